"""Lists as files: exactly the page's rows, within the person's bounds and limits; long ones are written aside."""

import csv
import io
import json
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from data.counters import CALLS, VISITS
from data.database import reading, writing
from data.files import prepared
from data.filters import Filters
from data.questions.lists import how_many
from data.schema.people import audit
from data.searches import NUMBER, keep_search
from integration import exports, prepared_routes
from integration.export_wiring import EXTENSION, Wiring
from integration.preparing import write_prepared
from tests.pages import hotline
from tests.pages.site import OPERATOR_IS, ORIGIN, Site, draw

PERIOD = "from=2026-11-17&to=2026-11-22"
FACTS = {"calls": CALLS, "visits": VISITS}


def lines(text: str, delimiter: str = ";") -> list[list[str]]:
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter))


def counted(site: Site, what: str, query: str = PERIOD) -> int:
    with reading(site.engine) as connection:
        return how_many(connection, FACTS[what], Filters.from_query(query, hotline.FIRST))


@pytest.mark.parametrize("query", [PERIOD, f"{PERIOD}&outcome=abandoned&queue=601", "from=2020-01-01&to=2020-01-02"])
@pytest.mark.parametrize("what", ["calls", "visits"])
def test_a_list_has_exactly_the_rows_of_the_page(shared_site: Site, what: str, query: str) -> None:
    client = shared_site.client("supervisor")
    told = lines(client.get(f"/export/{what}.csv?{query}").get_data(as_text=True))
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/export/{what}.xlsx?{query}").data))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert len(told) == len(rows) == counted(shared_site, what, query) + 1
    assert list(rows[0]) == told[0]
    place = told[0].index("Кто звонил")
    assert [row[place] for row in rows] == [line[place] for line in told]


def test_durations_and_instants_of_a_list_are_typed(shared_site: Site) -> None:
    client = shared_site.client("supervisor", "en")
    told = lines(client.get(f"/export/visits.csv?{PERIOD}").get_data(as_text=True), ",")
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/export/visits.xlsx?{PERIOD}").data))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    wait, entered = told[0].index("Wait"), told[0].index("Entered")
    waits = [row[wait] for row in rows[1:]]
    assert [str(round(one.total_seconds())) if hasattr(one, "total_seconds") else "0" for one in waits] == [
        line[wait] for line in told[1:]
    ]
    moments = [row[entered].replace(tzinfo=hotline.ZONE).isoformat() for row in rows[1:]]
    assert moments == [line[entered] for line in told[1:]]
    assert moments == sorted(moments)
    assert told[1][told[0].index("Outcome")] in ("Answered", "Abandoned")


def test_an_operator_takes_only_own_calls_away(shared_site: Site) -> None:
    client = shared_site.client("operator")
    told = lines(client.get(f"/export/calls.csv?{PERIOD}&agent=Дмитрий+Кузнецов").get_data(as_text=True))
    place = told[0].index("Сотрудники")
    assert {line[place] for line in told[1:]} == {OPERATOR_IS}
    assert client.get(f"/export/reports/waits.csv?{PERIOD}").status_code == 403


