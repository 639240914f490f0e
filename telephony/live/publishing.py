"""What is new of one exchange, written to our database: only slices that differ from what was written last.

Boards change with every event of anybody; they are written less often than what an operator waits for.
"""

from collections.abc import Callable, Mapping

from sqlalchemy.engine import Connection, Engine

from data.database import reading, writing
from data.live.bodies import SliceBody
from data.live.slices import BOARD, beat, names_of, publish, withdraw

BOARDS_EVERY_S = 0.5
BEAT_S = 1.0


class NotLeading(Exception):
    """Another worker leads: it publishes, we do not."""


class Publisher:
    """Writes one exchange's slices; `leads` is asked in every transaction."""

    def __init__(self, engine: Engine, pbx: str, leads: Callable[[Connection], bool]) -> None:
        self._engine, self._pbx, self._leads = engine, pbx, leads
        self._said: dict[str, SliceBody] = {}
        self._boards_at = 0.0
        self._beat_at = 0.0
        self._left_over: set[str] | None = None

    def due(self, bodies: Mapping[str, SliceBody], now: float) -> dict[str, SliceBody]:
        """What is to be written at this instant."""
        new = {name: body for name, body in bodies.items() if self._said.get(name) != body}
        if not 0 <= now - self._boards_at < BOARDS_EVERY_S:
            return new
        return {name: body for name, body in new.items() if not _is_board(name)}

    def keeps_back(self, bodies: Mapping[str, SliceBody]) -> bool:
        """Whether something is still to be written."""
        return any(self._said.get(name) != body for name, body in bodies.items())

    def write(self, new: Mapping[str, SliceBody], all_names: frozenset[str], heard_at: float, now: float) -> None:
        """Write what is due, withdraw what is no more, and say when the exchange was last heard."""
        if self._left_over is None:
            with reading(self._engine) as connection:
                self._left_over = names_of(connection, self._pbx)
        is_whole = BOARD in all_names
        gone = (self._left_over | set(self._said)) - all_names if is_whole else set()
        if not new and not gone and 0 <= now - self._beat_at < BEAT_S:
            return
        with writing(self._engine) as connection:
            if not self._leads(connection):
                raise NotLeading
            if new:
                publish(connection, self._pbx, new, now)
            if gone:
                withdraw(connection, self._pbx, sorted(gone), now)
            beat(connection, self._pbx, heard_at)
        self._said = {name: body for name, body in {**self._said, **new}.items() if name not in gone}
        self._left_over = set() if is_whole else self._left_over
        self._beat_at = now
        if any(_is_board(name) for name in new):
            self._boards_at = now


def _is_board(name: str) -> bool:
    return name == BOARD or name.startswith("queue/")
