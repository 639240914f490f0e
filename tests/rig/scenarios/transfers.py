"""Calls that move on: blind, attended, to another queue, and out of sight of the queue's log (the FreePBX way)."""

from collections.abc import Iterator

from tests.rig.sipp import Sipp, keys_by_info, part, pause
from tests.rig.stage import Stage, together
from tests.rig.truth import Truth, answered, entered_later, incoming, talked

ROADS, HOUSING, COLLEAGUE, HOUSING_FROM_INSIDE = "4951007", "4951003", "123", "603"


def phones_of_the_freepbx_way(stage: Stage) -> Iterator[Truth]:
    """Both phones ring through Local channels, one answers."""
    phone, other = stage.phone("105", rings_s=2, talks_s=3), stage.phone_that_rings("106")
    caller = stage.caller(HOUSING)
    together(caller, phone, other)
    visit = answered(caller, "105", phone, "housing")
    yield visit
    yield incoming(caller, visit)


def blind(stage: Stage) -> Iterator[Truth]:
    """After two seconds of talk to a colleague, who talks three more."""
    phone, colleague = _phone_that_transfers(stage, "121", COLLEAGUE), stage.phone(COLLEAGUE, talks_s=3)
    caller = stage.caller(ROADS)
    together(caller, phone, colleague)
    visit = talked(caller, "121", phone, "roads", phone.saw("REFER"), "blind_transfer")
    yield visit
    yield incoming(caller, visit, more_talk_s=colleague.saw("BYE") - colleague.saw("200 INVITE"))


def attended(stage: Stage) -> Iterator[Truth]:
    """*2, the colleague answers, both talk, the agent leaves. The log's talk includes the consultation.

    While the colleague's phone rings nobody talks: the caller hears music, the agent the ringing.
    """
    steps = pause(2000) + keys_by_info("*2") + pause(1500) + keys_by_info(COLLEAGUE) + pause(6000)
    phone, colleague = stage.phone("121", talks_s=0.2, then=steps), stage.phone(COLLEAGUE, talks_s=9)
    caller = stage.caller(ROADS)
    together(caller, phone, colleague)
    over = phone.saw("BYE")
    visit = talked(caller, "121", phone, "roads", over, "attended_transfer")
    yield visit
    rang_s = colleague.saw("200 INVITE") - colleague.saw("INVITE")
    yield incoming(caller, visit, more_talk_s=colleague.saw("BYE") - over - rang_s)


def to_another_queue(stage: Stage) -> Iterator[Truth]:
    """One call, two visits: the second queue's agents are asked at the transfer."""
    phone = _phone_that_transfers(stage, "121", HOUSING_FROM_INSIDE)
    next_phone, other = stage.phone("105", talks_s=3), stage.phone_that_rings("106")
    caller = stage.caller(ROADS)
    together(caller, phone, next_phone, other)
    moved_at = phone.saw("REFER")
    first = talked(caller, "121", phone, "roads", moved_at, "blind_transfer")
    second = entered_later(answered(caller, "105", next_phone, "housing"), moved_at)
    yield first
    yield second
    yield incoming(caller, first, second)


def by_an_agent_of_the_freepbx_way(stage: Stage) -> Iterator[Truth]:
    """The queue holds half of a Local channel: it sees no transfer and counts talk until the caller leaves."""
    phone, other = _phone_that_transfers(stage, "105", COLLEAGUE), stage.phone_that_rings("106")
    colleague, caller = stage.phone(COLLEAGUE, talks_s=3), stage.caller(HOUSING)
    together(caller, phone, other, colleague)
    gone = next(moment for moment in caller.phone.moments() if moment.what == "BYE")
    visit = talked(caller, "105", phone, "housing", gone.at, "agent")
    yield visit
    yield incoming(caller, visit)


def _phone_that_transfers(stage: Stage, who: str, target: str) -> Sipp:
    step = part("then_transfer", BEFORE=2000, TARGET=target, USER=who, SIP_PORT=stage.exchange.ports.sip)
    return stage.phone(who, talks_s=20, then=step)
