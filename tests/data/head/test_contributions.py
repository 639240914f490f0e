"""Contributions to a change of the service level: they add up exactly, and each answers for its own cause."""

from collections.abc import Mapping
from math import isclose

import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st

from data.head.contributions import (
    CALLS,
    CAUSES,
    HANDLING,
    MIX,
    MODELLED,
    OUTAGES,
    STAFF,
    Explanation,
    Model,
    Side,
    explain,
    mix,
    shapley,
)
from data.head.erlang import Goal
from data.head.load import Fared

GOAL = Goal(0.8, 20)
HOURS = [(1, hour) for hour in range(9, 18)]


def told(answered: int, in_time: int, abandoned: int = 0) -> Fared:
    return Fared(answered + abandoned, answered, abandoned, good=in_time, counted=answered + abandoned)


def side(calls_an_hour: int = 60, agents: float = 5.0, handling_s: float = 180.0) -> Side:
    rates = dict.fromkeys(HOURS, calls_an_hour / 3600)
    return Side(rates, dict.fromkeys(HOURS, calls_an_hour), dict.fromkeys(HOURS, agents), handling_s)


@st.composite
def queues(draw: st.DrawFn) -> dict[str, Fared]:
    found = {}
    for name in draw(st.lists(st.sampled_from("abcd"), min_size=1, unique=True)):
        answered = draw(st.integers(1, 500))
        found[name] = told(answered, draw(st.integers(0, answered)), draw(st.integers(0, 200)))
    return found


def calmed(whole: Mapping[str, Fared], share: float) -> dict[str, Fared]:
    """The same queues without some of their visits, all of them late."""
    found = {}
    for name, one in whole.items():
        late = int((one.answered - one.good) * share)
        found[name] = told(one.answered - late, one.good, one.abandoned)
    return found


@given(
    before=queues(),
    after=queues(),
    outage=st.floats(0, 1),
    sides=st.tuples(
        st.builds(side, st.integers(5, 120), st.floats(0, 12), st.floats(60, 400)),
        st.builds(side, st.integers(5, 120), st.floats(0, 12), st.floats(60, 400)),
    ),
)
@profile(max_examples=40)
def test_contributions_and_remainder_are_the_change_exactly(
    before: dict[str, Fared], after: dict[str, Fared], outage: float, sides: tuple[Side, Side]
) -> None:
    model = Model(*sides, 120.0, GOAL)
    found = explain(before, after, calmed(before, 0.0), calmed(after, outage), model)
    assert found is not None
    assert set(found.effects) == set(CAUSES)
    assert isclose(sum(found.effects.values()) + found.remainder, found.after - found.before, abs_tol=1e-12)
    assert found.modelled is not None
    explained = sum(found.effects[cause] for cause in MODELLED)
    assert isclose(explained, found.modelled[1] - found.modelled[0], abs_tol=1e-12)


@given(values=st.lists(st.floats(-1, 1), min_size=8, max_size=8))
def test_shapley_shares_out_all_that_the_causes_changed_together(values: list[float]) -> None:
    names = ("a", "b", "c")

    def value(chosen: frozenset[str]) -> float:
        return values[sum(1 << names.index(one) for one in chosen)]

    assert isclose(sum(shapley(names, value).values()), values[7] - values[0], abs_tol=1e-9)


def test_what_did_not_change_contributes_nothing() -> None:
    model = Model(side(agents=5.0), side(agents=4.0), 120.0, GOAL)
    effects = shapley(MODELLED, model.level)
    assert effects[CALLS] == pytest.approx(0)
    assert effects[HANDLING] == pytest.approx(0)
    assert effects[STAFF] < -0.05


def test_more_calls_and_longer_talks_make_it_worse_and_more_people_better() -> None:
    effects = shapley(MODELLED, Model(side(60, 5, 180), side(75, 6, 200), 120.0, GOAL).level)
    assert effects[CALLS] < 0
    assert effects[HANDLING] < 0
    assert effects[STAFF] > 0


def test_the_mix_of_queues_alone_can_move_the_whole() -> None:
    before = {"fast": told(100, 100), "slow": told(100, 0)}
    after = {"fast": told(50, 50), "slow": told(150, 0)}
    assert mix(before, after) == pytest.approx(-0.25)
    found = explain(before, after, before, after, None)
    assert found is not None
    assert found.remainder == pytest.approx(0)
    assert found.effects == {OUTAGES: 0, MIX: pytest.approx(-0.25)}


def test_a_queue_that_was_closed_before_counts_as_mix_and_not_as_service() -> None:
    found = explain({"a": told(100, 80)}, {"a": told(100, 80), "b": told(100, 20)}, {}, {}, None)
    assert found is not None
    assert found.effects[MIX] == pytest.approx(-0.3)
    assert found.remainder == pytest.approx(0)


def test_an_outage_is_blamed_for_its_own_calls_only() -> None:
    before = {"a": told(1000, 800)}
    after = {"a": told(1100, 800)}
    calm = {"a": told(1000, 800)}
    found = explain(before, after, before, calm, None)
    assert found is not None
    assert found.effects[OUTAGES] == pytest.approx(found.change)
    assert found.remainder == pytest.approx(0)


def test_a_model_is_fitted_to_the_level_of_both_periods_and_never_to_their_difference() -> None:
    fitted = Model(side(60, 8, 180), side(80, 8, 180), 120.0, GOAL).fitted(0.7)
    levels = fitted.level(frozenset()), fitted.level(frozenset(MODELLED))
    assert sum(levels) / 2 == pytest.approx(0.7, abs=0.003)
    assert fitted.free < 1
    assert levels[1] < levels[0]
    generous = Model(side(60, 4, 180), side(60, 4, 180), 120.0, GOAL).fitted(0.99)
    assert generous.free == 1.0, "nobody is invented who was not there"


def test_a_small_change_is_told_from_a_large_one() -> None:
    def moved(share: int) -> Explanation:
        found = explain({"a": told(1000, 800)}, {"a": told(1000, share)}, {}, {}, None)
        assert found is not None
        return found

    assert not moved(790).is_more_than_chance
    assert moved(700).is_more_than_chance


def test_an_empty_period_has_no_explanation() -> None:
    assert explain({}, {"a": told(10, 5)}, {}, {"a": told(10, 5)}, None) is None
