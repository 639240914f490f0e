"""Where the facts are asked: one kind of question, whatever engine answers it.

A query is SQLAlchemy Core over the tables of data/schema/facts.py; `None`, days, instants and booleans
come back as the schema says, from every engine alike.
"""

from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.settings import Settings


class Facts(Protocol):
    """Something that answers queries over the facts."""

    def execute(self, query: sa.Select[Any]) -> Any:
        """The rows of the answer, tuples in the order of the selected columns."""


def facts_of(connection: Connection, _settings: Settings) -> Facts:
    """What answers here: our own database."""
    return connection
