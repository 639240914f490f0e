"""Free ports of 127.0.0.1, for this process alone.

A phone's port is idle between two calls, so "nobody listens there" is not enough: each process holds blocks of
a thousand ports by a lock, and gives ports away from its own blocks only. They lie below the range from which
the kernel serves outgoing connections, so a server that is stopped and started again finds its port still free.
"""

import fcntl
import os
import random
import socket
import tempfile
import threading
from collections.abc import Iterable

LOWEST, HIGHEST, BLOCK = 15000, 32000, 1000
_mine: dict[int, range] = {}
"""The lock's file descriptor → the block."""
_taken: set[int] = set()
_one_at_a_time = threading.Lock()


def free_port() -> int:
    """A port that nobody listens on, neither TCP nor UDP, and that was not given away before."""
    return free_range(1).start


def free_range(length: int, step: int = 1) -> range:
    """So many neighbouring free ports; `step` aligns the first one (RTP starts on even ports)."""
    with _one_at_a_time:
        while True:
            for block in _mine.values():
                for first in range(block.start, block.stop - length, step):
                    wanted = range(first, first + length)
                    if _taken.isdisjoint(wanted) and all(map(_is_free, wanted)):
                        _taken.update(wanted)
                        return wanted
            _lock_a_block()


def reserve(ports: Iterable[int]) -> None:
    """Never give these away: they belong to something that was started by another process."""
    _taken.update(ports)


def locks() -> tuple[int, ...]:
    """File descriptors of the locks: a program that inherits them keeps the blocks after this process."""
    return tuple(_mine)


def _lock_a_block() -> None:
    starts = list(range(LOWEST, HIGHEST, BLOCK))
    random.SystemRandom().shuffle(starts)
    for start in starts:
        try:
            lock = os.open(os.path.join(tempfile.gettempdir(), f"okc-rig-ports-{start}.lock"), os.O_RDWR | os.O_CREAT)
        except OSError:
            continue  # another user's
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            continue
        _mine[lock] = range(start, start + BLOCK)
        return
    raise OSError(f"every block of ports between {LOWEST} and {HIGHEST} is taken by another test run")


def _is_free(port: int) -> bool:
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(socket.AF_INET, kind) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                return False
    return True
