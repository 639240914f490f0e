"""A caller as one person: the last ten digits of a number, however the exchange spelled or dialled it.

So +7 916 123-45-67, 8916… and a 9 dialled for the city line are one; shorter numbers stay as they are,
and what is no number (anonymous, empty) is nobody: an empty key.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from data.columns.packing import ODD
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
    key = sa.case(
        (sa.not_(first.between("0", "9")), ""),
        (length > DIGITS, sa.func.substr(cleaned, length - (DIGITS - 1))),
        else_=cleaned,
    )
    return _PersonOf(column, key) if _has_key(column) else key


def _has_key(column: sa.ColumnElement[Any]) -> bool:
    """Whether an integer stands beside it in columns: of the facts themselves, or of a subquery that hands it on."""
    table = getattr(column, "table", None)
    return isinstance(table, sa.Table) or (isinstance(table, sa.Subquery) and f"{column.key}_key" in table.c)


class _PersonOf(FunctionElement[str]):
    """The key of a column of numbers: in columns a number is an integer already (data/columns/packing.py)."""

    type = sa.String()
    inherit_cache = True
    name = "person_of"


class number_key(FunctionElement[Any]):
    """What is another one for each different number of a column: the text, or the integer that columns have for it."""

    inherit_cache = True
    name = "number_key"


@compiles(number_key)
def _as_text(element: number_key, compiler: Any, **kw: Any) -> str:
    text: str = compiler.process(next(iter(element.clauses)), **kw)
    return text


@compiles(number_key, "postgresql")
def _as_integer(element: number_key, compiler: Any, **kw: Any) -> str:
    column: Any = next(iter(element.clauses))
    return f"{column.table.name}.{column.name}_key"


@compiles(_PersonOf)
def _of_text(element: _PersonOf, compiler: Any, **kw: Any) -> str:
    text: str = compiler.process(list(element.clauses)[1], **kw)
    return text


@compiles(_PersonOf, "postgresql")
def _of_integer(element: _PersonOf, compiler: Any, **kw: Any) -> str:
    """Of eleven digits and more the last ten; a text that is no number is looked at as everywhere else."""
    column, general = element.clauses
    number = f"{column.table.name}.{column.name}_key"
    digits = f"{number} // 2"
    last_ten = f"substr(({10**DIGITS} + ({digits}) % {10**DIGITS})::VARCHAR, 2)"
    short = f"CASE WHEN {number} = 0 THEN '' ELSE substr(({digits})::VARCHAR, 2) END"
    return (
        f"CASE WHEN {number} >= {ODD} THEN {compiler.process(general, **kw)}"
        f" WHEN {digits} >= {10 ** (DIGITS + 1)} THEN {last_ten} ELSE {short} END"
    )
