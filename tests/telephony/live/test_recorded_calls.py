"""What a real exchange told during 23 scenarios of real calls is shown as its callers and agents lived it.

The truth of the recording is what the phones measured; see tests/recordings.
"""

import json
import re
from collections.abc import Callable, Iterator
from functools import cache

from data.facts import INCOMING, INTERNAL, OUTGOING
from data.live.bodies import (
    DIALING,
    HOLDING,
    OFF,
    PAUSED,
    READY,
    RINGING,
    TALKING,
    AgentBody,
    AgentCall,
    BoardBody,
    CallLine,
    QueueBody,
    SliceBody,
)
from telephony.live.applying import apply
from telephony.live.meaning import Meaning
from telephony.live.slices import slices
from tests.telephony.live.recorded import PLACE, at, beginning, events, states

TRUNKS = frozenset({"pjsip/trunk-in", "pjsip/trunk-out"})
MEANING = Meaning(trunks=TRUNKS, extensions=re.compile("[12][0-9]{2}"))
IGOR, EVE, ANNA, CAROL = "agent/Игорь Щукин", "agent/Eve Evans", "agent/Анна Павлова", "agent/Carol Clark"
TRUTH = json.loads((PLACE / "truth.json").read_text(encoding="utf-8"))


@cache
def shown() -> tuple[tuple[float, dict[str, SliceBody]], ...]:
    """Every slice after every event."""
    return tuple((at(event), slices(state, MEANING, at(event))) for event, state in states())


def stages(name: str, of: Callable[[AgentBody], object]) -> list[object]:
    """What an agent's slice said, one after the other."""
    found: list[object] = []
    for _, all_slices in shown():
        body = all_slices.get(name)
        said = of(body) if isinstance(body, AgentBody) else None
        if not found or found[-1] != said:
            found.append(said)
    return found


def calls_of(name: str) -> Iterator[AgentCall]:
    """Every call that an agent's slice ever showed."""
    for _, all_slices in shown():
        body = all_slices.get(name)
        if isinstance(body, AgentBody):
            yield from body.calls


def boards() -> Iterator[BoardBody]:
    """The board after every event."""
    for _, all_slices in shown():
        board = all_slices["board"]
        assert isinstance(board, BoardBody)
        yield board


def visits(outcome: str) -> list[dict[str, object]]:
    return [one for one in TRUTH if one["truth"] == "VisitTruth" and one["outcome"] == outcome]


def test_every_caller_waits_in_the_queue_that_was_called() -> None:
    told = {(one["caller"], one["queue"]) for one in TRUTH if one["truth"] == "VisitTruth"}
    seen = {(one.number, one.queue) for board in boards() for one in board.waiting}
    assert seen >= told


def test_every_answered_caller_talks_with_the_agent_who_answered() -> None:
    for visit in visits("answered"):
        caller, queue = visit["caller"], visit["queue"]
        talks = {
            line.phone
            for board in boards()
            for line in board.agents
            if (line.state, line.number, line.queue) == (TALKING, caller, queue)
        }
        assert talks == {visit["agent"]}, visit


def test_a_caller_who_gave_up_was_never_shown_talking() -> None:
    for visit in visits("abandoned"):
        lines = [line for board in boards() for line in board.agents if line.number == visit["caller"]]
        assert {line.state for line in lines} <= {RINGING}


def test_waits_begin_when_the_caller_came_and_talks_when_the_agent_answered() -> None:
    for visit in visits("answered"):
        calls = [
            call
            for board in shown()
            for body in board[1].values()
            if isinstance(body, AgentBody) and body.line.phone == visit["agent"]
            for call in body.calls
            if call.number == visit["caller"] and call.queue == visit["queue"] and call.state == TALKING
        ]
        answered = [one for one in calls if one.answered_at]
        assert answered, visit
        waited = (answered[-1].answered_at or 0) - (answered[-1].entered_at or 0)
        assert abs(waited - float(str(visit["wait_s"]))) < 1.0, visit


def test_an_attended_transfer_shows_the_caller_on_hold_beside_the_colleague() -> None:
    both = {tuple((call.state, call.number) for call in body.calls) for body in _bodies(IGOR) if len(body.calls) == 2}
    held = (HOLDING, _attended_caller())
    assert {(held, (DIALING, "123")), (held, (TALKING, "123"))} <= both


def test_after_the_attended_transfer_the_caller_talks_with_the_colleague() -> None:
    last = [board.calls for board in boards() if any(_attended_caller() == call.number for call in board.calls)][-1]
    call = next(one for one in last if one.number == _attended_caller())
    assert (call.state, call.phones, call.direction) == (TALKING, ("123",), INCOMING)


