"""Empty databases for tests: migrating SQLite takes longer than most tests, so it is done once and copied."""

import tempfile
from functools import cache
from pathlib import Path

from sqlalchemy.engine import Engine

from data.database import open_database
from data.migrations import migrate


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "okc.sqlite"
        engine = open_database(f"sqlite:///{path}")
        migrate(engine)
        engine.dispose()
        return path.read_bytes()


def empty_sqlite(path: Path) -> Engine:
    """An empty, migrated SQLite database at this path."""
    path.write_bytes(_migrated())
    return open_database(f"sqlite:///{path}")
