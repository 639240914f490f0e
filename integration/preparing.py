"""Writing one prepared file, in a process of its own: slow work never holds a page back.

It ends when its owner asks, and when the web process that started it is gone.
"""

import contextlib
import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import FrameType

import click
from sqlalchemy.engine import Connection, Engine

from data.answers.asking import Facts, facts_of
from data.answers.grouping import with_groups
from data.audit import append_audit
from data.database import open_database, reading, writing
from data.files import prepared
from data.files.list_file import CSV, ListOrder, list_csv, write_list_workbook
from data.files.prepared import CANCELLED, FAILED, LOCK, READY, WRITING, Prepared
from data.filters import Filters
from data.jobs import Job
from data.people import ADMINISTRATOR, SUPERVISOR, role_of
from data.questions.behind import with_measure
from data.questions.rows_out import Row, read_rows, rows_a_day, windows
from data.searches import KEPT_S, with_search
from data.settings import Settings, load_settings

log = logging.getLogger("okc.exports")
LOOK_S = 0.5
TELL_S = 0.5
NICER = 10
PURGE_S = 300.0


class Stopped(Exception):
    """The owner does not want the file any more, or nobody is left who would give it out."""


@contextlib.contextmanager
def asking(engine: Engine, settings: Settings) -> Iterator[Facts]:
    """The facts, for one question."""
    with reading(engine) as connection:
        yield facts_of(connection, settings)


def write_prepared(engine: Engine, settings: Settings, key: str, clock: Callable[[], int]) -> None:
    """Write the file of that id and say so in the audit trail; waits until few enough others are written."""
    folder = prepared.folder_of(settings.data_dir)
    one = prepared.find(folder, key, clock())
    if one is None:
        return
    with prepared.held(folder / key / LOCK) as is_mine:
        if not is_mine:
            return
        counter = _Counter(folder, one)
        try:
            with _slot(folder, key):
                _write(engine, settings, folder, one, counter)
                _audit(engine, folder, one, "export", counter.rows, clock())
            state = READY
        except Stopped:
            state = CANCELLED
            _audit(engine, folder, one, "export cancelled", counter.rows, clock())
        except Exception:
            state = FAILED
            log.exception("export failed id=%s", key)
        if state != READY:
            (folder / key / one.file_name).unlink(missing_ok=True)
        prepared.tell(folder, replace(one, state=state, rows=counter.rows, total=counter.total, ended_at=clock()))


@contextlib.contextmanager
def _slot(folder: Path, key: str) -> Iterator[None]:
    while True:
        for n in range(prepared.AT_ONCE):
            with prepared.held(folder / f"slot-{n}") as is_mine:
                if is_mine:
                    yield
                    return
        _look(folder, key)
        time.sleep(LOOK_S)


def _look(folder: Path, key: str) -> None:
    if prepared.is_stopped(folder, key):
        raise Stopped


def _write(engine: Engine, settings: Settings, folder: Path, one: Prepared, counter: "_Counter") -> None:
    kept = ListOrder.from_json(prepared.order_of(folder, one.id)["list"])
    with reading(engine) as connection:
        order = replace(kept, filters=_complete(connection, kept.filters, one, settings))
    target = folder / one.id / one.file_name

    def ask() -> contextlib.AbstractContextManager[Facts]:
        return asking(engine, settings)

    with ask() as facts:
        days = rows_a_day(facts, order.list, order.where)
    counter.total = sum(n for _, n in days)
    rows = counter.over(read_rows(ask, order.list, order.where, windows(days)))
    if order.form == CSV:
        with target.open("w", encoding="utf-8", newline="") as file:
            file.writelines(list_csv(order, rows))
    else:
        write_list_workbook(target, order, rows)


def _complete(connection: Connection, filters: Filters, one: Prepared, settings: Settings) -> Filters:
    """With what stands in no file: members of groups, and what is searched for, if who ordered still may."""
    is_staff = role_of(connection, one.person_id) in (ADMINISTRATOR, SUPERVISOR)
    known = with_measure(connection, with_groups(connection, filters), one.ordered_at, settings)
    return with_search(connection, known, one.person_id, is_staff, one.ordered_at - KEPT_S)


class _Counter:
    """Counts rows as they pass, tells how far it is, and stops when asked."""

    def __init__(self, folder: Path, one: Prepared) -> None:
        self._folder, self._one = folder, one
        self.rows, self.total = 0, one.total

    def over(self, rows: Iterator[Row]) -> Iterator[Row]:
        """The same rows."""
        told = 0.0
        for row in rows:
            if self.rows % 500 == 0 and time.monotonic() - told > TELL_S:
                _look(self._folder, self._one.id)
                self._tell()
                told = time.monotonic()
            yield row
            self.rows += 1
        self._tell()

    def _tell(self) -> None:
        prepared.tell(self._folder, replace(self._one, state=WRITING, rows=self.rows, total=self.total))


def _audit(engine: Engine, folder: Path, one: Prepared, action: str, rows: int, now: int) -> None:
    details = prepared.order_of(folder, one.id)["audit"]
    with writing(engine) as connection:
        append_audit(
            connection,
            at=now,
            action=action,
            person_id=one.person_id,
            subject=details["subject"],
            details={"filters": details["filters"], "rows": rows},
            ip=details["ip"],
        )


def purging(settings: Settings) -> Job:
    """The worker's job: files are deleted when they were kept long enough, whether anybody comes or not."""
    folder = prepared.folder_of(settings.data_dir)
    return Job("exports", PURGE_S, lambda: prepared.purge(folder, int(time.time())))


@click.command()
@click.argument("key")
def prepare(key: str) -> None:
    """Write the prepared file of this id (started by the web process)."""
    os.nice(NICER)
    settings = load_settings()
    folder = prepared.folder_of(settings.data_dir)
    parent = os.getppid()
    done = threading.Event()

    def watch() -> None:
        while not done.wait(LOOK_S):
            if os.getppid() != parent or prepared.is_stopped(folder, key):
                os.kill(os.getpid(), signal.SIGTERM)
                return

    signal.signal(signal.SIGTERM, _stopped)
    threading.Thread(target=watch, daemon=True).start()
    write_prepared(open_database(settings.own_database_url), settings, key, lambda: int(time.time()))
    done.set()


def _stopped(_signal: int, _frame: FrameType | None) -> None:
    raise Stopped
