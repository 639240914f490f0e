"""The gate: every route and callback by role, Host and Origin, what anonymous visitors get."""

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from auth import roles
from auth.origin import is_known_host
from auth.roles import CALLBACKS, PUBLIC, ROUTES, page_of
from data.database import reading
from data.people import ROLES
from data.schema.people import audit
from data.settings import Settings
from server import StartError, create_app
from tests.pages.site import CONTENT, ORIGIN, Site, page_request, site_settings

ADDRESSES = {
    "/_dash-layout": "/_dash-layout",
    "/_dash-dependencies": "/_dash-dependencies",
    "/_reload-hash": "/_reload-hash",
    "/": "/",
    "/<path:path>": "/reports",
    "exports.report": "/export/reports/waits.csv",
    "exports.rows": "/export/calls.csv",
    "exports.unknown": "/export/x",
    "explored.file": "/export/explore.csv",
    "head.file": "/export/letter.csv",
    "prepared.mine": "/export/prepared.json",
    "prepared.fetch": "/export/prepared/nobodys",
    "kept.open_view": "/views/nobodys",
    "api.report": "/api/v1/reports/waits.json",
    "api.report_csv": "/api/v1/reports/waits.csv",
    "api.report_xlsx": "/api/v1/reports/waits.xlsx",
    "api.unknown": "/api/x",
    "live.freshness": "/live/freshness",
    "slices.read": "/live/slice/main/nothing",
    "orders.outcome": "/live/outcome/nobodys",
    "focus.outcome": "/focus/outcome/nobodys",
    "health.live": "/healthz",
    "health.ready": "/readyz",
    "auth.sign_in": "/sign-in",
    "auth.password": "/password",
    "_dash_assets.static": "/assets/app.css",
    "/_favicon.ico": "/_favicon.ico",
}
"""An address of each route that answers GET."""
ONLY_POST = {
    "/_dash-update-component",
    "auth.try_to_sign_in",
    "auth.sign_out",
    "auth.change_password",
    "auth.preferences",
    "kept.search",
    "kept.save_view",
    "kept.change",
    "kept.delete",
    "prepared.start",
    "prepared.stop",
    "rules.set_threshold",
    "rules.set_group",
    "orders.order",
    "focus.order",
    "focus.say",
}
SUITES = "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>"
STAFF_ONLY = {"exports.report", "api.report", "api.report_csv", "/<path:path>"}
NOT_THERE = {
    "slices.read",
    "orders.outcome",
    "focus.outcome",
    "exports.unknown",
    "api.unknown",
    "prepared.fetch",
    "kept.open_view",
}
"""Their addresses above lead to nothing, for whoever may ask at all."""


def test_every_route_is_in_these_tests(shared_site: Site) -> None:
    endpoints = {rule.endpoint for rule in shared_site.server.url_map.iter_rules()}
    assert endpoints == ADDRESSES.keys() | ONLY_POST | {SUITES}
    assert endpoints <= ROUTES.keys()


@pytest.mark.parametrize("endpoint", sorted(ADDRESSES))
@pytest.mark.parametrize("role", ["", *ROLES])
def test_every_route_by_role(shared_site: Site, endpoint: str, role: str) -> None:
    answer = shared_site.client(role).get(ADDRESSES[endpoint])
    answer.close()
    if ROUTES[endpoint] == PUBLIC:
        assert answer.status_code in (200, 302)
    elif not role:
        assert answer.status_code in (302, 401)
        assert answer.status_code == 401 or answer.location.startswith("/sign-in")
    elif role not in ROUTES[endpoint] or (endpoint in STAFF_ONLY and role == "operator"):
        assert answer.status_code == 403
    else:
        assert answer.status_code in (200, 302, 404)
        assert (answer.status_code == 404) == (endpoint in NOT_THERE)


def test_a_stranger_gets_nothing_of_dash(shared_site: Site) -> None:
    client = shared_site.client()
    for address in ("/_dash-layout", "/_dash-dependencies"):
        assert client.get(address).status_code == 401
    assert client.post("/_dash-update-component", json=page_request("/reports"), headers=ORIGIN).status_code == 401
    answer = client.get("/reports/waits?queue=601")
    assert (answer.status_code, answer.location) == (302, "/sign-in?next=/reports/waits%3Fqueue%3D601")


def test_there_is_no_mcp_and_no_other_door(shared_site: Site) -> None:
    client = shared_site.client("administrator")
    assert client.post("/_mcp", json={}, headers=ORIGIN).status_code == 405
    assert shared_site.client().post("/_mcp", json={}, headers=ORIGIN).status_code == 401


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(shared_site: Site, method: str) -> None:
    assert getattr(shared_site.client("administrator"), method)("/reports", headers=ORIGIN).status_code == 405


def test_a_callback_that_is_not_listed_is_refused(shared_site: Site) -> None:
    client = shared_site.client("administrator")
    for output in ("nothing.children", f"{CONTENT}x", "..call-list.children..."):
        request = page_request("/reports") | {"output": output}
        assert client.post("/_dash-update-component", json=request, headers=ORIGIN).status_code == 403


def test_output_and_outputs_must_agree(shared_site: Site) -> None:
    client = shared_site.client("administrator")
    for outputs in (None, [], {"id": "call-list", "property": "children"}, [{"id": 1}], "x"):
        request = page_request("/reports") | {"outputs": outputs}
        assert client.post("/_dash-update-component", json=request, headers=ORIGIN).status_code == 400


