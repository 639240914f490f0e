"""A list of a million visits as CSV through the product's own route: how much memory the server needs more for it."""

import multiprocessing
import resource
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks import history
from benchmarks.page import _people, _settings, _site

ROWS = 1_000_000


def measure(folder: Path, visits: int) -> dict[str, Any]:
    """Rows written and megabytes of growth, in a process of its own."""
    from data.database import open_database
    from data.migrations import migrate

    migrate(open_database(_settings(folder).own_database_url))
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_written, (folder, visits, _people(folder)))


def _written(folder: Path, visits: int, people: dict[str, int]) -> dict[str, Any]:
    site = _site(folder)
    site.people = people
    client = site.client("administrator")
    days = (history.LAST - history.first_day()).days + 1
    first = history.LAST - timedelta(days=min(days - 1, int(days * ROWS / visits * 0.8)))
    _lines(client, f"/export/visits.csv?from={history.LAST}&to={history.LAST}")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    rows = _lines(client, f"/export/visits.csv?from={first}&to={history.LAST}")
    growth = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return {"rows": rows, "growth_mb": growth / 1024}


def _lines(client: Any, address: str) -> int:
    answer = client.get(address, buffered=False)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code} {answer.data[:200]!r}")
    return sum(piece.count(b"\n") for piece in answer.response)
