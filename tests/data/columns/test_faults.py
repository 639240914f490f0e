"""Kills, a full disk and a dead worker: the old set stays, the next run mends, one line says what is wrong."""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from data.columns.files import Busy, sole_writer
from data.columns.manifest import read_manifest
from data.columns.mirror import Mirror
from data.columns.reader import Columns
from tests.data.columns.conftest import NOW, TODAY, assert_same, put
from tests.data.columns.made import ago, visits
from tests.rig.runs import soon

ROOT = Path(__file__).parents[3]
DAYS = [ago(n) for n in range(45)]
SMALL = 20_000
"""Bytes that a file may have where the disk is full."""


@pytest.mark.rig
@pytest.mark.timeout(600)
def test_a_kill_at_any_step_leaves_a_whole_set_and_no_litter(sqlite_db: Engine, folder: Path) -> None:
    command = [sys.executable, "-m", "tests.data.columns.killed", str(sqlite_db.url), str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=580)
    assert done.returncode == 0, done.stderr
    steps = {line.split(":")[0]: int(line.split()[1]) for line in done.stdout.splitlines()}
    assert steps["follow"] >= 8
    assert steps["rebuild"] >= 15


def environment(engine: Engine, folder: Path) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("OKC_")} | {
        "OKC_DATA_DIR": str(folder.parent),
        "OKC_DATABASE_URL": engine.url.render_as_string(hide_password=False),
        "OKC_TIMEZONE": "UTC",
    }


@contextmanager
def mirror_process(engine: Engine, folder: Path, said: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`app.py columns` as the worker starts it; what it says goes into a file."""
    command = [sys.executable, str(ROOT / "app.py"), "columns"]
    with said.open("wb") as out:
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=out, env=environment(engine, folder))
    assert child.stdin is not None
    try:
        yield child
    finally:
        child.stdin.close()
        assert child.wait(30) == 0


def poke(child: subprocess.Popen[bytes]) -> None:
    assert child.stdin is not None
    child.stdin.write(b"\n")
    child.stdin.flush()


def test_the_process_follows_at_every_poke_and_ends_with_the_worker(
    sqlite_db: Engine, folder: Path, tmp_path: Path
) -> None:
    put(sqlite_db, "visit", visits(DAYS))
    with mirror_process(sqlite_db, folder, tmp_path / "said.txt") as child:
        poke(child)
        assert soon(lambda: (folder / "manifest.json").exists(), 60)
        put(sqlite_db, "visit", visits(DAYS, position=7))

        def follows() -> bool:
            poke(child)
            with Columns(folder).cursor() as cursor:
                return cursor.execute("SELECT DISTINCT position FROM visit").fetchall() == [(7,)]

        assert soon(follows, 60)


@pytest.mark.slow
def test_a_full_disk_is_said_in_one_line_the_old_set_stays_and_it_goes_on_when_there_is_room(
    sqlite_db: Engine, folder: Path, tmp_path: Path
) -> None:
    put(sqlite_db, "visit", visits(DAYS))
    Mirror(sqlite_db, folder).follow(NOW, TODAY)
    before = read_manifest(folder)
    put(sqlite_db, "visit", visits(DAYS, each=300))
    said = tmp_path / "said.txt"
    with mirror_process(sqlite_db, folder, said) as child:
        resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (SMALL, resource.RLIM_INFINITY))
        poke(child)
        assert soon(lambda: "event=columns_failed" in said.read_text(), 60)
        assert len([line for line in said.read_text().splitlines() if "columns_failed" in line]) == 1
        assert read_manifest(folder) == before
        with Columns(folder).cursor() as cursor:
            assert cursor.execute("SELECT count(*) FROM visit").fetchone() == (3 * len(DAYS),)
        resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

        def went_on() -> bool:
            poke(child)
            return read_manifest(folder) != before

        assert soon(went_on, 60)
    assert_same(sqlite_db, Columns(folder))
    assert not list(folder.glob("*.csv*"))


def test_a_command_that_finds_the_disk_full_says_so_and_fails(sqlite_db: Engine, folder: Path) -> None:
    put(sqlite_db, "visit", visits(DAYS, each=300))
    done = subprocess.run(
        [sys.executable, str(ROOT / "app.py"), "columns", "--once"],
        env=environment(sqlite_db, folder), capture_output=True, text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL, resource.RLIM_INFINITY)),
    )  # fmt: skip
    assert done.returncode == 1
    assert "the columns could not be made" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.slow
def test_rebuild_can_be_called_beside_others_and_says_what_it_made(sqlite_db: Engine, folder: Path) -> None:
    put(sqlite_db, "visit", visits(DAYS))
    command = [sys.executable, str(ROOT / "app.py"), "rebuild"]
    both = [
        subprocess.Popen(command, env=environment(sqlite_db, folder), stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for one in both:
        out, _ = one.communicate(timeout=110)
        assert one.returncode == 0
        assert f"rows={3 * len(DAYS)}" in out
    assert_same(sqlite_db, Columns(folder))


def test_only_one_writes_at_a_time(sqlite_db: Engine, folder: Path) -> None:
    with sole_writer(folder, wait=False), pytest.raises(Busy):
        Mirror(sqlite_db, folder).follow(NOW, TODAY)
