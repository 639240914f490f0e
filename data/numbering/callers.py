"""A caller as one person: the last ten digits of a number, however the exchange spelled or dialled it.

So +7 916 123-45-67, 8916… and a 9 dialled for the city line are one; shorter numbers stay as they are,
and what is no number (anonymous, empty) is nobody: an empty key. In columns a person is an integer
(data/columns/packing.py), elsewhere a text: persons are compared with each other and with nothing else.
"""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from data.columns.packing import DIGITS, SIGNS, person_key
from data.counters import Expression
from data.either import either


def person_of(number: str) -> str:
    """The key of a number."""
    for sign in SIGNS:
        number = number.replace(sign, "")
    return number[-DIGITS:] if "0" <= number[:1] <= "9" else ""


def person_in(column: sa.ColumnElement[Any]) -> Expression:
    """Whose number a column of the facts holds."""
    return either(_spelled(column), _kept(column))


def is_nobody(column: sa.ColumnElement[Any]) -> Expression:
    """Whether it is nobody's."""
    return either(_spelled(column) == "", _kept(column) == sa.literal_column("0::UBIGINT"))


def is_one_of(column: sa.ColumnElement[Any], numbers: Iterable[str]) -> Expression:
    """Whether it is the number of one of these."""
    people = sorted({person_of(number) for number in numbers} - {""})
    # The keys are integers made here, and of the type of the column: bound ones would be compared as wider ones.
    keys: list[Expression] = [sa.literal_column(f"{person_key(person)}::UBIGINT") for person in people]
    return either(_spelled(column).in_(people), _kept(column).in_(keys))


def in_order(column: sa.ColumnElement[Any]) -> Expression:
    """What puts persons into the same order everywhere: by how many digits, then by these."""
    filled = sa.literal(" " * DIGITS) + _spelled(column)
    return either(sa.func.substr(filled, -DIGITS), _kept(column))


def number_key(column: sa.ColumnElement[Any]) -> Expression:
    """What is another one for each different number of a column."""
    return either(column, _beside(column, "key"))


def _spelled(column: sa.ColumnElement[Any]) -> Expression:
    cleaned: Expression = column
    for sign in SIGNS:
        cleaned = sa.func.replace(cleaned, sign, "")
    length = sa.func.length(cleaned)
    return sa.case(
        (sa.not_(sa.func.substr(cleaned, 1, 1).between("0", "9")), ""),
        (length > DIGITS, sa.func.substr(cleaned, length - (DIGITS - 1))),
        else_=cleaned,
    )


def _kept(column: sa.ColumnElement[Any]) -> Expression:
    return _beside(column, "person")


def _beside(column: Any, what: str) -> Expression:
    return sa.literal_column(f"{column.table.name}.{column.name}_{what}", sa.BigInteger)
