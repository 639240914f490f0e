"""Calls from call records: one journey of many rows, who answered it, and how long it was talked."""

import random
from dataclasses import replace
from datetime import UTC

import pytest

from data import facts
from telephony.reconstruction.context import Context
from telephony.reconstruction.group import Group, reconstruct
from telephony.rows import CdrRow, Entry
from telephony.sources.cdr_rows import cdr_row
from telephony.sources.kinds import Instants, Unusable
from telephony.sources.times import Clock, Sequence
from tests.telephony.reconstruction.stories import at, caller, channel_event, facts_of, leg, row, written

TRUNK, ANNA, BORIS = "PJSIP/city-00000001", "PJSIP/101-00000002", "PJSIP/102-00000003"
ID = "1795428000.1"
OUTSIDE = {"trunks": frozenset({"pjsip/city"})}


def queue_call() -> list[CdrRow]:
    """FreePBX: two members behind Local channels; Anna's phone rings in vain, Boris answers."""
    return [
        leg("10:00:00", ID, TRUNK, "Local/101@from-queue-00000001;1", seconds=15, lastapp="Queue",
            disposition="NO ANSWER", sequence=1, did="4951001", src="79161234567", dst="600"),
        leg("10:00:00", "1795428001.3", "Local/101@from-queue-00000001;2", ANNA, linkedid=ID, seconds=15, talk=0,
            disposition="NO ANSWER", sequence=2),
        leg("10:00:15", ID, TRUNK, "Local/102@from-queue-00000002;1", seconds=65, talk=65, lastapp="Queue",
            sequence=4, did="4951001", src="79161234567", dst="600", recordingfile="q-600.wav"),
        leg("10:00:15", "1795428016.5", "Local/102@from-queue-00000002;2", BORIS, linkedid=ID, seconds=65, talk=60,
            sequence=5),
    ]  # fmt: skip


def test_talk_is_the_union_of_the_legs_and_never_their_sum() -> None:
    (call,) = facts_of(legs=queue_call(), has_queue_log=False, **OUTSIDE).calls
    assert (call.talk_s, call.outcome) == (60, facts.ANSWERED)
    assert (call.started_at, call.ended_at) == (at("10:00:00"), at("10:01:20"))
    assert (call.caller, call.did, call.recording) == ("79161234567", "4951001", "q-600.wav")


def test_rows_of_a_call_may_come_in_any_order() -> None:
    expected = facts_of(legs=queue_call(), **OUTSIDE)
    shuffled = queue_call()
    for seed in range(10):
        random.Random(seed).shuffle(shuffled)
        assert facts_of(legs=shuffled, **OUTSIDE) == expected


def test_the_queue_log_decides_about_wait_and_outcome_and_the_records_about_number_and_recording() -> None:
    story = caller("79161234567", ID).enters("600", at="10:00:01").rings_in_vain("Anna", 14).waits(5)
    story.is_answered_by("Boris").talks(60)
    (call,) = facts_of(written(story), legs=queue_call(), **OUTSIDE).calls
    assert (call.wait_s, call.talk_s, call.agents, call.queues) == (19, 60, ("Boris",), ("600",))
    assert (call.did, call.recording, call.direction) == ("4951001", "q-600.wav", facts.INCOMING)


def test_a_call_of_twelve_records_is_one_call_with_the_talk_of_its_longest_stretch() -> None:
    rows = []
    for n in range(11):
        phone = f"PJSIP/{101 + n}-000000{n:02x}"
        rows.append(leg("10:00:00", ID, TRUNK, phone, seconds=20, talk=20, disposition="NO ANSWER", sequence=n,
                        lastapp="Queue", src="79161234567", did="4951001"))  # fmt: skip
    rows.append(leg("10:00:20", ID, TRUNK, "PJSIP/112-0000000c", seconds=100, sequence=11, did="4951001"))
    found = facts_of(legs=rows, has_queue_log=False, **OUTSIDE)
    (call,) = found.calls
    assert (call.talk_s, call.ended_at - call.started_at, call.outcome) == (100, 120, facts.ANSWERED)
    assert found.members == {ID: ID}


