"""The manifest: which files belong together, as one JSON file that is replaced at one stroke.

A part holds one fact's rows of a month or of a day; a day's part stands instead of the month's rows of that
day. The hot file holds everything up to a day, as of a version; what came later are the parts after it.
"""

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Self
from zlib import crc32

from data.columns.files import write_text
from data.columns.layout import SIGNATURE

NAME = "manifest.json"
KEPT_S = 60
"""A file that was given up is deleted after this time."""


@dataclass(frozen=True)
class Part:
    """One file of one fact: its days, and the version in which it came. Without rows there is no file."""

    fact: str
    first: date
    last: date
    file: str
    rows: int
    size: int
    checksum: int
    version: int

    @property
    def is_day(self) -> bool:
        """Whether it holds one day alone."""
        return self.first == self.last

    @property
    def month(self) -> str:
        """YYYY-MM."""
        return month_of(self.first)


@dataclass(frozen=True)
class Hot:
    """The DuckDB file: everything up to the day `through`, as of `version`."""

    file: str
    through: date
    version: int
    rows: int
    size: int
    checksum: int
    made_at: int
    seconds: float


@dataclass(frozen=True)
class Segment:
    """A closed month, or the settled days of the last one; its version is another one as soon as anything in it is."""

    first: date
    last: date
    version: str


@dataclass(frozen=True)
class Manifest:
    """A consistent set of files."""

    lineage: str
    version: int = 0
    made_at: int = 0
    layout: str = SIGNATURE
    parts: tuple[Part, ...] = ()
    hot: Hot | None = None
    months: dict[str, int] = field(default_factory=dict)
    """Month → the version in which something in it changed last."""
    retired: dict[str, int] = field(default_factory=dict)
    """File → when it was given up; a reader may still be opening it."""

    def of(self, fact: str) -> list[Part]:
        """The parts of a fact that count, the earliest first; a day's part comes after its month's."""
        found = [part for part in self.parts if part.fact == fact]
        return sorted(found, key=lambda part: (part.first, part.is_day, part.last))

    def of_month(self, fact: str, month: str) -> list[Part]:
        """The parts of a fact in one month."""
        return [part for part in self.of(fact) if part.month == month]

    def in_hot(self, part: Part) -> bool:
        """Whether the hot file holds what this part does."""
        return self.hot is not None and part.last <= self.hot.through and part.version <= self.hot.version

    def tail(self, fact: str) -> list[Part]:
        """The parts that a reader has to add to the hot file."""
        return [part for part in self.of(fact) if not self.in_hot(part)]

    def overridden(self, fact: str, month: Part) -> list[date]:
        """Days whose rows in a month's part do not count."""
        days = [part.first for part in self.parts if part.fact == fact and part.is_day and part is not month]
        return sorted(day for day in days if month.first <= day <= month.last)

    def replaced_in_hot(self, fact: str) -> list[Part]:
        """Parts whose days in the hot file do not count."""
        hot = self.hot
        return [] if hot is None else [part for part in self.tail(fact) if part.first <= hot.through]

    @property
    def files(self) -> set[str]:
        """Every file that belongs to the set."""
        return {part.file for part in self.parts if part.file} | ({self.hot.file} if self.hot else set())

    def segments(self) -> tuple[Segment, ...]:
        """The closed months: those that end before the last month of all; of that one the days in the hot file."""
        if not self.months:
            return ()
        last = max(self.months)
        closed = [
            Segment(*month_span(month), f"{self.lineage}.{version}")
            for month, version in sorted(self.months.items())
            if month < last
        ]
        first, end = month_span(last)
        if self.hot is None or self.hot.through < first:
            return tuple(closed)
        settled = min(end, self.hot.through)
        return (*closed, Segment(first, settled, self._version_of(last, settled)))

    def _version_of(self, month: str, settled: date) -> str:
        """What changes with any part of a month's days until `settled`."""
        parts = [(p.fact, p.first, p.last, p.version) for p in self.parts if p.month == month and p.first <= settled]
        return f"{self.lineage}.{crc32(repr(sorted(parts)).encode()):08x}"

    def followed_by(self, now: int, **changes: Any) -> Self:
        """The next version, with files that it no longer names given up at `now`."""
        following = replace(self, version=self.version + 1, made_at=now, **changes)
        gone = dict.fromkeys(self.files - following.files, now)
        remembered = {file: self.retired[file] for file in self.lingering(now)}
        return replace(following, retired=remembered | gone)

    def lingering(self, now: int) -> set[str]:
        """Files that were given up a moment ago: a reader of the set before may be opening them."""
        return {file for file, at in self.retired.items() if 0 <= now - at < KEPT_S}


def month_of(day: date) -> str:
    """YYYY-MM."""
    return f"{day:%Y-%m}"


def month_span(month: str) -> tuple[date, date]:
    """First and last day of a month."""
    first = date.fromisoformat(f"{month}-01")
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first, date.fromordinal(following.toordinal() - 1)


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of the folder; None if there is none, or none that this version of the product can read."""
    try:
        told = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if told.get("layout") != SIGNATURE:
            return None
        parts = tuple(Part(**(one | _days(one, "first", "last"))) for one in told.pop("parts"))
        hot = told.pop("hot")
        return Manifest(parts=parts, hot=Hot(**(hot | _days(hot, "through"))) if hot else None, **told)
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Make this set the one that readers follow."""
    write_text(folder, NAME, json.dumps(asdict(manifest), default=date.isoformat, indent=1))


def _days(told: dict[str, Any], *names: str) -> dict[str, date]:
    return {name: date.fromisoformat(told[name]) for name in names}
