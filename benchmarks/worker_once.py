"""`worker --once` over a queue_log table in MariaDB, against bare SQL doing the same reading and writing.

One run, one driver, batches of 1,000, side by side: a bare SELECT of the rows, a bare INSERT of the raw
rows, a bare INSERT of the facts that came out, and the product. The product may take twice the sum.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from benchmarks import queue_log_table
from data.database import open_database
from data.schema.facts import agent_time, call, offer, visit
from data.schema.raw import raw_queue_log
from tests.rig import places
from tests.rig.fixtures import throw_away
from tests.rig.mariadb import MariaDB

ROOT = Path(__file__).parent.parent
BATCH = 1000
FACTS = (call, visit, offer, agent_time)


def measure(rows: int) -> dict[str, Any]:
    """All four times in seconds, the ratio, and the worker's peak memory in MiB."""
    with tempfile.TemporaryDirectory() as folder, throw_away(places.temporary()) as run:
        server = MariaDB(run)
        server.create()
        exchange_url, own_url = server.new_database(), server.new_database()
        exchange, own = open_database(exchange_url), open_database(own_url)
        queue_log_table.fill(exchange, rows)
        selected = _timed(lambda: _bare_select(exchange))
        product, peak = run_product(exchange_url, own_url, Path(folder))
        raw = _bare_insert(own, raw_queue_log)
        facts = sum(_bare_insert(own, table) for table in FACTS)
        counts = {table.name: _count(own, table) for table in (raw_queue_log, *FACTS)}
        exchange.dispose()
        own.dispose()
    bare = selected + raw + facts
    times = {"select": selected, "insert_raw": raw, "insert_facts": facts, "product": product}
    return {"rows": rows, "counts": counts, "peak_mib": peak, "ratio": round(product / bare, 2)} | {
        name: round(value, 1) for name, value in times.items()
    }


def _timed(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _bare_select(engine: Engine) -> None:
    last = 0
    question = sa.text("SELECT * FROM queue_log WHERE id > :last ORDER BY id LIMIT :batch")
    with engine.connect() as connection:
        while rows := connection.execute(question, {"last": last, "batch": BATCH}).all():
            last = rows[-1].id


def run_product(exchange_url: str, own_url: str, folder: Path) -> tuple[float, int]:
    """Run the worker over the exchange into the own database: seconds, and its peak memory in MiB."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OKC_")}
    environment |= {
        "OKC_DATABASE_URL": own_url,
        "OKC_DATA_DIR": str(folder / "var"),
        "OKC_PBX_DATABASE_URL": exchange_url,
        "OKC_PBX_TIMEZONE": "UTC",
        "OKC_PBX_CDR_TABLE": "",
        "OKC_PBX_CEL_TABLE": "",
    }
    started = time.perf_counter()
    command = [sys.executable, str(ROOT / "app.py"), "worker", "--once"]
    worker = subprocess.Popen(command, env=environment, cwd=folder, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(worker.pid, 0)
    seconds = time.perf_counter() - started
    if status:
        raise RuntimeError(f"the worker ended with status {status}")
    print(f"worker: {usage.ru_utime:.1f} s user", file=sys.stderr)
    return seconds, usage.ru_maxrss // 1024


def _bare_insert(engine: Engine, table: sa.Table) -> float:
    """Seconds to write the table's rows into an empty copy with the same indexes, a transaction a batch."""
    copy = table.to_metadata(sa.MetaData(), name=f"bare_{table.name}")
    for index in copy.indexes:
        index.name = sa.quoted_name(f"bare_{index.name}", quote=None)
    copy.create(engine)
    with engine.connect() as reading:
        result = reading.execution_options(yield_per=BATCH).execute(sa.select(table))
        taken = 0.0
        for part in result.mappings().partitions(BATCH):
            rows: Sequence[dict[str, Any]] = [dict(row) for row in part]
            taken += _timed(partial(_write, engine, copy, rows))
    copy.drop(engine)
    return taken


def _write(engine: Engine, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    with engine.begin() as connection:
        connection.execute(sa.insert(table), rows)


def _count(engine: Engine, table: sa.Table) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0)


def main(rows: int = 1_000_000) -> None:
    """Print one JSON line."""
    print(json.dumps(measure(rows)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
