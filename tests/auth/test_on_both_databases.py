"""Accounts, sessions, throttling and the audit trail on SQLite and on MariaDB; every page on MariaDB."""

import json

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from auth import sessions, throttle
from auth.accounts import AccountError, add_person, disable, first_administrator, renew_password
from auth.own import own_of
from auth.passwords import is_right
from data.audit import append_audit
from data.database import reading, writing
from data.people import AgentLink, find_person, link_agent
from data.schema.people import audit, person
from data.schema.state import agent_alias
from tests.pages import hotline
from tests.pages.hotline import NOW
from tests.pages.site import Site, draw, site_settings


def test_an_account_and_its_session_live_and_end(db: Engine) -> None:
    secret = first_administrator(db, NOW)
    assert secret is not None
    assert first_administrator(db, NOW) is None
    with reading(db) as connection:
        found = find_person(connection, "ADMIN")
        kept = connection.execute(sa.select(person.c.password_hash)).scalar_one()
    assert found is not None
    assert found.must_change_password
    assert is_right(secret, kept)
    with writing(db) as connection:
        token = sessions.open_session(connection, found.id, NOW, "203.0.113.7", "x" * 500)
    with reading(db) as connection:
        assert sessions.find_visitor(connection, token + "x", NOW) is None
        known = sessions.find_visitor(connection, token, NOW)
        assert known is not None
        visitor, seen_at = known
        assert (visitor.login, visitor.role, seen_at) == ("admin", "administrator", NOW)
    with writing(db) as connection:
        sessions.touch(connection, visitor.session_hash, NOW + 1000)
    with reading(db) as connection:
        assert sessions.find_visitor(connection, token, NOW + 1000 + sessions.IDLE) is not None
        assert sessions.find_visitor(connection, token, NOW + 1001 + sessions.IDLE) is None
    disable(db, "admin", NOW)
    with reading(db) as connection:
        assert sessions.find_visitor(connection, token, NOW) is None


def test_logins_are_one_whatever_their_case(db: Engine) -> None:
    add_person(db, "Анна", "Анна Смирнова", "operator", NOW)
    with pytest.raises(AccountError, match="taken"):
        add_person(db, "анна", "Другая", "operator", NOW)
    assert renew_password(db, "АННА", NOW)


def test_failures_are_counted_per_login_and_network_and_forgotten(db: Engine) -> None:
    with writing(db) as connection:
        for n in range(throttle.FREE_PER_LOGIN + 1):
            throttle.note_failure(connection, "anna", "203.0.113.7", NOW + n)
        last = NOW + throttle.FREE_PER_LOGIN
        assert throttle.seconds_to_wait(connection, "anna", "203.0.113.7", last) == 4
        assert throttle.seconds_to_wait(connection, "anna", "203.0.113.8", last) == 0
        assert throttle.seconds_to_wait(connection, "boris", "203.0.113.7", last) == 0
        throttle.note_failure(connection, "boris", "203.0.113.9", last + throttle.KEPT + 1)
        assert throttle.seconds_to_wait(connection, "anna", "203.0.113.7", last) == 0


def test_many_logins_from_one_network_are_slowed_down_too(db: Engine) -> None:
    with writing(db) as connection:
        for n in range(throttle.FREE_PER_NETWORK):
            throttle.note_failure(connection, f"login{n}", "203.0.113.7", NOW)
        assert throttle.seconds_to_wait(connection, "anna", "203.0.113.7", NOW) == 2


def test_the_trail_keeps_what_was_done(db: Engine) -> None:
    with writing(db) as connection:
        append_audit(connection, at=NOW, action="export", person_id=7, subject="отчёт " * 60, details={"rows": 3})
        row = connection.execute(sa.select(audit)).one()
    assert (row.at, row.person_id, row.details) == (NOW, 7, {"rows": 3})
    assert len(row.subject) == 200


def test_an_extension_is_known_by_its_telephones(db: Engine) -> None:
    add_person(db, "anna", "Анна", "operator", NOW)
    with writing(db) as connection:
        found = find_person(connection, "anna")
        assert found is not None
        link_agent(connection, AgentLink(found.id, "main", "extension", "101", NOW - 5, None))
        rows = (("Local/101@from-queue/n", "Анна Смирнова"), ("PJSIP/102", "Борис"), ("SIP/1010", "Вера"))
        for interface, member in rows:
            known = {"pbx": "main", "interface": interface, "member": member, "first_at": NOW, "last_at": NOW}
            connection.execute(sa.insert(agent_alias).values(**known))
        token = sessions.open_session(connection, found.id, NOW, "", "")
        visitor = sessions.find_visitor(connection, token, NOW)
        assert visitor is not None
        own = own_of(connection, visitor[0], NOW)
    assert own is not None
    assert own.names == ("Local/101@from-queue/n", "Анна Смирнова")
    assert (own.pbx, own.since) == ("main", NOW - 5)


@pytest.mark.rig
def test_every_page_is_drawn_from_mariadb(mariadb_db: Engine, tmp_path: object) -> None:
    hotline.fill(mariadb_db, 20)
    site = Site(site_settings(tmp_path), mariadb_db)  # type: ignore[arg-type]
    site.add_people()
    call_id = hotline.Hotline(20).rows[hotline.call][3]["call_id"]
    addresses = ("/reports/waits", "/reports/call-types", "/reports/agent-hours", "/calls", "/quality", "/admin/people")
    for address in (*addresses, f"/calls/main/{call_id}"):
        drawn = json.dumps(draw(site.client("administrator"), address).get_json(), ensure_ascii=False)
        assert '"type": "H1"' in drawn
        assert "Номер этой ошибки" not in drawn, address
    own = json.dumps(draw(site.client("operator"), "/my-day").get_json(), ensure_ascii=False)
    assert "Номер этой ошибки" not in own
    assert "Мои последние звонки" in own