def test_calls_that_were_merged_by_a_transfer_are_one_call_under_the_older_id() -> None:
    older, newer = "1795428000.1", "1795428060.9"
    rows = [
        leg("10:00:00", older, TRUNK, ANNA, seconds=90, talk=85, did="4951001", src="79161234567"),
        leg("10:01:00", newer, "PJSIP/101-00000009", BORIS, seconds=40, talk=35, sequence=7),
        leg("10:01:40", "1795428060.10", BORIS, TRUNK, linkedid=newer, seconds=60, sequence=8),
        leg("10:01:40", "1795428060.10", BORIS, TRUNK, linkedid=older, seconds=60, sequence=9),
    ]
    found = facts_of(legs=rows, **OUTSIDE)
    (call,) = found.calls
    assert call.call_id == older
    assert set(found.members) == {older, newer, "1795428060.10"}
    assert (call.started_at, call.ended_at) == (at("10:00:00"), at("10:02:40"))


def test_channel_events_that_show_two_linked_ids_of_one_channel_merge_the_calls() -> None:
    first, second = "1795428000.1", "1795428060.9"
    rows = [leg("10:00:00", first, TRUNK, ANNA, seconds=90), leg("10:01:00", second, ANNA, BORIS, seconds=60)]
    events = [
        channel_event("10:01:00", "CHAN_START", ANNA, second, second),
        channel_event("10:02:00", "CHAN_END", ANNA, second, first),
    ]
    (call,) = facts_of(legs=rows, events=events, **OUTSIDE).calls
    assert call.call_id == first


@pytest.mark.parametrize(
    ("lastapp", "outcome"),
    [
        ("VoiceMail", "voicemail"),
        ("VoiceMailMain", "voicemail"),
        ("BackGround", "ivr"),
        ("WaitExten", "ivr"),
        ("Read", "ivr"),
        ("Playback", "announcement"),
        ("Hangup", "announcement"),
        ("Congestion", "announcement"),
    ],
)
def test_an_answered_record_without_a_person_is_not_an_answered_call(lastapp: str, outcome: str) -> None:
    (call,) = facts_of(legs=[leg("10:00:00", ID, TRUNK, lastapp=lastapp, seconds=30, did="1")], **OUTSIDE).calls
    assert (call.outcome, call.talk_s, call.agents) == (outcome, 0, ())


@pytest.mark.parametrize(
    ("disposition", "outcome"),
    [
        ("NO ANSWER", "no_answer"),
        ("BUSY", "busy"),
        ("FAILED", facts.FAILED),
        ("CONGESTION", facts.FAILED),
        ("CANCEL", "no_answer"),
    ],
)
def test_a_call_that_nobody_took_ends_as_its_leg_did(disposition: str, outcome: str) -> None:
    (call,) = facts_of(legs=[leg("10:00:00", ID, TRUNK, ANNA, seconds=20, talk=0, disposition=disposition)]).calls
    assert (call.outcome, call.talk_s) == (outcome, 0)


def test_no_answer_with_seconds_of_talk_is_no_talk() -> None:
    (call,) = facts_of(legs=[leg("10:00:00", ID, TRUNK, ANNA, seconds=15, disposition="NO ANSWER")]).calls
    assert (call.outcome, call.talk_s) == ("no_answer", 0)


def test_an_abandoned_visit_is_not_answered_by_the_record_that_the_dialplan_answered() -> None:
    story = caller("79161234567", ID).enters("600", at="10:00:01").waits(19).hangs_up()
    rows = [leg("10:00:00", ID, TRUNK, ANNA, seconds=20, lastapp="Queue", did="4951001")]
    (call,) = facts_of(written(story), legs=rows, **OUTSIDE).calls
    assert (call.outcome, call.talk_s, call.agents) == (facts.ABANDONED, 0, ())


def test_a_caller_lost_by_one_queue_and_answered_by_the_next_is_answered() -> None:
    story = caller("79161234567", ID).enters("600", at="10:00:00").waits(20).times_out()
    story.enters("601").waits(10).is_answered_by("Anna").talks(30)
    (call,) = facts_of(written(story)).calls
    assert (call.outcome, call.wait_s) == (facts.ANSWERED, 30)


def test_a_caller_lost_by_the_queue_and_reached_by_a_later_leg_is_answered() -> None:
    story = caller("79161234567", ID).enters("600", at="10:00:00").waits(20).times_out()
    later = leg("10:00:20", ID, TRUNK, BORIS, seconds=45, talk=40, sequence=3)
    (call,) = facts_of(written(story), legs=[later], **OUTSIDE).calls
    assert (call.outcome, call.talk_s) == (facts.ANSWERED, 40)


def test_a_caller_whom_nobody_reached_has_the_outcome_of_his_last_visit() -> None:
    story = caller("79161234567", ID).enters("600", at="10:00:00").waits(20).times_out()
    story.enters("601").waits(10).presses("9")
    (call,) = facts_of(written(story)).calls
    assert call.outcome == facts.EXIT_KEY


