"""One expression for databases, another one for columns, where the two have to be asked differently."""

from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class Either(FunctionElement[Any]):
    """Compiles to its first expression, for the columns (data/answers/duck.py) to its second."""

    inherit_cache = True
    name = "either"


def either(elsewhere: ColumnElement[Any], in_columns: ColumnElement[Any]) -> ColumnElement[Any]:
    """The first expression in databases, the second one in columns."""
    made = Either(elsewhere, in_columns)
    made.type = elsewhere.type
    return made


@compiles(Either)
def _elsewhere(element: Either, compiler: Any, **kw: Any) -> str:
    text: str = compiler.process(next(iter(element.clauses)), **kw)
    return text


@compiles(Either, "postgresql")
def _in_columns(element: Either, compiler: Any, **kw: Any) -> str:
    text: str = compiler.process(list(element.clauses)[1], **kw)
    return text
