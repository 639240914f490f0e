"""The visitor's own place at an exchange: the agent's live slice, the names in facts, and which calls are theirs.

Whatever role somebody has: at the own workplace there are only one's own agent and one's own calls.
"""

from dataclasses import replace

from sqlalchemy.engine import Connection

from auth.here import house, visitor
from auth.own import Own, own_of
from auth.own_agents import AGENT
from auth.slices import own, shelf
from data.live.bodies import AgentBody, AgentCall, EndedCall
from data.live.slices import LINK, LiveSlice, live_exchanges
from data.people import OPERATOR
from data.questions.at_hand import whose


def own_names(connection: Connection) -> Own:
    """Under which names the visitor's calls stand; none for whom no telephone is linked to."""
    found = own_of(connection, replace(visitor(), role=OPERATOR), house().clock())
    return found or Own("", (), 0)


def own_slices(pbx: str) -> list[LiveSlice]:
    """Live slices of the visitor's agents on one exchange."""
    if pbx not in {one.name for one in live_exchanges(house().settings)}:
        return []
    shelf().slice_of(pbx, LINK)
    names = [name for name in sorted(shelf().names(pbx)) if name.startswith(AGENT)]
    found = [shelf().slice_of(pbx, name) for name in names if own().has(pbx, name.removeprefix(AGENT))]
    return [one for one in found if one is not None]


def own_body(pbx: str) -> AgentBody | None:
    """What the exchange says of the visitor's agent now; None: it knows none."""
    found = own_slices(pbx)
    return found[0].body(AgentBody) if found else None


def is_own_call(connection: Connection, pbx: str, uniqueid: str) -> bool:
    """Whether a call is or was at the visitor's telephone: as the exchange tells it now, or as the facts know it."""
    for one in own_slices(pbx):
        body = one.body(AgentBody)
        there: list[AgentCall | EndedCall] = [*body.calls, *([body.last] if body.last else [])]
        if uniqueid and any(uniqueid in (call.uniqueid, call.call_id) for call in there):
            return True
    found, bounds = whose(connection, pbx, uniqueid), own_names(connection)
    return found is not None and bounds.is_own(pbx, found[1], found[2])