def test_a_callback_body_that_is_not_json_is_refused(shared_site: Site) -> None:
    client = shared_site.client("administrator")
    for body, kind in ((b"x", "text/plain"), (b"[1]", "application/json"), (b"{", "application/json")):
        answer = client.post("/_dash-update-component", data=body, content_type=kind, headers=ORIGIN)
        assert answer.status_code == 400


def test_a_role_may_be_refused_a_callback(shared_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CALLBACKS, CONTENT, roles.ADMINISTRATORS)
    request = page_request("/reports")
    refused = shared_site.client("supervisor").post("/_dash-update-component", json=request, headers=ORIGIN)
    assert refused.status_code == 403


def test_what_is_refused_to_a_person_is_in_the_audit_trail(site: Site) -> None:
    client = site.client("operator")
    client.get("/admin/people")
    client.get("/export/reports/waits.csv")
    request = page_request("/reports") | {"output": "nothing.children"}
    client.post("/_dash-update-component", json=request, headers=ORIGIN)
    with reading(site.engine) as connection:
        rows = connection.execute(sa.select(audit.c.action, audit.c.person_id, audit.c.subject)).all()
    refused = ("page /admin/people", "route /export/reports/waits.csv", "callback nothing.children")
    assert [tuple(row) for row in rows] == [("refused", site.people["operator"], what) for what in refused]


def test_the_start_fails_when_a_route_has_no_roles(
    sqlite_db: Engine, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.ROUTES", {})
    monkeypatch.delitem(ROUTES, "health.live")
    with pytest.raises(StartError, match=r"route health\.live"):
        create_app(site_settings(tmp_path), sqlite_db)  # type: ignore[arg-type]


def test_the_start_fails_when_a_callback_has_no_roles(
    sqlite_db: Engine, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(CALLBACKS, "_pages_dummy.children")
    with pytest.raises(StartError, match=r"callback _pages_dummy\.children"):
        create_app(site_settings(tmp_path), sqlite_db)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://[::1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    ],
)
@pytest.mark.parametrize("address", ["/sign-in", "/sign-out", "/password", "/preferences", "/_dash-update-component"])
def test_what_another_site_sends_is_refused(shared_site: Site, address: str, headers: dict[str, str]) -> None:
    assert shared_site.client("administrator").post(address, headers=headers).status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "evil.example:8050", "192.168.1.7", ""])
def test_an_unknown_host_is_refused_before_anything_else(shared_site: Site, host: str) -> None:
    for address in ("/", "/sign-in", "/healthz", "/assets/app.css"):
        answer = shared_site.client("administrator").get(address, headers={"Host": host})
        assert answer.status_code == 400


def test_a_first_look_on_the_network_works_by_address_and_own_name() -> None:
    on_network = Settings(_env_file=None, host="0.0.0.0")
    assert is_known_host("192.168.1.7:8050", on_network)
    assert is_known_host("[fe80::1]:8050", on_network)
    assert not is_known_host("evil.example:8050", on_network)
    named = Settings(_env_file=None, host="0.0.0.0", base_url="https://okc.city.example")
    assert is_known_host("okc.city.example", named)
    assert not is_known_host("192.168.1.7:8050", named)


def test_every_answer_has_its_security_headers(shared_site: Site) -> None:
    for client, address in ((shared_site.client(), "/sign-in"), (shared_site.client("administrator"), "/reports")):
        headers = client.get(address).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "script-src 'self' 'sha256-" in policy
        assert "unsafe-eval" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert "Access-Control-Allow-Origin" not in headers


def test_the_gate_fails_closed(shared_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("database away")

    client = shared_site.client("administrator")
    monkeypatch.setattr("auth.sessions.find_visitor", broken)
    answer = client.get("/reports")
    assert answer.status_code == 500
    assert "database away" not in answer.get_data(as_text=True)

    def away(*_: object) -> None:
        raise OperationalError("select", {}, Exception("gone"))

    monkeypatch.setattr("auth.sessions.find_visitor", away)
    answer = client.get("/reports")
    assert answer.status_code == 503
    assert "База данных не отвечает" in answer.get_data(as_text=True)
    monkeypatch.setattr("auth.gate.is_known_host", broken)
    assert client.get("/healthz").status_code == 500


def test_paths_are_matched_part_by_part() -> None:
    assert page_of("/reports/waits") == "/reports/<slug>"
    assert page_of("/reports/waits/x") is None
    assert page_of("/calls/main/1.2") == "/calls/<pbx>/<call_id>"
    assert page_of("/calls//1.2") is None
    assert page_of("/admin") is None


def as_if_forwarded(client: FlaskClient) -> dict[str, str]:
    return {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Host": "evil.example"}


def test_forwarded_headers_count_only_from_a_configured_proxy(sqlite_db: Engine, tmp_path: object) -> None:
    for trusted, expected in (((), "127.0.0.1"), (("127.0.0.0/8",), "203.0.113.9")):
        site = Site(site_settings(tmp_path, trusted_proxies=trusted), sqlite_db)  # type: ignore[arg-type]
        seen = []
        site.server.after_request(lambda response, seen=seen: seen.append(_address()) or response)
        answer = site.client().get("/healthz", headers=as_if_forwarded(site.client()))
        assert answer.status_code == 200
        assert seen == [expected]


def _address() -> str | None:
    from flask import request

    return request.remote_addr
