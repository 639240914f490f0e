"""The thresholds page in parts: what is in force, the form that changes it, and what was ever set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components import format as fmt
from components.markup import field, hidden
from components.plain_table import Rows, plain_table
from components.states import card, strip
from data.localtime import local_day
from data.rules import (
    KINDS,
    LIMITS,
    SERVICE_LEVEL_TARGET,
    SERVICE_LEVEL_VARIANT,
    WITHDRAWN,
    Rule,
    Rulebook,
    RuleSet,
)
from data.thresholds import FAULTS, KIND_NAMES, KIND_UNITS, LONGEST_REASON, WITHDRAW


@dataclass(frozen=True, slots=True)
class Names:
    """How people call exchanges and queues, and the zone and language in which they read."""

    exchanges: Mapping[str, str]
    queues: Mapping[str, str]
    zone: ZoneInfo
    locale: str

    def subject(self, pbx: str, queue: str) -> str:
        """What a rule is about."""
        where = self.exchanges.get(pbx, pbx)
        if not queue:
            return where or gettext("Everything")
        title = self.queues.get(queue, queue)
        shown = title if title == queue else f"{title} ({queue})"
        return f"{shown} · {where}" if pbx and len(self.exchanges) > 1 else shown

    def value(self, kind: str, value: int) -> str:
        """A rule's value with its unit."""
        if value == WITHDRAWN:
            return gettext("withdrawn")
        if kind == SERVICE_LEVEL_TARGET:
            return fmt.whole_percent(value / 100, self.locale)
        if kind == SERVICE_LEVEL_VARIANT:
            return f"SL-{value}"
        return fmt.duration(value, self.locale)

    def day(self, at: int) -> str:
        """The local day of an instant."""
        return fmt.day(local_day(at, self.zone), self.locale) if at > 0 else gettext("always")


def in_force(book: Rulebook, subjects: Sequence[tuple[str, str]], now: int, names: Names) -> Component:
    """What decides now, for everything and for each subject that has rules of its own."""
    head = [gettext("For"), *(gettext(KIND_NAMES[kind]) for kind in KINDS)]
    rows: Rows = []
    for pbx, queue in subjects:
        row: list[Component | str] = [names.subject(pbx, queue)]
        for kind in KINDS:
            text = names.value(kind, book.value(kind, pbx, queue, now))
            is_own = book.is_own(kind, pbx, queue, now) or not (pbx or queue)
            row.append(html.Strong(text) if is_own else html.Span(text, className="muted"))
        rows.append(row)
    return card(
        plain_table(head, rows),
        title=gettext("In force now"),
        sub=gettext("Bold: set for just this. Grey: as for everything."),
    )


def change_form(
    token: str, typed: Mapping[str, str], queues: Sequence[tuple[str, str]], today: date, names: Names
) -> Component:
    """The form that puts a new value in force."""
    kinds = [(kind, f"{gettext(KIND_NAMES[kind])}, {gettext(KIND_UNITS[kind])}") for kind in KINDS]
    every = [("", gettext("Every queue"))]
    shown = dict.fromkeys(queue for _, queue in queues)
    places = [("", gettext("Every exchange")), *names.exchanges.items()]
    fields: list[Component] = [
        _field(gettext("What"), _choice("kind", kinds, typed.get("kind", ""))),
        _field(
            gettext("Queue"),
            _choice("queue", every + [(one, names.subject("", one)) for one in shown], typed.get("queue", "")),
        ),
    ]
    if len(names.exchanges) > 1:
        fields.append(_field(gettext("Exchange"), _choice("pbx", places, typed.get("pbx", ""))))
    fields += [
        _field(
            gettext("New value"),
            field("number", "value", typed.get("value", ""), required=True, min="0", max="3600", step="1"),
        ),
        _field(
            gettext("From the day"),
            field(
                "date",
                "from",
                typed.get("from", "") or today.isoformat(),
                required=True,
                min=today.replace(day=1).isoformat(),
            ),
        ),
        _field(gettext("Why"), field("text", "reason", required=True, maxLength=str(LONGEST_REASON)), "wide"),
    ]
    return card(
        html.Form(
            [
                hidden("csrf_token", token),
                html.Div(fields, className="fields"),
                html.P(_limits(), className="sub"),
                html.Div(
                    [
                        html.Button(gettext("Put in force"), type="submit", className="primary"),
                        html.Button(
                            gettext("Withdraw what is set"),
                            type="submit",
                            name=WITHDRAW,
                            value="1",
                            formNoValidate=True,
                        ),
                    ],
                    className="buttons",
                ),
                html.P(
                    gettext("What is withdrawn for a queue is decided again as for everything; no value is needed."),
                    className="sub",
                ),
            ],
            method="POST",
            action="/admin/thresholds/set",
        ),
        title=gettext("Change"),
        sub=gettext("Calls before that day stay as they were counted. Those since then are counted anew at once."),
    )


def _limits() -> str:
    parts = [f"{gettext(KIND_NAMES[kind])} {LIMITS[kind][0]}…{LIMITS[kind][1]}" for kind in KINDS]
    return gettext("Limits: %(all)s", all="; ".join(parts))


def _field(name: str, control: Component, kind: str = "") -> Component:
    return html.Label([html.Span(name), control], className=f"field {kind}".strip())


def _choice(name: str, options: Sequence[tuple[str, str]], chosen: str) -> Component:
    made = [html.Option(text, value=value, selected=value == chosen) for value, text in options]
    return html.Select(made, name=name)


def said(fault: str, done: bool) -> Component | None:
    """What became of the form."""
    if fault in FAULTS:
        return strip(gettext(FAULTS[fault]), "bad")
    if done:
        text = gettext("Done. Calls since that day are being counted anew; the numbers follow within minutes.")
        return strip(text, "good")
    return None


def history_card(sets: Sequence[RuleSet], names: Names) -> Component:
    """Everything that was ever set, newest first."""
    head = [gettext("For"), gettext("What"), gettext("Value"), gettext("Holds from"), gettext("Set by"), gettext("Why")]
    rows: Rows = [_told(one, one.rule, names) for one in sets]
    body = (
        plain_table(head, rows) if rows else html.P(gettext("Nothing was set yet: the settings of the server decide."))
    )
    return card(body, title=gettext("History"))


def _told(one: RuleSet, rule: Rule, names: Names) -> list[Component | str]:
    who = one.by or gettext("the command line")
    return [
        names.subject(rule.pbx, rule.queue),
        gettext(KIND_NAMES[rule.kind]) if rule.kind in KIND_NAMES else rule.kind,
        names.value(rule.kind, rule.value),
        names.day(rule.valid_from),
        f"{who}, {fmt.moment(one.at, names.zone, names.locale)}",
        one.reason or fmt.NONE,
    ]
