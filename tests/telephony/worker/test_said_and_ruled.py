"""What people say about calls, the rules that they set and who they say is who reach the facts, whenever they come."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.database import writing
from data.entries import NOTE, TOPIC, Entry, append_entry
from data.facts import WRAP
from data.people import INTERFACE, MEMBER, OPERATOR, AgentLink, create_person, link_agent
from data.rules import SERVICE_LEVEL_S, SHORT_ABANDON_S, WRAP_UP_S, Rule, set_rule
from data.schema.facts import agent_time, call, visit
from telephony.simulated.simulation import Batch
from tests.telephony.sources.tables import Tables
from tests.telephony.worker.conftest import EVENING_OVER, MORNINGS_OVER, Contents, sqlite
from tests.telephony.worker.hotline import (
    MONDAY,
    contents,
    differing,
    evening,
    fill,
    left_due,
    pbx,
    read_to_end,
    worker,
)
from tests.telephony.worker.test_odd_rows import CALL

TUESDAY = int(MONDAY.timestamp()) + 86400


def say(engine: Engine, uniqueid: str, kind: str, value: str, at: int = EVENING_OVER) -> None:
    with writing(engine) as connection:
        append_entry(connection, Entry("main", uniqueid, kind, value, 1, at))


def said(engine: Engine) -> dict[str, tuple[str, str]]:
    with engine.connect() as connection:
        rows = connection.execute(sa.select(call.c.call_id, call.c.topic, call.c.note).where(call.c.note != "")).all()
    return {row.call_id: (row.topic, row.note) for row in rows}


def test_entries_made_before_any_row_and_after_reach_the_call(
    swept_db: Engine, evening_url: str, evening_facts: Contents
) -> None:
    members = [(uniqueid, call_id) for _, uniqueid, call_id in evening_facts["call_member"]]
    early, late = members[0], next(pair for pair in members if pair[1] != members[0][1])
    say(swept_db, early[0], TOPIC, "heating")
    say(swept_db, early[0], NOTE, "no heat since Monday")
    read_to_end(worker(swept_db, pbx(evening_url), EVENING_OVER))
    assert said(swept_db) == {early[1]: ("heating", "no heat since Monday")}
    say(swept_db, late[0], NOTE, "called twice")
    say(swept_db, early[1], NOTE, "settled", EVENING_OVER + 5)
    read_to_end(worker(swept_db, pbx(evening_url), EVENING_OVER + 10))
    assert said(swept_db)[early[1]] == ("heating", "settled")
    assert said(swept_db)[late[1]][1] == "called twice"
    assert not left_due(swept_db)


def record(uniqueid: str, linkedid: str, sequence: int) -> dict[str, Any]:
    return CALL | {"uniqueid": uniqueid, "linkedid": linkedid, "sequence": sequence, "calldate": "2026-10-05 20:00:00"}


def test_what_was_said_of_two_calls_stays_when_they_turn_out_to_be_one(swept_db: Engine, tmp_path: Path) -> None:
    exchange = Tables(f"sqlite:///{tmp_path / 'pbx.sqlite'}")
    exchange.run(f"CREATE TABLE cdr ({', '.join(f'{name} varchar(80)' for name in CALL)})")
    one, other = "1791219600.1", "1791219600.7"
    exchange.fill("cdr", [record(one, one, 1), record(other, other, 2)])
    calls = pbx(exchange.url, queue_log_table="", cel_table="")
    say(swept_db, other, TOPIC, "lift", EVENING_OVER - 9)
    say(swept_db, one, NOTE, "of the first", EVENING_OVER - 8)
    say(swept_db, other, NOTE, "of the second", EVENING_OVER - 7)
    read_to_end(worker(swept_db, calls, EVENING_OVER))
    assert {name: note for name, (_, note) in said(swept_db).items()} == {one: "of the first", other: "of the second"}
    exchange.fill("cdr", [record(other, one, 3)])
    read_to_end(worker(swept_db, calls, EVENING_OVER + 60))
    assert said(swept_db) == {one: ("lift", "of the second")}
    exchange.engine.dispose()


def rule(engine: Engine, kind: str, value: int, at: int, queue: str = "") -> None:
    with writing(engine) as connection:
        set_rule(connection, Rule(kind, "main", queue, value, at), by=1, now=at)


RULES = [
    (SERVICE_LEVEL_S, 7, TUESDAY, ""),
    (SERVICE_LEVEL_S, 5, TUESDAY + 9 * 3600 + 1200, "601"),
    (SHORT_ABANDON_S, 11, TUESDAY, ""),
    (WRAP_UP_S, 25, TUESDAY, ""),
]


def test_a_rule_holds_from_its_instant_and_changes_nothing_before(
    swept_db: Engine, mornings_url: str, tmp_path: Path
) -> None:
    exchange = pbx(mornings_url)
    read_to_end(worker(swept_db, exchange, MORNINGS_OVER))
    before = contents(swept_db)
    for one in RULES:
        rule(swept_db, *one)
    assert left_due(swept_db)
    read_to_end(worker(swept_db, exchange, MORNINGS_OVER))
    assert not left_due(swept_db)
    after = contents(swept_db)
    day, monday = agent_time.c.day, MONDAY.date() + timedelta(days=1)
    for table, on in ((visit, visit.c.day), (agent_time, day)):
        place = list(table.columns).index(on)
        kept = [[row for row in found[table.name] if row[place] == monday] for found in (before, after)]
        assert kept[0] == kept[1] != []
        assert before[table.name] != after[table.name]
    with swept_db.connect() as connection:
        levels = connection.execute(sa.select(visit.c.entered_at, visit.c.queue, visit.c.sl_within_s)).all()
        wraps = connection.scalars(sa.select(agent_time.c.day).where(agent_time.c.kind == WRAP).distinct()).all()
    assert wraps == [monday + timedelta(days=1)]
    seen = {(at >= TUESDAY, queue == "601" and at >= RULES[1][2], level) for at, queue, level in levels}
    assert seen == {(False, False, 20), (True, False, 7), (True, True, 5)}
    fresh = sqlite(tmp_path / "fresh.sqlite")
    for one in RULES:
        rule(fresh, *one)
    read_to_end(worker(fresh, exchange, MORNINGS_OVER))
    assert not differing(after, contents(fresh))
    fresh.dispose()


def test_a_running_worker_applies_a_rule_set_a_moment_ago(swept_db: Engine, evening_url: str) -> None:
    one = worker(swept_db, pbx(evening_url), EVENING_OVER)
    read_to_end(one)
    rule(swept_db, SERVICE_LEVEL_S, 9, 0)
    read_to_end(one)
    assert not left_due(swept_db)
    with swept_db.connect() as connection:
        assert list(connection.scalars(sa.select(visit.c.sl_within_s).distinct())) == [9]


def agents(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(connection.scalars(sa.select(agent_time.c.agent).distinct()))


def test_time_under_an_interface_moves_to_the_name_when_a_call_tells_it(
    swept_db: Engine, tmp_path: Path, evening_facts: Contents
) -> None:
    login, rest = Batch(), Batch()
    for row in evening().queue_log:
        (login if row[0] < "2026-10-05 20:03:00" else rest).queue_log.append(row)
    rest.cdr, rest.cel = evening().cdr, evening().cel
    url = fill(f"sqlite:///{tmp_path / 'pbx.sqlite'}", login)
    read_to_end(worker(swept_db, pbx(url), EVENING_OVER))
    assert "PJSIP/115" in agents(swept_db)
    read_to_end(worker(swept_db, pbx(fill(url, rest)), EVENING_OVER))
    assert "PJSIP/115" not in agents(swept_db)
    assert not differing(contents(swept_db, (call, visit, agent_time)), evening_facts)


def link(engine: Engine) -> None:
    """Somebody says that 113 is Семёнова, whose interface no call ever told."""
    with writing(engine) as connection:
        person = create_person(connection, "semenova", "Семёнова", OPERATOR, "", 0)
        for kind, value in ((INTERFACE, "Local/113@from-queue/n"), (MEMBER, "Семёнова Марина Витальевна")):
            link_agent(connection, AgentLink(person, "main", kind, value, 0, None))


def test_a_declared_link_moves_time_to_the_name_whenever_it_was_declared(
    swept_db: Engine, evening_url: str, tmp_path: Path
) -> None:
    exchange = pbx(evening_url)
    read_to_end(worker(swept_db, exchange, EVENING_OVER))
    assert {"Local/113@from-queue/n", "Семёнова Марина Витальевна"} <= agents(swept_db)
    link(swept_db)
    read_to_end(worker(swept_db, exchange, EVENING_OVER))
    first = sqlite(tmp_path / "first.sqlite")
    link(first)
    read_to_end(worker(first, exchange, EVENING_OVER))
    assert "Local/113@from-queue/n" not in agents(first)
    assert not differing(contents(swept_db, (call, visit, agent_time)), contents(first))
    first.dispose()
