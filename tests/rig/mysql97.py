"""A throw-away Oracle MySQL 9.7 from Debian sid: other sql_mode, ONLY_FULL_GROUP_BY, caching_sha2_password."""

import itertools
import secrets
import subprocess
from pathlib import Path

import pymysql
from sqlalchemy import URL

from tests.rig import sid
from tests.rig.ports import free_port
from tests.rig.runs import RunFolder, soon

USER = "okc"
START_PATIENCE_S = 60.0


class MySQL97:
    """One server; the user `okc` may do everything in it."""

    def __init__(self, run: RunFolder, debian: Path) -> None:
        self.run, self.debian = run, debian
        self.port = free_port()
        self.password = secrets.token_hex(8)
        self._numbers = itertools.count(1)

    def create(self) -> None:
        """Make the data folder, start, and wait until it answers."""
        base = sid.inside(self.debian, self.run.path)
        self.run.path.chmod(0o755)
        own = self.run.path / "own"
        own.mkdir()
        (own / "init.sql").write_text(
            f"CREATE USER IF NOT EXISTS '{USER}'@'127.0.0.1' IDENTIFIED BY '{self.password}';\n"
            f"GRANT ALL ON *.* TO '{USER}'@'127.0.0.1' WITH GRANT OPTION;\n"
        )
        subprocess.run(["chroot", str(self.debian), "chown", "-R", "mysql:mysql", f"{base}/own"], check=True)
        server = ["/usr/sbin/mysqld", "--no-defaults", f"--datadir={base}/own/data"]
        made = subprocess.run(
            sid.command(self.debian, self.run, "mysql", *server, "--initialize-insecure"),
            capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        if made.returncode:
            raise RuntimeError(f"mysqld --initialize failed: {made.stdout[-2000:]} {made.stderr[-2000:]}")
        options = [
            f"--port={self.port}", "--bind-address=127.0.0.1", "--mysqlx=OFF", "--secure-file-priv=NULL",
            f"--socket={base}/own/mysqld.sock", f"--pid-file={base}/own/mysqld-own.txt",
            f"--init-file={base}/own/init.sql",
            "--innodb-buffer-pool-size=64M", "--innodb-redo-log-capacity=32M", "--innodb-flush-log-at-trx-commit=2",
            "--skip-log-bin", "--skip-name-resolve", "--performance-schema=OFF",
        ]  # fmt: skip
        self.run.start("mysql97", sid.command(self.debian, self.run, "mysql", *server, *options))
        if not soon(self.answers, START_PATIENCE_S):
            raise RuntimeError(f"MySQL 9.7 does not answer on port {self.port}: {self.run.tail('mysql97')}")

    def answers(self) -> bool:
        """Whether somebody can log in now."""
        try:
            self._connect().close()
        except pymysql.MySQLError:
            return False
        return True

    def new_database(self) -> str:
        """The SQLAlchemy URL of a fresh empty schema."""
        name = f"okc_{next(self._numbers)}"
        connection = self._connect()
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
        finally:
            connection.close()
        return URL.create("mysql+pymysql", USER, self.password, "127.0.0.1", self.port, name).render_as_string(
            hide_password=False
        )

    def _connect(self) -> "pymysql.Connection[pymysql.cursors.Cursor]":
        return pymysql.connect(
            host="127.0.0.1", port=self.port, user=USER, password=self.password, connect_timeout=5, read_timeout=30
        )
