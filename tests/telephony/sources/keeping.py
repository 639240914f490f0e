"""Reading as the worker does it: rows and position are kept together in our own database."""

from typing import Any

from sqlalchemy.engine import Engine

from data.database import writing
from telephony import record
from telephony.sources import KeptRows, Reading, Source
from tests.telephony.sources.tables import NOW, Tables, source


class Keeper:
    """Reads one source of an exchange into our own database."""

    def __init__(self, engine: Engine, exchange: Tables, name: str, zone: str = "UTC") -> None:
        self.engine, self.exchange, self.name, self.zone = engine, exchange, name, zone
        self.position: dict[str, Any] = {}
        self.notes: list[str] = []
        self.restart()

    def restart(self) -> None:
        """A new process: nothing is remembered but the position."""
        self.source: Source = source(self.exchange.url, self.name, self.zone, KeptRows(self.engine, "main"))

    def read(self, limit: int = 1000, now: int = NOW) -> list[Any]:
        """Read to the end; gives back the rows that were new or had changed."""
        new: list[Any] = []
        reading: Reading | None = None
        while reading is None or reading.more:
            reading = self.source.read(self.position, limit, now)
            with writing(self.engine) as connection:
                new += record.store(connection, "main", self.name, reading.rows)
                record.set_aside(connection, "main", self.name, reading.bad, now)
            self.position = reading.position
            self.notes += reading.notes
        return new
