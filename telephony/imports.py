"""History from files: the queue log file as the exchange writes it, or dumps of its tables with a header.

Dumps may be CSV or TSV with their columns in any order, `\\N` for NULL; every file may be gzipped. Rows are
built as those of the tables are. The same file imported twice gives the same keys.
"""

import csv
import gzip
import re
from collections.abc import Callable, Iterator
from datetime import UTC, tzinfo
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO, cast

from data.settings import Pbx
from telephony.rows import CdrRow, CelRow, QueueRow
from telephony.sources import cdr_rows
from telephony.sources.calls import build_calls
from telephony.sources.cel_rows import CEL, cel_kind, dialect
from telephony.sources.contents import AsNumbered, AsWritten, Contents
from telephony.sources.dump import Dump
from telephony.sources.kinds import Instants, Kind, Raw, Unusable, bad_row, digest
from telephony.sources.queue_rows import FIELDS, QUEUE_LOG, line_values
from telephony.sources.reading import SourceUnavailable
from telephony.sources.times import Clock, drift_s, zone_trouble
from telephony.sources.times import Sequence as Writing

SOURCES_BY_WORD = {"queue-log": "queue_log", "cdr": "cdr", "cel": "cel"}
"""What the command line calls each source."""

SAMPLE = 5000
"""Rows that are looked at to find out what numbered channel events mean, and whether the zone fits."""
_LINE_OF_THE_LOG = re.compile(rb"\d{9,10}\|[^|]*\|")
_GZIP = b"\x1f\x8b"

Seen = list[tuple[int, str]]
Build = Callable[[BinaryIO], Iterator[Any]]


class FileRows:
    """Rows of one file, built one by one; iterate it once. `at` of `size` bytes have been read so far."""

    def __init__(self, path: Path, build: Build, trouble: Callable[[Seen], str]) -> None:
        self._file = path.open("rb")
        self._build, self._trouble = build, trouble
        self._seen: Seen = []
        self.size = path.stat().st_size

    @property
    def trouble(self) -> str:
        """What is odd about the times of the rows read so far; empty if nothing."""
        return self._trouble(self._seen)

    @property
    def at(self) -> int:
        """Bytes read, of the file as it lies on disk."""
        return self.size if self._file.closed else self._file.tell()

    def __iter__(self) -> Iterator[Any]:
        """Rows, and `BadRow`s among them; raises `SourceUnavailable` if it is no such file."""
        with self._file as file:
            packed = file.read(2) == _GZIP
            file.seek(0)
            try:
                for row in self._build(cast(BinaryIO, gzip.GzipFile(fileobj=file)) if packed else file):
                    if len(self._seen) < SAMPLE and (moment := _beginning(row)):
                        self._seen.append(moment)
                    yield row
            except (OSError, EOFError, csv.Error) as error:
                raise SourceUnavailable(f"the file cannot be read: {error}") from None


def open_import(source: str, path: Path, pbx: Pbx, now: int) -> FileRows:
    """The rows of a file of this source (queue_log, cdr or cel); its local times are in the exchange's zone."""
    builds: dict[str, Build] = {
        "queue_log": lambda file: _queue_log(file, Clock(pbx.zone), now),
        "cdr": lambda file: _calls(file, Clock(pbx.zone), now),
        "cel": lambda file: _events(file, Clock(pbx.zone), now),
    }
    return FileRows(path, builds[source], lambda seen: _zone_trouble(path.name, pbx.zone, seen))


def _beginning(row: Any) -> tuple[int, str] | None:
    """Instant and channel of a row that is written when its channel has just begun."""
    if isinstance(row, QueueRow):
        return (row.at_us, row.callid) if row.event == "ENTERQUEUE" else None
    if isinstance(row, CelRow):
        return (row.at_us, row.uniqueid) if row.event == "CHAN_START" else None
    return (row.at_us, row.uniqueid) if isinstance(row, CdrRow) else None


def _zone_trouble(name: str, zone: tzinfo, seen: Seen) -> str:
    drift = drift_s(seen)
    return zone_trouble(name, zone, drift, seen[0][0]) if drift else ""


def _queue_log(file: BinaryIO, clock: Clock, now: int) -> Iterator[Any]:
    first = file.readline()
    while first and not first.strip():
        first = file.readline()
    if _LINE_OF_THE_LOG.match(first.lstrip()):
        return _lines(chain([first], file), now)
    return _written(QUEUE_LOG, Dump(first, file), clock, now)


def _lines(lines: Iterator[bytes], now: int) -> Iterator[Any]:
    """Lines of the queue log file, whose times are in UTC."""
    contents = Contents(QUEUE_LOG, Instants(Clock(UTC), Writing(), now).of, AsWritten())
    for line in lines:
        if not line.strip():
            continue
        try:
            yield contents.row(line_values(line))
        except Unusable as reason:
            yield bad_row(FIELDS[:1], f"bad-{digest((line,))}", str(reason), (line,))


def _written(kind: Kind[Any], dump: Dump, clock: Clock, now: int) -> Iterator[Any]:
    """Rows of a dump: ordered by their ids if it has them, else as they stand in it."""
    rows = dump.rows(kind.fields)
    instants = Instants(clock, Writing(), now)
    if not dump.has_ids:
        contents = Contents(kind, instants.of, AsWritten())
        return (contents.row(raw) for _, raw in rows)
    return _numbered(kind, rows, instants)


def _numbered(kind: Kind[Any], rows: Iterator[tuple[int, Raw]], instants: Instants) -> Iterator[Any]:
    first = next(rows, None)
    if first is None:
        return
    # Two dumps of one table begin with the same row: their ids are of one order.
    origin, order = f"dump-{digest(first[1])[:8]}", AsNumbered()
    contents = Contents(kind, instants.of, order, origin)
    for order.id, raw in chain([first], rows):
        yield contents.row(raw)


def _calls(file: BinaryIO, clock: Clock, now: int) -> Iterator[Any]:
    for _, raw in Dump(file.readline(), file).rows(cdr_rows.FIELDS):
        yield from build_calls((raw,), clock, now)


def _events(file: BinaryIO, clock: Clock, now: int) -> Iterator[Any]:
    dump = Dump(file.readline(), file)
    rows = dump.rows(CEL.fields)
    sample = list(islice(rows, SAMPLE))
    last = {raw[3]: str(raw[2]) for _, raw in sample}
    return _events_of(cel_kind(dialect(last.values())), chain(sample, rows), clock, now)


def _events_of(kind: Kind[Any], rows: Iterator[tuple[int, Raw]], clock: Clock, now: int) -> Iterator[Any]:
    contents = Contents(kind, Instants(clock, Writing(), now).of, AsWritten())
    return (contents.row(raw) for _, raw in rows)
