"""The staffing plan as people read it: its finding, numbers, chart, table, and what it takes for granted.

Pure functions of a plan.
"""

from collections.abc import Sequence
from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from auth.language import gettext, ngettext
from components import format as fmt
from components.charts import Palette, legend, wide_graph
from components.markup import field, hidden
from components.plain_table import Rows, plain_table
from components.staffing_chart import staffing_figure, staffing_series
from components.states import card, empty, level, strip
from data.head.plan import NO_SHIFTS, Plan
from data.head.staffing import Need

HALF_HOUR = 2
PER_HALF_HOUR = 22
"""Pixels that a half-hour needs in the chart."""


def finding(plan: Plan, locale: str) -> str:
    """What the plan says, as one sentence."""
    if plan.missing == NO_SHIFTS:
        return gettext("This many people are needed; how many there were is not known")
    if not plan.day.short or plan.day.worst is None:
        return gettext("There were enough people in every half-hour")
    worst = plan.day.worst
    return ngettext(
        "In %(num)s half-hour people were missing, most at %(when)s: %(needed)s needed, %(there)s there",
        "In %(num)s half-hours people were missing, most at %(when)s: %(needed)s needed, %(there)s there",
        plan.day.short,
        when=half_hour(worst),
        needed=fmt.integer(worst.needed, locale),
        there=fmt.decimal(worst.interval.there, locale),
    )


def half_hour(one: Need) -> str:
    """10:00–10:30."""
    return f"{fmt.slot(one.interval.slot)}–{fmt.slot(one.interval.slot + HALF_HOUR)}"


def wishes_form(plan: Plan, path: str, rest: Sequence[tuple[str, str]]) -> Component:
    """The four numbers that decide what is enough; they go into the address."""
    goal = plan.goal
    fields = (
        ("target", gettext("Answered in time, per cent"), round(goal.target * 100), 1, 99),
        ("within", gettext("Within, seconds"), round(goal.within_s), 1, 3600),
        ("occupancy", gettext("Busiest allowed, per cent"), round(goal.max_occupancy * 100), 10, 100),
        ("shrinkage", gettext("Breaks, leave, training, per cent"), round(goal.shrinkage * 100), 0, 80),
    )
    inputs = [
        html.Label(
            [text, field("number", name, str(value), min=low, max=high, step=1, className="short", required=True)]
        )
        for name, text, value, low, high in fields
    ]
    return html.Form(
        [*inputs, *(hidden(name, value) for name, value in rest), html.Button(gettext("Work out"), type="submit")],
        action=path,
        method="GET",
        className="wishes noprint",
        key=f"wishes {goal} {rest}",
    )


def goal_words(plan: Plan, locale: str) -> str:
    """The goal as a sentence, for paper and for those who read."""
    goal = plan.goal
    return gettext(
        "Wanted: %(target)s answered within %(time)s, nobody busy for more than %(occupancy)s of the time, "
        "%(shrinkage)s of paid time goes to breaks, leave and training.",
        target=fmt.whole_percent(goal.target, locale),
        time=fmt.duration(goal.within_s, locale),
        occupancy=fmt.whole_percent(goal.max_occupancy, locale),
        shrinkage=fmt.whole_percent(goal.shrinkage, locale),
    )


def plan_tiles(plan: Plan, locale: str) -> Component | None:
    """Calls a day, what one takes, how long people wait before they give up, hours of agents."""
    if plan.service is None:
        return None
    day, service = plan.day, plan.service
    patience = fmt.duration(service.patience_s, locale) if service.patience_s else gettext("nobody hung up")
    tiles = (
        (gettext("Calls a day"), fmt.decimal(day.calls, locale), ""),
        (
            gettext("A call takes an agent"),
            fmt.duration(service.aht_s + service.ring_s, locale),
            gettext("of it ringing %(time)s", time=fmt.duration(service.ring_s, locale)),
        ),
        (gettext("Patience of callers"), patience, gettext("estimated from all waits")),
        (
            gettext("Hours needed at the telephone"),
            hours(day.needed_hours, locale),
            gettext("there were %(hours)s", hours=hours(day.there_hours, locale)),
        ),
        (
            gettext("Hours to plan"),
            hours(day.planned_hours, locale),
            gettext("with %(share)s for breaks, leave, training", share=fmt.whole_percent(plan.goal.shrinkage, locale)),
        ),
    )
    return html.Div(
        [
            html.Div(
                [html.Div(name, className="k"), html.Div(said, className="v long"), html.Div(under, className="d")],
                className="card tile",
            )
            for name, said, under in tiles
        ],
        className="tiles",
    )


def hours(value: float, locale: str) -> str:
    """67.5 h."""
    return gettext("%(n)s h", n=fmt.decimal(value, locale))


