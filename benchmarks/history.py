"""Three years of visits of a made-up contact centre, seeded: days, weeks and seasons, growth, waits that follow load.

Twenty queues, three hundred agents, sixty topics, fifty lines, two million numbers that call. Made a
month at a time as arrays; names stand behind codes until DuckDB writes them. Instants are UTC seconds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import duckdb
import numpy as np

Arrays = dict[str, "np.ndarray[Any, Any]"]

LAST = date(2026, 11, 23)
YEARS = 3
QUEUES = tuple(f"Очередь {n:02d}" for n in range(1, 21))
AGENTS = ("", *(f"Agent {n:03d}" for n in range(1, 301)))
TOPICS = ("", *(f"topic-{n:02d}" for n in range(1, 61)))
DIDS = tuple(f"4212{n:05d}" for n in range(300, 350))
OUTCOMES = ("answered", "abandoned", "timeout", "exit_key", "exit_empty", "failed", "redirected", "stale")
DIRECTIONS = ("incoming", "internal", "outgoing")
ENDINGS = ("caller", "agent", "blind_transfer", "")
NUMBERS = 2_000_000
SLOT_S = 900
ANSWERED, ABANDONED = 0, 1

_NAMES = {
    "queue": QUEUES,
    "agent": AGENTS,
    "topic": TOPICS,
    "did": DIDS,
    "outcome": OUTCOMES,
    "direction": DIRECTIONS,
    "ended_by": ENDINGS,
}


@dataclass(frozen=True, slots=True)
class Month:
    """Visits of one calendar month, sorted by instant; names are codes into the tuples above."""

    first: date
    arrays: Arrays


def first_day() -> date:
    """The first day of the history."""
    return LAST.replace(year=LAST.year - YEARS) + timedelta(days=1)


def months(visits: int, seed: int = 1) -> Iterator[Month]:
    """The history, month by month."""
    chance = np.random.default_rng(seed)
    days = (LAST - first_day()).days + 1
    expected = np.outer(_day_weights(days), _slot_weights())
    expected *= visits / expected.sum()
    counts = chance.multinomial(visits, (expected / expected.sum()).ravel()).reshape(expected.shape)
    busy = counts / np.maximum(expected.mean() * 2.2, 1e-9)
    start, ids = 0, np.random.default_rng([seed, 2])
    sequence = 0
    for end in range(1, days + 1):
        day = first_day() + timedelta(days=end)
        if end == days or day.day == 1:
            first = first_day() + timedelta(days=start)
            arrays = _visits(chance, first, counts[start:end], busy[start:end])
            arrays["lag"] = ids.integers(0, 40, len(arrays["day"])).astype("int32")
            arrays["sequence"] = sequence + ids.integers(1, 8, len(arrays["day"])).cumsum()
            sequence = int(arrays["sequence"][-1])
            yield Month(first.replace(day=1), arrays)
            start = end


def _day_weights(days: int) -> "np.ndarray[Any, Any]":
    day = np.arange(days)
    weekday = (day + first_day().weekday()) % 7
    season = 1 + 0.15 * np.cos(2 * np.pi * (day - 20) / 365.25)
    growth = 1 + 0.4 * day / days
    weights: np.ndarray[Any, Any] = np.asarray([1.15, 1.05, 1, 1, 0.95, 0.4, 0.25])[weekday] * season * growth
    return weights


def _slot_weights() -> "np.ndarray[Any, Any]":
    hour = np.arange(96) / 4
    return np.exp(-(((hour - 10.5) / 2.2) ** 2)) + 0.8 * np.exp(-(((hour - 15) / 2.6) ** 2)) + 0.02


def _visits(chance: np.random.Generator, first: date, counts: Any, busy: Any) -> Arrays:
    n = int(counts.sum())
    place = np.repeat(np.arange(counts.size), counts.ravel())
    day = (place // 96 + (first - date(1970, 1, 1)).days).astype("int32")
    slot = (place % 96).astype("int16")
    entered = np.sort(place * SLOT_S + chance.integers(0, SLOT_S, n)) + (first - date(1970, 1, 1)).days * 86400
    queue = chance.choice(len(QUEUES), n, p=_falling(len(QUEUES))).astype("int16")
    wait, outcome = _ends(chance, np.repeat(busy.ravel(), counts.ravel()))
    answered = outcome == ANSWERED
    agent = np.where(answered, 1 + (queue * 15 + chance.integers(0, 40, n)) % 300, 0).astype("int16")
    talk = np.where(answered, np.minimum(chance.lognormal(4.9, 0.75, n), 7200), 0).astype("int32")
    heavy = chance.random(n) < 0.35
    caller = np.where(heavy, NUMBERS * chance.random(n) ** 2, NUMBERS * chance.random(n)).astype("int64")
    return {
        "day": day,
        "slot": slot,
        "weekday": ((day + 3) % 7 + 1).astype("int16"),
        "entered": entered,
        "queue": queue,
        "agent": agent,
        "topic": np.where(chance.random(n) < 0.35, 0, 1 + chance.choice(60, n, p=_falling(60))).astype("int16"),
        "did": ((queue * 5 + chance.integers(0, 8, n)) % len(DIDS)).astype("int16"),
        "outcome": outcome.astype("int16"),
        "direction": chance.choice(3, n, p=[0.95, 0.03, 0.02]).astype("int16"),
        "ended_by": np.where(answered, chance.choice(3, n, p=[0.6, 0.35, 0.05]), 3).astype("int16"),
        "caller": caller,
        "wait": wait.astype("int32"),
        "ring": np.where(answered, np.minimum(wait, chance.integers(1, 12, n)), 0).astype("int32"),
        "talk": talk,
        "position": np.minimum(1 + wait // 30, 40).astype("int16"),
        "uncertain": chance.random(n) < 0.002,
    }


def _falling(n: int) -> "np.ndarray[Any, Any]":
    weights: np.ndarray[Any, Any] = 1 / (np.arange(n) + 2.0)
    weights /= weights.sum()
    return weights


def _ends(chance: np.random.Generator, busy: Any) -> tuple[Any, Any]:
    n = len(busy)
    due = np.where(chance.random(n) < 0.3, chance.integers(0, 4, n), chance.exponential(8 + 45 * busy**2, n))
    patience = chance.exponential(170, n)
    outcome = np.where(patience < due, ABANDONED, ANSWERED)
    odd = chance.random(n) < 0.03
    outcome = np.where(odd, chance.integers(2, len(OUTCOMES), n), outcome)
    return np.minimum(np.minimum(due, patience), 1800).astype("int32"), outcome


VISIT_SELECT = """
SELECT 'main' AS pbx, call_id || '/' || {queue} || '/1' AS visit_id, call_id, {queue} AS queue,
  1::SMALLINT AS hop, {entered} AS entered_at, position::INTEGER AS position,
  '7' || (9000000000 + caller * 499)::VARCHAR AS caller, {did} AS did, {outcome} AS outcome, wait::INTEGER AS wait_s,
  {agent} AS agent, CASE WHEN outcome = 0 THEN {connected} END AS connected_at,
  CASE WHEN outcome = 0 THEN ring END::INTEGER AS ring_s, CASE WHEN outcome = 0 THEN talk END::INTEGER AS talk_s,
  CASE WHEN outcome = 0 THEN talk END::INTEGER AS agent_talk_s, {ended} AS ended_at, {ended_by} AS ended_by,
  '' AS exit_key, '' AS transfer_target, {topic} AS topic, {direction} AS direction,
  20 AS sl_within_s, 2 AS sl_variant, 5 AS short_abandon_s, uncertain, '' AS flags,
  '7' || substr((9000000000 + caller * 499)::VARCHAR, 1, 3) AS prefix,
  DATE '1970-01-01' + day AS day, slot, weekday
