"""The link to an exchange: login, who gets which answer, what the listener hears."""

import asyncio
import logging
from dataclasses import replace

import pytest

from telephony.ami import Answer, Link, LinkFailed, Message
from telephony.ami.wire import Fields, NotOneLine
from tests.rig.loops import run_apart
from tests.telephony.ami.fake_exchange import SECRET, SUCCESS, answers, error, fake_exchange, listing, silence
from tests.telephony.ami.listening import NO_ANSWER, QUICK, Heard, link_to, linked, soon

PATIENCE = 60
"""Seconds that a busy machine may lose within one test."""
HANGUP: Fields = (("Event", "Hangup"), ("Channel", "PJSIP/101-00000001"))


def test_the_secret_is_not_sent_when_the_login_is_by_challenge() -> None:
    async def story() -> None:
        async with fake_exchange() as exchange, linked(exchange.address) as (link, heard):
            assert link.is_connected
            assert link.fault is None
            assert [peer.version for peer in heard.peers] == ["22.10.1"]
            login = next(asked for asked in exchange.asked if asked.get("Action") == "Login")
            assert login.get("AuthType") == "MD5"
            assert SECRET not in [value for asked in exchange.asked for _, value in asked.headers]
            assert login.get("Events") == "agent,call,user,system"

    run_apart(story())


def test_a_plain_login_is_made_where_the_address_says_so() -> None:
    async def story() -> None:
        async with fake_exchange() as exchange:
            exchange.script["Challenge"] = error("MD5 is not here")
            async with linked(replace(exchange.address, login="plain")):
                assert exchange.times("Challenge") == 0
            async with link_to(exchange.address) as (_, heard):
                await heard.until(lambda: heard.codes == ["login_refused"])
                assert exchange.times("Login") == 1

    run_apart(story())


def test_answers_find_their_asker_whatever_their_order() -> None:
    async def story() -> None:
        late: list[Message] = []

        def kept(asked: Message) -> list[Fields]:
            late.append(asked)
            return []

        async with fake_exchange() as exchange, linked(exchange.address) as (link, _):
            exchange.script["First"] = kept
            exchange.script["Second"] = answers(("Message", "second"))
            first = asyncio.create_task(link.ask("First"))
            await soon(lambda: bool(late))
            assert (await link.ask("Second")).message.get("Message") == "second"
            exchange.say(SUCCESS, ("ActionID", late[0].action_id), ("Message", "first"))
            assert (await first).message.get("Message") == "first"

    run_apart(story())


def test_a_list_is_collected_to_its_end_while_events_come_between() -> None:
    async def story() -> None:
        member: Fields = (("Event", "QueueMember"), ("Queue", "support"), ("Name", "Анна"))
        events = (member, HANGUP, member)

        def said(asked: Message) -> list[Fields]:
            told = listing("QueueStatusComplete", *events)(asked)
            return [row[:-1] if row[0] == ("Event", "Hangup") else row for row in told]  # an event of everybody's

        async with fake_exchange() as exchange, linked(exchange.address) as (link, heard):
            exchange.script["QueueStatus"] = said
            answer = await link.ask_list("QueueStatus", until="QueueStatusComplete")
            assert [event.event for event in answer.events] == ["QueueMember", "QueueMember"]
            assert [event.event for event in heard.events] == ["Hangup"]

    run_apart(story())


def test_a_list_of_an_old_exchange_ends_by_the_name_of_its_last_event() -> None:
    async def story() -> None:
        def said(asked: Message) -> list[Fields]:
            own = ("ActionID", asked.action_id)
            return [[SUCCESS, own], [("Event", "QueueParams"), own], [("Event", "QueueStatusComplete"), own]]

        async with fake_exchange() as exchange, linked(exchange.address) as (link, _):
            exchange.script["QueueStatus"] = said
            answer = await link.ask_list("QueueStatus", until="QueueStatusComplete")
            assert [event.event for event in answer.events] == ["QueueParams"]

    run_apart(story())


def test_a_refused_list_is_answered_at_once() -> None:
    async def story() -> None:
        async with fake_exchange() as exchange, linked(exchange.address) as (link, _):
            exchange.script["QueueStatus"] = error("Permission denied")
            answer: Answer = await link.ask_list("QueueStatus", until="QueueStatusComplete")
            assert (answer.is_success, answer.message.get("Message")) == (False, "Permission denied")

    run_apart(story())


def test_an_action_that_nobody_answers_fails_in_time_and_says_that_it_was_sent() -> None:
    async def story() -> None:
        async with fake_exchange() as exchange, linked(exchange.address, NO_ANSWER) as (link, _):
            exchange.script["QueuePause"] = silence
            with pytest.raises(LinkFailed) as failed:
                await link.ask("QueuePause")
            assert (failed.value.fault.code, failed.value.was_sent) == ("timeout", True)

    run_apart(story())


