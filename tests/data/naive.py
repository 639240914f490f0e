"""The slow and plain way to every number: one loop over the facts, no SQL. What `answer` says must equal this."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from data.facts import TALK, WRAP
from data.filters import LISTS, Filters
from tests.data.facts_made import DAY_0, FIRST_DAY, Row

GROUPS = (
    ("queue", "main", "support", "city"),
    ("queue", "main", "sales", "paid"),
    ("queue", "north", "sales", "city"),
    ("agent", "main", "Анна", "day"),
    ("agent", "north", "Анна", "night"),
    ("agent", "north", "Boris", "night"),
)
"""Kind, exchange, member and group."""
_GROUP_OF = {one[:3]: one[3] for one in GROUPS}


def wait_band(row: Row) -> int:
    """First second of the band of a wait."""
    wait = row["wait_s"]
    return -1 if wait is None else max(first for first in (0, 5, 10, 20, 30, 60, 120, 300) if first <= wait)


KEY_OF: dict[str, Callable[[Row], Any]] = {
    "day": lambda row: row["day"],
    "week": lambda row: row["day"] - timedelta(days=row["weekday"] - 1),
    "month": lambda row: date(row["day"].year, row["day"].month, 1),
    "hour": lambda row: row["slot"] // 4,
    "slot": lambda row: row["slot"],
    "wait_band": wait_band,
    "region": lambda row: REGION_OF[row["prefix"]],
    "queue_group": lambda row: _GROUP_OF.get(("queue", row["pbx"], row["queue"]), ""),
    "agent_group": lambda row: _GROUP_OF.get(("agent", row["pbx"], row["agent"]), ""),
    "first_agent_group": lambda row: _GROUP_OF.get(("agent", row["pbx"], row["first_agent"]), ""),
}
REGION_OF = {"": "", "7916": "mobile", "7495": "moscow", "7499": "moscow", "7843": "tatarstan", "375": "belarus"}


def key_of(dimension: str, row: Row) -> Any:
    """What a fact counts under."""
    return KEY_OF[dimension](row) if dimension in KEY_OF else row[dimension]


def left_by(filters: Filters, rows: list[Row]) -> list[Row]:
    """The facts that the filters leave."""
    return [row for row in rows if filters.first <= row["day"] <= filters.last and _passes(filters, row)]


def _passes(filters: Filters, row: Row) -> bool:
    for name, field in LISTS.items():
        values = getattr(filters, field)
        if values and key_of(name, row) not in values:
            return False
    return True


def shown_outcome(row: Row) -> str:
    """A visit's outcome with short abandons apart."""
    is_short = row["outcome"] == "abandoned" and row["wait_s"] is not None and row["wait_s"] < row["short_abandon_s"]
    return "short_abandoned" if is_short else str(row["outcome"])


def visit_numbers(visits: list[Row]) -> dict[str, Any]:
    """The metrics of a queue, of visits that already carry `shown_outcome` as their outcome."""
    by_outcome: dict[str, int] = {}
    for row in visits:
        outcome = "open" if row["outcome"].startswith("open") else row["outcome"]
        by_outcome[outcome] = by_outcome.get(outcome, 0) + 1
    answered = [row for row in visits if row["outcome"] == "answered"]
    abandoned = [row for row in visits if row["outcome"] == "abandoned"]
    short = [row for row in visits if row["outcome"] == "short_abandoned"]
    in_time = [row for row in answered if row["wait_s"] is not None and row["wait_s"] <= row["sl_within_s"]]
    waits = sorted(known_waits(answered) + known_waits(abandoned) + known_waits(short))
    talks = [r["agent_talk_s"] for r in answered if not r["uncertain"] and r["agent_talk_s"] is not None]
    rings = [r["ring_s"] for r in answered if not r["uncertain"] and None not in (r["ring_s"], r["wait_s"])]
    transferred = sum("transfer" in row["ended_by"] for row in answered)
    by_formula = {n: [row for row in visits if row["sl_variant"] == n] for n in range(1, 6)}
    levels = {n: service_level(n, visits) for n in range(1, 6)}
    own = [service_level(n, rows) for n, rows in by_formula.items()]
    return (
        by_outcome
        | {f"sl{n}": ratio(*level) for n, level in levels.items()}
        | {
            "sl": ratio(sum(good for good, _ in own), sum(counted for _, counted in own)),
            "abandoned_in_time": sum(r["wait_s"] is not None and r["wait_s"] <= r["sl_within_s"] for r in abandoned),
            "flowed_out": sum(row["outcome"] in FLOWED_OUT for row in visits),
            "further_visits": sum(row["hop"] > 1 for row in visits),
            "transferred": transferred,
            "transfer_rate": ratio(transferred, len(answered)),
            "average_ring": mean(rings),
            "offered": len(visits),
            "unaccounted": 0,
            "answered_in_time": len(in_time),
            "answered_late": len(answered) - len(in_time),
            "abandon_rate": ratio(len(abandoned), len(answered) + len(abandoned)),
            "reached_rate": ratio(len(answered), len(answered) + len(abandoned) + len(short)),
            "asa": mean(known_waits(answered)),
            "abandon_time": mean(known_waits(abandoned)),
            "longest_wait": max(waits, default=None),
            "p50_wait": nth(waits, 50),
            "p90_wait": nth(waits, 90),
            "talk": sum(talks),
            "average_talk": mean(talks),
            "uncertain": sum(row["uncertain"] for row in visits),
        }
    )


