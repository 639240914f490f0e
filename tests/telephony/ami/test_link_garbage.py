"""F-09: what an exchange should never send, from slices of one byte to lines without end and other protocols."""

import resource
from dataclasses import replace

import pytest

from tests.rig.loops import run_apart
from tests.telephony.ami.fake_exchange import answers, fake_exchange, listing
from tests.telephony.ami.listening import link_to, linked, soon
from tests.telephony.ami.wire_between import wire_between

HANGUP = (("Event", "Hangup"), ("Channel", "PJSIP/101-00000001"))


def test_f09_a_link_lives_on_slices_of_one_byte() -> None:
    async def story() -> None:
        async with fake_exchange() as exchange, wire_between(exchange.port) as line:
            line.slice_bytes = 1
            member = (("Event", "QueueMember"), ("Name", "Анна Павлова"))
            exchange.script["QueueStatus"] = listing("QueueStatusComplete", member, member)
            async with linked(replace(exchange.address, port=line.port)) as (link, heard):
                answer = await link.ask_list("QueueStatus", until="QueueStatusComplete")
                assert [event.get("Name") for event in answer.events] == ["Анна Павлова"] * 2
                assert heard.faults == []

    run_apart(story())


GARBAGE = {
    "a line of a megabyte": b"Event: " + b"x" * 1_000_000,
    "a block of a megabyte": b"Event: X\r\n" + (b"Variable: " + b"x" * 1000 + b"\r\n") * 1000,
}


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE.keys())
def test_f09_what_does_not_end_is_given_up_and_the_link_made_anew(garbage: bytes) -> None:
    async def story() -> None:
        async with fake_exchange() as exchange, linked(exchange.address) as (_, heard):
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            for again in range(1, 6):
                exchange.send(garbage)
                await heard.until(lambda again=again: len(heard.peers) > again)  # type: ignore[misc]
            assert heard.codes == ["garbage"] * 5
            assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20 * 1024

    run_apart(story())


@pytest.mark.parametrize(
    "noise",
    [
        b"\0\xff\r\n\r\n",
        b"no colon\r\n\r\n",
        b"\r\n\r\n\r\n",
        b": \r\n\r\n",
        b"Response: Success\r\n\r\n",
        b"Event:\r\n\r\n",
    ],
)
def test_f09_noise_between_messages_does_no_harm(noise: bytes) -> None:
    async def story() -> None:
        async with fake_exchange() as exchange, linked(exchange.address) as (link, heard):
            exchange.send(noise)
            exchange.say(*HANGUP)
            await heard.until(lambda: bool(heard.events))
            assert [event.event for event in heard.events] == ["Hangup"]
            assert heard.faults == []
            assert link.is_connected

    run_apart(story())


@pytest.mark.parametrize(
    "greeting", [b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 400 Bad Request\r\n", b"x" * 200_000 + b"\r\n"]
)
def test_f09_what_is_no_exchange_gets_no_login(greeting: bytes) -> None:
    async def story() -> None:
        async with fake_exchange() as exchange:
            exchange.greeting = greeting
            async with link_to(exchange.address) as (_, heard):
                await heard.until(lambda: len(heard.codes) == 2)
                assert set(heard.codes) == {"not_an_exchange"}
                assert exchange.asked == []

    run_apart(story())


@pytest.mark.parametrize("said", ["", "no stamp", "nan", "inf", "-1e400", "1" * 500])
def test_f09_a_pong_with_a_strange_time_is_a_pong(said: str) -> None:
    async def story() -> None:
        async with fake_exchange() as exchange:
            exchange.script["Ping"] = answers(("Timestamp", said))
            async with linked(exchange.address) as (link, heard):
                await soon(lambda: exchange.times("Ping") >= 3)
                assert heard.faults == []
                assert abs(link.peer.clock_ahead_s) < 60 if link.peer else False

    run_apart(story())
