"""The live thread: what an exchange tells stands in the database a moment later, and what people ask is done."""

import logging
import time
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.database import reading, writing
from data.live.bodies import (
    LIVE,
    LOST,
    READY,
    REFUSED,
    RINGING,
    TALKING,
    AgentBody,
    BoardBody,
    ModesBody,
    QueueBody,
)
from data.live.commands import DONE, FAILED, NO_LINK, UNKNOWN
from data.live.slices import names_of
from data.schema.people import audit
from data.schema.state import lease as leases
from telephony.lease import Lease
from tests.rig.runs import soon
from tests.telephony.ami.fake_exchange import answers, error, listing, silence
from tests.telephony.live.followed import AGENT_LEG, CALLER, PATIENCE_S, TRUNK, Wire, device, following, pbx, wire

LEG = (("DestChannel", "PJSIP/101-00000042"), ("DestUniqueid", AGENT_LEG), ("DestLinkedid", CALLER))
OFFER = (*TRUNK, *LEG, ("DestChannelState", "5"), ("Queue", "help"), ("Interface", "PJSIP/101"), ("MemberName", "Анна"))
NUMBER = "79991112233"


@pytest.fixture
def exchange() -> Iterator[Wire]:
    """An exchange with one queue, one agent and one caller who waits."""
    with wire() as one:
        yield one


def test_what_the_exchange_lists_is_shown(db: Engine, exchange: Wire) -> None:
    with following(db, pbx(exchange)) as seen:
        link = seen.is_told(LIVE)
        assert (link.version, link.reason) == ("22.10.1", "")
        board = seen.shows("board", BoardBody, lambda board: bool(board.waiting))
        assert [(one.queue, one.waiting, one.ready) for one in board.queues] == [("help", 1, 1)]
        [caller] = board.waiting
        assert (caller.number, caller.position, caller.uniqueid) == (NUMBER, 1, CALLER)
        assert abs(time.time() - 30 - caller.entered_at) < PATIENCE_S
        agent = seen.shows("agent/Анна", AgentBody, lambda one: one.device == "NOT_INUSE")
        assert (agent.line.state, agent.line.queues, agent.interfaces) == (READY, ("help",), ("PJSIP/101",))
        assert seen.shows("queue/help", QueueBody, lambda one: bool(one.waiting)).strategy == "rrmemory"


def test_what_the_exchange_tells_is_shown(sqlite_db: Engine, exchange: Wire) -> None:
    with following(sqlite_db, pbx(exchange)) as seen:
        seen.is_told(LIVE)
        exchange.say("AgentCalled", *OFFER)
        agent = seen.shows("agent/Анна", AgentBody, lambda one: one.line.state == RINGING)
        assert (agent.calls[0].number, agent.calls[0].queue, agent.calls[0].direction) == (NUMBER, "help", "incoming")
        seen.shows("board", BoardBody, lambda board: bool(board.waiting) and board.waiting[0].rings == ("Анна",))
        exchange.say("QueueCallerLeave", *TRUNK, ("Queue", "help"))
        exchange.say("AgentConnect", *OFFER, ("HoldTime", "31"))
        seen.shows("agent/Анна", AgentBody, lambda one: one.line.state == TALKING)
        for leg in (TRUNK, (("Channel", "PJSIP/101-00000042"), ("Uniqueid", AGENT_LEG), ("ChannelState", "6"))):
            exchange.say("BridgeEnter", *leg, ("BridgeUniqueid", "b1"), ("Linkedid", CALLER))
        seen.shows("board", BoardBody, lambda board: [one.state for one in board.calls] == [TALKING])
        assert seen.shows("queue/help", QueueBody, lambda one: one.line.talking == 1).waiting == ()


def test_a_link_that_falls_is_told_and_comes_back_with_new_lists(sqlite_db: Engine, exchange: Wire) -> None:
    with following(sqlite_db, pbx(exchange)) as seen:
        seen.shows("board", BoardBody, lambda board: bool(board.waiting))
        exchange.answer("Login", error("Authentication failed"))
        exchange.drop()
        assert seen.is_told(REFUSED).reason == "login_refused"
        board = seen.slice("board")
        assert board is not None
        assert not board.is_fresh(time.time())


