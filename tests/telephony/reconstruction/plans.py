"""Plans of a busy exchange: what callers, agents and the exchange do, drawn by hypothesis."""

from dataclasses import dataclass

from hypothesis import strategies as st

from data import facts

QUEUES = ("support", "repairs", "billing")
AGENTS = ("Anna", "Boris", "Vera", "Gleb")
BEGIN = 1_795_420_000
EXITS = {
    "abandon": facts.ABANDONED,
    "timeout": facts.TIMEOUT,
    "empty": facts.EXIT_EMPTY,
    "key": facts.EXIT_KEY,
    "withdraw": facts.WITHDRAWN,
    "syscompat": facts.FAILED,
}
TALKS = ("caller", "agent", "blind_transfer", "attended_transfer", "transfer")
HANDED = ("handed_waiting", "handed_talking")
"""The agent asks in the next queue, and hands the caller over before or after somebody answers there."""
STILL = ("waits_still", "talks_still")
GOES_ON = {"agent", "blind_transfer", "attended_transfer", "transfer", "timeout", "empty", "key", "withdraw", *HANDED}
"""After these the caller may come to another queue."""
ROW_LATE_US = 6_000
QUIET_S = 15
"""Nobody else enters a queue so near to a caller who is handed over there: then nothing tells them apart."""


@dataclass(frozen=True)
class Stop:
    """What a caller meets in one queue."""

    queue: int
    gap_s: int
    rings: tuple[tuple[int, int], ...]
    wait_s: int
    how: str
    agent: int
    talk_s: int
    written_twice: bool
    closed_late: bool


@dataclass(frozen=True)
class Journey:
    """One caller, from the second he comes in."""

    start_s: int
    ms: int
    stops: tuple[Stop, ...]


@dataclass(frozen=True)
class Plan:
    """All callers, and the seconds at which the exchange boots."""

    journeys: tuple[Journey, ...]
    boots: tuple[int, ...]


def stops(hows: tuple[str, ...]) -> st.SearchStrategy[Stop]:
    """A stay in a queue that ends in one of these ways."""
    return st.builds(
        Stop,
        queue=st.integers(0, len(QUEUES) - 1),
        gap_s=st.integers(0, 20),
        rings=st.lists(st.tuples(st.integers(0, 3), st.sampled_from([0, 5, 10, 15])), max_size=3).map(tuple),
        wait_s=st.integers(0, 40),
        how=st.sampled_from(hows),
        agent=st.integers(0, len(AGENTS) - 1),
        talk_s=st.integers(0, 300),
        written_twice=st.booleans(),
        closed_late=st.booleans(),
    )


def journeys(hows: tuple[str, ...], longest: int = 4) -> st.SearchStrategy[Journey]:
    """A caller with up to `longest` stops."""
    return st.builds(
        Journey,
        start_s=st.integers(0, 1800),
        ms=st.integers(0, 900),
        stops=st.lists(stops(hows), min_size=1, max_size=longest).map(tuple),
    )


EVERY_WAY = (*EXITS, *TALKS, *HANDED, *STILL)


def plans(
    hows: tuple[str, ...] = EVERY_WAY, *, callers: int = 6, longest: int = 4, boots: int = 1
) -> st.SearchStrategy[Plan]:
    """Several callers in one hour."""
    return st.builds(
        Plan,
        journeys=st.lists(journeys(hows, longest), min_size=1, max_size=callers).map(tuple),
        boots=st.lists(st.integers(0, 2400), max_size=boots, unique=True).map(lambda found: tuple(sorted(found))),
    )
