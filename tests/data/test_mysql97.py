"""A smoke of every question on Oracle's MySQL 9.7, whose sql_mode is the strictest."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.engine import Engine

from data.answer import answer
from data.database import open_database, reading
from data.filters import Filters
from data.migrations import migrate
from data.questions.facts_out import agent_time_out, calls_out, visits_out
from data.questions.lists import call_list, visit_list
from data.questions.quality import quality
from data.questions.story import call_story
from data.reports import REPORTS
from data.schema.facts import agent_time, call, visit
from data.settings import Settings
from tests.data.facts_made import DAY_0, FIRST_DAY, store
from tests.data.test_commands import shift
from tests.data.test_lists import one_call
from tests.data.test_thresholds import stay

WEEK = Filters(FIRST_DAY, FIRST_DAY + timedelta(days=7))
UTC = Settings(timezone="UTC")


HAS_ALL = {"queue": "Приёмная", "queues": ["Приёмная"], "agents": ["Анна"], "flags": ("refused",)}


@pytest.fixture
def mysql(mysql97_url: str) -> Iterator[Engine]:
    engine = open_database(mysql97_url)
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.mark.rig
def test_every_question_is_answered_under_the_strictest_sql_mode(mysql: Engine) -> None:
    store(mysql, visit, [stay("answered", 10), stay("abandoned", 3)])
    plain = one_call() | HAS_ALL | {"agents": [], "flags": ()}
    others = [plain | {"direction": direction} for direction in ("outgoing", "internal")]
    store(mysql, call, [one_call() | HAS_ALL, *others])
    store(mysql, agent_time, [shift("login", 0, 3600), shift("pause", 3600, None)])
    with reading(mysql) as connection:
        for report in REPORTS:
            for dimension in report.dimensions:
                table = answer(connection, report, replace(WEEK, by=(dimension,)), DAY_0 + 7200, UTC)
                assert table.conservation.whole.value > 0
                assert table.rows
        types = answer(connection, "call-types", WEEK, DAY_0, UTC)
        assert types.rows[0][:3] == ("incoming", "Приёмная", "answered")
        assert types.total_of("calls_refused") == 1
        for sought in (("number", "77"), ("text", "нет такого")):
            searched = replace(WEEK.narrowed("agent", "Анна"), search="some-search-of-a-person", sought=sought)
            assert len(call_list(connection, searched).calls) == len(visit_list(connection, searched).visits) == 0
        assert len(call_list(connection, WEEK.narrowed("agent", "Анна")).calls) == 1
        assert len(visit_list(connection, WEEK.narrowed("outcome", "short_abandoned")).visits) == 1
        assert call_story(connection, "main", "c0") is not None
        assert not quality(connection, WEEK).has_trouble
        for rows_of, n in ((visits_out, 2), (calls_out, 3), (agent_time_out, 2)):
            assert len(list(rows_of(connection, WEEK, UTC.zone))) == n
