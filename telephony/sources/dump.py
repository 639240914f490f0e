"""A table written into a text file: a header that names its columns, then its rows, with any usual separator."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from telephony.sources.kinds import Raw
from telephony.sources.layout import Field
from telephony.sources.reading import SourceUnavailable

LONGEST_FIELD = 16 * 1024 * 1024
SEPARATORS = "\t,;|"
NULLS = ("\\N", "NULL")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}


class Dump:
    """One such file: `header` is its first line, `file` what follows."""

    def __init__(self, header: bytes, file: BinaryIO) -> None:
        line = header.decode("utf-8-sig", "replace")
        self._separator = max(SEPARATORS, key=line.count)
        names = next(csv.reader([line], delimiter=self._separator), [])
        self._names = [name.strip().strip('"`').lower() for name in names]
        self._file = file
        self.has_ids = "id" in self._names

    def rows(self, fields: Sequence[Field]) -> Iterator[tuple[int, Raw]]:
        """(id or 0, values in the order of `fields`) of each row; raises `SourceUnavailable` without such columns."""
        places = [self._place(field) for field in fields]
        missing = [field.columns[0] for field, place in zip(fields, places, strict=True) if field.needed and place < 0]
        if missing:
            raise SourceUnavailable(f"the first line does not name the column {', '.join(missing)}")
        id_place = self._names.index("id") if self.has_ids else -1
        for values in self._values():
            row = [*values, *[None] * (len(self._names) - len(values)), None]
            digits = row[id_place] if self.has_ids else None
            row_id = int(digits) if digits and digits.isdecimal() else 0
            yield row_id, tuple([row[place] for place in places])

    def _values(self) -> Iterator[list[Any]]:
        csv.field_size_limit(LONGEST_FIELD)
        text = io.TextIOWrapper(self._file, encoding="utf-8", errors="replace", newline="")
        # Tabs come from `mysql --batch` and INTO OUTFILE, which quote nothing and escape with a backslash.
        escapes = self._separator == "\t"
        plain = csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE)
        try:
            for values in plain if escapes else csv.reader(text, delimiter=self._separator):
                if values:
                    nulled = [None if value in NULLS else value for value in values]
                    yield [_unescaped(value) for value in nulled] if escapes else nulled
        finally:
            # The file is its opener's to close.
            text.detach()

    def _place(self, field: Field) -> int:
        return next((self._names.index(column) for column in field.columns if column in self._names), -1)


def _unescaped(value: str | None) -> str | None:
    if not value or "\\" not in value:
        return value
    return _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], found[1]), value)
