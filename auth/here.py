"""What one request knows: the house it came to (settings, database, clock) and the visitor who asks.

Pages and routes read everything about "who, where, when" from here and from nowhere else.
"""

from dataclasses import dataclass
from pathlib import Path

from flask import g
from flask_login import UserMixin

from data.house import House, house, settle

__all__ = ["LANGUAGES", "ROOT", "THEMES", "House", "Visitor", "house", "settle", "visitor"]

LANGUAGES = ("ru", "en")
THEMES = ("auto", "light", "dark")
ROOT = Path(__file__).parents[1]
"""The folder of the product."""


@dataclass(frozen=True)
class Visitor(UserMixin):  # type: ignore[misc]
    """The person behind a live session."""

    person_id: int
    login: str
    name: str
    role: str
    language: str
    must_change_password: bool
    session_hash: str

    def get_id(self) -> str:
        """Flask-Login's name of the person."""
        return str(self.person_id)


def visitor() -> Visitor:
    """The person who asks; only behind the gate, which lets nobody else through."""
    return g.visitor  # type: ignore[no-any-return]
