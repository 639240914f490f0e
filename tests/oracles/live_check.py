"""Replays sets of manager events from elsewhere and compares who talks to whom with what their authors expect.

Run by hand: `python -m tests.oracles.live_check FOLDER`, where FOLDER holds `expected.json` and the fixtures; they are
not part of the project. Checked of each: every pair that is expected to talk was seen talking, nobody talked who was
not expected to, every pair that is expected to ring rang, callers who gave up are no more in any queue, nobody is left
afterwards, and a replay from any tenth of the events onwards neither fails nor leaves anybody. Exit 1 if any fails.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from telephony.ami.wire import Message
from telephony.live.applying import apply
from telephony.live.legs import Wires
from telephony.live.meaning import Meaning
from telephony.live.slices import slices
from telephony.live.state import LiveState
from telephony.reconstruction.channels import is_local

Pair = frozenset[str]
TALK = ("on_up", "on_attended_transfer")
RING = "on_b_dial"


def main(folder: Path) -> int:
    """Number of sets of which something differs."""
    failed, seen = 0, Counter[str]()
    for name, case in sorted(json.loads((folder / "expected.json").read_text(encoding="utf-8")).items()):
        told = _events(folder / case["fixture"])
        faults = list(_faults(told, case["expected_events"]))
        seen.update(what for what, _ in faults)
        failed += bool(faults)
        for what, said in faults:
            print(f"{name} ({case['fixture']}): {what}: {said}")
    print(f"{failed} of the sets differ: {dict(seen)}")
    return failed


def _events(path: Path) -> list[Message]:
    rows = json.loads(path.read_text(encoding="utf-8"))
    return [Message(tuple(_headers(row))) for row in rows]


def _headers(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in row.items():
        for one in value if isinstance(value, list) else [value]:
            yield name, "" if one is None else str(one)


def _faults(told: list[Message], expected: list[Any]) -> Iterator[tuple[str, str]]:
    talks, rings, state = _played(told)
    if not all(isinstance(one, list) for one in expected):  # what it expects is not about calls
        expected, talks = [], set()
    wanted = {_talkers(said) for name, said, *_ in expected if name in TALK}
    for pair in sorted(map(sorted, wanted - talks)):
        yield "expected to talk, not seen", " with ".join(pair)
    for pair in sorted(map(sorted, talks - wanted)):
        yield "seen talking, not expected", " with ".join(pair)
    for caller, target in sorted({one for name, said, *_ in expected if name == RING for one in _rung(said)} - rings):
        yield "expected to ring, not seen", f"{target} for {caller}"
    if state.channels or state.waiting or state.offers:
        yield "left afterwards", ", ".join(leg.name for leg in state.channels.values())
    for tenth in range(1, 10):
        _, _, late = _played(told[len(told) * tenth // 10 :])
        if late.waiting or late.offers or late.channels:
            yield "left afterwards", f"of a replay from {tenth}/10 on"


def _played(told: list[Message]) -> tuple[set[Pair], set[tuple[str, str]], LiveState]:
    """Pairs that ever talked, (caller, telephone) that ever rang, and the state in the end."""
    state, talks, rings = LiveState(), set[Pair](), set[tuple[str, str]]()
    for n, event in enumerate(told):
        state = apply(state, event, float(n))
        wires = Wires(state)
        slices(state, Meaning(), float(n))
        for leg in state.channels.values():
            if is_local(leg.name):
                continue
            talks |= {frozenset({leg.name, one.name}) for one in wires.heard_by(leg)}
            by = wires.rung_by(leg)
            if by is not None and leg.bridged_at is None:
                rings.add((by.name, leg.name))
    return talks, rings, state


def _name(said: Any) -> str:
    return str(said["name"] if isinstance(said, dict) else said)


def _talkers(said: dict[str, Any]) -> Pair:
    return frozenset({_name(said["caller"]), _name(said["target"])})


def _rung(said: dict[str, Any]) -> set[tuple[str, str]]:
    return {(_name(said["caller"]), _name(target)) for target in said["targets"]}


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])) > 0)