def test_more_rows_than_the_role_may_have_are_refused_with_the_reason(
    site: Site, filled: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit(filled, monkeypatch, export_rows_supervisor=10)
    answer = filled.client("supervisor").get(f"/export/calls.csv?{PERIOD}")
    assert answer.status_code == 413
    assert "10" in answer.get_json()["error"]
    whole = filled.client("administrator").get(f"/export/calls.csv?{PERIOD}").get_data(as_text=True)
    assert len(lines(whole)) == counted(filled, "calls") + 1
    posted = order(filled.client("supervisor"), "calls", "csv")
    assert posted.location == f"/exports?rows={counted(filled, 'calls')}"
    drawn = draw(filled.client("supervisor"), "/exports", f"?rows={counted(filled, 'calls')}").get_json()
    assert "скачать 10" in str(drawn)


def limit(site: Site, monkeypatch: pytest.MonkeyPatch, **given: int) -> None:
    changed = site.settings.model_copy(update=given)
    house = site.server.extensions["okc"]
    monkeypatch.setitem(site.server.extensions, "okc", type(house)(changed, house.engine, house.clock))


@pytest.fixture
def filled(site: Site) -> Site:
    """A site of one's own with some calls."""
    hotline.fill(site.engine, 20)
    return site


@pytest.fixture
def started(filled: Site, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Ids of the files that were to be written aside; from one row on a list is long."""
    ids: list[str] = []
    monkeypatch.setattr(prepared_routes, "ROWS_COMING_AT_ONCE", {"csv": 0, "xlsx": 0})
    wired = filled.server.extensions[EXTENSION]
    monkeypatch.setitem(filled.server.extensions, EXTENSION, Wiring(wired.wording, wired.bounded, ids.append))
    return ids


def order(client: FlaskClient, what: str, form: str, query: str = PERIOD) -> Any:
    return client.post(f"/export/{what}", data={"form": form, "query": query}, headers=ORIGIN)


def write(site: Site, key: str) -> None:
    write_prepared(site.engine, site.settings, key, lambda: site.now)


def trail(site: Site) -> list[tuple[str, str, int]]:
    with reading(site.engine) as connection:
        query = sa.select(audit).where(audit.c.action.like("export%")).order_by(audit.c.id)
        return [(row.action, row.subject, row.details["rows"]) for row in connection.execute(query)]


def test_a_short_list_comes_at_once(filled: Site) -> None:
    client = filled.client("supervisor")
    sent = order(client, "calls", "csv")
    assert (sent.status_code, sent.location) == (303, f"/export/calls.csv?{PERIOD}")
    with client.get(sent.location) as answer:
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.data
    assert trail(filled) == [("export", "calls csv", counted(filled, "calls"))]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_long_list_is_written_aside_and_fetched_by_its_owner_alone(
    filled: Site, started: list[str], form: str
) -> None:
    client = filled.client("supervisor")
    assert order(client, "visits", form).location == "/exports"
    (key,) = started
    assert [one["state"] for one in client.get("/export/prepared.json").get_json()] == ["waiting"]
    assert client.get(f"/export/prepared/{key}").status_code == 404
    write(filled, key)
    (said,) = client.get("/export/prepared.json").get_json()
    n = counted(filled, "visits")
    assert said == {"id": key, "state": "ready", "rows": n, "total": n}
    assert "Скачать" in str(draw(client, "/exports").get_json())
    with client.get(f"/export/prepared/{key}") as fetched:
        content, name = fetched.data, fetched.headers["Content-Disposition"]
    direct = client.get(f"/export/visits.{form}?{PERIOD}")
    assert name == direct.headers["Content-Disposition"].replace('"', "")
    if form == "csv":
        assert content == direct.data
    else:
        told = [list(openpyxl.load_workbook(io.BytesIO(one)).worksheets[0].values) for one in (content, direct.data)]
        assert told[0] == told[1]
    other = filled.client("administrator")
    assert other.get(f"/export/prepared/{key}").status_code == 404
    assert other.post(f"/export/prepared/{key}/stop", headers=ORIGIN).status_code == 404
    assert other.get("/export/prepared.json").get_json() == []
    subject = f"visits {form}"
    assert trail(filled) == [("export", subject, n), ("export fetched", subject, n), ("export", subject, n)]


def test_a_searched_number_stands_in_no_order_on_disk(filled: Site, started: list[str]) -> None:
    client = filled.client("supervisor")
    everything = lines(client.get(f"/export/calls.csv?{PERIOD}").text)
    sought = everything[1][3][1:8]
    with writing(filled.engine) as connection:
        search = keep_search(connection, filled.people["supervisor"], (NUMBER, sought), filled.now)
    query = f"{PERIOD}&search={search}"
    order(client, "calls", "csv", query)
    (key,) = started
    folder = prepared.folder_of(filled.settings.data_dir) / key
    kept = json.loads((folder / prepared.ORDER).read_text("utf-8"))["list"]["filters"]
    assert (kept["search"], kept["sought"]) == (search, ["", ""])
    assert sought not in (folder / prepared.ORDER).read_text("utf-8")
    write(filled, key)
    with client.get(f"/export/prepared/{key}") as fetched:
        found = lines(fetched.text)
    assert found == lines(client.get(f"/export/calls.csv?{query}").text)
    assert 1 < len(found) < len(everything)


def test_calls_behind_a_number_are_written_aside_as_they_come_at_once(filled: Site, started: list[str]) -> None:
    client, query = filled.client("supervisor"), f"{PERIOD}&measure=lost.lost"
    order(client, "calls", "csv", query)
    (key,) = started
    write(filled, key)
    with client.get(f"/export/prepared/{key}") as fetched:
        found = lines(fetched.text)
    assert found == lines(client.get(f"/export/calls.csv?{query}").text)
    whole = client.get(f"/api/v1/reports/lost.json?{PERIOD}").get_json()["total"]["lost"]
    assert len(found) == whole + 1 > 1


def test_a_file_that_is_given_up_is_not_written(filled: Site, started: list[str]) -> None:
    client = filled.client("supervisor")
    order(client, "visits", "csv")
    assert client.post(f"/export/prepared/{started[0]}/stop", headers=ORIGIN).location == "/exports"
    write(filled, started[0])
    (said,) = client.get("/export/prepared.json").get_json()
    assert said["state"] == "cancelled"
    assert trail(filled) == [("export cancelled", "visits csv", 0)]
    folder = prepared.folder_of(filled.settings.data_dir) / started[0]
    assert not list(folder.glob("*.csv"))


def test_a_file_whose_writer_died_has_failed(filled: Site, started: list[str]) -> None:
    client = filled.client("supervisor")
    order(client, "visits", "csv")
    filled.now += prepared.STARTING_S + 1
    (said,) = client.get("/export/prepared.json").get_json()
    assert said["state"] == "failed"
    assert "Не удалось записать" in str(draw(client, "/exports").get_json())


def test_files_are_kept_for_an_hour(filled: Site, started: list[str]) -> None:
    client = filled.client("supervisor")
    order(client, "visits", "csv")
    write(filled, started[0])
    folder = prepared.folder_of(filled.settings.data_dir)
    prepared.purge(folder, filled.now + prepared.KEPT_S)
    with client.get(f"/export/prepared/{started[0]}") as answer:
        assert answer.status_code == 200
    prepared.purge(folder, filled.now + prepared.KEPT_S + 1)
    assert client.get(f"/export/prepared/{started[0]}").status_code == 404
    assert not (folder / started[0]).exists()


def test_nobody_orders_more_than_three_files_at_once(filled: Site, started: list[str]) -> None:
    client = filled.client("supervisor")
    assert [order(client, "calls", "csv").location for _ in range(4)] == ["/exports"] * 3 + ["/exports?busy=1"]
    assert len(started) == 3
    assert order(filled.client("administrator"), "calls", "csv").location == "/exports"


def test_who_goes_away_in_the_middle_frees_the_place_and_is_told_of(filled: Site) -> None:
    client = filled.client("supervisor")
    for _ in range(exports.AT_THE_SAME_TIME + 1):
        answer = client.get(f"/export/calls.csv?{PERIOD}", buffered=False)
        assert answer.status_code == 200
        pieces = answer.iter_encoded()
        next(pieces), next(pieces), next(pieces)
        answer.close()
    assert [action for action, *_ in trail(filled)].count("export cancelled") == exports.AT_THE_SAME_TIME + 1


def test_only_so_many_lists_are_sent_at_the_same_time(filled: Site) -> None:
    client = filled.client("supervisor")
    held = [client.get(f"/export/calls.csv?{PERIOD}", buffered=False) for _ in range(exports.AT_THE_SAME_TIME)]
    refused = client.get(f"/export/calls.csv?{PERIOD}")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "30")
    for answer in held:
        answer.close()
    with client.get(f"/export/calls.csv?{PERIOD}") as answer:
        assert answer.status_code == 200


def test_an_order_that_makes_no_sense_is_refused(filled: Site) -> None:
    client = filled.client("supervisor")
    assert order(client, "calls", "pdf").status_code == 400
    assert order(client, "people", "csv").status_code in (404, 405)
    assert client.get("/export/prepared/../../okc.sqlite").status_code == 404
    assert client.get("/export/prepared/..").status_code == 404