def test_a_call_goes_on_while_one_of_its_visits_does() -> None:
    story = caller("79161234567", ID).enters("600", at="10:00:00").waits(20).times_out().enters("601")
    (call,) = facts_of(written(story), now="10:01:00").calls
    assert (call.outcome, call.ended_at) == (facts.OPEN_WAITING, None)


def test_a_record_of_a_queue_that_rang_nobody_and_logged_nothing_is_a_refused_call() -> None:
    row_ = leg("10:00:00", ID, TRUNK, lastapp="Queue", seconds=2, did="4951001")
    (call,) = facts_of(legs=[row_], **OUTSIDE).calls
    assert (call.outcome, call.flags) == ("refused", ("refused",))


def test_a_record_of_a_queue_that_rang_without_a_row_in_its_log_is_reported() -> None:
    row_ = leg("10:00:00", ID, TRUNK, ANNA, lastapp="Queue", seconds=40, did="4951001")
    (call,) = facts_of(legs=[row_], **OUTSIDE).calls
    assert "missing_visit" in call.flags
    (call,) = facts_of(legs=[row_], has_queue_log=False, **OUTSIDE).calls
    assert call.flags == ()


def test_without_a_queue_log_the_records_tell_who_answered() -> None:
    names = {"PJSIP/101": "Anna"}
    row_ = leg("10:00:00", ID, TRUNK, ANNA, lastapp="Queue", seconds=40, did="4951001")
    (call,) = facts_of(
        legs=[row_], has_queue_log=False, agent_of=lambda name, when: names.get(name, name), **OUTSIDE
    ).calls
    assert (call.outcome, call.talk_s, call.agents) == (facts.ANSWERED, 40, ("Anna",))


def test_two_equal_records_of_two_drivers_talk_once() -> None:
    one = leg("10:00:00", ID, TRUNK, ANNA, seconds=50, talk=40)
    (call,) = facts_of(legs=[one, replace(one, key="other")]).calls
    assert call.talk_s == 40


def test_thirty_eight_junk_records_are_put_aside_and_make_no_call() -> None:
    reasons = []
    for n in range(38):
        time = ("0000-00-00 00:00:00", "1000-01-01 00:00:00", "2026-11-23 10:00:00")[n % 3]
        raw = [time, "", "", "0", "", "", "", "", "", "", "", "0", "0", "", "", "", "", "", ""]
        try:
            at_us = Instants(Clock(UTC), Sequence(), at("23:00:00")).of(raw)
            cdr_row(at_us, raw)
        except Unusable as reason:
            reasons.append(str(reason))
    assert sorted(set(reasons)) == ["bad_time", "no_id"]
    assert len(reasons) == 38


def test_a_record_that_says_it_talked_longer_than_it_lasted_talks_as_long_as_it_lasted() -> None:
    (call,) = facts_of(legs=[leg("10:00:00", ID, TRUNK, ANNA, seconds=5, talk=6)]).calls
    assert call.talk_s == call.ended_at - call.started_at == 5


def test_a_call_that_the_clock_shortened_still_ends_after_its_talk() -> None:
    rows = [
        row("10:00:00", ID, "600", "NONE", "ENTERQUEUE", "", "79161234567", 1),
        row("10:00:10", ID, "600", "Anna", "CONNECT", 10, "1795428000.2", 3),
        row("09:00:20", ID, "600", "Anna", "COMPLETEAGENT", 10, 60, 1),
    ]
    found = facts_of([replace(r, position=n, key=str(n)) for n, r in enumerate(rows)])
    (call,) = found.calls
    assert call.talk_s == 60
    assert call.ended_at is not None
    assert call.talk_s <= call.ended_at - call.started_at
    assert "talk_differs" in found.visits[0].flags


def test_what_people_said_about_a_call_wins_over_the_rules_and_the_last_word_counts() -> None:
    story = caller("79161234567", ID).enters("600", at="10:00:00").waits(3).is_answered_by("Anna").talks(30)
    entries = [
        Entry(ID, "topic", "water", 7, at("10:00:20")),
        Entry(ID, "topic", "heating", 7, at("10:00:30")),
        Entry(ID, "note", "asked twice", 7, at("10:00:25")),
    ]
    context = Context("pbx", at("11:00:00"), topic_of=lambda *_: "unknown")
    found = reconstruct(Group(written(story), [], [], entries), context)
    assert (found.calls[0].topic, found.calls[0].note, found.visits[0].topic) == ("heating", "asked twice", "heating")
