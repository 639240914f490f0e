"""The address of the demo's manager interface: chosen once, kept in the data folder, known to every process there.

The port lies below those that a system gives to outgoing connections, so that it is still free the next time.
"""

import os
import random
import secrets
import socket
from pathlib import Path

FILE = "demo-exchange.ami"
PORTS = range(15_038, 20_000)
HOST, USER = "127.0.0.1", "okc"
TRIES = 50


def kept_ami_url(folder: Path) -> str:
    """The address, the same for every process on this data folder."""
    path = folder / FILE
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f"{FILE}.{os.getpid()}")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as target:
            target.write(f"ami://{USER}:{secrets.token_hex(16)}@{HOST}:{_free_port()}\n")
        try:
            os.link(draft, path)  # the first of several processes wins; the others take its address
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()


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
