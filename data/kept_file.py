"""A secret of a data folder that is chosen once: whichever process comes first writes it, every other one reads it."""

import os
from collections.abc import Callable
from pathlib import Path


def kept(path: Path, choose: Callable[[], str]) -> str:
    """What stands in the file, readable by its owner alone; chosen and written first where there is none."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as target:
            target.write(choose())
        try:
            os.link(draft, path)  # the first of several processes wins; the others take what it chose
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()
