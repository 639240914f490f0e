# ruff: noqa: S608 - this SQL is made of constants
"""The twelve questions of a dashboard: how the product answers each, and the best SQL known to us for others.

Each side gives plain rows that are compared before any time counts. `{…}` in SQL are the days asked about.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from benchmarks import history
from data.answer import answer
from data.answers.asking import facts_of
from data.answers.counting import conditions
from data.counters import CALLS
from data.filters import Filters
from data.localtime import day_start
from data.metric import average, share
from data.numbering.callers import number_key
from data.questions.aftermath import LOST_OUTCOMES
from data.questions.lists import longest_waits
from data.report import Report
from data.reports import BY_SLUG
from data.schema.facts import call
from data.settings import Settings
from data.table import Table

Rows = list[tuple[Any, ...]]

LAST = history.LAST
FIRST = history.first_day()
MONTH = (date(LAST.year, LAST.month - 1, 1), LAST.replace(day=1) - timedelta(days=1))
YEAR = (LAST.replace(year=LAST.year - 1) + timedelta(days=1), LAST)
ALL = (FIRST, LAST)
CLOSED_YEAR = (date(LAST.year - 1, LAST.month, 1), MONTH[1])
CLOSED_ALL = (date(FIRST.year, FIRST.month + 1, 1), MONTH[1])
PAGE = 50
TOP = 20
MOST_SHOWN = 10_000
ABOUT_TOPICS = ("topic_known", "repeated_topic")


@dataclass(frozen=True, slots=True)
class Door:
    """Through which the product is asked."""

    connection: Connection
    settings: Settings

    def ask(self, report: Report | str, filters: Filters) -> Table:
        """A report."""
        now = day_start(LAST, self.settings.zone) + 20 * 3600
        return answer(self.connection, report, filters, now, self.settings)


@dataclass(frozen=True, slots=True)
class Question:
    """One of the twelve. `mariadb` and `duckdb` are SQL; `told` makes their rows comparable."""

    name: str
    days: tuple[date, date]
    ours: Callable[[Door, Filters], Rows]
    mariadb: str
    duckdb: str
    told: Callable[[Iterable[Sequence[Any]]], Rows]
    filters: dict[str, Any]
    adds_up: bool = True

    def asked(self, days: tuple[date, date] | None = None) -> Filters:
        """The filters, of these days or its own."""
        first, last = days or self.days
        return replace(Filters(first, last), **self.filters)

    def sql(self, text: str, days: tuple[date, date] | None = None) -> str:
        """SQL for these days."""
        first, last = days or self.days
        return text.replace("{first}", f"DATE '{first}'").replace("{last}", f"DATE '{last}'")


_WAITS = BY_SLUG["waits"]
_KPI = replace(_WAITS, metrics=("offered", "answered", "abandoned", "answered_in_time", "asa", "average_talk"), by=())
_COUNT = replace(_WAITS, metrics=("offered",), dimensions=(*_WAITS.dimensions, "direction"))
_LEVEL = replace(_WAITS, metrics=("offered", "sl2", "p50_wait", "p90_wait"), by=("queue",))
_AGENTS = replace(_WAITS, metrics=("answered", "asa", "talk"), by=("agent",))

VISITS_OF = "FROM visit WHERE direction <> 'outgoing' AND day BETWEEN {first} AND {last}"
SHORT = "(wait_s IS NOT NULL AND wait_s < short_abandon_s)"
LOST = f"outcome = 'abandoned' AND NOT {SHORT}"
TIMED = "outcome = 'answered' AND NOT uncertain AND wait_s IS NOT NULL"
TALKED = "outcome = 'answered' AND NOT uncertain AND agent_talk_s IS NOT NULL"
KPI = f"""SELECT COUNT(*), COUNT(CASE WHEN outcome = 'answered' THEN 1 END), COUNT(CASE WHEN {LOST} THEN 1 END),
 COUNT(CASE WHEN outcome = 'answered' AND wait_s <= sl_within_s THEN 1 END),
 SUM(CASE WHEN {TIMED} THEN wait_s END), COUNT(CASE WHEN {TIMED} THEN 1 END),
 SUM(CASE WHEN {TALKED} THEN agent_talk_s END), COUNT(CASE WHEN {TALKED} THEN 1 END) {VISITS_OF}"""
QUEUES = tuple(history.QUEUES[:3])
TOPICS = tuple(history.TOPICS[1:5])
FILTERED = f"{KPI} AND queue IN {QUEUES!r} AND topic IN {TOPICS!r}"
HOURS = "SELECT day, slot DIV 4, direction, COUNT(*) " + VISITS_OF + " GROUP BY 1, 2, 3"
HEAT = "SELECT weekday, slot DIV 4, COUNT(*) " + VISITS_OF + " GROUP BY 1, 2"
LEVELS = f"""WITH h AS (SELECT queue, outcome, wait_s, uncertain, short_abandon_s, sl_within_s, COUNT(*) AS n
  {VISITS_OF} GROUP BY queue, outcome, wait_s, uncertain, short_abandon_s, sl_within_s),
 w AS (SELECT queue, wait_s, SUM(n) AS n FROM h WHERE outcome IN ('answered', 'abandoned') AND NOT uncertain
  AND wait_s IS NOT NULL GROUP BY queue, wait_s),
 c AS (SELECT queue, wait_s, SUM(n) OVER (PARTITION BY queue ORDER BY wait_s) AS seen,
  SUM(n) OVER (PARTITION BY queue) AS whole FROM w),
 p AS (SELECT queue, MIN(CASE WHEN seen * 100 >= 50 * whole THEN wait_s END) AS p50,
  MIN(CASE WHEN seen * 100 >= 90 * whole THEN wait_s END) AS p90 FROM c GROUP BY queue),
 k AS (SELECT queue, SUM(n) AS offered, SUM(CASE WHEN outcome = 'answered' AND wait_s <= sl_within_s THEN n ELSE 0 END)
  AS kept, SUM(CASE WHEN outcome = 'answered' OR ({LOST}) THEN n ELSE 0 END) AS counted FROM h GROUP BY queue)
 SELECT k.queue, offered, kept, counted, p50, p90 FROM k LEFT JOIN p ON p.queue = k.queue"""
AGENTS = f"""SELECT agent, COUNT(CASE WHEN outcome = 'answered' THEN 1 END), SUM(CASE WHEN {TIMED} THEN wait_s END),
 COUNT(CASE WHEN {TIMED} THEN 1 END), SUM(CASE WHEN {TALKED} THEN agent_talk_s ELSE 0 END) {VISITS_OF} GROUP BY agent"""
INCOMING = "direction = 'incoming' AND day BETWEEN {first} AND {last}"
REACHED_NOBODY = f"outcome IN {LOST_OUTCOMES!r}"
CALLERS = f"""SELECT COUNT(*) AS n, COUNT(CASE WHEN outcome = 'answered' THEN 1 END),
 COUNT(CASE WHEN {REACHED_NOBODY} THEN 1 END), MIN({{at}}) AS first_at, MAX({{at}})
 FROM {{table}} WHERE {INCOMING} GROUP BY {{key}} ORDER BY n DESC, first_at LIMIT {TOP}"""
AGAIN_IN = "COUNT(CASE WHEN again <= began + INTERVAL '{hours}' HOUR THEN 1 END)"
REPEATED = f"""SELECT COUNT(*), {AGAIN_IN.replace("{hours}", "24")}, {AGAIN_IN.replace("{hours}", "72")},
 COUNT(CASE WHEN topic <> '' THEN 1 END),
 COUNT(CASE WHEN topic <> '' AND about_it <= began + INTERVAL '168' HOUR THEN 1 END) FROM (
 SELECT day, topic, {{at}} AS began, LEAD({{at}}) OVER (PARTITION BY {{key}} ORDER BY {{at}}) AS again,
  LEAD({{at}}) OVER (PARTITION BY {{key}}, topic ORDER BY {{at}}) AS about_it FROM {{table}}
 WHERE direction = 'incoming' AND day BETWEEN {{first}} AND {{last}} + INTERVAL '8' DAY) AS v WHERE day <= {{last}}"""
LONGEST = f"SELECT caller, wait_s, entered_at {VISITS_OF} AND {LOST} AND did = '{history.DIDS[10]}'"
LONGEST += f" ORDER BY wait_s DESC, entered_at DESC LIMIT {PAGE}"
DISTINCT = f"SELECT COUNT(DISTINCT {{key}}) FROM {{table}} WHERE {INCOMING}"


def _put(text: str, **words: str) -> str:
    for name, word in words.items():
        text = text.replace(f"{{{name}}}", word)
    return text


def _duck(text: str) -> str:
    """The same in DuckDB's words."""
    return text.replace("slot DIV 4", "slot // 4")


