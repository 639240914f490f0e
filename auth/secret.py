"""The key that signs cookies: from the settings, or made once and kept in the data folder for its owner only."""

import secrets

from data.kept_file import kept
from data.settings import Settings

FILE = "secret-key"


def secret_key(settings: Settings) -> str:
    """The same key for every process on this data folder."""
    if settings.secret_key:
        return settings.secret_key
    return kept(settings.data_dir / FILE, lambda: secrets.token_urlsafe(48))
