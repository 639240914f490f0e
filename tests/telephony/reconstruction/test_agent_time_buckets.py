"""What an agent did at each second of his login: one thing at a time, whatever the clock does."""

from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from data.facts import BUCKETS, IDLE, LOGIN, PAUSE, RING, TALK, WRAP
from telephony.reconstruction.agent_history import local_days
from tests.telephony.reconstruction.agent_day_story import Story


def test_talk_comes_before_wrap_up_before_ring_before_pause_before_idle():
    story = Story(wrap_s=60).joins("09:00", "water").pauses("10:00", "water", "lunch")
    told = story.rings("water", "10:04", "10:10").talks("water", "10:05", "10:06").told("11:00")
    assert told.of(IDLE) == [("09:00", "10:00")]
    assert told.of(PAUSE) == [("10:00", "10:04"), ("10:10", "")]
    assert told.of(RING) == [("10:04", "10:05"), ("10:07", "10:10")]
    assert told.of(TALK) == [("10:05", "10:06")]
    assert told.of(WRAP) == [("10:06", "10:07")]


def test_of_two_talks_at_once_the_earlier_owns_the_overlap():
    story = Story().joins("09:00", "water", "heat")
    told = story.talks("heat", "10:02", "10:09").talks("water", "10:00", "10:05").told("11:00")
    assert told.of(TALK, "water") == [("10:00", "10:05")]
    assert told.of(TALK, "heat") == [("10:05", "10:09")]


def test_the_next_talk_ends_the_wrap_up():
    story = Story(wrap_s=120).joins("09:00", "water").talks("water", "10:00", "10:05")
    told = story.talks("water", "10:06", "10:06:30").told("11:00")
    assert told.of(WRAP) == [("10:05", "10:06"), ("10:06:30", "10:08:30")]


def test_a_wrap_up_goes_on_over_midnight_with_the_seconds_of_its_call():
    told = Story(wrap_s=60).joins("23:00", "water").talks("water", "23:50", "23:59:30").told("+1 01:00")
    assert told.of(WRAP) == [("23:59:30", "+1 00:00"), ("+1 00:00", "+1 00:00:30")]


def test_a_wrap_up_that_the_exchange_announces_replaces_the_planned_one():
    story = Story(wrap_s=300).joins("09:00", "water").talks("water", "10:00", "10:05")
    told = story.wrote("10:05:01", "WRAPUPSTART", "NONE", "20").told("11:00")
    assert told.of(WRAP, "water") == [("10:05", "10:05:21")]


def test_a_wrap_up_announced_just_before_the_talk_ends_is_that_talks():
    story = Story(wrap_s=300).joins("09:00", "water").talks("water", "10:00", "10:05")
    told = story.wrote("10:04:59", "WRAPUPSTART", "NONE", "20").told("11:00")
    assert told.of(WRAP, "water") == [("10:05", "10:05:19")]


def test_a_wrap_up_refused_just_before_midnight_is_not_planned_after_it():
    story = Story(wrap_s=300).joins("23:00", "water").talks("water", "23:50", "+1 00:00:01")
    assert story.wrote("23:59:59", "WRAPUPSTART", "NONE", "0").told("+1 01:00").of(WRAP) == []


def test_a_talk_that_lasts_has_no_end():
    told = Story().joins("09:00", "water").talks("water", "10:00", None).told("10:10")
    assert told.of(TALK) == [("10:00", "")]
    assert told.of(IDLE) == [("09:00", "10:00")]


def test_a_talk_over_midnight_is_cut_there_and_joins_again():
    told = (
        Story().joins("23:00", "water").talks("water", "23:50", "+1 00:10").leaves("+1 01:00", "water").told("+1 02:00")
    )
    assert told.of(TALK) == [("23:50", "+1 00:00"), ("+1 00:00", "+1 00:10")]
    assert [spell[-1] for spell in told.spells(TALK)] == [20 * 60]
    assert [spell[-1] for spell in told.spells(LOGIN)] == [2 * 3600]


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)])
def test_a_day_of_summer_time_change_has_its_own_length(day: date, hours: int):
    story = Story(ZoneInfo("Europe/Berlin"), day).joins("00:00", "water").pauses("01:30", "water")
    told = story.leaves("+1 00:00", "water").told("+1 01:00")
    assert told.seconds(LOGIN) == hours * 3600
    assert sum(told.seconds(kind) for kind in BUCKETS) == hours * 3600


def test_a_zone_whose_midnight_does_not_exist_has_days_without_gap_or_overlap():
    zone = ZoneInfo("Africa/Cairo")
    story = Story(zone, date(2026, 4, 23))
    days = local_days(story.day, story.day + timedelta(days=3), zone)
    assert all(one.end == following.start for one, following in pairwise(days))
    assert [day.end - day.start for day in days] == [86400, 82800, 86400, 86400]


def test_another_display_zone_changes_no_total():
    def totals(zone: str) -> dict[str, int]:
        story = Story()
        story.joins("22:00", "water").talks("water", "23:30", "+1 02:30").pauses("+1 03:30", "water", "lunch")
        story.leaves("+1 09:00", "water")
        story.zone, now = ZoneInfo(zone), "+2 12:00"
        told = story.told(now)
        return {kind: told.seconds(kind) for kind in (LOGIN, *BUCKETS)}

    assert totals("Europe/Moscow") == totals("Asia/Kamchatka") == totals("America/New_York")
