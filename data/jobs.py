"""Periodic jobs: rooms declare them by name, the worker that leads runs them between its looks.

A job says how long to wait between two runs; `run` comes back soon (long work belongs into a process of its
own, which `end` ends). A job that fails is told once in the log and tried again later and later.
"""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module

from data.settings import Settings

log = logging.getLogger("okc.worker")

LONGEST_PAUSE_S = 60.0


def _nothing() -> None:
    pass


@dataclass(frozen=True)
class Job:
    """What is done from time to time; seconds between two runs."""

    name: str
    pause_s: float
    run: Callable[[], None]
    end: Callable[[], None] = _nothing


_PLACES: list[str] = []


def declare(place: str) -> None:
    """Add the job that the function at `place` ("module:function", of the settings) makes."""
    if place not in _PLACES:
        _PLACES.append(place)


def declared(settings: Settings) -> list[Job]:
    """Every job that was declared, made for these settings; their rooms are imported only now."""
    return [getattr(import_module(place.partition(":")[0]), place.partition(":")[2])(settings) for place in _PLACES]


class Jobs:
    """The jobs of one process, each with the instant at which it is due."""

    def __init__(self, jobs: Iterable[Job] = (), clock: Callable[[], float] = time.monotonic) -> None:
        self._jobs = list(jobs)
        self._clock = clock
        self._due: dict[str, float] = {}
        self._failures: dict[str, int] = {}

    def look(self) -> None:
        """Run what is due."""
        for job in self._jobs:
            now = self._clock()
            if now < self._due.get(job.name, now):
                continue
            try:
                job.run()
                failures = 0
            except Exception as error:
                failures = self._failures.get(job.name, 0) + 1
                log.warning("event=job_failed job=%s error=%s detail=%r", job.name, type(error).__name__, str(error))
            self._failures[job.name] = failures
            pause = min(LONGEST_PAUSE_S, 2.0**failures) if failures else 0.0
            self._due[job.name] = now + max(job.pause_s, pause)

    def end(self) -> None:
        """End what jobs have running."""
        for job in self._jobs:
            job.end()
