"""The command line: one group, the commands of this room, and the door by which other rooms add theirs."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
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
from data.migrations import ready_database
from data.named import every_question, question_of
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
    return click.option("-o", "--output", "target", type=kind, metavar="FILE", help="Write there.")(command)


def _list_options(command: Callable[..., None]) -> Callable[..., None]:
    for name in reversed(LISTS):
        command = click.option(f"--{name}", multiple=True, help="May be repeated.")(command)
    return command


@cli.command()
@click.argument("slug", required=False)
@click.option("--list", "listing", is_flag=True, help="Name every report and stop.")
@_period
@click.option("--by", multiple=True, metavar="DIMENSION", help="Divide by this; may be repeated.")
@click.option("--with", "with", type=click.Choice(AGAINST), help="Put an earlier period beside.")
@_list_options
@click.option("--format", "form", type=click.Choice(["table", "csv", "json", "xlsx"]), default="table")
@_into
def report(slug: str | None, listing: bool, form: str, target: Path | None, **given: Any) -> None:
    """Answer a report for the last seven days or the days given."""
    if listing:
        for one in every_question():
            click.echo(f"{one.slug:<18}{one.question}")
        return
    if slug is None or question_of(slug) is None:
        raise click.UsageError(f"which report? One of: {', '.join(one.slug for one in every_question())}")
    settings = load_settings()
    now = int(time.time())
    filters = _filters(given, settings, now)
    with reading(ready_database(settings)) as connection:
        table = answer(connection, slug, filters, now, settings)
    match form:
        case "table":
            for line in table_text(table):
                click.echo(line)
        case "xlsx":
            with _workbook(target) as file:
                write_table_workbook(file, table, filters, PLAIN, now)
        case _:
            _say([table_json_text(table)] if form == "json" else table_csv_lines(table), target)


def _filters(given: dict[str, Any], settings: Settings, now: int) -> Filters:
    query = {"from": given.pop("first") or "", "to": given.pop("last") or "", "with": given.pop("with", None) or ""}
    today = datetime.fromtimestamp(now, settings.zone).date()
    filters = Filters.from_query(query | {name: list(values) for name, values in given.items()}, today)
    if filters.refused:
        raise click.UsageError(f"cannot be used: {', '.join(f'--{name}' for name in filters.refused)}")
    return filters


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
    def write_out(first: str | None, last: str | None, form: str, target: Path | None) -> None:
        settings = load_settings()
        filters = everything()
        if first or last:
            filters = _bounded(first, last, settings)
        with reading(ready_database(settings)) as connection:
            rows = rows_of(connection, filters)
            if form == "xlsx":
                with _workbook(target) as file:
                    write_facts_workbook(file, name, fields, rows, settings.zone)
                return
            dated = facts_out.dated(fields, rows, settings.zone)
            _say(json_lines(fields, dated) if form == "json" else csv_lines(fields, dated), target)


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
