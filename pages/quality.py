"""/quality, "Trust in the data": how far every source was read, what was set aside, what is doubtful."""

from collections.abc import Sequence
from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from auth.here import house, visitor
from auth.language import gettext
from auth.roles import ADMINISTRATORS, STAFF
from components import format as fmt
from components import states
from components.filter_bar import Bar, filter_bar
from components.labels import Labels
from components.page import Address, Content, locale, register_page
from components.plain_table import Rows, plain_table
from components.quality_words import FLAGS, REASONS, SOURCES
from components.trouble_words import trouble_in_words
from data.answers.asking import facts_of
from data.answers.freshness import BACKFILL_ROWS
from data.database import reading
from data.filters import Filters
from data.localtime import local_day
from data.questions.quality import BadRow, Quality, bad_rows, quality
from data.words import N_


@register_page("/quality", title=N_("Trust in the data"), roles=STAFF)
def layout(address: Address) -> Content:
    """Sources first, then what is doubtful in the chosen period, then rows set aside."""
    now, zone = house().clock(), house().settings.zone
    today = local_day(now, zone)
    filters = replace(Filters.from_query(address.query, today), by=())
    with reading(house().engine) as connection:
        found = quality(connection, filters, facts_of(connection, house().settings))
        examples = bad_rows(connection) if visitor().role in ADMINISTRATORS else ()
    return [
        html.H1(gettext("Trust in the data")),
        _verdict(found),
        _sources(found, now),
        filter_bar(Bar(address.path, filters, today, Labels(locale(), {}, {}))),
        _flags(gettext("Doubtful visits to queues"), (*found.visit_flags, ("uncertain", found.uncertain_visits))),
        _flags(gettext("Doubtful calls"), found.call_flags),
        _set_aside(found, examples),
        _unknown(found),
        _ambiguous(found),
    ]


def _verdict(found: Quality) -> Component:
    if not found.sources:
        return states.strip(gettext("Nothing was read yet: the worker has not looked at the exchange."))
    if any((line.backlog or 0) > BACKFILL_ROWS for line in found.sources):
        return states.strip(gettext("History is still being read: see how many rows wait."))
    if found.has_trouble:
        return states.strip(gettext("Something needs a look: see below."))
    return states.strip(gettext("All sources are read, and every row was understood."), "good")


def _state(trouble: str) -> Component:
    return states.level("bad", trouble_in_words(trouble)) if trouble else states.level("good", gettext("in order"))


def _sources(found: Quality, now: int) -> Component:
    language, zone = locale(), house().settings.zone
    titles = {pbx.name: pbx.title or pbx.name for pbx in house().settings.exchanges}
    rows: Rows = [
        [
            f"{titles.get(line.pbx, line.pbx)} · {gettext(SOURCES.get(line.source, line.source))}",
            fmt.integer(line.rows_read, language),
            fmt.integer(line.backlog, language),
            fmt.integer(line.rows_quarantined, language),
            fmt.moment(line.last_row_at, zone, language),
            fmt.moment(line.checked_at, zone, language),
            _state(line.trouble),
        ]
        for line in found.sources
    ]
    head = [
        gettext("Source"),
        gettext("Rows read"),
        gettext("Waiting"),
        gettext("Set aside"),
        gettext("Newest row"),
        gettext("Last look"),
        gettext("State"),
    ]
    table = plain_table(head, rows, numbers=(1, 2, 3)) if rows else None
    zones = ", ".join(f"{pbx.title or pbx.name}: {pbx.timezone}" for pbx in house().settings.exchanges)
    return states.card(
        table,
        title=gettext("Sources"),
        sub=gettext(
            "Reports are read in the zone %(zone)s. Exchanges: %(zones)s", zone=house().settings.timezone, zones=zones
        ),
    )


def _flags(title: str, flags: Sequence[tuple[str, int]]) -> Component:
    rows: Rows = [[gettext(FLAGS.get(flag, flag)), fmt.integer(n, locale())] for flag, n in flags if n]
    body = plain_table([gettext("What"), gettext("How many")], rows, numbers=(1,)) if rows else html.P(gettext("None."))
    return states.card(body, title=title, className="half")


def _set_aside(found: Quality, examples: Sequence[BadRow]) -> Component:
    language, zone = locale(), house().settings.zone
    rows: Rows = [
        [
            f"{one.pbx} · {gettext(SOURCES.get(one.source, one.source))}",
            gettext(REASONS.get(one.reason, one.reason)),
            fmt.integer(one.rows, language),
            fmt.moment(one.last_seen_at, zone, language),
        ]
        for one in found.set_aside
    ]
    head = [gettext("Source"), gettext("Reason"), gettext("Rows"), gettext("Last seen")]
    body = plain_table(head, rows, numbers=(2,)) if rows else html.P(gettext("None: every row was understood."))
    return states.card(
        body, _examples(examples), title=gettext("Rows set aside"), sub=gettext("Kept as they came, and not counted")
    )


def _examples(examples: Sequence[BadRow]) -> Component | None:
    if not examples:
        return None
    rows: Rows = [
        [one.source, gettext(REASONS.get(one.reason, one.reason)), html.Code(one.row[:400])] for one in examples
    ]
    table = plain_table([gettext("Source"), gettext("Reason"), gettext("Row")], rows)
    return html.Details([html.Summary(gettext("The newest of them")), table])


def _unknown(found: Quality) -> Component | None:
    if not found.unknown_events:
        return None
    rows: Rows = [[one.pbx, one.event, fmt.integer(one.rows, locale())] for one in found.unknown_events]
    return states.card(
        plain_table([gettext("Exchange"), gettext("Event"), gettext("Rows")], rows, numbers=(2,)),
        title=gettext("Events nobody knows"),
        sub=gettext("Kept and counted; they change no number"),
        className="half",
    )


def _ambiguous(found: Quality) -> Component | None:
    if not found.ambiguous:
        return None
    rows: Rows = [[one.pbx, one.shared, ", ".join(one.names)] for one in found.ambiguous]
    return states.card(
        plain_table([gettext("Exchange"), gettext("Shared"), gettext("Names")], rows),
        title=gettext("Agents that cannot be told apart"),
        className="half",
    )
