"""The reader of the columns: follows the manifest, answers SQL (DuckDB's) over the four facts.

`open_columns(folder)` gives the one reader of this process for that folder, or None while there are no columns.

    with columns.cursor() as cursor:
        rows = cursor.execute("SELECT count(*) FROM visit WHERE day >= $1", [day]).fetchall()

Within a cursor `call`, `visit`, `offer` and `agent_time` are relations with the columns of
data/schema/facts.py: days are DATE, instants TIMESTAMP (UTC, naive), numbers INTEGER, `uncertain` and the like
BOOLEAN, flags and JSON lists text; most texts are ENUM (sorted as text is; compare and group them freely).
Besides, `caller_key` (call, visit) and `callee_key` (call) are one UBIGINT for each different number, cheap to
count and compare: `packing.key_of(text)` makes it in Python; `caller_person` and `callee_person` (call) are one for
each person (data/numbering/callers.py). A cursor sees one version from its beginning to its
end, whatever is written meanwhile; `cursor.version` names it ("LINEAGE.NUMBER", another one after each change)
and `cursor.segments` the closed months in it, each with a version that changes when anything in it does (of the last
month the settled days).
Cursors are for one thread each; the reader is for all.
"""

import logging
import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
from duckdb import DuckDBPyConnection

from data.columns.hot import names_type
from data.columns.layout import LAYOUTS, Layout
from data.columns.manifest import NAME, Manifest, Part, Segment, read_manifest
from data.columns.packing import quoted
from data.columns.parquet import literal, rows_of

log = logging.getLogger("okc.columns")

MEMORY_SHARE = 4
LEAST_MEMORY = 512 << 20
AGAIN_S = 2.0
"""A version that could not be opened is tried again after this."""


@dataclass
class _Set:
    """One version as it is open here: a schema of views, and how many cursors look at it."""

    manifest: Manifest
    schema: str
    hot: str
    users: int = 0


@dataclass(frozen=True)
class Cursor:
    """One version of the facts, for one thread."""

    duckdb: DuckDBPyConnection
    version: str
    segments: tuple[Segment, ...]

    def execute(self, sql: str, parameters: Sequence[Any] | None = None) -> DuckDBPyConnection:
        """DuckDB's answer: `fetchall`, `fetchmany`, `description` and the rest."""
        return self.duckdb.execute(sql, parameters or [])


