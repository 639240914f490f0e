"""The named questions, declared once: what the one door answers beside the reports that add up.

Pages, menu, CSV, JSON and commands are made of this list as of data/reports.py.
"""

from dataclasses import replace
from typing import Any

from sqlalchemy.engine import Connection

from data.answers.asking import facts_of
from data.answers.counting import serves, used_filters
from data.answers.running import running_until
from data.dimensions import BY_SLUG as DIMENSIONS
from data.filters import LISTS, Filters
from data.metric import Metric
from data.question import NamedReport, Scope
from data.questions.agent_day import AGENT_DAY
from data.questions.concurrency import CONCURRENCY
from data.questions.frequent import FREQUENT_CALLERS
from data.questions.longest import LONGEST
from data.questions.lost import LOST_CALLS
from data.questions.paths import PATHS
from data.questions.repeats import REPEATS
from data.questions.to_return import TO_RETURN
from data.report import Report
from data.reports import BY_SLUG as REPORTS
from data.settings import Settings
from data.table import Column, Freshness, Note, Table
from data.words import BEHIND_A_NUMBER, DIVISION_LEFT_OUT, FILTER_LEFT_OUT, N_

NAMED: tuple[NamedReport, ...] = (
    LOST_CALLS,
    TO_RETURN,
    REPEATS,
    FREQUENT_CALLERS,
    PATHS,
    CONCURRENCY,
    LONGEST,
    AGENT_DAY,
)
BY_SLUG = {one.slug: one for one in NAMED}
MEASURES: dict[str, Metric] = {measure.slug: measure for one in NAMED for measure in one.measures}
"""Every number that only a named question has: name, definition and formula for its passport."""


def every_question() -> tuple[Report | NamedReport, ...]:
    """Everything the one door answers: the reports that add up, then the named questions."""
    return (*REPORTS.values(), *NAMED)


def question_of(slug: str) -> Report | NamedReport | None:
    """The report or named question of this name."""
    return REPORTS.get(slug) or BY_SLUG.get(slug)


def named_table(
    connection: Connection,
    report: NamedReport,
    filters: Filters,
    notes: tuple[Note, ...],
    now: int,
    settings: Settings,
    fresh: tuple[Freshness, ...],
) -> Table:
    """The table of a named question for filters that it knows, at instant `now`."""
    known_until = min(now, max((one.checked_at or 0 for one in fresh), default=0) or now)
    scope = Scope(now, known_until, running_until(fresh, now, settings), settings)
    asked = report.ask(report, facts_of(connection, settings), filters, scope)
    measures = tuple(Column(one.slug, one.name, "metric", one.unit, one.better) for one in report.measures)
    columns = (*asked.keys, *measures)
    return Table(
        report=report.slug,
        title=report.title,
        question=report.question,
        view=report.view,
        by=asked.by,
        columns=columns,
        rows=asked.rows,
        total=asked.total,
        conservation=asked.conservation,
        first=filters.first,
        last=filters.last,
        counted=report.counted,
        n=asked.n,
        freshness=fresh,
        notes=(*notes, *asked.notes),
        zone=settings.zone,
    )


def applicable_named(report: NamedReport, filters: Filters) -> tuple[Filters, tuple[Note, ...]]:
    """The filters as far as the question knows them, and a note on each that it does not."""
    plain = Filters(filters.first, filters.last)
    dropped: dict[str, Any] = {}
    notes = []
    for name in used_filters(filters):
        one: dict[str, Any] = {LISTS[name]: getattr(filters, LISTS[name])}
        if not serves(report.fact, (), replace(plain, **one)):
            notes.append(Note(FILTER_LEFT_OUT, DIMENSIONS[name].name))
            dropped[LISTS[name]] = ()
    if filters.search and not serves(report.fact, (), replace(plain, search=filters.search)):
        notes.append(Note(FILTER_LEFT_OUT, N_("Number")))
        dropped["search"] = ""
    if filters.measure:
        notes.append(Note(FILTER_LEFT_OUT, BEHIND_A_NUMBER))
        dropped["measure"] = ""
    by = tuple(slug for slug in filters.by if slug in report.dimensions)
    notes += [Note(DIVISION_LEFT_OUT, DIMENSIONS[slug].name) for slug in filters.by if slug not in by]
    against = "" if report.is_list else filters.against
    return replace(filters, **dropped, by=by or report.by, against=against), tuple(notes)
