"""Events that a real exchange told, read back from tests/recordings, and the state they make."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from telephony.ami.wire import Message
from telephony.live.applying import apply
from telephony.live.snapshot import Listed, snapshot
from telephony.live.state import LiveState

PLACE = Path(__file__).parents[2] / "recordings" / "asterisk-22-live"
ENDS = "start-DeviceStateList"


@cache
def messages(name: str = "ami.txt") -> tuple[Message, ...]:
    """Every message of a recording, in order."""
    blocks = (PLACE / name).read_text(encoding="utf-8").strip().split("\n\n")
    return tuple(Message(tuple(_header(line) for line in block.split("\n"))) for block in blocks)


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name, value.strip()


def message(**headers: str) -> Message:
    """A message made by hand."""
    return Message(tuple(headers.items()))


def listed(prefix: str, name: str = "ami.txt") -> Listed:
    """The lists that were asked for under ActionIDs with this prefix."""

    def of(action: str) -> list[Message]:
        return [one for one in messages(name) if one.event and one.action_id == f"{prefix}-{action}"]

    return Listed(of("QueueStatus"), of("CoreShowChannels"), of("BridgeList"), of("DeviceStateList"))


@cache
def events(name: str = "ami.txt") -> tuple[Message, ...]:
    """What was told unasked."""
    return tuple(one for one in messages(name) if one.event and not one.action_id)


def at(event: Message) -> float:
    """When the exchange told it."""
    return float(event.get("Timestamp"))


@cache
def beginning() -> LiveState:
    """The state before the first call."""
    return snapshot(listed("start"), LiveState(), at(events()[0]))


def states() -> Iterator[tuple[Message, LiveState]]:
    """Every event with the state after it."""
    state = beginning()
    for event in events():
        state = apply(state, event, at(event))
        yield event, state
