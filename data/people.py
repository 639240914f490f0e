"""People: accounts with a role, and which agents of which exchange each of them was, and when.

A link says "from this instant until before that one, this interface, extension or member name was that
person". It decides under which of these names an agent's time stands, so the days it touches are due again.
"""

from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.localtime import local_day
from data.schema.facts import agent_time
from data.schema.people import person, person_agent
from data.schema.state import agent_alias, rebuild
from data.words import N_

ADMINISTRATOR = "administrator"
SUPERVISOR = "supervisor"
OPERATOR = "operator"
ROLES = (ADMINISTRATOR, SUPERVISOR, OPERATOR)
ROLE_NAMES = {
    ADMINISTRATOR: N_("Administrator"),
    SUPERVISOR: N_("Supervisor"),
    OPERATOR: N_("Operator"),
}

INTERFACE = "interface"
EXTENSION = "extension"
MEMBER = "member"
AGENT_KINDS = (INTERFACE, EXTENSION, MEMBER)


@dataclass(frozen=True, slots=True)
class Person:
    """One account, without its secrets."""

    id: int
    login: str
    name: str
    role: str
    must_change_password: bool
    active: bool
    language: str
    created_at: int


@dataclass(frozen=True, slots=True)
class AgentLink:
    """`value` of that `kind` on that exchange is the person, from `valid_from` until before `valid_to`."""

    person_id: int
    pbx: str
    kind: str
    value: str
    valid_from: int
    valid_to: int | None


_PERSON = tuple(person.c[name] for name in Person.__dataclass_fields__)
_LINK = tuple(person_agent.c[name] for name in AgentLink.__dataclass_fields__)


def create_person(
    connection: Connection,
    login: str,
    name: str,
    role: str,
    password_hash: str,
    at: int,
    *,
    must_change_password: bool = False,
    language: str = "ru",
) -> int:
    """A new, active person; logins are folded to lower case. Returns the id."""
    if role not in ROLES:
        raise ValueError(f"the role is one of {', '.join(ROLES)}, not {role!r}")
    result = connection.execute(
        sa.insert(person).values(
            login=login.casefold(),
            name=name,
            role=role,
            password_hash=password_hash,
            must_change_password=must_change_password,
            active=True,
            language=language,
            created_at=at,
        )
    )
    key: Any = result.inserted_primary_key
    return int(key[0])


def find_person(connection: Connection, login: str) -> Person | None:
    """The person of a login, active or not."""
    row: Any = connection.execute(sa.select(*_PERSON).where(person.c.login == login.casefold())).first()
    return Person(*row) if row else None


def role_of(connection: Connection, person_id: int) -> str:
    """The role of an account, as it is now."""
    return str(connection.execute(sa.select(person.c.role).where(person.c.id == person_id)).scalar_one())


def all_people(connection: Connection) -> tuple[Person, ...]:
    """Every person by name."""
    rows: Any = connection.execute(sa.select(*_PERSON).order_by(person.c.name, person.c.login))
    return tuple(Person(*row) for row in rows)


def link_agent(connection: Connection, link: AgentLink) -> None:
    """Record that a person was an agent for a time."""
    if link.kind not in AGENT_KINDS:
        raise ValueError(f"an agent is known by one of {', '.join(AGENT_KINDS)}, not {link.kind!r}")
    if link.valid_to is not None and link.valid_to <= link.valid_from:
        raise ValueError("a link ends after it begins")
    _make_due(connection, link)
    connection.execute(
        sa.insert(person_agent).values(**{name: getattr(link, name) for name in AgentLink.__dataclass_fields__})
    )


def _make_due(connection: Connection, link: AgentLink) -> None:
    """Days on which time stands under a name that the link touches are due to be computed again."""
    alias, his = agent_alias.c, agent_time.c
    names = {link.value} | {one.value for one in agents_of(connection, link.person_id, link.valid_from)}
    pairs = connection.execute(sa.select(alias.interface, alias.member).where(alias.pbx == link.pbx)).all()
    names |= {name for pair in pairs if names & set(pair) for name in pair}
    extension = link.value.replace("%", "").replace("_", "")
    touched = sa.or_(his.agent.in_(names), his.agent.like(f"%/{extension}"), his.agent.like(f"%/{extension}@%"))
    since = local_day(link.valid_from, UTC) - timedelta(days=1)
    days = sa.select(his.day).where(his.pbx == link.pbx, his.day >= since, touched).distinct()
    marked = sa.select(rebuild.c.day).where(rebuild.c.pbx == link.pbx, rebuild.c.kind == "day", rebuild.c.key == "")
    new = set(connection.scalars(days)) - set(connection.scalars(marked))
    if new:
        values = [{"pbx": link.pbx, "kind": "day", "key": "", "day": day} for day in sorted(new)]
        connection.execute(sa.insert(rebuild), values)


def agents_of(connection: Connection, person_id: int, at: int) -> tuple[AgentLink, ...]:
    """Who a person is on the exchanges at an instant."""
    query = sa.select(*_LINK).where(person_agent.c.person_id == person_id, _valid(at))
    rows: Any = connection.execute(query.order_by(person_agent.c.pbx, person_agent.c.kind, person_agent.c.value))
    return tuple(AgentLink(*row) for row in rows)


def person_of_agent(connection: Connection, pbx: str, value: str, at: int) -> Person | None:
    """Who stood behind an agent at an instant; of several links the newest."""
    query = (
        sa.select(*_PERSON)
        .join(person_agent, person_agent.c.person_id == person.c.id)
        .where(person_agent.c.pbx == pbx, person_agent.c.value == value, _valid(at))
        .order_by(person_agent.c.valid_from.desc(), person_agent.c.id.desc())
    )
    row: Any = connection.execute(query.limit(1)).first()
    return Person(*row) if row else None


def _valid(at: int) -> sa.ColumnElement[bool]:
    until = person_agent.c.valid_to
    return sa.and_(person_agent.c.valid_from <= at, sa.or_(until.is_(None), until > at))
