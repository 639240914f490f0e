"""Letter, staffing and forecast give equal cells everywhere: page, files, API and command line."""

import json
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from data import commands
from data.head.door import FOR_THE_HEAD
from data.schema.facts import visit
from tests.data.contacts_made import one_visit, put
from tests.data.facts_made import DAY_0, FIRST_DAY
from tests.pages import hotline
from tests.pages.site import Site, draw
from tests.pages.test_same_numbers import Answer, csv_rows, nodes, same_keys, same_lines, same_workbook, texts

ASKED = {
    "letter": {"period": "week", "from": "2026-11-16"},
    "staffing": {"from": "2026-11-16", "to": "2026-11-22", "days": "123", "target": "90", "shrinkage": "35"},
    "forecast": {"queue": "601"},
}
SLUGS = tuple(FOR_THE_HEAD)


def asked(site: Site, slug: str) -> Answer:
    """An answer for the head as the API tells it; what every other form is compared with."""
    return Answer(site, slug, "&".join(f"{name}={value}" for name, value in ASKED[slug].items()))


def command(site: Site, monkeypatch: pytest.MonkeyPatch, *words: str, now: int = hotline.NOW) -> Result:
    monkeypatch.setenv("OKC_DATABASE_URL", site.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("OKC_PBX_DATABASE_URL", "sqlite://")
    monkeypatch.setenv("OKC_DATA_DIR", str(site.settings.data_dir))
    monkeypatch.setattr(commands, "time", SimpleNamespace(time=lambda: now))
    return CliRunner().invoke(commands.cli, ["report", *words])


@pytest.mark.parametrize("slug", SLUGS)
def test_files_and_api_say_the_same(shared_site: Site, slug: str) -> None:
    answer = asked(shared_site, slug)
    assert answer.rows or slug == "forecast"
    head, rows = csv_rows(answer.get(f"/api/v1/reports/{slug}.csv").get_data(as_text=True))
    assert head == [column.slug for column in answer.columns]
    same_lines(answer, rows)
    same_keys(answer, rows)
    same_workbook(answer, answer.get(f"/api/v1/reports/{slug}.xlsx").data)
    _, people = csv_rows(answer.get(f"/export/{slug}.csv").get_data(as_text=True))
    same_lines(answer, people)
    same_workbook(answer, answer.get(f"/export/{slug}.xlsx").data)
    assert answer.get(f"/export/{slug}.json").get_json() == answer.said


@pytest.mark.parametrize("slug", SLUGS)
def test_the_command_line_says_what_the_api_says(
    shared_site: Site, slug: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answer = asked(shared_site, slug)
    options = [word for name, value in ASKED[slug].items() for word in (f"--{name}", value)]
    as_json = command(shared_site, monkeypatch, slug, *options, "--format", "json")
    assert json.loads(as_json.stdout) == answer.said
    head, rows = csv_rows(command(shared_site, monkeypatch, slug, *options, "--format", "csv").stdout)
    assert head == [column.slug for column in answer.columns]
    same_lines(answer, rows)
    place = tmp_path / "out.xlsx"
    done = command(shared_site, monkeypatch, slug, *options, "--format", "xlsx", "-o", str(place))
    assert done.exit_code == 0, done.output
    same_workbook(answer, place)
    shown = command(shared_site, monkeypatch, slug, *options)
    assert shown.exit_code == 0, shown.output
    assert all(str(row[0]) in shown.stdout for row in answer.rows[:5])


def test_the_letter_on_its_page_has_the_numbers_of_the_table(shared_site: Site) -> None:
    answer = asked(shared_site, "letter")
    by_line = {row["line"]: row for row in answer.said["rows"]}
    page = draw(answer.client, "/letter", f"?{answer.query}").get_json()
    figures = [node for node in nodes(page) if node["type"] == "Dl"]
    said = [" ".join(texts(node)) for node in nodes(figures[0]) if node["type"] == "Div"]
    assert f"Calls {by_line['calls']['now']} was {by_line['calls']['before']}" in said
    hours = [round(by_line["staff"][side] / 3600) if by_line["staff"][side] else "—" for side in ("now", "before")]
    assert f"Hours at the telephone {hours[0]} was {hours[1]}" in said
    waits = answer.client.get("/api/v1/reports/waits.json?from=2026-11-16&to=2026-11-22").get_json()
    assert [by_line[line]["now"] for line in ("sl", "asa", "calls", "handling")] == [
        waits["total"][slug] for slug in ("sl", "asa", "offered", "aht")
    ]
    effects = [row["contribution"] for row in answer.said["rows"] if row["line"] not in ("sl",)]
    told = [one for one in effects if one is not None]
    assert sum(told) == pytest.approx(by_line["sl"]["contribution"] or 0)


def test_a_forecast_has_its_days_and_hours_everywhere(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        one_visit(DAY_0 + n * 86_400 + hour * 3600 + k, visit_id=f"v{n}-{hour}-{k}", call_id=f"c{n}-{hour}-{k}")
        for n in range(60)
        for hour in (9, 10, 15)
        for k in range(3 + n % 7)
    ]
    put(site.engine, visit, rows)
    site.now = DAY_0 + 60 * 86_400 + 43_200
    answer = Answer(site, "forecast", "")
    told: Any = json.loads(command(site, monkeypatch, "forecast", "--format", "json", now=site.now).stdout)
    assert told == answer.said
    assert len(told["rows"]) == 28 * 24
    assert told["rows"][0]["day"] == (FIRST_DAY + timedelta(days=60)).isoformat()
    assert told["n"] > 28 * 3 * 3
    same_lines(answer, csv_rows(answer.get("/export/forecast.csv").get_data(as_text=True))[1])
    same_workbook(answer, answer.get("/export/forecast.xlsx").data)
    shown = command(site, monkeypatch, "forecast", now=site.now).stdout
    assert "At least, in 9 of 10" in shown.splitlines()[1]


@pytest.mark.parametrize(
    ("slug", "words", "name"),
    [
        ("letter", ("--to", "2026-11-20"), "--to"),
        ("letter", ("--period", "year"), "--period"),
        ("letter", ("--target", "80"), "--target"),
        ("staffing", ("--target", "200"), "--target"),
        ("staffing", ("--by", "queue"), "--by"),
        ("staffing", ("--days", "9"), "--days"),
        ("forecast", ("--from", "2026-11-20"), "--from"),
        ("waits", ("--days", "1"), "--days"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(
    shared_site: Site, monkeypatch: pytest.MonkeyPatch, slug: str, words: tuple[str, ...], name: str
) -> None:
    done = command(shared_site, monkeypatch, slug, *words)
    assert done.exit_code == 2
    assert f"cannot be used: {name}" in done.output
    if slug != "waits" and name != "--target":
        address = f"/api/v1/reports/{slug}.json?{words[0].removeprefix('--')}={words[1]}"
        refused = shared_site.client("supervisor").get(address)
        assert (refused.status_code, refused.get_json()["parameters"]) == (400, [name.removeprefix("--")])


def test_a_period_that_has_not_begun_is_a_letter_without_rows(shared_site: Site) -> None:
    told = shared_site.client("supervisor").get("/api/v1/reports/letter.json?from=2027-01-04").get_json()
    assert (told["rows"], told["notes"]) == ([], ["No day of this period is over yet."])


def test_a_filter_that_would_count_a_part_of_the_calls_is_told_of(shared_site: Site) -> None:
    for slug in SLUGS:
        told = shared_site.client("supervisor").get(f"/api/v1/reports/{slug}.json?topic=heating").get_json()
        assert told["notes"] == ["This report cannot be filtered by: Topic."]


def test_operators_get_none_of_it(shared_site: Site) -> None:
    for slug in SLUGS:
        assert shared_site.client("operator").get(f"/api/v1/reports/{slug}.json").status_code == 403
        assert shared_site.client("operator").get(f"/export/{slug}.csv").status_code == 403
