"""Plan, letter and outlook asked of a database: their numbers are the reports' numbers, and what lacks is said."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.answer import answer
from data.answers.asking import facts_of
from data.database import reading, writing
from data.filters import Filters
from data.groups import QUEUE, put_into_group
from data.head.asked import weekday_filters
from data.head.forecast import AHEAD_DAYS
from data.head.letter import Letter, write_letter
from data.head.load import LONGEST_DAYS, fared
from data.head.outages import outages
from data.head.outlook import CHECKED_DAYS, NEEDED_DAYS, outlook, outlook_table
from data.head.period import MONTH, WEEK, Period, period_of
from data.head.plan import NO_CALLS, NO_SHIFTS, Plan, staffing_plan, staffing_table
from data.head.presence import zones_of
from data.head.wishes import Wishes
from data.localtime import day_start
from data.schema.facts import agent_time, visit
from data.schema.state import exchange_start
from data.settings import Settings
from tests.data.head.two_weeks import add_a_worse_week_before, add_trouble
from tests.pages import hotline
from tests.pages.site import site_settings

TODAY = date(2026, 11, 23)
ALL = Filters(date(2026, 11, 15), date(2026, 11, 22))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    pbx = [
        {"name": name, "database_url": "sqlite://", "timezone": zone}
        for name, zone in (("main", "Europe/Moscow"), ("second", "Asia/Yekaterinburg"))
    ]
    return site_settings(tmp_path, pbx_database_url="", pbx=pbx)


@pytest.fixture
def filled(db: Engine) -> Engine:
    hotline.fill(db)
    return db


def plan_of(engine: Engine, settings: Settings, query: str) -> Plan:
    with reading(engine) as connection:
        asked = weekday_filters(query, TODAY)
        return staffing_plan(connection, asked, Wishes.from_query(query), hotline.NOW, settings)


def letter_of(engine: Engine, settings: Settings, query: str, filters: Filters = ALL) -> Letter:
    with reading(engine) as connection:
        return write_letter(connection, period_of(query, TODAY)[0], filters, hotline.NOW, settings)


def test_a_plan_counts_the_calls_of_the_report_and_the_hours_of_the_shifts(filled: Engine, settings: Settings) -> None:
    query = "from=2026-11-16&to=2026-11-22"
    plan = plan_of(filled, settings, query)
    assert plan.missing == ""
    assert len(plan.days) == 5
    with reading(filled) as connection:
        filters = Filters.from_query(f"{query}&weekday=1&weekday=2&weekday=3&weekday=4&weekday=5", TODAY)
        waits = answer(connection, "waits", filters, hotline.NOW, settings)
        hours = answer(connection, "agent-hours", filters, hotline.NOW, settings)
    assert sum(one.interval.calls.offered for one in plan.needs) == waits.n
    assert plan.service is not None
    assert plan.service.aht_s == waits.total_of("aht")
    there = sum(one.interval.there_s for one in plan.needs)
    assert there == hours.total_of("login") - hours.total_of("pause")  # type: ignore[operator]
    assert staffing_table(plan, settings).n == waits.n


def test_a_plan_of_one_queue_knows_who_is_signed_in_to_it(filled: Engine, settings: Settings) -> None:
    whole = plan_of(filled, settings, "from=2026-11-16&to=2026-11-22")
    assert plan_of(filled, settings, "from=2026-11-16&to=2026-11-22&queue=601").missing == NO_SHIFTS
    with writing(filled) as connection:
        logins = connection.execute(sa.select(agent_time).where(agent_time.c.kind == "login")).mappings().all()
        rows = [{**one, "kind": "queue_login", "queue": "601", "n": 5000 + k} for k, one in enumerate(logins)]
        connection.execute(sa.insert(agent_time), rows)
        connection.execute(sa.insert(agent_time), [{**one, "queue": "602", "n": one["n"] + 5000} for one in rows])
    one = plan_of(filled, settings, "from=2026-11-16&to=2026-11-22&queue=601")
    both = plan_of(filled, settings, "from=2026-11-16&to=2026-11-22&queue=601&queue=602")
    assert one.missing == ""
    assert one.day.there_hours == both.day.there_hours > whole.day.there_hours, "breaks of the queue are not known"
    assert one.day.calls < both.day.calls < whole.day.calls


def test_a_plan_of_a_group_is_the_plan_of_its_queues(filled: Engine, settings: Settings) -> None:
    with writing(filled) as connection:
        put_into_group(connection, QUEUE, [("main", "601"), ("main", "602")], "Аварийная")
    period = "from=2026-11-16&to=2026-11-22"
    group = plan_of(filled, settings, f"{period}&queue_group=Аварийная")
    queues = plan_of(filled, settings, f"{period}&queue=601&queue=602")
    assert group.needs == queues.needs
    assert group.day.calls > 0


def test_a_plan_of_many_years_looks_at_the_last_three_months(filled: Engine, settings: Settings) -> None:
    plan = plan_of(filled, settings, "from=1990-01-01&to=2999-11-22")
    assert (plan.filters.last - plan.filters.first).days == LONGEST_DAYS - 1
    assert plan.needs


def test_a_plan_of_days_without_calls_says_so(filled: Engine, settings: Settings) -> None:
    assert plan_of(filled, settings, "from=2020-01-01&to=2020-01-31").missing == NO_CALLS
    assert staffing_table(plan_of(filled, settings, "from=2020-01-01&to=2020-01-31"), settings).rows == ()


def test_the_agents_of_a_second_exchange_stand_in_the_hours_of_its_own_clock(
    filled: Engine, settings: Settings
) -> None:
    with writing(filled) as connection:
        logins = connection.execute(sa.select(agent_time).where(agent_time.c.kind == "login")).mappings().all()
        connection.execute(sa.insert(agent_time), [{**one, "pbx": "second"} for one in logins])
    query = "from=2026-11-18&to=2026-11-18"
    main, second = plan_of(filled, settings, f"{query}&pbx=main"), plan_of(filled, settings, f"{query}&pbx=second")
    assert main.needs[0].interval.slot == 9 * 4
    assert second.missing == NO_CALLS
    both = plan_of(filled, settings, query)
    late = [one for one in both.needs if one.interval.slot >= 18 * 4]
    assert [one.interval.there for one in late][:4] == [6.0, 6.0, 6.0, 6.0]


def test_the_letter_has_the_numbers_of_the_reports(filled: Engine, settings: Settings) -> None:
    letter = letter_of(filled, settings, "period=week")
    assert (letter.period.first, letter.period.last) == (date(2026, 11, 16), date(2026, 11, 22))
    with reading(filled) as connection:
        filters = replace(ALL, first=letter.period.first)
        waits = answer(connection, "waits", filters, hotline.NOW, settings)
        whole = fared(facts_of(connection, settings), filters, ())[()]
    assert letter.now.waits.total == waits.total
    assert whole.offered == waits.n
    assert whole.service_level == waits.total_of("sl")
    assert sum(letter.by_day.column("offered")) == waits.n  # type: ignore[arg-type]
    assert letter.explained is None, "only one day of the week before is known"


def test_contributions_of_a_letter_add_up_to_the_change_that_is_shown(filled: Engine, settings: Settings) -> None:
    add_a_worse_week_before(filled)
    letter = letter_of(filled, settings, "period=week")
    found = letter.explained
    assert found is not None
    assert found.after == letter.now.waits.total_of("sl")
    assert found.before == letter.before.waits.total_of("sl")
    assert sum(found.effects.values()) + found.remainder == pytest.approx(found.change, abs=1e-12)
    assert letter.has_staff
    assert found.effects["staff"] != 0


def test_a_letter_about_an_empty_week_is_a_letter_about_nothing(filled: Engine, settings: Settings) -> None:
    letter = letter_of(filled, settings, "period=month&from=2026-02-01")
    assert letter.now.waits.n == 0
    assert letter.explained is None
    assert not letter.silent


def test_restarts_of_the_exchange_are_told_and_its_first_start_is_not_one(filled: Engine, settings: Settings) -> None:
    at = day_start(date(2026, 11, 18), hotline.ZONE) + 10 * 3600 + 60
    with writing(filled) as connection:
        starts = [
            {"pbx": "main", "key": str(n), "origin": "t0", "position": n, "at_us": us * 1_000_000}
            for n, us in enumerate((day_start(date(2026, 11, 16), hotline.ZONE), at))
        ]
        connection.execute(sa.insert(exchange_start), starts)
    with reading(filled) as connection:
        found = outages(connection, facts_of(connection, settings), ALL, zones_of(settings))
    assert found.restarts == (at,)
    assert found.quarters == {(date(2026, 11, 18), 40), (date(2026, 11, 18), 41)}


def test_hours_without_any_call_are_told_where_there_usually_are_many(filled: Engine, settings: Settings) -> None:
    add_trouble(filled)
    silent = letter_of(filled, settings, "period=week").silent
    assert {one.day for one in silent} == {date(2026, 11, 18)}
    assert silent[0].first == 13
    assert silent[0].usual > 10


def test_nine_days_are_too_few_for_a_forecast_and_how_many_are_missing_is_said(
    filled: Engine, settings: Settings
) -> None:
    with reading(filled) as connection:
        found = outlook(connection, Filters.from_query("", TODAY), hotline.NOW, settings)
    assert found.missing == NEEDED_DAYS - 8
    assert found.days == ()
    assert outlook_table(found, settings).rows == ()


def test_the_outlook_has_four_weeks_of_hours_and_says_what_the_check_lacks(filled: Engine, settings: Settings) -> None:
    with writing(filled) as connection:
        week = connection.execute(sa.select(visit).where(visit.c.day.between(date(2026, 11, 16), ALL.last)))
        for row in week.mappings().all():
            rows = [
                {**row, "day": row["day"] - timedelta(days=7 * back), "visit_id": f"{row['visit_id']}/{back}"}
                for back in range(1, 9)
            ]
            connection.execute(sa.insert(visit), rows)
        known = sa.select(sa.func.min(visit.c.day))
        first = connection.execute(known).scalar_one()
    with reading(filled) as connection:
        found = outlook(connection, Filters.from_query("", TODAY), hotline.NOW, settings)
    assert found.missing == 0
    assert found.unchecked == CHECKED_DAYS - (ALL.last - first).days - 1
    assert [one.day for one in found.days] == [TODAY + timedelta(days=n) for n in range(AHEAD_DAYS)]
    table = outlook_table(found, settings)
    assert len(table.rows) == AHEAD_DAYS * 24
    assert table.n == round(sum(one.calls for one in found.days))


def test_an_empty_database_has_nothing_to_plan_and_nothing_to_foretell(db: Engine, settings: Settings) -> None:
    assert plan_of(db, settings, "").missing == NO_CALLS
    assert letter_of(db, settings, "").now.waits.n == 0
    with reading(db) as connection:
        assert outlook(connection, Filters.from_query("", TODAY), hotline.NOW, settings).missing == NEEDED_DAYS


def test_a_period_is_a_week_from_monday_or_a_month_and_compares_as_many_days_as_are_over() -> None:
    week, refused = period_of("", TODAY)
    assert (week.first, week.last, week.is_over, refused) == (date(2026, 11, 16), date(2026, 11, 22), True, ())
    assert week.before == Period(WEEK, date(2026, 11, 9), date(2026, 11, 15), date(2026, 11, 15))
    running, _ = period_of("period=month&from=2026-11-20", TODAY)
    assert (running.first, running.last, running.counted_to) == (date(2026, 11, 1), date(2026, 11, 30), ALL.last)
    assert running.before == Period(MONTH, date(2026, 10, 1), date(2026, 10, 31), date(2026, 10, 22))
    assert not period_of("period=week&from=2026-11-23", TODAY)[0].has_begun
    assert period_of("period=year&from=soon", TODAY)[1] == ("period", "from")
    assert period_of("from=0001-01-01", TODAY)[1] == ("from",)
