"""What must hold for every stream of rows, whatever callers, agents and the exchange do."""

import random
from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from data import facts
from data.facts import Call, Offer, Visit
from telephony.rows import CdrRow, QueueRow
from tests.telephony.reconstruction.computed import ENDED, OPEN, STRANGE, apart, damaged, many, told, whole
from tests.telephony.reconstruction.grouping import groups_of
from tests.telephony.reconstruction.plans import BEGIN, Plan, plans
from tests.telephony.reconstruction.stories import US, in_this_order, leg, row
from tests.telephony.reconstruction.streams import legs_of, play

# I1, I2, I3, I4


@many
@given(damaged())
def test_every_visit_has_one_known_outcome_one_queue_and_one_call(stream: tuple[list[QueueRow], int]) -> None:
    rows, now = stream
    found = whole(rows, now)
    assert all(visit.outcome in facts.OUTCOMES for visit in found.visits)
    per_queue = Counter(visit.queue for visit in found.visits)
    assert sum(per_queue.values()) == len({visit.visit_id for visit in found.visits}) == len(found.visits)
    answered = [visit for visit in found.visits if visit.outcome == facts.ANSWERED]
    assert all(visit.agent for visit in answered)
    calls = {call.call_id for call in found.calls}
    assert {visit.call_id for visit in found.visits} <= calls
    assert len(calls) == len(found.calls)
    answered_calls = {c.call_id for c in found.calls if c.outcome == facts.ANSWERED and c.queues}
    assert answered_calls == {visit.call_id for visit in answered}
    assert sorted(v.hop for v in found.visits if v.call_id in calls) == sorted(
        hop for call in calls for hop in range(1, 1 + sum(v.call_id == call for v in found.visits))
    )


@many
@given(damaged())
def test_every_entry_is_a_visit_and_no_visit_comes_from_nothing(stream: tuple[list[QueueRow], int]) -> None:
    rows, now = stream
    found = whole(rows, now)
    entries = sum(r.event == "ENTERQUEUE" for r in rows)
    evidence = sum(r.event in ("ENTERQUEUE", "CONNECT", *TALK_ROWS, *EXIT_ROWS) for r in rows)
    assert entries <= len(found.visits) <= evidence
    assert sum("inferred" in visit.flags for visit in found.visits) == len(found.visits) - entries


TALK_ROWS = ("COMPLETEAGENT", "COMPLETECALLER", "BLINDTRANSFER", "ATTENDEDTRANSFER", "TRANSFER")
EXIT_ROWS = ("ABANDON", "EXITWITHTIMEOUT", "EXITEMPTY", "EXITWITHKEY", "WITHDRAW", "SYSCOMPAT")


@many
@given(damaged())
def test_times_of_a_visit_agree_within_2_seconds_or_are_flagged(stream: tuple[list[QueueRow], int]) -> None:
    rows, now = stream
    for visit in whole(rows, now).visits:
        assert visit.wait_s is None or visit.wait_s >= 0
        assert visit.wait_s is not None or visit.outcome in OPEN or "wait_unknown" in visit.flags
        if visit.connected_at is not None and visit.wait_s is not None and "wait_differs" not in visit.flags:
            assert abs(visit.connected_at - visit.entered_at - visit.wait_s) <= 2
        if None not in (visit.connected_at, visit.talk_s, visit.ended_at) and "talk_differs" not in visit.flags:
            assert abs(visit.ended_at - visit.connected_at - visit.talk_s) <= 2  # type: ignore[operator]


# I5, I6


@many
@given(damaged(), st.integers(0, 2**32))
def test_rows_may_arrive_in_any_order(stream: tuple[list[QueueRow], int], seed: int) -> None:
    rows, now = stream
    arrived = list(rows)
    random.Random(seed).shuffle(arrived)
    assert told(whole(arrived, now)) == told(whole(rows, now))


@many
@given(damaged())
def test_groups_computed_apart_give_what_all_rows_together_give(stream: tuple[list[QueueRow], int]) -> None:
    rows, now = stream
    assert told(apart(rows, now)) == told(whole(rows, now))


@many
@given(plans())
def test_groups_with_call_records_computed_apart_give_what_all_rows_together_give(plan: Plan) -> None:
    played = play(plan)
    legs = legs_of(played)
    assert told(apart(played.rows, played.now, legs)) == told(whole(played.rows, played.now, legs))


@many
@given(damaged(), st.floats(0, 1))
def test_an_ended_visit_changes_only_if_a_new_row_of_its_group_came(
    stream: tuple[list[QueueRow], int], share: float
) -> None:
    rows, now = stream
    early = rows[: round(len(rows) * share)]
    before = {v.visit_id: v for v in apart(early, now).visits if v.outcome in ENDED}
    after = {v.visit_id: v for v in apart(rows, now).visits}
    known = {r.key for r in early}
    for group in groups_of(rows):
        if all(r.key in known for r in group.queue_rows):
            ids = {r.callid for r in group.queue_rows}
            for visit_id, visit in before.items():
                if visit_id.split("/")[0] in ids:
                    assert after[visit_id] == visit


# I10


