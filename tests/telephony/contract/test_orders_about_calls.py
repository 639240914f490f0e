"""Calls that are ended, sent on, handed over or made by order: what is told then, and what the queue's log has."""

import pytest

from tests.telephony.contract.shapes import check_headers, in_order, is_soon, steps

pytestmark = pytest.mark.slow


@pytest.fixture
def talk(scene, hand):
    """A caller of the queue and the agent, in the middle of their talk: the event that told it."""
    return begin_talk(scene, hand, scene.cast.extension, scene.cast.queue)


def begin_talk(scene, hand, extension, queue):
    """A caller reaches the agent; both are in a bridge."""
    scene.phone(extension)
    scene.calls(queue)
    joined = hand.event("QueueCallerJoin", Queue=queue)
    connected = hand.event("AgentConnect", Uniqueid=joined["Uniqueid"])
    hand.event("BridgeEnter", Uniqueid=joined["Uniqueid"], BridgeNumChannels="2")
    return connected


def device_of(hand, extension):
    """The agent's telephone."""
    [leg] = [said for said in hand.list("CoreShowChannels") if said["Channel"].startswith(f"PJSIP/{extension}-")]
    return leg["Channel"]


def is_success(answer, message):
    assert (answer["Response"], answer["Message"]) == ("Success", message)


def test_the_agents_channel_is_ended(scene, hand, talk):
    is_success(hand.act("Hangup", Channel=talk["DestChannel"], Cause="16"), "Channel Hungup")
    hand.event("Hangup", Channel=talk["DestChannel"])
    hand.event("Hangup", Uniqueid=talk["Uniqueid"])
    hand.event("AgentComplete", Interface=talk["Interface"])
    is_soon(lambda: scene.logged(talk["Uniqueid"])[:2], ["ENTERQUEUE", "CONNECT"])
    is_soon(lambda: scene.logged(talk["Uniqueid"])[2:][0][:8], "COMPLETE")


def test_the_callers_channel_is_ended(scene, hand, talk):
    is_success(hand.act("Hangup", Channel=talk["Channel"]), "Channel Hungup")
    hand.event("Hangup", Uniqueid=talk["Uniqueid"])
    assert hand.event("AgentComplete", Interface=talk["Interface"])["Reason"] == "caller"
    is_soon(lambda: scene.logged(talk["Uniqueid"]), ["ENTERQUEUE", "CONNECT", "COMPLETECALLER"])
    assert hand.act("Hangup", Channel=talk["Channel"])["Message"] in ("No such channel", "Channel Hungup")


def test_a_waiting_caller_is_ended(scene, hand):
    scene.phone(scene.cast.extension, rings_s=None)
    scene.calls(scene.cast.queue)
    joined = hand.event("QueueCallerJoin")
    hand.event("Newstate", ChannelStateDesc="Ringing")
    is_success(hand.act("Hangup", Channel=joined["Channel"]), "Channel Hungup")
    hand.event("QueueCallerAbandon", Uniqueid=joined["Uniqueid"])
    hand.event("QueueCallerLeave", Uniqueid=joined["Uniqueid"], Count="0")
    hand.event("Hangup", Uniqueid=joined["Uniqueid"])
    is_soon(lambda: scene.logged(joined["Uniqueid"]), ["ENTERQUEUE", "RINGCANCELED", "ABANDON"])


def test_a_waiting_caller_is_sent_to_somebody(scene, hand):
    cast = scene.cast
    scene.phone(cast.extension, rings_s=None)
    scene.calls(cast.queue)
    joined = hand.event("QueueCallerJoin")
    called = hand.event("AgentCalled")
    hand.event("Newstate", Channel=called["DestChannel"], ChannelStateDesc="Ringing")
    scene.phone(cast.colleague, talks_s=2)
    answer = hand.act("Redirect", Channel=joined["Channel"], Context=cast.context, Exten=cast.colleague, Priority="1")
    is_success(answer, "Redirect successful")
    hand.event("QueueCallerAbandon", Uniqueid=joined["Uniqueid"])
    dialled = hand.event("DialEnd", Uniqueid=joined["Uniqueid"], DialStatus="ANSWER")
    assert dialled["DestChannel"].startswith(f"PJSIP/{cast.colleague}-")
    hand.event("BridgeEnter", Uniqueid=joined["Uniqueid"])
    hand.event("Hangup", Uniqueid=joined["Uniqueid"])
    hand.event("Hangup", Channel=dialled["DestChannel"])
    told = steps(hand.heard, {joined["Channel"]: "caller", dialled["DestChannel"]: "colleague"})
    in_order(told, "QueueCallerJoin caller", "QueueCallerAbandon caller", "QueueCallerLeave caller",
             "BridgeEnter caller", "BridgeLeave caller", "Hangup caller")  # fmt: skip
    in_order(told, "Newchannel colleague", "Newstate colleague Ringing", "Newstate colleague Up",
             "DialEnd colleague ANSWER", "BridgeEnter colleague", "Hangup colleague")  # fmt: skip
    check_headers(hand.heard)
    is_soon(lambda: scene.logged(joined["Uniqueid"]), ["ENTERQUEUE", "RINGCANCELED", "ABANDON"])


