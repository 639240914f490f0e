"""How an answer is put into words where it is written down: in a reader's language, or plainly for programs.

Pure: the translation itself is an argument, so one process serves every language.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from data.table import Column


@dataclass(frozen=True, slots=True)
class Wording:
    """`say` translates a message, `heading` names a column, `key` a dimension's value; `language` is ru or en."""

    language: str
    say: Callable[[str], str]
    heading: Callable[[Column], str]
    key: Callable[[str, Any], Any]
    total: str

    @property
    def delimiter(self) -> str:
        """Between two cells of a CSV: what spreadsheets of that language expect."""
        return ";" if self.language == "ru" else ","


PLAIN = Wording(
    language="en",
    say=lambda message: message,
    heading=lambda column: column.slug,
    key=lambda _dimension, value: value,
    total="total",
)
"""For programs: slugs and keys as they are."""
