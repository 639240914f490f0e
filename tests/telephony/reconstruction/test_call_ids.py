"""Callers whose call id changes on the way: attended transfers into queues."""

from dataclasses import replace

from data import facts
from data.facts import Visit
from telephony.rows import QueueRow
from tests.telephony.reconstruction.stories import at, caller, facts_of, in_this_order, row, written


def by_queue(visits: list[Visit]) -> dict[str, Visit]:
    """The visits of a story with one visit to each queue."""
    assert len({visit.queue for visit in visits}) == len(visits)
    return {visit.queue: visit for visit in visits}


def consultation() -> list[QueueRow]:
    """Anna asks in `repairs`, and hands her caller over while she still waits there: the ids swap."""
    outer, inner = "1795428000.10", "1795428090.14"
    return in_this_order(
        [
            row("10:00:00", outer, "support", "NONE", "ENTERQUEUE", "", "79161234567", 1),
            row("10:00:20", outer, "support", "Anna", "CONNECT", 20, "1795428018.11", 5),
            row("10:01:30", inner, "repairs", "NONE", "ENTERQUEUE", "", "101", 1),
            row("10:01:32", inner, "support", "Anna", "ATTENDEDTRANSFER", "APP", "Queue", 20, 72, 1),
            row("10:01:40", outer, "repairs", "Boris", "CONNECT", 10, "1795428095.15", 4),
            row("10:04:00", outer, "repairs", "Boris", "COMPLETEAGENT", 10, 140, 1),
        ]
    )


def test_a_caller_handed_over_during_a_consultation_is_followed_through_the_swapped_call_ids() -> None:
    found = facts_of(consultation())
    visits = by_queue(found.visits)
    support, repairs = visits["support"], visits["repairs"]
    assert (support.agent, support.wait_s, support.talk_s, support.ended_by) == ("Anna", 20, 72, "attended_transfer")
    assert (support.entered_at, support.ended_at) == (at("10:00:00"), at("10:01:32"))
    assert (repairs.agent, repairs.wait_s, repairs.talk_s, repairs.ended_by) == ("Boris", 10, 140, "agent")
    assert (repairs.entered_at, repairs.ended_at) == (at("10:01:30"), at("10:04:00"))
    assert {visit.outcome for visit in found.visits} == {facts.ANSWERED}
    assert all("followed" in visit.flags for visit in found.visits)


def test_a_caller_who_was_followed_has_made_one_call() -> None:
    found = facts_of(consultation())
    (call,) = found.calls
    assert (call.call_id, call.queues, call.agents) == ("1795428000.10", ("support", "repairs"), ("Anna", "Boris"))
    assert call.wait_s == 30
    assert call.talk_s == 72 + 140
    assert set(found.members.values()) == {"1795428000.10"}


def test_a_caller_handed_over_to_a_queue_may_give_up_there_under_the_other_id() -> None:
    rows = consultation()[:4]
    rows.append(replace(row("10:02:00", "1795428000.10", "repairs", "NONE", "ABANDON", 1, 1, 30), position=9, key="9"))
    visits = by_queue(facts_of(rows).visits)
    assert (visits["repairs"].outcome, visits["repairs"].wait_s) == (facts.ABANDONED, 30)


def test_a_row_is_never_taken_for_another_queue() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(9)
    stray = row("10:00:09", story.callid, "repairs", "Anna", "CONNECT", 9, "1795428000.2", 3)
    visits = by_queue(facts_of(written(story, stray), now="10:01:00").visits)
    assert visits["support"].outcome == facts.OPEN_WAITING
    assert (visits["repairs"].outcome, visits["repairs"].flags) == (facts.OPEN_TALKING, ("inferred",))


def test_an_agent_who_hands_a_caller_back_to_his_own_queue_makes_two_visits_to_it() -> None:
    outer, inner = "1795428000.10", "1795428090.14"
    rows = [
        row("10:00:00", outer, "support", "NONE", "ENTERQUEUE", "", "79161234567", 1),
        row("10:00:20", outer, "support", "Anna", "CONNECT", 20, "1795428018.11", 5),
        row("10:01:30", inner, "support", "NONE", "ENTERQUEUE", "", "101", 1),
        row("10:01:32", inner, "support", "Anna", "ATTENDEDTRANSFER", "APP", "Queue", 20, 72, 1),
        row("10:01:47", outer, "support", "Vera", "RINGNOANSWER", 15000),
        row("10:02:00", outer, "support", "Boris", "CONNECT", 30, "1795428095.15", 4),
        row("10:04:00", outer, "support", "Boris", "COMPLETEAGENT", 30, 120, 1),
    ]
    found = facts_of(in_this_order(rows))
    first, second = found.visits
    assert [(v.agent, v.wait_s, v.talk_s, v.ended_by) for v in found.visits] == [
        ("Anna", 20, 72, "attended_transfer"),
        ("Boris", 30, 120, "agent"),
    ]
    assert [(o.agent, o.visit_id) for o in found.offers] == [
        ("Anna", first.visit_id),
        ("Vera", second.visit_id),
        ("Boris", second.visit_id),
    ]
    assert len(found.calls) == 1


def test_both_abandons_of_a_caller_who_was_handed_over_are_one_exit() -> None:
    rows = [r for r in consultation() if r.event != "COMPLETEAGENT" and r.position < 5]
    for n, agent in enumerate(("Boris", "NONE")):
        left = row("10:02:00", "1795428000.10", "repairs", agent, "ABANDON", 1, 1, 30)
        rows.append(replace(left, position=5 + n, key=f"0:{5 + n}"))
    found = facts_of(rows)
    assert sorted((v.queue, v.outcome) for v in found.visits) == [
        ("repairs", facts.ABANDONED),
        ("support", facts.ANSWERED),
    ]


def test_rings_of_a_caller_who_still_waits_where_he_was_handed_over_are_known() -> None:
    rows = consultation()[:4]
    ring = row("10:01:45", "1795428000.10", "repairs", "Boris", "RINGNOANSWER", 10_000)
    found = facts_of([*rows, replace(ring, position=9, key="0:9")], now="10:01:50")
    assert by_queue(found.visits)["repairs"].outcome == facts.OPEN_WAITING
    assert [(o.agent, o.queue, o.result) for o in found.offers if o.result != "answered"] == [
        ("Boris", "repairs", "no_answer")
    ]


def test_of_two_callers_who_fit_equally_none_is_followed() -> None:
    waiting = [caller(f"7916000000{n}", f"1795428000.{n}").enters("support", at=f"10:00:0{n}") for n in (1, 2)]
    stray = row("10:00:11", "1795428009.9", "support", "Anna", "CONNECT", 10, "1795428009.10", 4)
    found = facts_of(written(*waiting, stray), now="10:01:00")
    assert sorted(v.outcome for v in found.visits) == [facts.OPEN_TALKING, facts.OPEN_WAITING, facts.OPEN_WAITING]
    assert len(found.calls) == 3
