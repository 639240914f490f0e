"""Which cards draw which kind of chart: a kind is one line here."""

from collections.abc import Callable, Sequence

from dash.development.base_component import Component

from components import report_cards
from components.drawing import Subject

Cards = Callable[[Subject], Sequence[Component | None]]

CARDS: dict[str, Cards] = {
    "waits": report_cards.wait_cards,
    "shifts": report_cards.shift_cards,
    "bars": report_cards.bar_cards,
}
"""`Report.chart.kind` → its cards. A kind that is not here is drawn as bars."""


def cards(subject: Subject) -> Sequence[Component | None]:
    """The cards of a report, by its kind of chart."""
    return CARDS.get(subject.report.chart.kind, report_cards.bar_cards)(subject)
