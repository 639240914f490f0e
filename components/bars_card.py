"""One card of stacked bars under their finding, as every question about amounts draws it."""

from collections.abc import Callable, Sequence

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components import format as fmt
from components.bar_charts import MOST_ROWS, Bar, bars_figure, earlier_series
from components.changes import series_name
from components.charts import Figure, Palette, Series, legend, wide_graph
from components.drawing import Subject, about
from components.states import card

WIDTH = 480
"""Pixels that names and bars need."""
WITH_WORDS = 560
"""The same with the words at the ends of bars."""
Figures = Callable[[Sequence[Bar], Sequence[Series], Palette, str], Figure]


def bars_card(
    subject: Subject,
    finding: str,
    bars: Sequence[Bar],
    series: Sequence[Series],
    *more: Component | None,
    figure: Figures = bars_figure,
    needed: int = WITH_WORDS,
) -> Component:
    """Bars with their legend, `more` beneath; those that there is no room for are counted."""
    table, drawing = subject.table, subject.drawing
    named = list(series)
    if table.against and any(bar.earlier is not None for bar in bars):
        named.append(earlier_series(series_name(table.against, drawing.locale), drawing.colours))
    rest = len(bars) - MOST_ROWS
    left_out = gettext("and %(n)s more, see the table", n=fmt.integer(rest, drawing.locale)) if rest > 0 else None
    return card(
        legend(named) if len(named) > 1 else None,
        wide_graph(figure(bars, series, drawing.colours, drawing.locale), finding, needed),
        html.P(left_out, className="sub") if left_out else None,
        *more,
        title=finding,
        sub=about(table, drawing.locale),
    )