def _kpi(rows: Iterable[Sequence[Any]]) -> Rows:
    return [
        (n, answered, lost, kept, average(int(wait or 0), timed), average(int(talk or 0), talked))
        for n, answered, lost, kept, wait, timed, talk, talked in rows
    ]


def _plain(rows: Iterable[Sequence[Any]]) -> Rows:
    return sorted(tuple(int(cell) if not isinstance(cell, str | date) else cell for cell in row) for row in rows)


def _levels(rows: Iterable[Sequence[Any]]) -> Rows:
    return sorted((q, int(n), share(int(kept), int(of)), int(p50), int(p90)) for q, n, kept, of, p50, p90 in rows)


def _agents(rows: Iterable[Sequence[Any]]) -> Rows:
    return sorted((name, n, average(int(wait or 0), timed), int(talk)) for name, n, wait, timed, talk in rows)


def _callers(rows: Iterable[Sequence[Any]]) -> Rows:
    """Calls, answered, lost, first and last call of those who called most; those that called as often in one order."""
    return sorted((-int(n), int(served), int(lost), first, last) for n, served, lost, first, last in rows)


def _lists(rows: Iterable[Sequence[Any]]) -> Rows:
    return [(caller, int(wait)) for caller, wait, *_ in rows]


def _rows(door: Door, report: Report, filters: Filters, by: tuple[str, ...]) -> Rows:
    return sorted(door.ask(report, replace(filters, by=by)).rows)


