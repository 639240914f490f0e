"""Parquet files of the columns: how they are written, and how the rows of several are read as one."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import duckdb

from data.columns.files import checksum, new_name, settle, temporary
from data.columns.layout import Layout
from data.columns.manifest import Manifest, Part, month_span
from data.columns.packing import quoted
from data.columns.plan import Span

PARQUET = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 6, PARQUET_VERSION V2"
MEMORY = "128MB"


def open_workshop(folder: Path) -> duckdb.DuckDBPyConnection:
    """A DuckDB of one thread and bounded memory for making files; what does not fit goes to `folder`."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "threads": "1",
        "temp_directory": str(folder / "work"),
    }
    made = duckdb.connect(":memory:", config=settings)
    made.execute("SET enable_progress_bar = false")
    return made


def settled(folder: Path, name: str, span: Span, rows: int, version: int) -> Part:
    """The part that a finished temporary file becomes."""
    path = temporary(folder, name)
    size, crc = path.stat().st_size, checksum(path)
    settle(folder, name)
    return Part(span.layout.name, span.first, span.last, name, rows, size, crc, version)


def rows_of(folder: Path, manifest: Manifest, layout: Layout, parts: Sequence[Part]) -> str:
    """The SELECT of these parts' physical rows, without those that a later part replaced."""
    names = ", ".join(quoted(kept.name) for kept in layout.kept)
    plain = [part for part in parts if part.file and (part.is_day or not manifest.overridden(layout.name, part))]
    selects = []
    if plain:
        files = ", ".join(literal(folder / part.file) for part in plain)
        selects.append(f"SELECT {names} FROM read_parquet([{files}])")
    for part in parts:
        if part.file and part not in plain:
            days = ", ".join(f"DATE '{day}'" for day in manifest.overridden(layout.name, part))
            selects.append(f"SELECT {names} FROM read_parquet({literal(folder / part.file)}) WHERE day NOT IN ({days})")
    if not selects:
        empty = ", ".join(f"NULL::{kept.kind} AS {quoted(kept.name)}" for kept in layout.kept)
        return f"SELECT {empty} WHERE false"
    return " UNION ALL ".join(selects)


def merge(
    workshop: duckdb.DuckDBPyConnection, folder: Path, manifest: Manifest, layout: Layout, parts: Sequence[Part]
) -> Part:
    """One file of a month's parts; what it holds is as old as the newest of them."""
    first, last = month_span(parts[0].month)
    span, version = Span(layout, first, last), max(part.version for part in parts)
    rows = rows_of(folder, manifest, layout, parts)
    found = workshop.execute(f"SELECT count(*) FROM ({rows})").fetchone()
    count = int(found[0]) if found else 0
    if not count:
        return Part(layout.name, first, last, "", 0, 0, 0, version)
    name = new_name(span.stem, ".parquet")
    path = literal(temporary(folder, name))
    # Each part is in order, and so is what is taken from them day by day.
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    in_order = " UNION ALL ".join(f"SELECT * FROM ({rows}) WHERE day = DATE '{day}'" for day in days)
    workshop.execute(f"COPY ({in_order}) TO {path} ({PARQUET})")
    return settled(folder, name, span, count, version)


def is_whole(folder: Path, file: str, size: int, crc: int) -> bool:
    """Whether the file is what was written."""
    path = folder / file
    return path.exists() and path.stat().st_size == size and checksum(path) == crc


def literal(value: object) -> str:
    """A text or a path within SQL."""
    return "'" + str(value).replace("'", "''") + "'"
