"""What every source of an exchange answers, and how it says that it cannot."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from telephony.rows import BadRow, CdrRow, CelRow, QueueRow

Row = QueueRow | CdrRow | CelRow
Position = Mapping[str, Any]


class SourceUnavailable(Exception):
    """The source cannot be read now; the text says why, plainly and without secrets."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One look at a source. Rows may be known already: they have the same key then."""

    rows: list[Any]
    bad: list[BadRow]
    position: dict[str, Any]
    """JSON-able: to be stored in the same transaction as the rows."""
    more: bool
    """True: read again at once, further rows (not later than the same limit) are waiting."""
    reached_us: int | None = None
    """Every row earlier than this instant has been read; None: there was nothing left to read."""
    backlog: int | None = None
    """Rows known to wait, about; None: unknown."""
    notes: tuple[str, ...] = field(default=())
    """What somebody should look at, one sentence each."""


class Source(Protocol):
    """A table or file of one exchange."""

    @property
    def name(self) -> str:
        """queue_log, cdr or cel."""

    def read(self, position: Position, limit: int, now: int, until_us: int | None = None) -> Reading:
        """About `limit` rows from `position` on (an empty mapping at first), none later than `until_us`.

        `now` is in seconds since 1970 UTC. Raises `SourceUnavailable`.
        """

    def close(self) -> None:
        """Let connections and files go."""
