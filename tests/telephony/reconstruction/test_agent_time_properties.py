"""An agent's time against the oracle: any stream, cut anywhere, adds up and says the same."""

import json
from collections import Counter, defaultdict
from dataclasses import replace
from operator import attrgetter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.facts import BUCKETS, LOGIN, PAUSE, QUEUE_LOGIN, QUEUE_PAUSE, TALK_OUTSIDE_LOGIN
from data.spells import KEY, whole_again
from telephony.reconstruction.agent_history import run_days
from telephony.reconstruction.agent_intervals import Interval
from telephony.reconstruction.agent_state import NOBODY, CarriedState
from telephony.reconstruction.agent_time import Conditions, Day
from tests.telephony.reconstruction.agent_stories import (
    SPAN,
    agent_logins,
    calls,
    days_between,
    inputs_of,
    member_rows,
    rows_of,
    talks,
    times,
    times_of_rows,
    wrap_of,
)
from tests.telephony.reconstruction.agent_time_oracle import Second, Simulation

cuts = st.lists(st.integers(1, SPAN - 1), max_size=4)
many = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def seconds_of(intervals: list[Interval], now: int) -> dict[int, dict[str, list[tuple[str, str]]]]:
    """Second → kind → (queue, reason) of all intervals that hold it."""
    seconds: dict[int, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for one in intervals:
        for x in range(one.started_at, now if one.ended_at is None else one.ended_at):
            seconds[x][one.kind].append((one.queue, one.reason))
    return seconds


def moved(interval: Interval, by: int) -> Interval:
    """The same interval, later."""
    ended = None if interval.ended_at is None else interval.ended_at + by
    return replace(interval, started_at=interval.started_at + by, ended_at=ended)


def assert_same(intervals: list[Interval], expected: dict[int, Second], now: int) -> None:
    """Every second of the product is what the oracle says."""
    found = seconds_of(intervals, now)
    assert not set(found) - set(expected)
    for x, second in expected.items():
        kinds = found[x]
        assert sorted(kinds[QUEUE_LOGIN]) == sorted((q, "") for q in second.queues), x
        assert kinds[LOGIN] == ([("", "")] if second.queues else []), x
        buckets = [(kind, *one) for kind in BUCKETS for one in kinds[kind]]
        assert buckets == (
            [(*second.bucket[:2], max(reason for (reason,) in second.bucket[2]))] if second.bucket else []
        ), x
        assert kinds[TALK_OUTSIDE_LOGIN] == ([(second.outside, "")] if second.outside else []), x
        assert sorted(kinds[QUEUE_PAUSE]) == sorted((q, cell[0]) for q, cell in second.pauses.items()), x


@many
@given(member_rows, talks, calls, cuts, st.lists(st.integers(1, SPAN - 1), max_size=2), st.integers(0, SPAN))
def test_every_second_of_a_queue_member_is_what_the_oracle_says(written, talked, rung, where, restarts, tail):
    now = SPAN + tail
    days = days_between(0, where, SPAN + 20)
    made = times(written, talked, rung, days=days, now=now, restarts=restarts)
    until = min(now, SPAN + 20)
    midnights = [start for start, _ in days]
    oracle = Simulation(written, talked, rung, wrap_of, restarts=restarts, midnights=midnights).run(0, until)
    assert_same(made, oracle, until)


@many
@given(agent_logins(), member_rows, talks, calls, cuts)
def test_every_second_of_an_agent_who_logs_in_is_what_the_oracle_says(logins, members, talked, rung, where):
    written = sorted([*logins, *members], key=lambda row: row[0])
    days = days_between(-5, where, SPAN + 20)
    made = times(written, talked, rung, days=days, now=SPAN)
    midnights = [start for start, _ in days]
    oracle = Simulation(written, talked, rung, wrap_of, midnights=midnights).run(-5, SPAN)
    assert_same(made, oracle, SPAN)


@many
@given(agent_logins(), member_rows, calls, calls, cuts)
def test_disjoint_buckets_add_up_to_login_to_the_second(logins, members, talked, rung, where):
    written = sorted([*logins, *members], key=lambda row: row[0])
    made = times(written, talked, rung, days=days_between(-5, where, SPAN), now=SPAN)
    total: Counter[str] = Counter()
    for one in made:
        total[one.kind] += one.of("", "Anna").seconds or 0
    assert sum(total[kind] for kind in BUCKETS) == total[LOGIN] <= min(SPAN + 5, total[QUEUE_LOGIN])
    assert total[PAUSE] <= total[LOGIN]
    assert all(one.ended_at is None or one.ended_at >= one.started_at for one in made)


@many
@given(agent_logins(), member_rows, calls, calls, st.randoms(use_true_random=False))
def test_rows_in_any_order_and_twice_give_the_same_time(logins, members, talked, rung, random):
    written = sorted([*logins, *members], key=lambda row: row[0])
    once = times(written, talked, rung, days=[(-5, 10), (10, SPAN)], now=SPAN)
    doubled = rows_of([row for row in written for _ in range(2)])
    random.shuffle(doubled)
    random.shuffle(talked)
    random.shuffle(rung)
    assert times_of_rows(doubled, talked, rung, days=[(-5, 10), (10, SPAN)], now=SPAN) == once


@many
@given(agent_logins(), member_rows, calls, calls, st.integers(1, 400))
def test_a_shift_by_days_shifts_the_time_by_days(logins, members, talked, rung, n):
    by = n * 86400
    written = sorted([*logins, *members], key=lambda row: row[0])
    rule = wrap_of
    here = times(written, talked, rung, days=[(-5, 10), (10, SPAN)], now=SPAN)
    there = times(
        [(row[0] + by, *row[1:]) for row in written],
        [(q, start + by, end + by) for q, start, end in talked],
        [(q, start + by, end + by) for q, start, end in rung],
        days=[(by - 5, by + 10), (by + 10, by + SPAN)],
        now=SPAN + by,
        rule=lambda queue, at: rule(queue, at - by),
    )
    assert [moved(interval, by) for interval in here] == there


@many
@given(agent_logins(), member_rows, calls, calls, cuts, st.integers(1, SPAN - 1))
def test_a_rebuild_from_any_day_with_the_stored_state_gives_the_same_days(logins, members, talked, rung, where, first):
    written = rows_of(sorted([*logins, *members], key=lambda row: row[0]))
    days = [Day(*day) for day in days_between(-5, where, SPAN)]
    inputs = inputs_of(written, talked, rung)
    conditions = Conditions(now=SPAN, planned_wrap=wrap_of)
    whole = run_days(days, NOBODY, inputs, conditions)
    start = next(n for n, day in enumerate(days) if first < day.end)
    carried = NOBODY if start == 0 else whole.results[start - 1].carried_out
    stored = CarriedState.from_json(json.loads(json.dumps(carried.to_json())))
    again = run_days(days[start:], stored, inputs, conditions)
    if again.starts_before is None:
        assert [r.intervals for r in again.results] == [r.intervals for r in whole.results[start:]]
    else:
        assert again.starts_before < days[start].start


@many
@given(agent_logins(), member_rows, calls, calls, cuts)
def test_days_cut_anywhere_join_again_to_what_one_long_day_says(logins, members, talked, rung, where):
    written = sorted([*logins, *(row for row in members if row[1] != "PAUSEREASON")], key=lambda row: row[0])
    # A pause without a reason may be named later, but never before midnight: those are left out here.
    written = [row for row in written if not (row[1].startswith("PAUSE") and not row[3]) and row[3] != "PAUSED"]
    whole = times(written, talked, rung, days=[(-5, SPAN)], now=SPAN)
    parts = times(written, talked, rung, days=days_between(-5, where, SPAN), now=SPAN)

    def spells(intervals):
        facts = sorted((one.of("", "Anna") for one in intervals), key=attrgetter(*KEY, "started_at"))
        return sorted((*key, end or -1, n or -1) for *key, end, n in whole_again(facts))

    assert spells(parts) == spells(whole)
