"""Lists of calls and of visits as tables; each row leads to the call's story."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components import format as fmt
from components import states
from components.labels import Labels
from components.plain_table import plain_table
from data.facts import ABANDONED, ANSWERED, Call, Visit
from data.words import DIRECTIONS

Row = Sequence[Component | str]


def story_address(pbx: str, call_id: str) -> str:
    """Where a call's story is told."""
    return f"/calls/{quote(pbx, safe='')}/{quote(call_id, safe='')}"


def call_rows(calls: Sequence[Call], labels: Labels, zone: ZoneInfo) -> Component:
    """Calls, a row each."""
    head = [
        gettext("Began"),
        gettext("Direction"),
        gettext("Caller"),
        gettext("Called"),
        gettext("Queues"),
        gettext("Agents"),
        gettext("Wait"),
        gettext("Talk"),
        gettext("Outcome"),
    ]
    return plain_table(head, [_call(one, labels, zone) for one in calls], numbers=(6, 7), narrow="stack")


def _call(one: Call, labels: Labels, zone: ZoneInfo) -> Row:
    return (
        _when(one.started_at, one.pbx, one.call_id, labels, zone),
        gettext(DIRECTIONS[one.direction]),
        _phone(one.caller),
        _phone(one.callee or one.did),
        ", ".join(labels.key("queue", queue) for queue in one.queues) or fmt.NONE,
        ", ".join(one.agents) or fmt.NONE,
        fmt.duration(one.wait_s, labels.locale),
        fmt.duration(one.talk_s, labels.locale),
        outcome_chip(one.outcome, labels),
    )


def visit_rows(visits: Sequence[Visit], labels: Labels, zone: ZoneInfo) -> Component:
    """Visits, a row each."""
    head = [
        gettext("Entered"),
        gettext("Queue"),
        gettext("Caller"),
        gettext("Agent"),
        gettext("Wait"),
        gettext("Talk"),
        gettext("Outcome"),
    ]
    return plain_table(head, [_visit(one, labels, zone) for one in visits], numbers=(4, 5), narrow="stack")


def _visit(one: Visit, labels: Labels, zone: ZoneInfo) -> Row:
    return (
        _when(one.entered_at, one.pbx, one.call_id, labels, zone),
        labels.key("queue", one.queue),
        _phone(one.caller),
        one.agent or fmt.NONE,
        fmt.duration(one.wait_s, labels.locale),
        fmt.duration(one.agent_talk_s, labels.locale),
        outcome_chip(one.outcome, labels),
    )


def outcome_chip(outcome: str, labels: Labels) -> Component:
    """How it ended: plain words for an answer, a sign and colour for what was lost."""
    words = labels.key("outcome", outcome)
    if outcome == ANSWERED:
        return html.Span(words)
    if outcome == ABANDONED:
        return states.level("bad", words)
    return html.Span(words, className="chip")


def _phone(number: str) -> Component:
    return html.Span(fmt.phone(number), className="nowrap")


def _when(at: int, pbx: str, call_id: str, labels: Labels, zone: ZoneInfo) -> Component:
    local = datetime.fromtimestamp(at, zone)
    text = f"{fmt.day(local.date(), labels.locale)} {local:%H:%M:%S}"
    return html.A(text, href=story_address(pbx, call_id), className="nowrap")
