"""Values of a source's columns as clean text and numbers: stripped, bounded, never None.

Asterisk's ODBC driver writes `;` and `^` as `^3B` and `^5E` (res_config_odbc.c).
"""

import json
import re
from typing import Any

REPLACED = "\ufffd"
"""Stands where bytes could not be decoded."""
_ENCODED = re.compile(r"\^([2-7][0-9A-F])")
_SHOWN = 300
_ROW_TEXT = 2000


def clean(value: Any, limit: int) -> str:
    """A text value, stripped and cut to `limit` characters."""
    if type(value) is not str:
        if value is None:
            return ""
        value = value.decode("utf-8", "replace") if isinstance(value, bytes | bytearray) else str(value)
    text: str = value.strip()
    return text if len(text) <= limit else text[:limit]


def decoded(value: Any, limit: int) -> str:
    """Like `clean`, with `^3B` turned back into `;`."""
    if not value and value != 0:
        return ""
    text = value.strip() if type(value) is str and len(value) <= limit else clean(value, limit)
    return _ENCODED.sub(lambda found: chr(int(found[1], 16)), text) if "^" in text else text


def number(value: Any) -> int:
    """A whole number, 0 for nothing; raises ValueError if it is something else."""
    if type(value) is int:
        return value
    text = clean(value, 40)
    if not text:
        return 0
    return int(text) if text.lstrip("-").isdecimal() else int(float(text))


def row_text(names: tuple[str, ...], values: tuple[Any, ...]) -> str:
    """A row as JSON, to be shown; long values are cut."""
    shown = {name: clean(value, _SHOWN) for name, value in zip(names, values, strict=True) if value is not None}
    text = json.dumps(shown, ensure_ascii=False)
    while len(text) > _ROW_TEXT:
        longest = max(shown, key=lambda name: len(shown[name]))
        shown[longest] = shown[longest][: len(shown[longest]) // 2]
        text = json.dumps(shown, ensure_ascii=False)
    return text
