"""Who ended a call: what the queue log and the channel events tell, and what they do not."""

from dataclasses import replace

import pytest

from telephony.rows import CelRow
from tests.telephony.reconstruction.stories import caller, channel_event, facts_of, leg, written

TRUNK, OTHER_TRUNK, ANNA, BORIS = (
    "PJSIP/city-00000001",
    "PJSIP/city-00000004",
    "PJSIP/101-00000002",
    "PJSIP/102-00000003",
)
ID, PARTY = "1795428000.1", "1795428000.2"
OUTSIDE = {"trunks": frozenset({"pjsip/city"})}


def hangs_up(when: str, channel: str, uniqueid: str, source: str) -> CelRow:
    event = channel_event(when, "HANGUP", channel, uniqueid, ID)
    return replace(event, extra=f'{{"hangupcause":16,"hangupsource":"{source}","dialstatus":""}}')


def talk(first: str, party: str, source: str, party_source: str | None = None) -> list[CelRow]:
    """The events of the end of a call between two channels."""
    return [
        channel_event("10:00:00", "CHAN_START", first, ID, ID),
        channel_event("10:00:00", "CHAN_START", party, PARTY, ID),
        hangs_up("10:01:00", party, PARTY, source if party_source is None else party_source),
        hangs_up("10:01:01", first, ID, source),
    ]


@pytest.mark.parametrize(
    ("first", "party", "source", "side"),
    [
        (ANNA, TRUNK, ANNA, "agent"),
        (ANNA, TRUNK, TRUNK, "callee"),
        (ANNA, BORIS, ANNA, "caller"),
        (ANNA, BORIS, BORIS, "callee"),
        (TRUNK, ANNA, TRUNK, "caller"),
        (TRUNK, ANNA, ANNA, "agent"),
        (TRUNK, OTHER_TRUNK, OTHER_TRUNK, ""),
        (TRUNK, ANNA, "dialplan/builtin", ""),
        (ANNA, TRUNK, "", ""),
        (TRUNK, ANNA, "PJSIP/999-0000000f", ""),
    ],
)
def test_the_channel_that_hung_up_first_says_which_side_it_was(first: str, party: str, source: str, side: str) -> None:
    rows = [leg("10:00:00", ID, first, party, seconds=60, src="101", dst="102" if party == BORIS else "79161234567")]
    (call,) = facts_of(legs=rows, events=talk(first, party, source), **OUTSIDE).calls
    assert call.ended_by == side


def test_without_channel_events_nobody_is_said_to_have_hung_up() -> None:
    (call,) = facts_of(legs=[leg("10:00:00", ID, ANNA, TRUNK, seconds=60)], **OUTSIDE).calls
    assert call.ended_by == ""


def test_where_the_callers_channel_says_nothing_the_others_do_if_they_agree() -> None:
    rows = [leg("10:00:00", ID, TRUNK, ANNA, seconds=60, did="1")]
    (call,) = facts_of(legs=rows, events=talk(TRUNK, ANNA, "", ANNA), **OUTSIDE).calls
    assert call.ended_by == "agent"


def test_an_agent_who_left_long_before_the_end_did_not_end_the_call() -> None:
    rows = [leg("10:00:00", ID, TRUNK, ANNA, seconds=60, did="1")]
    early = [hangs_up("10:00:20", ANNA, PARTY, ANNA), *talk(TRUNK, BORIS, TRUNK)]
    (call,) = facts_of(legs=rows, events=early, **OUTSIDE).calls
    assert call.ended_by == "caller"


def test_the_queue_log_is_believed_about_its_own_talks() -> None:
    story = caller("79161234567", ID).enters("600", at="10:00:01").waits(5).is_answered_by("Boris").talks(60)
    rows = [leg("10:00:00", ID, TRUNK, BORIS, seconds=70, lastapp="Queue", did="1")]
    (call,) = facts_of(written(story), legs=rows, events=talk(TRUNK, BORIS, BORIS), **OUTSIDE).calls
    assert call.ended_by == "caller"


def test_a_key_that_left_the_queue_hung_nothing_up() -> None:
    story = caller("79161234567", ID).enters("600", at="10:00:01").waits(5).presses("5")
    rows = [leg("10:00:00", ID, TRUNK, BORIS, seconds=70, did="1")]
    assert [call.ended_by for call in facts_of(written(story), legs=rows, **OUTSIDE).calls] == [""]
    told = facts_of(written(story), legs=rows, events=talk(TRUNK, BORIS, BORIS), **OUTSIDE)
    assert [call.ended_by for call in told.calls] == ["agent"]
