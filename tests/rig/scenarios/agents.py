"""Agents who come and go: logins, pauses and their reasons, over AMI and by feature code."""

import time
from collections.abc import Iterator

from tests.rig.people import PEOPLE
from tests.rig.sipp import Sipp
from tests.rig.stage import Stage, together
from tests.rig.truth import AgentTruth, Truth, answered, incoming

SUPPORT, SALES = "4951001", "4951002"


def pauses_with_reasons(stage: Stage) -> Iterator[Truth]:
    """101 goes to lunch, then to a training without coming back; meanwhile 102 answers."""
    lunch = stage.pauses("101", "Lunch")
    phone, caller = stage.phone("102", talks_s=2), stage.caller(SUPPORT)
    together(caller, phone)
    training = stage.pauses("101", "Training")
    time.sleep(1.5)
    back = stage.works_on("101")
    yield AgentTruth("101", "queue_pause", lunch, training, "support", "Lunch")
    yield AgentTruth("101", "queue_pause", training, back, "support", "Training")
    visit = answered(caller, "102", phone, "support")
    yield visit
    yield incoming(caller, visit)


def a_shift_over_ami(stage: Stage) -> Iterator[Truth]:
    """103 is in two queues for overlapping times: one login, from the first to the last."""
    came = {who: stage.logs_in(who, PEOPLE[who], "sales") for who in ("103", "104")}
    time.sleep(1.5)
    stage.logs_in("103", PEOPLE["103"], "gas")
    yield from _a_call_for_whoever_is_next(stage)
    lunch = _answered_at(stage.dials("103", "*471"))
    time.sleep(1.5)
    back = _answered_at(stage.dials("103", "*470"))
    for queue in ("sales", "gas"):
        yield AgentTruth("103", "queue_pause", lunch, back, queue, "Lunch")
    yield AgentTruth("104", "login", came["104"], stage.logs_out("104", "sales"))
    stage.logs_out("103", "sales")
    time.sleep(1.5)
    yield AgentTruth("103", "login", came["103"], stage.logs_out("103", "gas"))


def a_shift_by_phone(stage: Stage) -> Iterator[Truth]:
    """107 logs in and out by feature codes."""
    came = _answered_at(stage.dials("107", "*45"))
    time.sleep(1.5)
    yield AgentTruth("107", "login", came, _answered_at(stage.dials("107", "*46")))


def _a_call_for_whoever_is_next(stage: Stage) -> Iterator[Truth]:
    phones = {who: stage.phone(who, talks_s=2) for who in ("103", "104")}
    caller = stage.caller(SALES)
    together(caller)
    who = next(who for who, phone in phones.items() if phone.moments())
    phone = phones.pop(who).wait()
    for idle in phones.values():
        idle.leave()
    visit = answered(caller, who, phone, "sales")
    yield visit
    yield incoming(caller, visit)


def _answered_at(dialled: Sipp) -> float:
    """The exchange answers a feature code just before it does what was asked."""
    return dialled.wait().saw("200 INVITE")
