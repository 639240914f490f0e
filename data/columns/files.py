"""Files that appear whole or not at all, under names never used before.

What is written has a temporary name until it is on the disk; then it is renamed, and the folder made
durable. One process at a time writes into a folder (a lock of the system, gone with its holder).
"""

import fcntl
import os
import secrets
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER = "columns"
"""Within the folder of everything that the product writes."""
TEMPORARY = ".tmp"
LOCK = "lock"
_PIECE = 1 << 20


class Busy(Exception):
    """Another process writes into this folder."""


@contextmanager
def sole_writer(folder: Path, *, wait: bool) -> Iterator[None]:
    """Nobody else writes into the folder meanwhile; raises `Busy` unless one waits."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / LOCK).open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise Busy(f"another process writes into {folder}") from None
        yield


def new_name(stem: str, suffix: str) -> str:
    """A name that no file of the folder has or had."""
    return f"{stem}-{secrets.token_hex(5)}{suffix}"


def temporary(folder: Path, name: str) -> Path:
    """Where the file is written before it has its name."""
    return folder / f"{name}{TEMPORARY}"


def settle(folder: Path, name: str) -> None:
    """Give a finished temporary file its name; the name is durable when the next `write_text` is done."""
    path = temporary(folder, name)
    _to_disk(path)
    os.replace(path, folder / name)


def write_text(folder: Path, name: str, text: str) -> None:
    """Replace a small file by another content, durably and at one stroke; other files' names come before it."""
    temporary(folder, name).write_text(text, encoding="utf-8")
    _to_disk(folder)
    settle(folder, name)
    _to_disk(folder)


def checksum(path: Path) -> int:
    """CRC-32 of a file's content."""
    found = 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            found = zlib.crc32(piece, found)
    return found


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
