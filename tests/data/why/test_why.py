"""From one number to another that looks alike: every step adds up, and both ends are what the reports say."""

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from data.answer import answer
from data.counters import CALLS, VISITS
from data.database import reading, writing
from data.filters import Filters
from data.named import BY_SLUG as NAMED
from data.questions.lists import how_many
from data.reference.passports import LOOK_ALIKE
from data.reports import BY_SLUG as REPORTS
from data.schema.facts import agent_time, call, offer, visit
from data.table import SECONDS
from data.why.difference import Addend, Explanation, alike, why
from tests.data.facts_made import DAYS, FIRST_DAY, Row, agent_times, calls, offers, visits
from tests.data.test_answer import NOW, UTC, generated

PAIRS = [pair for family in LOOK_ALIKE for pair in permutations(family, 2)]
ALL = Filters(FIRST_DAY, FIRST_DAY.replace(day=FIRST_DAY.day + DAYS))


@st.composite
def journeys(draw: st.DrawFn) -> dict[sa.Table, list[Row]]:
    """Calls, visits and rings that belong together, mostly; and shifts."""
    ids = st.integers(0, 5)
    made: dict[sa.Table, dict[Any, Row]] = {call: {}, visit: {}, offer: {}, agent_time: {}}
    for row in draw(st.lists(calls(), min_size=8, max_size=24)):
        row |= {"pbx": "main", "call_id": f"c{draw(ids)}"}
        row |= draw(st.sampled_from([{}, {"direction": "incoming"}, {"direction": "incoming", "outcome": "answered"}]))
        made[call][row["call_id"]] = row
    for n, row in enumerate(draw(st.lists(visits(), min_size=8, max_size=24))):
        made[visit][n] = row | {"pbx": "main", "call_id": f"c{draw(ids)}", "visit_id": f"v{n}"}
        made[visit][n] |= draw(st.sampled_from([{}, {"outcome": "answered"}, {"outcome": "abandoned"}]))
    for n, row in enumerate(draw(st.lists(offers(), min_size=8, max_size=24))):
        which = draw(st.integers(0, 9))
        made[offer][n] = row | {"pbx": "main", "call_id": "c", "visit_id": f"v{which}", "n": n}
    for n, row in enumerate(draw(st.lists(agent_times(), min_size=8, max_size=24))):
        made[agent_time][n] = row | {"n": n}
    for one in made[call].values():
        own = [row for row in made[visit].values() if row["call_id"] == one["call_id"]]
        one["queue"] = own[0]["queue"] if own else ""
        if own and one["outcome"] in ("refused", "busy"):
            one["outcome"] = "abandoned"
    return {table: list(rows.values()) for table, rows in made.items()}


@st.composite
def filters(draw: st.DrawFn) -> Filters:
    """All of it, or some of it."""
    if draw(st.booleans()):
        return ALL
    days = replace(ALL, last=FIRST_DAY.replace(day=FIRST_DAY.day + draw(st.integers(0, DAYS))))
    given_: dict[str, Any] = draw(
        st.sampled_from(
            [
                {"queues": ("support",)},
                {"queues": ("",)},
                {"hours": (3, 9, 10, 11, 12)},
                {"directions": ("incoming",)},
                {"agents": ("Анна",)},
                {"regions": ("mobile", "moscow")},
                {"wait_bands": (5, 10)},
                {"weekdays": (1, 2)},
            ]
        )
    )
    return replace(days, **given_)


def keep(engine: Engine, made: dict[sa.Table, list[Row]]) -> None:
    with writing(engine) as connection:
        for table, rows in made.items():
            connection.execute(sa.delete(table))
            if rows:
                connection.execute(sa.insert(table), rows)


def shown(engine: Engine, slug: str, one: Filters) -> Any:
    """The number as its report shows it."""
    report: Any = NAMED["lost"] if slug == "lost" else next(r for r in REPORTS.values() if slug in r.metrics)
    if slug != "lost":
        report = replace(report, metrics=(slug,), fixed=())
    with reading(engine) as connection:
        return answer(connection, report, one, NOW, UTC).total_of(slug)


def explained(engine: Engine, pair: tuple[str, str], one: Filters) -> Explanation:
    with reading(engine) as connection:
        return why(connection, *pair, one, NOW, UTC)


