"""The average day: presence without double counting, clocks that change, holidays, the plan's numbers."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.filters import Filters
from data.head.asked import days_word, known_filters, weekday_filters
from data.head.erlang import Goal
from data.head.holidays import holiday
from data.head.load import Fared, Interval, average_day, usual_days
from data.head.presence import Attendance, lay_over, united, without
from data.head.staffing import Service, free_share, staffing, whole_day
from data.head.wishes import Wishes
from data.localtime import QUARTER, day_start

MOSCOW, BERLIN = ZoneInfo("Europe/Moscow"), ZoneInfo("Europe/Berlin")
LATER = int(datetime(2027, 1, 1, tzinfo=MOSCOW).timestamp())
spans = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)).map(lambda one: (min(one), max(one))), max_size=12)


def covered(some: list[tuple[int, int]]) -> set[int]:
    return {at for start, end in some for at in range(start, end)}


@given(spans, spans)
def test_what_is_left_of_shifts_is_exactly_the_time_without_breaks(shifts: list, breaks: list) -> None:
    left = without(united(shifts), united(breaks))
    assert covered(left) == covered(shifts) - covered(breaks)
    assert sum(end - start for start, end in left) == len(covered(left))


@given(spans)
def test_seconds_laid_over_quarters_are_all_there(shifts: list) -> None:
    seconds: dict = {}
    lay_over([(start * 60, end * 60) for start, end in united(shifts)], MOSCOW, seconds)
    assert sum(seconds.values()) == 60 * len(covered(shifts))
    assert all(0 < n <= QUARTER for n in seconds.values())


@pytest.mark.parametrize(("day", "hour", "exposed"), [(date(2026, 10, 25), 2, 7200), (date(2026, 3, 29), 2, 0)])
def test_the_hour_that_clocks_repeat_or_skip_counts_as_often_as_it_happened(day: date, hour: int, exposed: int) -> None:
    seconds: dict = {}
    lay_over([(day_start(day, BERLIN), day_start(day + timedelta(days=1), BERLIN))], BERLIN, seconds)
    intervals = average_day([day], {}, Attendance(seconds, seconds), 4, BERLIN, LATER)
    assert intervals[hour].exposed_s == exposed
    assert intervals[hour].there == (1.0 if exposed else 0.0)
    assert sum(one.exposed_s for one in intervals) == day_start(day + timedelta(days=1), BERLIN) - day_start(
        day, BERLIN
    )


def test_a_day_that_is_going_on_counts_up_to_now() -> None:
    day = date(2026, 11, 23)
    now = day_start(day, MOSCOW) + 10 * 3600 + 20 * 60
    calls = {(day, 40): Fared(offered=20)}
    ten = average_day([day], calls, Attendance({}, {}), 4, MOSCOW, now)[10]
    assert ten.exposed_s == 20 * 60
    assert ten.rate == pytest.approx(20 / 1200)


def test_holidays_and_today_stay_out_of_an_average_and_a_single_day_is_itself() -> None:
    today, since = date(2026, 11, 6), date(2026, 11, 2)
    week = usual_days(Filters(date(2026, 10, 1), today), since, today)
    assert week == (date(2026, 11, 2), date(2026, 11, 3), date(2026, 11, 5))
    assert usual_days(Filters(date(2026, 11, 4), date(2026, 11, 4)), since, today) == (date(2026, 11, 4),)
    assert usual_days(Filters(today, today), since, today) == (today,)
    assert usual_days(Filters(today, today), None, today) == ()


def test_the_holidays_of_the_labour_code() -> None:
    found = [day for n in range(365) if holiday(day := date(2026, 1, 1) + timedelta(days=n))]
    assert len(found) == 14
    assert {(day.month, day.day) for day in found} >= {
        (1, 1),
        (1, 8),
        (2, 23),
        (3, 8),
        (5, 1),
        (5, 9),
        (6, 12),
        (11, 4),
    }


def interval(calls: int, good: int, there: float) -> Interval:
    return Interval(40, 1800, Fared(calls, calls, 0, good, calls), round(there * 1800), round(there * 1800))


def test_a_plan_raises_the_need_where_people_were_not_all_free_for_these_calls() -> None:
    service, goal = Service(180, 120), Goal(0.8, 20)
    day = [interval(100, 60, 14)]
    free = free_share(day, service, goal)
    assert free < 0.8
    pure, here = staffing(day, service, goal, 2)[0], staffing(day, service, goal, 2, free)[0]
    assert here.needed_a == pure.needed_a < here.needed
    assert whole_day([here], 2, 0.8).expected == pytest.approx(0.6, abs=0.01)
    assert here.one_fewer is not None
    assert here.one_fewer.service_level < here.expected.service_level < here.one_more.service_level
    assert here.is_short == (here.interval.there - here.needed <= -0.5)


def test_the_worst_half_hour_is_the_one_where_most_callers_suffer() -> None:
    service, goal = Service(180, 120), Goal(0.8, 20)
    quiet, loud = interval(2, 1, 0.2), interval(100, 60, 10)
    found = whole_day(staffing([quiet, loud], service, goal, 2), 2, goal.target)
    assert found.short == 2
    assert found.worst is not None
    assert found.worst.interval is loud


def test_people_who_did_better_than_the_model_are_all_free() -> None:
    assert free_share([interval(100, 100, 9)], Service(180, 120), Goal(0.8, 20)) == 1.0
    assert free_share([interval(100, 50, 0)], Service(180, 120), Goal(0.8, 20)) == 1.0


def test_ringing_takes_an_agents_time_and_a_part_of_the_seconds_allowed() -> None:
    service = Service(180, 120, 5)
    assert service.load(0.1).aht_s == 185
    assert service.before_ringing(Goal(0.8, 20)).within_s == 15
    assert service.before_ringing(Goal(0.8, 3)).within_s == 0


def test_wishes_that_cannot_be_used_are_named_and_the_rest_stands() -> None:
    wishes = Wishes.from_query("target=95&within=10&occupancy=5&shrinkage=half")
    assert wishes.refused == ("occupancy", "shrinkage")
    goal = wishes.goal(Goal(0.8, 20, 0.85, 0.3, 5))
    assert goal == Goal(0.95, 10, 0.85, 0.3, 5)
    assert Wishes.from_query(wishes.to_query()) == Wishes(95, 10)


@given(st.text())
def test_no_address_makes_wishes_fail(query: str) -> None:
    Wishes.from_query(query)


def test_an_address_without_days_asks_the_last_four_weeks_on_working_days() -> None:
    found = weekday_filters("queue=601", date(2026, 11, 23))
    assert (found.first, found.last, found.weekdays) == (date(2026, 10, 26), date(2026, 11, 22), (1, 2, 3, 4, 5))
    assert weekday_filters("from=2026-11-20&to=2026-11-20&days=67", date(2026, 11, 23)).weekdays == ()


def test_weekdays_stand_in_the_address_as_one_word() -> None:
    today = date(2026, 11, 23)
    assert weekday_filters("days=67", today).weekdays == (6, 7)
    assert weekday_filters("weekday=3", today).weekdays == (3,)
    assert "days" in weekday_filters("days=80", today).refused
    assert days_word((6, 7)) == "67"


def test_filters_that_would_split_calls_from_their_agents_are_left_out_and_named() -> None:
    asked = Filters(date(2026, 11, 1), date(2026, 11, 2), queues=("601",), agents=("Анна",), hours=(9,))
    known, left_out = known_filters(asked)
    assert known.queues == ("601",)
    assert (known.agents, known.hours, sorted(left_out)) == ((), (), ["agent", "hour"])