def test_after_a_reconnect_the_lists_are_the_truth(sqlite_db: Engine, exchange: Wire) -> None:
    with following(sqlite_db, pbx(exchange)) as seen:
        seen.shows("board", BoardBody, lambda board: bool(board.waiting))
        exchange.answer("QueueStatus", listing("QueueStatusComplete"))
        exchange.answer("CoreShowChannels", listing("CoreShowChannelsComplete"))
        exchange.drop()
        board = seen.shows("board", BoardBody, lambda board: not board.waiting)
        assert (board.queues, board.agents) == ((), ())
        with reading(sqlite_db) as connection:
            assert soon(lambda: names_of(connection, "main") == {"link", "board", "modes"}, PATIENCE_S)
        assert seen.link().restarted_at is None


def test_an_exchange_that_started_anew_ends_the_calls_that_were_there(sqlite_db: Engine, exchange: Wire) -> None:
    with following(sqlite_db, pbx(exchange)) as seen:
        seen.is_told(LIVE)
        exchange.say("AgentCalled", *OFFER)
        seen.shows("agent/Анна", AgentBody, lambda one: one.line.state == RINGING)
        exchange.answer("CoreStatus", answers(("CoreStartupDate", "2026-11-23"), ("CoreStartupTime", "09:30:00")))
        exchange.answer("CoreShowChannels", listing("CoreShowChannelsComplete"))
        exchange.answer("QueueStatus", listing("QueueStatusComplete", [("Event", "QueueMember"), *_member()]))
        exchange.drop()
        agent = seen.shows("agent/Анна", AgentBody, lambda one: one.line.state == READY)
        assert agent.last is not None
        assert (agent.last.number, agent.last.answered_at) == (NUMBER, None)
        assert seen.link().restarted_at is not None


def test_a_list_that_is_refused_leaves_the_rest(sqlite_db: Engine, exchange: Wire) -> None:
    exchange.answer("CoreShowChannels", error("Permission denied"))
    exchange.answer("BridgeList", error("Invalid/unknown command"))
    with following(sqlite_db, pbx(exchange)) as seen:
        assert seen.shows("board", BoardBody, lambda board: bool(board.waiting)).queues[0].members == 1


def test_a_command_is_done_told_and_written_down(db: Engine, exchange: Wire) -> None:
    with following(db, pbx(exchange)) as seen:
        seen.is_told(LIVE)
        assert seen.is_over(seen.asks("pause", interface="PJSIP/101", reason="Обед")).outcome == DONE
        exchange.answer("QueuePause", error("Interface not found"))
        assert seen.is_over(seen.asks("pause", interface="PJSIP/999", reason="Обед")).code == "not_member"
        assert seen.is_over(seen.asks("fly")).code == "unknown_action"
        refused = seen.is_over(seen.asks("pause", interface="PJSIP/101\r\nAction: Command", reason="x"))
        assert (refused.outcome, refused.code) == (FAILED, "bad_interface")
    with reading(db) as connection:
        rows = connection.execute(sa.select(audit).order_by(audit.c.id)).all()
    assert [(row.action, row.details["outcome"], row.person_id, row.ip) for row in rows] == [
        ("live.pause", DONE, 7, "10.0.0.1"),
        ("live.pause", FAILED, 7, "10.0.0.1"),
        ("live.fly", FAILED, 7, "10.0.0.1"),
        ("live.pause", FAILED, 7, "10.0.0.1"),
    ]
    assert exchange.do(lambda: exchange.exchange.times("Command")) == 0


def test_modes_are_switched_by_the_user_who_may(sqlite_db: Engine, exchange: Wire) -> None:
    with wire() as other:
        other.answer("DBPut", answers(("Message", "Updated database successfully")))
        one = pbx(exchange).model_copy(update={"ami_modes_url": other.url()})
        with following(sqlite_db, one) as seen:
            seen.is_told(LIVE)
            assert seen.is_over(seen.asks("write_key", family="DAYNIGHT", key="C1", value="NIGHT")).outcome == DONE
        switched = [it.do(lambda it=it: it.exchange.times("DBPut")) for it in (exchange, other)]
    assert switched == [0, 1]


def test_a_call_that_was_dialled_and_not_answered_is_told_so_without_its_number_in_the_trail(
    sqlite_db: Engine, exchange: Wire
) -> None:
    exchange.answer("Originate", answers(("Message", "Originate successfully queued")))
    with following(sqlite_db, pbx(exchange)) as seen:
        seen.is_told(LIVE)
        dial = seen.asks("dial", interface="PJSIP/101", extension="101", number=NUMBER, context="from-internal")
        taken = seen.is_over(dial)
        assert taken.outcome == DONE
        told = (("ActionID", str(taken.said["value"])), ("Response", "Failure"), ("Reason", "3"))
        exchange.say("OriginateResponse", *told)
        assert seen.is_over(dial, lambda one: one.outcome == FAILED).code == "no_answer"
    with reading(sqlite_db) as connection:
        kept = str(connection.execute(sa.select(audit.c.details)).all())
    assert NUMBER not in kept


