"""`python app.py user …`: people are added, listed, renewed, switched off and linked to their telephones."""

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from auth.commands import user
from data.database import open_database, reading
from data.people import agents_of, find_person
from data.schema.people import audit
from data.settings import load_settings


def say(*words: str) -> Result:
    return CliRunner().invoke(user, list(words))


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("OKC_DATA_DIR", str(tmp_path))


def test_a_person_is_added_with_a_one_time_password_and_listed() -> None:
    added = say("add", "Anna", "--name", "Анна Смирнова", "--role", "operator")
    assert added.exit_code == 0
    assert "login anna   one-time password " in added.output
    listed = say("list").output
    assert "anna" in listed
    assert "operator" in listed
    assert added.output.split()[-1] not in listed


def test_a_taken_login_and_an_unknown_one_are_said_plainly() -> None:
    say("add", "anna", "--name", "Анна", "--role", "operator")
    assert "taken" in say("add", "ANNA", "--name", "Анна", "--role", "operator").output
    for words in (("password", "nobody"), ("disable", "nobody"), ("link", "nobody", "101")):
        refused = say(*words)
        assert refused.exit_code == 1
        assert "there is no login nobody" in refused.output


def test_a_role_must_be_one_that_exists() -> None:
    assert say("add", "anna", "--name", "Анна", "--role", "root").exit_code == 2


def test_a_link_begins_on_the_day_that_is_said() -> None:
    say("add", "anna", "--name", "Анна", "--role", "operator")
    linked = say("link", "anna", "101", "--kind", "extension", "--pbx", "main", "--since", "2026-01-01")
    assert linked.exit_code == 0, linked.output
    engine = open_database(load_settings().own_database_url)
    with reading(engine) as connection:
        person = find_person(connection, "anna")
        assert person is not None
        links = agents_of(connection, person.id, 1_800_000_000)
        actions = connection.execute(sa.select(audit.c.action)).scalars().all()
    engine.dispose()
    assert [(link.pbx, link.kind, link.value, link.valid_from) for link in links] == [
        ("main", "extension", "101", 1_767_214_800)
    ]
    assert actions == ["account.added", "agent.linked"]
