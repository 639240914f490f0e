"""Whatever stands in a table, a row is built or put aside, and what is built fits our own tables."""

from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from data.schema.raw import raw_cdr, raw_cel, raw_queue_log
from telephony.rows import BadRow, CdrRow, CelRow, QueueRow
from telephony.sources import cdr_rows
from telephony.sources.batch import Batch
from telephony.sources.calls import build_calls, builder
from telephony.sources.cel_rows import CEL
from telephony.sources.kinds import Instants, Kind
from telephony.sources.queue_rows import QUEUE_LOG
from telephony.sources.times import Clock, Sequence
from tests.telephony.sources.tables import NOW

TIMES = ["9999-12-31 23:59:59", "0001-01-01 00:00:00", "2023-10-29 02:30:00", "2023-11-14 20:00:00", "1717397259"]
WORDS = ["ENTERQUEUE", "1717397259.1", "22", "-1", "1e400", "NaN", "a|b|c|d|e|f|", "^3B^5E^FF^", "\x00"]
WORDS += ["ß" * 40, "x" * 3000, "💬" * 300]
VALUES = st.one_of(
    st.none(),
    st.text(max_size=300),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.binary(max_size=60),
    st.datetimes(),
    st.booleans(),
    st.sampled_from(TIMES + WORDS),
)
NEW_YORK = ZoneInfo("America/New_York")


def raws(count: int) -> st.SearchStrategy[list[tuple[Any, ...]]]:
    """Rows of so many values, many of them with a time."""
    first = st.one_of(VALUES, st.sampled_from(TIMES))
    return st.lists(st.tuples(first, *[VALUES] * (count - 1)), max_size=4)


def fits(table: sa.Table, row: Any) -> None:
    """No text is longer, no number larger than its column."""
    for name in row.__dataclass_fields__:
        value = getattr(row, name)
        parts = zip((f"data{n}" for n in range(1, 6)), value, strict=True) if name == "data" else [(name, value)]
        for column, part in parts:
            kind = table.c[column].type if column in table.c else None
            if isinstance(kind, sa.String) and kind.length:
                assert len(part) <= kind.length, column
            if isinstance(part, int):
                assert abs(part) < 2 ** (63 if isinstance(kind, sa.BigInteger) else 31), column


def built(kind: Kind[Any], rows: list[tuple[Any, ...]]) -> list[Any]:
    """Rows as tables with and without an id give them."""
    batch = Batch(kind, 0, Instants(Clock(NEW_YORK), Sequence(), NOW), None)
    for n, raw in enumerate(rows):
        batch.take(n, raw)
    timed = builder(kind)(rows, Clock(NEW_YORK), NOW)
    assert len(batch.rows) + len(batch.bad) == len(timed) == len(rows)
    return [*batch.rows, *batch.bad, *timed]


@settings(max_examples=80, deadline=None)
@given(raws(len(QUEUE_LOG.fields)))
def test_any_queue_log_row_is_built_or_put_aside(rows: list[tuple[Any, ...]]) -> None:
    for row in built(QUEUE_LOG, rows):
        assert isinstance(row, QueueRow | BadRow)
        if isinstance(row, QueueRow):
            fits(raw_queue_log, row)


@settings(max_examples=80, deadline=None)
@given(raws(len(CEL.fields)))
def test_any_channel_event_is_built_or_put_aside(rows: list[tuple[Any, ...]]) -> None:
    for row in built(CEL, rows):
        assert isinstance(row, CelRow | BadRow)
        if isinstance(row, CelRow):
            fits(raw_cel, row)


@settings(max_examples=80, deadline=None)
@given(raws(len(cdr_rows.FIELDS)))
def test_any_call_record_is_built_or_put_aside(rows: list[tuple[Any, ...]]) -> None:
    for row in build_calls(rows, Clock(NEW_YORK), NOW):
        assert isinstance(row, CdrRow | BadRow)
        assert len(row.key) <= 64
        if isinstance(row, CdrRow):
            fits(raw_cdr, row)


def test_numbers_that_no_column_holds_are_put_aside() -> None:
    row = ("2023-11-14 10:00:00", "1.1", None, 2**40, *[None] * 7, Decimal(3), 1, *[None] * 6)
    (bad,) = build_calls([row], Clock(NEW_YORK), NOW)
    assert bad.reason == "bad_number"
