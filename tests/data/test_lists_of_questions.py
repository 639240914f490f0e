"""Paths, frequent callers, calls to return, the strangest calls and agents' days, against plain loops."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from data.filters import Filters
from data.questions.aftermath import LOST_OUTCOMES, VISITS_LOST
from data.questions.longest import MOST
from data.questions.paths import TRANSFERS, step_of
from data.questions.to_return import LostCall, waiting
from data.schema.facts import agent_time, call, visit
from data.table import Table
from tests.data import naive
from tests.data.contacts_made import INSTITUTION, contacts, numbered, one_call, one_visit, order, put
from tests.data.facts_made import DAY_0, FIRST_DAY, Row, agent_times, many, store
from tests.data.test_lost import contact
from tests.data.test_repeats import NOW, ask, periods

generated = settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
WHOLE = Filters(FIRST_DAY, FIRST_DAY + timedelta(days=12))
PLACES = ["support", "sales", "Приёмная"]


@st.composite
def journeys(draw: st.DrawFn) -> list[Row]:
    """Some calls through one to three queues, perhaps over midnight."""
    rows = []
    for n in range(draw(st.integers(0, 8))):
        at = DAY_0 + draw(st.sampled_from([0, 40_000, 86_370, 86_400]))
        for hop in range(1, draw(st.integers(1, 3)) + 1):
            outcome = draw(st.sampled_from(["answered", "answered", "abandoned", "timeout", "open_talking"]))
            number = draw(st.sampled_from(["", "", "130"])) if outcome == "answered" else ""
            rows.append(
                one_visit(
                    at + 20 * hop,
                    call_id=f"c{n}",
                    visit_id=f"c{n}-{hop}",
                    hop=hop,
                    queue=draw(st.sampled_from(PLACES)),
                    outcome=outcome,
                    ended_by=draw(st.sampled_from(["caller", "blind_transfer"])),
                    transfer_target=number,
                    wait_s=draw(st.sampled_from([None, 0, 7])),
                    uncertain=draw(st.booleans()),
                    direction=draw(st.sampled_from(["incoming", "incoming", "outgoing"])),
                )
            )
    return rows


def plain_steps(rows: list[Row], filters: Filters) -> dict[tuple[str, str, str], list[int]]:
    """(from, step, target) → steps, answered, lost."""
    found: dict[tuple[str, str, str], list[int]] = {}
    for row in naive.left_by(filters, rows):
        later = [one for one in rows if one["call_id"] == row["call_id"] and one["hop"] == row["hop"] + 1]
        if row["direction"] == "outgoing" or not (later or row["transfer_target"]):
            continue
        target = later[0]["queue"] if later else row["transfer_target"]
        sums = found.setdefault((row["queue"], step_of(row["outcome"], row["ended_by"]), target), [0, 0, 0])
        sums[0] += 1
        sums[1] += bool(later) and later[0]["outcome"] == "answered"
        sums[2] += bool(later) and later[0]["outcome"] in VISITS_LOST
    return found


@generated
@given(rows=journeys(), filters=periods)
def test_every_step_of_every_journey_is_counted_once(db: Engine, rows: list[Row], filters: Filters) -> None:
    put(db, visit, rows)
    table = ask(db, filters, "paths")
    assert {row[:3]: list(row[3:6]) for row in table.rows} == plain_steps(rows, filters)
    assert table.conservation.holds


@generated
@given(rows=many(contacts()), filters=periods)
def test_frequent_callers_are_counted_by_person(db: Engine, rows: list[Row], filters: Filters) -> None:
    store(db, call, rows)
    counted: dict[str, list[Row]] = {}
    for row in naive.left_by(filters, numbered(rows)):
        if row["direction"] == "incoming" and row["person"] not in ("", INSTITUTION):
            counted.setdefault(row["person"], []).append(row)
    expected = sorted(
        (len(some), sum(r["outcome"] == "answered" for r in some), sum(r["outcome"] in LOST_OUTCOMES for r in some))
        for some in counted.values()
    )
    table = ask(db, filters, "frequent-callers")
    assert sorted(row[-3:] for row in table.rows) == expected
    assert table.total_of("caller_calls") == sum(map(len, counted.values()))
    assert table.conservation.holds


@generated
@given(rows=many(contacts()), filters=periods)
def test_a_number_waits_until_somebody_speaks_with_it(db: Engine, rows: list[Row], filters: Filters) -> None:
    rows = [row for row in rows if row["started_at"] <= NOW]
    store(db, call, rows)
    put(db, visit, [])
    happened = numbered(rows)
    expected: dict[str, list[int]] = {}
    for row in naive.left_by(filters, happened):
        later = [one for one in happened if one["person"] == row["person"] and order(one) > order(row)]
        spoken = any(contact(one, set()) in ("back", "reached") for one in later)
        if contact(row, set()) == "lost" and row["person"] and not spoken:
            tries = sum(contact(one, set()) == "tried" for one in later)
            sums = expected.setdefault(row["person"], [0, tries, NOW - row["started_at"]])
            sums[0] += 1
    table = ask(db, filters, "to-return")
    assert sorted(list(row[-3:]) for row in table.rows) == sorted(expected.values())
    assert table.conservation.holds


def test_the_latest_lost_call_of_a_number_stands_first() -> None:
    calls = [LostCall(who, who, "q", at, "main", f"c{at}", 0) for at, who in enumerate(["a", "b", "a"])]
    assert [(one.last.person, one.times, one.first_at) for one in waiting(calls)] == [("a", 2, 0), ("b", 1, 1)]


def why(table: Table) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in table.rows:
        found.setdefault(str(row[0]), []).append(row[table.place("call_id")])
    return found


def test_strange_calls_are_found_for_what_is_strange(db: Engine) -> None:
    calls = [
        one_call(DAY_0 + n, "112", call_id=f"c{n}", ended_at=DAY_0 + n + 5, talk_s=n if n < 30 else 0)
        for n in range(40)
    ]
    calls[0] |= {"ended_at": DAY_0 - 60}
    calls[1] |= {"ended_at": DAY_0 + 5 * 3600}
    calls[2] |= {"flags": ("missing_visit",)}
    visits = [one_visit(DAY_0 + 3, call_id="c3", visit_id=f"v{n}", hop=n, ended_by=TRANSFERS[0]) for n in (1, 2, 3)]
    visits += [one_visit(DAY_0 + 4, call_id="c4", visit_id="v9", wait_s=700, flags=("absurd_time", "inferred"))]
    put(db, call, calls)
    put(db, visit, visits)
    found = why(ask(db, WHOLE, "longest"))
    assert found["longest_wait"] == ["c4", "c3"]
    assert found["longest_talk"] == [f"c{n}" for n in range(29, 29 - MOST, -1)]
    assert (found["very_long"], found["clock_back"], found["missing_visit"]) == (["c1"], ["c0"], ["c2"])
    assert (found["many_visits"], found["many_transfers"]) == (["c3"], ["c3"])
    assert (found["absurd_time"], found["inferred"]) == (["c4"], ["c4"])


@generated
@given(rows=many(agent_times()))
def test_an_agents_day_lists_every_interval_of_it(db: Engine, rows: list[Row]) -> None:
    store(db, agent_time, rows)
    day = Filters(FIRST_DAY, FIRST_DAY + timedelta(days=9), agents=("Анна",))
    kept = [row for row in naive.left_by(day, rows) if not row["kind"].startswith("queue_")]
    table = ask(db, day, "agent-day")
    ended = sorted(row["seconds"] for row in kept if row["seconds"] is not None)
    shown = sorted(row[-1] for row in table.rows if row[table.place("ended")] is not None)  # type: ignore[type-var]
    assert shown == ended
    assert len(table.rows) == len(kept)


@pytest.mark.parametrize("report", ["longest", "paths", "to-return", "frequent-callers", "agent-day", "concurrency"])
def test_where_nothing_happened_there_is_nothing(db: Engine, report: str) -> None:
    for day in (date(1970, 1, 1), date(2026, 3, 2)):
        table = ask(db, Filters(day, day), report)
        assert (table.n, table.conservation.holds) == (0, True)


def test_a_step_over_midnight_belongs_to_the_day_it_began(db: Engine) -> None:
    night = DAY_0 + 86_390
    rows = [one_visit(night, hop=1, visit_id="v1", outcome="timeout"), one_visit(night + 20, hop=2, visit_id="v2")]
    put(db, visit, rows)
    first, second = (Filters(day, day) for day in (FIRST_DAY, FIRST_DAY + timedelta(days=1)))
    assert ask(db, first, "paths").total_of("step_answered") == 1
    assert ask(db, second, "paths").n == 0
