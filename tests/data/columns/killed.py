"""The mirror killed before each of its steps on the disk and in the database; run as a program by a test.

Each try is a fork that ends itself by SIGKILL before its n-th fsync, rename, removal or clearing of marks.
After each the reader must give what stood before or what stands now, and the next run must mend everything.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Engine

from data import changed_days
from data.columns.manifest import KEPT_S, NAME, read_manifest
from data.columns.mirror import Mirror
from data.columns.reader import Columns
from data.database import open_database
from tests.data.columns.conftest import NOW, TODAY, in_columns, in_database, put
from tests.data.columns.made import ago, visits

DAYS = [ago(n) for n in range(8)]
MOST_STEPS = 500


def killed_at(step: int, work: Callable[[], object]) -> bool:
    """Do the work in a fork that is killed before this step; False if it came to its end first."""
    pid = os.fork()
    if pid == 0:
        _count_to(step)
        work()
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert status == 0, status
    return False


def _count_to(step: int) -> None:
    left = step

    def counted(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return original(*given, **named)

        return call

    os.fsync, os.replace, os.unlink = counted(os.fsync), counted(os.replace), counted(os.unlink)
    changed_days.clear = counted(changed_days.clear)


def in_fork(work: Callable[[], bool]) -> bool:
    """DuckDB's threads do not survive a fork: whoever opens it does so in a fork of its own."""
    pid = os.fork()
    if pid == 0:
        os._exit(0 if work() else 1)
    return os.waitpid(pid, 0)[1] == 0


def main(url: str, folder: Path) -> None:
    """Kill at every step of following a change, then of making everything anew."""
    engine = open_database(url)

    def make(work: Callable[[Mirror], object]) -> Callable[[], bool]:
        return lambda: bool(work(Mirror(_anew(engine, url), folder)))

    now, state = NOW, 1
    for run in ("follow", "rebuild"):
        put(engine, "visit", visits(DAYS, position=state))
        assert in_fork(make(lambda mirror, now=now: mirror.follow(now, TODAY)))
        for step in range(1, MOST_STEPS):
            now, state = now + 2 * KEPT_S, state + 1
            days = DAYS[:2] if run == "follow" else DAYS
            put(engine, "visit", [*visits(days, position=state), *visits(DAYS[len(days) :], position=1)])
            was_killed = killed_at(step, make(lambda m, run=run, now=now: getattr(m, run)(now, TODAY)))
            assert in_fork(lambda days=days, state=state: _is_one_state(folder, len(days), state)), (run, step)
            assert in_fork(make(lambda m, now=now: m.follow(now + KEPT_S, TODAY))), (run, step)
            assert in_fork(lambda: _is_mended(_anew(engine, url), folder)), (run, step)
            if not was_killed:
                print(f"{run}: {step - 1} steps")
                break


def _anew(engine: Engine, url: str) -> Engine:
    engine.dispose(close=False)
    return open_database(url)


def _is_one_state(folder: Path, days: int, state: int) -> bool:
    with Columns(folder).cursor() as cursor:
        asked = "SELECT position, count(*) FROM visit WHERE day > $1 GROUP BY position"
        found = cursor.execute(asked, [ago(days)]).fetchall()
        whole = cursor.execute("SELECT count(*) FROM visit").fetchone()
    return len(found) == 1 and found[0][1] == 3 * days and found[0][0] <= state and whole == (3 * len(DAYS),)


def _is_mended(engine: Engine, folder: Path) -> bool:
    manifest = read_manifest(folder)
    assert manifest is not None
    there = {path.name for path in folder.iterdir()} - {NAME, "lock"}
    is_tidy = manifest.files <= there <= manifest.files | set(manifest.retired)
    return is_tidy and in_columns(Columns(folder), "visit") == in_database(engine, "visit")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
