"""The letter as one sheet: finding, a few numbers, the days, what happened and why. Pure functions of a letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components import format as fmt
from components.charts import Palette, legend, wide_graph
from components.labels import Labels
from components.letter_why import signed, why
from components.letter_words import earlier, headline, number, share, what_happened
from components.plain_table import Rows, plain_table
from components.states import card, empty, strip
from components.wait_charts import Interval, interval_series, intervals_figure
from data.head.letter import Letter
from data.head.letter_table import CAUSES, outage_count
from data.head.period import MONTH, Period
from data.table import Cell

CHART_HEIGHT = 170
HOURS = "/reports/agent-hours?"
MOST_LABELS = 12
ROOM, PER_DAY = 80, 46
"""Pixels for the axis and for the name of a day."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What the sheet says beside the letter: words, colours, zone, what it is about, when and where it was made.

    `filters` is the query string of the days it counts.
    """

    labels: Labels
    colours: Palette
    zone: ZoneInfo
    about: str
    made: str
    address: str
    filters: str

    @property
    def locale(self) -> str:
        """ru or en."""
        return self.labels.locale


def period_name(period: Period, locale: str) -> str:
    """Week of 16–22 November 2026; November 2026."""
    if period.kind == MONTH:
        return fmt.month(period.first, locale).capitalize()
    return gettext("Week of %(days)s", days=fmt.span(period.first, period.last, locale))


def not_begun() -> Component:
    """A period of which no day is over."""
    return card(
        empty(
            gettext("No day of this period is over yet."),
            gettext("The letter counts whole days only. Look at the period before."),
        )
    )


def sheet(letter: Letter, paper: Paper) -> Component:
    """The whole letter, made to fill one page of A4."""
    locale = paper.locale
    compared = fmt.span(letter.period.before.first, letter.period.before.counted_to, locale)
    about = [period_name(letter.period, locale), gettext("compared with %(days)s", days=compared), paper.about]
    if not letter.now.waits.n:
        return card(
            empty(gettext("There were no calls to queues"), gettext("Choose another period or queue.")),
            className="sheet",
        )
    counted = fmt.span(letter.period.first, letter.period.counted_to, locale)
    return html.Article(
        [
            html.P(" · ".join(part for part in about if part), className="sub"),
            html.H2(headline(letter, locale), className="headline"),
            None
            if letter.period.is_over
            else strip(gettext("The period is not over: this counts %(days)s.", days=counted)),
            _figures(letter, paper),
            _days(letter, paper),
            html.H3(gettext("What happened")),
            html.Ul([html.Li(one) for one in what_happened(letter, paper.labels, paper.zone)]),
            html.H3(gettext("Why the service level changed")),
            html.Ul([html.Li(one) for one in why(letter, locale)]),
            _contributions(letter, locale),
            html.P(_how(letter), className="hint"),
            html.P([paper.made, " · ", paper.address], className="hint imprint"),
        ],
        className="card sheet",
    )


def _figures(letter: Letter, paper: Paper) -> Component:
    """Five numbers beside what they were, each with the calls or the report behind it."""
    now, before, locale = letter.now, letter.before, paper.locale
    levels = (fmt.percent_beside(share(one.waits), one.waits.total_target, locale) for one in (now, before))
    visits, waits, hours = (f"{path}{paper.filters}" for path in ("/calls?rows=visits&", "/reports/waits?", HOURS))
    figures = (
        (gettext("Calls"), visits, *(_count(number(one.waits, "offered"), locale) for one in (now, before))),
        (gettext("Service level"), waits, *levels),
        (
            gettext("Abandon rate"),
            f"{visits}&outcome=abandoned",
            *(fmt.percent(share(one.waits, "abandon_rate"), locale) for one in (now, before)),
        ),
        (gettext("Average wait"), waits, *(_time(one.waits.total_of("asa"), locale) for one in (now, before))),
        (
            gettext("Hours at the telephone"),
            hours,
            *(_count(one.staff_s / 3600, locale) if one.staff_s else fmt.NONE for one in (now, before)),
        ),
    )
    return html.Dl(
        [
            html.Div(
                [
                    html.Dt(name),
                    html.Dd(html.A(value, href=behind)),
                    html.Dd(gettext("was %(value)s", value=was), className="was"),
                ]
            )
            for name, behind, value, was in figures
        ],
        className="figures",
    )


def _count(value: float, locale: str) -> str:
    return fmt.integer(value, locale)


def _time(value: Cell, locale: str) -> str:
    return fmt.duration(value, locale) if isinstance(value, int | float) else fmt.NONE


def _days(letter: Letter, paper: Paper) -> Component | None:
    table, locale = letter.by_day, paper.locale
    days = [
        Interval(
            fmt.day(row[0], locale),  # type: ignore[arg-type]
            fmt.short_day(row[0], locale),  # type: ignore[arg-type]
            int(table.amount(row, "answered_in_time")),
            int(table.amount(row, "answered_late")),
            int(table.amount(row, "abandoned")),
            row[table.place("sl")],  # type: ignore[arg-type]
        )
        for row in table.rows
    ]
    if len(days) < 2:
        return None
    series = interval_series(paper.colours, round(letter.within_s), locale)
    figure = intervals_figure(days, series, MOST_LABELS, paper.colours, locale)
    figure["layout"] |= {"height": CHART_HEIGHT}
    said = gettext("Calls by day; under each bar the service level")
    width = ROOM + PER_DAY * min(MOST_LABELS, len(days))
    return html.Div([legend(series), wide_graph(figure, said, width)], className="days")


def _contributions(letter: Letter, locale: str) -> Component | None:
    found = letter.explained
    if found is None or not found.is_more_than_chance:
        return None
    beside = _beside(letter, locale)
    rows: Rows = [
        [gettext(CAUSES[cause]), *beside.get(cause, (fmt.NONE, fmt.NONE)), signed(effect, locale)]
        for cause, effect in sorted(found.effects.items(), key=lambda one: -abs(one[1]))
    ]
    rows.append([gettext("Not explained"), fmt.NONE, fmt.NONE, signed(found.remainder, locale)])
    rows.append(
        [
            gettext("Service level"),
            fmt.percent_beside(found.before, letter.before.waits.total_target, locale),
            fmt.percent_beside(found.after, letter.now.waits.total_target, locale),
            signed(found.change, locale),
        ]
    )
    head = [gettext("Cause"), earlier(letter).capitalize(), gettext("Now"), gettext("Contribution")]
    return plain_table(head, rows, numbers=(1, 2, 3))


def _beside(letter: Letter, locale: str) -> dict[str, Sequence[str]]:
    """What can be told of a cause in one number, before and now."""
    sides = (letter.before, letter.now)
    return {
        "calls": [_count(number(one.waits, "offered"), locale) for one in sides],
        "staff": [gettext("%(n)s h", n=_count(one.staff_s / 3600, locale)) for one in sides],
        "handling": [_time(one.handling_s, locale) for one in sides],
        "outages": [_count(outage_count(one), locale) for one in sides],
    }


def _how(letter: Letter) -> str:
    found = letter.explained
    if found is None or not found.is_more_than_chance:
        return gettext("Service level by the formula and threshold in force; short abandons as that formula says.")
    if found.modelled is None:
        return gettext(
            "Failures of the exchange and the mix of queues are counted exactly; the rest is left unexplained."
        )
    return gettext(
        "How it is reckoned: failures and the mix of queues are counted exactly. For calls, people and handling time "
        "the queueing model Erlang A goes from before to now in every order, and the mean effect counts. "
        "The contributions add up to the change exactly; they are estimates, not proof."
    )
