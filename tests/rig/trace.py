"""What a phone saw on the wire: the messages of one sipp process with their times (seconds since 1970, UTC).

This is the truth that the product's numbers are compared with: no clock of the exchange takes part in it.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

_MESSAGE = re.compile(
    r"^-{10,} (?P<at>\d{4}-\d\d-\d\d[ \t]+\d\d:\d\d:\d\d\.\d+).*?\n"
    r"\w+ message (?P<way>sent|received) .*?\n\n(?P<first>[^\r\n]*)\r?\n(?P<head>.*?)(?=^-{10,} \d{4}|\Z)",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """One message: `what` is a method ("BYE") or an answer with the method it answers ("200 INVITE")."""

    at: float
    sent: bool
    what: str


def moments(path: Path) -> list[Moment]:
    """Every message of a sipp message file, in order."""
    text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
    return [
        Moment(_instant(m["at"]), m["way"] == "sent", _what(m["first"], m["head"])) for m in _MESSAGE.finditer(text)
    ]


def _instant(text: str) -> float:
    return datetime.fromisoformat(re.sub(r"\s+", " ", text)).replace(tzinfo=UTC).timestamp()


def _what(first: str, head: str) -> str:
    if not first.startswith("SIP/2.0 "):
        return first.split(" ")[0]
    method = re.search(r"^CSeq:\s*\d+\s+(\w+)", head, re.MULTILINE | re.IGNORECASE)
    return f"{first.split(' ')[1]} {method[1] if method else ''}".rstrip()
