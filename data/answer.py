"""The one door to numbers: a report and filters in, a `Table` out.

Page, CSV, JSON, mail and command line ask here and print what they get, so they cannot disagree.
Answers come from the facts as the database has them; `now` (seconds since 1970 UTC) bounds what runs still.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.answers.asking import facts_of
from data.answers.comparing import beside, earlier
from data.answers.counting import serves, used_filters
from data.answers.grouping import with_groups
from data.answers.layout import Setting, lay_out
from data.answers.running import running_until as running_until
from data.answers.tally import main_fact, needed, tally
from data.dimensions import BY_SLUG as DIMENSIONS
from data.filters import LISTS, Filters
from data.localtime import day_start, local_day, local_slot
from data.named import BY_SLUG as NAMED
from data.named import applicable_named, named_table
from data.question import NamedReport
from data.report import Report
from data.reports import BY_SLUG as REPORTS
from data.rules import load_rulebook
from data.schema.state import source_state
from data.settings import Settings
from data.table import Against, Freshness, Note, Table
from data.words import BEHIND_A_NUMBER, DIVISION_LEFT_OUT, FILTER_LEFT_OUT, N_

PARTLY_COUNTED = N_("Some columns cannot be counted with these filters and are empty.")


def answer(
    connection: Connection, report: Report | NamedReport | str, filters: Filters, now: int, settings: Settings
) -> Table:
    """The report's table for these filters at instant `now`; a slug that is none is a KeyError."""
    asked = (REPORTS.get(report) or NAMED[report]) if isinstance(report, str) else report
    known = applicable_named if isinstance(asked, NamedReport) else applicable
    usable, notes = known(asked, with_groups(connection, filters))  # type: ignore[arg-type]
    table = _table(connection, asked, usable, notes, now, settings)
    if not usable.against:
        return table
    local = datetime.fromtimestamp(now, settings.zone)
    then = earlier(usable, local.date(), local_slot(now, settings.zone).slot)
    before = _table(connection, asked, then, (), now, settings)
    has_slots = "slot" in (asked.fact if isinstance(asked, NamedReport) else main_fact(asked)).columns
    until = then.until_slot if has_slots else None
    is_longer = then.until_slot is not None and not has_slots
    against = Against(usable.against, then.first, then.last, until, is_longer, before.n, before.distributions)
    return beside(table, before, against)


def _table(
    connection: Connection,
    asked: Report | NamedReport,
    usable: Filters,
    notes: tuple[Note, ...],
    now: int,
    settings: Settings,
) -> Table:
    fresh = freshness(connection)
    if isinstance(asked, NamedReport):
        return named_table(connection, asked, usable, notes, now, settings, fresh)
    setting = Setting(
        today=local_day(now, settings.zone),
        at=min(now, day_start(usable.last + timedelta(days=1), settings.zone)),
        rulebook=load_rulebook(connection, settings),
        exchanges=tuple(pbx.name for pbx in settings.exchanges),
        zone=settings.zone,
    )
    counted = tally(facts_of(connection, settings), asked, usable, running_until(fresh, now, settings))
    return lay_out(asked, usable, counted, setting, fresh, notes)


def applicable(report: Report, filters: Filters) -> tuple[Filters, tuple[Note, ...]]:
    """The filters as far as the report knows them, and a note on each that it does not."""
    notes = [
        Note(FILTER_LEFT_OUT, DIMENSIONS[name].name)
        for name, values in report.fixed
        if getattr(filters, LISTS[name]) not in ((), values)
    ]
    filters = report.bounded(filters)
    fact = main_fact(report)
    dropped: dict[str, Any] = {}
    for name in used_filters(filters):
        if not serves(fact, (), replace(_unfiltered(filters), **{LISTS[name]: getattr(filters, LISTS[name])})):
            notes.append(Note(FILTER_LEFT_OUT, DIMENSIONS[name].name))
            dropped[LISTS[name]] = ()
    if filters.measure:
        notes.append(Note(FILTER_LEFT_OUT, BEHIND_A_NUMBER))
        dropped["measure"] = ""
    by = tuple(slug for slug in filters.by if slug in report.dimensions)
    notes += [Note(DIVISION_LEFT_OUT, DIMENSIONS[slug].name) for slug in filters.by if slug not in by]
    usable = replace(filters, **dropped, by=by or report.division(filters.first, filters.last))
    stored = [name for slug in usable.by for name in DIMENSIONS[slug].columns]
    if not all(serves(fact, stored, usable) for fact, _ in needed(report).values()):
        notes.append(Note(PARTLY_COUNTED))
    return usable, tuple(notes)


def _unfiltered(filters: Filters) -> Filters:
    return Filters(filters.first, filters.last)


def freshness(connection: Connection) -> tuple[Freshness, ...]:
    """How far each source was read."""
    state = source_state.c
    query = sa.select(state.pbx, state.source, state.last_row_at, state.checked_at, state.trouble)
    return tuple(Freshness(*row) for row in connection.execute(query.order_by(state.pbx, state.source)))
