"""The simulated manager interface as a server: who may what, what is kept, and how it dies with its exchange."""

import asyncio
import contextlib
import socket
import stat
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner

from data.ami_address import AmiAddress, parse_ami_address
from data.settings import load_settings
from telephony.ami.wire import Blocks, Message
from telephony.demo import with_demo
from telephony.simulated.ami.kept_address import PORTS, kept_ami_url
from telephony.simulated.ami.serving import Serving
from telephony.simulated.ami.users import User
from telephony.simulated.command import simulate
from telephony.simulated.crowd import crowd
from telephony.simulated.history import _restart, open_exchange
from telephony.simulated.live import go_on, wall_clock
from telephony.simulated.tables import prepare
from telephony.simulated.world import hotline
from tests.rig.loops import run_apart
from tests.telephony.contract.hand import Hand

NOON = datetime(2026, 11, 23, 9, tzinfo=UTC)
WATCHER = User("watcher", "a secret", frozenset({"agent"}), frozenset({"reporting"}))
MASTER = User("master", "a secret")


class Clock:
    """Shows what it is set to."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


class Asker:
    """A connection within the loop of the server."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer, self._blocks = reader, writer, Blocks()
        self.events: list[Message] = []

    async def ask(self, action: str, **fields: str) -> Message:
        lines = [f"Action: {action}", *(f"{name}: {value}" for name, value in fields.items()), "", ""]
        self._writer.write("\r\n".join(lines).encode())
        while True:
            messages = self._blocks.feed(await self._reader.read(65536))
            self.events += [message for message in messages if message.event]
            for message in messages:
                if not message.event:
                    return message

    async def is_ended(self) -> bool:
        while await self._reader.read(65536):
            pass
        return True

    def close(self) -> None:
        self._writer.close()


@contextlib.asynccontextmanager
async def asker(port: int, user: User) -> AsyncIterator[Asker]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await reader.readline()
    one = Asker(reader, writer)
    try:
        assert (await one.ask("Login", Username=user.name, Secret=user.secret)).response == "Success"
        yield one
    finally:
        one.close()


def play(story: Callable[[Serving, int, Clock], Coroutine[Any, Any, None]], user: User) -> None:
    """A story with a server whose exchange stands still at noon unless its clock is set."""
    engine = prepare("sqlite://")
    exchange = open_exchange(hotline(), NOON - timedelta(hours=1), 1)

    async def whole() -> None:
        clock = Clock()
        serving = Serving(exchange, engine, clock, user)
        port = await serving.server.listen("127.0.0.1", 0)
        serving.catch_up()
        await story(serving, port, clock)
        await serving.server.close()

    run_apart(whole())
    engine.dispose()


def test_a_user_may_only_what_its_classes_allow():
    async def story(serving: Serving, port: int, clock: Clock) -> None:
        async with asker(port, WATCHER) as one:
            for action in ("DBPut", "Hangup", "Redirect", "QueuePause", "Originate", "Setvar"):
                assert (await one.ask(action)).get("Message") == "Permission denied"
            assert (await one.ask("CoreShowChannels")).response == "Success"
            assert (await one.ask("QueueStatus")).response == "Success"
            clock.now += timedelta(minutes=5)
            await one.ask("Ping")
            serving.catch_up()
            await one.ask("Ping")
            told = [event for event in one.events if "Privilege" in event]
            assert {event.get("Privilege") for event in told} == {"agent,all"}

    play(story, WATCHER)


def test_an_exchange_that_dies_takes_every_connection_with_it_and_comes_back_without_calls():
    async def story(serving: Serving, port: int, clock: Clock) -> None:
        exchange = serving.server.orders._teller.exchange
        async with asker(port, MASTER) as one:
            before = await one.ask("CoreStatus")
            assert int(before.get("CoreCurrentCalls")) > 0
            _restart(exchange)
            serving.catch_up()
            assert await one.is_ended()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        assert await reader.read() == b""
        writer.close()
        clock.now += timedelta(seconds=42)
        serving.catch_up()
        async with asker(port, MASTER) as one:
            after = await one.ask("CoreStatus")
        assert after.get("CoreStartupTime") > before.get("CoreStartupTime")
        assert int(after.get("CoreProcessedCalls")) < 10

    play(story, MASTER)


def test_a_line_without_an_end_costs_the_connection_only():
    async def story(serving: Serving, port: int, clock: Clock) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"x" * 100_000)
        with contextlib.suppress(ConnectionResetError):
            await reader.read()
        writer.close()
        async with asker(port, MASTER) as one:
            assert (await one.ask("Ping")).get("Ping") == "Pong"

    play(story, MASTER)


