"""What people keep: searches whose text no address carries, and views that are seen by whom they are for."""

import csv
import io
import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from werkzeug.test import TestResponse

from data.database import reading, writing
from data.people import SUPERVISOR, create_person
from data.schema.facts import call
from data.schema.kept import saved_search
from data.schema.people import audit
from data.searches import MINUTE, MOST_OF_ONE_PERSON
from tests.pages import hotline
from tests.pages.site import HASHED, OPERATOR_IS, ORIGIN, Site, draw

PERIOD = "from=2026-11-17&to=2026-11-22"


def words(answer: TestResponse) -> str:
    return json.dumps(answer.get_json(), ensure_ascii=False)


def token_on(client: FlaskClient, address: str = "/calls") -> str:
    match = re.search(r'"name": "csrf_token"[^}]*?"value": "([^"]+)"', words(draw(client, address)))
    match = match or re.search(r'"value": "([^"]+)"[^}]*?"name": "csrf_token"', words(draw(client, address)))
    assert match
    return match.group(1)


def post(client: FlaskClient, to: str, /, **form: str) -> TestResponse:
    return client.post(to, data={"csrf_token": token_on(client)} | form, headers=ORIGIN)


def searched(client: FlaskClient, sought: str, page: str = "/calls") -> str:
    """The address that a search leads to."""
    answer = post(client, "/search", sought=sought, next=f"{page}?{PERIOD}")
    assert answer.status_code == 303
    return answer.location


def search_in(address: str) -> str:
    return parse_qs(urlsplit(address).query)["search"][0]


@pytest.fixture(scope="module")
def some_call() -> dict[str, object]:
    return hotline.Hotline(60).rows[call][200]


def test_a_number_is_found_without_standing_in_an_address(shared_site: Site, some_call: dict[str, object]) -> None:
    client = shared_site.client("supervisor")
    number = str(some_call["caller"])
    address = searched(client, f"+{number[:4]} {number[4:]}")
    assert number[1:] not in address
    drawn = words(draw(client, address))
    assert str(some_call["call_id"]) in drawn
    assert "всего 1" in drawn
    hrefs = re.findall(r'"href": "([^"]+)"', drawn)
    assert not [href for href in hrefs if number[1:] in href]


def test_what_was_found_can_be_taken_away_as_a_file(shared_site: Site, some_call: dict[str, object]) -> None:
    client = shared_site.client("supervisor")
    search = search_in(searched(client, str(some_call["caller"])))
    text = client.get(f"/export/calls.csv?{PERIOD}&search={search}").get_data(as_text=True)
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert len(rows) == 2
    assert some_call["caller"] in rows[1]
    with reading(shared_site.engine) as connection:
        told = connection.execute(sa.select(audit.c.details, audit.c.subject)).all()
    assert not [row for row in told if str(some_call["caller"]) in json.dumps(row.details) + row.subject]


def test_an_exploration_is_filtered_by_a_search(shared_site: Site, some_call: dict[str, object]) -> None:
    client = shared_site.client("supervisor")
    search = search_in(searched(client, str(some_call["caller"]), "/explore"))
    query = f"{PERIOD}&metric=offered&rows=queue&search={search}"
    table = json.loads(client.get(f"/export/explore.json?{query}").data)
    assert table["total"]["offered"] == 1
    assert '"data-point": "0.0"' in words(draw(client, f"/explore?{query}"))


def test_a_report_under_a_search_says_on_its_page_what_its_file_says(
    shared_site: Site, some_call: dict[str, object]
) -> None:
    client = shared_site.client("supervisor")
    query = f"{PERIOD}&search={search_in(searched(client, str(some_call['caller'])))}"
    assert json.loads(client.get(f"/export/reports/waits.json?{query}").data)["total"]["offered"] == 1
    drawn = words(draw(client, f"/reports/waits?{query}"))
    assert "Найдено по: " in drawn
    offered = drawn[drawn.index('"className": "card tile"') - 900 : drawn.index('"className": "card tile"')]
    assert '"1"' in offered
    assert "больше не хранится" in words(draw(shared_site.client("administrator"), f"/reports/waits?{query}"))


