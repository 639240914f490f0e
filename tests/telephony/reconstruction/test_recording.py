"""A run of a real Asterisk 22: what its rows amount to, against what its callers did."""

from collections import Counter
from functools import cache
from typing import Any

import pytest

from data import facts
from data.facts import Call, Visit
from telephony.reconstruction.channels import extension_of
from telephony.reconstruction.context import Context, Starts
from telephony.reconstruction.group import Facts, Group, reconstruct
from telephony.reconstruction.queue_events import QUEUESTART
from tests.telephony.reconstruction import recorded
from tests.telephony.reconstruction.grouping import groups_of

OUTCOMES = {"exit-key": facts.EXIT_KEY, "exitempty": facts.EXIT_EMPTY}
BETWEEN_RINGS = {"timeout": 10, "exitempty": 10}
"""Waits of scenarios whose end the exchange notices only when a ring of 10 s is over."""

INBOUND = [one for one in recorded.truth() if one["kind"] == "inbound"]
QUEUED = [one for one in INBOUND if one["outcome"] not in ("night", "joinempty")]


def agent_of(name: str, at: int) -> str:
    """Member names for interfaces."""
    return recorded.NAMES.get(extension_of(name), name)


@cache
def found(with_channel_events: bool = True) -> Facts:
    """All facts of the run, group by group."""
    rows = recorded.queue_rows()
    context = Context(
        "pbx",
        now=1795423600,
        trunks=recorded.TRUNKS,
        inbound_contexts=frozenset({"from-trunk"}),
        starts=Starts.from_rows([row for row in rows if row.event == QUEUESTART]),
        agent_of=agent_of,
    )
    total = Facts()
    events = recorded.channel_events() if with_channel_events else []
    for group in groups_of(rows, recorded.legs(), events):
        part = reconstruct(group, context)
        total.calls += part.calls
        total.visits += part.visits
        total.offers += part.offers
        total.members |= part.members
    return total


def visits_of(one: dict[str, Any]) -> list[Visit]:
    """The visits of a caller in order."""
    return sorted((v for v in found().visits if v.caller == one["caller"]), key=lambda v: v.hop)


def call_of(one: dict[str, Any]) -> Call:
    """The only call of a caller."""
    (call,) = [call for call in found().calls if call.caller == one["caller"]]
    return call


def scenario(one: dict[str, Any]) -> str:
    """Names a parametrised test."""
    return f"{one['scenario']}-{one['caller'][-2:]}"


def names(agents: str) -> set[str]:
    """Member names of `103|104`."""
    return {recorded.NAMES[number] for number in agents.split("|")}


@pytest.mark.parametrize("one", QUEUED, ids=scenario)
def test_every_caller_of_a_queue_has_the_outcome_agent_wait_and_talk_he_really_had(one: dict[str, Any]) -> None:
    visit = visits_of(one)[0]
    assert (visit.queue, visit.did) == (one["queue"], one["did"])
    assert visit.outcome == OUTCOMES.get(one["outcome"], one["outcome"])
    assert visit.agent in (names(one["agent"]) if "agent" in one else {""})
    if "wait_s" in one:
        expected = BETWEEN_RINGS.get(one["scenario"], one["wait_s"])
        assert visit.wait_s == pytest.approx(expected, abs=1)
    if "talk_s" in one and one.get("transfer") != "attended (*2)":
        assert visit.talk_s == visit.agent_talk_s == pytest.approx(one["talk_s"], abs=1)
    if "ended_by" in one:
        assert visit.ended_by == one["ended_by"]
    assert visit.flags == ()


@pytest.mark.parametrize("one", INBOUND, ids=scenario)
def test_every_caller_from_outside_made_one_incoming_call(one: dict[str, Any]) -> None:
    call = call_of(one)
    assert (call.direction, call.did) == (facts.INCOMING, one["did"])
    assert call.started_at == pytest.approx(one["at"], abs=1)
    assert call.ended_at == pytest.approx(one["ended"], abs=2)


def test_the_talk_of_an_attended_transfer_includes_the_consultation() -> None:
    (one,) = [one for one in QUEUED if one.get("transfer") == "attended (*2)"]
    (visit,) = visits_of(one)
    assert (visit.ended_by, visit.talk_s) == ("attended_transfer", 11)


def test_a_caller_transferred_to_a_second_queue_visits_both_in_one_call() -> None:
    (one,) = [one for one in QUEUED if one["scenario"] == "transfer_to_queue"]
    first, second = visits_of(one)
    assert (first.queue, first.ended_by, first.transfer_target) == ("support", "blind_transfer", "603")
    assert (second.queue, second.agent, second.talk_s) == ("housing", "Eve Evans", one["talk2_s"])
    assert call_of(one).queues == ("support", "housing")
    assert call_of(one).talk_s == pytest.approx(one["talk_s"] + one["talk2_s"], abs=1)


def test_the_talk_of_a_call_goes_on_with_the_one_to_whom_it_was_transferred() -> None:
    (one,) = [one for one in QUEUED if one["scenario"] == "blind_transfer"]
    assert call_of(one).talk_s == pytest.approx(one["talk_s"] + one["talk2_s"], abs=1)
    assert visits_of(one)[0].talk_s == one["talk_s"]


def test_two_phones_behind_local_channels_do_not_double_the_talk() -> None:
    (one,) = [one for one in QUEUED if one["scenario"] == "housing_local"]
    assert call_of(one).talk_s == pytest.approx(one["talk_s"], abs=1)


