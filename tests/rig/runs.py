"""Run folders: the files of one running instance, and a pid file for each process started from it.

A process counts as ours only while its command line names the folder, so a recycled pid is never signalled.
What a dead owner left behind is found by `sweep` at the next start.
"""

import atexit
import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.rig import ports

PREFIX = "okc-rig-"
PATIENCE_S = 15.0


class RunFolder:
    """One instance's folder. `tied` folders end with the process that made them; others stay until `clear`."""

    def __init__(self, path: Path, *, tied: bool) -> None:
        self.path, self.tied = path, tied
        self._children: dict[str, subprocess.Popen[bytes]] = {}

    @classmethod
    def throw_away(cls, base: Path) -> "RunFolder":
        """A fresh folder under `base` that is cleared when this process ends, however it ends."""
        with alone(base):
            sweep(base)
            run = cls(Path(tempfile.mkdtemp(prefix=PREFIX, dir=base)), tied=True)
            (run.path / "owner").write_text(_identity(os.getpid()))
        atexit.register(run.clear)
        return run

    @classmethod
    def lasting(cls, path: Path) -> "RunFolder":
        """A folder that outlives the command which makes it; another command may open and clear it."""
        path.mkdir(parents=True, exist_ok=True)
        return cls(path, tied=False)

    def start(self, name: str, command: list[str]) -> None:
        """Start a program in the background; the command must name the run folder somewhere."""
        with (self.path / f"{name}.out").open("wb") as out:
            child = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
                pass_fds=() if self.tied else ports.locks(),
            )  # fmt: skip
        (self.path / f"{name}.pid").write_text(str(child.pid))
        self._children[name] = child
        # the kernel shows the new command line a moment after Popen is back; until then it would not count as ours
        soon(lambda: self.pid(name) or child.poll() is not None, PATIENCE_S)

    def pid(self, name: str) -> int | None:
        """The process id of a running program of this folder."""
        with contextlib.suppress(OSError, ValueError):
            pid = int((self.path / f"{name}.pid").read_text())
            if _runs(pid, self.path.name):
                return pid
        return None

    def signal(self, name: str, number: signal.Signals) -> None:
        """Send a signal, if the program runs."""
        pid = self.pid(name)
        if pid is not None:
            _send(pid, number)

    def stop(self, name: str) -> None:
        """Ask the program to end and wait; what does not end in 15 s is killed."""
        pid = self.pid(name)
        if pid is not None:
            _send(pid, signal.SIGCONT)
            _send(pid, signal.SIGTERM)
            if not soon(lambda: self._gone(name, pid), PATIENCE_S):
                self.kill(name)
        (self.path / f"{name}.pid").unlink(missing_ok=True)

    def kill(self, name: str) -> None:
        """End the program at once, as a power cut would, and wait until it is gone."""
        pid = self.pid(name)
        if pid is not None:
            _send(pid, signal.SIGKILL)
            soon(lambda: self._gone(name, pid), PATIENCE_S)

    def tail(self, name: str) -> str:
        """The last words of a program, for the message of a failed start."""
        return (self.path / f"{name}.out").read_text(errors="replace")[-2000:]

    def clear(self) -> None:
        """Stop everything of this folder and remove it."""
        for pid_file in sorted(self.path.glob("*.pid")):
            self.stop(pid_file.stem)
        shutil.rmtree(self.path, ignore_errors=True)
        atexit.unregister(self.clear)

    def _gone(self, name: str, pid: int) -> bool:
        """A dying process loses its command line before its ports, so only its state is looked at."""
        child = self._children.get(name)
        if child is not None and child.pid == pid:
            return child.poll() is not None
        return not _exists(pid)


def dies_with_its_owner(command: list[str]) -> list[str]:
    """The command, ended by the kernel as soon as the process that starts it is gone, even by SIGKILL."""
    return ["setpriv", "--pdeathsig", "KILL", *command]


@contextlib.contextmanager
def alone(base: Path) -> Iterator[None]:
    """Only one process at a time works on what lies under `base`; the others wait."""
    base.mkdir(parents=True, exist_ok=True)
    with (base / f"{PREFIX}{os.geteuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def sweep(base: Path) -> None:
    """Stop and remove the throw-away runs whose owner is dead."""
    for path in base.glob(PREFIX + "*"):
        with contextlib.suppress(OSError):
            owner = (path / "owner").read_text()
            if owner != _identity(int(owner.split()[0])):
                RunFolder(path, tied=False).clear()


def soon(condition: Callable[[], object], patience_s: float) -> bool:
    """Whether the condition came true in time; it is looked at every 20 ms."""
    deadline = time.monotonic() + patience_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _identity(pid: int) -> str:
    """The pid with its start time, since pids are used again; only the pid if there is no such process."""
    try:
        return f"{pid} {_stat(pid)[19]}"
    except OSError:
        return str(pid)


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the state on (the name before it may hold blanks)."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _runs(pid: int, mark: str) -> bool:
    try:
        return mark in Path(f"/proc/{pid}/cmdline").read_text() and _exists(pid)
    except OSError:
        return False


def _send(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def _exists(pid: int) -> bool:
    try:
        return _stat(pid)[0] not in "ZX"
    except OSError:
        return False