def test_too_little_to_look_for_is_said(shared_site: Site) -> None:
    client = shared_site.client("supervisor")
    address = searched(client, " 7 ")
    assert "search=" not in address
    assert "хотя бы две" in words(draw(client, address))


def test_the_search_of_another_finds_nothing_and_an_operator_finds_own_calls_only(
    shared_site: Site, some_call: dict[str, object]
) -> None:
    address = searched(shared_site.client("supervisor"), str(some_call["caller"]))
    for stranger in ("administrator", "operator"):
        drawn = words(draw(shared_site.client(stranger), address))
        assert str(some_call["call_id"]) not in drawn
        assert "больше не хранится" in drawn
    operator = shared_site.client("operator")
    drawn = words(draw(operator, searched(operator, "916")))
    others = [one for one in hotline.AGENTS if one not in (OPERATOR_IS, hotline.NASTY)]
    assert OPERATOR_IS in drawn
    assert not [name for name in others if name in drawn]


def test_a_search_needs_the_token_of_our_form_and_leads_only_to_our_lists(site: Site) -> None:
    client = site.client("supervisor")
    assert client.post("/search", data={"sought": "916"}, headers=ORIGIN).status_code == 400
    for wanted in ("//evil.example/calls", "https://evil.example", "/admin/people", "/calls\\..", ""):
        answer = post(client, "/search", sought="916", next=wanted)
        assert answer.location.startswith("/calls?search=")


def test_who_tries_a_list_of_numbers_has_to_wait(site: Site) -> None:
    client = site.client("supervisor")
    for n in range(MOST_OF_ONE_PERSON):
        site.now += 1
        assert "search=" in searched(client, f"9160{n:03}")
    refused = post(client, "/search", sought="916999")
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) == MINUTE - MOST_OF_ONE_PERSON + 1
    assert "Слишком много поисков" in refused.get_data(as_text=True)
    assert "search=" in searched(site.client("administrator"), "916999")
    site.now += MINUTE - MOST_OF_ONE_PERSON + 1
    assert "search=" in searched(client, "916999")
    with reading(site.engine) as connection:
        kept = connection.execute(sa.select(sa.func.count()).select_from(saved_search)).scalar()
    assert kept == MOST_OF_ONE_PERSON + 2


def test_old_searches_are_gone_after_thirty_days(site: Site) -> None:
    client = site.client("supervisor")
    searched(client, "9161")
    site.now += 31 * 24 * 3600
    searched(site.client("supervisor"), "9162")
    with reading(site.engine) as connection:
        assert list(connection.execute(sa.select(saved_search.c.value)).scalars()) == ["9162"]


VIEW = {"name": "Утро", "description": "для планёрки", "period": "days-7", "public": "me"}
ADDRESS = "/explore?from=2026-01-01&to=2026-01-02&metric=offered&rows=queue&queue=601"


def saved(client: FlaskClient, **form: str) -> str:
    answer = post(client, "/views", **(VIEW | {"address": ADDRESS} | form))
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return parse_qs(urlsplit(answer.location).query)["done"][0]


def second_supervisor(site: Site) -> FlaskClient:
    with writing(site.engine) as connection:
        site.people["second"] = create_person(connection, "second", "Вторая", SUPERVISOR, HASHED, site.now, language="")
    return site.client("second")


def test_a_view_leads_to_its_report_with_days_that_move(site: Site) -> None:
    client = site.client("supervisor")
    moving, fixed = saved(client), saved(client, period="")
    assert client.get(f"/views/{fixed}").location == ADDRESS
    assert client.get(f"/views/{moving}").location == (
        "/explore?from=2026-11-17&to=2026-11-23&metric=offered&rows=queue&queue=601"
    )
    site.now += 24 * 3600
    assert "from=2026-11-18&to=2026-11-24" in site.client("supervisor").get(f"/views/{moving}").location
    assert "Утро" in words(draw(site.client("supervisor"), "/views"))


