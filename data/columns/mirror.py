"""The mirror's work: export the days that are due, publish a set of files that hold them, clear their marks.

The newest days come first, and where older ones would take long they are left for the next run: what happens now
does not wait for history that is computed again. A crash at any point leaves the set that was published last; what
was half-written is removed by the next run. Files that are given up stay for a minute, for readers that are just
opening them.
"""

import math
import secrets
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from data import changed_days
from data.columns.export import Lines, pack, write_lines
from data.columns.files import LOCK, sole_writer
from data.columns.hot import make_hot
from data.columns.layout import LAYOUTS
from data.columns.manifest import NAME, Manifest, Part, month_of, read_manifest, write_manifest
from data.columns.parquet import is_whole, merge, open_workshop
from data.columns.plan import (
    Span,
    Work,
    in_turn,
    mirrored,
    scattered_month,
    spans_of_days,
    spans_of_marks,
    through,
    wants_hot,
    with_parts,
)
from data.database import reading, writing
from data.schema.mirror import column_set

Progress = Callable[[int, int], None]
"""(files done, files to do)."""


@dataclass(frozen=True)
class Mirrored:
    """What one run did; without files nothing was due."""

    version: int
    files: int = 0
    rows: int = 0
    seconds: float = 0.0
    hot: bool = False
    whole: bool = False
    more: bool = False
    """Older days are left for the next run."""


@dataclass(frozen=True)
class Mirror:
    """The columns of one database in one folder, and how to bring them up to date."""

    engine: Engine
    folder: Path
    progress: Progress = lambda done, to_do: None
    patience_s: float = math.inf
    """After so long a run leaves older days for the next one."""

    def follow(self, now: int, today: date) -> Mirrored:
        """Do what is due; raises `Busy`, or what the disk or the database said."""
        with sole_writer(self.folder, wait=False):
            return self._run(read_manifest(self.folder), now, today)

    def catch_up(self, now: int, today: date) -> Mirrored:
        """Like `follow`, after whoever writes now, and having looked whether every file is what was written."""
        with sole_writer(self.folder, wait=True):
            manifest = read_manifest(self.folder)
            bad = damaged(self.folder, manifest) if manifest else []
            if manifest and manifest.hot and manifest.hot.file in bad:
                manifest = replace(manifest, hot=None)
            spans = (
                [Span(LAYOUTS[p.fact], p.first, p.last) for p in manifest.parts if p.file in bad] if manifest else []
            )
            return self._run(manifest, now, today, spans)

    def rebuild(self, now: int, today: date) -> Mirrored:
        """Make everything anew, after whoever writes now."""
        with sole_writer(self.folder, wait=True):
            return self._run(None, now, today)

    def _run(self, manifest: Manifest | None, now: int, today: date, damaged: Sequence[Span] = ()) -> Mirrored:
        started = time.monotonic()
        sweep(self.folder, read_manifest(self.folder), now)
        with reading(self.engine) as connection:
            # Before the facts: what changes from here on keeps its mark.
            marks = changed_days.marks(connection)
            whole = manifest is None or not _is_of(connection, manifest)
            if manifest is None or whole:
                old, manifest = read_manifest(self.folder), Manifest(secrets.token_hex(6))
                manifest = replace(manifest, retired=_given_up(old, now))
                work = Work(_everything(connection, today))
            else:
                work = in_turn(damaged, spans_of_marks(marks, today), today)
        try:
            made, done = self._made(manifest, work, now, today, started + self.patience_s)
        except BaseException:
            # On a full disk it helps most to leave nothing behind.
            sweep(self.folder, read_manifest(self.folder), now)
            raise
        more = len(done) < len(work.spans)
        satisfied = mirrored(marks, done) if more else marks
        if made is not manifest or satisfied:
            self._remember(made, satisfied, now)
        rows = 0 if made is manifest else sum(part.rows for part in made.parts if part.version > manifest.version)
        hot = made.hot is not manifest.hot
        return Mirrored(made.version, len(done), rows, time.monotonic() - started, hot, whole, more)

    def _made(self, manifest: Manifest, work: Work, now: int, today: date, until: float) -> tuple[Manifest, list[Span]]:
        """The set that follows, published, and the spans in it; the same set if there is nothing to do."""
        made, done = manifest, list[Span]()
        scattered = None if work.spans else scattered_month(manifest, today)
        if work.spans or scattered:
            with open_workshop(self.folder) as workshop:
                parts: list[Part] = []
                version = manifest.version + 1
                for lines in self._lines(work, until):
                    self.progress(len(parts), len(work.spans))
                    parts.append(pack(workshop, self.folder, lines, version))
                    done.append(lines.span)
                if scattered:
                    parts.append(merge(workshop, self.folder, manifest, *scattered))
            following = with_parts(manifest, parts)
            months = manifest.months | {month_of(span.first): version for span in done}
            made = manifest.followed_by(now, parts=following.parts, months=months)
            if manifest.hot is not None:
                # What is fresh does not wait for the hot file.
                write_manifest(self.folder, made)
        self.progress(len(work.spans), len(work.spans))
        if wants_hot(made, now, today):
            made = self._heated(made, now, today)
            write_manifest(self.folder, made)
        return made, done

    def _heated(self, manifest: Manifest, now: int, today: date) -> Manifest:
        """The set with a hot file of all that it has; the first set is complete only with it."""
        with open_workshop(self.folder) as workshop:
            hot = make_hot(workshop, self.folder, manifest, through(today), now)
        return manifest.followed_by(now, hot=hot)

    def _lines(self, work: Work, until: float) -> Iterator[Lines]:
        """Lines of each span while there is time; the next ones are fetched while the last are packed."""
        with ThreadPoolExecutor(1) as ahead:
            coming: Future[Lines] | None = None
            for n, span in enumerate(work.spans):
                if n >= work.at_least and time.monotonic() > until:
                    break
                ready, coming = coming, ahead.submit(self._written, span)
                if ready:
                    yield ready.result()
            if coming:
                yield coming.result()

    def _written(self, span: Span) -> Lines:
        # A connection for each: no transaction stays open for as long as a whole history takes.
        with reading(self.engine) as connection:
            return write_lines(connection, self.folder, span)

    def _remember(self, made: Manifest, marks: list[changed_days.Mark], now: int) -> None:
        with writing(self.engine) as connection:
            connection.execute(sa.delete(column_set))
            values = {"lineage": made.lineage, "version": made.version, "done_at": now, "trouble": ""}
            connection.execute(sa.insert(column_set).values(values))
            changed_days.clear(connection, marks)


