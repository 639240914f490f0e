"""The words of pages, for what is written down elsewhere: a file says what the screen said."""

from datetime import date
from typing import Any

from auth.language import gettext
from components.labels import Labels
from data.files.wording import Wording
from data.list_keys import CODES, INSTANTS, NUMBERS

AS_IT_IS = frozenset({"did", "pbx"}) | INSTANTS | NUMBERS | CODES
"""Values that programs compare: instants, and telephone numbers as the exchange spells them."""


def wording_of(labels: Labels) -> Wording:
    """Headings and keys as `labels` say them; days stay days, so that a spreadsheet can sort them."""

    def key(dimension: str, value: Any) -> Any:
        if value is None or isinstance(value, date) or dimension in AS_IT_IS:
            return value
        return labels.key(dimension, value)

    return Wording(labels.locale, gettext, labels.heading, key, gettext("Total"))