def test_a_talking_caller_is_sent_to_somebody(scene, hand, talk):
    cast = scene.cast
    scene.phone(cast.colleague, talks_s=2)
    answer = hand.act("Redirect", Channel=talk["Channel"], Context=cast.context, Exten=cast.colleague, Priority="1")
    is_success(answer, "Redirect successful")
    hand.event("Hangup", Channel=talk["DestChannel"])
    dialled = hand.event("DialEnd", Uniqueid=talk["Uniqueid"], DialStatus="ANSWER", DestCallerIDNum=cast.colleague)
    hand.event("Hangup", Uniqueid=talk["Uniqueid"])
    told = steps(hand.heard, {talk["Channel"]: "caller", dialled["DestChannel"]: "colleague"})
    in_order(told, "AgentConnect caller", "BridgeEnter caller", "BridgeLeave caller", "BridgeEnter caller",
             "BridgeLeave caller", "Hangup caller")  # fmt: skip
    assert hand.event("AgentComplete", Interface=talk["Interface"])["Reason"] == "caller"
    is_soon(lambda: scene.logged(talk["Uniqueid"]), ["ENTERQUEUE", "CONNECT", "COMPLETECALLER"])


def test_a_caller_is_handed_over_blindly(scene, hand, talk):
    cast = scene.cast
    scene.phone(cast.colleague, talks_s=2)
    answer = hand.act("BlindTransfer", Channel=talk["DestChannel"], Context=cast.context, Exten=cast.colleague)
    is_success(answer, "Transfer succeeded")
    told = hand.event("BlindTransfer", TransfererChannel=talk["DestChannel"])
    assert told.says(TransfereeChannel=talk["Channel"], Extension=cast.colleague, Result="Success")
    assert hand.event("AgentComplete", Interface=talk["Interface"])["Reason"] == "transfer"
    hand.event("Hangup", Channel=talk["DestChannel"])
    dialled = hand.event("DialEnd", Uniqueid=talk["Uniqueid"], DialStatus="ANSWER", DestCallerIDNum=cast.colleague)
    hand.event("Hangup", Uniqueid=talk["Uniqueid"])
    told = steps(hand.heard, {talk["Channel"]: "caller", dialled["DestChannel"]: "colleague"})
    in_order(told, "BridgeEnter caller", "BridgeLeave caller", "BridgeEnter caller", "Hangup caller")
    check_headers(hand.heard)
    is_soon(lambda: scene.logged(talk["Uniqueid"]), ["ENTERQUEUE", "CONNECT", "BLINDTRANSFER"])


def test_the_queue_does_not_see_a_blind_transfer_behind_a_local_channel(scene, hand):
    cast = scene.cast
    talk = begin_talk(scene, hand, cast.local_extension, cast.local_queue)
    device = device_of(hand, cast.local_extension)
    scene.phone(cast.colleague, talks_s=2)
    answer = hand.act("BlindTransfer", Channel=device, Context=cast.context, Exten=cast.colleague)
    is_success(answer, "Transfer succeeded")
    hand.event("Hangup", Channel=device)
    told = hand.event("BlindTransfer", TransfererChannel=device)
    assert told["TransfereeChannel"].endswith(";2")
    hand.event("DialEnd", Channel=told["TransfereeChannel"], DialStatus="ANSWER", DestCallerIDNum=cast.colleague)
    assert hand.event("AgentComplete", Interface=talk["Interface"])["Reason"] in ("agent", "caller")
    hand.event("Hangup", Uniqueid=talk["Uniqueid"])
    is_soon(lambda: len(scene.logged(talk["Uniqueid"])), 3)


def test_a_caller_is_handed_over_after_a_word(scene, hand, talk):
    cast = scene.cast
    scene.phone(cast.colleague, talks_s=4)
    answer = hand.act("Atxfer", Channel=talk["DestChannel"], Context=cast.context, Exten=cast.colleague)
    is_success(answer, "Atxfer successfully queued")
    hand.event("Hold", Channel=talk["DestChannel"])
    halves = hand.event("LocalBridge")
    assert halves["LocalOneChannel"].startswith(f"Local/{cast.colleague}@")
    hand.event("DialEnd", DestChannel=halves["LocalOneChannel"], DialStatus="ANSWER")
    hand.event("BridgeEnter", Channel=halves["LocalTwoChannel"])
    hand.event("Newstate", Channel=halves["LocalOneChannel"], ChannelStateDesc="Up")
    is_success(hand.act("Hangup", Channel=talk["DestChannel"]), "Channel Hungup")
    told = hand.event("AttendedTransfer", OrigTransfererChannel=talk["DestChannel"])
    assert told.says(Result="Success", TransfereeChannel=talk["Channel"])
    # A real exchange leaves the target out when the word with the colleague was shorter than it takes notice.
    assert told["TransferTargetChannel"] in (halves["LocalOneChannel"], "")
    hand.event("Hangup", Channel=talk["DestChannel"])
    assert hand.event("AgentComplete", Interface=talk["Interface"])["Reason"] == "transfer"
    hand.event("Hangup", Uniqueid=talk["Uniqueid"])
    names = {talk["Channel"]: "caller", talk["DestChannel"]: "agent", halves["LocalOneChannel"]: "half"}
    told = steps(hand.heard, names)
    in_order(told, "BridgeEnter agent", "BridgeLeave agent", "BridgeEnter agent", "BridgeLeave agent", "Hangup agent")
    in_order(told, "BridgeEnter half", "BridgeLeave half", "BridgeEnter half", "BridgeLeave half", "Hangup half")
    in_order(told, "BridgeEnter caller", "MusicOnHoldStart caller", "MusicOnHoldStop caller", "BridgeLeave caller")
    check_headers(hand.heard)
    is_soon(lambda: "ATTENDEDTRANSFER" in scene.logged(talk["Uniqueid"]), True)


