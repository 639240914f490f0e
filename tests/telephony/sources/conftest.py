"""An exchange's empty database, on SQLite and on MariaDB."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.telephony.sources.tables import Tables


@pytest.fixture(params=["sqlite", pytest.param("mariadb", marks=pytest.mark.rig)])
def exchange(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Tables]:
    """An exchange's database without tables."""
    url = (
        f"sqlite:///{tmp_path / 'pbx.sqlite'}" if request.param == "sqlite" else request.getfixturevalue("mariadb_url")
    )
    tables = Tables(url)
    tables.run("CREATE TABLE something (x INTEGER)")
    yield tables
    tables.engine.dispose()
