"""Files that take longer to write: ordered, prepared in a process of their own, kept for an hour.

Each has a folder under `exports` in the data folder, so every web process sees the same; the folder's name
is random and only its owner is told it. Who writes holds a lock on the folder: a file without a writer
that was not finished has failed. Instants are seconds since 1970 UTC.
"""

import contextlib
import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

FOLDER = "exports"
KEPT_S = 3600
"""So long a finished file can be fetched."""
STARTING_S = 60
"""So long a writer may take to begin."""
ABANDONED_S = 24 * 3600
AT_ONCE = 2
"""Files written at the same time, over all people."""
MOST_OF_ONE_PERSON = 3
"""Unfinished files of one person."""

WAITING = "waiting"
WRITING = "writing"
READY = "ready"
FAILED = "failed"
CANCELLED = "cancelled"
UNFINISHED = (WAITING, WRITING)

ORDER, STATE, LOCK, STOP = "order.json", "state.json", "lock", "stop"


@dataclass(frozen=True, slots=True)
class Prepared:
    """One file: whose it is, what it is, and how far it is."""

    id: str
    person_id: int
    title: str
    """What it has, in words of its owner."""
    file_name: str
    ordered_at: int
    state: str
    rows: int
    """Written so far."""
    total: int
    ended_at: int | None = None

    @property
    def is_unfinished(self) -> bool:
        """Whether somebody has still to wait for it."""
        return self.state in UNFINISHED


def folder_of(data_dir: Path) -> Path:
    """Where prepared files are."""
    return data_dir / FOLDER


def new(folder: Path, one: Prepared, order: dict[str, Any]) -> Prepared:
    """Keep an order under a fresh id; nobody writes it yet."""
    made = replace(one, id=secrets.token_hex(12))
    place = folder / made.id
    place.mkdir(parents=True, mode=0o700)
    _write(place / ORDER, order)
    tell(folder, made)
    return made


def order_of(folder: Path, key: str) -> dict[str, Any]:
    """What was ordered."""
    return dict(json.loads((folder / key / ORDER).read_text(encoding="utf-8")))


def tell(folder: Path, one: Prepared) -> None:
    """Keep how far a file is; readers see the old state or the new."""
    _write(folder / one.id / STATE, asdict(one))


def _write(path: Path, value: dict[str, Any]) -> None:
    new_path = path.with_suffix(".new")
    new_path.write_text(json.dumps(value), encoding="utf-8")
    new_path.replace(path)


def find(folder: Path, key: str, now: int) -> Prepared | None:
    """The file of an id, or None; what lost its writer has failed."""
    if not (key.isascii() and key.isalnum()):
        return None
    try:
        one = Prepared(**json.loads((folder / key / STATE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    if not one.is_unfinished or _is_held(folder / key / LOCK):
        return one
    is_starting = one.state == WAITING and now - one.ordered_at < STARTING_S
    return one if is_starting else replace(one, state=FAILED, ended_at=one.ended_at or one.ordered_at)


def all_of(folder: Path, person_id: int, now: int) -> list[Prepared]:
    """A person's files, the newest first."""
    names = os.listdir(folder) if folder.is_dir() else []
    found = [one for one in (find(folder, name, now) for name in names) if one and one.person_id == person_id]
    return sorted(found, key=lambda one: (one.ordered_at, one.id), reverse=True)


def stop(folder: Path, key: str) -> None:
    """Ask its writer to end."""
    with contextlib.suppress(OSError):
        (folder / key / STOP).touch()


def is_stopped(folder: Path, key: str) -> bool:
    """Whether its writer was asked to end."""
    return (folder / key / STOP).exists()


def purge(folder: Path, now: int) -> None:
    """Delete what was kept long enough."""
    for name in os.listdir(folder) if folder.is_dir() else []:
        one = find(folder, name, now)
        if one is None:
            continue
        is_old = now - (one.ended_at or one.ordered_at) > KEPT_S and not one.is_unfinished
        if is_old or now - one.ordered_at > ABANDONED_S:
            shutil.rmtree(folder / name, ignore_errors=True)


@contextlib.contextmanager
def held(path: Path) -> Iterator[bool]:
    """Hold a lock for the block, if nobody has it; the kernel lets it go when the process dies."""
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _is_held(path: Path) -> bool:
    if not path.exists():
        return False
    with held(path) as free:
        return not free
