"""Faults on the way to an exchange: dropped, reset, frozen, sliced, garbage, a wrong secret, an exchange that restarts.

The names F-06 to F-10 are those of the list of faults that the product promises to survive.
"""

import asyncio
import logging
from dataclasses import replace

import pytest

from data.ami_address import AmiAddress
from telephony.ami import LinkFailed
from telephony.ami.timing import USUAL, pause_s
from tests.rig.loops import run_apart
from tests.telephony.ami.fake_exchange import (
    SECRET,
    SUCCESS,
    FakeExchange,
    answers,
    error,
    fake_exchange,
    silence,
)
from tests.telephony.ami.listening import IMPATIENT, NO_ANSWER, QUICK, link_to, linked, soon
from tests.telephony.ami.wire_between import wire_between

WRONG = "wr0ng-canary"
HANGUP = (("Event", "Hangup"), ("Channel", "PJSIP/101-00000001"))


@pytest.mark.parametrize("how", ["finish", "reset"])
def test_f06_a_dropped_link_is_told_and_comes_back(how: str) -> None:
    async def story() -> None:
        async with fake_exchange() as exchange, wire_between(exchange.port) as line:
            exchange.script["QueuePause"] = silence
            async with linked(replace(exchange.address, port=line.port)) as (link, heard):
                waiting = asyncio.create_task(link.ask("QueuePause"))
                await soon(lambda: exchange.times("QueuePause") == 1)
                getattr(line, how)()
                with pytest.raises(LinkFailed) as failed:
                    await waiting
                assert (failed.value.fault.code, failed.value.was_sent) == ("closed", True)
                await heard.until(lambda: len(heard.peers) == 2)
                assert heard.codes == ["closed"]
                exchange.say(*HANGUP)
                await heard.until(lambda: len(heard.events) == 1)

    run_apart(story())


@pytest.mark.parametrize("how", ["finish", "reset"])
def test_f06_a_dropped_link_is_told_at_once_and_not_at_the_next_ping(how: str) -> None:
    async def story() -> None:
        async with fake_exchange() as exchange, wire_between(exchange.port) as line:
            seldom = replace(QUICK, ping_every_s=3600)
            async with linked(replace(exchange.address, port=line.port), seldom) as (_, heard):
                getattr(line, how)()
                await heard.until(lambda: heard.codes == ["closed"])

    run_apart(story())


def test_f06_an_exchange_that_is_away_for_a_while_is_found_again() -> None:
    async def story() -> None:
        async with fake_exchange() as exchange, linked(exchange.address) as (link, heard):
            await exchange.close()
            await heard.until(lambda: heard.codes.count("unreachable") >= 3)
            assert not link.is_connected
            await exchange.open()
            await heard.until(lambda: len(heard.peers) == 2)
            assert link.fault is None

    run_apart(story())


def test_f06_the_first_try_comes_within_5_seconds_and_the_pauses_grow_to_30_spread() -> None:
    assert 0 < pause_s(USUAL, "closed", 1, 0.0) < pause_s(USUAL, "closed", 1, 1.0) <= 5
    grown = [pause_s(USUAL, "closed", failures, 1.0) for failures in range(1, 12)]
    assert grown == sorted(grown)
    assert (grown[1] / grown[0], grown[-1], pause_s(USUAL, "closed", 1000, 1.0)) == (2, 30, 30)
    assert pause_s(USUAL, "closed", 11, 0.0) < 30


def test_f07_a_frozen_link_is_noticed_and_made_anew() -> None:
    async def story() -> None:
        async with (
            fake_exchange() as exchange,
            wire_between(exchange.port) as line,
            linked(replace(exchange.address, port=line.port), IMPATIENT) as (_, heard),
        ):
            line.freeze()
            await heard.until(lambda: bool(heard.codes))
            assert heard.codes[0] == "silent"
            line.finish()
            line.thaw()
            known = len(heard.peers)
            await heard.until(lambda: len(heard.peers) > known)

    run_apart(story())


def test_f07_an_action_over_a_frozen_link_fails_with_a_reason() -> None:
    async def story() -> None:
        async with (
            fake_exchange() as exchange,
            wire_between(exchange.port) as line,
            linked(replace(exchange.address, port=line.port), NO_ANSWER) as (link, _),
        ):
            line.freeze()
            with pytest.raises(LinkFailed) as failed:
                await link.ask("QueuePause")
            assert (failed.value.fault.code, failed.value.was_sent) == ("timeout", True)

    run_apart(story())


def test_f07_what_an_exchange_does_not_take_is_not_piled_up() -> None:
    async def story() -> None:
        async with fake_exchange() as exchange, wire_between(exchange.port) as line:
            timing = replace(NO_ANSWER, answer_s=0.01)
            async with linked(replace(exchange.address, port=line.port), timing) as (link, _):
                line.freeze()
                codes = set()
                while "choked" not in codes:
                    with pytest.raises(LinkFailed) as failed:
                        await link.ask("QueueLog", [(f"Message-{n}", "x" * 500) for n in range(80)])
                    codes.add(failed.value.fault.code)
                assert failed.value.was_sent is False

    run_apart(story())


