"""A stay: the working record of one caller in one queue while its rows are being brought together."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from telephony.reconstruction.queue_events import DID, ENTERQUEUE, Ending, connect_wait, ending, number
from telephony.rows import QueueRow

US = 1_000_000


def seconds(row: QueueRow) -> int:
    """The row's instant in whole seconds."""
    return row.at_us // US


@dataclass(slots=True)
class Stay:
    """Rows of one visit: the entry, the connect, the closing row and the rings between."""

    callid: str
    queue: str
    entered: int
    """Whole seconds since 1970 UTC."""
    order: int
    """Place of the entry among the group's rows; later rows have larger ones."""
    entry: QueueRow | None = None
    did: str = ""
    connect: QueueRow | None = None
    close: QueueRow | None = None
    end: Ending | None = None
    exits: list[QueueRow] = field(default_factory=list)
    attempts: list[QueueRow] = field(default_factory=list)
    aliases: set[str] = field(default_factory=set)
    flags: set[str] = field(default_factory=set)

    @property
    def is_waiting(self) -> bool:
        """Neither connected nor closed."""
        return self.connect is None and self.close is None

    @property
    def is_open(self) -> bool:
        """Not closed, whether waiting or talking."""
        return self.close is None

    @property
    def connected(self) -> int | None:
        """Instant of the connect row, if there is one."""
        return None if self.connect is None else seconds(self.connect)

    @property
    def wait_s(self) -> int | None:
        """Wait as the connect row gives it."""
        return None if self.connect is None else connect_wait(self.connect)

    @property
    def position(self) -> int | None:
        """The caller's first position in the queue."""
        return number(self.entry.data[2]) if self.entry else (self.end.position if self.end else None)

    def take_connect(self, row: QueueRow) -> None:
        """The visit was answered by this row."""
        self.connect = row
        self._remember(row)

    def take_close(self, row: QueueRow) -> None:
        """The visit ended by this row."""
        self.close = row
        self.end = ending(row)
        self._remember(row)

    def _remember(self, row: QueueRow) -> None:
        if row.callid != self.callid:
            self.aliases.add(row.callid)


def entries(rows: Iterable[QueueRow]) -> list[Stay]:
    """A stay for each ENTERQUEUE of rows in order; a DID row belongs to the next entry of its call and queue."""
    stays: list[Stay] = []
    dids: dict[tuple[str, str], str] = {}
    for order, row in enumerate(rows):
        place = (row.callid, row.queue.casefold())
        if row.event == DID:
            dids[place] = row.data[0]
        elif row.event == ENTERQUEUE:
            did = dids.pop(place, "")
            stays.append(Stay(row.callid, row.queue, seconds(row), order, entry=row, did=did))
    return stays
