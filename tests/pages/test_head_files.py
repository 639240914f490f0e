"""Plans for the head as files: the same numbers as on their pages, for the same address, and for no operator."""

import csv
import io
import json

import pytest
import sqlalchemy as sa

from data.database import reading
from data.schema.people import audit
from tests.pages.site import Site, draw
from tests.pages.test_every_page import HOSTILE

PERIOD = "from=2026-11-16&to=2026-11-22&weekday=1&weekday=2&weekday=3"


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def test_the_staffing_page_and_its_csv_and_json_say_the_same(shared_site: Site) -> None:
    client = shared_site.client("supervisor")
    rows = rows_of(client.get(f"/export/staffing.csv?{PERIOD}").get_data(as_text=True))
    as_json = json.loads(client.get(f"/export/staffing.json?{PERIOD}").data)
    assert rows[0][:5] == ["Полчаса", "Звонки", "Нужно (Эрланг C)", "Нужно (Эрланг A)", "Нужно у вас"]
    assert [int(row[4]) for row in rows[1:-1]] == [row["needed"] for row in as_json["rows"]]
    drawn = json.dumps(draw(client, "/staffing", f"?{PERIOD}").get_json(), ensure_ascii=False)
    assert drawn.count("&rows=visits") == len(as_json["rows"])
    waits = client.get(f"/api/v1/reports/waits.json?{PERIOD}").get_json()
    assert as_json["n"] == waits["n"] > 0


def test_wishes_of_the_address_reach_the_file(shared_site: Site) -> None:
    client = shared_site.client("supervisor")
    usual = json.loads(client.get(f"/export/staffing.json?{PERIOD}").data)["rows"]
    strict = json.loads(client.get(f"/export/staffing.json?{PERIOD}&target=99&within=5&shrinkage=50").data)["rows"]
    assert sum(row["planned"] for row in strict) > sum(row["planned"] for row in usual)


def test_a_workbook_opens_with_a_row_for_each_half_hour(shared_site: Site) -> None:
    answer = shared_site.client("supervisor").get(f"/export/staffing.xlsx?{PERIOD}")
    assert answer.data.startswith(b"PK")


def test_a_forecast_without_history_is_an_empty_file(shared_site: Site) -> None:
    rows = rows_of(shared_site.client("supervisor").get("/export/forecast.csv").get_data(as_text=True))
    assert rows[0][0] == "День"
    assert len(rows) <= 2


def test_a_plan_that_was_taken_away_is_in_the_audit_trail(site: Site) -> None:
    site.client("supervisor").get("/export/staffing.csv?queue=601").get_data()
    with reading(site.engine) as connection:
        row = connection.execute(sa.select(audit).where(audit.c.action == "export")).one()
    assert row.subject == "report staffing"


@pytest.mark.parametrize("path", ["/export/staffing.csv", "/export/forecast.csv"])
def test_operators_take_no_plans_away(shared_site: Site, path: str) -> None:
    assert shared_site.client("operator").get(path).status_code == 403


@pytest.mark.parametrize("search", HOSTILE)
@pytest.mark.parametrize("path", ["/export/staffing.csv", "/export/forecast.json"])
def test_a_hostile_address_never_breaks_a_file(shared_site: Site, path: str, search: str) -> None:
    assert shared_site.client("supervisor").get(path + search).status_code == 200
