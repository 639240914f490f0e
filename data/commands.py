"""The command line: one group, the commands of this room, and the door by which other rooms add theirs."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any

import click
from sqlalchemy.engine import Connection

from data.answer import answer
from data.command_group import CommandGroup
from data.database import reading
from data.files.exports import csv_lines, json_lines, table_csv_lines, table_json_text, table_text
from data.files.table_workbook import write_table_workbook
from data.files.wording import PLAIN
from data.files.workbook import write_facts_workbook
from data.filters import AGAINST, LISTS, Filters, everything
from data.head.door import FOR_THE_HEAD, OWN_PARAMETERS, QUESTIONS
from data.localtime import local_day
from data.migrations import ready_database
from data.named import every_question
from data.questions import facts_out
from data.settings import Settings, load_settings


@click.group(cls=CommandGroup)
def cli() -> None:
    """OKC, Cloud Contact Centre: true numbers from an Asterisk exchange."""


def _period(command: Callable[..., None]) -> Callable[..., None]:
    command = click.option("--to", "last", metavar="DAY", help="Last local day, YYYY-MM-DD.")(command)
    return click.option("--from", "first", metavar="DAY", help="First local day, YYYY-MM-DD.")(command)


def _into(command: Callable[..., None]) -> Callable[..., None]:
    kind = click.Path(dir_okay=False, path_type=Path)
    return click.option("-o", "--output", "place", type=kind, metavar="FILE", help="Write there.")(command)


def _list_options(command: Callable[..., None]) -> Callable[..., None]:
    for name in reversed(LISTS):
        command = click.option(f"--{name}", multiple=True, help="May be repeated.")(command)
    return command


OWN_OPTIONS = {
    "period": "Letter: week or month; --from is a day of it.",
    "days": "Staffing: weekdays that are laid upon each other, such as 12345.",
    "target": "Staffing: service level, per cent.",
    "within": "Staffing: seconds to answer.",
    "occupancy": "Staffing: the busiest agents may be, per cent.",
    "shrinkage": "Staffing: time lost to breaks, leave and training, per cent.",
}


def _own_options(command: Callable[..., None]) -> Callable[..., None]:
    for name, said in reversed(OWN_OPTIONS.items()):
        command = click.option(f"--{name}", help=said)(command)
    return command


@cli.command()
@click.argument("slug", required=False)
@click.option("--list", "listing", is_flag=True, help="Name every report and stop.")
@_period
@click.option("--by", multiple=True, metavar="DIMENSION", help="Divide by this; may be repeated.")
@click.option("--with", "with", type=click.Choice(AGAINST), help="Put an earlier period beside.")
@_list_options
@_own_options
@click.option("--format", "form", type=click.Choice(["table", "csv", "json", "xlsx"]), default="table")
@_into
def report(slug: str | None, listing: bool, form: str, place: Path | None, **given: Any) -> None:
    """Answer a report for the last seven days or the days given."""
    known = {one.slug: one.question for one in every_question()} | QUESTIONS
    if listing:
        for name, question in known.items():
            click.echo(f"{name:<18}{question}")
        return
    if slug not in known:
        raise click.UsageError(f"which report? One of: {', '.join(known)}")
    settings = load_settings()
    now = int(time.time())
    own = {name: given.pop(name) for name in OWN_OPTIONS}
    with reading(ready_database(settings)) as connection:
        if slug in FOR_THE_HEAD:
            found = FOR_THE_HEAD[slug](connection, _parameters(given | own), now, settings)
            _refuse((*found.refused, *(name for name in _said(own) if name not in OWN_PARAMETERS[slug])))
            table, filters = found.table, found.filters
        else:
            _refuse(_said(own))
            filters = _filters(given, settings, now)
            table = answer(connection, slug, filters, now, settings)
    match form:
        case "table":
            for line in table_text(table):
                click.echo(line)
        case "xlsx":
            with _workbook(place) as file:
                write_table_workbook(file, table, filters, PLAIN, now)
        case _:
            _say([table_json_text(table)] if form == "json" else table_csv_lines(table), place)


def _filters(given: dict[str, Any], settings: Settings, now: int) -> Filters:
    today = local_day(now, settings.zone)
    filters = Filters.from_query(_parameters(given), today)
    _refuse(filters.refused)
    return filters


def _parameters(given: dict[str, Any]) -> dict[str, list[str]]:
    """Options as the parsed form of an address."""
    named = {{"first": "from", "last": "to"}.get(name, name): value for name, value in given.items()}
    return {name: [value] if isinstance(value, str) else list(value) for name, value in named.items() if value}


def _said(options: dict[str, str | None]) -> list[str]:
    return [name for name, value in options.items() if value]


def _refuse(names: Iterable[str]) -> None:
    if names := list(dict.fromkeys(names)):
        raise click.UsageError(f"cannot be used: {', '.join(f'--{name}' for name in names)}")


@contextmanager
def _workbook(target: Path | None) -> Iterator[IO[bytes]]:
    if target is None:
        raise click.UsageError("a workbook needs a place: -o FILE.xlsx")
    with target.open("wb") as file:
        yield file


def _say(pieces: Iterable[str], target: Path | None) -> None:
    if target is not None:
        with target.open("w", encoding="utf-8", newline="") as file:
            file.writelines(pieces)
        return
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # files for programs, whatever the terminal speaks
    sys.stdout.writelines(pieces)


def _facts_command(
    name: str, fields: tuple[str, ...], rows_of: Callable[[Connection, Filters], Iterator[Any]], said: str
) -> None:
    @cli.command(name, help=said)
    @_period
    @click.option("--format", "form", type=click.Choice(["csv", "json", "xlsx"]), default="csv")
    @_into
    def write_out(first: str | None, last: str | None, form: str, place: Path | None) -> None:
        settings = load_settings()
        filters = everything()
        if first or last:
            filters = _bounded(first, last, settings)
        with reading(ready_database(settings)) as connection:
            rows = rows_of(connection, filters)
            if form == "xlsx":
                with _workbook(place) as file:
                    write_facts_workbook(file, name, fields, rows, settings.zone)
                return
            dated = facts_out.dated(fields, rows, settings.zone)
            _say(json_lines(fields, dated) if form == "json" else csv_lines(fields, dated), place)


def _bounded(first: str | None, last: str | None, settings: Settings) -> Filters:
    whole = everything()
    given = {"first": first or whole.first.isoformat(), "last": last or whole.last.isoformat()}
    return _filters(given, settings, int(time.time()))


_facts_command("visits", facts_out.VISIT_FIELDS, facts_out.visit_rows, "Every stay in a queue, a row each.")
_facts_command("calls", facts_out.CALL_FIELDS, facts_out.call_rows, "Every call, a row each.")
_facts_command(
    "agent-time",
    facts_out.AGENT_TIME_FIELDS,
    facts_out.agent_time_rows,
    "Every interval of agents' time, a row each.",
)
