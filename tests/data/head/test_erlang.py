"""Erlang B, C and A: the published cases, a slow plain oracle, and what must hold for every load."""

from fractions import Fraction
from math import inf, isclose

import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st

from data.head.erlang import (
    Goal,
    Load,
    Performance,
    agents_needed,
    erlang_a,
    erlang_b,
    erlang_c,
    performance_of,
    with_shrinkage,
)

GOAL = Goal(target=0.8, within_s=20)
loads = st.builds(
    Load,
    rate=st.floats(0.0005, 0.6),
    aht_s=st.floats(20, 600),
    patience_s=st.floats(15, 3600),
)


def test_a_hundred_calls_in_half_an_hour_with_fourteen_agents_is_the_published_case() -> None:
    seen = erlang_c(Load(100 / 1800, 180), 14, GOAL)
    assert f"{seen.service_level:.5f}" == "0.88835"
    assert f"{seen.wait_probability:.6f}" == "0.174132"
    assert f"{seen.occupancy:.6f}" == "0.714286"
    assert f"{seen.asa_s:.3f}" == "7.836"


def test_a_thousand_calls_an_hour_need_forty_agents_and_fifty_eight_people_as_published() -> None:
    load, goal = Load(1000 / 3600, 120), Goal(0.8, 20, max_occupancy=0.85, shrinkage=0.3)
    agents = agents_needed(erlang_c, load, goal)
    assert (agents, with_shrinkage(agents, goal.shrinkage)) == (40, 58)
    seen = erlang_c(load, agents, goal)
    assert f"{seen.service_level:.2%}" == "93.72%"
    assert f"{seen.asa_s:.2f}" == "3.43"
    assert agents_needed(erlang_c, load, Goal(0.8, 20)) < agents, "it is the cap on occupancy that asks for forty"


@pytest.mark.parametrize(("agents", "erlangs"), [(1, 1), (3, 2), (14, 10), (40, 33), (90, 120)])
def test_erlang_b_is_the_sum_of_its_definition(agents: int, erlangs: int) -> None:
    terms = [Fraction(1)]
    for n in range(1, agents + 1):
        terms.append(terms[-1] * erlangs / n)
    assert isclose(erlang_b(agents, erlangs), float(terms[-1] / sum(terms)), rel_tol=1e-12)


@pytest.mark.parametrize("agents", [11, 14, 30])
def test_erlang_c_is_the_sum_of_its_definition(agents: int) -> None:
    load = Load(Fraction(1, 18), 180)
    free = [Fraction(1)]
    for n in range(1, agents):
        free.append(free[-1] * 10 / n)
    queue = free[-1] * 10 / agents / (1 - Fraction(10, agents))
    assert isclose(erlang_c(load, agents, GOAL).wait_probability, float(queue / (sum(free) + queue)), rel_tol=1e-12)


PLAIN = [
    (Load(1 / 20, 180, 90), 8),
    (Load(1 / 20, 180, 90), 12),
    (Load(1 / 200, 300, 60), 1),
    (Load(1 / 100, 300, 600), 2),
    (Load(1 / 10, 120, 45), 15),
]


@pytest.mark.parametrize(("load", "agents"), PLAIN)
@pytest.mark.parametrize("within_s", [5, 20, 90])
def test_erlang_a_is_the_plain_chain_solved_state_by_state(load: Load, agents: int, within_s: int) -> None:
    goal = Goal(0.8, within_s, short_s=5)
    fast, slow = erlang_a(load, agents, goal), plain_chain(load, agents, goal)
    assert isclose(fast.wait_probability, slow.wait_probability, rel_tol=1e-9)
    assert isclose(fast.abandonment, slow.abandonment, rel_tol=1e-9)
    assert isclose(fast.asa_s, slow.asa_s, rel_tol=1e-9)
    assert isclose(fast.occupancy, slow.occupancy, rel_tol=1e-9)
    assert isclose(fast.service_level, slow.service_level, abs_tol=1e-7)


def plain_chain(load: Load, agents: int, goal: Goal) -> Performance:
    """The same by brute force: the chain's states one by one, then one caller followed in small steps of time."""
    assert load.patience_s
    rate, served, leave = load.rate, 1 / load.aht_s, 1 / load.patience_s
    states = [1.0]
    for n in range(1, agents + 400):
        states.append(states[-1] * rate / (min(n, agents) * served + max(0, n - agents) * leave))
    states = [one / sum(states) for one in states]
    ahead = states[agents:][:300]
    gone = sum(share * (k + 1) * leave / (agents * served + (k + 1) * leave) for k, share in enumerate(ahead))
    wait = answered = 0.0
    for k, share in enumerate(ahead):
        stages = sum(1 / (agents * served + (i + 1) * leave) for i in range(k + 1))
        got = agents * served / (agents * served + (k + 1) * leave)
        wait, answered = wait + share * got * stages, answered + share * got
    in_time, _ = followed(ahead, agents * served, leave, goal.within_s)
    _, short = followed(ahead, agents * served, leave, goal.short_s)
    return Performance(
        sum(ahead),
        (1 - sum(ahead) + in_time) / (1 - short),
        wait / (1 - gone),
        rate * (1 - gone) * load.aht_s / agents,
        gone,
    )


