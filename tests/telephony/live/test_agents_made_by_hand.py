"""What the recording has not: after-call work, agents at outside telephones, parked callers, queues paused apart."""

from data.live.bodies import (
    BUSY,
    OFF,
    PAUSED,
    READY,
    RINGING,
    TALKING,
    UNREACHABLE,
    WRAP_UP,
    WRAP_UP_REASON,
    AgentBody,
    BoardBody,
    QueueBody,
)
from telephony.live.applying import apply
from telephony.live.meaning import Meaning
from telephony.live.slices import slices
from telephony.live.state import LiveState
from tests.telephony.live.recorded import message

AT = 1795470000.0
MEMBER = {"Queue": "help", "MemberName": "Анна", "Interface": "PJSIP/101", "Status": "1", "LoginTime": str(AT - 500)}


def played(*told: dict[str, str]) -> LiveState:
    """The state after these events, one a second."""
    state = LiveState()
    for n, headers in enumerate(told):
        state = apply(state, message(**headers), AT + n)
    return state


def member(**more: str) -> dict[str, str]:
    return {"Event": "QueueMemberAdded", **MEMBER, **more}


def anna(state: LiveState, now: float = AT + 100, meaning: Meaning | None = None) -> AgentBody:
    body = slices(state, meaning or Meaning(), now)["agent/Анна"]
    assert isinstance(body, AgentBody)
    return body


def queue(state: LiveState, now: float = AT + 100) -> QueueBody:
    body = slices(state, Meaning(), now)["queue/help"]
    assert isinstance(body, QueueBody)
    return body


def test_after_call_work_ends_by_itself() -> None:
    state = played(member(LastCall=str(AT + 90), Wrapuptime="20"))
    assert (anna(state).line.state, anna(state).line.since) == (WRAP_UP, AT + 90)
    assert queue(state).line.busy == 1
    assert (anna(state, AT + 110).line.state, anna(state, AT + 110).line.since) == (READY, AT + 110)


def test_a_pause_for_after_call_work_is_no_break() -> None:
    state = played(member(), {"Event": "QueueMemberPause", **MEMBER, "Paused": "1", "PausedReason": WRAP_UP_REASON})
    assert (anna(state).line.state, anna(state).line.since) == (WRAP_UP, AT + 1)
    assert (queue(state).line.busy, queue(state).line.paused) == (1, 0)


def test_who_is_paused_in_one_queue_works_in_the_other() -> None:
    other = {**MEMBER, "Queue": "water"}
    state = played(member(), {"Event": "QueueMemberAdded", **other, "Paused": "1", "PausedReason": "Обед"})
    line = anna(state).line
    assert (line.state, line.queues, line.paused_queues, line.paused_since) == (
        READY,
        ("help", "water"),
        ("water",),
        None,
    )
    assert (queue(state).line.ready, queue(state).line.paused) == (1, 0)


def test_a_telephone_that_is_away_or_in_use_without_a_call_is_told() -> None:
    away = played(member(), {"Event": "DeviceStateChange", "Device": "PJSIP/101", "State": "UNAVAILABLE"})
    assert anna(away).line.state == UNREACHABLE
    assert queue(away).line.unreachable == 1
    used = played(member(), {"Event": "DeviceStateChange", "Device": "PJSIP/101", "State": "INUSE"})
    assert anna(used).line.state == BUSY


def test_who_logged_out_is_shown_only_if_a_person_is_linked() -> None:
    state = played(member(), {"Event": "QueueMemberRemoved", **MEMBER})
    assert "agent/Анна" not in slices(state, Meaning(), AT)
    linked = Meaning(roster={"Анна": ("PJSIP/101",)})
    body = anna(state, meaning=linked)
    assert (body.line.state, body.line.since, body.interfaces, body.line.queues) == (OFF, AT + 1, ("PJSIP/101",), ())


def test_an_extension_alone_finds_its_telephone() -> None:
    state = played({"Event": "DeviceStateChange", "Device": "SIP/101", "State": "NOT_INUSE"})
    body = anna(state, meaning=Meaning(roster={"Анна": ("101",)}))
    assert (body.interfaces, body.device) == (("SIP/101",), "NOT_INUSE")


def test_an_agent_at_an_outside_telephone_is_seen_by_the_queues_offer() -> None:
    mobile = {"Queue": "help", "MemberName": "Анна", "Interface": "Local/89161234567@from-internal/n", "Status": "1"}
    caller = {"Channel": "PJSIP/city-00000001", "Uniqueid": "1.1", "Linkedid": "1.1", "CallerIDNum": "79990000000"}
    leg = {"DestChannel": "Local/89161234567@from-internal-00000001;1", "DestUniqueid": "1.2", "DestLinkedid": "1.1"}
    told: list[dict[str, str]] = [
        {"Event": "QueueMemberAdded", **mobile},
        {"Event": "Newchannel", **caller, "ChannelState": "6"},
        {"Event": "QueueCallerJoin", **caller, "Queue": "help", "Position": "1"},
        {"Event": "AgentCalled", **caller, **leg, **mobile},
    ]
    rings = anna(played(*told))
    assert (rings.line.state, rings.line.number, rings.line.queue) == (RINGING, "79990000000", "help")
    talks = anna(played(*told, {"Event": "AgentConnect", **caller, **leg, **mobile}))
    assert (talks.line.state, talks.line.since) == (TALKING, AT + 4)
    over = played(*told, {"Event": "AgentConnect", **caller, **leg, **mobile}, {"Event": "Hangup", **caller})
    assert anna(over).line.state == READY


def test_parked_callers_do_not_talk_with_each_other() -> None:
    bridge = {"BridgeUniqueid": "lot", "BridgeTechnology": "holding_bridge", "ChannelState": "6"}
    parked = [
        {
            "Event": "BridgeEnter",
            "Channel": f"PJSIP/city-0000000{n}",
            "Uniqueid": f"1.{n}",
            "Linkedid": f"1.{n}",
            **bridge,
        }
        for n in (1, 2)
    ]
    board = slices(played(*parked), Meaning(), AT)["board"]
    assert isinstance(board, BoardBody)
    assert board.calls == ()


def test_a_new_reason_is_a_new_pause() -> None:
    pause = {"Event": "QueueMemberPause", **MEMBER, "Paused": "1"}
    state = played(member(), {**pause, "PausedReason": "Обед"}, {**pause, "PausedReason": "Учёба"})
    assert (anna(state).line.state, anna(state).line.reason, anna(state).line.since) == (PAUSED, "Учёба", AT + 2)
