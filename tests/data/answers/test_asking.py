"""Which engine answers, what happens when it cannot, and what is kept of its answers."""

import logging
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import diskcache
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from data.answer import answer
from data.answers.asking import FOLDER, InColumns, facts_of
from data.answers.partial import stretches
from data.answers.parts_kept import PartialResults, kept_in
from data.answers.waits import Waits
from data.changed_days import mark_changed
from data.columns.manifest import Segment, month_of, month_span, read_manifest
from data.columns.mirror import Mirror
from data.database import open_database, reading, writing
from data.filters import Filters
from data.metric import percentile
from data.migrations import migrate
from data.schema.facts import visit
from data.schema.state import source_state
from data.settings import Settings
from data.table import Table
from tests.data.months_made import FIRST, LAST, store_months

NOW = (LAST - date(1970, 1, 1)).days * 86400 + 40_000
PERIOD = Filters(FIRST, LAST)
TOMORROW = LAST + timedelta(days=1)
"""The hot file holds everything up to two days before."""
JANUARY = Filters(date(2026, 1, 1), date(2026, 1, 31))


@pytest.fixture
def months(sqlite_db: Engine) -> Engine:
    """Four months in SQLite."""
    store_months(sqlite_db)
    return sqlite_db


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Where the columns are, or would be."""
    return Settings(timezone="UTC", data_dir=tmp_path)


def ask(engine: Engine, settings: Settings, filters: Filters = PERIOD) -> Table:
    with reading(engine) as connection:
        return answer(connection, "waits", filters, NOW, settings)


def test_without_columns_the_database_answers(months: Engine, settings: Settings) -> None:
    with reading(months) as connection:
        assert facts_of(connection, settings) is connection


def test_a_hot_file_that_is_gone_sends_the_question_to_the_database(
    months: Engine, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    expected = ask(months, settings)
    folder = settings.data_dir / FOLDER
    Mirror(months, folder).rebuild(NOW, LAST)
    manifest = read_manifest(folder)
    assert manifest
    assert manifest.hot
    (folder / manifest.hot.file).unlink()
    with caplog.at_level(logging.WARNING, "okc.asking"):
        assert ask(months, settings) == expected
    assert "event=facts_from_database" in caplog.text


def test_what_columns_do_not_have_is_asked_of_the_database(
    months: Engine, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    Mirror(months, settings.data_dir / FOLDER).rebuild(NOW, LAST)
    with reading(months) as connection, caplog.at_level(logging.WARNING, "okc.asking"):
        facts = facts_of(connection, settings)
        assert isinstance(facts, InColumns)
        assert facts.execute(sa.select(sa.func.count()).select_from(source_state)).scalar() == 0
    assert "event=columns_unreadable" in caplog.text


def test_an_engine_elsewhere_answers_from_its_own_copy(months: Engine, settings: Settings, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'elsewhere.sqlite'}"
    elsewhere = open_database(url)
    migrate(elsewhere)
    store_months(elsewhere, seed=8)
    outside = replace_url(settings, url)
    assert ask(months, outside) == ask(elsewhere, settings) != ask(months, settings)
    elsewhere.dispose()


def test_an_engine_elsewhere_that_does_not_answer_leaves_it_to_the_database(
    months: Engine, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "okc.asking"):
        away = replace_url(settings, "mysql+pymysql://okc:geheim@127.0.0.1:9/okc")
        assert ask(months, away) == ask(months, settings)
    assert "instead_of=elsewhere" in caplog.text
    assert "geheim" not in caplog.text


def replace_url(settings: Settings, url: str) -> Settings:
    return settings.model_copy(update={"analytics_url": url})


def test_a_connection_sees_one_version_and_the_next_one_the_newest(months: Engine, settings: Settings) -> None:
    mirror = Mirror(months, settings.data_dir / FOLDER)
    mirror.rebuild(NOW, LAST)
    many = sa.select(sa.func.count()).select_from(visit)
    with reading(months) as connection:
        facts = facts_of(connection, settings)
        before = facts.execute(many).scalar()
        _lose_january(months)
        mirror.follow(NOW, LAST)
        assert facts_of(connection, settings).execute(many).scalar() == before
    with reading(months) as connection:
        assert facts_of(connection, settings).execute(many).scalar() < before


def test_a_closed_month_that_changed_is_counted_anew(months: Engine, settings: Settings) -> None:
    mirror, nowhere = (
        Mirror(months, settings.data_dir / FOLDER),
        settings.model_copy(update={"data_dir": settings.data_dir / "nothing"}),
    )
    mirror.rebuild(NOW, LAST)
    before = ask(months, settings, JANUARY)
    assert before == ask(months, nowhere, JANUARY)
    _lose_january(months)
    mirror.follow(NOW, LAST)
    after = ask(months, settings, JANUARY)
    assert after == ask(months, nowhere, JANUARY)
    assert after.n < before.n


def _lose_january(engine: Engine) -> None:
    days = [JANUARY.first + timedelta(days=n) for n in range(10)]
    with writing(engine) as connection:
        connection.execute(sa.delete(visit).where(visit.c.day.in_(days)))
        mark_changed(connection, ["visit"], days)


def test_a_kept_part_is_not_counted_again(months: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    Mirror(months, settings.data_dir / FOLDER).rebuild(NOW, LAST)
    first = ask(months, settings, JANUARY)

    def refuse(*_: object) -> None:
        raise AssertionError("counted again")

    monkeypatch.setattr("data.answers.partial.ask_parts", refuse)
    assert ask(months, settings, JANUARY) == first
    kept_in(settings.data_dir).forget()
    assert ask(months, settings, JANUARY) == first


months_closed = st.sets(
    st.sampled_from([date(year, month, 1) for year in (2024, 2025, 2026) for month in range(1, 13)])
)
days = st.dates(date(2024, 1, 1), date(2026, 12, 31))


def _closed(months: Iterable[date], version: str = "v") -> dict[date, Segment]:
    return {month: Segment(*month_span(month_of(month)), version.format(month)) for month in months}


@given(st.tuples(days, days).map(sorted), months_closed)
def test_stretches_cover_every_day_once_and_only_closed_days_are_kept(period: list[date], closed: set[date]) -> None:
    found = stretches(period[0], period[1], _closed(closed, "v{}"))
    assert found[0].first == period[0]
    assert found[-1].last == period[1]
    for one, following in pairwise(found):
        assert one.last + timedelta(days=1) == following.first
    for one in found:
        here = {one.first + timedelta(days=n) for n in range((one.last - one.first).days + 1)}
        if one.version:
            assert {day.replace(day=1) for day in here} <= closed
            assert one.version.count("v") == len({day.replace(day=1) for day in here}) in (1, 3, 12)
        else:
            assert not {day.replace(day=1) for day in here} & closed


def test_closed_years_and_quarters_are_kept_whole() -> None:
    closed = _closed(date(year, month, 1) for year in (2024, 2025, 2026) for month in range(1, 13))
    found = stretches(date(2024, 1, 1), date(2026, 4, 20), closed)
    assert [(one.first, one.last) for one in found] == [
        (date(2024, 1, 1), date(2024, 12, 31)),
        (date(2025, 1, 1), date(2025, 12, 31)),
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 4, 20)),
    ]


def test_the_settled_days_of_the_last_month_are_kept_and_counted_anew_when_one_changes(
    months: Engine, settings: Settings
) -> None:
    mirror, nowhere = (
        Mirror(months, settings.data_dir / FOLDER),
        settings.model_copy(update={"data_dir": settings.data_dir / "nothing"}),
    )
    mirror.rebuild(NOW, TOMORROW)
    month = Filters(LAST.replace(day=1), LAST)
    with reading(months) as connection:
        facts = facts_of(connection, settings)
        assert isinstance(facts, InColumns)
        settled = facts.closed[month.first]
        assert settled.last == LAST - timedelta(days=1)
    before = ask(months, settings, month)
    assert before == ask(months, settings, month) == ask(months, nowhere, month)
    with writing(months) as connection:
        connection.execute(sa.delete(visit).where(visit.c.day == settled.last))
        mark_changed(connection, ["visit"], [settled.last])
    mirror.follow(NOW, TOMORROW)
    after = ask(months, settings, month)
    assert after == ask(months, nowhere, month)
    assert after.n < before.n


def test_nothing_in_the_cache_is_ever_unpickled(tmp_path: Path) -> None:
    ours = PartialResults(tmp_path / "partial")
    ours.clear()
    with diskcache.Cache(str(tmp_path / "partial")) as planted:
        planted["key"] = {"any": "object"}
    disk = ours._disk()
    with pytest.raises(ValueError, match="not a value of ours"):
        disk.get("key")
    with pytest.raises(TypeError, match="only bytes"):
        disk.set("key", {"any": "object"})
    assert ours._read("key") is None
    disk.close()


histograms = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 9)), max_size=30)


@given(histograms, histograms, st.integers(1, 100))
def test_waits_add_up_like_a_plain_dictionary(
    one: list[tuple[int, int]], other: list[tuple[int, int]], per_cent: int
) -> None:
    plain: dict[int, int] = {}
    for wait, visits in (*one, *other):
        plain[wait] = plain.get(wait, 0) + visits
    waits = Waits([([wait for wait, _ in one], [n for _, n in one])])
    waits.add([wait for wait, _ in other], [n for _, n in other])
    assert dict(waits) == plain
    assert list(waits.items()) == sorted(plain.items())
    assert waits.total == sum(plain.values())
    assert percentile(per_cent, waits) == percentile(per_cent, plain)
    assert all(waits[wait] == plain[wait] for wait in plain)
    assert 51 not in waits


@pytest.fixture(autouse=True)
def caches_are_closed(settings: Settings) -> Iterator[None]:
    """A cache of partial results that a test opened holds its file."""
    yield
    kept_in(settings.data_dir).forget()