def test_rings_that_failed_are_offers_of_the_phones_that_failed() -> None:
    (no_answer,) = [one for one in QUEUED if one["scenario"] == "noanswer_then_other"]
    (busy,) = [one for one in QUEUED if one["scenario"] == "busy_then_other"]
    told = {
        one["scenario"]: [
            (o.agent, o.result, o.ring_s) for o in found().offers if o.visit_id == visits_of(one)[0].visit_id
        ]
        for one in (no_answer, busy)
    }
    assert told["noanswer_then_other"] == [("Alice Adams", "no_answer", 10), ("Bob Brown", "answered", 1)]
    assert told["busy_then_other"] == [("Alice Adams", "busy", 0), ("Bob Brown", "answered", 1)]


def test_a_caller_who_found_nobody_in_the_queue_was_refused_and_made_no_visit() -> None:
    (one,) = [one for one in INBOUND if one["outcome"] == "joinempty"]
    assert visits_of(one) == []
    assert (call_of(one).outcome, call_of(one).flags) == ("refused", ("refused",))


def test_a_caller_at_night_heard_an_announcement_and_nobody_refused_or_answered_him() -> None:
    (one,) = [one for one in INBOUND if one["outcome"] == "night"]
    call = call_of(one)
    assert (call.outcome, call.talk_s, call.queues, call.flags) == ("announcement", 0, (), ())


def test_outgoing_and_internal_calls_are_told_apart_and_belong_to_their_agents() -> None:
    done = [one for one in recorded.truth() if one["kind"] in ("outbound", "internal")]
    told = [
        c for c in found().calls if c.direction in (facts.OUTGOING, facts.INTERNAL) and "feature_code" not in c.flags
    ]
    told.sort(key=lambda call: call.started_at)
    assert len(told) == len(done) == 3
    for call, one in zip(told, done, strict=True):
        assert call.direction == (facts.OUTGOING if one["kind"] == "outbound" else facts.INTERNAL)
        assert call.callee == one.get("dialed", one.get("dst"))
        assert call.outcome == one["outcome"]
        assert call.talk_s == pytest.approx(one.get("talk_s", 0), abs=1)
        assert call.ended_by == one.get("ended_by", "")
        assert recorded.NAMES[one.get("agent", one.get("src"))] in call.agents


def test_who_hung_up_is_told_of_every_caller_whom_an_agent_answered() -> None:
    told = [(call_of(one).ended_by, one["ended_by"]) for one in QUEUED if one.get("ended_by") in ("caller", "agent")]
    assert len(told) > 8
    assert all(said == truth for said, truth in told)


def test_channel_events_alone_name_who_hung_up_or_nobody() -> None:
    context = Context("pbx", 1795423600, recorded.TRUNKS, inbound_contexts=frozenset({"from-trunk"}))
    calls = [
        call
        for group in groups_of([], recorded.legs(), recorded.channel_events())
        for call in reconstruct(group, context).calls
    ]
    by_caller = {call.caller: call.ended_by for call in calls if call.direction == facts.INCOMING}
    told = [(by_caller[one["caller"]], one["ended_by"]) for one in QUEUED if one.get("ended_by") in ("caller", "agent")]
    assert {said for said, truth in told if said != truth} <= {""}
    assert sum(said == truth for said, truth in told) > len(told) / 2
    assert {call.ended_by for call in calls if call.outcome == "announcement"} == {""}


def test_feature_codes_are_internal_calls_with_a_flag_and_no_visits() -> None:
    done = [one for one in recorded.truth() if one["kind"] == "feature-code"]
    told = [call for call in found().calls if "feature_code" in call.flags]
    assert [call.callee for call in told] == [one["code"] for one in done]
    assert {call.direction for call in told} == {facts.INTERNAL}


def test_the_directions_and_outcomes_of_the_whole_run_add_up() -> None:
    assert Counter(call.direction for call in found().calls) == {
        facts.INCOMING: len(INBOUND),
        facts.OUTGOING: 2,
        facts.INTERNAL: 1 + 4,
    }
    answered = sum(one["outcome"] == "answered" for one in QUEUED) + 1
    assert Counter(visit.outcome for visit in found().visits) == {
        facts.ANSWERED: answered,
        facts.ABANDONED: 1,
        facts.TIMEOUT: 1,
        facts.EXIT_KEY: 1,
        facts.EXIT_EMPTY: 1,
    }


def test_without_channel_events_everything_but_the_length_of_some_talks_is_the_same() -> None:
    def told(facts_: Facts) -> list[tuple[Any, ...]]:
        return sorted((c.call_id, c.direction, c.outcome, c.wait_s, c.queues, c.caller, c.callee) for c in facts_.calls)

    assert told(found(with_channel_events=False)) == told(found())
    assert found(with_channel_events=False).visits == found().visits


def test_the_same_tables_computed_as_one_group_give_the_same_facts() -> None:
    rows = recorded.queue_rows()
    context = Context("pbx", 1795423600, recorded.TRUNKS, inbound_contexts=frozenset({"from-trunk"}), agent_of=agent_of)
    whole = reconstruct(Group(rows, recorded.legs(), recorded.channel_events()), context)
    assert sorted(map(repr, whole.visits)) == sorted(map(repr, found().visits))
    assert sorted(map(repr, whole.calls)) == sorted(map(repr, found().calls))
    assert sorted(map(repr, whole.offers)) == sorted(map(repr, found().offers))
