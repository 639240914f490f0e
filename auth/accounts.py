"""Local accounts: the first administrator, new people, new one-time passwords, switching people off.

A login is folded to lower case. A one-time password is returned once, kept only as its hash, and must be
changed at the first sign-in; there is no default account.
"""

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from auth.passwords import hash_password, one_time_password
from auth.sessions import end_sessions_of
from data.audit import append_audit
from data.database import reading, writing
from data.people import ADMINISTRATOR, create_person, find_person
from data.schema.people import person

FIRST = "admin"


class AccountError(Exception):
    """The account cannot be made or found; the text says why."""


def first_administrator(engine: Engine, now: int) -> str | None:
    """Make the first administrator if there is nobody yet; returns the one-time password, once."""
    with reading(engine) as connection:
        if _somebody(connection):
            return None
    secret = one_time_password()
    hashed = hash_password(secret)
    with writing(engine) as connection:
        if _somebody(connection):
            return None
        create_person(
            connection, FIRST, "Администратор", ADMINISTRATOR, hashed, now, must_change_password=True, language=""
        )
        append_audit(connection, at=now, action="account.first", subject=FIRST)
    return secret


def _somebody(connection: Connection) -> bool:
    return connection.execute(sa.select(person.c.id).limit(1)).first() is not None


def add_person(engine: Engine, login: str, name: str, role: str, now: int) -> str:
    """A new account; returns its one-time password."""
    secret = one_time_password()
    hashed = hash_password(secret)
    with writing(engine) as connection:
        if find_person(connection, login):
            raise AccountError(f"the login {login} is taken")
        create_person(connection, login, name, role, hashed, now, must_change_password=True, language="")
        append_audit(connection, at=now, action="account.added", subject=login.casefold(), details={"role": role})
    return secret


def renew_password(engine: Engine, login: str, now: int) -> str:
    """A new one-time password; every session of the person ends."""
    secret = one_time_password()
    hashed = hash_password(secret)
    with writing(engine) as connection:
        person_id = _id_of(connection, login)
        connection.execute(
            sa.update(person)
            .where(person.c.id == person_id)
            .values(password_hash=hashed, must_change_password=True, active=True)
        )
        end_sessions_of(connection, person_id)
        append_audit(connection, at=now, action="password.renewed", subject=login.casefold())
    return secret


def disable(engine: Engine, login: str, now: int) -> None:
    """The person can no longer sign in; every session ends."""
    with writing(engine) as connection:
        person_id = _id_of(connection, login)
        connection.execute(sa.update(person).where(person.c.id == person_id).values(active=False))
        end_sessions_of(connection, person_id)
        append_audit(connection, at=now, action="account.disabled", subject=login.casefold())


def _id_of(connection: Connection, login: str) -> int:
    found = find_person(connection, login)
    if found is None:
        raise AccountError(f"there is no login {login}")
    return found.id
