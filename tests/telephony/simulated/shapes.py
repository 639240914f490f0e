"""The shape of a call's rows: roles instead of names, numbers, ids and times, so that two calls can be compared."""

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from telephony.simulated import rows
from telephony.simulated.simulation import Batch
from telephony.simulated.world import AGENTS, SPECIALISTS

RECORDINGS = (
    Path(__file__).parents[2] / "recordings" / "asterisk-22-one-run",
    Path(__file__).parent / "recording",
)
NAMES = ["Alice Adams", "Bob Brown", "Carol Clark", "Dave Dunn", "Eve Evans", "Frank Fox", "Grace Gray", "Игорь Щукин"]
NAMES += [agent.name for agent in AGENTS] + [name for _, name in SPECIALISTS]
NOISE = ("STREAM_BEGIN", "STREAM_END", "DTMF", "APP_START", "APP_END")

WHO = [
    (re.compile("|".join(NAMES)), "NAME"),
    (re.compile(r"Our Company|Городская линия"), "COMPANY"),
    (re.compile(r"PJSIP/trunk-[a-z]+-[0-9a-f]{8}"), "TRUNK"),
    (re.compile(r"PJSIP/1\d\d-[0-9a-f]{8}"), "DEVICE"),
    (re.compile(r"Local/1\d\d@(from-\w+)-[0-9a-f]{8};([12])"), r"LOCAL\2@\1"),
    (re.compile(r"Local/1\d\d@from-queue/n|PJSIP/1\d\d$"), "MEMBER"),
    (re.compile(r"@trunk-[a-z]+"), "@trunk"),
    (re.compile(r"\d{10}\.\d+"), "UID"),
    (re.compile(r"\b20\d{6}-\d{6}"), "STAMP"),
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "UUID"),
    (re.compile(r"\b(4951\d{3}|74951000000|74950000\d{3})\b"), "OURS"),
    (re.compile(r"(Caller )?\b(9?)7\d{10}\b"), r"\2NUMBER"),
    (re.compile(r"\b(support|sales|housing|empty|roads|60\d)\b"), "QUEUE"),
    (re.compile(r"^topic:.*"), "topic:TOPIC"),
    (re.compile(r"(?<=,tT,,,)\d+"), "N"),
    (re.compile(r"\b1\d\d\b"), "EXT"),
    (re.compile(r"^,i$"), ""),  # Answer() with and without an option: two dialplans were recorded
]


def shape(text: str) -> str:
    """A text with everything particular to one call replaced."""
    for pattern, role in WHO:
        text = pattern.sub(role, text)
    return text


@dataclass
class Rows:
    """All rows of one call, each a mapping of column to text."""

    queue_log: list[dict[str, str]] = field(default_factory=list)
    cdr: list[dict[str, str]] = field(default_factory=list)
    cel: list[dict[str, str]] = field(default_factory=list)

    @property
    def kind(self) -> tuple[object, ...]:
        """What makes calls comparable: the queue's events, the channels, how the records ended."""
        return (
            tuple(row["event"] for row in self.queue_log),
            tuple(sorted(shape(row["channame"]) for row in self.cel if row["eventtype"] == "CHAN_START")),
            tuple(sorted(row["disposition"] for row in self.cdr)),
        )

    def queue_log_shape(self) -> list[tuple[str, ...]]:
        return [(shape(row["queuename"]), shape(row["agent"]), row["event"], *_data(row)) for row in self.queue_log]

    def cdr_shape(self) -> list[tuple[str, ...]]:
        skipped = ("calldate", "duration", "billsec", "sequence")
        return sorted(tuple(shape(row[name]) for name in rows.CDR if name not in skipped) for row in self.cdr)

    def cel_shape(self) -> list[tuple[str, ...]]:
        shown = [name for name in rows.CEL if name not in ("eventtime", "extra")]
        return [
            (*(shape(row[name]) for name in shown), *(json.loads(row["extra"]) if row["extra"] else ()))
            for row in self.cel
            if row["eventtype"] not in NOISE
        ]


def _data(row: dict[str, str]) -> Iterable[str]:
    """The five data fields: a number is a number, except where it is a number to dial."""
    for name in ("data1", "data2", "data3", "data4", "data5"):
        text = row[name]
        if row["event"] == "TOPIC" and text:
            yield "TOPIC"
        elif re.fullmatch(r"\d{1,6}", text) and (row["event"], name) != ("BLINDTRANSFER", "data1"):
            yield "N"
        else:
            yield shape(text)


def recorded() -> dict[str, Rows]:
    """The real calls, by linkedid."""
    tables: dict[str, list[dict[str, str]]] = {"queue_log": [], "cdr": [], "cel": []}
    for folder, name in product(RECORDINGS, tables):
        with (folder / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
            tables[name] += csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    return _by_call(tables["queue_log"], tables["cdr"], tables["cel"])


def simulated(batches: Iterable[Batch]) -> dict[str, Rows]:
    """The simulated calls, by linkedid."""
    queue_log, cdr, cel = [], [], []
    for batch in batches:
        queue_log += [_named(rows.QUEUE_LOG, row) for row in batch.queue_log]
        cdr += [_named(rows.CDR, row) for row in batch.cdr]
        cel += [_named(rows.CEL, row) for row in batch.cel]
    return _by_call(queue_log, cdr, cel)


def _named(columns: tuple[str, ...], row: rows.Row) -> dict[str, str]:
    return dict(zip(columns, map(str, row), strict=True))


def _by_call(queue_log: list[dict[str, str]], cdr: list[dict[str, str]], cel: list[dict[str, str]]) -> dict[str, Rows]:
    linked: Mapping[str, str] = {row["uniqueid"]: row["linkedid"] for row in cel}
    calls: dict[str, Rows] = defaultdict(Rows)
    for row in cel:
        calls[row["linkedid"]].cel.append(row)
    for row in cdr:
        calls[row["linkedid"]].cdr.append(row)
    for row in queue_log:
        if row["callid"] in linked:
            calls[linked[row["callid"]]].queue_log.append(row)
    return calls
