"""Logging in, asking, being refused: the same on the simulated exchange and on a real one."""

import pytest

from tests.telephony.contract.hand import Hand
from tests.telephony.contract.scene import Scene


@pytest.fixture
def stranger(scene: Scene):
    """A connection that is not logged in."""
    one = Hand(scene.cast.port)
    yield one
    one.close()


def test_it_greets_and_says_when_it_is_booted(scene, stranger):
    assert stranger.greeting == "Asterisk Call Manager/11.0.0"
    answer = stranger.log_in(scene.cast.user, scene.cast.secret)
    assert answer.headers[0] == ("Response", "Success")
    assert answer["Message"] == "Authentication accepted"
    assert stranger.event("FullyBooted")["Status"] == "Fully Booted"


def test_the_secret_need_not_be_sent(scene, stranger):
    assert stranger.log_in_md5(scene.cast.user, scene.cast.secret)["Response"] == "Success"
    assert stranger.act("Ping")["Ping"] == "Pong"


@pytest.mark.parametrize("how", ["log_in", "log_in_md5"])
def test_a_wrong_secret_is_refused_and_the_connection_ends(scene, stranger, how):
    answer = getattr(stranger, how)(scene.cast.user, "wrong")
    assert (answer["Response"], answer["Message"]) == ("Error", "Authentication failed")
    assert stranger.wait_until_closed()


def test_who_is_not_logged_in_is_told_nothing(stranger):
    assert (answer := stranger.act("QueueStatus"))["Response"] == "Error", answer
    assert answer["Message"] == "Permission denied"


def test_answers_are_marked_by_their_action(hand):
    assert float(hand.act("Ping")["Timestamp"]) > 1_700_000_000
    answer = hand.act("Nosuch")
    assert answer["Response"] == "Error"
    assert answer["Message"].startswith("Invalid/unknown command: Nosuch.")


def test_who_wants_no_events_hears_none(scene, hand):
    assert hand.act("Events", EventMask="off")["Events"] == "Off"
    hand.act("Setvar", Variable="DEVICE_STATE(Custom:CONTRACT)", Value="INUSE")
    hand.act("Ping")
    assert not [said for said in hand.heard if said["Event"] == "DeviceStateChange"]
    assert hand.act("Events", EventMask="call,agent")["Events"] == "On"
    hand.act("Setvar", Variable="DEVICE_STATE(Custom:CONTRACT)", Value="NOT_INUSE")
    hand.event("DeviceStateChange", Device="Custom:CONTRACT", State="NOT_INUSE")


def test_what_the_exchange_says_of_itself(hand):
    status = hand.act("CoreStatus")
    assert len(status["CoreStartupDate"]) == 10
    assert len(status["CoreStartupTime"]) == 8
    assert {"CoreReloadDate", "CoreReloadTime", "CoreCurrentCalls", "CoreProcessedCalls"} <= status.names
    settings = hand.act("CoreSettings")
    assert settings["AMIversion"] == "11.0.0"
    assert settings["AsteriskVersion"].startswith("22.")


def test_keys_are_written_read_and_deleted(hand):
    key = {"Family": "CONTRACT", "Key": "mode"}
    assert hand.act("DBGet", **key)["Message"] == "Database entry not found"
    assert hand.act("DBPut", **key, Val="NIGHT")["Message"] == "Updated database successfully"
    [said] = hand.list("DBGet", **key)
    assert (said["Event"], said["Family"], said["Key"], said["Val"]) == ("DBGetResponse", *key.values(), "NIGHT")
    [said] = hand.list("DBGetTree", Family="CONTRACT")
    assert (said["Key"], said["Val"]) == ("/CONTRACT/mode", "NIGHT")
    assert hand.act("DBDel", **key)["Message"] == "Key deleted successfully"
    assert hand.act("DBDel", **key)["Message"] == "Database entry could not be deleted"
    assert hand.act("DBGet")["Message"] == "No family specified."


def test_lamps_and_variables(hand):
    lamp = "DEVICE_STATE(Custom:CONTRACTLAMP)"
    assert hand.act("Setvar", Variable=lamp, Value="INUSE")["Message"] == "Variable Set"
    assert hand.event("DeviceStateChange", Device="Custom:CONTRACTLAMP")["State"] == "INUSE"
    answer = hand.act("Getvar", Variable=lamp)
    assert (answer["Variable"], answer["Value"]) == (lamp, "INUSE")
    states = {said["Device"]: said["State"] for said in hand.list("DeviceStateList")}
    assert states["Custom:CONTRACTLAMP"] == "INUSE"
    assert hand.act("Setvar", Variable="CONTRACT", Value="1")["Response"] == "Success"
    assert hand.act("Getvar", Variable="CONTRACT")["Value"] == "1"
    assert hand.act("Getvar", Variable="NOSUCHTHING")["Value"] == ""
    assert hand.act("Setvar", Variable="X", Value="1", Channel="PJSIP/nobody-1")["Message"] == "No such channel"


REFUSALS = [
    ("Hangup", {}, "No channel specified"),
    ("Hangup", {"Channel": "PJSIP/nobody-1"}, "No such channel"),
    ("Redirect", {"Channel": "PJSIP/nobody-1", "Context": "from-internal", "Exten": "123", "Priority": "1"},
     "Channel does not exist: PJSIP/nobody-1"),
    ("Atxfer", {"Channel": "PJSIP/nobody-1", "Context": "from-internal", "Exten": "123"},
     "Channel specified does not exist"),
    ("BlindTransfer", {"Channel": "PJSIP/nobody-1", "Context": "from-internal", "Exten": "123"},
     "Channel specified does not exist"),
    ("CancelAtxfer", {"Channel": "PJSIP/nobody-1"}, "Channel specified does not exist"),
    ("Originate", {}, "Channel not specified"),
    ("Originate", {"Channel": "PJSIP/121"}, "Originate with 'Exten' requires 'Context' and 'Priority'"),
    ("Originate", {"Channel": "PJSIP/121", "Context": "nosuch", "Exten": "123", "Priority": "1", "Async": "true"},
     "Extension does not exist."),
    ("QueuePause", {"Interface": "PJSIP/121"}, "Need 'Interface' and 'Paused' parameters."),
    ("QueuePause", {"Interface": "PJSIP/999", "Paused": "true"}, "Interface not found"),
    ("QueueAdd", {}, "'Queue' not specified."),
    ("QueueAdd", {"Queue": "nosuch"}, "'Interface' not specified."),
    ("QueueAdd", {"Queue": "nosuch", "Interface": "PJSIP/121"}, "Unable to add interface to queue: No such queue"),
    ("QueueRemove", {}, "Need 'Queue' and 'Interface' parameters."),
    ("QueueRemove", {"Queue": "nosuch", "Interface": "PJSIP/121"},
     "Unable to remove interface from queue: No such queue"),
    ("Setvar", {"Value": "1"}, "No variable specified"),
]  # fmt: skip


@pytest.mark.parametrize(("action", "fields", "message"), REFUSALS)
def test_a_refusal_says_why(hand, action, fields, message):
    answer = hand.act(action, **fields)
    assert (answer["Response"], answer["Message"]) == ("Error", message)
