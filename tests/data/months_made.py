"""Facts of four months for tests of engines against each other: seeded, with every odd value that facts may have."""

import random
from datetime import date, timedelta
from typing import Any

from sqlalchemy.engine import Engine

from data.facts import ABANDONED, AGENT_TIME_KINDS, ANSWERED, DIRECTIONS, OUTCOMES
from data.schema.facts import agent_time, call, offer, visit
from tests.data.facts_made import store

FIRST = date(2025, 12, 20)
LAST = date(2026, 4, 2)
EPOCH = date(1970, 1, 1)

QUEUES = ("support", "Приёмная", "sales", "a'b\"c\\")
AGENTS = ("Анна", "Boris", 'O"Neil\\')
PBXS = ("main", "north")
TOPICS = ("", "heating", "lift")
CALLERS = ("", "+79161234567", "101", "anonymous", "89161234567")
PREFIXES = ("", "7916", "7495", "7843", "375", "7499")

Row = dict[str, Any]


def store_months(engine: Engine, seed: int = 7) -> None:
    """Fill every fact table."""
    chance = random.Random(seed)
    store(engine, visit, [_visit(chance, n) for n in range(900)])
    store(engine, call, [_call(chance, n) for n in range(900)])
    store(engine, offer, [_offer(chance) for _ in range(500)])
    store(engine, agent_time, [_agent_time(chance) for _ in range(700)])


def _when(chance: random.Random) -> tuple[Row, int]:
    day = FIRST + timedelta(days=chance.randrange((LAST - FIRST).days + 1))
    slot = chance.choice((0, 35, 36, 37, 50, 95, chance.randrange(96)))
    at = (day - EPOCH).days * 86400 + slot * 900 + chance.randrange(900)
    return {"day": day, "slot": slot, "weekday": day.isoweekday()}, at


def _wait(chance: random.Random) -> int | None:
    return chance.choice((None, 4, 5, 6, 9, 10, 11, 19, 20, 21, chance.randrange(400), chance.randrange(60)))


def _flags(chance: random.Random, *words: str) -> tuple[str, ...]:
    return tuple(word for word in words if chance.random() < 0.3)


def _visit(chance: random.Random, n: int) -> Row:
    slot, at = _when(chance)
    outcome = chance.choice((ANSWERED, ANSWERED, ABANDONED, chance.choice(OUTCOMES)))
    wait, talk = _wait(chance), chance.choice((None, 0, chance.randrange(900)))
    return slot | {
        "pbx": chance.choice(PBXS),
        "queue": chance.choice(QUEUES),
        "hop": chance.randint(1, 3),
        "entered_at": at,
        "position": chance.choice((None, 1, 7)),
        "caller": chance.choice(CALLERS),
        "prefix": chance.choice(PREFIXES),
        "did": chance.choice(("", "4212300")),
        "outcome": outcome,
        "wait_s": wait,
        "agent": chance.choice(AGENTS) if outcome == ANSWERED else "",
        "connected_at": None if wait is None or outcome != ANSWERED else at + wait,
        "ring_s": chance.choice((None, 0, chance.randrange(30))),
        "talk_s": talk,
        "agent_talk_s": chance.choice((None, talk, chance.randrange(500))),
        "ended_at": None if n % 9 == 0 else at + (wait or 0) + (talk or 0),
        "ended_by": chance.choice(("", "caller", "agent", "blind_transfer", "attended_transfer")),
        "exit_key": chance.choice(("", "5")),
        "transfer_target": "",
        "topic": chance.choice(TOPICS),
        "direction": chance.choice(("incoming", "incoming", "internal", "outgoing")),
        "sl_within_s": chance.choice((10, 20)),
        "sl_variant": chance.randint(1, 5),
        "short_abandon_s": 5,
        "uncertain": chance.random() < 0.1,
        "flags": _flags(chance, "inferred", "late"),
    }


def _call(chance: random.Random, n: int) -> Row:
    slot, at = _when(chance)
    through = [chance.choice(QUEUES) for _ in range(chance.randrange(3))]
    talked = chance.sample(AGENTS, chance.randrange(3))
    return slot | {
        "pbx": chance.choice(PBXS),
        "direction": chance.choice(DIRECTIONS),
        "direction_source": "configured",
        "started_at": at,
        "ended_at": None if n % 11 == 0 else at + chance.randrange(2000),
        "caller": chance.choice(CALLERS),
        "callee": chance.choice(("202", "")),
        "did": chance.choice(("", "4212300")),
        "prefix": chance.choice(PREFIXES),
        "queue": through[0] if through else "",
        "queues": through,
        "agents": talked,
        "first_agent": talked[0] if talked else "",
        "wait_s": _wait(chance),
        "talk_s": chance.choice((None, 0, chance.randrange(900))),
        "outcome": chance.choice((ANSWERED, ABANDONED, "busy", "refused", "no_answer")),
        "ended_by": chance.choice(("", "caller", "agent")),
        "recording": "",
        "topic": chance.choice(TOPICS),
        "note": chance.choice(("", 'said "no", then\nleft')),
        "flags": _flags(chance, "refused", "refused_twice", "late"),
    }


def _offer(chance: random.Random) -> Row:
    slot, at = _when(chance)
    return slot | {
        "pbx": chance.choice(PBXS),
        "visit_id": "v",
        "call_id": "c",
        "queue": chance.choice(QUEUES),
        "agent": chance.choice(AGENTS),
        "offered_at": at,
        "ring_s": chance.randrange(30),
        "result": chance.choice(("answered", "no_answer", "busy", "canceled", "dumped")),
        "answered_elsewhere": chance.random() < 0.5,
    }


def _agent_time(chance: random.Random) -> Row:
    slot, at = _when(chance)
    kind = chance.choice(AGENT_TIME_KINDS)
    seconds = chance.choice((None, chance.randrange(3600), chance.randrange(3600)))
    return {
        "pbx": chance.choice(PBXS),
        "agent": chance.choice(AGENTS),
        "day": slot["day"],
        "kind": kind,
        "queue": chance.choice(QUEUES) if kind in ("talk", "wrap", "ring") else "",
        "reason": chance.choice(("", "Обед", "lunch")) if kind == "pause" else "",
        "started_at": at,
        "ended_at": None if seconds is None else at + seconds,
        "seconds": seconds,
        "weekday": slot["weekday"],
        "flags": (),
    }
