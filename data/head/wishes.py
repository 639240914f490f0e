"""What is asked of a staffing plan: target, seconds, busiest allowed, share of time lost. They stand in the address.

Per cent and seconds are whole numbers there; what cannot be used is left out and named, and the rule in
force stands in its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import parse_qs, urlencode

from data.head.erlang import Goal

BOUNDS = {"target": (1, 99), "within": (1, 3600), "occupancy": (10, 100), "shrinkage": (0, 80)}
"""Name in the address → least and greatest; per cent, but `within` in seconds."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """As they stand in the address; None: not said."""

    target: int | None = None
    within: int | None = None
    occupancy: int | None = None
    shrinkage: int | None = None
    refused: tuple[str, ...] = ()

    @classmethod
    def from_query(cls, query: str | Mapping[str, Any]) -> Self:
        """Wishes of a query string or its parsed form; never raises."""
        given = parse_qs(query) if isinstance(query, str) else query
        found: dict[str, int] = {}
        refused = []
        for name, (low, high) in BOUNDS.items():
            text = str(_last(given.get(name, "")))
            if text.isascii() and text.isdigit() and len(text) <= 4 and low <= int(text) <= high:
                found[name] = int(text)
            elif text:
                refused.append(name)
        return cls(**found, refused=tuple(refused))

    def to_query(self) -> str:
        """What was said, as it stands in the address."""
        said = {name: getattr(self, name) for name in BOUNDS}
        return urlencode({name: value for name, value in said.items() if value is not None})

    def goal(self, in_force: Goal) -> Goal:
        """The goal: what was said here, else what is in force."""

        def share(per_cent: int | None, otherwise: float) -> float:
            return otherwise if per_cent is None else per_cent / 100

        return Goal(
            target=share(self.target, in_force.target),
            within_s=in_force.within_s if self.within is None else self.within,
            max_occupancy=share(self.occupancy, in_force.max_occupancy),
            shrinkage=share(self.shrinkage, in_force.shrinkage),
            short_s=in_force.short_s,
        )


def _last(value: Any) -> Any:
    return (value[-1] if value else "") if isinstance(value, list | tuple) else value
