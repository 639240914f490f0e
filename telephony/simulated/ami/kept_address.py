"""The address of the demo's manager interface: chosen once, kept in the data folder, known to every process there.

The port lies below those that a system gives to outgoing connections, so that it is still free the next time.
"""

import random
import secrets
import socket
from pathlib import Path

from data.kept_file import kept

FILE = "demo-exchange.ami"
PORTS = range(15_038, 20_000)
HOST, USER = "127.0.0.1", "okc"
TRIES = 50


def kept_ami_url(folder: Path) -> str:
    """The address, the same for every process on this data folder."""
    return kept(folder / FILE, lambda: f"ami://{USER}:{secrets.token_hex(16)}@{HOST}:{_free_port()}\n")


def _free_port() -> int:
    chance = random.SystemRandom()
    for port in (chance.choice(PORTS) for _ in range(TRIES)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise OSError(f"no free port between {PORTS.start} and {PORTS.stop}")
