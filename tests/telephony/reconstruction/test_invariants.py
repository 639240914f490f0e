"""What must hold for every stream of rows, whatever callers, agents and the exchange do."""

import os
import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from data import facts
from data.facts import Call, Offer, Visit
from telephony.reconstruction.context import Context, Starts
from telephony.reconstruction.group import Facts, Group, reconstruct
from telephony.reconstruction.queue_events import QUEUESTART
from telephony.rows import CdrRow, QueueRow
from tests.telephony.reconstruction.grouping import groups_of
from tests.telephony.reconstruction.stories import US, in_this_order, leg, row
from tests.telephony.reconstruction.streams import (
    BEGIN,
    EVERY_WAY,
    EXITS,
    QUIET_S,
    STILL,
    TALKS,
    Played,
    legs_of,
    plans,
    play,
)
from tests.telephony.reconstruction.visit_oracle import Seen, visits_seen

EXAMPLES = int(os.environ.get("RIG_EXAMPLES", "30"))
many = settings(
    max_examples=EXAMPLES,
    deadline=None,
    # Shrinking a stream takes minutes: a failure shows the stream as found, and RIG_EXAMPLES asks for more.
    phases=list(Phase) if "RIG_EXAMPLES" in os.environ else [Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
OPEN = (facts.OPEN_WAITING, facts.OPEN_TALKING)
ENDED = set(facts.OUTCOMES) - {*OPEN, facts.STALE, facts.INTERRUPTED}
STRANGE = ["RINGING", "INFO", "IVR", "HEARTBEAT", "CALLSTATUSTXT", "SUSPEND", "NEW_IN_30"]

Told = tuple[list[Call], list[Visit], list[Offer]]


def told(found: Facts) -> Told:
    """Everything that a report can see, in one order."""
    return (
        sorted(found.calls, key=lambda call: call.call_id),
        sorted(found.visits, key=lambda visit: visit.visit_id),
        sorted(found.offers, key=lambda offer: (offer.visit_id, offer.n)),
    )


def context_of(rows: Iterable[QueueRow], now: int) -> Context:
    """The exchange as these rows show it."""
    starts = Starts.from_rows([r for r in rows if r.event == QUEUESTART])
    return Context("pbx", now, trunks=frozenset({"pjsip/city"}), starts=starts)


def whole(rows: list[QueueRow], now: int, legs: list[CdrRow] | None = None) -> Facts:
    """The facts of all rows as one group."""
    return reconstruct(Group(list(rows), list(legs or [])), context_of(rows, now))


def apart(rows: list[QueueRow], now: int, legs: list[CdrRow] | None = None) -> Facts:
    """The facts of the same rows, each group for itself."""
    context = context_of(rows, now)
    total = Facts()
    for group in groups_of(rows, legs or []):
        part = reconstruct(group, context)
        total.calls += part.calls
        total.visits += part.visits
        total.offers += part.offers
    return total


@st.composite
def damaged(draw: st.DrawFn, hows: tuple[str, ...] = EVERY_WAY) -> tuple[list[QueueRow], int]:
    """A stream of which rows are lost, doubled and out of order, with rows of others among them."""
    played = play(draw(plans(hows)))
    chance = random.Random(draw(st.integers(0, 2**32)))
    rows = [r for r in played.rows if chance.random() > draw(st.sampled_from([0.0, 0.1, 0.4])) or r.event == QUEUESTART]
    for _ in range(draw(st.integers(0, 4))):
        at = chance.randrange(max(1, len(rows) - 1))
        rows[at : at + 2] = rows[at : at + 2][::-1]
    for _ in range(draw(st.integers(0, 3))):
        us = (BEGIN + chance.randrange(3000)) * US
        rows.insert(chance.randrange(len(rows) + 1), row(us, "NONE", "NONE", "Anna", chance.choice(STRANGE)))
    return in_this_order(rows), played.now


# The truth


@many
@given(plans())
def test_of_a_stream_without_loss_every_visit_is_what_really_happened(plan: object) -> None:
    played = play(plan)  # type: ignore[arg-type]
    found = whole(played.rows, played.now)
    assert len(found.visits) == len(played.truths)
    visits = {visit.visit_id: visit for visit in found.visits}
    nth: Counter[tuple[str, str]] = Counter()
    for truth in sorted(played.truths, key=lambda truth: truth.entered):
        nth[truth.callid, truth.queue] += 1
        visit = visits[f"{truth.callid}/{truth.queue}/{nth[truth.callid, truth.queue]}"]
        assert abs(visit.entered_at - truth.entered) <= 1
        assert visit.outcome == truth.outcome
        assert visit.agent == truth.agent
        if truth.outcome in ENDED:
            assert visit.wait_s == truth.wait_s
            assert visit.talk_s == truth.talk_s
            if truth.ended_by:
                assert visit.ended_by == truth.ended_by


@many
@given(plans())
def test_the_totals_of_a_stream_without_loss_are_the_true_ones(plan: object) -> None:
    played = play(plan)  # type: ignore[arg-type]
    found = whole(played.rows, played.now)
    true = played.truths
    assert Counter((v.queue, v.outcome) for v in found.visits) == Counter((t.queue, t.outcome) for t in true)
    assert Counter((v.agent, v.talk_s) for v in found.visits if v.outcome == facts.ANSWERED) == Counter(
        (t.agent, t.talk_s) for t in true if t.outcome == facts.ANSWERED
    )
    assert sum(v.wait_s or 0 for v in found.visits if v.outcome in ENDED) == sum(
        t.wait_s for t in true if t.outcome in ENDED
    )
    assert sum(o.result != "answered" for o in found.offers) == sum(t.rings for t in true)


def told_apart(played: Played) -> Played:
    """The stream without callers who came to a queue twice, or within seconds of another: rows tell no more of them."""
    entered = sorted((t.queue, t.entered, t.callid) for t in played.truths)
    unclear = {t.callid for t in played.truths if sum((t.queue, t.callid) == (q, c) for q, _, c in entered) > 1}
    for one, other in pairwise(entered):
        if one[0] == other[0] and other[1] - one[1] <= QUIET_S:
            unclear |= {one[2], other[2]}
    played.rows = in_this_order([r for r in played.rows if r.callid not in unclear])
    return played


@many
@given(plans((*EXITS, *TALKS, *STILL)), st.integers(0, 2**32), st.sampled_from([0.0, 0.2, 0.6]))
def test_whatever_rows_are_lost_the_rest_is_read_like_the_plain_oracle_reads_it(
    plan: object, seed: int, lost: float
) -> None:
    played = told_apart(play(plan))  # type: ignore[arg-type]
    chance = random.Random(seed)
    rows = [r for r in played.rows if r.event == QUEUESTART or chance.random() >= lost]
    last_boot = max((r.position for r in rows if r.event == QUEUESTART), default=0)
    found = whole(rows, played.now)
    seen = sorted(Seen(v.visit_id.split("/")[0], v.queue, v.outcome, v.wait_s, v.agent, v.talk_s) for v in found.visits)
    assert [replace(s, wait_s=s.wait_s or 0, talk_s=s.talk_s or 0) for s in seen] == [
        replace(s, wait_s=s.wait_s or 0, talk_s=s.talk_s or 0) for s in visits_seen(rows, last_boot)
    ]


@many
@given(plans((*EXITS, *TALKS, *STILL), boots=0), st.integers(0, 2**32))
def test_for_callers_of_one_visit_to_a_queue_the_order_of_writing_does_not_matter(plan: object, seed: int) -> None:
    played = told_apart(play(plan))  # type: ignore[arg-type]
    rows = list(played.rows)
    random.Random(seed).shuffle(rows)
    mixed = whole(in_this_order(rows), played.now)
    assert [(v.visit_id, v.outcome, v.wait_s, v.agent, v.talk_s) for v in told(mixed)[1]] == [
        (v.visit_id, v.outcome, v.wait_s, v.agent, v.talk_s) for v in told(whole(played.rows, played.now))[1]
    ]


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
def test_groups_with_call_records_computed_apart_give_what_all_rows_together_give(plan: object) -> None:
    played = play(plan)  # type: ignore[arg-type]
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
def test_a_call_talks_no_longer_than_it_lasts_and_has_one_direction(plan: object) -> None:
    played = play(plan)  # type: ignore[arg-type]
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
