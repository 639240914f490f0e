"""The key that signs cookies: from the settings, or made once and kept in the data folder for its owner only."""

import os
import secrets
from pathlib import Path

from data.settings import Settings

FILE = "secret-key"


def secret_key(settings: Settings) -> str:
    """The same key for every process on this data folder."""
    if settings.secret_key:
        return settings.secret_key
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = settings.data_dir / FILE
    return _kept(path) or _make(path)


def _kept(path: Path) -> str:
    return path.read_text(encoding="ascii").strip() if path.exists() else ""


def _make(path: Path) -> str:
    draft = path.with_name(f"{FILE}.{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as target:
        target.write(secrets.token_urlsafe(48))
    try:
        os.link(draft, path)  # the first of several processes wins; the others take its key
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return _kept(path)
