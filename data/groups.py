"""Groups of queues and of agents: a queue or agent of one exchange is in one group or in none.

A group is how people look at facts, not a fact: nothing is stored with them, so changing a group changes
every report about any time. Names are shown as they were typed.
"""

import unicodedata
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.schema.groups import group_member

QUEUE = "queue"
AGENT = "agent"
KINDS = (QUEUE, AGENT)
LONGEST_NAME = 80

Member = tuple[str, str]
"""Exchange and name of a queue or an agent."""
Membership = tuple[str, str, str, str]
"""Kind, exchange, member, name of its group."""


def group_of_member(known: Iterable[Membership], kind: str) -> dict[Member, str]:
    """Of one kind: member → name of its group."""
    return {(pbx, member): name for its_kind, pbx, member, name in known if its_kind == kind}


def group_names(known: Iterable[Membership], kind: str) -> tuple[str, ...]:
    """Every group of a kind."""
    return tuple(sorted(set(group_of_member(known, kind).values()), key=str.casefold))


def load_groups(connection: Connection) -> tuple[Membership, ...]:
    """Who is in which group now."""
    one = group_member.c
    query = sa.select(one.kind, one.pbx, one.member, one.name).order_by(one.kind, one.pbx, one.member)
    return tuple((kind, pbx, member, name) for kind, pbx, member, name in connection.execute(query))


def good_name(text: str) -> str:
    """A group's name without what nobody can see; empty if nothing is left or it is too long."""
    seen = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in text)
    name = " ".join(seen.split())
    return name if len(name) <= LONGEST_NAME else ""


def put_into_group(connection: Connection, kind: str, members: list[Member], name: str) -> None:
    """From now on these are in the group of that name, or in none if it is empty."""
    if kind not in KINDS:
        raise ValueError(f"no such kind of group: {kind}")
    one = group_member.c
    for pbx, member in members:
        here = (one.kind == kind) & (one.pbx == pbx) & (one.member == member)
        connection.execute(sa.delete(group_member).where(here))
    if name and members:
        rows = [{"kind": kind, "pbx": pbx, "member": member, "name": name} for pbx, member in dict.fromkeys(members)]
        connection.execute(sa.insert(group_member), rows)
