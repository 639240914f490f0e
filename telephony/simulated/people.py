"""Who calls: fictional numbers of ranges no operator has given out, a few of them calling often."""

from dataclasses import dataclass
from random import Random

ANONYMOUS = "anonymous"
FREQUENT = 240
CITY_SHARE = 24  # of a hundred numbers
AREAS = ("7495",) * 6 + ("7499",) * 5 + ("7498",) * 3 + ("7496",) * 2 + (
    "7484", "7487", "7482", "7831", "7812", "7843", "7863", "7343",
)  # fmt: skip


@dataclass(frozen=True)
class Caller:
    """A caller's number as the trunk presents it."""

    number: str

    @property
    def name(self) -> str:
        """The name a trunk shows: it knows none, so it repeats the number."""
        return "Anonymous" if self.number == ANONYMOUS else self.number


def somebody(chance: Random) -> Caller:
    """A caller: one in a hundred hides the number, one in seven is a frequent caller."""
    luck = chance.random()
    if luck < 0.01:
        return Caller(ANONYMOUS)
    if luck < 0.15:
        return Caller(f"7999000{int(FREQUENT * chance.random() ** 2):04d}")
    mobile, line = "7900000" if chance.random() < 0.5 else "7999000", chance.randrange(FREQUENT, 10_000)
    place = line % 100
    return Caller(f"{AREAS[place]}001{line:04d}" if place < CITY_SHARE else f"{mobile}{line:04d}")


def number_to_dial(chance: Random) -> str:
    """An outside number that an agent calls."""
    return f"7999001{chance.randrange(10_000):04d}"
