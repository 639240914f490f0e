"""What exports need of the other rooms, handed in by the roof: words, bounds, searches, a process to write in."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app
from sqlalchemy.engine import Connection

from data.files.wording import Wording
from data.filters import Filters

EXTENSION = "okc.exports"


@dataclass(frozen=True, slots=True)
class Wiring:
    """`wording` speaks the visitor's language; `bounded` leaves what the visitor may see; `start` writes by id."""

    wording: Callable[[Connection], Wording]
    bounded: Callable[[Connection, Filters], Filters]
    start: Callable[[str], None]


def wire(server: Flask, wiring: Wiring) -> None:
    """Make `wiring` what the exports of `server` use."""
    server.extensions[EXTENSION] = wiring


def wiring() -> Wiring:
    """The wiring of the server that answers."""
    return current_app.extensions[EXTENSION]  # type: ignore[no-any-return]
