"""Charts of explorations: which fit, what they say, that their points find their cells, that numbers can be read."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.charts import DARK, LIGHT, Palette
from components.drill import Drill
from components.heat_ramp import contrast, heat_ramp, readable_on, tint
from components.labels import Labels
from components.pivot_charts import columns_figure, heat_figure, lines_figure, rows_figure
from components.pivot_sketch import Sketch, fitting
from components.pivot_table import pivot_table
from data.exploring.explore import Exploration
from data.exploring.pivot import OTHER, TOTAL, Axis, Pivot
from data.filters import Filters
from data.table import COUNT, SHARE, Column
from tests.components.tables_made import nothing

MONDAY = date(2026, 11, 16)
FILTERS = Filters(MONDAY, date(2026, 11, 22), directions=("incoming",))
LABELS = Labels("en", {"q1": "First <b>"}, {})
WEEK = replace(nothing(MONDAY), report="explore", last=FILTERS.last, total_target=0.8, n=9)


def made(rows: Axis, cols: Axis, cells: dict[Any, Any], unit: str = COUNT) -> Pivot:
    column = Column("offered" if unit == COUNT else "sl1", "Offered", "metric", unit)
    return Pivot(rows, cols, (column,), cells, WEEK, (0,) if unit == COUNT else (None,))


BY_QUEUE = made(
    Axis("queue", ("q1", ""), ("q8", "q9")),
    Axis("weekday", (1, 2)),
    {
        ("q1", 1): (5,),
        ("", 2): (2,),
        (OTHER, 1): (3,),
        ("q1", TOTAL): (5,),
        ("", TOTAL): (2,),
        (OTHER, TOTAL): (3,),
        (TOTAL, 1): (8,),
        (TOTAL, 2): (2,),
        (TOTAL, TOTAL): (10,),
    },
)


def sketch(pivot: Pivot = BY_QUEUE, colours: Palette = LIGHT) -> Sketch:
    return Sketch(pivot, pivot.columns[0], LABELS, colours)


def hrefs(node: Any) -> dict[str, str]:
    """Point → address of every link of the table."""
    found = {}
    for one in node._traverse():
        point = getattr(one, "data-point", None)
        if point:
            found[point] = one.href
    return found


def test_a_point_of_every_chart_finds_its_cell() -> None:
    drill = Drill("/explore", Exploration(("offered",), "queue", "weekday"), FILTERS)
    found = hrefs(pivot_table(BY_QUEUE, "offered", drill, LABELS))
    assert found["0.0"] == ("/calls?from=2026-11-16&to=2026-11-22&direction=incoming&queue=q1&weekday=1&rows=visits")
    assert "queue=NONE" in found["1.1"]
    assert "-1.2" in found
    assert not [point for point in found if point.startswith("2.")], "others have no address"
    bars = rows_figure(sketch())["data"]
    assert [trace["customdata"] for trace in bars] == [["0.0", "1.0", "2.0"], ["0.1", "1.1", "2.1"]]
    assert bars[0]["x"] == [5, 0, 3]
    heat = heat_figure(sketch())["data"][0]
    assert heat["z"] == [[5, 0], [0, 2]]


def test_a_day_and_its_week_meet() -> None:
    drill = Drill("/explore", Exploration(("calls",), "day", "week"), FILTERS)
    day, week = drill.limits(Axis("day"), date(2026, 11, 18)), drill.limits(Axis("week"), MONDAY)
    assert day is not None
    assert week is not None
    for address in (drill.calls("calls", day, week), drill.calls("calls", week, day)):
        assert address == "/calls?from=2026-11-18&to=2026-11-18&direction=incoming"


def test_a_number_of_agents_time_leads_to_only_this_and_an_outcome_to_its_own_calls() -> None:
    drill = Drill("/explore", Exploration(("login", "abandoned"), "agent"), FILTERS)
    anna = drill.limits(Axis("agent"), "Анна")
    assert anna is not None
    assert drill.calls("login", anna, {}) is None
    assert "metric=login%2Cabandoned&rows=agent" in drill.only(anna, {})
    assert "outcome=abandoned" in str(drill.calls("abandoned", anna, {}))


@pytest.mark.parametrize(
    ("metric", "rows", "cols", "columns", "first"),
    [
        ("offered", "weekday", "hour", 24, "heat"),
        ("offered", "queue", "", 0, "bars"),
        ("offered", "day", "", 0, "bars"),
        ("sl1", "day", "", 0, "lines"),
        ("sl1", "queue", "", 0, "bars"),
        ("sl1", "day", "direction", 3, "lines"),
        ("calls", "day", "direction", 3, "bars"),
        ("sl1", "queue", "agent", 3, "heat"),
        ("offered", "", "", 0, "none"),
    ],
)
def test_the_most_telling_chart_comes_first(metric: str, rows: str, cols: str, columns: int, first: str) -> None:
    assert fitting(Exploration((metric,), rows, cols), columns)[0] == first


def test_the_title_says_where_most_is_and_shares_from_where_to_where() -> None:
    assert sketch().finding() == "Offered: most at First <b>, Mon — 5, 50% of all"
    shares = made(Axis("queue", ("q1", "q2")), Axis(), {("q1", TOTAL): (0.5,), ("q2", TOTAL): (0.9,)}, SHARE)
    assert sketch(shares).finding() == "Offered: from 50% (First <b>) to 90% (q2)"
    assert sketch(made(Axis("queue", ("q1",)), Axis(), {})).finding() == "Offered"


def test_names_are_text_for_plotly_and_gaps_stay_gaps() -> None:
    days = Axis("day", (MONDAY, date(2026, 11, 17)))
    gap = made(days, Axis("queue", ("q1",)), {(MONDAY, "q1"): (0.5,)}, SHARE)
    line = lines_figure(sketch(gap))
    assert line["data"][0]["y"] == [0.5, None]
    assert "&lt;b&gt;" in line["data"][0]["text"][0]
    assert "First <b>" not in str(rows_figure(sketch())) + str(heat_figure(sketch())) + str(columns_figure(sketch(gap)))


@given(st.floats(0, 1), st.sampled_from([LIGHT, DARK]))
def test_a_number_can_be_read_on_every_tint(share: float, colours: Palette) -> None:
    on = tint(heat_ramp(colours), share)
    assert contrast(readable_on(on), on) >= 4.5