@dataclass
class Columns:
    """The columns in one folder. Use `open_columns`."""

    folder: Path
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _database: DuckDBPyConnection | None = None
    _current: _Set | None = None
    _stamp: tuple[int, int, int] | None = None
    _again_at: float = 0.0
    _sets: list[_Set] = field(default_factory=list)
    _kinds: dict[tuple[str, str], list[tuple[str, str]]] = field(default_factory=dict)
    """(hot file, fact) → columns of smaller types there."""
    _opened: int = 0

    @property
    def version(self) -> str:
        """The newest version: "LINEAGE.NUMBER"."""
        return _version(self._followed().manifest)

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The closed months and settled days of the newest version."""
        return self._followed().manifest.segments()

    @property
    def manifest(self) -> Manifest:
        """The newest manifest."""
        return self._followed().manifest

    @contextmanager
    def cursor(self) -> Iterator[Cursor]:
        """A cursor on the newest version."""
        with self._lock:
            try:
                looked_at, cursor = self._look()
            except duckdb.Error:
                # A damaged file spoils all of a DuckDB: begin again with another one.
                self._forget()
                looked_at, cursor = self._look()
        try:
            yield Cursor(cursor, _version(looked_at.manifest), looked_at.manifest.segments())
        finally:
            cursor.close()
            with self._lock:
                looked_at.users -= 1
                self._let_go()

    def _look(self) -> tuple[_Set, DuckDBPyConnection]:
        one = self._follow()
        assert self._database is not None
        cursor = self._database.cursor()
        cursor.execute(f"USE memory.{one.schema}")
        one.users += 1
        return one, cursor

    def _forget(self) -> None:
        self._database, self._current, self._stamp = None, None, None
        self._sets.clear()
        self._kinds.clear()

    def _followed(self) -> _Set:
        with self._lock:
            return self._follow()

    def _follow(self) -> _Set:
        """Open the set that the manifest names, if it is another than the one that is open."""
        stamp = _stamp(self.folder)
        if self._current is not None and (stamp in (None, self._stamp) or time.monotonic() < self._again_at):
            return self._current
        manifest = read_manifest(self.folder)
        if manifest is None:
            if self._current is None:
                raise FileNotFoundError(f"no columns in {self.folder}")
            return self._current
        try:
            self._current = self._open(manifest)
        except (duckdb.Error, OSError) as error:
            if self._current is None:
                raise
            # It is tried again, or a later one; until then the set that is open answers.
            log.warning("event=columns_unreadable version=%s detail=%r", _version(manifest), str(error)[:300])
            self._again_at = time.monotonic() + AGAIN_S
            return self._current
        self._stamp = stamp
        self._let_go()
        return self._current

    def _open(self, manifest: Manifest) -> _Set:
        if self._database is None:
            self._database = _database()
        self._opened += 1
        one = _Set(manifest, f"v{self._opened}", "")
        if manifest.hot is not None:
            one.hot = manifest.hot.file.partition(".")[0].replace("-", "_")
            if one.hot not in {other.hot for other in self._sets}:
                file = literal(self.folder / manifest.hot.file)
                self._database.execute(f"ATTACH {file} AS {one.hot} (READ_ONLY)")
        self._database.execute(f"CREATE SCHEMA memory.{one.schema}")
        self._sets.append(one)
        try:
            for layout in LAYOUTS.values():
                self._database.execute(self._view(one, layout))
        except (duckdb.Error, OSError):
            self._sets.remove(one)
            self._close(one)
            raise
        return one

    def _view(self, one: _Set, layout: Layout) -> str:
        """The relation of a fact: what the hot file has of it, and the parts since."""
        manifest, selects = one.manifest, []
        if manifest.hot is not None:
            spans = manifest.replaced_in_hot(layout.name)
            replaced = " AND ".join(f"day NOT BETWEEN DATE '{p.first}' AND DATE '{p.last}'" for p in spans)
            where = f" WHERE {replaced}" if replaced else ""
            selects.append(f"SELECT {layout.unpacking} FROM {one.hot}.{layout.name}{where}")
        tail = [part for part in manifest.tail(layout.name) if part.file]
        if tail or not selects:
            self._load_tail(one, layout, tail)
            selects.append(f"SELECT {layout.unpacking} FROM memory.{one.schema}.{layout.name}_tail")
        return f"CREATE VIEW memory.{one.schema}.{layout.name} AS {' UNION ALL '.join(selects)}"

    def _load_tail(self, one: _Set, layout: Layout, tail: list[Part]) -> None:
        """The newest parts into memory, in the types of the hot file wherever their values fit."""
        assert self._database is not None
        rows, kinds = rows_of(self.folder, one.manifest, layout, tail), self._types(one, layout)
        fits = [f"bool_and({quoted(n)} IS NULL OR try_cast({quoted(n)} AS {kind}) IS NOT NULL)" for n, kind in kinds]
        found = self._database.execute(f"SELECT {', '.join(fits)} FROM ({rows})").fetchone() if fits else ()
        smaller = {n: kind for (n, kind), fit in zip(kinds, found or (), strict=True) if fit is not False}
        columns = [
            f"{quoted(kept.name)}::{smaller[kept.name]} AS {quoted(kept.name)}"
            if kept.name in smaller
            else quoted(kept.name)
            for kept in layout.kept
        ]
        table = f"memory.{one.schema}.{layout.name}_tail"
        self._database.execute(f"CREATE TABLE {table} AS SELECT {', '.join(columns)} FROM ({rows})")

    def _types(self, one: _Set, layout: Layout) -> list[tuple[str, str]]:
        """Columns whose type in the hot file is another than in Parquet."""
        assert self._database is not None
        if not one.hot:
            return []
        if (one.hot, layout.name) not in self._kinds:
            asked = "SELECT column_name, data_type FROM duckdb_columns() WHERE database_name = $1 AND table_name = $2"
            types = dict(self._database.execute(asked, [one.hot, layout.name]).fetchall())
            self._kinds[one.hot, layout.name] = [
                (
                    kept.name,
                    f"{one.hot}.{names_type(layout, kept.name)}" if kept.kind == "VARCHAR" else types[kept.name],
                )
                for kept in layout.kept
                if types[kept.name] != kept.kind
            ]
        return self._kinds[one.hot, layout.name]

    def _let_go(self) -> None:
        """Close sets that nobody looks at any more."""
        for one in [one for one in self._sets if one is not self._current and one.users <= 0]:
            self._sets.remove(one)
            self._close(one)

    def _close(self, one: _Set) -> None:
        assert self._database is not None
        with suppress(duckdb.Error):
            self._database.execute(f"DROP SCHEMA memory.{one.schema} CASCADE")
        if one.hot and one.hot not in {other.hot for other in self._sets}:
            with suppress(duckdb.Error):
                self._database.execute(f"DETACH {one.hot}")
            self._kinds = {key: kinds for key, kinds in self._kinds.items() if key[0] != one.hot}


_readers: dict[Path, Columns] = {}
_readers_lock = threading.Lock()


def open_columns(folder: Path) -> Columns | None:
    """The reader of this process for the columns in `folder`; None while there are none that can be read."""
    with _readers_lock:
        known = _readers.get(folder)
        if known is not None:
            return known
        if read_manifest(folder) is None:
            return None
        return _readers.setdefault(folder, Columns(folder))


def _database() -> DuckDBPyConnection:
    memory = max(LEAST_MEMORY, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MEMORY_SHARE)
    made = duckdb.connect(":memory:", config={"memory_limit": f"{memory >> 20}MB"})
    made.execute("SET enable_progress_bar = false")
    return made


def _stamp(folder: Path) -> tuple[int, int, int] | None:
    """What tells one manifest file from another; None if there is none."""
    try:
        found = (folder / NAME).stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _version(manifest: Manifest) -> str:
    return f"{manifest.lineage}.{manifest.version}"
