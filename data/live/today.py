"""What live boards say of today so far: every queue, the whole, and half-hours; from the one door to numbers.

Counted from the facts, so they follow the exchange by seconds. A process keeps them for KEPT_S, however many boards
ask; while one thread counts anew, others get what was there. Instants are seconds since 1970 UTC.
"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from flask import current_app
from sqlalchemy.engine import Connection, Engine

from data.answer import answer
from data.database import reading
from data.filters import Filters
from data.house import house
from data.localtime import local_day
from data.rules import SERVICE_LEVEL_S, load_rulebook
from data.settings import Settings
from data.table import Cell, Table, amount, as_number

KEPT_S = 15.0
KEPT = "okc-today"
SLOTS_IN_HALF = 2


@dataclass(frozen=True, slots=True)
class Sum:
    """What came of the callers of today, in one queue or in all."""

    offered: int = 0
    answered: int = 0
    abandoned: int = 0
    level: float | None = None
    """Service level, a share."""
    target: float = 0.0
    status: str = ""
    """good, near or below the target; empty: too few to say."""
    abandon_rate: float | None = None


@dataclass(frozen=True, slots=True)
class Half:
    """Half an hour of today: `slot` is the quarter 0…95 in which it begins."""

    slot: int
    in_time: int
    late: int
    abandoned: int

    @property
    def height(self) -> int:
        """All three."""
        return self.in_time + self.late + self.abandoned


@dataclass(frozen=True, slots=True)
class Today:
    """Today on one exchange, and the same weekday a week ago up to the same time of day."""

    at: int
    whole: Sum = Sum()
    before: Sum | None = None
    """None: nothing is known of that day."""
    queues: Mapping[str, Sum] = field(default_factory=dict)
    halves: tuple[Half, ...] = ()
    limits: Mapping[str, int] = field(default_factory=dict)
    """Queue → seconds within which a caller is answered in time, by its rules."""
    limit_s: int = 20
    """The same where a queue has no rule of its own."""

    def limit(self, queue: str) -> int:
        """Seconds within which callers of this queue should be answered."""
        return self.limits.get(queue, self.limit_s)

    def of(self, queue: str) -> Sum:
        """What came of the callers of one queue."""
        return self.queues.get(queue, Sum())


def read_today(connection: Connection, pbx: str, queues: Sequence[str], now: int, settings: Settings) -> Today:
    """Today of one exchange at an instant; `queues` are those whose thresholds are wanted."""
    day = local_day(now, settings.zone)
    here = Filters(day, day, pbx=(pbx,))
    by_queue = answer(connection, "service-level", _by(here, "queue", "weekdays"), now, settings)
    by_slot = answer(connection, "service-level", _by(here, "slot"), now, settings)
    book = load_rulebook(connection, settings)
    return Today(
        at=now,
        whole=_sum(by_queue, by_queue.total, by_queue.total_status, by_queue.total_target),
        before=_before(by_queue),
        queues={str(row[0]): _sum(by_queue, row, status, target) for row, status, target in _rows(by_queue)},
        halves=halves_of(by_slot),
        limits={queue: book.value(SERVICE_LEVEL_S, pbx, queue, now) for queue in queues},
        limit_s=book.value(SERVICE_LEVEL_S, pbx, "", now),
    )


def _by(filters: Filters, slug: str, against: str = "") -> Filters:
    return Filters(filters.first, filters.last, pbx=filters.pbx, by=(slug,), against=against)


def _rows(table: Table) -> list[tuple[tuple[Cell, ...], tuple[str, ...], float]]:
    return list(zip(table.rows, table.statuses, table.targets, strict=True))


def _sum(table: Table, row: Sequence[Cell], statuses: Sequence[str], target: float) -> Sum:
    return Sum(
        offered=int(table.amount(row, "offered")),
        answered=int(table.amount(row, "answered")),
        abandoned=int(table.amount(row, "abandoned")),
        level=as_number(row[table.place("sl")]),
        target=target,
        status=statuses[table.place("sl")],
        abandon_rate=as_number(row[table.place("abandon_rate")]),
    )


def _before(table: Table) -> Sum | None:
    if table.against is None or not table.against.n:
        return None
    offered, answered, lost = (
        int(amount(table.total[table.place(f"{slug}:before")])) for slug in ("offered", "answered", "abandoned")
    )
    return Sum(offered, answered, lost)


def halves_of(table: Table) -> tuple[Half, ...]:
    """Half-hours from the first with a caller to the last, empty ones between them too."""
    found: dict[int, list[int]] = {}
    for row in table.rows:
        slot = int(amount(row[0])) // SLOTS_IN_HALF * SLOTS_IN_HALF
        counts = found.setdefault(slot, [0, 0, 0])
        for n, slug in enumerate(("answered_in_time", "answered_late", "abandoned")):
            counts[n] += int(table.amount(row, slug))
    found = {slot: counts for slot, counts in found.items() if any(counts)}
    slots = range(min(found, default=0), max(found, default=-1) + 1, SLOTS_IN_HALF)
    return tuple(Half(slot, *found.get(slot, (0, 0, 0))) for slot in slots)


@dataclass
class _Kept:
    """What was counted of one exchange, and when."""

    today: Today | None = None
    counted_at: float = float("-inf")
    counting: threading.Lock = field(default_factory=threading.Lock)


class TodayKept:
    """Today as one process has counted it. `clock` counts seconds and never goes back."""

    def __init__(self, engine: Engine, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._engine, self._settings, self._clock = engine, settings, clock
        self._exchanges: dict[str, _Kept] = {}

    def is_of(self, engine: Engine) -> bool:
        """Whether this is what that database has."""
        return self._engine is engine

    def of(self, pbx: str, queues: Sequence[str], now: int) -> Today:
        """Today of an exchange, no older than KEPT_S unless it is being counted right now."""
        kept = self._exchanges.setdefault(pbx, _Kept())
        is_known = kept.today is not None and set(queues) <= kept.today.limits.keys()
        if kept.today is not None and is_known and self._clock() - kept.counted_at < KEPT_S:
            return kept.today
        if not kept.counting.acquire(blocking=kept.today is None):
            return kept.today or Today(now)
        try:
            if kept.today is None or not is_known or self._clock() - kept.counted_at >= KEPT_S:
                with reading(self._engine) as connection:
                    kept.today = read_today(connection, pbx, queues, now, self._settings)
                kept.counted_at = self._clock()
            return kept.today
        finally:
            kept.counting.release()


def today_of(pbx: str, queues: Sequence[str]) -> Today:
    """Today of an exchange, as the process that answers has it."""
    return kept_here().of(pbx, queues, house().clock())


def kept_here() -> TodayKept:
    """What the server that answers has counted."""
    kept: TodayKept | None = current_app.extensions.get(KEPT)
    if kept is None or not kept.is_of(house().engine):
        kept = current_app.extensions[KEPT] = TodayKept(house().engine, house().settings)
    return kept
