"""The command line: one group, the commands of this room, and the door by which other rooms add theirs."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from io import TextIOWrapper
from typing import Any

import click
from sqlalchemy.engine import Connection

from data.answer import answer
from data.command_group import CommandGroup
from data.database import reading
from data.exports import csv_lines, json_lines, table_csv_lines, table_json_text, table_text
from data.filters import LISTS, Filters, everything
from data.migrations import ready_database
from data.questions import facts_out
from data.reports import BY_SLUG, REPORTS
from data.settings import Settings, load_settings


@click.group(cls=CommandGroup)
def cli() -> None:
    """OKC, Cloud Contact Centre: true numbers from an Asterisk exchange."""


def _period(command: Callable[..., None]) -> Callable[..., None]:
    command = click.option("--to", "last", metavar="DAY", help="Last local day, YYYY-MM-DD.")(command)
    return click.option("--from", "first", metavar="DAY", help="First local day, YYYY-MM-DD.")(command)


def _list_options(command: Callable[..., None]) -> Callable[..., None]:
    for name in reversed(LISTS):
        command = click.option(f"--{name}", multiple=True, help="May be repeated.")(command)
    return command


@cli.command()
@click.argument("slug", required=False)
@click.option("--list", "listing", is_flag=True, help="Name every report and stop.")
@_period
@click.option("--by", multiple=True, metavar="DIMENSION", help="Divide by this; may be repeated.")
@_list_options
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table")
def report(slug: str | None, listing: bool, form: str, **given: Any) -> None:
    """Answer a report for the last seven days or the days given."""
    if listing:
        for one in REPORTS:
            click.echo(f"{one.slug:<14}{one.question}")
        return
    if slug not in BY_SLUG:
        raise click.UsageError(f"which report? One of: {', '.join(BY_SLUG)}")
    settings = load_settings()
    now = int(time.time())
    filters = _filters(given, settings, now)
    with reading(ready_database(settings)) as connection:
        table = answer(connection, slug, filters, now, settings)
    if form == "table":
        for line in table_text(table):
            click.echo(line)
    else:
        _say([table_json_text(table)] if form == "json" else table_csv_lines(table))


def _filters(given: dict[str, Any], settings: Settings, now: int) -> Filters:
    query = {"from": given.pop("first") or "", "to": given.pop("last") or ""}
    today = datetime.fromtimestamp(now, settings.zone).date()
    filters = Filters.from_query(query | {name: list(values) for name, values in given.items()}, today)
    if filters.refused:
        raise click.UsageError(f"cannot be used: {', '.join(f'--{name}' for name in filters.refused)}")
    return filters


def _say(pieces: Iterable[str]) -> None:
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # files for programs, whatever the terminal speaks
    sys.stdout.writelines(pieces)


def _facts_command(
    name: str, fields: tuple[str, ...], rows_of: Callable[[Connection, Filters, Any], Iterator[Any]], said: str
) -> None:
    @cli.command(name, help=said)
    @_period
    @click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv")
    def write_out(first: str | None, last: str | None, form: str) -> None:
        settings = load_settings()
        filters = everything()
        if first or last:
            filters = _bounded(first, last, settings)
        with reading(ready_database(settings)) as connection:
            rows = rows_of(connection, filters, settings.zone)
            _say(json_lines(fields, rows) if form == "json" else csv_lines(fields, rows))


def _bounded(first: str | None, last: str | None, settings: Settings) -> Filters:
    whole = everything()
    given = {"first": first or whole.first.isoformat(), "last": last or whole.last.isoformat()}
    return _filters(given, settings, int(time.time()))


_facts_command("visits", facts_out.VISIT_FIELDS, facts_out.visits_out, "Every stay in a queue, a row each.")
_facts_command("calls", facts_out.CALL_FIELDS, facts_out.calls_out, "Every call, a row each.")
_facts_command(
    "agent-time",
    facts_out.AGENT_TIME_FIELDS,
    facts_out.agent_time_out,
    "Every interval of agents' time, a row each.",
)