def test_the_hotline_is_closed_by_a_key_and_opened_again():
    async def story(serving: Serving, port: int, clock: Clock) -> None:
        log = serving._rows.queue_log
        async with asker(port, MASTER) as one:
            await one.ask("DBPut", Family="DAYNIGHT", Key="C1", Val="NIGHT")
            clock.now += timedelta(minutes=1)
            serving.catch_up()
            log.clear()
            clock.now += timedelta(minutes=20)
            serving.catch_up()
            closed = [row[4] for row in log]
            await one.ask("DBPut", Family="DAYNIGHT", Key="C1", Val="DAY")
            log.clear()
            clock.now += timedelta(minutes=20)
            serving.catch_up()
        assert "NIGHT" in closed
        assert "ENTERQUEUE" not in closed
        assert "ENTERQUEUE" in [row[4] for row in log]

    play(story, MASTER)


def test_the_address_is_kept_for_every_process_of_the_folder(tmp_path):
    first = kept_ami_url(tmp_path / "var")
    address = parse_ami_address(first)
    assert (address.host, address.is_encrypted) == ("127.0.0.1", False)
    assert address.port in PORTS
    assert kept_ami_url(tmp_path / "var") == first
    [file] = (tmp_path / "var").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_demo_knows_the_address_of_its_exchange(tmp_path):
    settings = with_demo(load_settings(data_dir=tmp_path / "var"))
    [pbx] = settings.exchanges
    assert pbx.ami_url == kept_ami_url(tmp_path / "var")


@pytest.mark.parametrize("operators", [3, 300])
def test_a_crowd_is_always_at_work(operators):
    world = crowd(operators)
    assert len({agent.extension for agent in world.agents}) == len(world.agents) >= operators
    exchange = open_exchange(world, NOON, 1)
    exchange.run_until(exchange.now + 120_000_000)
    assert sum(operator.here for operator in exchange.operators.values()) > 0.9 * operators


def test_a_living_exchange_answers_and_writes_what_was_ordered(tmp_path):
    engine, stop = prepare(f"sqlite:///{tmp_path / 'exchange.sqlite'}"), threading.Event()
    exchange = open_exchange(hotline(), wall_clock(), 1)
    address = AmiAddress("127.0.0.1", parse_ami_address(kept_ami_url(tmp_path)).port, "okc", "a secret")
    thread = threading.Thread(target=go_on, args=(exchange, engine, stop), kwargs={"ami": address})
    thread.start()
    try:
        hand = _connected(address.port)
        assert hand.log_in("okc", "a secret")["Response"] == "Success"
        assert hand.act("QueueAdd", Queue="605", Interface="PJSIP/150")["Response"] == "Success"
        hand.event("QueueMemberAdded", Interface="PJSIP/150")
        hand.close()
    finally:
        stop.set()
        thread.join()
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT event FROM queue_log WHERE agent = 'PJSIP/150'").scalars().all()
    engine.dispose()
    assert "ADDMEMBER" in rows


def test_an_exchange_whose_port_is_taken_goes_on_without_a_manager(tmp_path, caplog):
    engine, stop = prepare(f"sqlite:///{tmp_path / 'exchange.sqlite'}"), threading.Event()
    exchange = open_exchange(hotline(), wall_clock(), 1)
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = AmiAddress("127.0.0.1", other.getsockname()[1], "okc", "a secret")
        thread = threading.Thread(target=go_on, args=(exchange, engine, stop), kwargs={"ami": address})
        thread.start()
        for _ in range(500):
            with engine.connect() as connection:
                rows = connection.exec_driver_sql("SELECT event FROM queue_log").scalars().all()
            if rows:
                break
            threading.Event().wait(0.01)
        stop.set()
        thread.join()
    engine.dispose()
    assert rows[0] == "QUEUESTART"
    assert "event=no_manager" in caplog.text
    assert "a secret" not in caplog.text


def test_a_wrong_address_is_said_at_once(tmp_path):
    done = CliRunner().invoke(simulate, ["--url", f"sqlite:///{tmp_path / 'x.sqlite'}", "--ami", "http://nowhere"])
    assert done.exit_code == 2
    assert "ami://" in done.output


def _connected(port: int) -> Hand:
    for _ in range(200):
        with contextlib.suppress(ConnectionRefusedError):
            return Hand(port)
        threading.Event().wait(0.02)
    raise AssertionError("nobody listens")
