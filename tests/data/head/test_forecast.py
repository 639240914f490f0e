"""The forecast: it learns what repeats, is not moved by one bad day, and its interval keeps its promise."""

import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from data.head.forecast import (
    AHEAD_DAYS,
    HOURS,
    Spread,
    days_after,
    forecast,
    inside,
    same_as_last_week,
    spread_of,
    table_of,
    wape,
)
from data.head.outlook import scored, tried

FIRST = date(2026, 6, 15)
"""A Monday; there is one holiday in the next twelve weeks less a day."""
SHAPE = [0] * 8 + [8, 12, 14, 12, 10, 10, 9, 9, 8, 5, 2, 1] + [0] * 4
WEEK = (1.3, 1.1, 1.0, 1.0, 0.9, 0.35, 0.25)

History = dict[tuple[date, int], int]


def history(days: int, level: Callable[[int], float] = lambda n: 400.0, seed: int = 1) -> History:
    dice = random.Random(seed)
    found = {}
    for n in range(days):
        day = FIRST + timedelta(days=n)
        for hour in range(HOURS):
            mean = level(n) * WEEK[day.weekday()] * SHAPE[hour] / sum(SHAPE)
            found[day, hour] = max(0, round(dice.gauss(mean, mean**0.5))) if mean else 0
    return found


def last_day(days: int) -> date:
    return FIRST + timedelta(days=days - 1)


def test_weekdays_and_hours_that_repeat_are_foretold() -> None:
    last = last_day(84)
    for one in forecast(table_of(history(84), FIRST, last), days_after(last, AHEAD_DAYS)):
        assert one.calls == pytest.approx(400 * WEEK[one.day.weekday()], rel=0.12)
        assert sum(one.hours) == pytest.approx(one.calls)
        assert one.hours[10] > 2 * one.hours[17]
        assert one.hours[3] == 0


def test_one_burst_and_one_dead_line_move_nothing_much() -> None:
    plain, last = history(84), last_day(84)
    broken = dict(plain)
    for hour in range(HOURS):
        broken[last - timedelta(days=5), hour] *= 4
        broken[last - timedelta(days=10), hour] = 0
    days = days_after(last, 7)
    for one, other in zip(
        forecast(table_of(plain, FIRST, last), days), forecast(table_of(broken, FIRST, last), days), strict=True
    ):
        assert other.calls == pytest.approx(one.calls, rel=0.06)


def test_a_new_level_is_followed() -> None:
    last = last_day(84)
    table = table_of(history(84, lambda n: 400 if n < 56 else 600), FIRST, last)
    assert sum(one.calls for one in forecast(table, days_after(last, 7))) == pytest.approx(600 * sum(WEEK), rel=0.08)


def test_a_holiday_is_a_sunday_until_two_were_seen_and_then_as_they_were() -> None:
    first, last = date(2026, 4, 6), date(2026, 6, 7)
    calls = {(first + timedelta(days=n), hour): SHAPE[hour] * 4 for n in range(63) for hour in range(HOURS)}
    for n in range(63):
        day = first + timedelta(days=n)
        quiet = 0.2 if day.weekday() == 6 else 0.1 if (day.month, day.day) in ((5, 1), (5, 9)) else 1.0
        for hour in range(HOURS):
            calls[day, hour] = round(calls[day, hour] * quiet * 10)
    (ahead,) = forecast(table_of(calls, first, last), [date(2026, 6, 12)])
    assert ahead.name
    assert ahead.calls == pytest.approx(400 * 10 * 0.1, rel=0.1)
    one_seen = table_of({key: n for key, n in calls.items() if key[0] >= date(2026, 5, 4)}, date(2026, 5, 4), last)
    assert forecast(one_seen, [date(2026, 6, 12)])[0].calls == pytest.approx(400 * 10 * 0.2, rel=0.15)


def test_the_interval_holds_about_eight_of_ten_days_and_hours_it_never_saw() -> None:
    days = 84
    table = table_of(history(days), FIRST, last_day(days))
    found = scored(table, tried(table, last_day(days)), last_day(days), days)
    assert found.days_inside is not None
    assert found.hours_inside is not None
    assert 0.6 <= found.days_inside <= 1.0
    assert 0.7 <= found.hours_inside <= 0.92
    assert found.day_error is not None
    assert found.day_error < 0.1


def test_a_trial_knows_nothing_of_the_weeks_it_foretells() -> None:
    days = 70
    plain, last = history(days), last_day(days)
    changed = {key: n * 3 if key[0] > last - timedelta(days=AHEAD_DAYS) else n for key, n in plain.items()}
    trials = [tried(table_of(one, FIRST, last), last) for one in (plain, changed)]
    assert [one.calls for one in trials[0].days] == [one.calls for one in trials[1].days]
    assert trials[0].actual != trials[1].actual


def test_too_little_history_for_a_second_trial_leaves_the_interval_unchecked() -> None:
    days = 60
    table = table_of(history(days), FIRST, last_day(days))
    found = scored(table, tried(table, last_day(days)), last_day(days), days)
    assert (found.days_inside, found.hours_inside) == (None, None)
    assert found.day_error is not None


def test_where_the_last_week_says_more_the_naive_forecast_is_told_to_win() -> None:
    days = 84
    jump = table_of(history(days, lambda n: 300 if n < 50 else 700), FIRST, last_day(days))
    assert scored(jump, tried(jump, last_day(days)), last_day(days), days).naive_wins


def test_the_naive_forecast_is_the_last_week_again() -> None:
    last = last_day(84)
    calls = history(84)
    for one in same_as_last_week(table_of(calls, FIRST, last), days_after(last, 14)):
        back = 7 if one.day <= last + timedelta(days=7) else 14
        assert one.hours == tuple(calls[one.day - timedelta(days=back), hour] for hour in range(HOURS))


def test_errors_weigh_by_calls() -> None:
    assert wape([(90, 100), (12, 10)]) == pytest.approx(12 / 110)
    assert wape([(5, 0)]) is None


def test_an_interval_never_goes_below_no_calls_and_holds_its_own_expectation() -> None:
    spread = spread_of([(100, 80), (100, 100), (100, 110), (100, 150)])
    low, high = spread.around(100)
    assert low <= 100 <= high
    assert Spread(-3, 3).around(1) == (0.0, 4.0)
    assert inside([(100, 101), (100, 900)], spread) == 0.5
