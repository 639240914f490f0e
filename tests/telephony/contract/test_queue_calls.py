"""Calls into a queue: what is told of them, in which order, and what the queue's log has of them afterwards."""

import pytest

from tests.telephony.contract.shapes import check_headers, in_order, is_soon, steps

pytestmark = pytest.mark.slow


def everybody(hand, caller, agent):
    """Who is who in the events of a call."""
    return steps(hand.heard, {caller["Channel"]: "caller", agent["DestChannel"]: "agent"})


def channels_of(hand, call):
    return [said for said in hand.list("CoreShowChannels") if said["Linkedid"] == call["Linkedid"]]


def test_a_call_that_the_agent_ends(scene, hand):
    cast = scene.cast
    scene.phone(cast.extension, talks_s=2)
    scene.calls(cast.queue)
    joined = hand.event("QueueCallerJoin", Queue=cast.queue)
    assert joined.says(Position="1", Count="1", ChannelStateDesc="Up")
    called = hand.event("AgentCalled", Uniqueid=joined["Uniqueid"], Interface=cast.member)
    assert called.says(MemberName=cast.name, DestCallerIDNum=cast.extension, Queue=cast.queue)
    assert called["DestLinkedid"] == joined["Linkedid"]
    hand.event("QueueMemberStatus", Interface=cast.member, Status="6")
    [entry] = [said for said in hand.list("QueueStatus", Queue=cast.queue) if said["Event"] == "QueueEntry"]
    assert entry.says(Uniqueid=joined["Uniqueid"], Position="1", CallerIDNum=joined["CallerIDNum"])
    assert int(entry["Wait"]) < 5

    connected = hand.event("AgentConnect", Uniqueid=joined["Uniqueid"], Interface=cast.member)
    assert int(connected["HoldTime"]) <= 3
    hand.event("BridgeEnter", Uniqueid=joined["Uniqueid"], BridgeNumChannels="2")
    busy = hand.event("QueueMemberStatus", Interface=cast.member, Status="2")
    legs = {leg["Channel"]: leg for leg in channels_of(hand, joined)}
    assert set(legs) == {joined["Channel"], called["DestChannel"]}
    assert len({leg["BridgeId"] for leg in legs.values()}) == 1
    assert legs[joined["Channel"]]["Application"] == "Queue"
    assert legs[joined["Channel"]]["ApplicationData"].startswith(f"{cast.queue},")
    assert legs[called["DestChannel"]].says(Application="AppQueue", ApplicationData="(Outgoing Line)")

    complete = hand.event("AgentComplete", Queue=joined["Queue"])
    assert complete["Reason"] == "agent"
    assert 1 <= int(complete["TalkTime"]) <= 4
    hand.event("Hangup", Uniqueid=joined["Uniqueid"])
    hand.event("Hangup", Channel=called["DestChannel"], Cause="16")
    free_again = {"Event": "QueueMemberStatus", "Interface": cast.member, "Status": "1"}
    hand.wait_for(lambda said: said.says(**free_again), after=hand.heard.index(busy))
    told = everybody(hand, joined, called)
    in_order(told, "Newchannel caller", "Newstate caller Up", "QueueCallerJoin caller", "AgentCalled caller",
             "QueueCallerLeave caller", "AgentConnect caller", "BridgeEnter caller", "BridgeLeave caller",
             "Hangup caller")  # fmt: skip
    in_order(told, "Newchannel agent", "DialBegin agent", "Newstate agent Up", "DialEnd agent ANSWER",
             "BridgeEnter agent", "BridgeLeave agent", "Hangup agent")  # fmt: skip
    in_order(told, "MusicOnHoldStart caller", "MusicOnHoldStop caller", "BridgeEnter caller")
    check_headers(hand.heard)
    is_soon(lambda: scene.logged(joined["Uniqueid"]), ["ENTERQUEUE", "CONNECT", "COMPLETEAGENT"])
    is_soon(lambda: _last_call(hand, cast) >= int(float(connected["Timestamp"])), True)


def _last_call(hand, cast):
    """When the agent's last call ended: the queue counts it by itself, before or after it tells of the telephone."""
    listed = hand.list("QueueStatus", Queue=cast.queue, Member=cast.member)
    [member] = [said for said in listed if said["Event"] == "QueueMember" and said["Location"] == cast.member]
    return int(member["LastCall"])


