"""SQL over columns that hold several words (a JSON list, a set of flags), alike on SQLite, MariaDB and MySQL."""

import json
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement


def holds(column: sa.Column[Any], name: str) -> ColumnElement[bool]:
    """True where the list holds exactly this name; an engine may keep letters as they are or as \\u escapes."""
    text = sa.cast(column, sa.Text)
    if name == "":
        return text == "[]"
    return sa.or_(
        *(
            text.contains(json.dumps(name, ensure_ascii=ascii_only), autoescape=True, escape="~")
            for ascii_only in (True, False)
        )
    )


def has_flag(column: sa.Column[Any], flag: str) -> ColumnElement[bool]:
    """True where the set of flags has this one."""
    among = sa.literal(",") + sa.type_coerce(column, sa.String) + sa.literal(",")
    return among.contains(f",{flag},", autoescape=True, escape="~")
