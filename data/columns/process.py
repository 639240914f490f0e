"""The mirror as a process of its own: the worker pokes it after its looks and neither waits nor grows.

It ends when the pipe through which it is poked closes, that is with the worker, however that one ended.
"""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

from data.jobs import Job
from data.settings import Settings

COMMAND = [sys.executable, str(Path(__file__).parents[2] / "app.py"), "columns"]
GRACE_S = 10


class MirrorProcess:
    """The child, started when it is poked and not there."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def poke(self) -> None:
        """There may be something to mirror; raises `ChildProcessError` if it has died since."""
        if self._process is not None and (code := self._process.poll()) is not None:
            self._let_go()
            self._process = None
            raise ChildProcessError(f"it ended with {code} and is started again")
        if self._process is None:
            self._process = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
            assert self._process.stdin is not None
            os.set_blocking(self._process.stdin.fileno(), False)
        assert self._process.stdin is not None
        # A full pipe has pokes enough; a broken one is a child that is started again next time.
        with contextlib.suppress(BlockingIOError, BrokenPipeError):
            os.write(self._process.stdin.fileno(), b"\n")

    def end(self) -> None:
        """Let it end what it is at, but not for long."""
        if self._process is None:
            return
        self._let_go()
        try:
            self._process.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _let_go(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()


def mirror_job(_settings: Settings) -> Job:
    """The job that keeps the columns up to date."""
    process = MirrorProcess()
    return Job("columns", 0.0, process.poke, process.end)