@many
@given(plans())
def test_a_call_talks_no_longer_than_it_lasts_and_has_one_direction(plan: Plan) -> None:
    played = play(plan)
    for legs in ([], legs_of(played)):
        found = whole(played.rows, played.now, legs)
        for call in found.calls:
            assert call.direction in facts.DIRECTIONS
            assert call.ended_at is None or (call.talk_s or 0) <= call.ended_at - call.started_at
        assert len(found.calls) <= len(found.members)


CHANNELS = ("PJSIP/city-00000001", "PJSIP/101-00000002", "PJSIP/102-00000003", "Local/101@from-queue-00000001;1", "")
IDS = [f"{BEGIN}.{n}" for n in range(8)]


@st.composite
def records(draw: st.DrawFn) -> list[CdrRow]:
    """Any call records at all, with ids that link them at random."""
    made = []
    for n in range(draw(st.integers(1, 10))):
        one = leg(
            "10:00:00",
            draw(st.sampled_from(IDS)),
            draw(st.sampled_from(CHANNELS[:4])),
            draw(st.sampled_from(CHANNELS)),
            linkedid=draw(st.sampled_from(IDS)),
            seconds=draw(st.integers(0, 100)),
            talk=draw(st.integers(0, 120)),
            disposition=draw(st.sampled_from(["ANSWERED", "NO ANSWER", "BUSY", "FAILED", "CONGESTION", "CANCEL"])),
            lastapp=draw(st.sampled_from(["Dial", "Queue", "Playback", "VoiceMail", "WaitExten", "Hangup"])),
            sequence=draw(st.none() | st.integers(0, 20)),
            dst=draw(st.sampled_from(["101", "s", "*45", "979161234567"])),
        )
        made.append(replace(one, key=str(n), at_us=one.at_us + draw(st.integers(0, 600)) * US))
    return made


@many
@given(records(), st.integers(0, 2**32))
def test_any_call_records_make_calls_that_share_no_id_and_add_up(legs: list[CdrRow], seed: int) -> None:
    found = whole([], BEGIN + 90_000, legs)
    ids = {leg.linkedid for leg in legs} | {leg.uniqueid for leg in legs}
    assert set(found.members) == ids
    assert all(found.members[leg.uniqueid] == found.members[leg.linkedid] for leg in legs)
    assert len(found.calls) == len(set(found.members.values())) <= len({leg.linkedid for leg in legs})
    assert sum(Counter(call.direction for call in found.calls)[d] for d in facts.DIRECTIONS) == len(found.calls)
    for call in found.calls:
        assert call.ended_at is not None
        assert 0 <= (call.talk_s or 0) <= call.ended_at - call.started_at
    random.Random(seed).shuffle(legs)
    assert told(whole([], BEGIN + 90_000, legs)) == told(found)
    assert told(apart([], BEGIN + 90_000, legs)) == told(found)


# I11, I12, I13, I14


@many
@given(damaged(), st.sampled_from(STRANGE), st.integers(0, 3000), st.integers(0, 200), st.booleans())
def test_a_row_of_an_unknown_event_changes_no_number(
    stream: tuple[list[QueueRow], int], event: str, second: int, place: int, of_a_call: bool
) -> None:
    rows, now = stream
    place = min(place, len(rows))
    known = [r for r in rows if "." in r.callid]
    callid, queue = (known[0].callid, known[0].queue) if of_a_call and known else ("1795429999.99", "support")
    strange = row((BEGIN + second) * US, callid, queue, "Anna", event, 1, 2, 3)
    more = in_this_order([*rows[:place], strange, *rows[place:]])
    assert told(whole(more, now)) == told(whole(rows, now))


@many
@given(damaged(), st.integers(-400, 400))
def test_rows_moved_by_whole_days_give_the_same_facts_moved_by_as_much(
    stream: tuple[list[QueueRow], int], days: int
) -> None:
    rows, now = stream
    shift = days * 86_400
    moved = whole([replace(r, at_us=r.at_us + shift * US) for r in rows], now + shift)
    assert told(moved) == tuple([_moved(fact, shift) for fact in part] for part in told(whole(rows, now)))


def _moved(fact: Call | Visit | Offer, shift: int) -> Call | Visit | Offer:
    instants = ("started_at", "ended_at", "entered_at", "connected_at", "offered_at")
    later = {n: getattr(fact, n) + shift for n in instants if getattr(fact, n, None) is not None}
    return replace(fact, **later)


@many
@given(damaged())
def test_answered_within_a_time_never_falls_as_the_time_grows(stream: tuple[list[QueueRow], int]) -> None:
    rows, now = stream
    answered = [v for v in whole(rows, now).visits if v.outcome == facts.ANSWERED]
    within = [sum((v.wait_s or 0) <= limit for v in answered) for limit in range(0, 200, 10)]
    assert within == sorted(within)
    assert sum((v.wait_s or 0) <= 10**9 for v in answered) == len(answered)


@many
@given(damaged(), st.integers(0, 2**32))
def test_a_table_loaded_twice_gives_the_facts_of_one_load(stream: tuple[list[QueueRow], int], seed: int) -> None:
    rows, now = stream
    again = in_this_order(rows, first=100_000)
    both = [*rows, *again]
    random.Random(seed).shuffle(both)
    assert told(whole(both, now)) == told(whole(rows, now))
    assert told(apart(both, now)) == told(whole(rows, now))
