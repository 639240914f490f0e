"""The worker: looks at every exchange every few seconds, keeps the record and the facts up to date.

Exactly one leads (lease.py); others stand by. Loss of an exchange or of our own database is waited out
with a growing pause. One line is logged for each look that found something, as key=value, never a
caller's number.
"""

import logging
import random
import signal
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from data.collector import calm
from data.jobs import Jobs
from data.settings import Pbx, Settings
from telephony import due
from telephony.changed_settings import apply_changes
from telephony.exchange import Exchange
from telephony.ingest import Batch, Progress, take_batch
from telephony.lease import Lease, LeaseLost
from telephony.sources import Source, open_sources
from telephony.sources.record import KeptRows

log = logging.getLogger("okc.worker")

STANDBY_S = 3.0
MAX_PAUSE_S = 30.0
OPEN_AGENTS_EVERY_S = 60
BACKFILL_LINE_S = 5.0
JOBS_IN_BACKFILL_S = 30.0
"""While history is being read, other jobs have their turn so often."""
CATCH_UP_S = 2.0
"""So long at a time what is due is computed again, before the exchanges are looked at once more."""
TURN_S = 2.0
"""So long at a time one exchange's history is read while others wait to be looked at."""
BREATH_S = 0.1
"""Pause between two rounds while something is left to do."""
REST_S = 0.1
"""Pause between two such transactions on SQLite: whoever waits to write looks again that often."""


@dataclass
class Totals:
    """What a run has done so far."""

    read: int = 0
    stored: int = 0
    quarantined: int = 0
    calls: int = 0
    visits: int = 0
    agent_days: int = 0
    seconds: float = 0.0
    troubles: set[str] = field(default_factory=set)

    def add(self, batch: Batch) -> None:
        """Count a batch."""
        self.read += sum(batch.read.values())
        self.stored += batch.stored
        self.quarantined += batch.quarantined
        self.calls += batch.rebuilt.calls
        self.visits += batch.rebuilt.visits
        self.troubles |= set(batch.trouble.values())


@dataclass
class Desk:
    """One exchange on the worker's round: its sources, and how long to leave it alone after trouble."""

    exchange: Exchange
    sources: list[Source]
    progress: Progress = field(default_factory=Progress)
    failures: int = 0
    not_before: float = 0.0
    agents_looked_at: int = 0
    settings_applied: bool = False
    tally: Totals = field(default_factory=Totals)
    """What was done since the last line of the log."""


def desks_for(engine: Engine, pbxs: Iterable[Pbx], settings: Settings) -> list[Desk]:
    """A desk for each exchange, with its sources opened (nothing is connected yet)."""
    return [Desk(Exchange(pbx, settings), open_sources(pbx, KeptRows(engine, pbx.name))) for pbx in pbxs]


