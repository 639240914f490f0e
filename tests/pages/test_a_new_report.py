"""The promise of the README: one entry in data/reports.py, and page, CSV, JSON and menu are there."""

import json

import pytest

from data import answer, reports
from data.metric import QUEUE
from data.reports import Chart, Report
from tests.pages.site import Site, draw

NEW = Report(
    slug="lost-by-hour",
    title="Lost calls by hour",
    question="When are calls lost?",
    view=QUEUE,
    metrics=("offered", "answered", "abandoned"),
    by=("hour",),
    dimensions=("hour", "queue", "outcome"),
    chart=Chart("bars", ("abandoned",)),
    counted="offered",
    whole="offered",
    parts=("offered",),
)


@pytest.fixture(autouse=True)
def one_more_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(reports.BY_SLUG, NEW.slug, NEW)
    monkeypatch.setattr(reports, "REPORTS", (*reports.REPORTS, NEW))
    assert answer.REPORTS is reports.BY_SLUG


@pytest.mark.parametrize("division", ["", "?by=queue", "?by=queue,outcome", "?columns=all&sort=-abandoned"])
def test_its_page_is_drawn(shared_site: Site, division: str) -> None:
    said = json.dumps(draw(shared_site.client("supervisor", "en"), f"/reports/{NEW.slug}", division).get_json())
    assert "Lost calls by hour" in said
    assert "Number of this error" not in said
    assert '"type": "Graph"' in said


def test_its_numbers_can_be_taken_away(shared_site: Site) -> None:
    client = shared_site.client("supervisor")
    total = client.get(f"/api/v1/reports/{NEW.slug}.json").get_json()["total"]["offered"]
    lines = client.get(f"/export/reports/{NEW.slug}.csv").get_data(as_text=True).splitlines()
    assert lines[-1].split(";")[1] == str(total)
