"""Which cards draw which kind of chart: a kind is one line here."""

from collections.abc import Callable, Sequence

from dash.development.base_component import Component

from components import (
    agent_cards,
    bar_cards,
    concurrency_cards,
    day_cards,
    heat_cards,
    level_cards,
    longest_cards,
    lost_cards,
    path_cards,
    repeat_cards,
    time_cards,
    wait_cards,
)
from components.drawing import Subject

Cards = Callable[[Subject], Sequence[Component | None]]

CARDS: dict[str, Cards] = {
    "waits": wait_cards.wait_cards,
    "shifts": bar_cards.shift_cards,
    "bars": bar_cards.bar_cards,
    "queues": bar_cards.queue_cards,
    "level": level_cards.level_cards,
    "time": time_cards.time_cards,
    "heat": heat_cards.heat_cards,
    "agents": agent_cards.agent_cards,
    "repeats": repeat_cards.repeat_cards,
    "callers": repeat_cards.caller_cards,
    "to-return": repeat_cards.to_return_cards,
    "lost": lost_cards.lost_cards,
    "paths": path_cards.path_cards,
    "concurrency": concurrency_cards.concurrency_cards,
    "longest": longest_cards.longest_cards,
    "timeline": day_cards.timeline_cards,
}
"""`Report.chart.kind` → its cards. A kind that is not here is drawn as bars."""

TABLES = ("heat",)
"""Kinds that are tables already: the report's own table stays folded below them."""


def cards(subject: Subject) -> Sequence[Component | None]:
    """The cards of a report, by its kind of chart."""
    return CARDS.get(subject.report.chart.kind, bar_cards.bar_cards)(subject)
