"""What becomes of an action: done, failed with a plain sentence, or unknown; never a wait without end."""

import asyncio
from dataclasses import replace

import pytest

from telephony.actions import DONE, FAILED, REFUSALS, UNKNOWN, Result, action_of, dialled, perform
from telephony.actions.performing import SAID
from telephony.actions.result import REASONS
from telephony.ami import Link, Message
from telephony.ami.wire import Fields
from tests.rig.loops import run_apart
from tests.telephony.actions.accepted import EXAMPLES
from tests.telephony.ami.fake_exchange import answers, error, fake_exchange, listing, silence
from tests.telephony.ami.listening import NO_ANSWER, Heard, link_to, linked, soon
from tests.telephony.ami.wire_between import wire_between

PAUSE = action_of("pause", EXAMPLES["pause"])
IN_ITS_WORDS = {
    "Permission denied": "not_allowed",
    "Invalid/unknown command: QueuePause. Use Action: ListCommands to show available commands.": "not_supported",
    "Unable to add interface: Already there": "already_member",
    "Unable to add interface to queue: No such queue": "no_such_queue",
    "Unable to remove interface: Not there": "not_member",
    "Interface not found": "not_member",
    "Member not dynamic": "static_member",
    "Extension does not exist.": "no_such_extension",
    "No such channel": "call_is_gone",
    "Channel does not exist: PJSIP/101-00000001": "call_is_gone",
    "Channel specified does not exist": "call_is_gone",
    "Transfer invalid": "not_talking",
    "Database entry not found": "no_entry",
    "Something else": "refused_by_exchange",
    "": "refused_by_exchange",
}


def test_every_word_that_asterisk_said_has_a_code_and_a_sentence() -> None:
    async def story() -> None:
        async with fake_exchange() as exchange, linked(exchange.address) as (link, _):
            for said, code in IN_ITS_WORDS.items():
                exchange.script["QueuePause"] = error(said)
                assert await perform(link, PAUSE) == Result(FAILED, code, said)

    run_apart(story())
    assert {code for _, code in SAID} | set(REASONS.values()) <= REFUSALS.keys()


def test_an_action_is_sent_as_it_was_made_and_done() -> None:
    async def story() -> None:
        async with fake_exchange() as exchange, linked(exchange.address) as (link, _):
            exchange.script["QueuePause"] = answers(("Message", "Interface paused successfully"))
            assert (await perform(link, PAUSE)).is_done
            sent = exchange.asked[-1]
            assert sent.headers == (
                ("Action", "QueuePause"), ("ActionID", sent.action_id),
                ("Interface", "PJSIP/101"), ("Paused", "true"), ("Reason", "Обед"),
            )  # fmt: skip

    run_apart(story())


def test_a_key_is_read_with_its_value() -> None:
    async def story() -> None:
        entry: Fields = (("Event", "DBGetResponse"), ("Family", "DAYNIGHT"), ("Key", "C1"), ("Val", "NIGHT"))
        async with fake_exchange() as exchange, linked(exchange.address) as (link, _):
            exchange.script["DBGet"] = listing("DBGetComplete", entry)
            result = await perform(link, action_of("read_key", EXAMPLES["read_key"]))
            assert (result.outcome, result.value) == (DONE, "NIGHT")

    run_apart(story())


def test_what_was_sent_and_not_answered_is_unknown() -> None:
    async def story() -> None:
        async with fake_exchange() as exchange, linked(exchange.address, NO_ANSWER) as (link, _):
            exchange.script["QueuePause"] = silence
            assert await perform(link, PAUSE) == Result(UNKNOWN, "timeout")

    run_apart(story())


def test_f06_an_action_whose_link_drops_is_unknown_and_the_next_one_fails_at_once() -> None:
    async def story() -> None:
        async with fake_exchange() as exchange, linked(exchange.address) as (link, heard):
            exchange.script["QueuePause"] = silence
            asked = asyncio.create_task(perform(link, PAUSE))
            await soon(lambda: exchange.times("QueuePause") == 1)
            await exchange.close()
            assert await asked == Result(UNKNOWN, "closed")
            await heard.until(lambda: "unreachable" in heard.codes)
            assert await perform(link, PAUSE) == Result(FAILED, "unreachable")

    run_apart(story())


