"""Sessions: their cookie, their length, and everything that ends them."""

import re

import sqlalchemy as sa
from flask.testing import FlaskClient

from auth import sessions
from auth.accounts import disable, renew_password
from data.database import reading
from data.schema.people import session
from tests.auth.forms import OWN, sign_in, token_of
from tests.pages.site import ORIGIN, PASSWORD, Site, draw, site_settings


def test_the_cookie_is_for_http_only_and_same_site(site: Site) -> None:
    answer = sign_in(site.client(), "supervisor", PASSWORD)
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith("okc="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert "Expires" not in cookie


def test_over_https_the_cookie_is_secure_and_bound_to_the_host(sqlite_db: sa.Engine, tmp_path: object) -> None:
    settings = site_settings(tmp_path, base_url="https://okc.city.example")  # type: ignore[arg-type]
    site = Site(settings, sqlite_db)
    site.add_people()
    client = site.server.test_client()
    base = {"base_url": "https://okc.city.example"}
    page = client.get("/sign-in", **base)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.get_data(as_text=True)).group(1)  # type: ignore[union-attr]
    form = {"login": "supervisor", "password": PASSWORD, "csrf_token": token}
    answer = client.post("/sign-in", data=form, headers={"Origin": "https://okc.city.example"}, **base)
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith("__Host-okc="))
    assert "Secure" in cookie
    assert answer.headers["Strict-Transport-Security"]


def test_the_session_of_before_is_not_the_session_after(site: Site) -> None:
    client = site.client()
    client.set_cookie("okc", "planted-by-somebody-else")
    sign_in(client, "supervisor", PASSWORD)
    cookie = client.get_cookie("okc")
    assert cookie is not None
    assert cookie.value != "planted-by-somebody-else"
    first = cookie.value
    sign_in_again(site, client)
    second = client.get_cookie("okc")
    assert second is not None
    assert second.value != first
    old = site.client()
    old.set_cookie("okc", first)
    assert old.get("/reports").status_code == 302


def sign_in_again(site: Site, client: FlaskClient) -> None:
    form = {"login": "supervisor", "password": PASSWORD, "csrf_token": token_of(client, "/password")}
    assert client.post("/sign-in", data=form, headers=ORIGIN).status_code == 302


def test_the_table_holds_no_token(site: Site) -> None:
    client = site.client()
    sign_in(client, "supervisor", PASSWORD)
    cookie = client.get_cookie("okc")
    assert cookie is not None
    with reading(site.engine) as connection:
        kept = connection.execute(sa.select(session.c.id_hash)).scalars().all()
    assert len(cookie.value) >= 43
    assert cookie.value not in kept
    assert all(len(one) == 64 for one in kept)


def test_a_copied_cookie_is_dead_after_signing_out(site: Site) -> None:
    client = site.client()
    sign_in(client, "supervisor", PASSWORD)
    cookie = client.get_cookie("okc")
    assert cookie is not None
    copy = site.client()
    copy.set_cookie("okc", cookie.value)
    assert copy.get("/reports").status_code == 200
    answer = client.post("/sign-out", data={"csrf_token": token_of(client, "/password")}, headers=ORIGIN)
    assert (answer.status_code, answer.location) == (302, "/sign-in")
    assert "storage" in answer.headers["Clear-Site-Data"]
    assert copy.get("/reports").status_code == 302
    assert draw(copy, "/reports").status_code == 401


def test_an_idle_session_ends_after_half_an_hour(site: Site) -> None:
    client = site.client("supervisor")
    site.now += sessions.IDLE - 1
    assert client.get("/reports").status_code == 200
    site.now += sessions.IDLE - 1
    assert client.get("/reports").status_code == 200
    site.now += sessions.IDLE + 1
    assert client.get("/reports").status_code == 302


def test_what_pages_fetch_by_themselves_keeps_nobody_signed_in(site: Site) -> None:
    client = site.client("supervisor")
    for _ in range(4):
        site.now += sessions.IDLE // 3
        answer = client.get("/live/freshness")
    assert answer.status_code == 401


def test_no_session_lives_longer_than_twelve_hours(site: Site) -> None:
    client = site.client("supervisor")
    for _ in range(sessions.ABSOLUTE // (sessions.IDLE - 60)):
        site.now += sessions.IDLE - 60
        assert client.get("/reports").status_code == 200
    site.now += sessions.IDLE - 60
    assert client.get("/reports").status_code == 302


def test_a_person_switched_off_is_out_at_the_next_request(site: Site) -> None:
    client = site.client("supervisor")
    disable(site.engine, "supervisor", site.now)
    assert client.get("/reports").status_code == 302
    assert sign_in(site.client(), "supervisor", PASSWORD).status_code == 401


def test_a_new_password_ends_every_other_session(site: Site) -> None:
    here, elsewhere = site.client("supervisor"), site.client("supervisor")
    form = {"current": PASSWORD, "new": OWN, "again": OWN, "csrf_token": token_of(here, "/password")}
    assert here.post("/password", data=form, headers=ORIGIN).status_code == 302
    assert here.get("/reports").status_code == 200
    assert elsewhere.get("/reports").status_code == 302


def test_a_renewed_password_ends_sessions_and_must_be_changed(site: Site) -> None:
    client = site.client("supervisor")
    secret = renew_password(site.engine, "supervisor", site.now)
    assert client.get("/reports").status_code == 302
    assert sign_in(site.client(), "supervisor", secret).location == "/password"