FROM (SELECT *, (entered - lag) || '.' || sequence AS call_id FROM month) ORDER BY entered, sequence
"""

CALL_SELECT = """
SELECT 'main' AS pbx, call_id, {direction} AS direction, 'did' AS direction_source, {entered} AS started_at,
  {ended} AS ended_at, '7' || (9000000000 + caller * 499)::VARCHAR AS caller, '' AS callee, {did} AS did,
  '7' || substr((9000000000 + caller * 499)::VARCHAR, 1, 3) AS prefix, {queue} AS queue,
  '["' || {queue} || '"]' AS queues, CASE WHEN agent = 0 THEN '[]' ELSE '["' || {agent} || '"]' END AS agents,
  {agent} AS first_agent,
  wait::INTEGER AS wait_s, CASE WHEN outcome = 0 THEN talk END::INTEGER AS talk_s, {outcome} AS outcome,
  {ended_by} AS ended_by, '' AS recording, {topic} AS topic, '' AS note, '' AS flags,
  DATE '1970-01-01' + day AS day, slot, weekday
FROM (SELECT *, (entered - lag) || '.' || sequence AS call_id FROM month) ORDER BY entered, sequence
"""


def rows_of(select: str) -> str:
    """The query that writes a month's arrays (registered as `month`) down as rows of a table."""
    names = {name: _named(name) for name in _NAMES}
    instants = {
        "entered": "make_timestamp(entered * 1000000)",
        "connected": "make_timestamp((entered + wait) * 1000000)",
        "ended": "make_timestamp((entered + wait + talk) * 1000000)",
    }
    return select.format(**names, **instants)


def _named(name: str) -> str:
    return "[" + ", ".join(f"'{one}'" for one in _NAMES[name]) + f"][{name} + 1]"


def register(connection: duckdb.DuckDBPyConnection, month: Month) -> None:
    """Make the month's arrays readable as the table `month`."""
    import pandas

    connection.register("month", pandas.DataFrame(month.arrays))