def test_a_call_that_the_caller_ends(scene, hand):
    scene.phone(scene.cast.extension)
    scene.calls(scene.cast.queue, stays_s=7)
    joined = hand.event("QueueCallerJoin")
    assert hand.event("AgentComplete", Queue=joined["Queue"])["Reason"] == "caller"
    hand.event("Hangup", Uniqueid=joined["Uniqueid"])
    is_soon(lambda: scene.logged(joined["Uniqueid"]), ["ENTERQUEUE", "CONNECT", "COMPLETECALLER"])


def test_a_caller_who_hangs_up_while_the_telephone_rings(scene, hand):
    scene.phone(scene.cast.extension, rings_s=None)
    scene.calls(scene.cast.queue, stays_s=2)
    joined = hand.event("QueueCallerJoin")
    called = hand.event("AgentCalled")
    gone = hand.event("QueueCallerAbandon", Uniqueid=joined["Uniqueid"])
    assert gone.says(Position="1", OriginalPosition="1")
    assert int(gone["HoldTime"]) in (1, 2, 3)
    left = hand.event("QueueCallerLeave", Uniqueid=joined["Uniqueid"])
    assert left.says(Position="1", Count="0")
    hand.event("Hangup", Uniqueid=joined["Uniqueid"])
    hand.event("Hangup", Channel=called["DestChannel"])
    told = everybody(hand, joined, called)
    in_order(told, "QueueCallerJoin caller", "QueueCallerAbandon caller", "QueueCallerLeave caller", "Hangup caller")
    in_order(told, "DialBegin agent", "DialEnd agent CANCEL", "Hangup agent")
    check_headers(hand.heard)
    is_soon(lambda: scene.logged(joined["Uniqueid"]), ["ENTERQUEUE", "RINGCANCELED", "ABANDON"])


def test_a_telephone_that_nobody_picks_up(scene, hand):
    scene.phone(scene.cast.extension, rings_s=None)
    # Gone before the queue rings again: an INVITE that no phone takes is sent again for half a minute.
    scene.calls(scene.cast.queue, stays_s=6.75)
    joined = hand.event("QueueCallerJoin")
    called = hand.event("AgentCalled")
    missed = hand.event("AgentRingNoAnswer", Uniqueid=joined["Uniqueid"])
    assert missed.says(Interface=scene.cast.member, RingTime="6000", DestChannel=called["DestChannel"])
    hand.event("QueueCallerAbandon", Uniqueid=joined["Uniqueid"])
    hand.event("Hangup", Uniqueid=joined["Uniqueid"])
    in_order(everybody(hand, joined, called), "AgentCalled caller", "AgentRingNoAnswer caller", "Hangup agent")
    check_headers(hand.heard)
    is_soon(lambda: scene.logged(joined["Uniqueid"])[:2], ["ENTERQUEUE", "RINGNOANSWER"])


def test_an_agent_behind_a_local_channel(scene, hand):
    cast = scene.cast
    scene.phone(cast.local_extension, talks_s=2)
    scene.calls(cast.local_queue)
    joined = hand.event("QueueCallerJoin", Queue=cast.local_queue)
    called = hand.event("AgentCalled", Interface=cast.local_member)
    assert called["DestChannel"].startswith(f"Local/{cast.local_extension}@from-queue-")
    assert called["DestChannel"].endswith(";1")
    half = hand.event("LocalBridge", LocalOneChannel=called["DestChannel"])["LocalTwoChannel"]
    connected = hand.event("AgentConnect", Interface=cast.local_member)
    assert connected["DestChannel"] == called["DestChannel"]
    hand.event("BridgeEnter", Channel=half)
    hand.event("BridgeEnter", Uniqueid=joined["Uniqueid"], BridgeNumChannels="2")
    legs = {leg["Channel"].partition("-")[0]: leg for leg in channels_of(hand, joined) if leg["BridgeId"]}
    assert len(legs) == 3  # both halves begin alike
    assert len({leg["BridgeId"] for leg in channels_of(hand, joined) if leg["BridgeId"]}) == 2
    assert legs[f"PJSIP/{cast.local_extension}"]["Application"] == "AppDial"
    assert hand.event("AgentComplete", Queue=joined["Queue"])["Reason"] == "agent"
    hand.event("Hangup", Uniqueid=joined["Uniqueid"])
    hand.event("Hangup", Channel=half)
    check_headers(hand.heard)
    is_soon(lambda: scene.logged(joined["Uniqueid"]), ["ENTERQUEUE", "CONNECT", "COMPLETEAGENT"])
