"""Lost calls and what became of them, against a plain look at all later contacts, on SQLite and on MariaDB."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from data.filters import Filters
from data.questions.aftermath import LOST_OUTCOMES, VISITS_LOST
from data.questions.lost import FATES, PLACE_SLUGS, RETURN_WITHIN
from data.schema.facts import call, visit
from tests.data import naive
from tests.data.contacts_made import contacts, numbered, one_call, one_visit, order, put
from tests.data.facts_made import DAY_0, FIRST_DAY, Row, many, store
from tests.data.test_repeats import NOW, ask, periods, said

generated = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])

hops = st.lists(
    st.tuples(st.integers(0, 39), st.integers(1, 3), st.sampled_from(["answered", "abandoned", "timeout"])),
    max_size=12,
    unique_by=lambda one: one[:2],
)
"""Visits: of which call, which queue of its journey, how it ended."""


def visits_of(rows: list[Row], stays: list[tuple[int, int, str]]) -> list[Row]:
    return [
        one_visit(rows[n]["started_at"], visit_id=f"v{n}-{hop}", call_id=f"c{n}", pbx=rows[n]["pbx"], hop=hop)
        | {"outcome": outcome}
        for n, hop, outcome in stays
        if n < len(rows)
    ]


def contact(row: Row, left: set[tuple[str, str]]) -> str:
    if row["direction"] == "outgoing":
        return "back" if row["outcome"] == "answered" else "tried"
    if row["outcome"] == "answered":
        return "lost" if (row["pbx"], row["call_id"]) in left else "reached"
    return "lost" if row["outcome"] in LOST_OUTCOMES else ""


def left_after_transfer(visits: list[Row]) -> set[tuple[str, str]]:
    last: dict[tuple[str, str], Row] = {}
    for row in sorted(visits, key=lambda row: row["hop"]):
        if row["hop"] > 1:
            last[row["pbx"], row["call_id"]] = row
    return {key for key, row in last.items() if row["outcome"] in VISITS_LOST}


def fate(row: Row, rows: list[Row], left: set[tuple[str, str]]) -> tuple[str, int]:
    """What became of a lost call, and after how many seconds."""
    if not row["person"]:
        return "lost_no_number", 0
    first: dict[str, int] = {}
    for one in rows:
        if one["person"] == row["person"] and order(one, contact(one, left)) > order(row, contact(row, left)):
            first.setdefault(contact(one, left), one["started_at"] - row["started_at"])
    within = {kind: after for kind, after in first.items() if after <= RETURN_WITHIN}
    if "back" in within and within["back"] <= within.get("reached", RETURN_WITHIN):
        return "called_back", within["back"]
    if "reached" in within:
        return "came_again", within["reached"]
    if row["started_at"] + RETURN_WITHIN > NOW:
        return "lost_pending", 0
    if "tried" in within:
        return "not_reached", 0
    return ("in_vain", 0) if "lost" in within else ("nobody_called", 0)


def place(row: Row, left: set[tuple[str, str]]) -> str:
    if (row["pbx"], row["call_id"]) in left and row["outcome"] == "answered":
        return "lost_in_transfer"
    if row["outcome"] in ("ivr", "voicemail"):
        return "lost_in_menu"
    if row["outcome"] == "refused":
        return "lost_in_refused"
    return "lost_in_queue" if row["queue"] else "lost_in_phone"


def plainly(rows: list[Row], filters: Filters, all_rows: list[Row], left: set[tuple[str, str]]) -> dict[str, Any]:
    lost = [row for row in naive.left_by(filters, rows) if contact(row, left) == "lost"]
    fates = [fate(row, all_rows, left) for row in lost]
    numbers: dict[str, Any] = {"lost": len(lost)}
    numbers |= {name: sum(one == name for one, _ in fates) for name in FATES}
    numbers |= {name: sum(place(row, left) == name for row in lost) for name in PLACE_SLUGS}
    for slug, name in (("time_to_call_back", "called_back"), ("time_to_come_again", "came_again")):
        after = [seconds for one, seconds in fates if one == name]
        numbers[slug] = round(sum(after) / len(after), 1) if after else None
    back = [seconds for one, seconds in fates if one == "called_back"]
    numbers["back_within_1h_rate"] = sum(seconds <= 3600 for seconds in back) / len(back) if back else None
    old = [name for row, (name, _) in zip(lost, fates, strict=True) if row["started_at"] + RETURN_WITHIN <= NOW]
    decided = [name for name in old if name != "lost_no_number"]
    good = sum(name in ("called_back", "came_again") for name in decided)
    numbers["recovered_rate"] = good / len(decided) if decided else None
    return numbers


@generated
@given(rows=many(contacts()), stays=hops, filters=periods, queues=st.sampled_from([(), ("support",), ("", "sales")]))
def test_every_fate_is_what_a_look_at_all_later_contacts_says(
    db: Engine, rows: list[Row], stays: list[tuple[int, int, str]], filters: Filters, queues: tuple[str, ...]
) -> None:
    visits = visits_of(rows, stays)
    store(db, call, rows)
    put(db, visit, visits)
    filters, all_rows, left = replace(filters, queues=queues), numbered(rows), left_after_transfer(visits)
    table = ask(db, filters, "lost")
    found = said(table)
    keys = {row["queue"] for row in naive.left_by(filters, all_rows) if contact(row, left) == "lost"}
    assert found.keys() == keys | {None}
    for key in keys:
        of_key = [row for row in all_rows if row["queue"] == key]
        assert found[key] == pytest.approx(plainly(of_key, filters, all_rows, left)), key
    assert found[None] == pytest.approx(plainly(all_rows, filters, all_rows, left))
    assert table.conservation.holds


def lost_call(at: int, **more: Any) -> Row:
    return one_call(at, "+79160000001", outcome="abandoned", queues=["support"], queue="support") | more


def test_a_call_back_after_the_end_of_the_period_counts(db: Engine) -> None:
    back = one_call(DAY_0 + 86_400 + 60, "101", direction="outgoing", callee="979160000001")
    store(db, call, [lost_call(DAY_0 + 86_399), back])
    put(db, visit, [])
    table = ask(db, Filters(FIRST_DAY, FIRST_DAY), "lost")
    assert (table.total_of("called_back"), table.total_of("time_to_call_back")) == (1, 61.0)


def test_the_same_call_is_ours_or_theirs_whichever_came_first(db: Engine) -> None:
    again = one_call(DAY_0 + 50, "89160000001")
    back = one_call(DAY_0 + 60, "101", direction="outgoing", callee="89160000001")
    store(db, call, [lost_call(DAY_0), again, back])
    put(db, visit, [])
    table = ask(db, Filters(FIRST_DAY, FIRST_DAY), "lost")
    assert (table.total_of("called_back"), table.total_of("came_again")) == (0, 1)


def test_of_two_in_the_same_second_it_was_us(db: Engine) -> None:
    again = one_call(DAY_0 + 60, "89160000001")
    back = one_call(DAY_0 + 60, "101", direction="outgoing", callee="89160000001")
    store(db, call, [lost_call(DAY_0), again, back])
    put(db, visit, [])
    assert ask(db, Filters(FIRST_DAY, FIRST_DAY), "lost").total_of("called_back") == 1


def test_there_is_time_to_call_back_for_72_hours(db: Engine) -> None:
    store(db, call, [lost_call(NOW - RETURN_WITHIN), lost_call(NOW - RETURN_WITHIN + 1, caller="89160000002")])
    put(db, visit, [])
    table = ask(db, Filters(FIRST_DAY, FIRST_DAY + timedelta(days=9)), "lost")
    assert (table.total_of("nobody_called"), table.total_of("lost_pending")) == (1, 1)
