"""`python app.py` as a whole: it starts everything, starts a killed child again, and ends everything."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from auth.here import ROOT

pytestmark = [pytest.mark.rig, pytest.mark.timeout(180)]


def until(seen: Callable[[], bool], seconds: float, what: str) -> None:
    """Poll a condition."""
    deadline = time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def children_of(pid: int) -> dict[str, int]:
    found = {}
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        words = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
        if len(words) > 1:  # a dead child has none
            found[words[-2].decode()] = int(child)
    return found


def processes_of(folder: Path) -> list[int]:
    """Every process of the product on this data folder, whoever its parent is now."""
    mark = f"OKC_DATA_DIR={folder / 'data'}".encode()
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if mark in path.read_bytes().split(b"\0"):
                found.append(int(path.parent.name))
    return found


@pytest.fixture
def product(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], int, Path]]:
    """The product on a free port with a data folder of its own; nothing of it is left afterwards."""
    port, log = free_port(), tmp_path / "log"
    settings = {"OKC_DATA_DIR": str(tmp_path / "data"), "OKC_PORT": str(port)}
    with log.open("wb") as target:
        running = subprocess.Popen(
            [sys.executable, str(ROOT / "app.py")],
            env=os.environ | settings,
            stdout=target,
            stderr=target,
            cwd=tmp_path,
        )
        yield running, port, log
        running.terminate()
        running.wait(30)


def test_one_command_starts_everything_and_ends_everything(
    product: tuple[subprocess.Popen[bytes], int, Path],
) -> None:
    running, port, log = product
    until(lambda: answers(port), 60, "no answer")
    children = children_of(running.pid)
    assert sorted(children) == ["simulate", "web", "worker"]
    said = log.read_text()
    assert f"http://localhost:{port}" in said
    assert "one-time password" in said
    assert said.count("one-time password") == 1

    os.kill(children["web"], signal.SIGKILL)
    until(lambda: children_of(running.pid).get("web") not in (None, children["web"]), 10, "web stays dead")
    until(lambda: answers(port), 20, "no answer after a kill")

    running.terminate()
    assert running.wait(30) == 0
    until(lambda: not processes_of(log.parent), 10, "processes are left")


def test_a_second_start_says_that_the_port_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = {"OKC_DATA_DIR": str(tmp_path), "OKC_PORT": str(taken.getsockname()[1])}
        done = subprocess.run(
            [sys.executable, str(ROOT / "app.py")],
            env=os.environ | settings,
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert done.returncode == 1
    assert "Is OKC already running?" in done.stderr
    assert "Traceback" not in done.stderr