def listed(engine: Engine, addend: Addend) -> int:
    """How many rows the list behind an addend has; what has no list is not asked."""
    if addend.list_of is None:
        return abs(addend.value)
    with reading(engine) as connection:
        return how_many(connection, VISITS if addend.rows == "visits" else CALLS, addend.list_of)


@pytest.mark.slow
@generated
@given(journeys(), filters(), st.sampled_from(PAIRS))
def test_every_step_adds_up(db: Engine, made: dict[sa.Table, list[Row]], one: Filters, pair: tuple[str, str]) -> None:
    keep(db, made)
    found = explained(db, pair, one)
    for leg in found.legs:
        assert leg.start + sum(addend.value for addend in leg.addends) == leg.end
        assert leg.unexplained == 0
        assert all(addend.value and addend.message for addend in leg.addends)
        assert leg.unit == SECONDS or all(listed(db, addend) == abs(addend.value) for addend in leg.addends)


@pytest.mark.slow
@generated
@given(journeys(), st.permutations(LOOK_ALIKE[3]))
def test_both_ends_are_what_the_reports_say(
    sqlite_db: Engine, made: dict[sa.Table, list[Row]], levels: list[str]
) -> None:
    keep(sqlite_db, made)
    for one, other in (pair for pair in PAIRS if pair[0] < pair[1] and pair[0] not in levels):
        legs = explained(sqlite_db, (one, other), ALL).legs
        assert (legs[0].start, legs[-1].end) == (shown(sqlite_db, one, ALL) or 0, shown(sqlite_db, other, ALL) or 0)
    found = explained(sqlite_db, (levels[0], levels[1]), ALL)
    assert found.share(is_first=True) == shown(sqlite_db, levels[0], ALL)
    assert found.share(is_first=False) == shown(sqlite_db, levels[1], ALL)


def test_calls_become_visits_in_the_words_of_the_example(db: Engine) -> None:
    def a_call(n: int, queue: str, outcome: str = "answered", direction: str = "incoming") -> Row:
        return ROW_OF_CALL | {"call_id": f"c{n}", "queue": queue, "outcome": outcome, "direction": direction}

    def a_visit(n: int, of: int, hop: int = 1) -> Row:
        return ROW_OF_VISIT | {"visit_id": f"v{n}", "call_id": f"c{of}", "hop": hop}

    keep(db, {
        call: [a_call(1, "601"), a_call(2, "601"), a_call(3, "", "ivr"), a_call(4, "", "refused"),
               a_call(5, "601", direction="internal")],
        visit: [a_visit(1, 1), a_visit(2, 1, 2), a_visit(3, 2), a_visit(4, 5), a_visit(5, 99)],
        offer: [], agent_time: [],
    })  # fmt: skip
    (leg,) = explained(db, ("calls_incoming", "offered"), ALL).legs
    assert (leg.start, leg.end) == (4, 5)
    assert {addend.message: addend.value for addend in leg.addends} == {
        "Calls that never entered a queue: voice menu, direct number, announcement": -1,
        "Calls turned away before a queue": -1,
        "Second and further queues of the same call": 1,
        "Visits of internal calls": 1,
        "Visits of calls that began on another day or are outside these filters": 1,
    }
    refused = next(addend for addend in leg.addends if "turned away" in addend.message)
    assert refused.list_of == replace(ALL, outcomes=("refused",), directions=("incoming",))


SLOT = {"day": FIRST_DAY, "slot": 40, "weekday": 1}
ROW_OF_CALL: Row = SLOT | {
    "pbx": "main", "direction_source": "did", "started_at": 1_772_445_600, "caller": "", "callee": "", "did": "",
    "queues": [], "agents": [], "recording": "", "topic": "", "note": "", "flags": (),
}  # fmt: skip
ROW_OF_VISIT: Row = SLOT | {
    "pbx": "main", "queue": "601", "entered_at": 1_772_445_600, "caller": "", "did": "", "outcome": "answered",
    "wait_s": 5, "agent": "Анна", "ended_by": "", "exit_key": "", "transfer_target": "", "topic": "",
    "direction": "incoming", "sl_within_s": 20, "short_abandon_s": 5, "uncertain": False, "flags": (),
}  # fmt: skip


def test_numbers_of_no_family_are_not_compared(db: Engine) -> None:
    assert alike("calls", "occupancy") == alike("calls", "calls") == ()
    with pytest.raises(KeyError):
        explained(db, ("calls", "occupancy"), ALL)
