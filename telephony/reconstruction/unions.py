"""Which ids belong together: union-find, with the oldest id of each set as its name."""

from functools import lru_cache


@lru_cache(maxsize=50_000)
def id_order(uniqueid: str) -> tuple[int, int, str]:
    """Order of uniqueids `[system-]epoch.counter` by age; other texts come last, by their letters."""
    head, _, counter = uniqueid.rpartition(".")
    epoch = head.rpartition("-")[2]
    if epoch.isdigit() and counter.isdigit():
        return (int(epoch), int(counter), uniqueid)
    return (2**62, 0, uniqueid)


class Unions:
    """Disjoint sets of ids."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def add(self, one: str) -> None:
        """Know an id, alone so far."""
        self._parent.setdefault(one, one)

    def join(self, one: str, other: str) -> None:
        """These two belong to one call."""
        first, second = self._root(one), self._root(other)
        if first != second:
            older, newer = sorted((first, second), key=id_order)
            self._parent[newer] = older

    def members(self) -> dict[str, str]:
        """Every id with the name of its set."""
        return {one: self._root(one) for one in self._parent}

    def _root(self, one: str) -> str:
        self.add(one)
        while self._parent[one] != one:
            self._parent[one] = self._parent[self._parent[one]]
            one = self._parent[one]
        return one
