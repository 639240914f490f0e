"""How numbers, durations, dates and phones are written in Russian and English, by Babel.

The only place that writes them. `locale` is "ru" or "en"; durations are whole seconds, shares 0…1,
instants seconds since 1970 UTC shown in the given zone. None is "—": nothing there, never a zero.
"""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

NONE = "—"
NBSP = "\u00a0"
THIN = "\u202f"


def integer(value: int | float | None, locale: str) -> str:
    """12 345 or 12,345."""
    if value is None:
        return NONE
    return format_decimal(round(value), locale=locale).replace(NBSP, THIN)


def percent(share: float | None, locale: str) -> str:
    """78 %, 4,2 %; 78%, 4.2%. What is not all never reads as 100 %, what is not nothing never as 0 %."""
    if share is None:
        return NONE
    value = share * 100
    if 0 < value < 0.05:
        return f"< {_percent(0.1, '0.#', locale)}"
    if 99.5 <= value < 100:
        return _percent(int(value * 10) / 10, "0.#", locale)
    return _percent(value, "0" if value >= 10 else "0.#", locale)


def percent_beside(share: float | None, target: float, locale: str) -> str:
    """A share that stands beside its target: what misses it by a hair never reads as having reached it."""
    if share is not None and share < target and round(share * 100) >= round(target * 100):
        return _percent(int(share * 1000) / 10, "0.0", locale)
    return percent(share, locale)


def points(difference: float, locale: str) -> str:
    """4 п. п., 0,4 п. п.; 4 pp: a difference of two shares, in percentage points."""
    value = difference * 100
    said = format_decimal(value, format="0" if value >= 10 else "0.#", locale=locale)
    return f"{said}{NBSP}{f'п.{NBSP}п.' if locale == 'ru' else 'pp'}"


def decimal(value: float | None, locale: str) -> str:
    """An average of counts: 12.4, from a hundred on without the decimal."""
    if value is None:
        return NONE
    return integer(value, locale) if value >= 100 else format_decimal(value, format="0.#", locale=locale)


def whole_percent(share: float, locale: str) -> str:
    """80 %, for targets, axes and progress."""
    return _percent(share * 100, "0", locale)


def _percent(value: float, pattern: str, locale: str) -> str:
    return f"{format_decimal(value, format=pattern, locale=locale)}{NBSP if locale == 'ru' else ''}%"


def duration(seconds: float | None, locale: str) -> str:
    """38 с, 2:41, 1 ч 05 мин; in English 38 s, 2:41, 1 h 05 m. From a hundred hours on without minutes."""
    if seconds is None:
        return NONE
    whole = round(seconds)
    if whole < 60:
        return f"{whole}{NBSP}{'с' if locale == 'ru' else 's'}"
    if whole < 3600:
        return f"{whole // 60}:{whole % 60:02d}"
    hours, minutes = divmod(round(whole / 60), 60)
    if hours >= 100:
        return f"{integer((whole + 1800) // 3600, locale)}{NBSP}{'ч' if locale == 'ru' else 'h'}"
    if locale == "ru":
        return f"{integer(hours, locale)}{NBSP}ч{NBSP}{minutes:02d}{NBSP}мин"
    return f"{integer(hours, locale)}{NBSP}h{NBSP}{minutes:02d}{NBSP}m"


def day(value: date, locale: str) -> str:
    """пн, 23 ноя; Mon 23 Nov."""
    weekday_name = format_date(value, "EEE", locale=locale)
    return f"{weekday_name}{',' if locale == 'ru' else ''} {short_day(value, locale)}"


def short_day(value: date, locale: str) -> str:
    """23 ноя; 23 Nov."""
    return f"{value.day} {format_date(value, 'MMM', locale=locale)[:3]}"


def full_date(value: date, locale: str) -> str:
    """23.11.2026; 2026-11-23."""
    return value.strftime("%d.%m.%Y") if locale == "ru" else value.isoformat()


def span(first: date, last: date, locale: str) -> str:
    """16–22 ноября 2026; 16–22 November 2026; one day by itself."""
    long = "d MMMM y"
    if first == last:
        return format_date(first, long, locale=locale).replace(" г.", "")
    end = format_date(last, long, locale=locale)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    start = "d MMMM" if first.year == last.year else long
    return f"{format_date(first, start, locale=locale)} – {end}"


def clock(at: int | None, zone: ZoneInfo) -> str:
    """14:32:08, in any language."""
    return NONE if at is None else datetime.fromtimestamp(at, zone).strftime("%H:%M:%S")


def moment(at: int | None, zone: ZoneInfo, locale: str) -> str:
    """23.11.2026 14:32:08; 2026-11-23 14:32:08."""
    if at is None:
        return NONE
    local = datetime.fromtimestamp(at, zone)
    return f"{full_date(local.date(), locale)} {local:%H:%M:%S}"


def slot(number: int) -> str:
    """Start of a quarter of an hour 0…95 of the local day: 14:30."""
    return f"{number // 4:02d}:{number % 4 * 15:02d}"


def phone(number: str) -> str:
    """+7 916 123-45-67 for a Russian number of eleven digits; any other as it came."""
    digits = re.sub(r"[^\d+]", "", number)
    match = re.fullmatch(r"(?:\+7|8|7)(\d{3})(\d{3})(\d{2})(\d{2})", digits)
    if not match:
        return number or NONE
    a, b, c, d = match.groups()
    return f"+7{NBSP}{a}{NBSP}{b}-{c}-{d}"


def weekday(number: int, locale: str) -> str:
    """пн … вс; Mon … Sun, for 1 … 7."""
    return format_skeleton("E", datetime(2024, 1, number), locale=locale).rstrip(".")


def month(value: date, locale: str) -> str:
    """ноябрь 2026; November 2026."""
    return format_date(value, "LLLL y", locale=locale)


def short_month(value: date, locale: str) -> str:
    """ноя 26; Nov 26."""
    return f"{format_date(value, 'LLL', locale=locale)[:3]} {value:%y}"
