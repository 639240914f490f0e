"""Seconds between two instants in SQL: the one thing about time that engines say differently."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class seconds_between(FunctionElement[int]):
    """Whole seconds from the first instant to the second; negative if it came before."""

    type = sa.BigInteger()
    inherit_cache = True
    name = "seconds_between"


@compiles(seconds_between, "sqlite")
def _of_text(element: seconds_between, compiler: Any, **kw: Any) -> str:
    begin, end = (compiler.process(one, **kw) for one in element.clauses)
    return f"(CAST(strftime('%s', {end}) AS INTEGER) - CAST(strftime('%s', {begin}) AS INTEGER))"


@compiles(seconds_between, "mysql")
@compiles(seconds_between, "mariadb")
def _of_datetime(element: seconds_between, compiler: Any, **kw: Any) -> str:
    begin, end = (compiler.process(one, **kw) for one in element.clauses)
    return f"TIMESTAMPDIFF(SECOND, {begin}, {end})"


@compiles(seconds_between, "postgresql")
def _of_timestamp(element: seconds_between, compiler: Any, **kw: Any) -> str:
    begin, end = (compiler.process(one, **kw) for one in element.clauses)
    return f"CAST(epoch({end}) - epoch({begin}) AS BIGINT)"
