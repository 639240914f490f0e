"""Free ports of 127.0.0.1, taken below the range from which the kernel serves outgoing connections,
so that a server which is stopped and started again finds its port still free."""

import random
import socket
import threading

LOWEST, HIGHEST = 15000, 32000
_taken: set[int] = set()
_one_at_a_time = threading.Lock()


def free_port() -> int:
    """A port that nobody listens on, neither TCP nor UDP, and that this process has not given away before."""
    return free_range(1).start


def free_range(length: int, step: int = 1) -> range:
    """So many neighbouring free ports; `step` aligns the first one (RTP starts on even ports)."""
    chooser = random.SystemRandom()
    for _ in range(1000):
        first = chooser.randrange(LOWEST, HIGHEST - length)
        first -= first % step
        wanted = range(first, first + length)
        with _one_at_a_time:
            if _taken.isdisjoint(wanted) and all(map(_is_free, wanted)):
                _taken.update(wanted)
                return wanted
    raise OSError(f"no {length} free neighbouring ports between {LOWEST} and {HIGHEST}")


def _is_free(port: int) -> bool:
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(socket.AF_INET, kind) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                return False
    return True
