"""The made-up history in the product's own columns: the Parquet parts, the hot file and the manifest of a data folder.

What the mirror would make of a database that held these visits, without the database.
"""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np

from benchmarks import history
from data.columns.files import new_name, temporary
from data.columns.hot import make_hot
from data.columns.layout import LAYOUTS
from data.columns.manifest import Manifest, Part, month_of, month_span, write_manifest
from data.columns.parquet import PARQUET, literal, open_workshop, settled
from data.columns.plan import Span, through

WRITTEN = {"visit": history.VISIT_SELECT, "call": history.CALL_SELECT}
"""Fact → the rows of a month. A call for each visit: each caller stays in one queue."""
MEMORY = "2GB"


def make(folder: Path, visits: int, told: Callable[[str], None] = lambda said: None) -> Manifest:
    """Fill an empty folder with the columns of so many visits; `told` hears of each month."""
    folder.mkdir(parents=True)
    parts: list[Part] = []
    with open_workshop(folder) as workshop:
        workshop.execute(f"SET memory_limit = '{MEMORY}'")
        for month in history.months(visits):
            told(month_of(month.first))
            parts += list(_parts(workshop, folder, month))
        known = {month_of(part.first): 1 for part in parts}
        manifest = replace(Manifest(secrets.token_hex(6)), version=1, parts=tuple(parts), months=known)
        hot = make_hot(workshop, folder, manifest, through(history.LAST), 0)
    manifest = replace(manifest, hot=hot)
    write_manifest(folder, manifest)
    return manifest


def _parts(workshop: duckdb.DuckDBPyConnection, folder: Path, month: history.Month) -> Iterator[Part]:
    """A month's part of each fact, or one for each day of the running month."""
    for name, select in WRITTEN.items():
        if month.first == history.LAST.replace(day=1):
            for day in np.unique(month.arrays["day"]):
                one = {name: values[month.arrays["day"] == day] for name, values in month.arrays.items()}
                at = date(1970, 1, 1) + timedelta(days=int(day))
                yield _part(workshop, folder, Span(LAYOUTS[name], at, at), history.Month(month.first, one), select)
        else:
            yield _part(workshop, folder, Span(LAYOUTS[name], *month_span(month_of(month.first))), month, select)


def _part(workshop: duckdb.DuckDBPyConnection, folder: Path, span: Span, month: history.Month, select: str) -> Part:
    history.register(workshop, month)
    layout, name = span.layout, new_name(span.stem, ".parquet")
    rows = f"SELECT {layout.packing} FROM ({history.rows_of(select)}) ORDER BY {', '.join(layout.order)}"  # noqa: S608
    workshop.execute(f"COPY ({rows}) TO {literal(temporary(folder, name))} ({PARQUET})")
    return settled(folder, name, span, len(month.arrays["day"]), 1)


def parquet_bytes(manifest: Manifest, fact: str) -> int:
    """Bytes of a fact's Parquet parts."""
    return sum(part.size for part in manifest.parts if part.fact == fact)


def hot_bytes(folder: Path, manifest: Manifest, fact: str) -> int:
    """Bytes of a fact's table in the hot file."""
    if manifest.hot is None:
        return 0
    with duckdb.connect(str(folder / manifest.hot.file), read_only=True) as hot:
        blocks = hot.execute(
            "SELECT count(DISTINCT block_id) FROM pragma_storage_info($1) WHERE block_id >= 0", [fact]
        ).fetchone()
        size = hot.execute("SELECT block_size FROM pragma_database_size()").fetchone()
    return int(blocks[0]) * int(size[0]) if blocks and size else 0
