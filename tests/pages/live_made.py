"""A live exchange for tests of pages: a board with every kind of queue, agent and caller, as a worker would tell it."""

import time
from collections.abc import Sequence

from sqlalchemy.engine import Engine

from data.database import writing
from data.live.bodies import (
    AGENT_STATES,
    LIVE,
    OFF,
    PAUSED,
    READY,
    TALKING,
    AgentBody,
    AgentCall,
    AgentLine,
    BoardBody,
    LinkBody,
    Membership,
    QueueLine,
    SliceBody,
    WaitingCaller,
)
from data.live.slices import BOARD, LINK, agent_slice, publish
from tests.pages import hotline

AMI = "ami://watch:secret@127.0.0.1:1"
"""An address that nobody asks: pages read slices."""
ANNA = hotline.AGENTS[0]
OTHER = hotline.AGENTS[1]
CALL = "1795422189.76"
CALLER = "1795422190.77"


def queue(
    name: str, now: float, waits: Sequence[float] = (), ready: int = 1, busy: int = 2, away: int = 0
) -> QueueLine:
    """A queue in which callers have waited so many seconds."""
    longest = now - max(waits) if waits else None
    return QueueLine(name, len(waits), longest, busy, ready + busy + away, ready, busy, away, 0)


def board(now: float) -> BoardBody:
    """Five queues, an agent in every state, three callers."""
    queues = (
        queue("601", now, (200.0, 30.0), ready=0, away=1),
        queue("602", now, (8.0,)),
        queue("603", now),
        queue("604", now, ready=0, busy=0),
        queue(hotline.NASTY, now),
    )
    lines = [
        line(name, state, now) for name, state in zip(_names(), (TALKING, PAUSED, READY, *AGENT_STATES), strict=False)
    ]
    return BoardBody(
        queues, tuple(lines), (caller("601", 200.0, now), caller("601", 30.0, now), caller("602", 8.0, now))
    )


def _names() -> list[str]:
    return [*hotline.AGENTS, *(f"Агент {n}" for n in range(10))]


def line(name: str, state: str, now: float, queues: tuple[str, ...] = ("601", "602")) -> AgentLine:
    """An agent who has done this for a minute and more."""
    talks = state == TALKING
    return AgentLine(
        agent=name,
        phone="101",
        state=state,
        since=now - 75,
        reason="Обед" if state == PAUSED else "",
        paused_since=now - 75 if state == PAUSED else None,
        queues=() if state == OFF else queues,
        paused_queues=queues if state == PAUSED else (),
        call_id=CALL if talks else "",
        queue="601" if talks else "",
        number="79161234567" if talks else "",
        direction="incoming" if talks else "",
    )


def caller(queue_name: str, waited: float, now: float) -> WaitingCaller:
    """Somebody who has waited so long."""
    mark = f"{CALLER}{int(waited)}"
    return WaitingCaller(
        mark, mark, f"PJSIP/trunk-{int(waited)}", queue_name, 1, "79167654321", "", "74950000005", now - waited, (ANNA,)
    )


def agent(name: str, state: str, now: float) -> AgentBody:
    """The slice of an agent: in two queues, one of them fixed; in a talk where the state is."""
    paused = state == PAUSED
    memberships = tuple(
        Membership(queue_name, "PJSIP/101", kind, 0, paused, "Обед" if paused else "", None, now - 3600, 5, 0)
        for queue_name, kind in (("601", "dynamic"), ("602", "static"))
    )
    call = AgentCall(
        CALL, CALL, TALKING, "incoming", "79161234567", "", "601", "7495", now - 90, now - 80, now - 75, None,
        "PJSIP/101-0000002a", "PJSIP/trunk-00000029",
    )  # fmt: skip
    calls = (call,) if state == TALKING else ()
    return AgentBody(line(name, state, now), "INUSE" if calls else "NOT_INUSE", ("PJSIP/101",), memberships, calls)


def bodies(now: float) -> dict[str, SliceBody]:
    """Every slice."""
    shown = board(now)
    people = {agent_slice(one.agent): agent(one.agent, one.state, now) for one in shown.agents}
    return {LINK: LinkBody(LIVE, now - 60, "", "22.5.0"), BOARD: shown, **people}


def tell(engine: Engine, slices: dict[str, SliceBody] | None = None, at: float | None = None) -> None:
    """Publish it, or these slices, as heard at this instant (now, if none is given)."""
    now = time.time() if at is None else at
    with writing(engine) as connection:
        publish(connection, "main", bodies(now) if slices is None else slices, now)
