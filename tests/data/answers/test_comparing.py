"""Which earlier days stand against a period, and what a change is."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.answers.comparing import change, earlier
from data.filters import AGAINST, Filters
from data.table import COUNT, SECONDS, SHARE, Column

TODAY = date(2026, 11, 23)


def days(first: date, last: date, against: str, slot: int = 58) -> tuple[date, date, int | None]:
    found = earlier(Filters(first, last, against=against), TODAY, slot)
    return found.first, found.last, found.until_slot


@pytest.mark.parametrize(
    ("first", "last", "against", "expected"),
    [
        (date(2026, 11, 9), date(2026, 11, 15), "previous", (date(2026, 11, 2), date(2026, 11, 8))),
        (date(2026, 11, 9), date(2026, 11, 11), "weekdays", (date(2026, 11, 2), date(2026, 11, 4))),
        (date(2026, 10, 5), date(2026, 10, 14), "weekdays", (date(2026, 9, 21), date(2026, 9, 30))),
        (date(2026, 10, 1), date(2026, 10, 31), "previous", (date(2026, 9, 1), date(2026, 9, 30))),
        (date(2026, 7, 1), date(2026, 9, 30), "previous", (date(2026, 4, 1), date(2026, 6, 30))),
        (date(2026, 2, 1), date(2026, 2, 28), "year", (date(2025, 2, 1), date(2025, 2, 28))),
        (date(2025, 2, 1), date(2025, 2, 28), "year", (date(2024, 2, 1), date(2024, 2, 29))),
        (date(2024, 2, 29), date(2024, 2, 29), "year", (date(2023, 2, 28), date(2023, 2, 28))),
    ],
)
def test_a_closed_period_is_compared_with_a_whole_one(
    first: date, last: date, against: str, expected: tuple[date, date]
) -> None:
    assert days(first, last, against) == (*expected, None)


def test_a_month_that_is_going_on_is_compared_with_as_many_days() -> None:
    assert days(date(2026, 11, 1), date(2026, 11, 30), "previous") == (date(2026, 10, 1), date(2026, 10, 23), 58)


def test_a_long_month_so_far_never_reaches_beyond_a_short_one() -> None:
    found = earlier(Filters(date(2026, 3, 1), date(2026, 3, 31), against="previous"), date(2026, 3, 31), 10)
    assert (found.first, found.last) == (date(2026, 2, 1), date(2026, 2, 28))


def test_today_is_compared_with_yesterday_up_to_the_same_quarter_of_an_hour() -> None:
    assert days(TODAY, TODAY, "previous", 7) == (date(2026, 11, 22), date(2026, 11, 22), 7)


@given(st.dates(date(1970, 1, 1), date(2200, 1, 1)), st.integers(0, 4000), st.sampled_from(AGAINST), st.integers(0, 95))
def test_the_earlier_period_is_earlier_and_never_longer(first: date, length: int, against: str, slot: int) -> None:
    asked = Filters(first, first + timedelta(days=length), against=against)
    found = earlier(asked, TODAY, slot)
    assert found.first <= found.last
    assert found.against == ""
    assert found.first < asked.first or asked.first == date(1970, 1, 1)
    # A month, or a year with a leap day, may be longer than the one it is compared with.
    assert (found.last - found.first).days <= length + 31 * (length // 28 + 1)


def test_a_share_changes_by_points_and_anything_else_by_its_ratio() -> None:
    def column(unit: str) -> Column:
        return Column("x", "x", "metric", unit)

    assert change(column(SHARE), 0.8, 0.75) == pytest.approx(0.05)
    assert change(column(COUNT), 110, 100) == pytest.approx(0.1)
    assert change(column(SECONDS), 15.0, 20.0) == pytest.approx(-0.25)
    assert change(column(COUNT), 5, 0) is None
    assert change(column(SHARE), None, 0.5) is None
