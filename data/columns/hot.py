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
FEW_NAMES = 1_000
ROWS_A_NAME = 4
"""A column of more different texts than these, or of texts that hardly ever come again, is kept as text."""


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
    found = workshop.execute(f"SELECT {', '.join([*asked, 'count(*)'])} FROM ({rows})").fetchone()
    said = dict(zip([*texts, *wholes, ""], found or (), strict=True))
    limit = min(MOST_NAMES, max(FEW_NAMES, said[""] // ROWS_A_NAME))
    types = []
    for kept in layout.kept:
        if kept.kind == "VARCHAR" and said[kept.name] <= limit:
            _make_names(workshop, layout, kept.name, rows)
            types.append((kept.name, f"hot.{names_type(layout, kept.name)}"))
        else:
            types.append((kept.name, "INTEGER" if kept.kind == "BIGINT" and said[kept.name] else kept.kind))
    return types


def names_type(layout: Layout, column: str) -> str:
    """The ENUM of a column within the hot file."""
    return f"main.{layout.name}_{column}"


def _make_names(workshop: duckdb.DuckDBPyConnection, layout: Layout, column: str, rows: str) -> None:
    name = quoted(column)
    names = workshop.execute(f"SELECT DISTINCT {name} FROM ({rows}) WHERE {name} IS NOT NULL ORDER BY 1").fetchall()
    texts = ", ".join(literal(text) for (text,) in names or [("",)])
    workshop.execute(f"CREATE TYPE hot.{names_type(layout, column)} AS ENUM ({texts})")
