"""What operators order at their own workplace becomes commands about their own agent and about nobody else."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from data.live import desk
from data.live.bodies import OFF, TALKING, AgentBody, AgentCall, AgentLine, BoardBody, Membership, QueueLine
from data.live.orders import NotOrdered, Standing, Step

BOARD = BoardBody(tuple(QueueLine(name, 0, None, 0, 0, 0, 0, 0, 0) for name in ("601", "602", "603")))
OUT = AgentBody(AgentLine("Анна", "101", OFF, 0.0), interfaces=("PJSIP/101",))
FIXED = Membership("603", "PJSIP/101", "static", 0, False, "", None, None, 0, 0)
IN = replace(OUT, memberships=(replace(FIXED, queue="601", kind="dynamic"), FIXED))
CALL = AgentCall(
    "1.1", "1.1", TALKING, "incoming", "79161234567", "", "601", "", 1.0, 2.0, 3.0, None, "PJSIP/101-2a", "PJSIP/t-1"
)
TALKS = replace(IN, calls=(CALL,))


def steps(what: str, agent: AgentBody | None, form: Mapping[str, str] | None = None, *queues: str) -> list[Step]:
    return desk.steps_of(what, desk.Desk(Standing(BOARD, agent, "from-internal", form or {}), queues))


def refused(what: str, agent: AgentBody | None, form: Mapping[str, str] | None = None, *queues: str) -> str:
    with pytest.raises(NotOrdered) as why:
        steps(what, agent, form, *queues)
    return why.value.code


def test_a_shift_starts_in_every_chosen_queue_of_the_exchange() -> None:
    found = steps(desk.START, OUT, None, "601", "602", "601")
    assert [(kind, args["queue"], args["interface"], args["member"]) for kind, args in found] == [
        ("add", "601", "PJSIP/101", "Анна"),
        ("add", "602", "PJSIP/101", "Анна"),
    ]
    assert refused(desk.START, OUT, None, "999") == "no_such_queue"
    assert refused(desk.START, OUT) == desk.NO_QUEUES


def test_who_is_in_all_chosen_queues_already_comes_out_of_the_pause() -> None:
    assert steps(desk.START, IN, None, "603") == [("unpause", {"interface": "PJSIP/101"})]


def test_a_shift_ends_in_every_queue_that_can_be_left() -> None:
    assert steps(desk.END, IN) == [("remove", {"queue": "601", "interface": "PJSIP/101"})]
    assert refused(desk.END, replace(IN, memberships=(FIXED,))) == desk.FIXED_ONLY


def test_breaks_have_a_reason_and_after_call_work_has_its_own() -> None:
    assert steps(desk.BREAK, IN, {"reason": "Обед"}) == [("pause", {"interface": "PJSIP/101", "reason": "Обед"})]
    assert refused(desk.BREAK, IN) == "no_reason"
    assert steps(desk.AFTER_CALL, IN) == [("pause", {"interface": "PJSIP/101", "reason": "wrap-up"})]
    assert steps(desk.READY, IN) == [("unpause", {"interface": "PJSIP/101"})]


def test_a_number_is_dialled_at_the_own_telephone_as_people_write_it() -> None:
    queued = replace(OUT, interfaces=("Local/101@from-queue/n", "PJSIP/101"))
    (kind, args), *more = steps(desk.DIAL, queued, {"number": "8 (916) 123-45-67"})
    assert (kind, args["interface"], args["extension"], args["number"], more) == (
        "dial", "PJSIP/101", "101", "89161234567", [],
    )  # fmt: skip


def test_only_the_own_call_that_is_shown_can_be_sent_on_or_ended() -> None:
    shown = {"call": "1.1", "number": "102"}
    assert [step[0] for step in steps(desk.SEND, TALKS, shown)] == ["blind_transfer"]
    assert [step[0] for step in steps(desk.ASK_FIRST, TALKS, shown)] == ["attended_transfer"]
    assert steps(desk.COME_BACK, TALKS, shown) == [("cancel_transfer", {"channel": "PJSIP/101-2a"})]
    assert steps(desk.HANGUP, TALKS, shown) == [("hangup", {"channel": "PJSIP/101-2a"})]
    assert refused(desk.HANGUP, TALKS, {"call": "9.9"}) == "call_is_gone"


@pytest.mark.parametrize("what", sorted(desk.ORDERS))
def test_without_an_agent_of_ones_own_nothing_can_be_ordered(what: str) -> None:
    assert refused(what, None, {"reason": "x", "number": "1"}, "601") == "agent_is_gone"


def test_there_is_no_order_about_others() -> None:
    assert refused("spy", IN) == refused("move", IN) == "unknown_action"
