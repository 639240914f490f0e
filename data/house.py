"""The house that requests come to: settings, database and clock, the same for everyone whom one server answers."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app
from sqlalchemy.engine import Engine

from data.settings import Settings

EXTENSION = "okc"


@dataclass(frozen=True, slots=True)
class House:
    """What every request of one server shares. `clock` gives whole seconds since 1970 UTC."""

    settings: Settings
    engine: Engine
    clock: Callable[[], int]


def settle(server: Flask, house: House) -> None:
    """Make `house` what the requests of `server` find."""
    server.extensions[EXTENSION] = house


def house_of(server: Flask) -> House:
    """The house of this server."""
    return server.extensions[EXTENSION]  # type: ignore[no-any-return]


def house() -> House:
    """Settings, database and clock of the server that answers."""
    return house_of(current_app)
