"""What is an operator's own: the names under which this person's calls stand, on one exchange, since when.

Whoever may see everybody's calls has no such bounds. Everything an operator sees goes through `bounded`
or `is_own`; nothing the browser sends can widen it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from auth.here import Visitor
from auth.roles import STAFF
from data.filters import Filters
from data.localtime import local_day
from data.people import EXTENSION, AgentLink, agents_of
from data.schema.state import agent_alias

NOBODY = "\u0000"
"""A name that no agent has: filters by it find nothing."""


@dataclass(frozen=True, slots=True)
class Own:
    """`names` of one person's agents on exchange `pbx`, from the instant `since` on; no names: no calls."""

    pbx: str
    names: tuple[str, ...]
    since: int

    def bounded(self, filters: Filters, zone: ZoneInfo) -> Filters:
        """These filters, of one's own calls only."""
        first = max(filters.first, local_day(self.since, zone))
        return replace(
            filters,
            first=min(first, filters.last) if first <= filters.last else first,
            last=max(filters.last, first),
            pbx=(self.pbx or NOBODY,),
            agents=self.names or (NOBODY,),
        )

    def is_own(self, pbx: str, agents: Iterable[str], started_at: int) -> bool:
        """Whether a call was one's own."""
        return pbx == self.pbx and started_at >= self.since and bool(set(self.names) & set(agents))


def own_of(connection: Connection, visitor: Visitor, now: int) -> Own | None:
    """The bounds of what this person sees; None: no bounds."""
    if visitor.role in STAFF:
        return None
    links = agents_of(connection, visitor.person_id, now)
    if not links:
        return Own("", (), 0)
    pbx = links[0].pbx
    here = [link for link in links if link.pbx == pbx]
    aliases = connection.execute(
        sa.select(agent_alias.c.interface, agent_alias.c.member).where(agent_alias.c.pbx == pbx)
    )
    names = names_of(here, [(row.interface, row.member) for row in aliases])
    return Own(pbx, names, max(link.valid_from for link in here))


def names_of(links: Iterable[AgentLink], aliases: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Names under which facts may have these agents: as linked, and as their telephones are known."""
    names = set()
    known = list(aliases)
    for link in links:
        if link.kind != EXTENSION:
            names.add(link.value)
        for interface, member in known:
            if link.value in (interface, member) or (link.kind == EXTENSION and extension_of(interface) == link.value):
                names |= {interface, member}
    return tuple(sorted(names))


def extension_of(interface: str) -> str:
    """101 of PJSIP/101, SIP/101-0000af or Local/101@from-queue/n."""
    match = re.match(r"[A-Za-z0-9]+/([^@/-]+)", interface)
    return match.group(1) if match else ""
