"""Who really spoke, by channel events: bridges, Local pairs between them, and phones that left earlier."""

from dataclasses import replace

from telephony.reconstruction.channels import device, extension_of, folded_device, other_half
from telephony.reconstruction.talk import US, bridge_of, bridged, length_s, transferred_by, united
from telephony.rows import CelRow, QueueRow
from tests.telephony.reconstruction.stories import caller, channel_event, facts_of, leg, row, written

ID = "1795428000.1"
CITY, ANNA, DAVID = "PJSIP/city-00000001", "PJSIP/101-00000002", "PJSIP/104-00000005"
HALF1, HALF2 = "Local/101@from-queue-00000001;1", "Local/101@from-queue-00000001;2"


def event(when: str, name: str, channel: str, bridge: str = "") -> CelRow:
    """A channel event of the call; each channel has an id of its own."""
    ids = {CITY: ID, HALF1: "1795428002.3", HALF2: "1795428002.4", ANNA: "1795428002.5", DAVID: "1795428060.6"}
    return channel_event(when, name, channel, ids[channel], ID, bridge)


def freepbx_call_transferred_by_the_phone() -> tuple[list[QueueRow], list[CelRow]]:
    """Anna's phone transfers the caller to David: the queue sees only her Local channel and notices nothing."""
    rows = [
        row("10:00:00", ID, "600", "NONE", "ENTERQUEUE", "", "79161234567", 1),
        row("10:00:10", ID, "600", "Anna", "CONNECT", 10, "1795428002.3", 8),
        row("10:05:10", ID, "600", "Anna", "COMPLETECALLER", 10, 300, 1),
    ]
    events = [
        event("10:00:00", "CHAN_START", CITY),
        event("10:00:02", "CHAN_START", HALF1),
        event("10:00:02", "CHAN_START", HALF2),
        event("10:00:02", "CHAN_START", ANNA),
        event("10:00:09.9", "BRIDGE_ENTER", ANNA, "inner"),
        event("10:00:09.9", "BRIDGE_ENTER", HALF2, "inner"),
        event("10:00:10", "BRIDGE_ENTER", HALF1, "outer"),
        event("10:00:10", "BRIDGE_ENTER", CITY, "outer"),
        event("10:01:00", "CHAN_START", DAVID),
        event("10:01:10", "BRIDGE_EXIT", ANNA, "inner"),
        event("10:01:10.1", "CHAN_END", ANNA),
        event("10:01:20", "BRIDGE_ENTER", DAVID, "inner"),
        event("10:05:10", "BRIDGE_EXIT", CITY, "outer"),
        event("10:05:10", "BRIDGE_EXIT", HALF1, "outer"),
        event("10:05:10", "CHAN_END", CITY),
        event("10:05:10", "CHAN_END", DAVID),
    ]
    return written(*rows), events


def test_the_agents_own_talk_ends_when_her_phone_left_though_the_queue_counts_on() -> None:
    rows, events = freepbx_call_transferred_by_the_phone()
    (visit,) = facts_of(rows, events=events).visits
    assert (visit.talk_s, visit.agent_talk_s) == (300, 60)


def test_the_talk_of_the_call_is_the_time_in_which_somebody_was_joined_to_the_caller() -> None:
    rows, events = freepbx_call_transferred_by_the_phone()
    (call,) = facts_of(rows, events=events).calls
    assert call.talk_s == 60 + 230


def test_the_phone_behind_a_local_channel_is_learnt_as_another_name_of_the_member() -> None:
    rows, events = freepbx_call_transferred_by_the_phone()
    (alias,) = facts_of(rows, events=events).aliases
    assert (alias.interface, alias.member) == ("Local/101@from-queue/n", "Anna")


def test_the_only_answered_leg_of_the_queue_tells_the_members_interface_without_channel_events() -> None:
    story = caller("79161234567", ID).enters("600", at="10:00:00").waits(10).is_answered_by("Anna").talks(30)
    legs = [
        leg("10:00:00", ID, CITY, "PJSIP/102-00000009", seconds=8, lastapp="Queue", disposition="NO ANSWER"),
        leg("10:00:08", ID, CITY, ANNA, seconds=32, lastapp="Queue", sequence=1),
    ]
    (alias,) = facts_of(written(story), legs=legs).aliases
    assert (alias.interface, alias.member) == ("PJSIP/101", "Anna")


def test_without_channel_events_the_agents_talk_is_what_the_queue_says() -> None:
    rows, _ = freepbx_call_transferred_by_the_phone()
    (visit,) = facts_of(rows).visits
    assert visit.agent_talk_s == visit.talk_s == 300


def test_a_phone_whose_end_is_not_known_does_not_shorten_the_talk() -> None:
    rows, events = freepbx_call_transferred_by_the_phone()
    events = [e for e in events if not (e.channel == ANNA and e.event == "CHAN_END")]
    assert facts_of(rows, events=events).visits[0].agent_talk_s == 300