def test_the_late_rest_of_a_list_that_was_given_up_is_no_event() -> None:
    async def story() -> None:
        async with fake_exchange() as exchange, linked(exchange.address, NO_ANSWER) as (link, heard):
            exchange.script["QueueStatus"] = lambda asked: [[SUCCESS, ("ActionID", asked.action_id)]]
            with pytest.raises(LinkFailed):
                await link.ask_list("QueueStatus", until="QueueStatusComplete")
            late = ("ActionID", next(one.action_id for one in exchange.asked if one.get("Action") == "QueueStatus"))
            exchange.say(("Event", "QueueMember"), late)
            exchange.say(("Event", "OriginateResponse"), ("Response", "Failure"), late)
            exchange.say(*HANGUP)
            await heard.until(lambda: len(heard.events) == 2)
            assert [event.event for event in heard.events] == ["OriginateResponse", "Hangup"]

    run_apart(story())


def test_the_result_of_a_dialled_call_is_an_event_though_it_has_a_response() -> None:
    async def story() -> None:
        def said(asked: Message) -> list[Fields]:
            own = ("ActionID", asked.action_id)
            return [[("Event", "OriginateResponse"), own, ("Response", "Failure")], [SUCCESS, own]]  # the result first

        async with fake_exchange() as exchange, linked(exchange.address) as (link, heard):
            exchange.script["Originate"] = said
            assert (await link.ask("Originate")).is_success
            await heard.until(lambda: bool(heard.events))
            assert heard.events[0].event == "OriginateResponse"

    run_apart(story())


def test_an_event_has_the_time_of_the_exchange() -> None:
    async def story() -> None:
        async with fake_exchange() as exchange:
            exchange.script["Ping"] = answers(("Timestamp", "1795422199.5"))  # its clock stands still, years away
            async with linked(exchange.address) as (link, heard):
                exchange.say(*HANGUP, ("Timestamp", "1795422200.25"))
                exchange.say(*HANGUP)
                exchange.say(*HANGUP, ("Timestamp", "nan"))
                await heard.until(lambda: len(heard.at) == 3)
                assert heard.at[0] == 1795422200.25
                assert all(at == pytest.approx(link.now(), abs=PATIENCE) for at in heard.at[1:])
                assert link.now() == pytest.approx(1795422199.5, abs=PATIENCE)

    run_apart(story())


def test_a_listener_that_fails_does_not_end_the_link(caplog: pytest.LogCaptureFixture) -> None:
    class Failing(Heard):
        def event(self, message: Message, at: float) -> None:
            super().event(message, at)
            raise KeyError("caller 79991112233")

    async def story() -> None:
        async with fake_exchange() as exchange:
            heard = Failing()
            link = Link("main", exchange.address, heard, timing=QUICK)
            running = asyncio.create_task(link.run())
            await heard.until(lambda: bool(heard.peers))
            exchange.say(*HANGUP)
            exchange.say(*HANGUP)
            await heard.until(lambda: len(heard.events) == 2)
            assert link.is_connected
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    with caplog.at_level(logging.ERROR):
        run_apart(story())
    assert "ami=listener failed" in caplog.text


def test_a_hostile_value_is_refused_and_nothing_is_sent() -> None:
    async def story() -> None:
        async with fake_exchange() as exchange, linked(exchange.address) as (link, _):
            with pytest.raises(NotOneLine):
                await link.ask("Redirect", [("Exten", "1\r\nAction: Command")])
            await link.ask("Ping")
            assert {asked.get("Action") for asked in exchange.asked} <= {
                "Challenge", "Login", "QueueStatus", "CoreStatus", "CoreSettings", "Ping",
            }  # fmt: skip

    run_apart(story())


def test_whoever_asks_while_there_is_no_link_is_told_why_at_once() -> None:
    async def story() -> None:
        async with fake_exchange() as exchange:
            address = exchange.address
        async with link_to(address) as (link, heard):
            with pytest.raises(LinkFailed) as failed:
                await link.ask("QueuePause")
            assert (failed.value.fault.code, failed.value.was_sent) == ("not_started", False)
            await heard.until(lambda: bool(heard.faults))
            with pytest.raises(LinkFailed) as failed:
                await link.ask("QueuePause")
            assert (failed.value.fault.code, failed.value.was_sent) == ("unreachable", False)

    run_apart(story())


def test_the_end_of_the_link_tells_whoever_waits() -> None:
    async def story() -> None:
        async with fake_exchange() as exchange:
            exchange.script["QueuePause"] = silence
            async with linked(exchange.address) as (link, _):
                waiting = asyncio.create_task(link.ask("QueuePause"))
                await soon(lambda: exchange.times("QueuePause") == 1)
            with pytest.raises(LinkFailed) as failed:
                await waiting
            assert (failed.value.fault.code, failed.value.was_sent) == ("stopped", True)
            assert not link.is_connected

    run_apart(story())


def test_a_restart_of_the_exchange_is_noticed_and_a_mere_reconnection_is_not_one() -> None:
    async def story() -> None:
        async with fake_exchange() as exchange, linked(exchange.address) as (_, heard):
            exchange.drop()
            await heard.until(lambda: len(heard.peers) == 2)
            exchange.script["CoreStatus"] = error("Permission denied")  # not yet ready to say
            exchange.drop()
            await heard.until(lambda: len(heard.peers) == 3)
            exchange.script["CoreStatus"] = answers(("CoreStartupDate", "2026-11-23"), ("CoreStartupTime", "09:30:00"))
            exchange.drop()
            await heard.until(lambda: len(heard.peers) == 4)
            assert [peer.is_another_run for peer in heard.peers] == [False, False, False, True]

    run_apart(story())