def test_f08_while_the_login_is_refused_every_action_says_so() -> None:
    async def story() -> None:
        async with fake_exchange() as exchange:
            exchange.script["Login"] = error("Authentication failed")
            async with link_to(exchange.address) as (link, heard):
                await heard.until(lambda: bool(heard.codes))
                assert await perform(link, PAUSE) == Result(FAILED, "login_refused")

    run_apart(story())


def test_f09_an_action_works_over_slices_of_one_byte() -> None:
    async def story() -> None:
        async with fake_exchange() as exchange, wire_between(exchange.port) as line:
            line.slice_bytes = 1
            exchange.script["QueuePause"] = answers(("Message", "Interface paused successfully"))
            async with linked(replace(exchange.address, port=line.port)) as (link, _):
                assert (await perform(link, PAUSE)).is_done

    run_apart(story())


def test_f19_without_a_link_an_action_is_refused_with_a_reason() -> None:
    async def story() -> None:
        async with fake_exchange() as exchange:
            link = Link("main", exchange.address, Heard())  # nobody runs it
            result = await perform(link, PAUSE)
            assert (result.outcome, REFUSALS[result.code]) == (
                FAILED,
                "The connection to the exchange is not started yet.",
            )
            assert exchange.asked == []

    run_apart(story())


@pytest.mark.parametrize(
    ("response", "reason", "wanted"),
    [
        ("Success", "4", Result(DONE, value="okc-1")),
        ("Failure", "3", Result(FAILED, "no_answer", value="okc-1")),
        ("Failure", "5", Result(FAILED, "busy", value="okc-1")),
        ("Failure", "0", Result(FAILED, "not_reached", value="okc-1")),
        ("Failure", "77", Result(FAILED, "not_reached", value="okc-1")),
    ],
)
def test_what_became_of_a_dialled_call(response: str, reason: str, wanted: Result) -> None:
    told = (("Event", "OriginateResponse"), ("Response", response), ("Reason", reason), ("ActionID", "okc-1"))
    assert dialled(Message(told)) == wanted


def test_no_other_event_tells_of_a_dialled_call() -> None:
    assert dialled(Message((("Event", "Hangup"), ("ActionID", "okc-1")))) is None


SWITCH = action_of("write_key", EXAMPLES["write_key"])


def test_a_mode_is_switched_by_its_own_user_over_a_connection_of_its_own() -> None:
    async def story() -> None:
        async with fake_exchange() as everyday, fake_exchange() as powerful, linked(everyday.address) as (link, _):
            link.modes = powerful.address
            powerful.script["DBPut"] = answers(("Message", "Updated database successfully"))
            assert (await perform(link, SWITCH)).is_done
            assert [asked.get("Action") for asked in powerful.asked] == ["Challenge", "Login", "DBPut"]
            assert powerful.asked[1].get("Events") == "off"
            assert everyday.times("DBPut") == 0

    run_apart(story())


def test_without_such_a_user_the_mode_is_switched_by_the_one_there_is() -> None:
    async def story() -> None:
        async with fake_exchange() as exchange, linked(exchange.address) as (link, _):
            exchange.script["DBPut"] = error("Permission denied")
            assert (await perform(link, SWITCH)).code == "not_allowed"

    run_apart(story())


def test_a_mode_whose_user_is_refused_away_or_silent_fails_with_the_reason() -> None:
    async def story() -> None:
        async with fake_exchange() as exchange, linked(exchange.address, NO_ANSWER) as (link, _):
            async with fake_exchange() as other:
                link.modes = other.address
                other.script["DBPut"] = silence
                assert await perform(link, SWITCH) == Result(UNKNOWN, "timeout")
                other.script["Login"] = silence
                assert await perform(link, SWITCH) == Result(FAILED, "timeout")
                other.script["Login"] = error("Authentication failed")
                assert await perform(link, SWITCH) == Result(FAILED, "login_refused")
            assert await perform(link, SWITCH) == Result(FAILED, "unreachable")
            assert link.is_connected

    run_apart(story())
