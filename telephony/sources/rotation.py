"""A log file and what rotation has made of it: renamed, copied away or compressed files beside it.

A file is recognised by its first bytes, which say when it began; an empty one only by its inode.
"""

import gzip
import hashlib
from pathlib import Path
from typing import BinaryIO, cast

HEAD = 256


def opened(path: Path) -> BinaryIO:
    """The file, decompressed if need be."""
    return cast(BinaryIO, gzip.open(path, "rb")) if path.suffix == ".gz" else path.open("rb")


class Rotation:
    """The file at `path` and its predecessors `path.1`, `path-20261123`, `path.2.gz`…"""

    def __init__(self, path: Path) -> None:
        self.path = path

    def identity(self, path: Path, file: BinaryIO) -> tuple[int, str, int]:
        """What to recognise the file by: inode, digest of its first bytes, how many these were."""
        file.seek(0)
        head = file.read(HEAD)
        return path.stat().st_ino, _digest(head), len(head)

    def find(self, inode: int, head: str, head_size: int, offset: int) -> Path | None:
        """The file that was read up to `offset`, wherever it is now; the current one if none was read."""
        if not inode:
            return self.path
        for path in reversed(self._all()):
            if self._is(path, inode, head, head_size, offset):
                return path
        return None

    def first_after(self, changed: float) -> Path:
        """The oldest file that was written to after that time."""
        return next((path for path in self._all() if path.stat().st_mtime > changed), self.path)

    def next(self, path: Path) -> Path:
        """The file that was begun when `path` was rotated away."""
        files = self._all()
        return files[min(files.index(path) + 1, len(files) - 1)] if path in files else self.path

    def _is(self, path: Path, inode: int, head: str, head_size: int, offset: int) -> bool:
        if path.suffix != ".gz" and path.stat().st_size < offset:
            return False
        if not head_size:
            return path.stat().st_ino == inode
        with opened(path) as file:
            return _digest(file.read(head_size)) == head

    def _all(self) -> list[Path]:
        """Every file of the rotation that is there, the oldest first, the current one last."""
        old = [p for p in self.path.parent.glob(f"{self.path.name}[.-]*") if p.is_file()]
        old.sort(key=lambda p: p.name, reverse=True)
        old.sort(key=lambda p: p.stat().st_mtime_ns)
        return [*old, self.path]


def _digest(head: bytes) -> str:
    return hashlib.sha1(head, usedforsecurity=False).hexdigest()[:24]
