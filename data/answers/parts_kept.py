"""The cache of partial results: parts of answers as JSON, on disk for all processes of this host.

Its size is bounded, and nothing is ever unpickled. The key of a part is everything that it depends on: the
question, the version of its days, and what counters mean in this version of the product. The latest are
also held in memory.
"""

import hashlib
import json
import logging
import sqlite3
from collections import OrderedDict
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import diskcache
import orjson
from sqlalchemy.dialects import postgresql

from data.answers.parts import Part, Question, Running
from data.counters import COUNTERS
from data.filters import LISTS

log = logging.getLogger("okc.partial")

FOLDER = "partial"
MOST_BYTES = 256 * 1024 * 1024
MOST_IN_MEMORY = 2_000_000
"""Numbers in parts that a process keeps in memory, some 32 bytes each."""
UNUSABLE = (OSError, sqlite3.Error, diskcache.Timeout)


@cache
def kept_in(data_dir: Path) -> "PartialResults":
    """The partial results of this host."""
    return PartialResults(data_dir / FOLDER)


class _JsonDisk(diskcache.Disk):  # type: ignore[misc]
    """A disk that holds bytes under text and refuses anything that would have to be unpickled."""

    def get(self, key: Any, raw: bool) -> Any:
        """The key as it was given."""
        if not raw:
            raise ValueError("not a key of ours")
        return super().get(key, raw)

    def store(self, value: Any, read: bool, key: Any = diskcache.UNKNOWN) -> Any:
        """Only bytes."""
        if not isinstance(value, bytes):
            raise TypeError("only bytes are kept")
        return super().store(value, read, key)

    def fetch(self, mode: int, filename: str, value: Any, read: bool) -> Any:
        """Only bytes."""
        if mode not in (diskcache.core.MODE_RAW, diskcache.core.MODE_BINARY):
            raise ValueError("not a value of ours")
        return super().fetch(mode, filename, value, read)


class PartialResults:
    """What closed stretches gave, on disk for all processes of this host, the latest also in memory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened: Any = None
        self._memory: OrderedDict[str, tuple[int, Part]] = OrderedDict()
        self._held = 0
        self._lock = Lock()

    def known(self, question: Question, version: str) -> Part | None:
        """The part of this question, if somebody counted it for this version."""
        key = _key(question, version)
        with self._lock:
            if key in self._memory:
                self._memory.move_to_end(key)
                return self._memory[key][1]
        part = self._read(key)
        if part is not None:
            self._remember(key, part)
        return part

    def keep(self, question: Question, version: str, part: Part) -> None:
        """What was counted of this question for this version."""
        key = _key(question, version)
        self._write(key, part)
        self._remember(key, part)

    def clear(self) -> None:
        """Forget everything."""
        self._disk().clear()
        self.forget()

    def forget(self) -> None:
        """Forget what is in memory; the disk keeps it."""
        with self._lock:
            self._memory.clear()
            self._held = 0

    def _disk(self) -> Any:
        with self._lock:
            if self._opened is None:
                self._opened = diskcache.Cache(str(self._folder), disk=_JsonDisk, size_limit=MOST_BYTES)
            return self._opened

    def _read(self, key: str) -> Part | None:
        try:
            kept = self._disk().get(key)
            return None if kept is None else _part(kept)
        except (ValueError, KeyError, TypeError, *UNUSABLE):
            return None

    def _write(self, key: str, part: Part) -> None:
        try:
            self._disk().set(key, _written(part))
        except UNUSABLE as error:
            log.warning("event=part_not_kept detail=%r", str(error)[:200])

    def _remember(self, key: str, part: Part) -> None:
        size = _size(part)
        with self._lock:
            if key in self._memory or size > MOST_IN_MEMORY // 4:
                return
            self._memory[key] = (size, part)
            self._held += size
            while self._held > MOST_IN_MEMORY:
                self._held -= self._memory.popitem(last=False)[1][0]


def _size(part: Part) -> int:
    waits = sum(len(seconds) + len(visits) for one in part.waits for seconds, visits in one)
    return 16 + waits + len(part.keys) * (2 + (len(part.counts[0]) if part.counts else 0)) + 8 * len(part.running)


def _key(question: Question, version: str) -> str:
    filters = replace(question.filters, by=(), against="", refused=())
    lists = {name: getattr(filters, LISTS[name]) for name in LISTS if getattr(filters, LISTS[name])}
    asked = [
        _meanings(),
        version,
        question.fact.slug,
        question.keys,
        [one.slug for one in question.counters],
        question.has_waits,
        [filters.first.isoformat(), filters.last.isoformat(), filters.until_slot],
        lists,
        filters.groups if filters.of_groups() else None,
    ]
    return hashlib.sha256(json.dumps(asked, ensure_ascii=False).encode()).hexdigest()


@cache
def _meanings() -> str:
    """What counters mean in this version of the product: parts of another meaning are not used."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    facts = {one.fact.slug: one.fact for one in COUNTERS.values()}
    said: list[tuple[object, ...]] = [(one.slug, one.largest, one.each) for one in COUNTERS.values()]
    said += [(slug, name, each) for slug, fact in facts.items() for name, each in fact.columns.items()]
    said += [(slug, "base", fact.base) for slug, fact in facts.items()]
    told = [[slug, str(name), _text(each, dialect)] for slug, name, each in said]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def _text(expression: Any, dialect: Any) -> list[Any]:
    compiled = expression.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    return [str(compiled), sorted((name, str(value)) for name, value in compiled.params.items())]


def _written(part: Part) -> bytes:
    running = [[one.key, one.kind, one.started_at, one.day, one.pbx] for one in part.running]
    return orjson.dumps([part.keys, part.counts, part.waits, running, part.all_waits, _days_among(part)])


def _days_among(part: Part) -> list[int]:
    """Places in a key that hold days."""
    keys = part.keys[:1] or [one.key for one in part.running[:1]]
    return [place for key in keys for place, value in enumerate(key) if isinstance(value, date)]


def _part(kept: bytes) -> Part:
    keys, counts, waits, running, all_waits, days = orjson.loads(kept)
    return Part(
        [_named(key, days) for key in keys],
        [tuple(one) for one in counts],
        [tuple((seconds, visits) for seconds, visits in one) for one in waits],
        [
            Running(_named(key, days), kind, started_at, date.fromisoformat(day), pbx)
            for key, kind, started_at, day, pbx in running
        ],
        tuple((seconds, visits) for seconds, visits in all_waits),
    )


def _named(key: list[Any], days: list[int]) -> tuple[Any, ...]:
    for place in days:
        key[place] = date.fromisoformat(key[place])
    return tuple(key)
