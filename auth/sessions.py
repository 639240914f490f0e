"""Sessions live in our table; the browser holds 32 random bytes, the table only their hash.

A session ends after 30 idle minutes, after 12 hours, at sign-out, when the password changes or the
person is switched off: from the next request on. What pages fetch by themselves is no activity.
"""

import hashlib
import secrets

import sqlalchemy as sa
from flask import Request, Response
from sqlalchemy.engine import Connection

from auth.here import Visitor
from data.schema.people import person, session
from data.settings import Settings

IDLE = 30 * 60
ABSOLUTE = 12 * 3600
TOUCH_EVERY = 60
"""Seconds between two notes of "still here": a write a minute, not one a click."""


def is_https(settings: Settings) -> bool:
    """Whether browsers reach us over https; plain http is for a first look on a local network."""
    return settings.base_url.lower().startswith("https://")


def cookie_name(settings: Settings) -> str:
    """The session cookie; browsers accept `__Host-` only over https."""
    return "__Host-okc" if is_https(settings) else "okc"


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def open_session(connection: Connection, person_id: int, now: int, ip: str, agent: str) -> str:
    """A new session; returns the token for the cookie. Sessions past their end are swept out."""
    connection.execute(
        sa.delete(session).where(sa.or_(session.c.created_at < now - ABSOLUTE, session.c.seen_at < now - IDLE))
    )
    token = secrets.token_urlsafe(32)
    connection.execute(
        sa.insert(session).values(
            id_hash=_hash(token), person_id=person_id, created_at=now, seen_at=now, ip=ip, agent=agent[:200]
        )
    )
    return token


def find_visitor(connection: Connection, token: str, now: int) -> tuple[Visitor, int] | None:
    """Who holds `token` and when they were last seen, while the session lives and the person is active."""
    row = connection.execute(
        sa.select(person, session.c.id_hash, session.c.seen_at)
        .join(session, session.c.person_id == person.c.id)
        .where(
            session.c.id_hash == _hash(token),
            session.c.created_at >= now - ABSOLUTE,
            session.c.seen_at >= now - IDLE,
            person.c.active.is_(True),
        )
    ).first()
    if row is None:
        return None
    found = Visitor(row.id, row.login, row.name, row.role, row.language, row.must_change_password, row.id_hash)
    return found, row.seen_at


def touch(connection: Connection, id_hash: str, now: int) -> None:
    """Note that the person is still here."""
    connection.execute(sa.update(session).where(session.c.id_hash == id_hash).values(seen_at=now))


def end_session(connection: Connection, token: str) -> None:
    """The cookie with this token is dead from now on."""
    connection.execute(sa.delete(session).where(session.c.id_hash == _hash(token)))


def end_sessions_of(connection: Connection, person_id: int) -> None:
    """All sessions of a person are dead from now on."""
    connection.execute(sa.delete(session).where(session.c.person_id == person_id))


def token_of(request: Request, settings: Settings) -> str:
    """The token in the request's cookie, or empty."""
    return request.cookies.get(cookie_name(settings), "")


def give_cookie(response: Response, settings: Settings, token: str) -> None:
    """Hand the token to the browser, for as long as the browser runs."""
    response.set_cookie(
        cookie_name(settings),
        token,
        path="/",
        httponly=True,
        samesite="Lax",
        secure=is_https(settings),
    )


def take_cookie(response: Response, settings: Settings) -> None:
    """Make the browser forget the token."""
    response.delete_cookie(cookie_name(settings), path="/", httponly=True, samesite="Lax", secure=is_https(settings))
