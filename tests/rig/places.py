"""Where the rigs keep what is slow to make and what one run needs, and what they say when a part is missing."""

import os
import shutil
import tempfile
from pathlib import Path

HERE = Path(__file__).parent


class RigUnavailable(Exception):
    """This machine lacks a part that the rig needs; the message names it and the cure."""


def root() -> Path:
    """The cache folder: RIG_ROOT, else a system folder for root and a folder of one's own for everybody else."""
    chosen = os.environ.get("RIG_ROOT")
    if chosen:
        return Path(chosen)
    return Path("/var/cache/okc-rig") if os.geteuid() == 0 else Path.home() / ".cache" / "okc-rig"


def temporary() -> Path:
    """The folder under which throw-away runs live."""
    return Path(tempfile.gettempdir())


def program(name: str) -> str:
    """The path of an installed program."""
    found = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if found is None:
        raise RigUnavailable(f"{name} is not installed: run tests/rig/install.sh as root")
    return found
