"""Follows the exchange's queue_log file through rotation. Times in it are seconds since 1970 UTC.

Only complete lines are read, each once; a file that was renamed, copied or compressed by rotation is
read to its end before the next one.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC
from pathlib import Path
from typing import Any, BinaryIO, Self

from telephony.rows import BadRow
from telephony.sources.contents import AsWritten, Contents
from telephony.sources.kinds import Instants, Unusable, bad_row, digest
from telephony.sources.queue_rows import FIELDS, QUEUE_LOG, line_values
from telephony.sources.reading import Position, Reading, SourceUnavailable
from telephony.sources.rotation import Rotation, opened
from telephony.sources.times import SECOND, Clock
from telephony.sources.times import Sequence as Writing

LONGEST_LINE = 64 * 1024
LOOK_BACK_S = 5
USUAL_LINE = 70
"""Bytes of a line, to guess how many are waiting."""


@dataclass(slots=True)
class FilePlace:
    """Where the reader stands in which file. Equal lines of a second are counted from `context` on."""

    inode: int = 0
    head: str = ""
    head_size: int = 0
    offset: int = 0
    context: int = 0
    latest_us: int = 0
    read: int = 0
    changed: float = 0.0
    """When the file was last seen to change: files that came after it are younger."""

    @classmethod
    def of(cls, position: Mapping[str, Any]) -> Self:
        """From what was stored; an empty mapping is the beginning."""
        return cls(**{name: value for name, value in position.items() if name in cls.__dataclass_fields__})


class LogFile:
    """The queue log of one exchange as a file. For one thread."""

    def __init__(self, path: str) -> None:
        self.name = "queue_log"
        self._files = Rotation(Path(path))
        self._clock = Clock(UTC)

    def read(self, position: Position, limit: int, now: int, until_us: int | None = None) -> Reading:
        """See `Source`."""
        try:
            return self._read(FilePlace.of(position), limit, now, until_us)
        except (OSError, EOFError) as error:
            said = getattr(error, "strerror", None) or "it is damaged"
            raise SourceUnavailable(f"the file {self._files.path} cannot be read: {said}") from None

    def close(self) -> None:
        """Nothing stays open between two readings."""

    def _read(self, place: FilePlace, limit: int, now: int, until_us: int | None) -> Reading:
        path = self._files.find(place.inode, place.head, place.head_size, place.offset)
        notes: tuple[str, ...] = ()
        if path is None:
            path = self._files.first_after(place.changed)
            place.inode, place.offset, place.context, place.head_size = 0, 0, 0, 0
            notes = (f"{self._files.path.name} was rotated away before it was read to its end: rows may be missing",)
        contents = Contents(QUEUE_LOG, Instants(self._clock, Writing(), now).of, AsWritten())
        lines = _Lines(place, contents, limit, until_us)
        is_current = path == self._files.path
        with opened(path) as file:
            place.inode, place.head, place.head_size = self._files.identity(path, file)
            lines.read(file, is_whole=not is_current)
        place.changed = path.stat().st_mtime
        if lines.ended and not is_current:
            _move_to(place, self._files.next(path))
        return self._answer(place, lines, lines.ended and is_current, notes)

    def _answer(self, place: FilePlace, lines: "_Lines", ended: bool, notes: tuple[str, ...]) -> Reading:
        place.latest_us = max([place.latest_us, *(row.at_us for row in lines.rows)])
        place.read += len(lines.rows) + len(lines.bad)
        waiting = 0 if ended else max(0, self._files.path.stat().st_size - place.offset) // USUAL_LINE
        return Reading(
            lines.rows,
            lines.bad,
            asdict(place),
            more=not ended and lines.later_us is None,
            reached_us=None if ended else lines.later_us or place.latest_us,
            backlog=waiting,
            notes=notes,
        )


def _move_to(place: FilePlace, path: Path) -> None:
    place.inode, place.offset, place.context, place.head_size = path.stat().st_ino, 0, 0, 0


class _Lines:
    """Lines of one file from a place on, built into rows."""

    def __init__(self, place: FilePlace, contents: Contents, limit: int, until_us: int | None) -> None:
        self.rows: list[Any] = []
        self.bad: list[BadRow] = []
        self.later_us: int | None = None
        self.ended = False
        self._place, self._contents, self._limit, self._until_us = place, contents, limit, until_us
        self._mark = (place.context, 0)

    def read(self, file: BinaryIO, is_whole: bool) -> None:
        """Read until the limit, a row that is too late, or the end; `is_whole`: nobody writes to the file now."""
        file.seek(self._place.context)
        offset = self._place.context
        while len(self.rows) + len(self.bad) < self._limit:
            line = _line(file)
            if not line or not (line.endswith(b"\n") or is_whole):
                self.ended = True
                return
            is_new = offset >= self._place.offset
            if line.strip() and not self._take(line, offset, is_new):
                return
            offset = file.tell()
            if is_new:
                self._place.offset = offset

    def _take(self, line: bytes, offset: int, is_new: bool) -> bool:
        try:
            row = self._contents.row(line_values(line))
        except Unusable as reason:
            row = bad_row(FIELDS[:1], f"bad-{digest((line,))}", str(reason), (line,))
        if not isinstance(row, BadRow):
            self._remember(offset, row.at_us // SECOND)
            if is_new and self._until_us is not None and row.at_us > self._until_us:
                self.later_us = row.at_us
                return False
        if is_new:
            (self.bad if isinstance(row, BadRow) else self.rows).append(row)
        return True

    def _remember(self, offset: int, second: int) -> None:
        """Keep the place of a line a few seconds back, from which equal lines will be counted next time."""
        if second > self._mark[1] + LOOK_BACK_S:
            self._place.context, self._mark = self._mark[0], (offset, second)


def _line(file: BinaryIO) -> bytes:
    """The next line; of one that is too long, its beginning."""
    line = file.readline(LONGEST_LINE)
    rest = line
    while len(rest) == LONGEST_LINE and not rest.endswith(b"\n"):
        rest = file.readline(LONGEST_LINE)
    return line if rest is line else line[:LONGEST_LINE] + rest[-1:]