def _is_of(connection: Connection, manifest: Manifest) -> bool:
    """Whether the set goes with this database, and is not older than what the database knows of."""
    known = connection.execute(sa.select(column_set.c.lineage, column_set.c.version)).first()
    return known is not None and known.lineage == manifest.lineage and manifest.version >= known.version


def _everything(connection: Connection, today: date) -> list[Span]:
    spans: list[Span] = []
    for layout in LAYOUTS.values():
        day = layout.table.c.day
        spans += spans_of_days(layout, connection.scalars(sa.select(day).distinct().order_by(day)), today)
    return spans


def _given_up(old: Manifest | None, now: int) -> dict[str, int]:
    return {} if old is None else old.retired | dict.fromkeys(old.files, now)


def damaged(folder: Path, manifest: Manifest) -> list[str]:
    """Files that are missing or not what was written."""
    files = [(part.file, part.size, part.checksum) for part in manifest.parts if part.file]
    if manifest.hot:
        files.append((manifest.hot.file, manifest.hot.size, manifest.hot.checksum))
    return [file for file, size, crc in files if not is_whole(folder, file, size, crc)]


def sweep(folder: Path, manifest: Manifest | None, now: int) -> None:
    """Delete what no set needs: files given up a minute ago, and whatever a crash left behind."""
    kept = {NAME, LOCK}
    if manifest is not None:
        kept |= manifest.files | manifest.lingering(now)
    for path in folder.iterdir():
        if path.name in kept:
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
