"""What the names of one exchange mean, read from our database: who is who, how queues are spelt, who is linked."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.schema.people import person_agent
from telephony.exchange import Exchange
from telephony.live.meaning import Meaning
from telephony.reconstruction.identity import EXTENSION, INTERFACE


def meaning_of(connection: Connection, exchange: Exchange, now: int) -> Meaning:
    """The exchange's names as facts have them at this instant."""
    exchange.refresh(connection)
    return Meaning(
        agent_of=exchange.identities.agent,
        queue_of=exchange.queue_of,
        trunks=frozenset(trunk.casefold() for trunk in exchange.pbx.trunks),
        extensions=exchange.extensions,
        roster=_roster(connection, exchange, now),
    )


def _roster(connection: Connection, exchange: Exchange, now: int) -> Mapping[str, tuple[str, ...]]:
    """Agents of linked people → their interfaces as declared and as seen; an extension alone stands for itself."""
    links = person_agent.c
    until = sa.or_(links.valid_to.is_(None), links.valid_to > now)
    query = sa.select(links.kind, links.value).where(links.pbx == exchange.name, links.valid_from <= now, until)
    found: dict[str, list[str]] = {}
    for kind, value in connection.execute(query.order_by(links.kind.desc(), links.value)):
        agent = exchange.identities.agent(value, now)
        if agent:
            found.setdefault(agent, []).extend([value] if kind in (INTERFACE, EXTENSION) else [])
    seen = sorted(exchange.learned.items(), key=lambda one: one[1][1], reverse=True)
    for (interface, member), _ in seen:
        agent = exchange.identities.agent(member, now)
        if agent in found and interface not in found[agent]:
            found[agent].append(interface)
    return {agent: tuple(sorted(interfaces, key=_is_bare)) for agent, interfaces in found.items()}


def _is_bare(interface: str) -> bool:
    return "/" not in interface
