"""The link and the actions at the real Asterisk: login, snapshot, pause, dial, keys, and which right each needs."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from data.ami_address import AmiAddress, parse_ami_address
from telephony.actions import ACTIONS, DONE, FAILED, Result, action_of, dialled, perform
from telephony.ami import Link
from tests.rig import exchange as exchanges
from tests.rig import places, sid
from tests.rig.exchange import Exchange
from tests.rig.fixtures import throw_away, what_is_missing_is_said
from tests.rig.loops import run_apart
from tests.rig.places import HERE
from tests.rig.stage import Stage
from tests.telephony.actions.accepted import EXAMPLES
from tests.telephony.ami.listening import Heard, link_to, linked

pytestmark = pytest.mark.rig


@pytest.fixture(scope="module")
def exchange() -> Iterator[Exchange]:
    """One of its own: others count the calls and pauses of theirs."""
    with what_is_missing_is_said():
        debian = sid.folder("asterisk")
        places.program("sipp")
        with throw_away(sid.runs(debian)) as run:
            yield exchanges.start(run, debian)


USERS = ("okc-watch", "okc-desk", "okc-mode")


def address(exchange: Exchange, user: str, options: str = "") -> AmiAddress:
    """One of the users of docs/connect-asterisk.md."""
    return parse_ami_address(f"ami://{user}:{exchange.secret}@127.0.0.1:{exchange.ports.ami}{options}")


def rights(user: str) -> set[str]:
    """What manager.conf lets that user write."""
    text = (HERE / "etc" / "manager.conf").read_text(encoding="utf-8")
    found = re.search(rf"^\[{user}\](?:\n(?!\[).*)*?\nwrite=(.*)$", text, re.MULTILINE)
    assert found
    return set(found[1].split(","))


@asynccontextmanager
async def desk(exchange: Exchange) -> AsyncIterator[tuple[Link, Heard]]:
    """The link as operators use it, with the user for modes beside."""
    async with linked(address(exchange, "okc-desk")) as (link, heard):
        link.modes = address(exchange, "okc-mode")
        yield link, heard


async def done(link: Link, kind: str, **values: Any) -> Result:
    """An action that the exchange does."""
    result = await perform(link, action_of(kind, values))
    assert result.is_done, result
    return result


@pytest.mark.parametrize("login", ["", "?login=plain"])
def test_both_logins_and_what_the_exchange_says_of_itself(exchange: Exchange, login: str) -> None:
    async def story() -> None:
        async with linked(address(exchange, "okc-watch", login)) as (link, heard):
            [peer] = heard.peers
            assert peer.version.startswith("22.")
            assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", peer.started)
            assert abs(peer.clock_ahead_s) < 5
            assert link.is_connected

    run_apart(story())


def test_a_wrong_secret_is_refused(exchange: Exchange) -> None:
    async def story() -> None:
        wrong = parse_ami_address(f"ami://okc-desk:wrong@127.0.0.1:{exchange.ports.ami}")
        async with link_to(wrong) as (_, heard):
            await heard.until(lambda: bool(heard.codes))
            assert heard.codes[0] == "login_refused"

    run_apart(story())


@pytest.mark.parametrize("user", USERS)
def test_each_user_may_do_just_what_the_actions_say_they_need(exchange: Exchange, user: str) -> None:
    async def story() -> None:
        async with linked(address(exchange, user)) as (link, _):
            for kind, values in EXAMPLES.items():
                result = await perform(link, action_of(kind, values))
                assert result.code != "not_supported", kind
                is_allowed = result.code != "not_allowed"
                assert is_allowed == bool(rights(user) & set(ACTIONS[kind].needs)), (kind, result)
            for action in ["Command"] if "system" in rights(user) else ["Command", "GetConfig", "Reload", "DBDel"]:
                assert (await link.ask(action)).message.get("Message") == "Permission denied"
            for kind, values in (("remove", EXAMPLES["remove"]), ("unpause", EXAMPLES["unpause"])):
                await perform(link, action_of(kind, values))

    run_apart(story())


def test_the_queues_are_listed_with_their_members(exchange: Exchange) -> None:
    async def story() -> None:
        async with linked(address(exchange, "okc-watch")) as (link, _):
            answer = await link.ask_list("QueueStatus", until="QueueStatusComplete")
            members = {(one.get("Queue"), one.get("Location"), one.get("Name")) for one in answer.events}
            assert ("support", "PJSIP/101", "Анна Павлова") in members
            for listing in ("CoreShowChannels", "DeviceStateList"):
                assert (await link.ask_list(listing, until=f"{listing}Complete")).is_success

    run_apart(story())


def test_a_pause_with_its_reason_is_done_and_heard(exchange: Exchange) -> None:
    async def story() -> None:
        async with desk(exchange) as (link, heard):
            await done(link, "pause", interface="PJSIP/121", reason="Обед, «до 14:00»")
            await heard.until(lambda: any(one.event == "QueueMemberPause" for one in heard.events))
            told = next(one for one in heard.events if one.event == "QueueMemberPause")
            assert (told.get("Paused"), told.get("PausedReason")) == ("1", "Обед, «до 14:00»")
            await done(link, "unpause", interface="PJSIP/121")

    run_apart(story())


def test_an_agent_logs_in_and_out_and_each_refusal_has_its_code(exchange: Exchange) -> None:
    async def story() -> None:
        here = {"queue": "gas", "interface": "PJSIP/131"}
        async with desk(exchange) as (link, _):
            await done(link, "add", **here, member="Henry Hall", state_interface="PJSIP/131")
            refused = [
                ("add", {**here, "member": "Henry Hall"}, "already_member"),
                ("add", {**here, "member": "Henry Hall", "queue": "nosuch"}, "no_such_queue"),
                ("remove", {"queue": "support", "interface": "PJSIP/101"}, "static_member"),
                ("remove", {"queue": "gas", "interface": "PJSIP/999"}, "not_member"),
                ("pause", {"interface": "PJSIP/999", "reason": ""}, "not_member"),
                ("dial", {**EXAMPLES["dial"], "context": "nosuch"}, "no_such_extension"),
                ("read_key", {"family": "DAYNIGHT", "key": "C9"}, "no_entry"),
                *(
                    (kind, EXAMPLES[kind], "call_is_gone")
                    for kind in ("hangup", "redirect", "attended_transfer", "park")
                ),
            ]
            for kind, values, code in refused:
                result = await perform(link, action_of(kind, values))
                assert (kind, result.outcome, result.code) == (kind, FAILED, code)
            await done(link, "remove", **here)

    run_apart(story())


def test_a_mode_is_switched_and_read_back(exchange: Exchange) -> None:
    async def story() -> None:
        async with desk(exchange) as (link, heard):
            for mode, lamp in (("NIGHT", "INUSE"), ("DAY", "NOT_INUSE")):
                heard.events.clear()
                await done(link, "write_key", family="DAYNIGHT", key="C1", value=mode)
                await done(link, "set_device_state", device="DAYNIGHT7", state=lamp)
                assert (await done(link, "read_key", family="DAYNIGHT", key="C1")).value == mode
                await heard.until(lambda: any(one.event == "DeviceStateChange" for one in heard.events))
            await done(link, "write_key", family="TC", key="1", value="")
            assert (await done(link, "read_key", family="TC", key="1")).value == ""

    run_apart(story())


def test_a_number_is_dialled_from_the_operators_phone(exchange: Exchange, tmp_path: Path) -> None:
    async def story(stage: Stage) -> None:
        async with desk(exchange) as (link, heard):
            number = {
                "interface": "PJSIP/122",
                "extension": "122",
                "number": "974951234567",
                "context": "from-internal",
            }
            asked = await done(link, "dial", **number, ring_s=20)
            await heard.until(lambda: any(map(dialled, heard.events)))
            assert [told for told in map(dialled, heard.events) if told] == [Result(DONE, value=asked.value)]
            await heard.until(lambda: sum(one.event == "Hangup" for one in heard.events) >= 2)

    with exchange.ami() as ami:
        stage = Stage(exchange, tmp_path, ami)
        stage.register()
        phone, outside = stage.phone("122", rings_s=0.5, talks_s=2), stage.phone("trunk", rings_s=0.5)
        run_apart(story(stage))
        phone.wait()
        outside.wait()


def test_a_phone_that_nobody_picks_up_is_told(exchange: Exchange, tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(exchange) as (link, heard):
            asked = await done(link, "dial", **{**EXAMPLES["dial"], "interface": "PJSIP/nobody"})
            await heard.until(lambda: any(map(dialled, heard.events)))
            told = next(result for result in map(dialled, heard.events) if result)
            assert (told.outcome, told.code, told.value) == (FAILED, "not_reached", asked.value)

    run_apart(story())
