"""Which sources an exchange has, and how each is opened: to add a kind of source, add a line to SOURCES."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from data.settings import Pbx
from telephony.sources import cdr_rows, queue_rows
from telephony.sources.calls import CDR_LOOKS, LOG_LOOKS, build_calls, builder, comparison, nothing_differs
from telephony.sources.cel_rows import CEL, cel_kind, dialect
from telephony.sources.check import ZoneCheck
from telephony.sources.database import ExchangeDatabase
from telephony.sources.kinds import Kind, Raw
from telephony.sources.layout import Layout, discover
from telephony.sources.logfile import LogFile
from telephony.sources.numbered import NumberedTable
from telephony.sources.pages import TimePages
from telephony.sources.reading import Position, Reading, Source, SourceUnavailable
from telephony.sources.record import NoRecord, Record
from telephony.sources.text import clean
from telephony.sources.timed import TimedTable

SAMPLE = 2000
"""Newest rows that are looked at to find out about zone and dialect."""


def open_sources(pbx: Pbx, record: Record | None = None) -> list[Source]:
    """Every source of an exchange; nothing is connected yet. `record` is what we keep of it already."""
    database = ExchangeDatabase(pbx.database_url) if pbx.database_url else None
    record = record or NoRecord()
    opened = (opens(pbx, database, record) for opens in SOURCES.values())
    return [source for source in opened if source]


def _queue_log(pbx: Pbx, database: ExchangeDatabase | None, record: Record) -> Source | None:
    if pbx.queue_log_file:
        return LogFile(pbx.queue_log_file)
    if not database or not pbx.queue_log_table:
        return None

    def opened() -> Source:
        if not database.columns(pbx.queue_log_table):
            return _Absent("queue_log", f"there is no table {pbx.queue_log_table}: visits to queues are not seen")
        return _log(pbx, database, pbx.queue_log_table, _queue_kind, record.like_queue_rows)

    return _Table("queue_log", opened)


def _cdr(pbx: Pbx, database: ExchangeDatabase | None, record: Record) -> Source | None:
    if not database or not pbx.cdr_table:
        return None

    def opened() -> Source:
        if not database.columns(pbx.cdr_table):
            return _Absent("cdr", f"there is no table {pbx.cdr_table}: calls outside queues are not seen")
        layout = discover(database, pbx.cdr_table, cdr_rows.FIELDS)
        pages = TimePages(database, layout, database.is_indexed(pbx.cdr_table, layout.time.name))
        check = ZoneCheck("cdr", pbx.zone, lambda: [raw[:2] for raw in pages.newest(SAMPLE)], layout.is_utc)
        return TimedTable("cdr", pages, check, build_calls, CDR_LOOKS, comparison(pages, record))

    return _Table("cdr", opened)


def _cel(pbx: Pbx, database: ExchangeDatabase | None, record: Record) -> Source | None:
    if not database or not pbx.cel_table:
        return None

    def opened() -> Source:
        if not database.columns(pbx.cel_table):
            return _Absent("cel", f"there is no table {pbx.cel_table}: channel events are not read")
        return _log(pbx, database, pbx.cel_table, _cel_kind, record.like_cel_rows)

    return _Table("cel", opened)


Opens = Callable[[Pbx, ExchangeDatabase | None, Record], Source | None]
SOURCES: dict[str, Opens] = {"queue_log": _queue_log, "cdr": _cdr, "cel": _cel}


def _log(
    pbx: Pbx,
    database: ExchangeDatabase,
    table: str,
    kind_of: Callable[[ExchangeDatabase, str], Kind[Any]],
    like: Callable[[Sequence[Any]], Iterable[Any]],
) -> Source:
    """A table that the exchange appends to: by id where it has one, by time where not."""
    kind = kind_of(database, table)
    layout = discover(database, table, kind.fields)
    pages = TimePages(database, layout, layout.id is not None or database.is_indexed(table, layout.time.name))

    def sample() -> list[Raw]:
        newest = _newest(database, layout) if layout.id is not None else pages.newest(SAMPLE)
        return [raw[:2] for raw in newest if kind.begins(raw)]

    check = ZoneCheck(kind.name, pbx.zone, sample, layout.is_utc)
    if layout.id is not None:
        return NumberedTable(kind, database, layout, check, like)
    return TimedTable(kind.name, pages, check, builder(kind), LOG_LOOKS, nothing_differs)


def _newest(database: ExchangeDatabase, layout: Layout) -> list[Raw]:
    assert layout.id is not None
    question = sa.select(*layout.fields).select_from(layout.table).order_by(layout.id.desc()).limit(SAMPLE)
    return database.rows(question)


def _queue_kind(database: ExchangeDatabase, table: str) -> Kind[Any]:
    return queue_rows.QUEUE_LOG


def _cel_kind(database: ExchangeDatabase, table: str) -> Kind[Any]:
    """Events by name, or by number in the dialect that the last event of each linked call shows."""
    layout = discover(database, table, CEL.fields)
    newest = _newest(database, layout) if layout.id is not None else TimePages(database, layout, True).newest(SAMPLE)
    last: dict[Any, str] = {}
    for raw in newest:
        last.setdefault(raw[3], clean(raw[2], 30))
    return cel_kind(dialect(last.values()))


class _Table:
    """A table that is looked for at the first reading, and again after it could not be read."""

    def __init__(self, name: str, opens: Callable[[], Source]) -> None:
        self.name = name
        self._opens = opens
        self._table: Source | None = None

    def read(self, position: Position, limit: int, now: int, until_us: int | None = None) -> Reading:
        """See `Source`."""
        try:
            self._table = self._table or self._opens()
            reading = self._table.read(position, limit, now, until_us)
        except SourceUnavailable:
            self.close()
            raise
        if isinstance(self._table, _Absent):
            self._table = None
        return reading

    def close(self) -> None:
        """See `Source`."""
        if self._table:
            self._table.close()
        self._table = None


class _Absent:
    """A source that this exchange does not have; it is looked for again each time."""

    def __init__(self, name: str, note: str) -> None:
        self.name, self._note = name, note

    def read(self, position: Position, limit: int, now: int, until_us: int | None = None) -> Reading:
        """Nothing, and the note."""
        return Reading([], [], dict(position), more=False, backlog=0, notes=(self._note,))

    def close(self) -> None:
        """Nothing is open."""
