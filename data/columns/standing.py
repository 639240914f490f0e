"""How the columns stand, for the doctor: is there a set, is it whole, does it hold what the database has.

Rows are compared month by month; a month with days that wait to be mirrored may differ and is no fault.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data import changed_days
from data.columns.layout import LAYOUTS
from data.columns.manifest import month_of, read_manifest
from data.columns.mirror import damaged
from data.columns.reader import Columns
from data.schema.mirror import column_set

OLD_S = 120
"""Changes that wait longer than this are not mirrored as they should be."""

Said = tuple[str, bool]
"""One sentence, and whether it is well."""


def standing(connection: Connection, folder: Path, now: int) -> Iterator[Said]:
    """What there is to say about the columns in this folder."""
    known = connection.execute(sa.select(column_set)).first()
    if known is not None and known.trouble:
        yield f"the last try failed: {known.trouble}", False
    manifest = read_manifest(folder)
    if manifest is None:
        yield "none yet; the worker makes them, or `rebuild`", False
        return
    size = sum(part.size for part in manifest.parts) + (manifest.hot.size if manifest.hot else 0)
    age = max(0, now - manifest.made_at)
    yield f"version {manifest.version}, {len(manifest.files)} files, {size / 1e6:.1f} MB, made {age} s ago", True
    for file in damaged(folder, manifest):
        yield f"{file} is damaged or lost: it is made anew when the worker starts, or by `rebuild`", False
    waiting = changed_days.marks(connection)
    if waiting:
        yield f"{len(waiting)} days wait to be mirrored", age <= OLD_S
    try:
        yield from _rows(connection, folder, {(fact, month_of(day)) for fact, day, _ in waiting})
    except (duckdb.Error, OSError) as error:
        yield f"they cannot be read: {' '.join(str(error).split())[:200]}", False


def _rows(connection: Connection, folder: Path, waiting: set[tuple[str, str]]) -> Iterator[Said]:
    for fact, layout in LAYOUTS.items():
        day = layout.table.c.day
        there: Counter[str] = Counter()
        for one, count in connection.execute(sa.select(day, sa.func.count()).group_by(day)):
            there[month_of(one)] += count
        with Columns(folder).cursor() as cursor:
            days = cursor.execute(f"SELECT day, count(*) FROM {fact} GROUP BY day").fetchall()
        here: Counter[str] = Counter()
        for one, count in days:
            here[month_of(one)] += count
        differing = [m for m in sorted(there.keys() | here.keys()) if there[m] != here[m] and (fact, m) not in waiting]
        for month in differing:
            yield f"{fact} in {month}: {here[month]} rows, the database has {there[month]}; `rebuild` mends it", False
        if not differing:
            yield f"{fact}: {sum(here.values())} rows in {len(here)} months, as in the database", True