def followed(ahead: list[float], served: float, leave: float, until_s: float) -> tuple[float, float]:
    """Served and gone by then, by Runge and Kutta over everybody who found k callers waiting before them."""
    step = 0.02 / (served + leave * 20)
    steps = max(1, int(until_s / step))
    step, here, got, gone = until_s / steps, [*ahead[:80]], 0.0, 0.0

    def flow(now: list[float]) -> list[float]:
        up = [(served + (k + 1) * leave) * now[k + 1] for k in range(len(now) - 1)] + [0.0]
        return [up[k] - (served + (k + 1) * leave) * now[k] for k in range(len(now))]

    for _ in range(steps):
        a = flow(here)
        b = flow([x + step / 2 * y for x, y in zip(here, a, strict=True)])
        c = flow([x + step / 2 * y for x, y in zip(here, b, strict=True)])
        d = flow([x + step * y for x, y in zip(here, c, strict=True)])
        after = [x + step / 6 * (p + 2 * q + 2 * r + s) for x, p, q, r, s in zip(here, a, b, c, d, strict=True)]
        end = flow(after)
        middle = _middle(here[0], after[0], a[0], end[0], step)
        got += step / 6 * served * (here[0] + 4 * middle + after[0])
        middle = _middle(sum(here), sum(after), sum(a), sum(end), step)
        gone += step / 6 * leave * (sum(here) + 4 * middle + sum(after))
        here = after
    return got, gone


def _middle(start: float, end: float, slope: float, end_slope: float, step: float) -> float:
    """The value half-way, of the cubic with these ends and slopes."""
    return (start + end) / 2 + step / 8 * (slope - end_slope)


@given(load=loads, agents=st.integers(0, 400))
@profile(max_examples=150)
def test_one_more_agent_is_never_worse(load: Load, agents: int) -> None:
    goal = Goal(0.8, 20, short_s=5)
    for model in (erlang_a, erlang_c):
        fewer, more = model(load, agents, goal), model(load, agents + 1, goal)
        assert more.service_level >= fewer.service_level - 1e-9
        assert more.wait_probability <= fewer.wait_probability + 1e-9
        assert more.asa_s <= fewer.asa_s * (1 + 1e-9)
        assert more.abandonment <= fewer.abandonment + 1e-9


@given(load=loads, agents=st.integers(1, 600))
@profile(max_examples=150)
def test_every_share_is_a_share_and_nobody_is_lost(load: Load, agents: int) -> None:
    seen = erlang_a(load, agents, Goal(0.8, 20, short_s=5))
    for share in (seen.wait_probability, seen.service_level, seen.occupancy, seen.abandonment):
        assert 0 <= share <= 1
    assert seen.asa_s >= 0
    assert isclose(seen.occupancy * agents, load.erlangs * (1 - seen.abandonment), rel_tol=1e-6, abs_tol=1e-9)


@given(load=loads)
@profile(max_examples=60)
def test_who_needs_so_many_reaches_the_goal_and_with_one_fewer_would_not(load: Load) -> None:
    goal = Goal(0.8, 20, max_occupancy=0.9)
    for model in (erlang_a, erlang_c):
        agents = agents_needed(model, load, goal)
        reached, short = model(load, agents, goal), model(load, agents - 1, goal)
        assert reached.service_level >= 0.8
        assert reached.occupancy <= 0.9 + 1e-9
        assert agents == 1 or short.service_level < 0.8 or short.occupancy > 0.9
    assert agents_needed(erlang_a, load, goal) <= agents_needed(erlang_c, load, goal)


@pytest.mark.parametrize("agents", [11, 14, 20])
def test_with_endless_patience_erlang_a_is_erlang_c(agents: int) -> None:
    patient = erlang_c(Load(100 / 1800, 180), agents, GOAL)
    apart = [
        abs(erlang_a(Load(100 / 1800, 180, patience), agents, GOAL).service_level - patient.service_level)
        for patience in (600, 6_000, 60_000, 600_000)
    ]
    assert apart == sorted(apart, reverse=True)
    assert apart[-1] < 1e-3
    assert erlang_a(Load(100 / 1800, 180, None), agents, GOAL) == patient


def test_a_queue_that_only_grows_never_answers_under_erlang_c() -> None:
    seen = erlang_c(Load(100 / 1800, 180), 10, GOAL)
    assert (seen.service_level, seen.asa_s, seen.occupancy) == (0.0, inf, 1.0)


def test_a_thousand_agents_are_as_exact_as_ten() -> None:
    seen = erlang_a(Load(1000 / 180, 180, 120), 1000, GOAL)
    assert isclose(seen.occupancy * 1000, 1000 * (1 - seen.abandonment), rel_tol=1e-12)
    assert 0.4 < seen.wait_probability < 0.6
    assert erlang_a(Load(20_000 / 180, 180, 3600), 1000, GOAL).abandonment == pytest.approx(0.95, abs=1e-6)


def test_part_of_an_agent_lies_between_the_whole_numbers() -> None:
    load = Load(100 / 1800, 180, 120)
    low, high = erlang_a(load, 9, GOAL), erlang_a(load, 10, GOAL)
    seen = performance_of(erlang_a, load, 9.25, GOAL)
    assert seen.service_level == pytest.approx(0.75 * low.service_level + 0.25 * high.service_level)
    assert performance_of(erlang_a, load, 9.0, GOAL) == low


def test_without_calls_nobody_is_needed() -> None:
    assert agents_needed(erlang_a, Load(0, 180, 60), GOAL) == 0
    assert with_shrinkage(0, 0.3) == 0
    assert with_shrinkage(7, 0.3) == 10
