"""Page, CSV and JSON say the same numbers; an operator sees nothing but their own."""

import csv
import io
import json
from datetime import datetime

import sqlalchemy as sa

from auth.own import Own
from data.database import reading
from data.filters import Filters
from data.schema.facts import call
from data.schema.people import audit
from tests.pages import hotline
from tests.pages.site import OPERATOR_IS, Site, draw

PERIOD = "from=2026-11-17&to=2026-11-22"


def tile(drawn: object) -> list[str]:
    text = json.dumps(drawn, ensure_ascii=False)
    return [part.split('"')[0] for part in text.split('"className": "v"')[1:]]


def test_csv_and_json_have_the_same_total(shared_site: Site) -> None:
    client = shared_site.client("supervisor")
    as_json = json.loads(client.get(f"/api/v1/reports/waits.json?{PERIOD}").data)
    text = client.get(f"/export/reports/waits.csv?{PERIOD}").get_data(as_text=True)
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    place = rows[0].index("Поступило")
    assert int(rows[-1][place]) == as_json["total"]["offered"] > 0
    drawn = json.dumps(draw(client, "/reports/waits", f"?{PERIOD}").get_json())
    assert f'"children": "{as_json["total"]["offered"]}"' in drawn
    assert as_json["conservation"]["holds"]
    plain = client.get(f"/api/v1/reports/waits.csv?{PERIOD}").get_data(as_text=True)
    assert plain.startswith("queue,offered,answered")
    assert plain.splitlines()[-1].startswith(f"total,{as_json['total']['offered']},")


def test_an_english_csv_has_commas_and_english_headings(shared_site: Site) -> None:
    text = shared_site.client("supervisor", "en").get(f"/export/reports/waits.csv?{PERIOD}").get_data(as_text=True)
    assert text.startswith("\ufeffQueue,Offered,Answered")


def test_an_export_is_in_the_audit_trail_with_its_filters(site: Site) -> None:
    site.client("supervisor").get(f"/export/reports/waits.csv?{PERIOD}").get_data()
    with reading(site.engine) as connection:
        row = connection.execute(sa.select(audit).where(audit.c.action == "export")).one()
    assert row.person_id == site.people["supervisor"]
    assert row.subject == "report waits"
    assert row.details["filters"].startswith(PERIOD)


def test_an_api_parameter_that_cannot_be_used_is_a_400(shared_site: Site) -> None:
    answer = shared_site.client("supervisor").get("/api/v1/reports/waits.json?from=soon")
    assert answer.status_code == 400
    assert answer.get_json()["parameters"] == ["from"]


def test_unknown_children_of_api_and_export_are_json_404(shared_site: Site) -> None:
    client = shared_site.client("administrator")
    for address in ("/api/v2/x", "/export/x", "/api/v1/reports/nothing.json", "/export/reports/nothing.csv"):
        answer = client.get(address)
        assert (answer.status_code, answer.mimetype) == (404, "application/json")


def test_an_operator_sees_only_own_calls(shared_site: Site) -> None:
    client = shared_site.client("operator")
    drawn = draw(client, "/calls", f"?{PERIOD}&agent=Дмитрий+Кузнецов").get_data(as_text=True)
    shown = json.loads(drawn)
    assert OPERATOR_IS in json.dumps(shown, ensure_ascii=False)
    assert "Дмитрий Кузнецов" not in json.dumps(shown, ensure_ascii=False)


def test_the_call_of_another_does_not_exist_for_an_operator(shared_site: Site) -> None:
    calls = hotline.Hotline(60).rows[call]
    own = next(one for one in calls if one["agents"] == [OPERATOR_IS])
    other = next(one for one in calls if one["agents"] not in ([OPERATOR_IS], []))
    client = shared_site.client("operator")
    assert "Такого звонка нет" not in words(draw(client, f"/calls/main/{own['call_id']}"))
    assert "Такого звонка нет" in words(draw(client, f"/calls/main/{other['call_id']}"))
    assert "Такого звонка нет" in words(draw(client, "/calls/main/1.1"))


def words(answer: object) -> str:
    return json.dumps(answer.get_json(), ensure_ascii=False)  # type: ignore[attr-defined]


def test_own_bounds_win_over_what_the_browser_asks() -> None:
    since = int(datetime(2026, 11, 20, tzinfo=hotline.ZONE).timestamp())
    own = Own("main", ("Анна",), since)
    asked = Filters.from_query("from=2026-11-01&to=2026-11-10&agent=Борис&pbx=other", datetime(2026, 11, 23).date())
    bounded = own.bounded(asked, hotline.ZONE)
    assert (bounded.pbx, bounded.agents) == (("main",), ("Анна",))
    assert bounded.first.isoformat() == "2026-11-20"
    assert not own.is_own("main", ["Анна"], since - 1)
    assert not own.is_own("other", ["Анна"], since)


def test_an_operator_without_a_telephone_sees_no_call() -> None:
    nobody = Own("", (), 0).bounded(Filters.from_query("", datetime(2026, 11, 23).date()), hotline.ZONE)
    assert nobody.agents != ()
    assert nobody.pbx != ()


def test_that_nothing_was_lost_is_said_only_where_it_says_something(shared_site: Site) -> None:
    client = shared_site.client("supervisor")
    for slug, is_said in (("waits", True), ("calls-over-time", True), ("dids", False), ("internal", False)):
        drawn = json.dumps(draw(client, f"/reports/{slug}", f"?{PERIOD}").get_json(), ensure_ascii=False)
        assert ("сходится" in drawn) is is_said, slug