def test_an_answer_that_does_not_come_is_not_taken_for_done(sqlite_db: Engine, exchange: Wire) -> None:
    exchange.answer("QueuePause", silence)
    with following(sqlite_db, pbx(exchange)) as seen:
        seen.is_told(LIVE)
        command = seen.asks("pause", interface="PJSIP/101", reason="Обед")
        assert soon(lambda: exchange.do(lambda: exchange.exchange.times("QueuePause")) == 1, PATIENCE_S)
        exchange.drop()
        assert seen.is_over(command).outcome == UNKNOWN


def test_commands_to_an_exchange_that_is_not_there_fail_at_once(sqlite_db: Engine, exchange: Wire) -> None:
    with following(sqlite_db, pbx(exchange, secret="wrong")) as seen:
        seen.is_told(REFUSED)
        failed = seen.is_over(seen.asks("pause", interface="PJSIP/101", reason="Обед"))
        assert (failed.code, failed.said["reason"]) == (NO_LINK, "login_refused")


def test_modes_are_read_and_read_again_at_a_hint(sqlite_db: Engine, exchange: Wire) -> None:
    exchange.answer("DBGet", listing("DBGetComplete", (("Event", "DBGetResponse"), ("Val", "DAY"))))
    with following(sqlite_db, pbx(exchange), keys=("DAYNIGHT/C1",)) as seen:
        modes = seen.shows("modes", ModesBody, lambda one: bool(one.values))
        assert [(one.kind, one.name, one.value) for one in modes.values] == [("key", "DAYNIGHT/C1", "DAY")]
        exchange.answer("DBGet", listing("DBGetComplete", (("Event", "DBGetResponse"), ("Val", "NIGHT"))))
        exchange.say("DeviceStateChange", *device("Custom:DAYNIGHT1", "INUSE")[1:])
        modes = seen.shows("modes", ModesBody, lambda one: len(one.values) == 2 and one.values[1].value == "NIGHT")
        assert (modes.values[0].name, modes.values[0].value) == ("Custom:DAYNIGHT1", "INUSE")


def test_an_exchange_that_is_away_hinders_no_other(sqlite_db: Engine, exchange: Wire) -> None:
    away = pbx(exchange, name="away", secret="wrong")
    with following(sqlite_db, away, pbx(exchange)) as seen:
        seen.shows("board", BoardBody, lambda board: bool(board.waiting))
        assert seen.is_told(REFUSED, "away").state == REFUSED


def test_who_does_not_lead_publishes_nothing(sqlite_db: Engine, exchange: Wire) -> None:
    with following(sqlite_db, pbx(exchange)) as seen:
        seen.is_told(LIVE)
        with writing(sqlite_db) as connection:
            connection.execute(sa.update(leases).values(expires_at=0))
        other = Lease(sqlite_db)
        assert other.acquire()
        assert soon(lambda: not seen.thread.is_following, PATIENCE_S)
        before = seen.slice("board")
        exchange.say("QueueCallerAbandon", *TRUNK, ("Queue", "help"))
        after = seen.slice("board")
        assert before is not None
        assert after is not None
        assert after.version == before.version


def test_when_the_thread_ends_nothing_is_live(sqlite_db: Engine, exchange: Wire) -> None:
    with following(sqlite_db, pbx(exchange)) as seen:
        seen.is_told(LIVE)
    link = seen.link()
    assert (link.state, link.reason) == (LOST, "stopped")


def test_no_caller_is_named_in_the_log(sqlite_db: Engine, exchange: Wire, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with following(sqlite_db, pbx(exchange)) as seen:
        seen.is_told(LIVE)
        exchange.say("AgentCalled", *OFFER, ("CallerIDNum", NUMBER))
        seen.shows("agent/Анна", AgentBody, lambda one: one.line.state == RINGING)
        seen.is_over(seen.asks("dial", interface="PJSIP/101", extension="1", number=NUMBER, context="x"))
    assert "event=exchange_live" in caplog.text
    assert NUMBER not in caplog.text


def _member() -> list[tuple[str, str]]:
    return [("Queue", "help"), ("Name", "Анна"), ("Location", "PJSIP/101"), ("Status", "1")]
