"""The live board as the regions that a page draws one by one: only those whose contents are not what they were. Pure.

What the browser keeps of a board (`Shown`) is the order of the rows, since when, and a mark of each region.
"""

from collections.abc import Callable
from typing import Any
from zlib import crc32

from dash.development.base_component import Component

from components import board_people, board_queues
from components.board import REORDER_S, Scene, is_known
from components.board_link import RESTART_SHOWN_S, nothing_yet, trouble
from components.board_numbers import numbers
from components.board_today import today_card

REGIONS = ("trouble", "numbers", "queues", "waiting", "people", "today")
Shown = dict[str, Any]
Regions = dict[str, list[Component]]


def changed(scene: Scene, shown: Shown) -> tuple[Regions, Shown]:
    """The regions that differ from what is shown, and what is shown then."""
    if not is_known(scene):
        link = scene.link if scene.link.state else None
        return {name: [] for name in REGIONS} | {"trouble": [nothing_yet(link)]}, {"marks": {}}
    order = _order(scene, shown)
    before = shown.get("marks")
    known = before if isinstance(before, dict) else {}
    marks = {name: crc32(repr(basis).encode()) for name, basis in _bases(scene, order).items()}
    draw = _drawers(scene, order)
    regions = {name: draw[name]() for name in REGIONS if marks[name] != known.get(name)}
    return regions, {**order, "marks": marks}


def _order(scene: Scene, shown: Shown) -> Shown:
    at = shown.get("ordered_at", 0)
    is_due = not isinstance(at, int | float) or not 0 <= scene.now - at < REORDER_S
    queues, people = ([], []) if is_due else (_names(shown.get("queues")), _names(shown.get("people")))
    return {
        "ordered_at": scene.now if is_due else at,
        "queues": [one.queue for one in board_queues.ordered(scene, queues)],
        "people": [one.agent for one in board_people.ordered(scene, people)],
    }


def _names(given: Any) -> list[str]:
    return [one for one in given if isinstance(one, str)] if isinstance(given, list) else []


def _bases(scene: Scene, order: Shown) -> dict[str, object]:
    """What each region is drawn from. Times that tick need no drawing."""
    shown, today = scene.board, scene.today
    restarted = scene.link.restarted_at is not None and scene.now - scene.link.restarted_at < RESTART_SHOWN_S
    counts = (today.whole, today.before, today.limits, today.limit_s)
    return {
        "trouble": (scene.is_fresh, restarted, "" if scene.is_fresh else (scene.link, scene.as_of)),
        "numbers": (counts, len(shown.waiting), shown.waiting[:1], [one.state for one in shown.agents]),
        "queues": (shown.queues, today.queues, today.limits, order["queues"]),
        "waiting": (shown.waiting, today.limits),
        "people": (shown.agents, order["people"]),
        "today": today.halves,
    }


def _drawers(scene: Scene, order: Shown) -> dict[str, Callable[[], list[Component]]]:
    return {
        "trouble": lambda: [one for one in [trouble(scene)] if one],
        "numbers": lambda: [numbers(scene)],
        "queues": lambda: [board_queues.queues_card(scene, order["queues"])],
        "waiting": lambda: [board_queues.waiting_card(scene)],
        "people": lambda: [board_people.people_card(scene, order["people"])],
        "today": lambda: [today_card(scene)],
    }
