"""Peak memory of `worker --once` as the table grows: it holds a batch, not the history.

Five million rows may need 1.2 times what one million does.
"""

import json
import sys
import tempfile
from pathlib import Path

from benchmarks import queue_log_table
from benchmarks.worker_once import run_product
from data.database import open_database
from tests.rig import places
from tests.rig.fixtures import throw_away
from tests.rig.mariadb import MariaDB


def peak_mib(rows: int) -> int:
    """Peak resident memory of the worker over a table of so many rows, in MiB."""
    with tempfile.TemporaryDirectory() as folder, throw_away(places.temporary()) as run:
        server = MariaDB(run)
        server.create()
        exchange_url = server.new_database()
        exchange = open_database(exchange_url)
        queue_log_table.fill(exchange, rows)
        exchange.dispose()
        return run_product(exchange_url, server.new_database(), Path(folder))[1]


def main(*sizes: int) -> None:
    """Print one JSON line for each size."""
    for rows in sizes or (1_000_000, 5_000_000):
        print(json.dumps({"rows": rows, "peak_mib": peak_mib(rows)}), flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