class Worker:
    """The loop, and what it needs: our database, the desks, a clock and a way to be stopped."""

    def __init__(
        self,
        engine: Engine,
        desks: list[Desk],
        settings: Settings,
        clock: Callable[[], float] = time.time,
        jobs: Jobs | None = None,
    ) -> None:
        self._engine = engine
        self._jobs = jobs or Jobs()
        self._jobs_at = 0.0
        self._desks = desks
        self._settings = settings
        self._clock = clock
        self._stop = threading.Event()
        self._rest_s = REST_S if engine.dialect.name == "sqlite" else 0.0
        self.lease = Lease(engine)
        self.totals = Totals()

    def stop(self, *_: Any) -> None:
        """Finish the transaction at hand and end."""
        self._stop.set()

    def run(self) -> None:
        """Lead or stand by until stopped."""
        calm()
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        failures = 0
        while not self._stop.is_set():
            try:
                if not self.lease.acquire():
                    self._stop.wait(STANDBY_S)
                    continue
                started = time.monotonic()
                is_behind = self._round()
                failures = 0
                # Calls end during a round, too; but an exchange that is slow to answer is left in peace.
                pause = self._settings.poll_seconds
                left = max(pause / 2, pause - (time.monotonic() - started))
                self._stop.wait(BREATH_S if is_behind else left)
            except LeaseLost as lost:
                log.warning("event=lease_lost detail=%r", str(lost))
            except (OperationalError, InterfaceError) as error:
                failures += 1
                pause = back_off(failures)
                log.warning("event=database_lost error=%s pause_s=%.1f", type(error.orig).__name__, pause)
                self._stop.wait(pause)
        self._let_go()

    def drain(self, report: Callable[[Batch], None] = lambda batch: None) -> Totals:
        """Read every source to its end and compute everything due; for `worker --once`."""
        calm()
        for desk in self._desks:
            while not self._stop.is_set():
                batch = self._look(desk)
                report(batch)
                if not batch.more:
                    break
            while self._catch_up(desk, horizon=None):
                pass
        self._let_go()
        return self.totals

    def _round(self) -> bool:
        """Look at every exchange, then compute what is due; True if history or something due is left.

        Jobs have their turn between the two, so that calls just read do not wait for what is computed again.
        """
        # A clock that was set back must not leave an exchange alone for longer than that.
        there = [desk for desk in self._desks if not 0 < desk.not_before - self._clock() <= MAX_PAUSE_S]
        in_backfill = [desk for desk in there if self._turn(desk)]
        self._do_jobs()
        left = [desk for desk in there if desk not in in_backfill and self._is_left(desk, CATCH_UP_S / len(there))]
        return bool(in_backfill or left)

    def _turn(self, desk: Desk) -> bool:
        """Read what is there; True if history is left for the next turn."""
        until = self._clock() + TURN_S
        while not self._stop.is_set():
            started = self._clock()
            batch = self._look(desk)
            self._log(desk, batch, self._clock() - started)
            self._mind_trouble(desk, batch)
            if not batch.more or batch.trouble:
                break
            self._catch_up(desk, horizon=batch.reached_us)
            if len(self._desks) > 1 and self._clock() > until:
                return True
            if not 0 <= self._clock() - self._jobs_at <= JOBS_IN_BACKFILL_S:
                self._do_jobs()
        return False

    def _is_left(self, desk: Desk, seconds: float) -> bool:
        """Compute what is due for some time; True if there may be more."""
        self._mark_open_agents(desk)
        until = self._clock() + seconds
        self._catch_up(desk, horizon=None, seconds=seconds)
        return self._clock() > until

    def _do_jobs(self) -> None:
        self._jobs_at = self._clock()
        self._jobs.look()

    def _look(self, desk: Desk) -> Batch:
        now = int(self._clock())
        if not desk.settings_applied:
            if apply_changes(self._engine, desk.exchange, self.lease.renew, now):
                log.info("event=settings_changed pbx=%s detail='computing again'", desk.exchange.name)
            due.try_again(self._engine, desk.exchange, self.lease.renew, now)
            desk.settings_applied = True
        batch = take_batch(self._engine, desk.exchange, desk.sources, desk.progress, self.lease, now)
        self.totals.add(batch)
        return batch

    def _catch_up(self, desk: Desk, horizon: int | None, seconds: float = CATCH_UP_S) -> int:
        """Compute agents' days and calls that are due, for some seconds; in a backfill only days that are complete."""
        done, now = 0, int(self._clock())
        until = self._clock() + seconds
        while not self._stop.is_set():
            some = due.catch_up_some(self._engine, desk.exchange, self.lease.renew, now, horizon)
            if not some:
                break
            done += some
            if self._clock() > until:
                break
            self._stop.wait(self._rest_s)
        self.totals.agent_days += done
        return done

    def _mark_open_agents(self, desk: Desk) -> None:
        """Time goes on for agents at work although no row says so."""
        now = int(self._clock())
        if not 0 <= now - desk.agents_looked_at < OPEN_AGENTS_EVERY_S:
            desk.agents_looked_at = now
            due.mark_open_agents(self._engine, desk.exchange, self.lease.renew, now)

    def _mind_trouble(self, desk: Desk, batch: Batch) -> None:
        if not batch.trouble:
            desk.failures = 0
            return
        desk.failures += 1
        pause = back_off(desk.failures)
        desk.not_before = self._clock() + pause
        for source, trouble in sorted(batch.trouble.items()):
            log.warning(
                "event=source_unavailable pbx=%s source=%s pause_s=%.1f detail=%r",
                desk.exchange.name,
                source,
                pause,
                trouble,
            )

    def _log(self, desk: Desk, batch: Batch, seconds: float) -> None:
        """One line for each look that found something; in a backfill one every few seconds."""
        tally = desk.tally
        tally.add(batch)
        tally.seconds += seconds
        if not tally.stored and not tally.quarantined:
            desk.tally = Totals()
            return
        if batch.more and tally.seconds < BACKFILL_LINE_S:
            return
        log.info(
            "event=%s pbx=%s read=%d stored=%d quarantined=%d calls=%d visits=%d backlog=%s seconds=%.3f",
            "backfill" if batch.more else "look",
            desk.exchange.name,
            tally.read,
            tally.stored,
            tally.quarantined,
            tally.calls,
            tally.visits,
            "-" if batch.backlog is None else batch.backlog,
            tally.seconds,
        )
        desk.tally = Totals()

    def _let_go(self) -> None:
        self._jobs.end()
        for desk in self._desks:
            for source in desk.sources:
                source.close()
        try:
            self.lease.release()
        except DBAPIError:
            log.warning("event=release_failed detail='the lease runs out by itself'")


def back_off(failures: int) -> float:
    """Seconds to wait after so many failures in a row: 1, 2, 4 … 30, with jitter."""
    return min(MAX_PAUSE_S, 2.0 ** min(failures - 1, 5)) * random.uniform(0.7, 1.0)
