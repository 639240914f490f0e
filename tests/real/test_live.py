"""The live thread on a real Asterisk: what it shows while real phones call, and what it does when it is asked."""

import threading
import time
from collections.abc import Iterator

import pytest
from sqlalchemy.engine import Engine

from data.live.bodies import LIVE, OFF, READY, TALKING, AgentBody, BoardBody
from data.live.commands import DONE
from data.settings import Pbx
from telephony.live.thread import LiveThread
from tests.rig import play
from tests.rig.exchange import Exchange
from tests.rig.runs import soon
from tests.rig.truth import VisitTruth
from tests.telephony.live.followed import PATIENCE_S, Followed, following

pytestmark = pytest.mark.rig

IGOR = "agent/Игорь Щукин"
SCENARIOS = ("waiting.the_agent_ends_the_call", "waiting.the_caller_gives_up", "transfers.phones_of_the_freepbx_way")


@pytest.fixture
def followed(exchange: Exchange, sqlite_db: Engine) -> Iterator[Followed]:
    """The exchange, followed by the user of docs/connect-asterisk.md who may work."""
    address = f"ami://okc-desk:{exchange.secret}@127.0.0.1:{exchange.ports.ami}"
    pbx = Pbx(name="main", ami_url=address, trunks=("PJSIP/trunk-in", "PJSIP/trunk-out"), extensions="[12][0-9]{2}")
    with following(sqlite_db, pbx, keys=("DAYNIGHT/C1",)) as seen:
        seen.is_told(LIVE)
        yield seen


def test_who_talks_with_whom_is_shown_while_they_do(exchange: Exchange, followed: Followed) -> None:
    seen: set[tuple[str, str, str]] = set()
    over = threading.Event()

    def watch() -> None:
        while not over.is_set():
            board = followed.slice("board")
            for line in board.body(BoardBody).agents if board else ():
                if line.state == TALKING:
                    seen.add((line.phone, line.number, line.queue))
            time.sleep(0.1)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        told = play.play(exchange, SCENARIOS)
    finally:
        over.set()
        watcher.join()
    visits = [one for one in told if isinstance(one, VisitTruth)]
    assert seen == {(one.agent, one.caller, one.queue) for one in visits if one.outcome == "answered"}
    left = followed.shows("board", BoardBody, lambda board: not board.calls and not board.waiting)
    assert {line.state for line in left.agents} <= {READY, OFF}


def test_who_comes_in_the_middle_of_a_call_sees_it_too(exchange: Exchange, followed: Followed) -> None:
    playing = threading.Thread(target=play.play, args=(exchange, ("transfers.attended",)))
    playing.start()
    try:
        known = followed.shows(IGOR, AgentBody, lambda one: one.line.state == TALKING and bool(one.line.queue))
        followed.thread.stop()
        followed.thread = LiveThread(followed.engine, followed.settings, followed.lease)
        followed.thread.start()
        assert soon(lambda: followed.link().state == LIVE, PATIENCE_S)
        again = followed.shows(IGOR, AgentBody, lambda one: bool(one.calls))
    finally:
        playing.join()
        followed.thread.stop()
    shown = {(one.number, one.queue, one.call_id) for one in again.calls}
    assert (known.calls[0].number, known.calls[0].queue, known.calls[0].call_id) in shown


def test_a_command_changes_the_exchange_and_is_seen(exchange: Exchange, followed: Followed) -> None:
    assert followed.is_over(followed.asks("pause", interface="PJSIP/101", reason="Обед")).outcome == DONE
    agent = followed.shows("agent/Анна Павлова", AgentBody, lambda one: one.line.paused_since is not None)
    assert agent.line.reason == "Обед"
    with exchange.ami() as ami:
        members = [one for one in ami.list("QueueStatus", Queue="support") if one.get("Location") == "PJSIP/101"]
    assert [one["Paused"] for one in members] == ["1"]
    assert followed.is_over(followed.asks("unpause", interface="PJSIP/101")).outcome == DONE
    followed.shows("agent/Анна Павлова", AgentBody, lambda one: one.line.paused_since is None)
