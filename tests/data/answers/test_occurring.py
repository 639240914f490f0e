"""How often hours and weekdays occur: counted here by walking every quarter of an hour."""

from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from data.answers.occurring import Occurrences
from data.localtime import day_start

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 10, 19), date(2026, 10, 31)),  # an hour twice
        (date(2026, 3, 23), date(2026, 4, 5)),  # an hour fewer
        (date(2026, 6, 1), date(2026, 6, 1)),
    ],
)
def test_hours_are_counted_as_clocks_show_them(first: date, last: date) -> None:
    until = day_start(last + timedelta(days=1), BERLIN) - 5 * 3600
    walked: Counter[tuple[int, int]] = Counter()
    for at in range(day_start(first, BERLIN), until, 3600):
        local = datetime.fromtimestamp(at, BERLIN)
        walked[local.isoweekday(), local.hour] += 1
    found = Occurrences(first, last, until, BERLIN)
    assert found.hours == walked
    assert found.times(("hour",), (3,)) == sum(n for (_, hour), n in walked.items() if hour == 3)
    assert found.times(("weekday", "slot"), (1, 13)) == walked[1, 3]


def test_a_weekday_that_has_begun_counts() -> None:
    monday = date(2026, 11, 23)
    until = day_start(monday, BERLIN) + 3600
    found = Occurrences(monday - timedelta(days=7), monday, until, BERLIN)
    assert found.times(("weekday",), (1,)) == 2
    assert found.times(("weekday",), (2,)) == 1
