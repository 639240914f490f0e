"""What reconstruction needs to know besides rows: one exchange's rules, and the present instant.

Everything here is a value or a pure function; nothing reads a clock or a table.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from telephony.rows import QueueRow

US = 1_000_000
TABLE = "table"
_LIFE_OF_TABLE = re.compile(r"t\d+")

MAX_WAITING_S = 4 * 3600
MAX_TALKING_S = 24 * 3600


@dataclass(frozen=True)
class Starts:
    """Boots of the exchange (QUEUESTART), in order of writing and in time."""

    places: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """Family of origins → sorted positions of its boots."""
    elsewhere_us: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """Family of origins → sorted instants of boots that only other families know."""
    instants_us: Sequence[int] = ()

    @classmethod
    def from_rows(cls, rows: Sequence[QueueRow]) -> "Starts":
        """From the QUEUESTART rows themselves."""
        return cls.from_places((row.origin, row.position, row.at_us) for row in rows)

    @classmethod
    def from_places(cls, places: Iterable[tuple[str, int, int]]) -> "Starts":
        """From (origin, position, at_us) of each boot; a table loaded twice shows the same boot twice."""
        boots: dict[str, dict[int, int]] = {}
        for origin, position, at_us in places:
            first = boots.setdefault(family(origin), {})
            first[at_us] = min(position, first.get(at_us, position))
        instants = sorted({at_us for own in boots.values() for at_us in own})
        elsewhere = {}
        for name, own in boots.items():
            seconds = {at_us // US for at_us in own}
            elsewhere[name] = [at_us for at_us in instants if at_us // US not in seconds]
        return cls({name: sorted(own.values()) for name, own in boots.items()}, elsewhere, instants)

    def after(self, row: QueueRow) -> bool:
        """True when the exchange started again after this row was written."""
        name = family(row.origin)
        later_instants = self.elsewhere_us.get(name, self.instants_us)
        return _any_beyond(self.places.get(name, ()), row.position) or _any_beyond(later_instants, row.at_us)


def _any_beyond(ordered: Sequence[int], value: int) -> bool:
    return bool(ordered) and ordered[-1] > value


def family(origin: str) -> str:
    """Origins whose positions can be compared: the lives of a table (t0, t1, …) form one family."""
    return TABLE if _LIFE_OF_TABLE.fullmatch(origin) else origin


@dataclass(frozen=True)
class Context:
    """One exchange as reconstruction sees it."""

    pbx: str
    now: int
    """Present instant, seconds since 1970 UTC."""
    trunks: frozenset[str] = frozenset()
    """Channel names of trunks, folded: `pjsip/city`."""
    extensions: re.Pattern[str] = re.compile(r"\d{2,5}")
    inbound_contexts: frozenset[str] = frozenset()
    own_numbers: frozenset[str] = frozenset()
    starts: Starts = field(default_factory=Starts)
    dedupe_content: bool = True
    has_queue_log: bool = True
    agent_of: Callable[[str, int], str] = lambda name, at: name
    """Canonical agent of a member name or interface at an instant."""
    queue_of: Callable[[str], str] = lambda name: name
    """First spelling of a queue's name."""
    topic_of: Callable[[str, str, Mapping[str, str], int], str] = lambda queue, did, events, at: ""
    """Topic by the dated rules, from queue, DID and custom events."""
