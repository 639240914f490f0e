"""The other side: a MariaDB of its own with the same visits, tuned and indexed as well as we know how.

The table is the product's own `visit`; over it lie indexes that cover the queries, and the buffer pool
holds all that they read. Loaded a month at a time by LOAD DATA; the indexes are built afterwards, sorted.
"""

import os
import signal
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import pymysql
import sqlalchemy as sa
from sqlalchemy.dialects import mysql
from sqlalchemy.schema import CreateTable

from data.schema.facts import visit
from tests.rig.places import program
from tests.rig.ports import free_port
from tests.rig.runs import dies_with_its_owner

CONFIGURATION = [
    "--innodb-buffer-pool-size=5G",
    "--innodb-log-file-size=1G",
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-flush-method=nosync",
    "--innodb-doublewrite=0",
    "--innodb-sort-buffer-size=64M",
    "--sort-buffer-size=64M",
    "--tmp-table-size=1G",
    "--max-heap-table-size=1G",
    "--join-buffer-size=16M",
    "--optimizer-use-condition-selectivity=4",
    "--skip-log-bin",
    "--skip-name-resolve",
    "--character-set-server=utf8mb4",
    "--performance-schema=OFF",
]
INDEXES = {
    "by_day": (
        "day, direction, queue, outcome, wait_s, sl_within_s, short_abandon_s, uncertain, agent_talk_s, slot, weekday"
    ),
    "by_queue_topic": (
        "queue, topic, day, direction, outcome, wait_s, sl_within_s, short_abandon_s, uncertain, agent_talk_s"
    ),
    "by_agent": "day, agent, direction, outcome, wait_s, uncertain, agent_talk_s",
    "by_caller": "caller, entered_at, day, direction, outcome, topic",
    "by_outcome": "outcome, entered_at, direction",
    "by_call": "pbx, call_id",
}
START_PATIENCE_S = 60


class Rival:
    """One server in a folder, which it keeps: a second start finds the data of the first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.socket = folder / "mariadb.sock"
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Make the data folder where it is missing, and start."""
        self.folder.mkdir(parents=True, exist_ok=True)
        data = self.folder / "data"
        who = f"--user={os.environ.get('USER') or 'root'}"
        if not data.exists():
            install = [program("mariadb-install-db"), "--no-defaults", who, "--skip-test-db", f"--datadir={data}"]
            subprocess.run(install, check=True, capture_output=True, timeout=120)
        command = [
            program("mariadbd"), "--no-defaults", who, f"--datadir={data}", f"--port={self.port}",
            "--bind-address=127.0.0.1", f"--socket={self.socket}", f"--tmpdir={self.folder}", *CONFIGURATION,
        ]  # fmt: skip
        log = (self.folder / "server.log").open("ab")
        self._server = subprocess.Popen(dies_with_its_owner(command), stdout=log, stderr=log)
        for _ in range(START_PATIENCE_S * 10):
            try:
                return self.connect(None).close()
            except pymysql.MySQLError:
                time.sleep(0.1)
        raise RuntimeError(f"mariadbd does not answer: see {self.folder / 'server.log'}")

    def stop(self) -> None:
        """An orderly end; the data stay."""
        if self._server:
            self._server.send_signal(signal.SIGTERM)
            self._server.wait(120)

    def connect(self, database: str | None = "bench") -> "pymysql.Connection[Any]":
        """A connection; `database` None before there is one."""
        return pymysql.connect(unix_socket=str(self.socket), user="root", database=database, autocommit=True)

    def rows(self) -> int:
        """How many visits it holds: 0 before `load`."""
        try:
            with self.connect() as connection, connection.cursor() as cursor:
                cursor.execute("SELECT table_comment FROM information_schema.tables WHERE table_name = 'visit'")
                found = cursor.fetchone()
                return int(found[0]) if found and found[0] else 0
        except pymysql.MySQLError:
            return 0

    def load(self, months: Iterable[str], source: duckdb.DuckDBPyConnection) -> None:
        """Write each query's rows of `source` into the table, then build the indexes."""
        with self.connect(None) as connection, connection.cursor() as cursor:
            cursor.execute("DROP DATABASE IF EXISTS bench")
            cursor.execute("CREATE DATABASE bench CHARACTER SET utf8mb4")
        names = [column.name for column in visit.columns]
        with self.connect() as connection, connection.cursor() as cursor:
            cursor.execute(_table())
            cursor.execute("SET unique_checks = 0, foreign_key_checks = 0")
            handed, total = self.folder / "month.tsv", 0
            for query in months:
                handed.unlink(missing_ok=True)
                source.execute(
                    f"COPY (SELECT {', '.join(_written(name) for name in names)} FROM ({query}))"  # noqa: S608 our names
                    f" TO '{handed}' (FORMAT csv, DELIMITER '\t', HEADER false, NULLSTR '\\N', QUOTE '', ESCAPE '')"
                )
                total += cursor.execute(
                    f"LOAD DATA INFILE '{handed}' INTO TABLE visit CHARACTER SET utf8mb4 ({', '.join(names)})"
                )
            handed.unlink(missing_ok=True)
            parts = ", ".join(f"ADD INDEX {name} ({columns})" for name, columns in INDEXES.items())
            cursor.execute(f"ALTER TABLE visit {parts}")
            cursor.execute("ANALYZE TABLE visit PERSISTENT FOR COLUMNS (day, queue, outcome, topic, agent) INDEXES ALL")
            cursor.execute(f"ALTER TABLE visit COMMENT '{total}'")

    def size(self) -> int:
        """Bytes of the table and its indexes on disk."""
        return sum(path.stat().st_size for path in self.folder.glob("data/bench/visit.ibd"))


def _table() -> str:
    """The product's table without its indexes."""
    bare = sa.Table("visit", sa.MetaData(), *(column._copy() for column in visit.columns))
    return str(CreateTable(bare).compile(dialect=mysql.dialect()))


def _written(name: str) -> str:
    return f"{name}::INT" if isinstance(visit.c[name].type, sa.Boolean) else name
