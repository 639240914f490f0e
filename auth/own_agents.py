"""Which agents of the exchanges a person is: whose live state they may see, and for whom they may ask something."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from auth.own import names_of
from data.live.slices import names_of as slices_there
from data.people import AgentLink, agents_of
from data.schema.state import agent_alias

AGENT = "agent/"
COMPARED = 40
"""Names of agents are compared by so many characters, as the exchange does."""


@dataclass(frozen=True, slots=True)
class OwnAgents:
    """(exchange, folded name) of everybody that a person is."""

    names: frozenset[tuple[str, str]]

    def has(self, pbx: str, agent: str) -> bool:
        """Whether this agent is the person."""
        return (pbx, folded(agent)) in self.names


def folded(name: str) -> str:
    """The form in which names are compared."""
    return name.strip()[:COMPARED].strip().casefold()


def own_agents(connection: Connection, person_id: int, now: int) -> OwnAgents:
    """Who a person is now, under every name that the exchange may use."""
    links = agents_of(connection, person_id, now)
    names: set[tuple[str, str]] = set()
    for pbx in {link.pbx for link in links}:
        names |= {(pbx, folded(name)) for name in _names(connection, pbx, [one for one in links if one.pbx == pbx])}
    return OwnAgents(frozenset(names))


def _names(connection: Connection, pbx: str, links: Iterable[AgentLink]) -> set[str]:
    c = agent_alias.c
    rows = connection.execute(sa.select(c.interface, c.member).where(c.pbx == pbx))
    aliases = [(row.interface, row.member) for row in rows]
    return {*names_of(links, aliases), *(link.value for link in links)}


def own_agent(connection: Connection, person_id: int, now: int) -> tuple[str, str] | None:
    """(exchange, agent) of the live slice that is the person's; None: the exchanges know no such agent now."""
    own = own_agents(connection, person_id, now)
    for pbx in sorted({pbx for pbx, _ in own.names}):
        for name in sorted(slices_there(connection, pbx)):
            agent = name.removeprefix(AGENT)
            if agent != name and own.has(pbx, agent):
                return pbx, agent
    return None
