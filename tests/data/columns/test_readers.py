"""Readers follow versions while the mirror writes, and each sees one version from beginning to end."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from data.columns.manifest import read_manifest
from data.columns.mirror import Mirror, sweep
from data.columns.reader import Columns, open_columns
from tests.data.columns.conftest import NOW, TODAY, assert_same, put
from tests.data.columns.made import ago, visits

ROOT = Path(__file__).parents[3]
DAYS = [ago(n) for n in range(40)]
LONG_AFTER = NOW + 3600


def test_there_is_no_reader_before_there_are_columns(sqlite_db: Engine, folder: Path) -> None:
    assert open_columns(folder) is None
    Mirror(sqlite_db, folder).follow(NOW, TODAY)
    assert open_columns(folder) is open_columns(folder) is not None


def test_a_cursor_keeps_its_version_while_newer_ones_come_and_old_files_go(sqlite_db: Engine, folder: Path) -> None:
    put(sqlite_db, "visit", visits(DAYS))
    Mirror(sqlite_db, folder).follow(NOW, TODAY)
    columns = Columns(folder)
    with columns.cursor() as old:
        version = old.version
        for n in range(1, 4):
            put(sqlite_db, "visit", visits(DAYS, position=n + 1))
            Mirror(sqlite_db, folder).rebuild(LONG_AFTER * n, TODAY)
            with columns.cursor() as new:
                assert new.version != version
                assert new.execute("SELECT DISTINCT position FROM visit").fetchall() == [(n + 1,)]
        assert old.version == version
        assert old.execute("SELECT DISTINCT position FROM visit").fetchall() == [(1,)]
    with columns.cursor() as cursor:
        kept = cursor.execute("SELECT count(*) FROM duckdb_schemas() WHERE schema_name LIKE 'v%'").fetchone()
    assert kept == (1,)


def test_files_that_were_given_up_stay_for_a_minute(sqlite_db: Engine, folder: Path) -> None:
    put(sqlite_db, "visit", visits(DAYS))
    mirror = Mirror(sqlite_db, folder)
    mirror.follow(NOW, TODAY)
    first = {path.name for path in folder.iterdir()}
    mirror.rebuild(NOW, TODAY)
    mirror.follow(NOW + 30, TODAY)
    assert first <= {path.name for path in folder.iterdir()}
    mirror.follow(NOW + 90, TODAY)
    now = read_manifest(folder)
    assert now is not None
    assert {path.name for path in folder.iterdir()} == now.files | {"manifest.json", "lock"}


def test_litter_is_swept_and_names_are_never_used_again(sqlite_db: Engine, folder: Path) -> None:
    put(sqlite_db, "visit", visits(DAYS))
    mirror = Mirror(sqlite_db, folder)
    mirror.follow(NOW, TODAY)
    (folder / "visit-2026-01-0123456789.parquet").write_text("left by a crash")
    (folder / "hot-0123456789.duckdb.tmp").write_text("left by a crash")
    (folder / "work").mkdir()
    names = {path.name for path in folder.iterdir()}
    mirror.rebuild(LONG_AFTER, TODAY)
    now = read_manifest(folder)
    assert now is not None
    assert not now.files & names
    sweep(folder, now, LONG_AFTER + 90)
    assert {path.name for path in folder.iterdir()} == now.files | {"manifest.json", "lock"}


READER = """
import sys
from pathlib import Path
from data.columns.reader import Columns
columns, seen = Columns(Path(sys.argv[1])), []
while not seen or seen[-1] != int(sys.argv[2]):
    with columns.cursor() as cursor:
        rows = cursor.execute("SELECT position, count(*) FROM visit GROUP BY position").fetchall()
    assert len(rows) == 1 and rows[0][1] == int(sys.argv[3]), rows
    if not seen or seen[-1] != rows[0][0]:
        seen.append(rows[0][0])
assert seen == sorted(seen), seen
print(len(seen))
"""


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_two_processes_see_only_whole_versions_while_the_mirror_writes(sqlite_db: Engine, folder: Path) -> None:
    put(sqlite_db, "visit", visits(DAYS))
    mirror = Mirror(sqlite_db, folder)
    mirror.follow(NOW, TODAY)
    last, rows = 8, 3 * len(DAYS)
    command = [sys.executable, "-c", READER, str(folder), str(last), str(rows)]
    readers = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for n in range(2, last + 1):
        put(sqlite_db, "visit", visits(DAYS, position=n))
        (mirror.rebuild if n % 3 == 0 else mirror.follow)(NOW + 100 * n, TODAY)
    for reader in readers:
        seen, _ = reader.communicate(timeout=240)
        assert reader.returncode == 0
        assert 1 <= int(seen) <= last


def test_a_damaged_hot_file_is_found_and_made_anew(sqlite_db: Engine, folder: Path) -> None:
    put(sqlite_db, "visit", visits(DAYS, each=200))
    mirror = Mirror(sqlite_db, folder)
    mirror.follow(NOW, TODAY)
    hot = next(folder.glob("hot-*.duckdb"))
    _spoil(hot)
    assert mirror.catch_up(NOW, TODAY).hot
    assert_same(sqlite_db, Columns(folder))


@pytest.mark.parametrize("lost", [True, False])
def test_a_damaged_or_lost_parquet_file_is_made_anew_from_the_database(
    sqlite_db: Engine, folder: Path, lost: bool
) -> None:
    put(sqlite_db, "visit", visits(DAYS))
    mirror = Mirror(sqlite_db, folder)
    mirror.follow(NOW, TODAY)
    files = list(folder.glob("visit-*.parquet"))
    for path in files:
        if lost:
            path.unlink()
        else:
            _spoil(path)
    assert mirror.catch_up(NOW, TODAY).files == len(files)
    assert_same(sqlite_db, Columns(folder))


def test_an_unreadable_manifest_is_no_end(sqlite_db: Engine, folder: Path) -> None:
    put(sqlite_db, "visit", visits(DAYS))
    mirror = Mirror(sqlite_db, folder)
    mirror.follow(NOW, TODAY)
    (folder / "manifest.json").write_text('{"lineage": ')
    assert open_columns(folder) is None
    assert mirror.follow(NOW, TODAY).whole
    assert_same(sqlite_db, Columns(folder))


def test_a_version_that_could_not_be_opened_is_tried_again(
    sqlite_db: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(sqlite_db, "visit", visits(DAYS))
    mirror = Mirror(sqlite_db, folder)
    mirror.follow(NOW, TODAY)
    columns = Columns(folder)
    before = columns.version
    put(sqlite_db, "visit", visits(DAYS, topic="newer"))
    mirror.follow(NOW, TODAY)
    monkeypatch.setattr("data.columns.reader.AGAIN_S", 0.0)
    newest = read_manifest(folder)
    assert newest is not None
    part = next(part for part in newest.parts if part.file and part.version == newest.version)
    (folder / part.file).rename(folder / "away")
    assert columns.version == before
    (folder / "away").rename(folder / part.file)
    assert columns.version != before
    assert_same(sqlite_db, columns)


def _spoil(path: Path) -> None:
    """One bit in the middle."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