FLOWED_OUT = ("timeout", "exit_empty", "exit_key", "withdrawn", "failed", "redirected")


def service_level(formula: int, visits: list[Row]) -> tuple[int, int]:
    """Numerator and denominator of SL-1 … SL-5."""

    def size(outcomes: tuple[str, ...], *, within: bool = False) -> int:
        of = [row for row in visits if row["outcome"] in outcomes]
        return sum(not within or (row["wait_s"] is not None and row["wait_s"] <= row["sl_within_s"]) for row in of)

    a, a_x = size(("answered",)), size(("answered",), within=True)
    b, b_x = size(("abandoned",)), size(("abandoned",), within=True)
    s, f = size(("short_abandoned",)), size(FLOWED_OUT)
    return {1: (a_x, a), 2: (a_x, a + b), 3: (a_x, a + b - b_x), 4: (a_x + b_x, a + b), 5: (a_x, a + b + s + f)}[
        formula
    ]


def call_numbers(calls: list[Row]) -> dict[str, Any]:
    """The metrics of calls."""
    talks = [row["talk_s"] for row in calls if row["talk_s"]]
    answered = sum(row["outcome"] == "answered" for row in calls)
    return {
        "calls": len(calls),
        "calls_incoming": sum(row["direction"] == "incoming" for row in calls),
        "calls_outgoing": sum(row["direction"] == "outgoing" for row in calls),
        "calls_internal": sum(row["direction"] == "internal" for row in calls),
        "calls_unknown": sum(row["direction"] == "unknown" for row in calls),
        "calls_answered": answered,
        "calls_answered_rate": ratio(answered, len(calls)),
        "calls_refused": sum("refused" in row["flags"] for row in calls),
        "calls_without_queue": sum(row["queue"] == "" for row in calls),
        "calls_average_wait": mean([row["wait_s"] for row in calls if row["wait_s"] is not None]),
        "calls_talk": sum(talks),
        "calls_average_talk": mean(talks),
    }


OF_SHIFT = {"login": "login", "talking": TALK, "wrap_up": WRAP, "ringing": "ring", "pause": "pause", "idle": "idle"}
"""Metric of a shift → kind of time. Whoever only talked outside any shift has none."""


def shift_numbers(times: list[Row], offers: list[Row], visits: list[Row], now: int) -> dict[str, Any]:
    """The metrics of agents' days."""
    spent: dict[str, int] = {}
    for row in times:
        spent[row["kind"]] = spent.get(row["kind"], 0) + seconds_of(row, now)
    answered = [row for row in visits if row["outcome"] == "answered"]
    talks = [r["agent_talk_s"] for r in answered if not r["uncertain"] and r["agent_talk_s"] is not None]
    busy = sum(spent.get(kind, 0) for kind in (TALK, WRAP, "ring"))
    missed = [row for row in offers if row["result"] == "no_answer" and not row["answered_elsewhere"]]
    has_shift = spent.get("login", 0) > 0 or not spent.get("talk_outside_login", 0)
    return {
        **{name: spent.get(kind, 0) if has_shift else None for name, kind in OF_SHIFT.items()},
        "talk_outside": spent.get("talk_outside_login", 0),
        "occupancy": ratio(busy, spent.get("login", 0) - spent.get("pause", 0)),
        "answered": len(answered),
        "aht": round((sum(talks) + spent.get(WRAP, 0)) / len(talks), 1) if talks else None,
        "offers": len(offers),
        "offers_answered": sum(row["result"] == "answered" for row in offers),
        "offers_missed": len(missed),
        "offers_answered_rate": ratio(sum(row["result"] == "answered" for row in offers), len(offers)),
        "offers_missed_rate": ratio(len(missed), len(missed) + sum(row["result"] == "answered" for row in offers)),
    }


def seconds_of(row: Row, now: int) -> int:
    """Length of an interval; one still running lasts until now, at most to its midnight (UTC)."""
    if row["seconds"] is not None:
        return int(row["seconds"])
    midnight = DAY_0 + ((row["day"] - FIRST_DAY).days + 1) * 86400
    return max(0, min(now, midnight) - row["started_at"])


def known_waits(visits: list[Row]) -> list[int]:
    """Waits that enter averages."""
    return [row["wait_s"] for row in visits if row["wait_s"] is not None and not row["uncertain"]]


def ratio(part: int, whole: int) -> float | None:
    return part / whole if whole > 0 else None


def mean(numbers: list[int]) -> float | None:
    return round(sum(numbers) / len(numbers), 1) if numbers else None


def nth(ordered: list[int], per_cent: int) -> int | None:
    """Nearest-rank percentile."""
    return ordered[-(-len(ordered) * per_cent // 100) - 1] if ordered else None
