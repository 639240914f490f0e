"""An answer as a workbook: the table on one sheet, what it is on the other."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import IO, Any
from zoneinfo import ZoneInfo

from data.dimensions import BY_SLUG as DIMENSIONS
from data.files.exports import total_row, worded_rows
from data.files.wording import Wording
from data.files.workbook import DAY, INSTANT, NUMBER, TEXT, About, Heading, Sheet, write_workbook
from data.filters import LISTS, Filters
from data.list_keys import INSTANTS
from data.metrics import METRICS
from data.named import MEASURES
from data.table import SECONDS, SHARE, Column, Freshness, Table
from data.words import BEHIND_A_NUMBER, N_

DAYS = ("day", "week", "month")
"""Dimensions whose keys are days; the keys of all others are words."""
NOTHING_CHOSEN = N_("none")


def write_table_workbook(target: IO[bytes], table: Table, filters: Filters, wording: Wording, now: int) -> None:
    """Write the answer to these filters, given at the instant `now`, to an open file."""
    total = total_row(table, wording) if table.rows else None
    headings = [Heading(wording.heading(column), _kind(column)) for column in table.columns]
    sheet = Sheet(wording.say(table.title), headings, _rows(table, wording), total, max(1, len(table.by)))
    about = About(wording.say(N_("About this file")), list(_about(table, filters, wording, now)))
    write_workbook(target, sheet, about, table.zone, wording.language)


def _rows(table: Table, wording: Wording) -> Iterator[Sequence[Any]]:
    instants = [place for place, column in enumerate(table.columns) if _kind(column) == INSTANT]
    for row in worded_rows(table, wording):
        cells = list(row)
        for place in instants:
            said = cells[place]
            cells[place] = int(datetime.fromisoformat(said).timestamp()) if isinstance(said, str) else said
        yield cells


def _kind(column: Column) -> str:
    if column.kind == "dimension":
        return DAY if column.slug in DAYS else INSTANT if column.slug in INSTANTS else TEXT
    return column.unit if column.unit in (SECONDS, SHARE) else NUMBER


def _about(table: Table, filters: Filters, wording: Wording, now: int) -> Iterator[tuple[str, str]]:
    say = wording.say
    yield say(N_("Question")), say(table.question)
    yield say(N_("Counted")), say(table.view)
    yield from about_filters(filters, wording)
    if table.by:
        yield say(N_("By")), " × ".join(say(DIMENSIONS[slug].name) for slug in table.by if slug in DIMENSIONS)
    yield from made_at(table.freshness, table.zone, wording, now)
    check = table.conservation
    parts = " + ".join(f"{part.value} {say(part.name)}" for part in check.parts if part.value)
    yield say(N_("Check")), f"{say(check.whole.name)} {check.whole.value} = {parts or 0}"
    if not check.holds:
        yield say(N_("Does not add up by")), str(check.difference)
    for note in table.notes:
        yield say(N_("Note")), say(note.message) % {"about": say(note.about)}
    for column in table.columns:
        known = METRICS.get(column.slug) or MEASURES.get(column.slug)
        if known:
            yield wording.heading(column), say(known.definition)


def about_filters(filters: Filters, wording: Wording) -> Iterator[tuple[str, str]]:
    """The period and every filter in use, in words."""
    yield wording.say(N_("Period")), f"{filters.first.isoformat()} – {filters.last.isoformat()}"
    for name, field in LISTS.items():
        values = [str(wording.key(name, value) or wording.say(NOTHING_CHOSEN)) for value in getattr(filters, field)]
        if values:
            yield wording.say(DIMENSIONS[name].name), ", ".join(values)
    slug = filters.measure.partition(".")[2]
    if slug in MEASURES:
        yield wording.say(BEHIND_A_NUMBER), wording.say(MEASURES[slug].name)


def made_at(fresh: Iterable[Freshness], zone: ZoneInfo, wording: Wording, now: int) -> Iterator[tuple[str, str]]:
    """When the file was made, and how far each source had been read."""
    say = wording.say
    yield say(N_("Made")), f"{datetime.fromtimestamp(now, zone):%Y-%m-%d %H:%M:%S} {zone.key}"
    as_of = say(N_("Data as of"))
    for one in fresh:
        at = say(N_("never")) if one.last_row_at is None else f"{datetime.fromtimestamp(one.last_row_at, zone):%F %T}"
        yield f"{as_of} ({one.pbx} {one.source})", f"{at} {one.trouble}".strip()