def test_a_private_view_of_another_does_not_exist_and_a_shared_one_cannot_be_changed(site: Site) -> None:
    owner, other, chief = site.client("supervisor"), second_supervisor(site), site.client("administrator")
    mine = saved(owner)
    for client in (other, chief):
        assert "Утро" not in words(draw(client, "/views"))
        assert client.get(f"/views/{mine}").status_code == 404
        for deed in ("change", "delete"):
            assert post(client, f"/views/{mine}/{deed}", **VIEW).status_code == 404
    assert post(owner, f"/views/{mine}/change", **(VIEW | {"public": "staff"})).status_code == 303
    assert "Утро" in words(draw(other, "/views"))
    assert other.get(f"/views/{mine}").status_code == 302
    for deed in ("change", "delete"):
        assert post(other, f"/views/{mine}/{deed}", **VIEW).status_code == 403
    assert post(chief, f"/views/{mine}/change", **VIEW).status_code == 403
    assert post(chief, f"/views/{mine}/delete").status_code == 303
    assert owner.get(f"/views/{mine}").status_code == 404


def test_sharing_and_deleting_are_in_the_audit_trail(site: Site) -> None:
    client = site.client("supervisor")
    mine = saved(client)
    for public in ("staff", "staff", "me"):
        post(client, f"/views/{mine}/change", **(VIEW | {"public": public}))
    post(client, f"/views/{mine}/delete")
    with reading(site.engine) as connection:
        rows = connection.execute(sa.select(audit).where(audit.c.subject == f"view {mine}").order_by(audit.c.id)).all()
    assert [row.action for row in rows] == ["view.shared", "view.unshared", "view.deleted"]
    assert {row.person_id for row in rows} == {site.people["supervisor"]}


def test_a_shared_view_brings_its_search_along(site: Site) -> None:
    owner, other = site.client("supervisor"), second_supervisor(site)
    address = searched(owner, "9161234567")
    lost = "больше не хранится"
    assert lost in words(draw(other, address))
    saved(owner, address=address, public="staff")
    assert lost not in words(draw(other, address))


@pytest.mark.parametrize(
    "form",
    [
        {"name": "  "},
        {"address": "https://evil.example/x"},
        {"address": "//evil.example"},
        {"address": "/nothing"},
        {"address": "/admin/people"},
        {"address": "/my-day"},
        {"address": "/explore?" + "x=" + "y" * 9000},
    ],
)
def test_what_is_no_page_of_the_person_cannot_be_saved(site: Site, form: dict[str, str]) -> None:
    client = site.client("supervisor")
    assert post(client, "/views", **(VIEW | {"address": ADDRESS} | form)).status_code == 400


def test_an_operator_has_no_views(site: Site) -> None:
    client = site.client("operator")
    assert client.get("/views").status_code == 403
    assert client.get("/views/whatever").status_code == 403
    assert post(client, "/views", **(VIEW | {"address": ADDRESS})).status_code == 403


def test_views_are_kept_alike_on_every_database(db: Engine) -> None:
    from data.views import Draft, change_view, delete_view, keep_view, view_for, views_for

    with writing(db) as connection:
        ann, bob = (create_person(connection, login, login, SUPERVISOR, "", 0) for login in ("ann", "bob"))
        for name in ("Б", "а"):
            made = keep_view(connection, ann, Draft(name, "", "", name == "а"), "/explore", "rows=queue", 0)
        assert [view.name for view in views_for(connection, ann)] == ["а", "Б"]
        assert [view.name for view in views_for(connection, bob)] == ["а"]
        change_view(connection, made, Draft("в", "so", "month", False))
        assert view_for(connection, made, bob) is None
        delete_view(connection, made)
        assert [view.name for view in views_for(connection, ann)] == ["Б"]
