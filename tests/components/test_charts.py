"""Charts send nothing away, start bars at zero, and say the number of the table."""

import ast
from dataclasses import replace
from datetime import date

import pytest

from auth.here import ROOT
from components.charts import DARK, LIGHT, beside_axis, graph, palette
from components.tables import Sorting, sorted_rows
from components.wait_charts import Interval, interval_series, intervals_figure, profile, waits_figure
from data.report import axis_of
from data.table import Distribution
from tests.components.tables_made import nothing

ANSWERED = Distribution("answered", "Answered", ((3, 50), (19, 20), (20, 10), (21, 5), (300, 5)))
ABANDONED = Distribution("abandoned", "Abandoned", ((2, 4), (4, 3), (30, 6), (90, 4)))


def test_one_function_calls_the_graph_and_it_keeps_data_at_home() -> None:
    callers = []
    for path in [*(ROOT / "components").glob("*.py"), *(ROOT / "pages").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr == "Graph":
                callers.append(path.name)
    assert callers == ["charts.py"]
    drawn = graph({"data": [], "layout": {"height": 100}}, "said").to_plotly_json()["props"]
    config = drawn["children"].config
    assert config["showSendToCloud"] is False
    assert config["plotlyServerURL"] == ""
    assert config["displayModeBar"] is False
    assert (drawn["role"], drawn["aria-label"]) == ("img", "said")


LIVE = {"live.py", "focus.py"}
"""What a page of these shows is called for by what a slice has become, which a store hands to Dash."""


def test_no_page_waits_with_a_coroutine_or_an_interval() -> None:
    for path in (ROOT / "pages").glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert not names & ({"Interval"} if path.name in LIVE else {"Interval", "Store"})
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef)]


def test_the_line_crosses_the_threshold_at_the_service_level() -> None:
    callers = profile(ANSWERED, ABANDONED, short_abandons=7)
    assert callers.base == 90 + 10
    assert callers.answered_within(20) == pytest.approx(0.8)
    assert callers.abandoned == ((30, 6), (90, 4))


def test_a_short_abandon_may_be_a_part_of_one_second() -> None:
    assert profile(ANSWERED, ABANDONED, short_abandons=5).abandoned == ((4, 2), (30, 6), (90, 4))


def test_nobody_waiting_is_no_share() -> None:
    nothing = Distribution("answered", "Answered", ())
    assert profile(nothing, nothing, 0).answered_within(20) is None
    figure = waits_figure(profile(nothing, nothing, 0), 20, 0.8, LIGHT, "ru")
    assert figure["data"] == []


def test_lines_rise_and_have_few_points() -> None:
    long = Distribution("answered", "Answered", tuple((at, 1 + at % 3) for at in range(3000)))
    figure = waits_figure(profile(long, ABANDONED, 0), 20, 0.8, DARK, "en")
    for line in figure["data"]:
        assert len(line["x"]) <= 500
        assert list(line["y"]) == sorted(line["y"])
        assert list(line["x"]) == sorted(line["x"])


def test_bars_start_at_zero_and_patterns_stay_visible() -> None:
    intervals = [Interval(f"{hour}:00", f"{hour}:00", 40 + hour, 5, 3, 0.8) for hour in range(9, 20)]
    figure = intervals_figure(intervals, interval_series(LIGHT, 20, "ru"), 6, LIGHT, "ru")
    assert len(figure["layout"]["xaxis"]["tickvals"]) <= 6
    assert figure["layout"]["yaxis"]["rangemode"] == "tozero"
    assert figure["layout"]["barmode"] == "stack"
    patterns = [trace["marker"].get("pattern") for trace in figure["data"]]
    assert all(pattern is None or pattern["fillmode"] == "overlay" for pattern in patterns)
    assert "template" not in figure["layout"]


def test_colours_are_hex_in_both_themes() -> None:
    for theme in ("light", "dark"):
        colours = palette(theme)
        assert all(getattr(colours, name).startswith("#") for name in colours.__dataclass_fields__)


@pytest.mark.parametrize(
    ("first", "last", "axis"),
    [
        (date(2026, 11, 23), date(2026, 11, 23), "hour"),
        (date(2026, 11, 1), date(2026, 11, 30), "day"),
        (date(2026, 8, 1), date(2026, 11, 23), "week"),
        (date(2025, 1, 1), date(2026, 11, 23), "month"),
    ],
)
def test_the_time_axis_fits_the_period(first: date, last: date, axis: str) -> None:
    assert axis_of(first, last) == axis


def test_a_heading_turns_the_order_and_junk_orders_nothing() -> None:
    first = Sorting.parse("").turned("sl2")
    assert (first.written(), first.turned("sl2").written(), first.turned("asa").written()) == ("-sl2", "sl2", "-asa")
    assert Sorting.parse("-" + "x" * 500).slug == "x" * 64


def test_unknown_columns_leave_the_order_alone() -> None:
    assert sorted_rows(replace(nothing(date(2026, 11, 1)), rows=((1,), (2,))), Sorting("nothing")) == [0, 1]


def test_long_names_that_differ_only_at_their_end_can_be_told_apart() -> None:
    names = [f"Отдел по работе с обращениями граждан по вопросам благоустройства №{n}" for n in (1, 17, 39)]
    shown = [beside_axis(name, 30) for name in names]
    assert len(set(shown)) == 3
    assert all(len(one) <= 30 and one.startswith("Отдел по работе") for one in shown)
    assert shown[1].endswith("№17")
    assert beside_axis("a" * 30, 30) == "a" * 30
    assert beside_axis("<b>", 30) == "&lt;b&gt;"
