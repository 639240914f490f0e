"""What one request knows: the house it came to (settings, database, clock) and the visitor who asks.

Pages and routes read everything about "who, where, when" from here and from nowhere else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, current_app, g
from flask_login import UserMixin
from sqlalchemy.engine import Engine

from data.settings import Settings

LANGUAGES = ("ru", "en")
THEMES = ("auto", "light", "dark")
EXTENSION = "okc"
ROOT = Path(__file__).parents[1]
"""The folder of the product."""


@dataclass(frozen=True, slots=True)
class House:
    """What every request of one server shares. `clock` gives whole seconds since 1970 UTC."""

    settings: Settings
    engine: Engine
    clock: Callable[[], int]


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


def settle(server: Flask, house: House) -> None:
    """Make `house` what the requests of `server` find here."""
    server.extensions[EXTENSION] = house


def house() -> House:
    """Settings, database and clock of the server that answers."""
    return current_app.extensions[EXTENSION]  # type: ignore[no-any-return]


def visitor() -> Visitor:
    """The person who asks; only behind the gate, which lets nobody else through."""
    return g.visitor  # type: ignore[no-any-return]
