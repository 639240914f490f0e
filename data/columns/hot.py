"""The DuckDB file that answers most questions: the parts in one native file, names as ENUM, small integers.

It is made of the Parquet files and disposable. Names stand in order of their bytes, so that sorting by an
ENUM sorts by its text.
"""

import time
from datetime import date
from pathlib import Path

import duckdb

from data.columns.files import checksum, new_name, settle, temporary
from data.columns.layout import LAYOUTS, Layout
from data.columns.manifest import Hot, Manifest
from data.columns.packing import quoted
from data.columns.parquet import literal, rows_of

MOST_NAMES = 20_000
"""A column of more different texts is kept as text."""


def make_hot(workshop: duckdb.DuckDBPyConnection, folder: Path, manifest: Manifest, through: date, now: int) -> Hot:
    """A new hot file of everything up to the day `through`."""
    started, name = time.monotonic(), new_name("hot", ".duckdb")
    path = temporary(folder, name)
    workshop.execute(f"ATTACH {literal(path)} AS hot")
    try:
        rows = sum(_make_table(workshop, folder, manifest, layout, through) for layout in LAYOUTS.values())
        workshop.execute("CHECKPOINT hot")
    finally:
        workshop.execute("DETACH hot")
    size, crc = path.stat().st_size, checksum(path)
    settle(folder, name)
    return Hot(name, through, manifest.version, rows, size, crc, now, round(time.monotonic() - started, 3))


def _make_table(
    workshop: duckdb.DuckDBPyConnection, folder: Path, manifest: Manifest, layout: Layout, through: date
) -> int:
    parts = manifest.of(layout.name)
    everything = rows_of(folder, manifest, layout, parts)
    columns = _types(workshop, layout, everything)
    workshop.execute(f"CREATE TABLE hot.{layout.name} ({', '.join(f'{quoted(n)} {t}' for n, t in columns)})")
    for part in parts:
        if part.file and part.first <= through:
            rows = rows_of(folder, manifest, layout, [part])
            workshop.execute(f"INSERT INTO hot.{layout.name} SELECT * FROM ({rows}) WHERE day <= $1", [through])
    found = workshop.execute(f"SELECT count(*) FROM hot.{layout.name}").fetchone()
    return int(found[0]) if found else 0


def _types(workshop: duckdb.DuckDBPyConnection, layout: Layout, rows: str) -> list[tuple[str, str]]:
    """Names and types of the physical columns: as small as their values allow."""
    texts = [kept.name for kept in layout.kept if kept.kind == "VARCHAR"]
    wholes = [kept.name for kept in layout.kept if kept.kind == "BIGINT"]
    asked = [f"approx_count_distinct({quoted(name)})" for name in texts]
    asked += [f"coalesce(bool_and({quoted(name)} BETWEEN -2147483648 AND 2147483647), true)" for name in wholes]
    found = workshop.execute(f"SELECT {', '.join(asked)} FROM ({rows})").fetchone()
    said = dict(zip([*texts, *wholes], found or (), strict=True))
    return [(kept.name, _type(workshop, kept.name, kept.kind, said, rows)) for kept in layout.kept]


def _type(workshop: duckdb.DuckDBPyConnection, name: str, kind: str, said: dict[str, int], rows: str) -> str:
    if kind == "BIGINT":
        return "INTEGER" if said[name] else "BIGINT"
    if kind != "VARCHAR" or said[name] > MOST_NAMES:
        return kind
    names = workshop.execute(
        f"SELECT DISTINCT {quoted(name)} FROM ({rows}) WHERE {quoted(name)} IS NOT NULL ORDER BY 1"
    ).fetchall()
    return f"ENUM ({', '.join(literal(one) for (one,) in names)})" if names else "ENUM ('')"
