"""What is wrong with a source, in the reader's language.

The worker writes plain English sentences (telephony/sources); here each is known by its shape, the words
of the exchange within it stay as they are. A sentence of another shape is shown as it was written.
"""

import re

from auth.language import gettext
from data.words import N_

SENTENCES = (
    N_("there is no table %(table)s, or the user may not read it"),
    N_("the table %(table)s has no column %(columns)s"),
    N_("the exchange's database at %(where)s does not answer: %(said)s"),
    N_("the file %(file)s cannot be read: %(said)s"),
    N_("%(file)s was rotated away before it was read to its end: rows may be missing"),
    N_("the table of %(table)s is empty: is the exchange told to write into it?"),
    N_("the table of %(table)s was emptied or restored: it is read again from its start"),
    N_("the table of %(table)s has no index on its times: it is looked at only once a minute"),
    N_("the times in %(table)s look like %(seen)s while the exchange is set to %(zone)s"),
)
"""The shapes, each a message; parts in "%(…)s" are the exchange's own."""


def _shape(sentence: str) -> re.Pattern[str]:
    parts = re.split(r"%\((\w+)\)s", sentence)
    return re.compile("".join(f"(?P<{part}>.+?)" if n % 2 else re.escape(part) for n, part in enumerate(parts)) + "$")


_SHAPES = tuple((_shape(sentence), sentence) for sentence in SENTENCES)


def trouble_in_words(trouble: str) -> str:
    """The trouble of a source, its sentences joined by "; "."""
    return "; ".join(_said(one) for one in trouble.split("; ")) if trouble else ""


def _said(sentence: str) -> str:
    for shape, message in _SHAPES:
        found = shape.match(sentence)
        if found:
            return str(gettext(message, **found.groupdict()))
    return sentence