def test_an_agent_comes_back_from_a_consultation(scene, hand, talk):
    cast = scene.cast
    scene.phone(cast.colleague)
    hand.act("Atxfer", Channel=talk["DestChannel"], Context=cast.context, Exten=cast.colleague)
    halves = hand.event("LocalBridge")
    hand.event("BridgeEnter", Channel=halves["LocalTwoChannel"])
    answer = hand.act("CancelAtxfer", Channel=talk["DestChannel"])
    is_success(answer, "CancelAtxfer successfully queued")
    hand.event("Hangup", Channel=halves["LocalOneChannel"])
    told = hand.event("MusicOnHoldStop", Channel=talk["Channel"])
    hand.wait_for(lambda said: said.says(Event="BridgeEnter", Channel=talk["DestChannel"]), hand.heard.index(halves))
    assert told["Uniqueid"] == talk["Uniqueid"]
    hand.act("Hangup", Channel=talk["Channel"])
    complete = hand.event("AgentComplete", Interface=cast.member)
    assert complete["Reason"] == "caller"


def test_a_telephone_is_rung_and_then_dials(scene, hand):
    cast = scene.cast
    scene.phone(cast.extension)
    scene.phone(cast.colleague, talks_s=2)
    asked = {"Context": cast.context, "Exten": cast.colleague, "Priority": "1"}
    answer = hand.act(
        "Originate", Channel=cast.member, **asked, CallerID=f"Callback <{cast.extension}>", Timeout="20000",
        Async="true", ChannelId="contract-call",
    )  # fmt: skip
    is_success(answer, "Originate successfully queued")
    hand.event("Newchannel", Uniqueid="contract-call")
    told = hand.event("OriginateResponse", ActionID=answer["ActionID"])
    assert told.says(Response="Success", Reason="4", Uniqueid="contract-call", Exten=cast.colleague)
    assert told["Channel"].startswith(f"{cast.member}-")
    dialled = hand.event("DialEnd", Uniqueid="contract-call", DialStatus="ANSWER")
    hand.event("BridgeEnter", Uniqueid="contract-call")
    hand.event("Hangup", Uniqueid="contract-call")
    hand.event("Hangup", Channel=dialled["DestChannel"])
    told = steps(hand.heard, {told["Channel"]: "agent", dialled["DestChannel"]: "colleague"})
    in_order(told, "Newchannel agent", "Newstate agent Ringing", "Newstate agent Up",
             "BridgeEnter agent", "BridgeLeave agent", "Hangup agent")  # fmt: skip
    in_order(told, "Newchannel colleague", "Newstate colleague Ringing", "Newstate colleague Up",
             "DialEnd colleague ANSWER", "BridgeEnter colleague", "Hangup colleague")  # fmt: skip
    hand.event("QueueMemberStatus", Interface=cast.member, Status="6")
    check_headers(hand.heard)


def test_a_telephone_that_is_not_there_is_said_to_fail(hand):
    answer = hand.act(
        "Originate", Channel="PJSIP/999", Context="from-internal", Exten="123", Priority="1", Async="true"
    )
    is_success(answer, "Originate successfully queued")
    told = hand.event("OriginateResponse", ActionID=answer["ActionID"])
    assert told.says(Response="Failure", Reason="0", Uniqueid="<unknown>")


def test_somebody_listens_in(scene, hand, talk):
    cast = scene.cast
    scene.phone(cast.colleague)
    answer = hand.act(
        "Originate", Channel=f"PJSIP/{cast.colleague}", Application="ChanSpy", Data=f"{talk['DestChannel']},qES",
        Timeout="10000", Async="true",
    )  # fmt: skip
    assert hand.event("OriginateResponse", ActionID=answer["ActionID"])["Response"] == "Success"
    started = hand.event("ChanSpyStart", SpyeeChannel=talk["DestChannel"])
    assert started["SpyerChannel"].startswith(f"PJSIP/{cast.colleague}-")
    [spy] = [leg for leg in hand.list("CoreShowChannels") if leg["Channel"] == started["SpyerChannel"]]
    assert spy["Application"] == "ChanSpy"
    hand.act("Hangup", Channel=talk["Channel"])
    hand.event("Hangup", Channel=started["SpyerChannel"])
