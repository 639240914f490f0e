"""An order of a supervisor becomes commands about what the exchange told, and about nothing else."""

import pytest

from data.live import orders
from data.live.bodies import PAUSED, READY, TALKING, AgentBody
from data.live.orders import NotOrdered, Standing, Step, steps_of
from telephony.actions import action_of
from tests.pages import hotline, live_made

NOW = 1795422190.0
ANNA = live_made.ANNA
WAITS = f"{live_made.CALLER}200"
FORMS = {
    orders.PAUSE: {"reason": "Обед"},
    orders.UNPAUSE: {},
    orders.ADD: {"queue": "603"},
    orders.REMOVE: {"from": "601"},
    orders.MOVE: {"from": "601", "queue": "603"},
    orders.HANGUP: {"call": live_made.CALL},
    orders.LISTEN: {"call": live_made.CALL, "phone": "200"},
    orders.WHISPER: {"call": live_made.CALL, "phone": "200"},
    orders.BARGE: {"call": live_made.CALL, "phone": "200"},
    orders.SEND: {"caller": WAITS, "number": "602"},
    orders.END: {"caller": WAITS},
}


def ordered(what: str, state: str = TALKING, **form: str) -> list[Step]:
    body = live_made.agent(ANNA, state, NOW)
    return steps_of(what, Standing(live_made.board(NOW), body, "from-internal", form))


def refused(what: str, state: str = TALKING, **form: str) -> str:
    with pytest.raises(NotOrdered) as why:
        ordered(what, state, **form)
    return why.value.code


@pytest.mark.parametrize("what", sorted(orders.ORDERS))
def test_every_order_is_made_of_actions_that_the_exchange_knows(what: str) -> None:
    steps = ordered(what, **FORMS[what])
    assert steps
    for kind, args in steps:
        assert action_of(kind, args).kind == kind


def test_a_break_is_of_every_queue_and_has_a_reason() -> None:
    assert ordered(orders.PAUSE, reason=" Обед\n") == [("pause", {"interface": "PJSIP/101", "reason": "Обед"})]
    assert refused(orders.PAUSE, reason=" \t") == orders.NO_REASON


def test_who_is_moved_is_in_the_new_queue_before_the_old_one_is_left() -> None:
    steps = ordered(orders.MOVE, READY, **FORMS[orders.MOVE])
    assert [(kind, args["queue"]) for kind, args in steps] == [("add", "603"), ("remove", "601")]


def test_a_fixed_member_is_not_signed_out() -> None:
    assert refused(orders.REMOVE, **{"from": "602"}) == orders.FIXED
    assert refused(orders.MOVE, **{"from": "602", "queue": "603"}) == orders.FIXED


def test_only_the_call_that_was_shown_is_ended_or_listened_to() -> None:
    assert ordered(orders.HANGUP, call=live_made.CALL) == [("hangup", {"channel": "PJSIP/101-0000002a"})]
    assert refused(orders.HANGUP, call="1.1") == orders.NO_CALL
    assert refused(orders.LISTEN, PAUSED, call=live_made.CALL, phone="200") == orders.NO_CALL
    assert refused(orders.LISTEN, call=live_made.CALL) == orders.NO_TELEPHONE


def test_nothing_that_the_browser_says_names_a_channel_or_an_interface() -> None:
    forged = {"channel": "PJSIP/999-1", "interface": "PJSIP/999", "context": "evil", "caller": WAITS, "number": "602"}
    assert ordered(orders.SEND, **forged) == [
        ("redirect", {"channel": "PJSIP/trunk-200", "number": "602", "context": "from-internal"})
    ]


def test_who_and_what_is_not_there_is_refused() -> None:
    assert refused(orders.SEND, caller="1.1", number="602") == orders.NO_CALLER
    assert refused(orders.ADD, queue="999") == orders.NO_QUEUE
    assert refused(orders.REMOVE, **{"from": "603"}) == orders.NOT_IN_QUEUE
    assert refused("reboot") == orders.UNKNOWN_ORDER
    with pytest.raises(NotOrdered):
        steps_of(orders.PAUSE, Standing(live_made.board(NOW), None, "x", {"reason": "Обед"}))


@pytest.mark.parametrize(
    ("interface", "phone", "own"),
    [
        ("PJSIP/101", "101", "PJSIP/200"),
        ("Local/101@from-queue/n", "101", "Local/200@from-queue/n"),
        ("SIP/anna", "anna", "SIP/200"),
        ("Agent/7", "101", "PJSIP/200"),
    ],
)
def test_the_supervisors_telephone_is_spelled_as_the_agents_is(interface: str, phone: str, own: str) -> None:
    line = live_made.line(hotline.AGENTS[0], READY, NOW)
    body = AgentBody(line.__class__(line.agent, phone, READY, NOW), interfaces=(interface,))
    assert orders.like(body, "200") == own


def test_a_freepbx_agent_is_signed_in_with_the_device_that_has_a_state() -> None:
    line = live_made.line(ANNA, READY, NOW)
    body = AgentBody(line, interfaces=("Local/101@from-queue/n",))
    [(_, args)] = steps_of(orders.ADD, Standing(live_made.board(NOW), body, "x", {"queue": "603"}))
    assert args["state_interface"] == "hint:101@ext-local"
