"""Explorations: a question that a person puts together, as a report that was never declared.

Chosen metrics, what they are divided by and how that is drawn, written in the query string beside the
filters. Page, CSV, XLSX and JSON make the report here and ask the one door for it, so they agree.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self
from urllib.parse import parse_qs

from data.counters import COUNTERS, VISITS, Fact
from data.dimensions import BY_SLUG as DIMENSIONS
from data.filters import Filters
from data.metrics import METRICS
from data.report import Chart, Report
from data.reports import BY_SLUG as REPORTS
from data.words import N_

SLUG = "explore"
TITLE = N_("Exploration")
QUESTION = N_("Whatever you would like to know")
MOST_METRICS = 6
NOTHING = "none"
"""How "no columns" is written."""
CHARTS = ("bars", "lines", "heat", NOTHING)
NAMES = ("metric", "rows", "cols", "chart")
"""Parameters of its own in the query string."""

SAMPLE = (("offered",), "weekday", "hour")
"""What is shown to whom asks nothing: when people call."""
MODELS = {"visits": "waits", "calls": "call-types", "shifts": "agent-hours"}
"""Fact of the first metric → the report whose whole and parts are checked with it."""


@dataclass(frozen=True, slots=True)
class Exploration:
    """Metrics in order, dimensions of rows and of columns (empty: none), kind of chart (empty: what fits)."""

    metrics: tuple[str, ...]
    rows: str
    cols: str = ""
    chart: str = ""
    refused: tuple[str, ...] = field(default=(), compare=False)
    """Names of parameters that could not be used."""

    @classmethod
    def from_query(cls, query: str | Mapping[str, Any]) -> Self:
        """The exploration of a query string or its parsed form; never raises."""
        given = _given(query)
        if not any(given.get(name) for name in ("metric", "rows", "cols")):
            metrics, rows, cols = SAMPLE
            return cls(metrics, rows, cols, *_chart(given))
        refused: list[str] = []
        chosen: list[str] = []
        for slug in given["metric"]:
            if slug in METRICS and slug not in chosen and len(chosen) < MOST_METRICS:
                chosen.append(slug)
            elif slug not in chosen:
                refused.append("metric")
        divided = []
        for name in ("rows", "cols"):
            slug = given[name][-1] if given[name] else ""
            if slug not in (*DIMENSIONS, "", NOTHING):
                refused.append(name)
            divided.append(slug if slug in DIMENSIONS else "")
        rows, cols = divided
        if not rows or rows == cols:
            rows, cols = (cols, "") if not rows else (rows, "")
        chart, unknown = _chart(given)
        return cls(tuple(chosen) or SAMPLE[0], rows, cols, chart, (*refused, *unknown))

    def written(self) -> dict[str, str]:
        """Its parameters of a query string."""
        pairs = {"metric": ",".join(self.metrics), "rows": self.rows or NOTHING, "cols": self.cols, "chart": self.chart}
        return {name: value for name, value in pairs.items() if value}

    @property
    def by(self) -> tuple[str, ...]:
        """What divides it: rows, then columns."""
        return tuple(slug for slug in (self.rows, self.cols) if slug)

    def report(self, *more: str) -> Report:
        """The report that answers it; `more` are metrics that are needed beside the chosen ones."""
        first = METRICS[self.metrics[0]]
        fact = facts_of_metric(first.slug)[0]
        model = REPORTS.get(MODELS.get(fact.slug, ""))
        slug = first.needs[0] if first.needs else "offered"
        alone = slug if slug in METRICS else self.metrics[0]
        return Report(
            slug=SLUG,
            title=TITLE,
            question=QUESTION,
            view=first.view,
            metrics=tuple(dict.fromkeys((*self.metrics, *more))),
            by=self.by,
            dimensions=tuple(DIMENSIONS),
            chart=Chart(self.chart, self.metrics),
            counted=model.counted if model else alone,
            whole=model.whole if model else alone,
            parts=model.parts if model else (alone,),
        )


def facts_of_metric(slug: str) -> tuple[Fact, ...]:
    """The facts that a metric is counted from."""
    metric = METRICS[slug]
    facts = [COUNTERS[need].fact for need in metric.needs] + ([VISITS] if metric.needs_waits else [])
    return tuple({fact.slug: fact for fact in facts}.values())


def undivided(exploration: Exploration) -> dict[str, tuple[str, ...]]:
    """Chosen metrics that cannot be divided as asked → the dimensions that their facts do not know."""
    found = {}
    for slug in exploration.metrics:
        facts = facts_of_metric(slug)
        unknown = tuple(
            by for by in exploration.by if not all(set(DIMENSIONS[by].columns) <= set(fact.columns) for fact in facts)
        )
        if unknown:
            found[slug] = unknown
    return found


def exploration_of(query: str | Mapping[str, Any], filters: Filters) -> tuple[Report, Filters]:
    """What to ask the door for a query string and its filters: an exploration divides by its own."""
    report = Exploration.from_query(query).report()
    return report, replace(filters, by=report.by, against="")


def _given(query: str | Mapping[str, Any]) -> dict[str, list[str]]:
    if isinstance(query, str):
        try:
            lists: Mapping[str, Any] = parse_qs(query.removeprefix("?"), max_num_fields=2000)
        except ValueError:
            lists = {}
    else:
        getlist = getattr(query, "getlist", None)
        lists = {name: getlist(name) for name in query} if getlist else query
    found: dict[str, list[str]] = {}
    for name in NAMES:
        values = lists.get(name, ())
        several = values if isinstance(values, list | tuple) else [values]
        found[name] = [one for value in several if isinstance(value, str) for one in value.split(",") if one]
    return found


def _chart(given: Mapping[str, list[str]]) -> tuple[str, tuple[str, ...]]:
    chart = given["chart"][-1] if given["chart"] else ""
    return (chart, ()) if chart in (*CHARTS, "") else ("", ("chart",))
