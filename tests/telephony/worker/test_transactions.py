"""What one writing transaction holds on SQLite, so that a person's write beside a busy worker waits little."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.database import SQLITE_BATCH, writing
from data.rules import SERVICE_LEVEL_S, Rule, set_rule
from data.schema.facts import visit
from telephony.due import CALLS_AT_ONCE
from tests.telephony.worker.conftest import DAYS_OVER, MORNINGS_OVER
from tests.telephony.worker.hotline import left_due, pbx, read_to_end, worker

WRITES = ("INSERT", "UPDATE", "DELETE")


@contextmanager
def watched(engine: Engine) -> Iterator[list[Counter[str]]]:
    """Counts, for each transaction, how it began and what it wrote: rows by table."""
    seen: list[Counter[str]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        words = statement.replace('"', "").split()
        if words[0] == "BEGIN":
            seen.append(Counter({" ".join(words): 1}))
        elif words[0] in WRITES and seen:
            table = words[2] if words[0] == "INSERT" else "others"
            seen[-1][table] += len(parameters) if many else 1

    sa.event.listen(engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(engine, "before_cursor_execute", note)


def test_a_transaction_begins_immediately_and_holds_at_most_500_rows_of_the_exchange(
    sqlite_db: Engine, days_url: str
) -> None:
    with watched(sqlite_db) as seen:
        read_to_end(worker(sqlite_db, pbx(days_url), DAYS_OVER))
    wrote = [one for one in seen if any(name not in ("BEGIN", "BEGIN IMMEDIATE") for name in one)]
    assert len(wrote) > 40
    assert all(one["BEGIN IMMEDIATE"] for one in wrote)
    rows = [sum(n for name, n in one.items() if name.startswith("raw_")) for one in wrote]
    assert SQLITE_BATCH // 2 < max(rows) <= SQLITE_BATCH
    assert sum(rows) > 20_000


def test_a_changed_rule_is_applied_to_a_few_calls_at_a_time(sqlite_db: Engine, mornings_url: str) -> None:
    exchange = pbx(mornings_url)
    read_to_end(worker(sqlite_db, exchange, MORNINGS_OVER))
    with writing(sqlite_db) as connection:
        set_rule(connection, Rule(SERVICE_LEVEL_S, "main", "", 9, 0), by=1, now=MORNINGS_OVER)
    with watched(sqlite_db) as seen:
        read_to_end(worker(sqlite_db, exchange, MORNINGS_OVER))
    calls = [one["call"] for one in seen]
    assert sum(calls) >= 2 * CALLS_AT_ONCE
    assert max(calls) <= CALLS_AT_ONCE + 10
    assert levels(sqlite_db) == [9]


def levels(engine: Engine) -> list[int]:
    with engine.connect() as connection:
        return list(connection.scalars(sa.select(visit.c.sl_within_s).distinct().order_by(visit.c.sl_within_s)))


def test_a_rule_changed_while_the_last_one_is_applied_holds_for_the_whole_day(
    sqlite_db: Engine, mornings_url: str
) -> None:
    exchange = pbx(mornings_url)
    read_to_end(worker(sqlite_db, exchange, MORNINGS_OVER))
    for value in (9, 11):
        with writing(sqlite_db) as connection:
            set_rule(connection, Rule(SERVICE_LEVEL_S, "main", "", value, 0), by=1, now=MORNINGS_OVER)
        stop_in_the_middle(sqlite_db, worker(sqlite_db, exchange, MORNINGS_OVER))
        assert left_due(sqlite_db)
    assert len(levels(sqlite_db)) > 1
    read_to_end(worker(sqlite_db, exchange, MORNINGS_OVER))
    assert levels(sqlite_db) == [11]
    assert not left_due(sqlite_db)


def stop_in_the_middle(engine: Engine, one: Any) -> None:
    """The worker is told to end while it applies a rule; it does so between two transactions."""

    def tell(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("DELETE FROM visit"):
            one.stop()

    sa.event.listen(engine, "before_cursor_execute", tell)
    read_to_end(one)
    sa.event.remove(engine, "before_cursor_execute", tell)
