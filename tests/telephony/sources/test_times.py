"""Every form of time, repeated and skipped hours, and the check of the zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from telephony.sources.kinds import Instants, Unusable, instant_of
from telephony.sources.times import SECOND, Clock, Sequence, channel_epoch, drift_s, zone_trouble

NOW = 1_800_000_000
MOSCOW, BERLIN, NEW_YORK = ZoneInfo("Europe/Moscow"), ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")


def utc(text: str) -> int:
    """Microseconds of a UTC time."""
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * SECOND)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (1717397259, utc("2024-06-03T06:47:39")),
        ("1717397259", utc("2024-06-03T06:47:39")),
        (" 1717397259 ", utc("2024-06-03T06:47:39")),
        ("1717397259.25", utc("2024-06-03T06:47:39.250000")),
        ("999999999", utc("2001-09-09T01:46:39")),
        ("2013-07-23 16:13:29.464232", utc("2013-07-23T12:13:29.464232")),
        ("2013-07-23 16:13:29.464", utc("2013-07-23T12:13:29.464000")),
        ("2013-07-23 16:13:29.4", utc("2013-07-23T12:13:29.400000")),
        ("2013-07-23 16:13:29.4642321", utc("2013-07-23T12:13:29.464232")),
        ("2013-07-23 17:16:38", utc("2013-07-23T13:16:38")),
        (datetime(2013, 7, 23, 17, 16, 38, 5), utc("2013-07-23T13:16:38.000005")),
        (b"2013-07-23 17:16:38", utc("2013-07-23T13:16:38")),
        ("2024-06-03T09:47:39", utc("2024-06-03T06:47:39")),
        ("2024-06-03T06:47:39Z", utc("2024-06-03T06:47:39")),
        ("2024-06-03 11:47:39.5+05:00", utc("2024-06-03T06:47:39.500000")),
        ("2016-12-31 23:59:60", utc("2016-12-31T21:00:00")),
    ],
)
def test_each_form_of_time_is_one_instant(written: object, expected: int) -> None:
    assert instant_of(Clock(MOSCOW), written, NOW) == (expected, 0)


@pytest.mark.parametrize("written", [None, "", "   ", b""])
def test_a_row_without_a_time_says_so(written: object) -> None:
    with pytest.raises(Unusable, match="no_time"):
        instant_of(Clock(MOSCOW), written, NOW)


@pytest.mark.parametrize(
    "written",
    [
        "0000-00-00 00:00:00", "0000-00-00 00:00:00.000000", "1000-01-01 00:00:00", "1970-01-02 00:00:00",
        "2024-13-01 00:00:00", "2024-02-30 00:00:00", "2024-06-03 25:00:00", "2024-06-03 10:00:99",
        "2024-06-03 10:00:-1", "yesterday", "12", 0,
        "2024-06-03 10:00:00.12x", "2024-06-03 10:00", "99999999999999", "2024-06-03 10:00:00,5", "\x00",
    ],
)  # fmt: skip
def test_an_unreadable_time_says_so(written: object) -> None:
    with pytest.raises(Unusable, match="bad_time"):
        instant_of(Clock(MOSCOW), written, NOW)


def test_ten_minutes_ahead_are_allowed_and_no_more() -> None:
    assert instant_of(Clock(UTC), NOW + 600, NOW)[0] == (NOW + 600) * SECOND
    with pytest.raises(Unusable, match="future"):
        instant_of(Clock(UTC), NOW + 601, NOW)


def test_the_text_of_an_instant_is_read_back_as_the_same() -> None:
    clock = Clock(NEW_YORK)
    assert clock.candidates(clock.text(utc("2024-07-01T12:00:00")))[0] == utc("2024-07-01T12:00:00")


def test_the_hour_that_spring_leaves_out_is_read_by_the_old_clock() -> None:
    assert Clock(BERLIN).candidates("2024-03-31 02:30:00") == (utc("2024-03-31T01:30:00"), 0)


@pytest.mark.parametrize(
    ("zone", "local", "first", "second"),
    [
        (BERLIN, "2024-10-27 02:30:00", "2024-10-27T00:30:00", "2024-10-27T01:30:00"),
        (NEW_YORK, "2024-11-03 01:30:00", "2024-11-03T05:30:00", "2024-11-03T06:30:00"),
        (ZoneInfo("Australia/Lord_Howe"), "2024-04-07 01:45:00", "2024-04-06T14:45:00", "2024-04-06T15:15:00"),
    ],
)
def test_a_repeated_hour_has_two_candidates(zone: ZoneInfo, local: str, first: str, second: str) -> None:
    assert Clock(zone).candidates(local) == (utc(first), utc(second) - utc(first))


def settled(rows: list[tuple[str, str]], zone: ZoneInfo = BERLIN) -> list[str]:
    """UTC hours and minutes of rows (local time of 27 October 2024, callid) in the order of writing."""
    instants = Instants(Clock(zone), Sequence(), NOW)
    found = [instants.of((f"2024-10-27 {time}", callid)) for time, callid in rows]
    return [datetime.fromtimestamp(at // SECOND, UTC).strftime("%H:%M") for at in found]


MADE_0155, MADE_0105 = utc("2024-10-27T00:55:00") // SECOND, utc("2024-10-27T01:05:00") // SECOND


def test_in_the_repeated_hour_a_row_is_not_earlier_than_its_channel() -> None:
    assert settled([("02:56:00", f"{MADE_0155}.1"), ("02:06:00", f"{MADE_0105}.2")]) == ["00:56", "01:06"]


def test_in_the_repeated_hour_a_row_is_not_earlier_than_the_row_before_of_its_call() -> None:
    call = f"{MADE_0155 - 1800}.1"
    assert settled([("02:50:00", call), ("02:10:00", call), ("02:55:00", call)]) == ["00:50", "01:10", "01:55"]


def test_in_the_repeated_hour_a_row_without_a_call_follows_its_neighbour() -> None:
    assert settled([("02:50:00", "NONE"), ("02:49:00", "NONE"), ("02:05:00", "NONE"), ("02:07:00", "NONE")]) == [
        "00:50", "00:49", "01:05", "01:07",
    ]  # fmt: skip


def test_after_the_repeated_hour_a_late_row_still_belongs_to_its_end() -> None:
    assert settled([("03:00:01", "NONE"), ("02:59:59", "NONE")]) == ["02:00", "01:59"]


def test_a_night_of_an_american_zone_is_settled_the_same_way() -> None:
    instants = Instants(Clock(NEW_YORK), Sequence(), NOW)
    call = f"{utc('2024-11-03T06:10:00') // SECOND}.7"
    assert instants.of(("2024-11-03 01:12:00", call)) == utc("2024-11-03T06:12:00")


def test_what_was_settled_before_goes_on_in_the_next_batch() -> None:
    rows = [("02:50:00", "NONE"), ("02:05:00", "NONE"), ("02:40:00", "x-1730000000.1"), ("02:58:00", "NONE")]
    state: dict[str, int] = {}
    one_by_one = []
    for time, callid in rows:
        instants = Instants(Clock(BERLIN), Sequence(state), NOW)
        one_by_one.append(instants.of((f"2024-10-27 {time}", callid)))
        state = instants.writing.state
    whole = Instants(Clock(BERLIN), Sequence(), NOW)
    assert one_by_one == [whole.of((f"2024-10-27 {time}", callid)) for time, callid in rows]


def test_calls_of_the_repeated_hour_are_forgotten_later() -> None:
    writing = Sequence()
    instants = Instants(Clock(BERLIN), writing, NOW)
    instants.of(("2024-10-27 02:50:00", "1729990000.1"))
    assert "1729990000.1" in writing.state
    instants.of(("2024-10-27 09:00:00", "NONE"))
    assert list(writing.state) == [""]


@pytest.mark.parametrize(
    ("uniqueid", "made"),
    [
        ("1717397243.239826", 1717397243),
        ("pbx1-1717397243.5", 1717397243),
        ("city-hall-1717397243.5", 1717397243),
        ("NONE", None),
        ("MANAGER", None),
        ("1717397243", None),
        ("", None),
        ("17173972430.1", None),
    ],
)
def test_a_channel_s_id_says_when_it_was_made(uniqueid: str, made: int | None) -> None:
    assert channel_epoch(uniqueid) == made


def made_after(seconds: list[int]) -> list[tuple[int, str]]:
    """Rows so many seconds after their channel began."""
    return [((1700000000 + n * 60 + after) * SECOND, f"{1700000000 + n * 60}.{n}") for n, after in enumerate(seconds)]


@pytest.mark.parametrize(
    ("seconds", "drift"),
    [
        ([5, 40, 900, 12], 0),
        ([-1, 0, 3], 0),
        ([3600 * 2 + 5, 3600 * 2 + 600, 3600 * 2 + 9, 9000], 7200),
        ([-10800 + 4, -10800 + 60, -10800 + 8], -10800),
        ([5400 + 2, 5400 + 3, 5400 + 4], 5400),
        ([-18000, 5, 6, 7], 0),
        ([5, 6], None),
        ([], None),
    ],
)
def test_the_smallest_distance_that_rows_agree_on_is_the_drift(seconds: list[int], drift: int | None) -> None:
    assert drift_s(made_after(seconds)) == drift


def test_a_wrong_zone_is_told_in_one_sentence() -> None:
    assert zone_trouble("queue_log", MOSCOW, 7200, NOW * SECOND) == (
        "the times in queue_log look like UTC+5 while the exchange is set to Europe/Moscow (UTC+3)"
    )
    assert "look like UTC while" in zone_trouble("cdr", MOSCOW, -10800, NOW * SECOND)
    assert "UTC-3:30" in zone_trouble("cdr", ZoneInfo("UTC"), -12600, NOW * SECOND)
