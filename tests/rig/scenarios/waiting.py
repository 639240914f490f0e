"""Callers who wait: answered, given up, timed out, sent away."""

import time
from collections.abc import Iterator

from tests.rig.people import PEOPLE
from tests.rig.sipp import part
from tests.rig.stage import Stage, together
from tests.rig.truth import AgentTruth, CallTruth, Truth, answered, entered_later, incoming, sent_away, went

SUPPORT, WATER, WATER_IN_A_HURRY, EMPTY, MENU = "4951001", "4951006", "4951004", "4951005", "4951000"


def the_agent_ends_the_call(stage: Stage) -> Iterator[Truth]:
    """Two seconds of ringing, four of talk."""
    phone, caller = stage.phone("101", rings_s=2, talks_s=4), stage.caller(SUPPORT)
    together(caller, phone)
    visit = answered(caller, "101", phone, "support")
    yield visit
    yield incoming(caller, visit)


def the_caller_ends_the_call(stage: Stage) -> Iterator[Truth]:
    """One second of ringing; the caller hangs up first."""
    phone, caller = stage.phone("101"), stage.caller(SUPPORT, stays_s=4.5)
    together(caller, phone)
    visit = answered(caller, "101", phone, "support")
    yield visit
    yield incoming(caller, visit)


def the_caller_gives_up(stage: Stage) -> Iterator[Truth]:
    """Four and a half seconds, then gone while the phone still rings."""
    phone, caller = stage.phone_that_rings("101"), stage.caller(SUPPORT, stays_s=4.5)
    together(caller, phone)
    visit = went(caller, "support", "abandoned", caller.phone.saw("BYE"))
    yield visit
    yield incoming(caller, visit)


def one_is_busy_another_answers(stage: Stage) -> Iterator[Truth]:
    """The first phone refuses, the second takes the call."""
    refusing, phone, caller = stage.busy("101"), stage.phone("102", talks_s=2), stage.caller(SUPPORT)
    together(caller, refusing, phone)
    visit = answered(caller, "102", phone, "support")
    yield visit
    yield incoming(caller, visit)


def the_caller_presses_the_exit_key(stage: Stage) -> Iterator[Truth]:
    """Key 0 leads out of the queue; the ringing phone is called off at that moment."""
    press = part("then_keys", BEFORE=3000, DIGITS="0", AFTER=500)
    phone, caller = stage.phone_that_rings("101"), stage.caller(SUPPORT, then=press)
    together(caller, phone)
    visit = went(caller, "support", "exit_key", phone.saw("CANCEL"))
    yield visit
    yield incoming(caller, visit)


def the_caller_chooses_a_topic(stage: Stage) -> Iterator[Truth]:
    """A menu answers first, so the wait begins only when the queue rings."""
    press = part("then_keys", BEFORE=1500, DIGITS="2", AFTER=500)
    phone, caller = stage.phone("101", rings_s=2, talks_s=2), stage.caller(MENU, then=press)
    together(caller, phone)
    visit = entered_later(answered(caller, "101", phone, "support"), phone.saw("INVITE"))
    yield visit
    yield incoming(caller, visit)


def one_does_not_answer_another_does(stage: Stage) -> Iterator[Truth]:
    """The first phone rings its six seconds, a second passes, the other one rings."""
    silent, phone, caller = stage.phone_that_rings("111"), stage.phone("112", talks_s=2), stage.caller(WATER)
    together(caller, silent, phone)
    visit = answered(caller, "112", phone, "water")
    yield visit
    yield incoming(caller, visit)


def nobody_answers_in_time(stage: Stage) -> Iterator[Truth]:
    """Four seconds were meant, but a queue looks at its timeout between two rings only: it is the ring's six."""
    silent, caller = stage.phone_that_rings("111"), stage.caller(WATER_IN_A_HURRY)
    together(caller, silent)
    visit = sent_away(caller, "water", "timeout", silent.saw("CANCEL"))
    yield visit
    yield incoming(caller, visit)


def the_second_waits_for_the_first(stage: Stage) -> Iterator[Truth]:
    """112 pauses, so that two callers share 111."""
    paused_at = stage.pauses("112", "Break")
    first_phone, first = stage.phone("111", talks_s=4), stage.caller(WATER)
    time.sleep(2)
    second = stage.caller(WATER)
    together(first, first_phone)  # the second call needs the same phone's port
    second_phone = stage.phone("111", talks_s=2)
    together(second, second_phone)
    yield AgentTruth("112", "queue_pause", paused_at, stage.works_on("112"), "water", "Break")
    for caller, phone in ((first, first_phone), (second, second_phone)):
        visit = answered(caller, "111", phone, "water")
        yield visit
        yield incoming(caller, visit)


def the_last_agent_leaves(stage: Stage) -> Iterator[Truth]:
    """The agent logs out after two seconds; the queue notices when the ring of six is over."""
    begun = stage.logs_in("132", PEOPLE["132"], "empty")
    silent, caller = stage.phone_that_rings("132"), stage.caller(EMPTY)
    time.sleep(2)
    yield AgentTruth("132", "login", begun, stage.logs_out("132", "empty"))
    together(caller, silent)
    visit = sent_away(caller, "empty", "exit_empty", silent.saw("CANCEL"))
    yield visit
    yield incoming(caller, visit)


def nobody_is_there(stage: Stage) -> Iterator[Truth]:
    """The queue refuses the caller; the queue's log says nothing about it."""
    caller = stage.caller(EMPTY)
    together(caller)
    yield CallTruth(caller.number, EMPTY, "incoming", reached=False, refused=True)
