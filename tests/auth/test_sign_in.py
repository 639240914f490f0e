"""The sign-in form, throttling, own passwords, preferences, and where `next` may lead."""

import logging

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from auth.accounts import first_administrator
from auth.forms import safe_next
from auth.throttle import LONGEST_WAIT, network_of, wait_after
from data.database import reading, writing
from data.schema.people import audit, person, sign_in_failure
from tests.auth.forms import OWN, sign_in, token_of
from tests.pages.site import ORIGIN, PASSWORD, Site, draw, site_settings


def test_the_right_password_opens_the_wanted_page(site: Site) -> None:
    client = site.client()
    answer = sign_in(client, "Supervisor", PASSWORD, next="/reports/waits?queue=601")
    assert (answer.status_code, answer.location) == (302, "/reports/waits?queue=601")
    assert client.get("/reports/waits").status_code == 200


@pytest.mark.parametrize(
    ("login", "password"), [("supervisor", "wrong"), ("nobody", PASSWORD), ("", ""), ("x" * 500, "y" * 5000)]
)
def test_a_wrong_password_and_an_unknown_login_get_the_same_answer(site: Site, login: str, password: str) -> None:
    answer = sign_in(site.client(), login, password)
    assert answer.status_code == 401
    assert "Неверный логин или пароль" in answer.get_data(as_text=True)
    assert not [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("okc=")]


def test_a_form_without_its_token_is_refused(site: Site) -> None:
    client = site.client()
    form = {"login": "supervisor", "password": PASSWORD, "csrf_token": "made-up"}
    assert client.post("/sign-in", data=form, headers=ORIGIN).status_code == 400
    assert site.client("supervisor").post("/sign-out", headers=ORIGIN).status_code == 400


def test_five_wrong_passwords_slow_this_login_down_and_nobody_else(site: Site) -> None:
    client = site.client()
    for _ in range(5):
        assert sign_in(client, "supervisor", "wrong").status_code == 401
    assert sign_in(client, "supervisor", PASSWORD).status_code == 429
    assert sign_in(client, "administrator", PASSWORD).status_code == 302
    site.now += 3
    assert sign_in(site.client(), "supervisor", PASSWORD).status_code == 302
    with reading(site.engine) as connection:
        assert connection.execute(sa.select(sign_in_failure)).all() == []


def test_waits_grow_up_to_five_minutes() -> None:
    assert [wait_after(n, 5, 0) for n in (4, 5, 6, 7)] == [0, 2, 4, 8]
    assert wait_after(5000, 5, 0) == LONGEST_WAIT
    assert wait_after(6, 5, 4) == 0


def test_a_network_is_an_address_or_a_64_of_ipv6() -> None:
    assert network_of("203.0.113.7") == "203.0.113.7"
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff") == "2001:db8::/64"
    assert network_of("nonsense") == "unknown"


def test_every_try_is_in_the_audit_trail_without_what_strangers_typed(site: Site) -> None:
    sign_in(site.client(), "my-secret-password", "x")
    sign_in(site.client(), "supervisor", "wrong")
    sign_in(site.client(), "supervisor", PASSWORD)
    with reading(site.engine) as connection:
        rows = connection.execute(sa.select(audit.c.action, audit.c.subject).order_by(audit.c.id)).all()
    assert [tuple(row) for row in rows] == [
        ("sign_in.refused", "unknown login"),
        ("sign_in.refused", "supervisor"),
        ("sign_in", "supervisor"),
    ]


def test_no_secret_reaches_the_log(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        sign_in(site.client(), "supervisor", "wrong-secret-canary")
        sign_in(site.client(), "supervisor", PASSWORD)
    assert "wrong-secret-canary" not in caplog.text
    assert PASSWORD not in caplog.text


def test_the_first_administrator_is_made_once_and_must_choose_a_password(
    sqlite_db: sa.Engine, tmp_path: object
) -> None:
    site = Site(site_settings(tmp_path), sqlite_db)  # type: ignore[arg-type]
    secret = first_administrator(sqlite_db, site.now)
    assert secret is not None
    assert first_administrator(sqlite_db, site.now) is None
    client = site.client()
    assert sign_in(client, "admin", secret).location == "/password"
    assert client.get("/reports").location == "/password"
    assert draw(client, "/reports").status_code == 403
    form = {"current": secret, "new": OWN, "again": OWN, "csrf_token": token_of(client, "/password")}
    assert client.post("/password", data=form, headers=ORIGIN).location == "/"
    assert client.get("/reports").status_code == 200
    assert sign_in(site.client(), "admin", secret).status_code == 401
    assert sign_in(site.client(), "admin", OWN).status_code == 302


@pytest.mark.parametrize(
    ("current", "new", "again"),
    [
        ("wrong", OWN, OWN),
        (PASSWORD, "short", "short"),
        (PASSWORD, "x" * 129, "x" * 129),
        (PASSWORD, OWN, OWN + "!"),
        (PASSWORD, PASSWORD, PASSWORD),
        (PASSWORD, "qwertyuiop12", "qwertyuiop12"),
        (PASSWORD, "aaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaa"),
        (PASSWORD, "the supervisor 2026", "the supervisor 2026"),
    ],
)
def test_a_bad_new_password_is_refused(site: Site, current: str, new: str, again: str) -> None:
    client = site.client("supervisor")
    form = {"current": current, "new": new, "again": again, "csrf_token": token_of(client, "/password")}
    assert client.post("/password", data=form, headers=ORIGIN).status_code == 400
    assert sign_in(site.client(), "supervisor", PASSWORD).status_code == 302


def test_an_old_hash_is_renewed_at_the_next_sign_in(site: Site) -> None:
    from argon2 import PasswordHasher

    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    with writing(site.engine) as connection:
        connection.execute(sa.update(person).where(person.c.login == "supervisor").values(password_hash=old))
    assert sign_in(site.client(), "supervisor", PASSWORD).status_code == 302
    with reading(site.engine) as connection:
        kept = connection.execute(sa.select(person.c.password_hash).where(person.c.login == "supervisor")).scalar_one()
    assert "m=19456,t=2,p=1" in kept


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "https://evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "/\tevil",
        "/\n/evil.example",
        "/ /evil.example",
        " //evil.example",
        "evil.example",
        "@evil.example",
        "?next=//evil",
        "//[::1",
        "",
        None,
    ],
)
def test_next_never_leads_to_another_site(wanted: str | None) -> None:
    assert safe_next(wanted) == "/"


@given(st.text(max_size=40))
def test_next_is_a_path_of_ours_whatever_is_asked(wanted: str) -> None:
    led = safe_next(wanted)
    assert led.startswith("/")
    assert not led.startswith(("//", "/\\"))


def test_preferences_follow_the_person(site: Site) -> None:
    client = site.client("supervisor")
    form = {"language": "en", "next": "/reports"}
    assert client.post("/preferences", data=form, headers=ORIGIN).location == "/reports"
    elsewhere = site.client("supervisor", language="ru")
    assert "How long do people wait" in draw(elsewhere, "/reports").get_data(as_text=True)
    assert client.post("/preferences", data={"theme": "dark"}, headers=ORIGIN).location == "/"
    assert 'data-theme="dark"' in client.get("/reports").get_data(as_text=True)


def test_a_stranger_is_warned_of_an_open_network(site: Site) -> None:
    page = site.client().get("/sign-in", environ_base={"REMOTE_ADDR": "192.168.1.20"}).get_data(as_text=True)
    assert "Соединение не зашифровано" in page
    assert "Соединение не зашифровано" not in site.client().get("/sign-in").get_data(as_text=True)