def plan_cards(plan: Plan, colours: Palette, locale: str) -> list[Component | None]:
    """Chart, table and what is taken for granted; or what is missing."""
    if not plan.needs:
        return [card(empty(gettext(plan.missing), gettext("Choose other dates, weekdays or queues.")))]
    said = finding(plan, locale)
    figure = staffing_figure(plan.needs, plan.goal, colours, locale)
    return [
        strip(gettext(plan.missing)) if plan.missing else None,
        card(
            legend(staffing_series(colours)),
            wide_graph(figure, said, 80 + PER_HALF_HOUR * len(plan.needs)),
            title=said,
            sub=goal_words(plan, locale),
        ),
        _what_if(plan, locale),
        card(_table(plan, locale), title=gettext("How many people does each half-hour need?")),
        card(
            html.Ul([html.Li(one) for one in assumptions(plan, locale)]), title=gettext("What this takes for granted")
        ),
    ]


def _what_if(plan: Plan, locale: str) -> Component | None:
    day = plan.day
    if day.expected is None or plan.missing:
        return None
    rows: Rows = [
        [name, fmt.percent(share, locale)]
        for name, share in (
            (gettext("Measured on these days"), day.measured),
            (gettext("Expected by the model, with those who were there"), day.expected),
            (gettext("With one more at any time"), day.one_more),
            (gettext("With one fewer at any time"), day.one_fewer),
        )
    ]
    head = [gettext("Service level of the whole day"), gettext("Answered in time")]
    return card(plain_table(head, rows, numbers=(1,)), title=gettext("What if there were one more, or one fewer?"))


def _table(plan: Plan, locale: str) -> Component:
    head = [
        gettext("Half-hour"),
        gettext("Calls"),
        gettext("Needed (Erlang C)"),
        gettext("Needed (Erlang A)"),
        gettext("Needed here"),
        gettext("To plan"),
        gettext("Were there"),
        gettext("Difference"),
        gettext("Service level, measured"),
        gettext("Service level, expected"),
        gettext("With one more"),
        gettext("With one fewer"),
    ]
    rows: Rows = [
        [
            html.A(half_hour(one), href=_visits(plan, one)),
            fmt.decimal(one.calls, locale),
            fmt.integer(one.needed_c, locale),
            fmt.integer(one.needed_a, locale),
            fmt.integer(one.needed, locale),
            fmt.integer(one.planned, locale),
            fmt.decimal(one.interval.there, locale),
            _gap(one, locale),
            fmt.percent(one.interval.calls.service_level, locale),
            fmt.percent(one.expected.service_level, locale),
            fmt.percent(one.one_more.service_level, locale),
            fmt.percent(one.one_fewer.service_level if one.one_fewer else None, locale),
        ]
        for one in plan.needs
    ]
    return plain_table(head, rows, numbers=range(1, len(head)))


def _visits(plan: Plan, one: Need) -> str:
    """The visits to queues that this half-hour is made of."""
    slots = range(one.interval.slot, one.interval.slot + HALF_HOUR)
    exactly = replace(plan.filters, first=plan.days[0], last=plan.days[-1], slots=tuple(slots))
    return f"/calls?{exactly.to_query()}&rows=visits"


def _gap(one: Need, locale: str) -> Component | str:
    sign = "−" if one.gap <= -0.05 else "+" if one.gap >= 0.05 else ""
    said = f"{sign}{fmt.decimal(abs(one.gap), locale)}"
    return level("bad", said) if one.is_short else said


def assumptions(plan: Plan, locale: str) -> list[str]:
    """What stands behind the numbers and where they end, in plain words."""
    service = plan.service
    assert service is not None
    said = [
        gettext(
            "Calls are taken to come at random, each by itself (Poisson). Real calls come in bursts, "
            "so the numbers needed are a floor: plan for no fewer."
        ),
        gettext("Erlang C takes it that nobody ever hangs up, and so asks for more people than Erlang A."),
    ]
    if service.patience_s:
        said.append(
            gettext(
                "In Erlang A callers hang up as they do here, after %(patience)s of waiting on average: "
                "all waiting time divided by the number who gave up.",
                patience=fmt.duration(service.patience_s, locale),
            )
        )
    said.append(
        gettext(
            "Whoever is signed in to these queues and not on a break is taken to answer any of these calls at once."
        )
    )
    said.append(
        gettext("A call takes equally long at any time of the day. Public holidays are left out of weekday averages.")
    )
    if plan.break_share is not None:
        said.append(
            gettext(
                "Breaks alone took %(share)s of signed-in time on these days.",
                share=fmt.percent(plan.break_share, locale),
            )
        )
    if not plan.missing:
        said.append(_free(plan, locale))
    return said


def _free(plan: Plan, locale: str) -> str:
    """What the measured level says about the people who were there."""
    if plan.free < 1:
        return gettext(
            "By the service level measured, these queues had only about %(share)s of the time of those who were there: "
            "the same people have other queues and calls, or miss rings. “Needed here” and what is expected "
            "allow for that; “needed” by Erlang alone does not.",
            share=fmt.whole_percent(plan.free, locale),
        )
    return gettext("The service level measured is no worse than the model expects of those who were there.")
