"""The Debian sid folder (made by install.sh) in which Asterisk 22 and MySQL 9.7 run beside the host's own programs."""

import os
from pathlib import Path

from tests.rig import places
from tests.rig.runs import RunFolder, alone, dies_with_its_owner, sweep


def folder(part: str) -> Path:
    """The Debian folder, if that part of it ("asterisk", "mysql") is ready and this user may enter it."""
    sid = places.root() / "sid"
    if os.geteuid() != 0:
        raise places.RigUnavailable(f"{part} of Debian sid runs in a folder of its own, which only root may enter")
    if not (sid / f".{part}-ready").exists():
        raise places.RigUnavailable(f"{part} of Debian sid is not installed in {sid}: run tests/rig/install.sh as root")
    return sid


def runs(sid: Path) -> Path:
    """Where, inside the Debian folder, the runs live."""
    return sid / "okc"


def inside(sid: Path, path: Path) -> str:
    """The path as a program in the Debian folder sees it."""
    return f"/{path.relative_to(sid)}"


def command(sid: Path, run: RunFolder, user: str, *words: str) -> list[str]:
    """A command line that runs as `user` in the Debian folder."""
    enter = ["chroot", f"--userspec={user}:{user}", str(sid)]
    return [*enter, *(dies_with_its_owner(list(words)) if run.tied else words)]


def use_zone(sid: Path, zone: str) -> None:
    """Set the folder's clock zone; every program in it shares the one file, so all running ones must agree."""
    with alone(runs(sid)):
        pass
    sweep(runs(sid))
    link = sid / "etc" / "localtime"
    wanted = f"/usr/share/zoneinfo/{zone}"
    if link.is_symlink() and os.readlink(link) == wanted:
        return
    others = [path for path in runs(sid).glob("*/zone") if RunFolder(path.parent, tied=False).pid("asterisk")]
    if others:
        raise places.RigUnavailable(
            f"another exchange runs here in zone {others[0].read_text()}; stop it or use its zone"
        )
    link.unlink(missing_ok=True)
    link.symlink_to(wanted)
