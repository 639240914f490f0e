"""The recorded run of a real Asterisk 22 (tests/recordings): its rows, and what its callers did."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from telephony.rows import CdrRow, CelRow, QueueRow
from telephony.sources.cdr_rows import FIELDS as CDR_FIELDS
from telephony.sources.cdr_rows import cdr_row
from telephony.sources.cel_rows import CEL
from telephony.sources.layout import Field
from telephony.sources.queue_rows import QUEUE_LOG

FOLDER = Path(__file__).parents[2] / "recordings" / "asterisk-22-one-run"

NAMES = {
    "101": "Alice Adams", "102": "Bob Brown", "103": "Carol Clark", "104": "Dave Dunn", "105": "Eve Evans",
    "106": "Frank Fox",
}  # fmt: skip
"""The members of the queues by their phones' numbers."""

TRUNKS = frozenset({"pjsip/trunk-in", "pjsip/trunk-out"})


def _table(name: str, fields: tuple[Field, ...]) -> list[tuple[int, list[Any]]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        found = []
        for line in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            columns = [next((c for c in field.columns if c in line), None) for field in fields]
            values = [None if column is None else line[column] for column in columns]
            when = datetime.fromisoformat(str(values[0])).replace(tzinfo=UTC)
            found.append((round(when.timestamp() * 1_000_000), values))
        return found


def queue_rows() -> list[QueueRow]:
    """queue_log in the order of writing."""
    return [
        QUEUE_LOG.build(f"0:{n}", "t0", n, at_us, raw)
        for n, (at_us, raw) in enumerate(_table("queue_log.tsv", QUEUE_LOG.fields), start=1)
    ]


def legs() -> list[CdrRow]:
    """The call records."""
    return [cdr_row(at_us, raw) for at_us, raw in _table("cdr.tsv", CDR_FIELDS)]


def channel_events() -> list[CelRow]:
    """The channel events."""
    return [
        CEL.build(f"0:{n}", "t0", n, at_us, raw)
        for n, (at_us, raw) in enumerate(_table("cel.tsv", CEL.fields), start=1)
    ]


def truth() -> list[dict[str, Any]]:
    """What the callers and agents did, in order."""
    done: list[dict[str, Any]] = json.loads((FOLDER / "truth.json").read_text(encoding="utf-8"))["calls"]
    return done
