"""A caller as one person: the last ten digits of a number, however the exchange spelled or dialled it.

So +7 916 123-45-67, 8916… and a 9 dialled for the city line are one; shorter numbers stay as they are,
and what is no number (anonymous, empty) is nobody: an empty key.
"""

from typing import Any

import sqlalchemy as sa

from data.counters import Expression

SIGNS = ("+", "-", " ", "(", ")")
DIGITS = 10


def person_of(number: str) -> str:
    """The key of a number."""
    for sign in SIGNS:
        number = number.replace(sign, "")
    return number[-DIGITS:] if "0" <= number[:1] <= "9" else ""


def person_in(column: sa.ColumnElement[Any]) -> Expression:
    """The same key in SQL."""
    cleaned: Expression = column
    for sign in SIGNS:
        cleaned = sa.func.replace(cleaned, sign, "")
    first = sa.func.substr(cleaned, 1, 1)
    length = sa.func.length(cleaned)
    return sa.case(
        (sa.not_(first.between("0", "9")), ""),
        (length > DIGITS, sa.func.substr(cleaned, length - (DIGITS - 1))),
        else_=cleaned,
    )
