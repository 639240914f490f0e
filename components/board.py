"""What the parts of the live board are drawn from: one exchange at one instant, and what they all say alike.

Pure. Instants are seconds since 1970 UTC by the clock of the exchange's host.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from dash.development.base_component import Component

from auth.language import gettext
from components import format as fmt
from components.ticking import ticking
from data.live.bodies import LIVE, BoardBody, LinkBody, QueueLine
from data.live.today import Today
from data.table import BELOW, NEAR

PATH = "/live"
TOO_LONG = 3
"""Who waits so many times longer than they should is no more near the limit."""
REORDER_S = 10.0
"""Rows keep their places for so long, so that they do not jump under the eyes."""
GOOD, WARN, BAD, QUIET = "good", "warn", "bad", "quiet"
RANKS = {BAD: 0, WARN: 1, GOOD: 2, QUIET: 3}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Scene:
    """One exchange as it is shown."""

    pbx: str
    board: BoardBody
    link: LinkBody
    as_of: float
    """When the exchange was last heard."""
    is_fresh: bool
    now: float
    today: Today
    titles: Mapping[str, str] = field(default_factory=dict)
    locale: str = "ru"
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    several: bool = False
    """There are other exchanges too: addresses say which."""

    def title(self, queue: str) -> str:
        """What people call a queue."""
        return self.titles.get(queue) or queue or gettext("Without a queue")

    def address(self, **chosen: str) -> str:
        """This board, with somebody or a call chosen."""
        given = ({"pbx": self.pbx} if self.several else {}) | chosen
        return f"{PATH}?{urlencode(given)}" if given else PATH

    def waited(self, since: float | None, queue: str) -> Component:
        """The time that a caller of this queue has waited, with its two levels."""
        limit = self.today.limit(queue)
        return ticking(since, self.now, self.locale, warn_s=limit, bad_s=limit * TOO_LONG)

    def since(self, at: float | None) -> Component:
        """A time that goes on, without a level."""
        return ticking(at, self.now, self.locale)


def standing(line: QueueLine, status: str) -> tuple[str, str]:
    """How a queue stands, but for the time callers wait in it: a level and its word. `status`: its level today."""
    on_duty = line.members - line.unreachable
    if line.waiting and on_duty <= 0:
        return BAD, gettext("nobody is signed in")
    if status == BELOW:
        return BAD, gettext("below target")
    if line.waiting and not line.ready:
        return WARN, gettext("nobody is free")
    if status == NEAR:
        return WARN, gettext("near target")
    if on_duty <= 0:
        return QUIET, gettext("nobody is signed in")
    return GOOD, gettext("as it should be")


def waiting_level(waited_s: float, limit_s: int) -> str:
    """How long a wait is beside the time within which callers should be answered."""
    if waited_s >= limit_s * TOO_LONG:
        return BAD
    return WARN if waited_s >= limit_s else GOOD


def need(line: QueueLine, scene: Scene) -> tuple[int, float, int, str]:
    """Sort key of queues: those first that need help most."""
    level, _ = standing(line, scene.today.of(line.queue).status)
    waited = scene.now - line.longest_since if line.longest_since else 0.0
    ranks = RANKS[level], RANKS[waiting_level(waited, scene.today.limit(line.queue))]
    return min(ranks) * 4 + max(ranks), -waited, -line.waiting, scene.title(line.queue).casefold()


def in_order(found: Iterable[T], name: Callable[[T], str], key: Callable[[T], Any], kept: Sequence[str]) -> list[T]:
    """By need; those that were shown already stay in the order in which they were, new ones come after them."""
    places = {one: n for n, one in enumerate(kept)}
    return sorted(found, key=lambda one: (places.get(name(one), len(places)), key(one)))


def clock(at: float, scene: Scene) -> str:
    """14:32:08."""
    return fmt.clock(int(at), scene.zone)


def is_known(scene: Scene) -> bool:
    """Whether there is anything to show: the exchange was live at least once."""
    return bool(scene.board.queues or scene.board.agents or scene.link.state == LIVE)
