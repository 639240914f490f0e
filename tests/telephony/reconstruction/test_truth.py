"""Generated streams against the truth about them, and damaged ones against a plain oracle."""

import random
from collections import Counter
from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from data import facts
from telephony.reconstruction.queue_events import QUEUESTART
from tests.telephony.reconstruction.computed import ENDED, many, told, whole
from tests.telephony.reconstruction.plans import EXITS, QUIET_S, STILL, TALKS, Plan, plans
from tests.telephony.reconstruction.stories import in_this_order
from tests.telephony.reconstruction.streams import Played, play
from tests.telephony.reconstruction.visit_oracle import Seen, visits_seen


@many
@given(plans())
def test_of_a_stream_without_loss_every_visit_is_what_really_happened(plan: Plan) -> None:
    played = play(plan)
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
def test_the_totals_of_a_stream_without_loss_are_the_true_ones(plan: Plan) -> None:
    played = play(plan)
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
    plan: Plan, seed: int, lost: float
) -> None:
    played = told_apart(play(plan))
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
def test_for_callers_of_one_visit_to_a_queue_the_order_of_writing_does_not_matter(plan: Plan, seed: int) -> None:
    played = told_apart(play(plan))
    rows = list(played.rows)
    random.Random(seed).shuffle(rows)
    mixed = whole(in_this_order(rows), played.now)
    assert [(v.visit_id, v.outcome, v.wait_s, v.agent, v.talk_s) for v in told(mixed)[1]] == [
        (v.visit_id, v.outcome, v.wait_s, v.agent, v.talk_s) for v in told(whole(played.rows, played.now))[1]
    ]
