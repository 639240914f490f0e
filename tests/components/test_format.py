"""Numbers, durations, dates and phones as people write them."""

import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from components import format as fmt
from tests.pages.hotline import NOW, ZONE

NB, TH = fmt.NBSP, fmt.THIN


@pytest.mark.parametrize(
    ("seconds", "ru", "en"),
    [
        (None, "—", "—"),
        (0, f"0{NB}с", f"0{NB}s"),
        (38, f"38{NB}с", f"38{NB}s"),
        (59.6, "1:00", "1:00"),
        (161, "2:41", "2:41"),
        (3599, "59:59", "59:59"),
        (3599.7, f"1{NB}ч{NB}00{NB}мин", f"1{NB}h{NB}00{NB}m"),
        (3900, f"1{NB}ч{NB}05{NB}мин", f"1{NB}h{NB}05{NB}m"),
        (359_970, f"100{NB}ч", f"100{NB}h"),
        (36_000_000, f"10{NB}000{NB}ч".replace(f"10{NB}000", f"10{TH}000"), f"10,000{NB}h"),
    ],
)
def test_durations(seconds: float | None, ru: str, en: str) -> None:
    assert (fmt.duration(seconds, "ru"), fmt.duration(seconds, "en")) == (ru, en)


@pytest.mark.parametrize(
    ("share", "ru", "en"),
    [
        (None, "—", "—"),
        (0, f"0{NB}%", "0%"),
        (0.042, f"4,2{NB}%", "4.2%"),
        (0.784, f"78{NB}%", "78%"),
        (1, f"100{NB}%", "100%"),
    ],
)
def test_shares(share: float | None, ru: str, en: str) -> None:
    assert (fmt.percent(share, "ru"), fmt.percent(share, "en")) == (ru, en)


def test_a_share_that_is_not_whole_never_reads_as_whole() -> None:
    assert fmt.percent(0.9999, "en") != "100%"
    assert fmt.percent(0.0001, "en") != "0%"


def test_a_share_just_below_its_target_never_reads_as_on_it() -> None:
    assert fmt.percent_beside(0.7996, 0.8, "en") == "79.9%"
    assert fmt.percent_beside(0.8, 0.8, "en") == "80%"
    assert fmt.percent_beside(0.784, 0.8, "en") == "78%"
    assert fmt.percent_beside(None, 0.8, "en") == "—"


def test_integers_are_grouped() -> None:
    assert (fmt.integer(12345, "ru"), fmt.integer(12345, "en"), fmt.integer(0, "ru")) == (f"12{TH}345", "12,345", "0")


def test_nothing_and_zero_differ() -> None:
    assert fmt.integer(None, "ru") != fmt.integer(0, "ru")
    assert fmt.duration(None, "ru") != fmt.duration(0, "ru")
    assert fmt.percent(None, "ru") != fmt.percent(0, "ru")


def test_days() -> None:
    monday = date(2026, 11, 23)
    assert (fmt.day(monday, "ru"), fmt.day(monday, "en")) == ("пн, 23 ноя", "Mon 23 Nov")
    assert (fmt.full_date(monday, "ru"), fmt.full_date(monday, "en")) == ("23.11.2026", "2026-11-23")
    assert fmt.span(date(2026, 11, 16), date(2026, 11, 22), "ru") == "16–22 ноября 2026"
    assert fmt.span(date(2026, 10, 30), date(2026, 11, 2), "en") == "30 October – 2 November 2026"
    assert fmt.span(date(2025, 12, 30), date(2026, 1, 2), "ru") == "30 декабря 2025 – 2 января 2026"


def test_moments_are_shown_in_the_zone_of_reports() -> None:
    assert fmt.clock(NOW, ZONE) == "14:32:08"
    assert fmt.moment(NOW, ZONE, "ru") == "23.11.2026 14:32:08"
    assert fmt.slot(58) == "14:30"


@pytest.mark.parametrize("number", ["+79161234567", "89161234567", "79161234567", "8 (916) 123-45-67"])
def test_russian_phones_read_alike(number: str) -> None:
    assert fmt.phone(number) == f"+7{NB}916{NB}123-45-67"


@pytest.mark.parametrize("number", ["101", "112", "+442071234567", "anonymous", "<b>x</b>"])
def test_other_numbers_stay_as_they_came(number: str) -> None:
    assert fmt.phone(number) == number


@example(577_801, "ru")
@given(st.integers(0, 10_000_000), st.sampled_from(["ru", "en"]))
def test_a_duration_can_be_read_back(seconds: int, locale: str) -> None:
    text = fmt.duration(seconds, locale).replace(TH, "").replace(",", "")
    numbers = [int(part) for part in re.findall(r"\d+", text)]
    if seconds < 60:
        assert numbers == [seconds]
    elif seconds < 3600:
        assert numbers[0] * 60 + numbers[1] == seconds
    else:
        read = numbers[0] * 3600 + (numbers[1] * 60 if len(numbers) > 1 else 0)
        assert abs(read - seconds) <= (30 if len(numbers) > 1 else 1800)
