"""An exchange as the operator's workplace knows it: one agent who signs in, rings, talks and pauses as a test says."""

import threading
import time
from dataclasses import dataclass, field, replace
from typing import Any

from data.database import writing
from data.live.bodies import (
    LIVE,
    OFF,
    PAUSED,
    READY,
    RINGING,
    TALKING,
    AgentBody,
    AgentCall,
    AgentLine,
    BoardBody,
    EndedCall,
    LinkBody,
    Membership,
    QueueLine,
)
from data.live.commands import DONE, FAILED, Command, Outcome, finish, take
from data.live.slices import BOARD, LINK, agent_slice, beat, publish
from tests.pages.live_made import ANNA
from tests.pages.site import Site

BOARD_BODY = BoardBody(tuple(QueueLine(name, 0, None, 0, 0, 0, 0, 0, 0) for name in ("601", "602")))


@dataclass
class Workplace:
    """Anna's telephone 101; it is heard five times a second and obeys what it knows."""

    site: Site
    queues: list[str] = field(default_factory=list)
    reason: str = ""
    call: AgentCall | None = None
    last: EndedCall | None = None
    since: float = field(default_factory=time.time)
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    is_heard: bool = True

    def __post_init__(self) -> None:
        self._over, self._lock = threading.Event(), threading.Lock()
        self._thread = threading.Thread(target=self._work, daemon=True)

    def start(self) -> None:
        """Tell everything, and go on."""
        with writing(self.site.engine) as connection:
            publish(connection, "main", {LINK: LinkBody(LIVE, time.time()), BOARD: BOARD_BODY}, time.time())
        self.tell()
        self._thread.start()

    def stop(self) -> None:
        """Nobody is heard any more."""
        self._over.set()
        self._thread.join()

    def ring(self, call_id: str, number: str, name: str = "") -> None:
        """A caller who has waited for 38 seconds."""
        now = time.time()
        self.call = AgentCall(
            call_id, call_id, RINGING, "incoming", number, name, "601", "74950000005",
            now - 38, now, None, None, "PJSIP/101-2a", "PJSIP/trunk-1",
        )  # fmt: skip
        self.tell()

    def answer(self) -> None:
        """The telephone is picked up."""
        assert self.call is not None
        self.call = replace(self.call, state=TALKING, answered_at=time.time())
        self.tell()

    def hang_up(self) -> None:
        """The talk is over."""
        one = self.call
        assert one is not None
        self.last = EndedCall(
            one.call_id, one.uniqueid, one.direction, one.number, one.name, one.queue, one.did,
            one.rang_at, one.answered_at, time.time(),
        )  # fmt: skip
        self.call = None
        self.tell()

    def tell(self) -> None:
        """The agent's slice as it is."""
        with self._lock:
            self.since = time.time()
            with writing(self.site.engine) as connection:
                publish(connection, "main", {agent_slice(ANNA): self._body()}, self.since)

    def _body(self) -> AgentBody:
        paused = self.since if self.reason else None
        state = self.call.state if self.call else PAUSED if self.reason else READY if self.queues else OFF
        members = tuple(
            Membership(one, "PJSIP/101", "dynamic", 0, bool(self.reason), self.reason, paused, self.since, 0, 0)
            for one in self.queues
        )
        line = AgentLine(ANNA, "101", state, self.since, self.reason, paused, tuple(self.queues))
        return AgentBody(line, "INUSE", ("PJSIP/101",), members, (self.call,) if self.call else (), self.last)

    def _work(self) -> None:
        while not self._over.wait(0.2):
            with writing(self.site.engine) as connection:
                if self.is_heard:
                    beat(connection, "main", time.time())
                commands = take(connection, time.time())
                for one in commands:
                    finish(connection, one.id, self._obeyed(one), time.time())
            if commands:
                self.tell()

    def _obeyed(self, one: Command) -> Outcome:
        self.asked.append((one.kind, dict(one.args)))
        match one.kind:
            case "add":
                self.queues.append(one.args["queue"])
            case "remove":
                self.queues.remove(one.args["queue"])
            case "pause":
                self.reason = one.args["reason"]
            case "unpause":
                self.reason = ""
            case "blind_transfer":
                return Outcome(FAILED, "no_such_extension")
        return Outcome(DONE)
