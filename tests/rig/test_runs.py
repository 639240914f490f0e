"""Run folders: what a killed test leaves behind is gone at the next start, and nobody else's process is touched."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rig.runs import PREFIX, RunFolder, soon, sweep

pytestmark = pytest.mark.rig

PATIENCE_S = 10.0
OWNER = """
import sys, time
from pathlib import Path
from tests.rig.runs import RunFolder, dies_with_its_owner
run = RunFolder.throw_away(Path(sys.argv[1]))
command = [sys.executable, "-c", "import time; time.sleep(300)", run.path.name]
run.start("tied", dies_with_its_owner(command))
run.start("loose", command)
print(run.path, run.pid("tied"), run.pid("loose"), flush=True)
time.sleep(300)
"""
PROJECT = Path(__file__).parents[2]


def killed_owner(base: Path) -> tuple[Path, int, int]:
    """A run folder whose owner was killed, with the ids of its tied and its loose program."""
    command = [sys.executable, "-c", OWNER, str(base)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout
        path, tied, loose = owner.stdout.readline().split()
        owner.kill()
    return Path(path), int(tied), int(loose)


def runs(pid: int) -> bool:
    """Whether there is such a process, other than one that is only waiting to be noticed."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_tied_program_ends_with_its_owner_and_the_rest_is_swept_at_the_next_start(tmp_path: Path) -> None:
    path, tied, loose = killed_owner(tmp_path)
    assert soon(lambda: not runs(tied), PATIENCE_S)
    assert runs(loose)
    sweep(tmp_path)
    assert not runs(loose)
    assert not path.exists()


def test_a_run_of_a_living_owner_is_left_alone(tmp_path: Path) -> None:
    run = RunFolder.throw_away(tmp_path)
    sweep(tmp_path)
    assert run.path.exists()
    run.clear()
    assert not run.path.exists()


def test_a_pid_that_now_belongs_to_somebody_else_is_never_signalled(tmp_path: Path) -> None:
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
    try:
        run = RunFolder.lasting(tmp_path / f"{PREFIX}old")
        (run.path / "mariadb.pid").write_text(str(stranger.pid))
        assert run.pid("mariadb") is None
        run.clear()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


@pytest.mark.parametrize("nonsense", ["", "twelve", "-1", str(2**31)])
def test_a_pid_file_with_nonsense_means_that_nothing_runs(tmp_path: Path, nonsense: str) -> None:
    run = RunFolder.lasting(tmp_path / f"{PREFIX}odd")
    (run.path / "asterisk.pid").write_text(nonsense)
    assert run.pid("asterisk") is None


def test_a_frozen_program_can_be_stopped(tmp_path: Path) -> None:
    run = RunFolder.throw_away(tmp_path)
    run.start("sleeper", [sys.executable, "-c", "import time; time.sleep(300)", run.path.name])
    pid = run.pid("sleeper")
    assert pid
    os.kill(pid, signal.SIGSTOP)
    run.clear()
    assert not runs(pid)


def test_two_processes_never_get_the_same_port() -> None:
    ask = "from tests.rig.ports import free_port; print([free_port() for _ in range(50)]); input()"
    askers = [
        subprocess.Popen([sys.executable, "-c", ask], cwd=PROJECT, stdin=-1, stdout=-1, text=True) for _ in range(3)
    ]
    answers = [set(json.loads(asker.stdout.readline())) for asker in askers if asker.stdout]
    for asker in askers:
        asker.communicate("\n")
    assert len(answers[0] | answers[1] | answers[2]) == 150