def test_the_order_in_which_channel_events_arrived_does_not_matter() -> None:
    rows, events = freepbx_call_transferred_by_the_phone()
    numbered = [replace(e, position=n) for n, e in enumerate(events)]
    assert facts_of(rows, events=numbered[::-1]) == facts_of(rows, events=numbered)


def test_a_caller_alone_in_a_bridge_talks_to_nobody() -> None:
    events = [event("10:00:00", "BRIDGE_ENTER", CITY, "a"), event("10:01:00", "BRIDGE_EXIT", CITY, "a")]
    assert bridged(events) == []


def test_a_caller_and_half_of_a_local_channel_that_leads_nowhere_do_not_talk() -> None:
    events = [
        event("10:00:00", "BRIDGE_ENTER", CITY, "a"),
        event("10:00:00", "BRIDGE_ENTER", HALF1, "a"),
        event("10:00:30", "BRIDGE_ENTER", HALF2, "b"),
        event("10:01:00", "BRIDGE_EXIT", CITY, "a"),
    ]
    assert bridged(events) == []


def test_a_channel_that_ends_without_leaving_its_bridge_has_left_it() -> None:
    events = [
        event("10:00:00", "BRIDGE_ENTER", CITY, "a"),
        event("10:00:00", "BRIDGE_ENTER", ANNA, "a"),
        event("10:00:40", "CHAN_END", ANNA),
        event("10:01:00", "CHAN_END", CITY),
    ]
    assert length_s(bridged(events)) == 40


def test_those_still_joined_have_talked_until_the_last_event() -> None:
    events = [
        event("10:00:00", "BRIDGE_ENTER", CITY, "a"),
        event("10:00:00", "BRIDGE_ENTER", ANNA, "a"),
        event("10:00:25", "DTMF", CITY),
    ]
    assert length_s(bridged(events)) == 25


def test_talks_at_the_same_time_in_two_bridges_count_once() -> None:
    events = [
        event("10:00:00", "BRIDGE_ENTER", CITY, "a"),
        event("10:00:00", "BRIDGE_ENTER", ANNA, "a"),
        event("10:00:10", "BRIDGE_ENTER", DAVID, "a"),
        event("10:00:20", "BRIDGE_EXIT", ANNA, "a"),
        event("10:00:30", "BRIDGE_EXIT", DAVID, "a"),
    ]
    assert length_s(bridged(events)) == 30


def test_a_bridge_is_read_from_cut_json_too() -> None:
    whole = event("10:00:00", "BRIDGE_ENTER", CITY, "0a4dd949")
    assert bridge_of(whole) == bridge_of(replace(whole, extra=whole.extra[:30])) == "0a4dd949"
    assert bridge_of(replace(whole, extra="")) == ""


def test_united_intervals_neither_overlap_nor_touch_and_lose_nothing() -> None:
    assert united([(5, 9), (0, 3), (3, 5), (20, 20), (12, 15), (13, 14)]) == [(0, 9), (12, 15)]
    assert length_s([(0, 2 * US), (3 * US, 4 * US)]) == 3


def test_only_the_last_hexadecimal_part_of_a_channel_is_its_suffix() -> None:
    assert device("PJSIP/city-line-beef-0000002a") == "PJSIP/city-line-beef"
    assert device("Local/105@from-queue-00000001;2") == "Local/105@from-queue"
    assert folded_device("pjsip/City-0000002A") == "pjsip/city"
    assert device("DAHDI/i1") == "DAHDI/i1"
    assert (other_half(HALF1), other_half(HALF2), other_half(CITY)) == (HALF2, HALF1, "")


def test_the_number_of_a_phone_is_read_from_every_kind_of_interface() -> None:
    names = [
        "Local/101@from-queue/n",
        "PJSIP/101",
        "SIP/101-0000002a",
        "Agent/101",
        "IAX2/101",
        "sccp/101",
        "DAHDI/101",
    ]
    assert {extension_of(name) for name in names} == {"101"}
    assert extension_of("Anna") == extension_of("Console/dsp") == ""


def test_a_hang_up_that_the_channel_events_call_a_transfer_is_one() -> None:
    def event(name: str, uniqueid: str, at_us: int) -> CelRow:
        return CelRow(f"{at_us}", 1, at_us, "", name, uniqueid, "1.0", "PJSIP/121-00000001", "", "", "", "", "", "")

    ended = 1_795_455_553_434_726
    told = [event("ATTENDEDTRANSFER", "1.1", ended + 631)]
    assert transferred_by("1.1", ended, told) == "attended_transfer"
    assert transferred_by("1.2", ended, told) == ""
    assert transferred_by("1.1", ended + 5_000_000, told) == ""
