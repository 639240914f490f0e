"""The doctor looks at the database that is to answer reports: is it there, has it the facts, how old are they."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.database import open_database, reading, writing
from data.migrations import migrate
from data.schema.facts import agent_time, call, offer, visit
from data.settings import Settings
from telephony.diagnosis import OLD_S, Finding, diagnose
from tests.data.months_made import store_months


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, str]]:
    """Our own database, and the address of one with the same facts."""
    folder = tmp_path_factory.mktemp("doctor")
    made = [open_database(f"sqlite:///{folder / name}.sqlite") for name in ("ours", "theirs")]
    for engine in made:
        migrate(engine)
        store_months(engine)
    yield made[0], f"sqlite:///{folder / 'theirs'}.sqlite"
    for engine in made:
        engine.dispose()


def said(engine: Engine, folder: Path, url: str) -> list[Finding]:
    with reading(engine) as connection:
        newest: int = connection.execute(sa.select(sa.func.max(call.c.started_at))).scalar_one()
    settings = Settings(_env_file=None, data_dir=folder, analytics_url=url, pbx_database_url="sqlite://")
    return [one for one in diagnose(engine, settings, newest + 7) if one.subject == "OKC_ANALYTICS_URL"]


def test_nothing_is_said_of_a_database_that_nobody_set(engines: tuple[Engine, str], tmp_path: Path) -> None:
    assert said(engines[0], tmp_path, "") == []


def test_a_database_with_every_fact_up_to_date_is_well(engines: tuple[Engine, str], tmp_path: Path) -> None:
    found = said(*engines[:1], tmp_path, engines[1])
    assert [one for one in found if not one.is_well] == []
    assert [one.said.split(":")[0] for one in found[:4]] == ["call", "visit", "offer", "agent_time"]
    assert found[4].said == "its newest call began 7 s ago, 0 s before the newest here"


def test_old_facts_are_told_with_their_age(engines: tuple[Engine, str], tmp_path: Path) -> None:
    ours, url = engines
    theirs = open_database(url)
    with writing(theirs) as connection:
        newest = connection.execute(sa.select(sa.func.max(call.c.started_at))).scalar_one()
        connection.execute(sa.delete(call).where(call.c.started_at > newest - 2 * OLD_S))
    (age,) = [one for one in said(ours, tmp_path, url) if "newest call" in one.said]
    assert not age.is_well
    store_months(theirs)
    theirs.dispose()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql+pymysql://okc:geheim@127.0.0.1:9/okc", "cannot be asked: "),
        ("nonsense:geheim", "is no address of a database of ours"),
        ("nodb://okc:geheim@127.0.0.1/okc", "is no address of a database of ours"),
        ("sqlite://", f"answers, but has no table {', '.join(one.name for one in (call, visit, offer, agent_time))}"),
    ],
)
def test_what_cannot_answer_is_said_without_its_password(
    engines: tuple[Engine, str], tmp_path: Path, url: str, words: str
) -> None:
    (found,) = said(engines[0], tmp_path, url)
    assert not found.is_well
    assert found.said.startswith(words)
    assert "geheim" not in found.said
