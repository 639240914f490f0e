"""A number's passport in parts, and the list of all numbers."""

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components import format as fmt
from components.formula import formula_words
from components.plain_table import Rows, plain_table
from components.quality_words import SOURCES
from components.states import card
from components.threshold_cards import Names
from data.dimensions import BY_SLUG as DIMENSIONS
from data.metric import LESS, MORE, Metric
from data.reference.passports import DIVIDED_BY, Passport
from data.rules import SERVICE_LEVEL_VARIANT, Rulebook, RuleSet
from data.table import COUNT, SECONDS, SHARE
from data.thresholds import KIND_NAMES
from data.words import N_

UNITS = {COUNT: N_("how many"), SECONDS: N_("time"), SHARE: N_("share of 100 %")}
BETTER = {MORE: N_("The more, the better"), LESS: N_("The less, the better"), "": N_("Neither more nor less is better")}


def definition_card(passport: Passport, numbers: Mapping[str, Metric]) -> Component:
    """What it means and how it is counted."""
    metric = passport.metric
    told: list[tuple[str, Component | str]] = [
        (gettext("Whose view"), gettext(metric.view)),
        (gettext("Formula"), formula_words(metric, numbers)),
        (gettext("Unit"), gettext(UNITS[metric.unit])),
        (gettext("Which way is better"), gettext(BETTER[metric.better])),
        (gettext("Name in addresses and files"), html.Code(metric.slug)),
    ]
    return card(html.P(gettext(metric.definition), className="lead"), _pairs(told), className="half")


def _pairs(told: Sequence[tuple[str, Component | str]]) -> Component:
    return html.Dl([part for name, said in told for part in (html.Dt(name), html.Dd(said))], className="pairs")


def sources_card(passport: Passport) -> Component:
    """The rows of the exchange behind it."""
    told: list[tuple[str, Component | str]] = []
    for source, events in passport.sources:
        marks: list[Component | str] = []
        for event in events:
            marks += [html.Code(event), " "]
        told.append((gettext(SOURCES.get(source, source)), html.Span(marks)))
    return card(
        _pairs(told),
        title=gettext("Counted from these rows of the exchange"),
        className="half",
    )


def rules_card(passport: Passport, book: Rulebook, sets: Sequence[RuleSet], now: int, names: Names) -> Component | None:
    """The rules that decide about it: what is in force for each queue, and who set it when."""
    if not passport.rules:
        return None
    rows: Rows = []
    for kind in passport.rules:
        own = {(one.rule.pbx, one.rule.queue) for one in sets if one.rule.kind == kind}
        rows += [_rule_row(kind, subject, book, sets, now, names) for subject in sorted({("", "")} | own)]
    head = [gettext("Rule"), gettext("For"), gettext("In force"), gettext("Since"), gettext("Set by"), gettext("Why")]
    formula = gettext("The formula is chosen for the organisation or a queue; every variant has a page of its own.")
    return card(
        plain_table(head, rows),
        html.P(formula, className="sub") if SERVICE_LEVEL_VARIANT in passport.rules else None,
        title=gettext("Rules in force"),
        sub=gettext("A call is counted by the rules of the moment it arrived; later changes do not touch it."),
    )


def _rule_row(
    kind: str, subject: tuple[str, str], book: Rulebook, sets: Sequence[RuleSet], now: int, names: Names
) -> list[Component | str]:
    one = book.rule(kind, *subject, now)
    told = next((entry for entry in sets if entry.rule == one), None)
    who = gettext("settings of the server")
    if told is not None:
        who = f"{told.by or gettext('the command line')}, {fmt.moment(told.at, names.zone, names.locale)}"
    return [
        gettext(KIND_NAMES[kind]),
        names.subject(*subject),
        names.value(kind, book.value(kind, *subject, now)),
        names.day(one.valid_from) if one is not None else gettext("always"),
        who,
        (told.reason if told is not None else "") or fmt.NONE,
    ]


def reports_card(passport: Passport, numbers: Mapping[str, Metric]) -> Component:
    """Where it stands, and what is taken for it."""
    places = [html.Li(html.A(gettext(one.title), href=f"/reports/{one.slug}")) for one in passport.reports]
    alike = [
        html.Li(
            html.A(
                gettext("Why it differs from “%(other)s”", other=gettext(numbers[slug].name)),
                href=f"/why?one={passport.metric.slug}&other={slug}",
            )
        )
        for slug in passport.looks_like
        if slug in numbers
    ]
    return card(
        html.Ul(places) if places else html.P(gettext("In no report yet; in explorations and exports.")),
        html.H3(gettext("Not to be confused"), className="sub") if alike else None,
        html.Ul(alike) if alike else None,
        title=gettext("Where it stands"),
        className="half",
    )


def view_card(view: str, numbers: Sequence[Metric], every: Mapping[str, Metric]) -> Component:
    """All numbers of one view, each with a link to its passport."""
    rows: Rows = [
        [html.A(gettext(one.name), href=f"/metrics/{one.slug}"), gettext(one.definition), formula_words(one, every)]
        for one in numbers
    ]
    head = [gettext("Number"), gettext("What it means"), gettext("Formula")]
    return card(plain_table(head, rows, narrow="stack"), title=gettext(view))


def dimensions_card() -> Component:
    """What numbers can be divided by, where that is not plain."""
    told: list[tuple[str, Component | str]] = [
        (gettext(DIMENSIONS[slug].name), gettext(said)) for slug, said in DIVIDED_BY.items()
    ]
    return card(_pairs(told), title=gettext("What numbers are divided by"))
