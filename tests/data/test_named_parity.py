"""Named questions give the same from the columns as from the database, whatever divides or restricts them."""

from dataclasses import replace
from datetime import date

import pytest

from data.filters import Filters
from data.metrics import METRICS
from data.named import MEASURES, NAMED
from data.question import NamedReport
from data.reports import REPORTS
from tests.data.answers.test_parity import NARROWED, PERIOD, PERIODS, Engines, engines
from tests.data.months_made import LAST

__all__ = ["engines"]

MADE_UP = "agent-day"
"""Its facts here are made one by one, so these shifts are no sums of their parts."""


@pytest.mark.slow
def test_every_period_and_division_gives_the_same(engines: Engines) -> None:
    for report in NAMED:
        for one in PERIODS:
            engines.agree(report.slug, one)
        for dimension in report.dimensions:
            table = engines.agree(report.slug, replace(PERIOD, by=(dimension,)))
            assert (table.by, table.n > 0) == ((dimension,), True)


@pytest.mark.slow
def test_every_filter_gives_the_same_and_adds_up(engines: Engines) -> None:
    for report in NAMED:
        for name, values in NARROWED.items():
            table = engines.agree(report.slug, replace(PERIOD, **{name: values}))
            assert table.conservation.holds or report.slug == MADE_UP
        engines.agree(report.slug, Filters(date(2026, 3, 1), LAST, against="previous"))


def test_a_measure_has_one_meaning_and_its_own_name() -> None:
    measures = [one for report in NAMED for one in report.measures]
    assert len({one.slug for one in measures}) == len(measures) == len(MEASURES)
    assert not MEASURES.keys() & METRICS.keys()
    assert len({one.slug for one in (*REPORTS, *NAMED)}) == len(REPORTS) + len(NAMED)


@pytest.mark.parametrize("report", NAMED, ids=lambda report: report.slug)
def test_what_is_declared_of_a_question_is_there(report: NamedReport) -> None:
    slugs = {one.slug for one in report.measures}
    assert {*report.tiles, *report.columns, *report.parts} <= slugs
    assert {*report.by, *(part for one in report.divisions for part in one.split(","))} <= set(report.dimensions)
    assert all(one.definition and one.formula for one in report.measures)
