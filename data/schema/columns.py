"""Column types that mean the same in SQLite, MariaDB and MySQL, and the one MetaData.

Identifiers of the exchange compare byte for byte (uniqueids are exact; names are folded by us, not
by a collation). Instants are DATETIME in UTC, seen from Python as whole seconds since 1970.
"""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import mysql

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""Auto-increment key: SQLite counts only in a column that is exactly INTEGER."""


def ident(length: int) -> sa.types.TypeEngine[str]:
    """Text compared byte for byte on every engine."""
    return sa.String(length).with_variant(
        mysql.VARCHAR(length, charset="utf8mb4", collation="utf8mb4_bin"), "mysql", "mariadb"
    )


class Instant(sa.TypeDecorator[int]):
    """UTC DATETIME in the table, whole seconds since 1970 in Python."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> datetime | None:
        """Whole seconds to a naive UTC datetime."""
        return None if value is None else datetime.fromtimestamp(value, UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> int | None:
        """A naive UTC datetime to whole seconds."""
        return None if value is None else int(value.replace(tzinfo=UTC).timestamp())


class Flags(sa.TypeDecorator[tuple[str, ...]]):
    """A short set of words, kept as one comma-separated text, sorted."""

    impl = sa.String(200)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str:
        """Words to text, sorted."""
        return ",".join(sorted(value or ()))

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> tuple[str, ...]:
        """Text to words."""
        return tuple(value.split(",")) if value else ()


Pbx = ident(32)
Uniqueid = ident(80)
Name = ident(128)


def local_slot_columns() -> list[sa.Column[Any]]:
    """The local day, quarter of an hour (0…95) and weekday (1 = Monday) of a fact."""
    return [
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("slot", sa.SmallInteger, nullable=False),
        sa.Column("weekday", sa.SmallInteger, nullable=False),
    ]