def test_a_call_that_was_transferred_blindly_leaves_the_agent_and_goes_on() -> None:
    told = next(one for one in TRUTH if one["scenario"] == "transfers.blind" and one["truth"] == "VisitTruth")
    phones = [_call(board, str(told["caller"])).phones for board in boards() if _has(board, str(told["caller"]))]
    assert phones.index(("121",)) < phones.index(("123",))


def test_an_agent_behind_a_local_channel_is_seen_with_the_callers_number_and_queue() -> None:
    seen = {(one.state, one.queue, one.direction) for one in calls_of(EVE)}
    assert {(RINGING, "housing", INCOMING), (TALKING, "housing", INCOMING)} <= seen


def test_an_agent_behind_a_local_channel_who_transferred_is_free_while_the_call_goes_on() -> None:
    told = [one for one in TRUTH if one["scenario"] == "transfers.by_an_agent_of_the_freepbx_way"]
    caller = next(str(one["caller"]) for one in told if one["truth"] == "VisitTruth")
    moved = [board for board in boards() if _has(board, caller) and _call(board, caller).phones == ("123",)]
    assert moved
    for board in moved:
        assert next(one for one in board.agents if one.agent == "Eve Evans").number != caller


def test_who_does_not_answer_has_the_call_as_a_missed_one() -> None:
    missed = [body.last for body in _bodies(CAROL) if body.last and body.last.answered_at is None]
    assert {one.queue for one in missed} == {"water"}


def test_the_last_call_stays_with_its_queue_and_number() -> None:
    for name in (IGOR, EVE, ANNA):
        last = [body.last for body in _bodies(name) if body.last]
        assert all(one.queue and one.number.startswith("79") for one in last), name
        assert any(one.answered_at and one.ended_at > one.answered_at for one in last), name


def test_outgoing_and_internal_calls_have_their_direction_and_number() -> None:
    seen = {(one.direction, one.number) for board in boards() for one in board.calls if not one.queue}
    assert (OUTGOING, "974957654321") in seen
    assert INTERNAL in {direction for direction, _ in seen}


def test_pauses_are_shown_with_their_reason_and_beginning() -> None:
    lines = [body.line for body in _bodies(ANNA) if body.line.state == PAUSED]
    assert {line.reason for line in lines} == {"Lunch", "Training"}
    told = {one["reason"]: one["started_at"] for one in TRUTH if one["truth"] == "AgentTruth" and one["agent"] == "101"}
    for line in lines:
        assert abs(line.since - float(told[line.reason])) < 1.5
        assert line.paused_since == line.since


def test_agents_who_log_in_and_out_come_and_go() -> None:
    members = {body.line.members for _, found in shown() if isinstance(body := found["queue/sales"], QueueBody)}
    assert {0, 1, 2} <= members


def test_members_of_a_queue_are_each_of_them_somewhere() -> None:
    for board in boards():
        for line in board.queues:
            assert line.members == line.ready + line.busy + line.paused + line.unreachable
            assert line.waiting == sum(one.queue == line.queue for one in board.waiting)


def test_positions_are_counted_from_one_in_every_queue() -> None:
    for _, found in shown():
        for body in found.values():
            if isinstance(body, QueueBody):
                assert [one.position for one in body.waiting] == list(range(1, len(body.waiting) + 1))


def test_afterwards_nobody_is_left_and_all_are_free() -> None:
    *_, board = boards()
    assert (board.calls, board.waiting) == ((), ())
    assert {one.state for one in board.agents} <= {READY, OFF}


def test_events_that_say_nothing_new_leave_the_very_same_state() -> None:
    state = beginning()
    for event in events()[:400]:
        state = apply(state, event, at(event))
        again = apply(state, event, at(event))
        if event.event in ("Newchannel", "Newstate", "QueueMemberStatus", "DeviceStateChange", "Hangup"):
            assert again.channels == state.channels
            assert again.members == state.members


def _bodies(name: str) -> Iterator[AgentBody]:
    for _, found in shown():
        body = found.get(name)
        if isinstance(body, AgentBody):
            yield body


def _attended_caller() -> str:
    return next(str(one["caller"]) for one in TRUTH if one["scenario"] == "transfers.attended" and "wait_s" in one)


def _has(board: BoardBody, number: str) -> bool:
    return any(one.number == number for one in board.calls)


def _call(board: BoardBody, number: str) -> CallLine:
    return next(one for one in board.calls if one.number == number)
