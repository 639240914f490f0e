"""A throw-away MariaDB server on 127.0.0.1: own data folder, own port, and the faults a test may wish for.

A committed row survives `kill` (each commit is handed to the system) but not a power cut (nothing is synced).
"""

import getpass
import itertools
import os
import secrets
import signal
import subprocess

import pymysql
from sqlalchemy import URL

from tests.rig.places import program
from tests.rig.ports import free_port
from tests.rig.runs import RunFolder, dies_with_its_owner, soon

USER = "okc"
START_PATIENCE_S = 30.0
FAST = [
    "--innodb-flush-log-at-trx-commit=2",
    "--innodb-flush-method=nosync",
    "--innodb-buffer-pool-size=64M",
    "--innodb-log-file-size=16M",
    "--skip-log-bin",
    "--skip-name-resolve",
    "--character-set-server=utf8mb4",
    "--performance-schema=OFF",
]


class MariaDB:
    """One server. The user `okc` may do everything in it, over TCP and with a password made for this run."""

    def __init__(self, run: RunFolder) -> None:
        self.run = run
        self.port = free_port()
        self.password = secrets.token_hex(8)
        self._numbers = itertools.count(1)

    def create(self) -> None:
        """Make the data folder and start."""
        install = [program("mariadb-install-db"), "--no-defaults", f"--user={getpass.getuser()}", "--skip-test-db"]
        made = subprocess.run([*install, f"--datadir={self.run.path}/data"], capture_output=True, text=True, timeout=60)
        if made.returncode:
            raise RuntimeError(f"mariadb-install-db failed: {made.stdout[-2000:]} {made.stderr[-2000:]}")
        grant = f"GRANT ALL ON *.* TO '{USER}'@'127.0.0.1' IDENTIFIED BY '{self.password}' WITH GRANT OPTION;\n"
        (self.run.path / "init.sql").write_text(grant)
        self.start()

    def start(self) -> None:
        """Start on the same port and data as before, and wait until it answers."""
        where = self.run.path
        command = [
            program("mariadbd"), "--no-defaults", f"--user={getpass.getuser()}", f"--datadir={where}/data",
            f"--port={self.port}", "--bind-address=127.0.0.1", f"--socket={where}/mariadb.sock",
            f"--pid-file={where}/mariadbd-own.txt", f"--init-file={where}/init.sql", *FAST,
        ]  # fmt: skip
        self.run.start("mariadb", dies_with_its_owner(command) if self.run.tied else command)
        if not soon(self.answers, START_PATIENCE_S):
            raise RuntimeError(f"mariadbd does not answer on port {self.port}: {self.run.tail('mariadb')}")

    def stop(self) -> None:
        """An orderly end; the data stay."""
        self.run.stop("mariadb")

    def kill(self) -> None:
        """SIGKILL; the data stay as they were at that moment."""
        self.run.kill("mariadb")

    def restart(self) -> None:
        """Stop and start."""
        self.stop()
        self.start()

    def freeze(self) -> None:
        """Hang: connections stay open and nothing is answered."""
        self.run.signal("mariadb", signal.SIGSTOP)

    def thaw(self) -> None:
        """Go on after `freeze`."""
        self.run.signal("mariadb", signal.SIGCONT)

    def answers(self) -> bool:
        """Whether somebody can log in now."""
        try:
            self._connect(timeout_s=1).close()
        except pymysql.MySQLError:
            return False
        return True

    def execute(self, *statements: str) -> None:
        """Run statements as the all-powerful user."""
        connection = self._connect()
        try:
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
        finally:
            connection.close()

    def ask(self, question: str) -> list[tuple[object, ...]]:
        """The rows of a question put by the all-powerful user."""
        connection = self._connect()
        try:
            with connection.cursor() as cursor:
                cursor.execute(question)
                return list(cursor.fetchall())
        finally:
            connection.close()

    def new_database(self) -> str:
        """The SQLAlchemy URL of a fresh empty schema."""
        name = f"okc_{os.getpid()}_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Remove a schema, whoever still holds it (a forgotten transaction would make DROP wait for ever)."""
        connection = self._connect()
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT id FROM information_schema.processlist WHERE db = %s", (name,))
                for (holder,) in cursor.fetchall():
                    cursor.execute(f"KILL {int(holder)}")
                cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        finally:
            connection.close()

    def new_reader(self, database: str) -> str:
        """The URL of a new user who may only SELECT from that schema."""
        reader, password = f"reader_{secrets.token_hex(4)}", secrets.token_hex(8)
        self.execute(
            f"CREATE USER '{reader}'@'127.0.0.1' IDENTIFIED BY '{password}'",
            f"GRANT SELECT ON {database}.* TO '{reader}'@'127.0.0.1'",
        )
        return self.url(database, reader, password)

    def url(self, database: str, user: str = USER, password: str = "") -> str:
        """The SQLAlchemy URL of a schema, for the all-powerful user if nobody is named."""
        return URL.create(
            "mysql+pymysql", user, password or self.password, "127.0.0.1", self.port, database
        ).render_as_string(hide_password=False)

    def _connect(self, timeout_s: int = 30) -> "pymysql.Connection[pymysql.cursors.Cursor]":
        return pymysql.connect(
            host="127.0.0.1", port=self.port, user=USER, password=self.password, autocommit=True,
            connect_timeout=timeout_s, read_timeout=timeout_s, charset="utf8mb4",
        )  # fmt: skip
