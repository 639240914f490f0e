"""Members of queues: who is one, who joins, pauses and leaves; and how that is told."""

from tests.telephony.contract.shapes import check_headers

PARAMS = {
    "Queue",
    "Max",
    "Strategy",
    "Calls",
    "Holdtime",
    "TalkTime",
    "Completed",
    "Abandoned",
    "ServiceLevel",
    "ServicelevelPerf",
    "ServicelevelPerf2",
    "Weight",
}
MEMBER = {
    "Queue",
    "Name",
    "Location",
    "StateInterface",
    "Membership",
    "Penalty",
    "CallsTaken",
    "LastCall",
    "LastPause",
    "LoginTime",
    "InCall",
    "Status",
    "Paused",
    "PausedReason",
    "Wrapuptime",
}


def members(hand, queue):
    return {said["Location"]: said for said in hand.list("QueueStatus", Queue=queue) if said["Event"] == "QueueMember"}


def test_queues_and_their_members_are_listed(scene, hand):
    rows = hand.list("QueueStatus")
    assert all(said.names >= PARAMS for said in rows if said["Event"] == "QueueParams")
    assert all(said.names >= MEMBER for said in rows if said["Event"] == "QueueMember")
    [row] = [said for said in rows if said["Location"] == scene.cast.member]
    assert row.says(
        Queue=scene.cast.queue, Name=scene.cast.name, Membership="static", Paused="0", InCall="0", Status="1"
    )
    assert row["StateInterface"] == f"PJSIP/{scene.cast.extension}"
    assert not hand.list("QueueStatus", Queue="nosuch")
    [row] = hand.list("QueueSummary", Queue=scene.cast.queue)
    assert row.says(LoggedIn="1", Available="1", Callers="0", LongestHoldTime="0")


def test_a_static_member_can_neither_be_added_nor_removed(scene, hand):
    who = {"Queue": scene.cast.queue, "Interface": scene.cast.member}
    assert hand.act("QueueAdd", **who)["Message"] == "Unable to add interface: Already there"
    assert hand.act("QueueRemove", **who)["Message"] == "Member not dynamic"


def test_somebody_joins_pauses_and_leaves(scene, hand):
    queue, interface = scene.cast.free_queue, scene.cast.stranger
    who = {"Queue": queue, "Interface": interface}
    assert hand.act("QueueAdd", **who, MemberName="Вера", Penalty="2")["Message"] == "Added interface to queue"
    told = hand.event("QueueMemberAdded", **who)
    assert told.says(Membership="dynamic", Penalty="2", Paused="0", LastPause="0", CallsTaken="0")
    assert hand.act("QueueAdd", **who)["Message"] == "Unable to add interface: Already there"
    assert members(hand, queue)[interface].says(Paused="0", Penalty="2")

    answer = hand.act("QueuePause", Interface=interface, Paused="true", Reason="Обед")
    assert answer["Message"] == "Interface paused successfully"
    told = hand.event("QueueMemberPause", **who, Paused="1")
    assert told["PausedReason"] == "Обед"
    assert int(told["LastPause"]) > 1_700_000_000
    again = hand.act("QueuePause", Interface=interface, Paused="true", Reason="Обед")
    assert again["Response"] == "Success"
    assert members(hand, queue)[interface].says(Paused="1", PausedReason="Обед")

    assert hand.act("QueuePause", **who, Paused="false")["Message"] == "Interface unpaused successfully"
    assert hand.event("QueueMemberPause", **who, Paused="0")["PausedReason"] == ""
    assert hand.act("QueuePenalty", **who, Penalty="5")["Message"] == "Interface penalty set successfully"
    hand.event("QueueMemberPenalty", **who, Penalty="5")

    assert hand.act("QueueRemove", **who)["Message"] == "Removed interface from queue"
    hand.event("QueueMemberRemoved", **who)
    assert hand.act("QueueRemove", **who)["Message"] == "Unable to remove interface: Not there"
    assert interface not in members(hand, queue)
    check_headers(hand.heard)