def _shown(door: Door, filters: Filters) -> Rows:
    return _rows(door, _COUNT, filters, ("day", "hour", "direction"))


def _top_callers(door: Door, filters: Filters) -> Rows:
    found = door.ask("frequent-callers", filters).rows[:TOP]
    ends = [[datetime.fromisoformat(str(at)).replace(tzinfo=None) for at in row[1:3]] for row in found]
    return _callers((*row[3:6], *own) for row, own in zip(found, ends, strict=True))


def _repeats(door: Door, filters: Filters) -> Rows:
    table = door.ask("repeats", filters)
    return [tuple(table.total_of(slug) for slug in ("identified", "repeated_24h", "repeated_72h", *ABOUT_TOPICS))]


def _longest(door: Door, filters: Filters) -> Rows:
    found = longest_waits(facts_of(door.connection, door.settings), filters, PAGE)
    return [(one.caller, one.wait_s) for one in found]


def _distinct(door: Door, filters: Filters) -> Rows:
    asked = sa.select(sa.func.count(sa.distinct(number_key(call.c.caller)))).where(conditions(CALLS, filters))
    return [(facts_of(door.connection, door.settings).execute(asked).scalar(),)]


def _total(door: Door, filters: Filters) -> Rows:
    return [door.ask(_KPI, filters).total]


def _first_shown(rows: Iterable[Sequence[Any]]) -> Rows:
    return _plain(rows)[:MOST_SHOWN]


def _level(door: Door, filters: Filters) -> Rows:
    return _rows(door, _LEVEL, filters, ("queue",))


_INCOMING = {"directions": ("incoming",)}
_ABANDONED = {"outcomes": ("abandoned",), "dids": (history.DIDS[10],)}
_SQL_CALLERS = {"key": "caller", "table": "visit", "at": "entered_at"}
_DUCK_CALLERS = {"key": "caller_key", "table": "call", "at": "started_at"}

TWELVE = (
    Question("KPI tiles, a month", MONTH, _total, KPI, KPI, _kpi, {}),
    Question("KPI tiles, three years", ALL, _total, KPI, KPI, _kpi, {}),
    Question("calls by hour and direction, a year", YEAR, _shown, HOURS, _duck(HOURS), _first_shown, {}),
    Question(
        "hour × weekday, three years",
        ALL,
        lambda door, filters: _rows(door, _COUNT, filters, ("weekday", "hour")),
        HEAT,
        _duck(HEAT),
        _plain,
        {},
    ),
    Question("service level and percentiles by queue, a month", MONTH, _level, LEVELS, LEVELS, _levels, {}),
    Question("service level and percentiles by queue, three years", ALL, _level, LEVELS, LEVELS, _levels, {}),
    Question("agents, a month", MONTH, lambda d, f: _rows(d, _AGENTS, f, ("agent",)), AGENTS, AGENTS, _agents, {}),
    Question(
        "callers who call most, a year",
        YEAR,
        _top_callers,
        _put(CALLERS, **_SQL_CALLERS),
        _put(CALLERS, **_DUCK_CALLERS),
        _callers,
        {},
        adds_up=False,
    ),
    Question(
        "callers who call again, a month",
        MONTH,
        _repeats,
        _put(REPEATED, **_SQL_CALLERS),
        _put(REPEATED, **_DUCK_CALLERS),
        _plain,
        {},
        adds_up=False,
    ),
    Question(
        "list of the longest waits, three years, two filters",
        ALL,
        _longest,
        LONGEST,
        LONGEST,
        _lists,
        _ABANDONED,
        adds_up=False,
    ),
    Question(
        "different callers, a year",
        YEAR,
        _distinct,
        _put(DISTINCT, **_SQL_CALLERS),
        _put(DISTINCT, **_DUCK_CALLERS),
        _plain,
        _INCOMING,
        adds_up=False,
    ),
    Question(
        "KPI tiles of 3 queues × 4 topics, a year",
        YEAR,
        _total,
        FILTERED,
        FILTERED,
        _kpi,
        {"queues": QUEUES, "topics": TOPICS},
    ),
)