def test_f07_the_usual_limits_are_those_that_are_promised() -> None:
    assert USUAL.ping_every_s + USUAL.pong_within_s < 15
    assert USUAL.answer_s <= 5
    assert USUAL.connect_s <= 5


def test_f08_a_wrong_secret_is_said_so_without_the_secret(caplog: pytest.LogCaptureFixture) -> None:
    async def story() -> None:
        async with fake_exchange() as exchange, link_to(with_a_wrong_secret(exchange)) as (link, heard):
            await heard.until(lambda: len(heard.codes) == 3)
            assert set(heard.codes) == {"login_refused"}
            assert link.fault == heard.faults[-1]
            assert exchange.times("Login") == 3
            assert "canary" not in str(heard.faults)

    with caplog.at_level(logging.DEBUG):
        run_apart(story())
    assert caplog.text.count("ami=lost why=login_refused") == 1, "the log says it once, not at each try"
    assert "canary" not in caplog.text


def test_f08_the_usual_pause_after_a_refused_login_is_never_less_than_30_seconds() -> None:
    assert all(pause_s(USUAL, "login_refused", failures, 0.0) >= 30 for failures in (1, 2, 100))


@pytest.mark.parametrize("silent", ["Challenge", "Login", "CoreStatus"])
def test_f08_an_exchange_that_falls_silent_within_the_login_is_tried_again(silent: str) -> None:
    async def story() -> None:
        async with fake_exchange() as exchange:
            usual, exchange.script[silent] = exchange.script[silent], silence
            async with link_to(exchange.address, IMPATIENT) as (_, heard):
                await heard.until(lambda: heard.codes.count("silent") >= 2)
                assert heard.peers == []
                exchange.script[silent] = usual
                await heard.until(lambda: bool(heard.peers))

    run_apart(story())


def test_f10_a_restarted_exchange_is_another_run_and_is_told_when_it_has_its_queues() -> None:
    async def story() -> None:
        async with fake_exchange() as exchange, linked(exchange.address) as (link, heard):
            exchange.say(*HANGUP)
            await heard.until(lambda: len(heard.events) == 1)
            exchange.script["CoreStatus"] = answers(("CoreStartupDate", "2026-11-23"), ("CoreStartupTime", "12:00:00"))
            ready = exchange.script["QueueStatus"]
            exchange.script["QueueStatus"] = error("Invalid/unknown command: QueueStatus. Use Action: ListCommands")
            await exchange.close()
            await heard.until(lambda: not link.is_connected)
            exchange.asked.clear()
            await exchange.open()
            await soon(lambda: exchange.times("QueueStatus") >= 3)
            assert len(heard.peers) == 1
            exchange.script["QueueStatus"] = ready
            await heard.until(lambda: len(heard.peers) == 2)
            assert heard.peers[1].is_another_run
            assert len(heard.events) == 1

    run_apart(story())


def test_f10_an_exchange_without_queues_is_linked_all_the_same() -> None:
    async def story() -> None:
        async with fake_exchange() as exchange:
            exchange.script["QueueStatus"] = error("Invalid/unknown command: QueueStatus. Use Action: ListCommands")
            async with linked(exchange.address, replace(QUICK, boot_s=0.05)) as (link, _):
                assert link.is_connected

    run_apart(story())


def test_events_before_the_link_is_up_are_left_to_the_snapshot() -> None:
    async def story() -> None:
        async with fake_exchange() as exchange:
            told = exchange.script["CoreStatus"]

            def with_noise(asked):  # type: ignore[no-untyped-def]
                return [HANGUP, *told(asked)]

            exchange.script["CoreStatus"] = with_noise
            async with linked(exchange.address) as (link, heard):
                exchange.say(("Event", "Newchannel"))
                await heard.until(lambda: bool(heard.events))
                assert [event.event for event in heard.events] == ["Newchannel"]
                assert (await link.ask("Ping")).message.get("Response") == SUCCESS[1]

    run_apart(story())


def test_no_secret_is_ever_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def story() -> None:
        async with fake_exchange() as exchange, wire_between(exchange.port) as line:
            for login in ("md5", "plain"):
                address = replace(exchange.address, port=line.port, login=login)
                async with linked(address) as (link, heard):
                    line.reset()
                    await heard.until(lambda heard=heard: len(heard.peers) == 2)  # type: ignore[misc]
                    logging.getLogger().info("%r %s %r", link, link.address, link.address)

    with caplog.at_level(logging.DEBUG):
        run_apart(story(), debug=True)
    assert "ami=connected" in caplog.text
    assert SECRET not in caplog.text


def with_a_wrong_secret(exchange: FakeExchange) -> AmiAddress:
    """Its address, and a secret that is not its own."""
    return replace(exchange.address, secret=WRONG)
