"""A small hotline in a database: nine days of plausible facts, the same at every run.

Written straight into the fact tables, so that pages can be tested without an exchange or a worker.
"""

import random
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.database import writing
from data.localtime import local_slot
from data.schema.facts import agent_time, call, offer, visit
from data.schema.state import queue_name, source_state
from data.schema.topics import topic

ZONE = ZoneInfo("Europe/Moscow")
NOW = int(datetime(2026, 11, 23, 14, 32, 8, tzinfo=ZONE).timestamp())
FIRST = date(2026, 11, 15)
DAYS = 9
QUEUES = ("601", "602", "603", "604", "605")
NASTY = '<img src=x onerror="alert(1)">'
"""A name that must stay text wherever it is shown."""
AGENTS = ("Анна Смирнова", "Дмитрий Кузнецов", "Елена Попова", "Ольга Соколова", "Вера Степанова", NASTY)
HOURS = (9, 10, 10, 10, 11, 11, 12, 13, 14, 15, 16, 17, 18)


class Hotline:
    """Facts gathered for the tables, one list each."""

    def __init__(self, calls_a_day: int) -> None:
        self.dice = random.Random(7)
        self.rows: dict[sa.Table, list[dict[str, Any]]] = {call: [], visit: [], offer: [], agent_time: []}
        for n in range(DAYS):
            day = FIRST + timedelta(days=n)
            for number in range(calls_a_day):
                self._caller(day, number)
            for agent in AGENTS:
                self._shift(day, agent)

    def _caller(self, day: date, number: int) -> None:
        start = datetime(day.year, day.month, day.day, self.dice.choice(HOURS), tzinfo=ZONE)
        at = int(start.timestamp()) + self.dice.randrange(3600)
        if at > NOW - 600:
            return
        patience, wait = self.dice.expovariate(1 / 110), self.dice.expovariate(1 / (30 if start.hour == 10 else 14))
        answered = wait < patience
        wait_s, talk = int(min(wait, patience)), int(self.dice.expovariate(1 / 150)) + 8
        queue = self.dice.choice(QUEUES)
        agent = self.dice.choice(AGENTS) if answered else ""
        call_id, caller = f"{at}.{number}", f"7916{self.dice.randrange(10**7):07d}"
        slot = local_slot(at, ZONE)._asdict()
        ended = at + wait_s + (talk if answered else 0)
        outcome = "answered" if answered else "abandoned"
        shared = {"pbx": "main", "call_id": call_id, "caller": caller, "did": "74950000005", **slot}
        self.rows[call].append(
            shared
            | {
                "direction": "incoming",
                "direction_source": "did",
                "started_at": at - 12,
                "ended_at": ended,
                "callee": "74950000005",
                "queue": queue,
                "queues": [queue],
                "agents": [agent] if agent else [],
                "first_agent": agent,
                "wait_s": wait_s,
                "talk_s": talk if answered else None,
                "outcome": outcome,
                "recording": "",
                "topic": self.dice.choice(("heating", "", "info")),
                "note": "",
                "flags": (),
            }
        )
        self.rows[visit].append(
            shared
            | {
                "visit_id": f"{call_id}/1",
                "queue": queue,
                "hop": 1,
                "entered_at": at,
                "position": 1,
                "outcome": outcome,
                "wait_s": wait_s,
                "agent": agent,
                "connected_at": at + wait_s if answered else None,
                "ring_s": min(wait_s, 6),
                "talk_s": talk if answered else None,
                "agent_talk_s": talk if answered else None,
                "ended_at": ended,
                "ended_by": "caller",
                "exit_key": "",
                "transfer_target": "",
                "topic": "",
                "direction": "incoming",
                "sl_within_s": 20,
                "short_abandon_s": 5,
                "uncertain": False,
                "flags": (),
            }
        )
        offered = {
            "pbx": "main",
            "visit_id": f"{call_id}/1",
            "n": 1,
            "call_id": call_id,
            "queue": queue,
            "agent": agent or self.dice.choice(AGENTS),
            "offered_at": at,
            "ring_s": min(wait_s, 6),
            "result": "answered" if answered else "canceled",
            "answered_elsewhere": False,
        }
        self.rows[offer].append(offered | slot)

    def _shift(self, day: date, agent: str) -> None:
        at = int(datetime(day.year, day.month, day.day, 9, tzinfo=ZONE).timestamp())
        end, n = at + 9 * 3600, 0
        self._interval(agent, day, n, "login", "", at, end)
        while at < end:
            kind = self.dice.choices(("talk", "wrap", "ring", "pause", "idle"), (40, 12, 6, 5, 30))[0]
            length = {"talk": 160, "wrap": 40, "ring": 7, "pause": 900, "idle": 240}[kind]
            until, n = min(end, at + int(length * (0.5 + self.dice.random()))), n + 1
            self._interval(
                agent, day, n, kind, self.dice.choice(("Обед", "Перерыв", "")) if kind == "pause" else "", at, until
            )
            at = until

    def _interval(self, agent: str, day: date, n: int, kind: str, reason: str, start: int, end: int) -> None:
        self.rows[agent_time].append(
            {
                "pbx": "main",
                "agent": agent,
                "day": day,
                "n": n,
                "kind": kind,
                "queue": "601" if kind in ("talk", "wrap", "ring") else "",
                "reason": reason,
                "started_at": start,
                "ended_at": end,
                "seconds": end - start,
                "weekday": day.isoweekday(),
                "flags": (),
            }
        )


def fill(engine: Engine, calls_a_day: int = 60) -> None:
    """Write the hotline into an empty, migrated database."""
    hotline = Hotline(calls_a_day)
    with writing(engine) as connection:
        for table, rows in hotline.rows.items():
            connection.execute(sa.insert(table), rows)
        names = [{"pbx": "main", "folded": name, "name": name} for name in (*QUEUES, NASTY)]
        connection.execute(sa.insert(queue_name), names)
        if not connection.execute(sa.select(topic.c.slug).limit(1)).first():
            seeded = (("heating", "Отопление", "Heating"), ("info", "Справка", "Information"))
            connection.execute(
                sa.insert(topic),
                [
                    {"slug": s, "parent": "", "name_ru": r, "name_en": e, "place": n}
                    for n, (s, r, e) in enumerate(seeded)
                ],
            )
        connection.execute(
            sa.insert(source_state),
            [
                {
                    "pbx": "main",
                    "source": source,
                    "position": {},
                    "rows_read": 12000,
                    "rows_quarantined": 0,
                    "last_row_at": NOW - 3,
                    "checked_at": NOW - 1,
                    "backlog": 0,
                    "trouble": "",
                }
                for source in ("queue_log", "cdr", "cel")
            ],
        )
