"""A story of one agent in local time: what the exchange wrote, and what the product makes of it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from data.spells import whole_again
from telephony.reconstruction.agent_history import Run, local_days, pieces_of_day, run_days
from telephony.reconstruction.agent_intervals import Interval
from telephony.reconstruction.agent_state import NOBODY, CarriedState
from telephony.reconstruction.agent_time import Conditions, RingPiece
from telephony.reconstruction.wrap_up import TalkPiece
from telephony.rows import QueueRow

MOSCOW = ZoneInfo("Europe/Moscow")


class Story:
    """Times are `HH:MM[:SS]` of the first day, `+1 HH:MM` of the next one, and so on."""

    def __init__(self, zone: ZoneInfo = MOSCOW, day: date = date(2026, 3, 2), wrap_s: int = 0) -> None:
        self.zone = zone
        self.day = day
        self.wrap_s = wrap_s
        self.rows: list[QueueRow] = []
        self.talked: list[TalkPiece] = []
        self.rung: list[RingPiece] = []
        self.restarts: list[int] = []

    def at(self, text: str) -> int:
        """The instant of a local time."""
        offset, _, clock = text.rpartition(" ")
        hour, minute, *second = map(int, clock.split(":"))
        day = self.day + timedelta(days=int(offset or 0))
        local = datetime(day.year, day.month, day.day, hour, minute, *second, tzinfo=self.zone)
        return int(local.timestamp())

    def wrote(self, at: str, event: str, queue: str = "NONE", data1: str = "", data2: str = "") -> "Story":
        """A row of queue_log, in the order of writing."""
        n = len(self.rows)
        data = (data1, data2, "", "", "")
        self.rows.append(QueueRow(f"t0:{n}", "t0", n, self.at(at) * 1_000_000, "", "NONE", queue, "Anna", event, data))
        return self

    def joins(self, at: str, *queues: str) -> "Story":
        for queue in queues:
            self.wrote(at, "ADDMEMBER", queue)
        return self

    def leaves(self, at: str, *queues: str) -> "Story":
        for queue in queues:
            self.wrote(at, "REMOVEMEMBER", queue)
        return self

    def pauses(self, at: str, queue: str, reason: str = "") -> "Story":
        return self.wrote(at, "PAUSE", queue, reason)

    def resumes(self, at: str, queue: str) -> "Story":
        return self.wrote(at, "UNPAUSE", queue)

    def talks(self, queue: str, start: str, end: str | None) -> "Story":
        self.talked.append(TalkPiece(queue, self.at(start), None if end is None else self.at(end)))
        return self

    def rings(self, queue: str, start: str, end: str) -> "Story":
        self.rung.append(RingPiece(queue, self.at(start), self.at(end)))
        return self

    def run(self, now: str, *, since: str = "00:00", until: str = "", carried: CarriedState = NOBODY) -> Run:
        """All days from the one of `since` to the one of `until`, or else `now`."""
        given = Conditions(self.at(now), lambda queue, at: self.wrap_s, tuple(self.restarts))
        first, last = (datetime.fromtimestamp(self.at(one), self.zone).date() for one in (since, until or now))
        days = local_days(first, last, self.zone)
        return run_days(days, carried, lambda day: pieces_of_day(day, self.rows, self.talked, self.rung), given)

    def told(self, now: str) -> "Told":
        """The intervals of all days."""
        run = self.run(now)
        return Told(self, [one for result in run.results for one in result.intervals])


class Told:
    """Intervals, asked in local times."""

    def __init__(self, story: Story, intervals: Sequence[Interval]) -> None:
        self.intervals = intervals
        self._story = story

    def of(self, kind: str, queue: str | None = None) -> list[tuple[str, str]]:
        """(start, end) of every interval of a kind; an end that is still to come is empty."""
        return [
            (self._clock(one.started_at), "" if one.ended_at is None else self._clock(one.ended_at))
            for one in self._chosen(kind, queue)
        ]

    def reasons(self, kind: str) -> list[str]:
        return [one.reason for one in self._chosen(kind, None)]

    def flags(self, kind: str) -> list[tuple[str, ...]]:
        return [one.flags for one in self._chosen(kind, None)]

    def seconds(self, kind: str) -> int:
        """Sum of what is over."""
        return sum(one.of("", "").seconds or 0 for one in self._chosen(kind, None))

    def spells(self, kind: str) -> list[tuple[object, ...]]:
        """What is of this kind, over midnights."""
        parts = sorted((one.of("", "Anna") for one in self._chosen(kind, None)), key=lambda fact: fact.started_at)
        return list(whole_again(parts))

    def kinds(self) -> set[str]:
        return {one.kind for one in self.intervals}

    def _chosen(self, kind: str, queue: str | None) -> list[Interval]:
        return [one for one in self.intervals if one.kind == kind and queue in (None, one.queue)]

    def _clock(self, at: int) -> str:
        local = datetime.fromtimestamp(at, self._story.zone)
        days = (local.date() - self._story.day).days
        clock = f"{local:%H:%M}" if local.second == 0 else f"{local:%H:%M:%S}"
        return f"+{days} {clock}" if days else clock
