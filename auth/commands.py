"""`python app.py user …`: who may sign in. One-time passwords are shown once, here, and nowhere kept."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click
from sqlalchemy.engine import Engine

from auth import accounts
from auth.accounts import AccountError
from data.audit import append_audit
from data.database import reading, writing
from data.localtime import day_start
from data.migrations import ready_database
from data.people import AGENT_KINDS, ROLES, AgentLink, agents_of, all_people, find_person, link_agent
from data.settings import DEMO, load_settings


@click.group()
def user() -> None:
    """People who may sign in."""


@contextmanager
def _database() -> Iterator[Engine]:
    engine = ready_database(load_settings())
    try:
        yield engine
    except (AccountError, ValueError) as fault:
        raise click.ClickException(str(fault)) from None
    finally:
        engine.dispose()


def _now() -> int:
    return int(time.time())


@user.command()
@click.argument("login")
@click.option("--name", required=True, help="Name shown to people.")
@click.option("--role", type=click.Choice(ROLES), required=True)
def add(login: str, name: str, role: str) -> None:
    """Let a person sign in; prints a one-time password."""
    with _database() as engine:
        secret = accounts.add_person(engine, login, name, role, _now())
    click.echo(f"login {login.casefold()}   one-time password {secret}")


@user.command(name="list")
def list_() -> None:
    """Everybody who has an account."""
    with _database() as engine, reading(engine) as connection:
        for one in all_people(connection):
            links = ", ".join(f"{link.pbx}:{link.kind}:{link.value}" for link in agents_of(connection, one.id, _now()))
            state = "active" if one.active else "off"
            click.echo(f"{one.login:<20}{one.role:<15}{state:<8}{one.name}  {links}".rstrip())


@user.command()
@click.argument("login")
def password(login: str) -> None:
    """A new one-time password; ends the person's sessions."""
    with _database() as engine:
        secret = accounts.renew_password(engine, login, _now())
    click.echo(f"login {login.casefold()}   one-time password {secret}")


@user.command()
@click.argument("login")
def disable(login: str) -> None:
    """The person can no longer sign in; takes effect at once."""
    with _database() as engine:
        accounts.disable(engine, login, _now())
    click.echo(f"{login.casefold()} is switched off")


@user.command()
@click.argument("login")
@click.argument("value")
@click.option("--kind", type=click.Choice(AGENT_KINDS), default="member", show_default=True)
@click.option("--pbx", default="", help="Which exchange; default: the first one.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="From this local day on; default: from now on.")
def link(login: str, value: str, kind: str, pbx: str, since: datetime | None) -> None:
    """The agent VALUE (a member name, extension or interface) is this person."""
    settings = load_settings()
    name = pbx or (settings.exchanges[0].name if settings.exchanges else DEMO)
    now = _now()
    start = day_start(since.date(), settings.zone) if since else now
    said = {"pbx": name, "kind": kind, "value": value, "since": start}
    with _database() as engine, writing(engine) as connection:
        person = find_person(connection, login)
        if person is None:
            raise AccountError(f"there is no login {login}")
        link_agent(connection, AgentLink(person.id, name, kind, value, start, None))
        append_audit(connection, at=now, action="agent.linked", subject=person.login, details=said)
    click.echo(f"{person.login} is {kind} {value} on {name}")
