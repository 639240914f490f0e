"""Who calls: fictional numbers of ranges no operator has given out, a few of them calling often."""

from dataclasses import dataclass
from random import Random

ANONYMOUS = "anonymous"
FREQUENT = 240


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
    return Caller(("7900000" if chance.random() < 0.5 else "7999000") + f"{chance.randrange(FREQUENT, 10_000):04d}")


def number_to_dial(chance: Random) -> str:
    """An outside number that an agent calls."""
    return f"7999001{chance.randrange(10_000):04d}"
