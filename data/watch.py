"""Whether the database answers: asked every second beside the requests, so that none has to find out by waiting.

A database that accepts and never answers (its disk hangs, its host is paused) would otherwise take every thread of
the web process, one after another, for as long as an answer may take. While it is away requests are refused at once,
and those that wait for it already are let go. SQLite answers always.
"""

import contextlib
import logging
import socket
import threading
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.database import open_database

log = logging.getLogger("okc.watch")

EVERY_S = 1.0
PATIENCE_S = 2.0
"""So long a question that costs nothing may take."""


class DatabaseAway(Exception):
    """The database does not answer at present; nobody needs to ask it."""


class Watch:
    """A thread that asks, and what it found."""

    def __init__(self, engine: Engine) -> None:
        self.is_away = False
        self._asked = open_database(engine.url.render_as_string(hide_password=False), PATIENCE_S)
        self._open: WeakSet[Any] = WeakSet()
        self._ended = threading.Event()
        sa.event.listen(engine, "connect", lambda connection, _record: self._open.add(connection))
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Ask no more."""
        self._ended.set()
        self._thread.join()
        self._asked.dispose()

    def _run(self) -> None:
        while not self._ended.wait(EVERY_S):
            was_away, self.is_away = self.is_away, not self._answers()
            if self.is_away:
                self._let_go()
            if self.is_away != was_away:
                log.warning("event=database_%s", "away" if self.is_away else "back")

    def _answers(self) -> bool:
        try:
            with self._asked.connect() as connection:
                connection.execute(sa.text("SELECT 1"))
        except sa.exc.SQLAlchemyError:
            self._asked.dispose()
            return False
        return True

    def _let_go(self) -> None:
        """Whoever waits on a connection of ours gets an error now: nothing will come through it."""
        for connection in list(self._open):
            wire = getattr(connection, "_sock", None)
            if wire is not None:
                with contextlib.suppress(OSError):
                    wire.shutdown(socket.SHUT_RDWR)
        self._open.clear()


_watches: WeakKeyDictionary[Engine, Watch] = WeakKeyDictionary()


def watch(engine: Engine) -> Watch | None:
    """Keep an eye on this database from now on; None where there is no server that could be away."""
    if engine.dialect.name == "sqlite":
        return None
    # Connections that are open already are not known here: they are opened again.
    engine.dispose()
    _watches[engine] = Watch(engine)
    return _watches[engine]


def is_away(engine: Engine) -> bool:
    """Whether it did not answer when it was asked last."""
    found = _watches.get(engine)
    return found is not None and found.is_away
