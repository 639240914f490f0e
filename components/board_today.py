"""Today by half-hours under the live board: bars of plain boxes, and the same numbers as a table. Pure."""

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components import format as fmt
from components import states
from components.board import Scene
from components.drawing import FEW
from components.markup import aria
from components.plain_table import plain_table
from data.live.today import Half

PARTS = ("in_time", "late", "abandoned")
"""From the bottom up; each has its look in assets/board.css."""
LABEL_EVERY = 4


def today_card(scene: Scene) -> Component:
    """Callers of each half-hour: answered in time, later, lost."""
    halves = scene.today.halves
    if not any(one.height for one in halves):
        nothing = states.empty(gettext("No calls in the queues today yet."))
        return states.card(nothing, title=gettext("Today"))
    highest = max(one.height for one in halves)
    bars = [_bar(one, highest, n % LABEL_EVERY == 0) for n, one in enumerate(halves)]
    finding = about_today(scene)
    return states.card(
        _legend(),
        html.Div(
            [html.Span(fmt.integer(highest, scene.locale), className="highest"), *bars],
            className="half-hours",
            role="img",
            **aria(label=finding),
        ),
        html.Details([html.Summary(gettext("As a table")), _table(scene)], className="as-table"),
        title=finding,
        sub=gettext("Callers in queues by half-hours, by the moment they came"),
    )


def _words() -> dict[str, str]:
    return {
        "in_time": gettext("answered in time"),
        "late": gettext("answered later"),
        "abandoned": gettext("lost"),
    }


def _legend() -> Component:
    items = [html.Li([html.Span(className=f"box {part}"), words]) for part, words in _words().items()]
    return html.Ul(items, className="legend")


def _bar(half: Half, highest: int, is_labelled: bool) -> Component:
    boxes = [
        html.Span(className=f"box {part}", style={"height": f"{getattr(half, part) / highest * 100:.2f}%"})
        for part in reversed(PARTS)
        if getattr(half, part)
    ]
    label = html.Span(fmt.slot(half.slot) if is_labelled else "", className="when")
    told = f"{fmt.slot(half.slot)}: {half.in_time} + {half.late} + {half.abandoned}"
    return html.Div([html.Div(boxes, className="boxes"), label], className="half-hour", title=told)


def about_today(scene: Scene) -> str:
    """The half-hour in which most callers were lost or had to wait, if there is one worth naming."""
    worth = [one for one in scene.today.halves if one.height >= FEW]
    worst = max(worth, key=lambda one: ((one.late + one.abandoned) / one.height, -one.slot), default=None)
    if worst is None or not worst.late + worst.abandoned:
        return gettext("Today by half-hours")
    share = (worst.late + worst.abandoned) / worst.height
    return gettext(
        "From %(start)s to %(end)s %(share)s were not answered in time: the worst half-hour today",
        start=fmt.slot(worst.slot),
        end=fmt.slot((worst.slot + 2) % 96),
        share=fmt.percent(share, scene.locale),
    )


def _table(scene: Scene) -> Component:
    head = [gettext("From"), *_words().values()]
    rows = [
        [fmt.slot(one.slot), *(fmt.integer(getattr(one, part), scene.locale) for part in PARTS)]
        for one in scene.today.halves
    ]
    return plain_table(head, rows, numbers=(1, 2, 3))
