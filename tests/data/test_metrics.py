"""Metrics: pure sums to values; and what the house promises to those who add one."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from data import reports
from data.answer import answer
from data.answers import layout, tally
from data.counters import COUNTERS
from data.database import reading
from data.files.exports import table_csv_lines, table_json
from data.filters import Filters
from data.metric import AGENT, CALLER, QUEUE, Metric, Sums, average, metric_value, percentile, share
from data.metrics import METRICS
from data.reports import Report
from data.schema.facts import visit
from data.settings import Settings
from data.table import COUNT, SECONDS, SHARE
from tests.data.facts_made import DAY_0, FIRST_DAY, store
from tests.data.test_thresholds import stay

histograms = st.dictionaries(st.integers(0, 200), st.integers(1, 50), min_size=1)


@given(histograms, st.integers(1, 100))
def test_a_percentile_is_the_shortest_wait_that_so_many_did_not_exceed(waits: dict[int, int], per_cent: int) -> None:
    everybody = sorted(wait for wait, visits in waits.items() for _ in range(visits))
    assert percentile(per_cent, waits) == everybody[-(-len(everybody) * per_cent // 100) - 1]


@given(histograms)
def test_the_hundredth_percentile_is_the_longest(waits: dict[int, int]) -> None:
    assert percentile(100, waits) == max(waits)


def test_of_nothing_there_is_no_share_no_average_and_no_percentile() -> None:
    assert (share(0, 0), average(0, 0), percentile(50, {})) == (None, None, None)


@pytest.mark.parametrize("metric", METRICS.values(), ids=lambda metric: metric.slug)
def test_a_metric_is_whole(metric: Metric) -> None:
    assert metric.name
    assert metric.definition.endswith(".")
    assert metric.formula
    assert metric.unit in (COUNT, SECONDS, SHARE)
    assert metric.view in (CALLER, QUEUE, AGENT)
    assert set(metric.needs) <= set(COUNTERS)


@given(st.data())
def test_a_share_is_between_nothing_and_all(data: st.DataObject) -> None:
    parts = {slug: data.draw(st.integers(0, 50), slug) for slug in ("answered_in_time", "abandoned", "short_abandoned")}
    parts["answered"] = parts["answered_in_time"] + data.draw(st.integers(0, 50))
    for slug in ("sl1", "sl2", "abandon_rate", "reached_rate"):
        value = metric_value(METRICS[slug], Sums(parts))
        assert value is None or 0 <= value <= 1


def test_a_metric_whose_counter_was_not_counted_has_no_value() -> None:
    assert metric_value(METRICS["aht"], Sums({"talk_s": 5, "talked": 1})) is None


def test_to_add_a_metric_takes_one_entry(db: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    asked_twice = Metric(
        "doubled", "Doubled", COUNT, QUEUE, "Twice the offered.", "2 offered", ("offered",), lambda s: 2 * s["offered"]
    )
    monkeypatch.setitem(METRICS, "doubled", asked_twice)
    waits = replace(reports.BY_SLUG["waits"], metrics=reports.seen(QUEUE))
    store(db, visit, [stay("answered", 1)])
    with reading(db) as connection:
        table = answer(connection, waits, Filters(FIRST_DAY, FIRST_DAY), DAY_0, Settings(timezone="UTC"))
    assert table.total_of("doubled") == 2
    assert table_json(table)["total"]["doubled"] == 2
    assert "doubled" in next(table_csv_lines(table))
    assert layout.METRICS is tally.METRICS is METRICS


def test_to_add_a_report_takes_one_entry(db: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    waits = reports.BY_SLUG["waits"]
    lost = Report("lost", "Lost", "Who hung up?", QUEUE, ("abandoned",), ("hour",), ("hour",), waits.chart, "offered",
                  "offered", waits.parts)  # fmt: skip
    monkeypatch.setitem(reports.BY_SLUG, "lost", lost)
    store(db, visit, [stay("abandoned", 9)])
    with reading(db) as connection:
        table = answer(connection, "lost", Filters(FIRST_DAY, FIRST_DAY), DAY_0, Settings(timezone="UTC"))
    assert table.column("abandoned")[10] == 1
    assert len(table.rows) == 24
