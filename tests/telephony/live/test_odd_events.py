"""Events in any order, lost, doubled or made of nonsense never raise, nobody stays who hung up, and lists mend all."""

from dataclasses import replace
from functools import cache

from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from telephony.ami.wire import Message
from telephony.live.applying import EVENTS, apply
from telephony.live.legs import Wires
from telephony.live.meaning import Meaning
from telephony.live.slices import slices
from telephony.live.snapshot import Listed, snapshot
from telephony.live.state import LiveState
from tests.telephony.live.recorded import at, beginning, events, listed

NOW = 1795470500.0
FIELDS = (
    "Channel", "Uniqueid", "Linkedid", "ChannelState", "CallerIDNum", "CallerIDName", "ConnectedLineNum", "Exten",
    "DestChannel", "DestUniqueid", "DestLinkedid", "DestChannelState", "Queue", "Interface", "MemberName", "Location",
    "Position", "HoldTime", "BridgeUniqueid", "BridgeTechnology", "FromBridgeUniqueid", "ToBridgeUniqueid", "Newname",
    "Paused", "PausedReason", "LastPause", "LoginTime", "LastCall", "Wrapuptime", "Status", "Device", "State",
)  # fmt: skip
VALUES = st.sampled_from(
    ("", "0", "1", "6", "-5", "99999999999999999999", "1e999", "nan", "<unknown>", "a", "b", "c", "PJSIP/101-0000000a",
     "PJSIP/101", "Local/1@x-00000001;1", "Local/1@x-00000001;2", ";1", "/", "help", "holding_bridge", "²", "٣"),
)  # fmt: skip
NONSENSE = st.builds(
    lambda kind, fields: Message((("Event", kind), *fields.items())),
    st.sampled_from([*EVENTS, "Unheard"]),
    st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=12),
)


def played(state: LiveState, told: list[Message]) -> LiveState:
    """The state after these events."""
    for event in told:
        state = apply(state, event, float(event.get("Timestamp") or NOW))
    return state


def is_whole(state: LiveState) -> bool:
    """Nothing points to what is not there, and slices can be made."""
    callers = {one for queue in state.queues.values() for one in queue.callers}
    slices(state, Meaning(), NOW)
    return (
        callers == set(state.waiting) and callers <= set(state.channels) and not set(state.gone) & set(state.channels)
    )


def has_nobody(state: LiveState) -> bool:
    """No call, no caller, nothing that rings."""
    return not (state.channels or state.waiting or state.offers)


@cache
def legs() -> frozenset[str]:
    return frozenset(one.get("Uniqueid") for one in events() if one.event == "Hangup")


@given(st.lists(NONSENSE, max_size=30))
@trying(max_examples=200)
def test_nonsense_never_raises_and_leaves_a_whole_state(told: list[Message]) -> None:
    assert is_whole(played(LiveState(), told))


@given(st.data())
@trying(max_examples=25)
def test_lost_events_leave_a_whole_state_and_nobody_who_hung_up(data: st.DataObject) -> None:
    kept = data.draw(st.sets(st.integers(0, len(events()) - 1), max_size=400))
    told = [one for n, one in enumerate(events()) if n not in kept or one.event == "Hangup"]
    state = played(beginning(), told)
    assert is_whole(state)
    assert has_nobody(state)


@given(st.randoms(use_true_random=False))
@trying(max_examples=15)
def test_events_in_any_order_leave_nobody_who_hung_up(chance) -> None:  # type: ignore[no-untyped-def]
    told = list(events())
    chance.shuffle(told)
    state = played(beginning(), told)
    assert is_whole(state)
    assert has_nobody(state)


@given(st.integers(0, 1000), st.integers(1, 40))
@trying(max_examples=15)
def test_events_told_twice_leave_nobody_who_hung_up(start: int, count: int) -> None:
    told = [*events()[: start + count], *events()[start:]]
    assert has_nobody(played(beginning(), list(told)))


@given(st.integers(0, 1040))
@trying(max_examples=25)
def test_who_begins_to_listen_in_the_middle_is_left_with_nobody_either(start: int) -> None:
    state = played(LiveState(), list(events()[start:]))
    assert is_whole(state)
    assert has_nobody(state)


@given(st.integers(0, 1040))
@trying(max_examples=25)
def test_lists_of_an_idle_exchange_clear_whatever_was_known(stop: int) -> None:
    state = played(beginning(), list(events()[:stop]))
    mended = snapshot(listed("end"), state, NOW)
    assert has_nobody(mended)
    assert {key: replace(one, pause_changed_at=0.0) for key, one in mended.members.items()} == {
        key: replace(one, pause_changed_at=0.0)
        for key, one in snapshot(listed("end"), LiveState(), NOW).members.items()
    }


@given(st.integers(0, 1040))
@trying(max_examples=25)
def test_lists_of_what_is_known_already_change_nobodys_calls(stop: int) -> None:
    state = played(beginning(), list(events()[:stop]))
    again = snapshot(as_lists(state, NOW), state, NOW)
    assert (set(again.channels), again.waiting) == (set(state.channels), state.waiting)
    assert {one.bridge for one in again.channels.values()} == {one.bridge for one in state.channels.values()}
    assert _talks(again) == _talks(state)


@given(st.integers(0, 1040))
@trying(max_examples=25)
def test_lists_alone_tell_who_talks_and_who_waits(stop: int) -> None:
    state = played(beginning(), list(events()[:stop]))
    fresh = snapshot(as_lists(state, NOW), LiveState(), NOW)
    assert _talks(fresh) == _talks(state)
    assert {queue.name: queue.callers for queue in fresh.queues.values()} == {
        queue.name: queue.callers for queue in state.queues.values()
    }


def test_every_recorded_leg_hung_up_in_the_end() -> None:
    assert {one.get("Uniqueid") for one in events() if one.event == "Newchannel"} == legs()
    assert at(events()[0]) < at(events()[-1])


def _talks(state: LiveState) -> set[frozenset[str]]:
    wires = Wires(state)
    return {
        frozenset({leg.uniqueid, *(one.uniqueid for one in wires.heard_by(leg))})
        for leg in state.channels.values()
        if wires.heard_by(leg)
    }


def as_lists(state: LiveState, now: float) -> Listed:
    """The lists that an exchange in this state would give."""
    channels = [
        Message(
            (
                ("Event", "CoreShowChannel"), ("Channel", leg.name), ("Uniqueid", leg.uniqueid),
                ("Linkedid", leg.linkedid), ("ChannelState", str(leg.state)), ("CallerIDNum", leg.number),
                ("CallerIDName", leg.caller), ("ConnectedLineNum", leg.connected), ("Exten", leg.exten),
                ("BridgeId", leg.bridge), ("Duration", "00:00:05"),
            )
        )
        for leg in state.channels.values()
    ]  # fmt: skip
    queues = [
        Message((("Event", "QueueParams"), ("Queue", one.name), ("Strategy", one.strategy)))
        for one in state.queues.values()
    ]
    entries = [
        Message(
            (
                ("Event", "QueueEntry"), ("Queue", queue.name), ("Uniqueid", caller), ("Position", str(n + 1)),
                ("Channel", state.channels[caller].name), ("CallerIDNum", state.channels[caller].number),
                ("ChannelState", str(state.channels[caller].state)), ("Wait", "5"),
            )
        )
        for queue in state.queues.values()
        for n, caller in enumerate(queue.callers)
    ]  # fmt: skip
    return Listed([*queues, *entries], channels, [], [])
