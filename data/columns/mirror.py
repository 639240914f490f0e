"""The mirror's work: export the days that are due, publish a set of files that hold them, clear their marks.

A crash at any point leaves the set that was published last; what was half-written is removed by the next
run. Files that are given up stay for a minute, for readers that are just opening them.
"""

import logging
import secrets
import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from data import changed_days
from data.columns.export import Span, export, open_workshop
from data.columns.files import LOCK, sole_writer
from data.columns.hot import make_hot
from data.columns.layout import LAYOUTS, SIGNATURE
from data.columns.manifest import NAME, Manifest, Part, month_of, month_span, read_manifest, write_manifest
from data.database import reading, writing
from data.schema.mirror import column_set

log = logging.getLogger("okc.columns")

KEPT_S = 60
"""A file that was given up is deleted after this time."""
FRESH = timedelta(days=2)
"""The newest days change all the time: they stay out of the hot file."""
WHOLE_MONTH_DAYS = 8
"""With more days of a closed month due, the month is exported in one."""
TAIL_ROWS = 200_000
TAIL_SHARE = 0.03
"""With more rows than these beside the hot file, it is made anew at once."""
HOT_PAUSE = 60
"""Otherwise it is made anew for late changes, but takes one part in so many of the time."""

Progress = Callable[[int, int], None]
"""(files done, files to do)."""


@dataclass(frozen=True)
class Mirrored:
    """What one run did; without days nothing was due."""

    version: int
    files: int = 0
    rows: int = 0
    seconds: float = 0.0
    hot: bool = False
    whole: bool = False


def mirror(
    engine: Engine,
    folder: Path,
    now: int,
    today: date,
    *,
    whole: bool = False,
    wait: bool = False,
    progress: Progress = lambda done, all: None,
) -> Mirrored:
    """Bring the columns up to date; raises `Busy`, or what the disk or the database said."""
    started = time.monotonic()
    with sole_writer(folder, wait=wait):
        manifest = read_manifest(folder)
        sweep(folder, manifest, now)
        with reading(engine) as connection:
            marks = changed_days.marks(connection)
            if whole or manifest is None or not _is_of(connection, manifest):
                manifest, whole = Manifest(secrets.token_hex(6)), True
                spans = _everything(connection, today)
            else:
                spans = list(_spans(marks, today))
        made = _make(engine, folder, manifest, spans, now, today, progress)
        if made is not manifest:
            write_manifest(folder, made)
            _remember(engine, made, marks, now)
    rows = sum(part.rows for part in made.parts if part.version == made.version)
    hot = made.hot is not manifest.hot
    return Mirrored(made.version, len(spans), rows, time.monotonic() - started, hot, whole)


def _is_of(connection: Connection, manifest: Manifest) -> bool:
    """Whether the set goes with this database, and is not older than what the database knows of."""
    known = connection.execute(sa.select(column_set.c.lineage, column_set.c.version)).first()
    return known is not None and known.lineage == manifest.lineage and manifest.version >= known.version


def _everything(connection: Connection, today: date) -> list[Span]:
    spans: list[Span] = []
    for layout in LAYOUTS.values():
        table = layout.table
        days = list(connection.scalars(sa.select(table.c.day).distinct().order_by(table.c.day)))
        closed = {month_of(day) for day in days if _is_closed(month_of(day), today)}
        spans += [Span(layout, *month_span(month)) for month in sorted(closed)]
        spans += [Span(layout, day, day) for day in days if month_of(day) not in closed]
    return spans


def _is_closed(month: str, today: date) -> bool:
    return month_span(month)[1] <= today - FRESH


def _spans(marks: Iterable[changed_days.Mark], today: date) -> Iterable[Span]:
    months: dict[tuple[str, str], list[date]] = {}
    for fact, day, _ in marks:
        months.setdefault((fact, month_of(day)), []).append(day)
    for (fact, month), days in sorted(months.items()):
        if fact not in LAYOUTS:
            continue
        if len(days) > WHOLE_MONTH_DAYS and _is_closed(month, today):
            yield Span(LAYOUTS[fact], *month_span(month))
        else:
            yield from (Span(LAYOUTS[fact], day, day) for day in days)


def _make(
    engine: Engine, folder: Path, manifest: Manifest, spans: list[Span], now: int, today: date, progress: Progress
) -> Manifest:
    """The set that follows, its files written; the same one if there is nothing to do."""
    version, parts = manifest.version + 1, list(manifest.parts)
    with open_workshop(folder) as workshop:
        for done, span in enumerate(spans):
            progress(done, len(spans))
            # A connection for each: no transaction stays open for as long as a whole history takes.
            with reading(engine) as connection:
                part = export(connection, workshop, folder, span, version)
            parts = [one for one in parts if not _within(one, part)] + [part]
        progress(len(spans), len(spans))
        months = manifest.months | {month_of(span.first): version for span in spans}
        following = replace(manifest, parts=_meaningful(parts), months=months)
        if _wants_hot(following, now, today):
            built = replace(following, version=version)
            following = replace(following, hot=make_hot(workshop, folder, built, today - FRESH, now))
    if not spans and following.hot is manifest.hot:
        return manifest
    changes = {"parts": following.parts, "months": following.months, "hot": following.hot}
    return manifest.followed_by(now, **changes)


def _within(old: Part, new: Part) -> bool:
    return old.fact == new.fact and new.first <= old.first and old.last <= new.last


def _meaningful(parts: list[Part]) -> tuple[Part, ...]:
    """Without rows a part only counts where it stands instead of others."""
    months = {(part.fact, part.month) for part in parts if not part.is_day}
    return tuple(part for part in parts if part.rows or (part.is_day and (part.fact, part.month) in months))


def _wants_hot(manifest: Manifest, now: int, today: date) -> bool:
    if manifest.hot is None:
        return True
    hot, tail = manifest.hot, [part for fact in LAYOUTS for part in manifest.tail(fact)]
    if sum(part.rows for part in tail if part.first <= today - FRESH) > max(TAIL_ROWS, TAIL_SHARE * hot.rows):
        return True
    is_late = any(manifest.replaced_in_hot(fact) for fact in LAYOUTS) or hot.through < today - FRESH
    return is_late and now - hot.made_at > max(HOT_PAUSE, HOT_PAUSE * hot.seconds)


def _remember(engine: Engine, made: Manifest, marks: list[changed_days.Mark], now: int) -> None:
    with writing(engine) as connection:
        connection.execute(sa.delete(column_set))
        values = {"lineage": made.lineage, "version": made.version, "done_at": now, "trouble": ""}
        connection.execute(sa.insert(column_set).values(values))
        changed_days.clear(connection, marks)


def sweep(folder: Path, manifest: Manifest | None, now: int) -> None:
    """Delete what no set needs: files given up a minute ago, and whatever a crash left behind."""
    kept = {NAME, LOCK}
    if manifest is not None:
        kept |= manifest.files | {name for name, at in manifest.retired.items() if now - at < KEPT_S}
    for path in folder.iterdir():
        if path.name in kept:
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


__all__ = ["SIGNATURE", "Mirrored", "mirror", "sweep"]
