"""One call's story, and what is doubtful in the data."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.database import reading, writing
from data.entries import Entry, append_entry
from data.filters import Filters
from data.questions.quality import bad_rows, quality
from data.questions.story import call_story
from data.schema.facts import call, visit
from data.schema.raw import quarantine, raw_cdr, raw_queue_log
from data.schema.state import agent_alias, call_member, source_state, unknown_event
from tests.data.facts_made import DAY_0, DAYS, FIRST_DAY, Row, store
from tests.data.test_thresholds import stay

WEEK = Filters(FIRST_DAY, FIRST_DAY + timedelta(days=DAYS))


def row_of(table: sa.Table, **given: Any) -> Row:
    """A row with what is given and nothing else said."""
    plain: dict[type, Any] = {str: "", int: 0, bool: False}
    filled = {
        c.name: plain.get(c.type.python_type) for c in table.columns if not c.nullable and c.autoincrement is not True
    }
    return filled | given


def put(db: Engine, table: sa.Table, *rows: Row) -> None:
    with writing(db) as connection:
        connection.execute(sa.insert(table), list(rows))


def a_call(**given: Any) -> Row:
    facts = {"pbx": "main", "direction": "incoming", "started_at": DAY_0, "queues": ["support"], "agents": ["Анна"]}
    return row_of(call, **facts, outcome="answered", flags=(), day=FIRST_DAY, slot=0, weekday=1) | given


def test_a_story_has_the_rows_of_every_id_of_the_call_in_order_and_of_no_other(db: Engine) -> None:
    store(db, call, [a_call()])
    store(db, visit, [stay("answered", 5)])
    put(db, call_member, {"pbx": "main", "uniqueid": "c0.b", "call_id": "c0"})
    put(
        db,
        raw_queue_log,
        row_of(raw_queue_log, pbx="main", key="2", at_us=20, callid="c0.b", event="CONNECT", data1="5"),
        row_of(raw_queue_log, pbx="main", key="1", at_us=10, callid="c0", event="ENTERQUEUE"),
        row_of(raw_queue_log, pbx="main", key="3", at_us=15, callid="another", event="ENTERQUEUE"),
        row_of(raw_queue_log, pbx="north", key="1", at_us=15, callid="c0", event="ENTERQUEUE"),
    )
    put(db, raw_cdr, row_of(raw_cdr, pbx="main", key="1", at_us=5, uniqueid="c0", linkedid="c0", lastapp="Queue"))
    with writing(db) as connection:
        append_entry(connection, Entry("main", "c0.b", "note", "Ждёт звонка", 1, 50))
    with reading(db) as connection:
        story = call_story(connection, "main", "c0")
        assert call_story(connection, "main", "nobody") is None
    assert story is not None
    assert story.call.queues == ("support",)
    assert [one.visit_id for one in story.visits] == ["v0"]
    assert [entry.value for entry in story.entries] == ["Ждёт звонка"]
    assert [(line.source, line.event) for line in story.lines] == [
        ("cdr", "Queue"),
        ("queue_log", "ENTERQUEUE"),
        ("queue_log", "CONNECT"),
    ]
    assert ("data1", "5") in story.lines[-1].fields


def test_quality_names_everything_doubtful(db: Engine) -> None:
    bad = {"pbx": "main", "source": "cdr", "reason": "no time", "row": "{}", "seen_at": 70}
    put(db, quarantine, bad | {"key": "1"}, bad | {"key": "2", "seen_at": 90})
    state = {"pbx": "main", "source": "cdr", "position": {}, "rows_read": 9, "rows_quarantined": 2}
    put(db, source_state, state | {"trouble": "the zone does not fit"})
    put(db, unknown_event, {"pbx": "main", "event": "HEARTBEAT", "rows": 3, "last_at": 60})
    store(
        db,
        visit,
        [stay("answered", 1, flags=("inferred",)), stay("answered", 1, flags=("inferred", "late"), uncertain=True)],
    )
    alias = {"pbx": "main", "first_at": 0, "last_at": 10}
    put(
        db,
        agent_alias,
        alias | {"interface": "Local/101", "member": "Анна"},
        alias | {"interface": "Local/102", "member": "Анна", "first_at": 10, "last_at": 20},
        alias | {"interface": "Local/103", "member": "Борис"},
        alias | {"interface": "Local/103", "member": "Вера", "first_at": 11, "last_at": 20},
    )
    with reading(db) as connection:
        found = quality(connection, WEEK)
        rows = bad_rows(connection, 1)
    assert [(one.reason, one.rows, one.last_seen_at) for one in found.set_aside] == [("no time", 2, 90)]
    assert found.sources[0].trouble == "the zone does not fit"
    assert [(one.event, one.rows) for one in found.unknown_events] == [("HEARTBEAT", 3)]
    assert found.visit_flags == (("inferred", 2), ("late", 1))
    assert found.uncertain_visits == 1
    assert [(one.shared, one.names) for one in found.ambiguous] == [("Анна", ("Local/101", "Local/102"))]
    assert found.has_trouble
    assert [one.key for one in rows] == ["2"]


def test_nothing_doubtful_is_no_trouble(db: Engine) -> None:
    with reading(db) as connection:
        assert not quality(connection, WEEK).has_trouble
