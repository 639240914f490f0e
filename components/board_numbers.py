"""The five numbers above the live board: who waits, service level, who is free, lost and answered today. Pure."""

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components import format as fmt
from components.board import Scene
from components.drawing import FEW
from components.tables import chip
from data.live.bodies import DIALING, HOLDING, OFF, PAUSED, READY, TALKING, UNREACHABLE
from data.live.today import Sum

Said = Component | str | None


def numbers(scene: Scene) -> Component:
    """The tiles."""
    today = scene.today
    return html.Div(
        [
            _tile(gettext("Callers waiting now"), fmt.integer(len(scene.board.waiting), scene.locale), _longest(scene)),
            _tile(_level_name(scene), fmt.percent(today.whole.level, scene.locale), _level(scene)),
            _tile(gettext("Free"), _free(scene), [_away(scene)]),
            _tile(gettext("Lost today"), fmt.integer(today.whole.abandoned, scene.locale), _lost(scene)),
            _tile(gettext("Answered today"), fmt.integer(today.whole.answered, scene.locale), _answered(scene)),
        ],
        className="tiles board-tiles",
    )


def _tile(name: str, number: str, under: list[Said]) -> Component:
    return html.Div(
        [html.Div(name, className="k"), html.Div(number, className="v"), html.Div(under, className="d")],
        className="card tile",
    )


def _longest(scene: Scene) -> list[Said]:
    if not scene.board.waiting:
        return [gettext("nobody waits")]
    first = min(scene.board.waiting, key=lambda one: (one.entered_at, one.uniqueid))
    return [
        gettext("longest") + " ",
        scene.waited(first.entered_at, first.queue),
        html.Span(f" — {scene.title(first.queue)}"),
    ]


def _level_name(scene: Scene) -> str:
    limits = set(scene.today.limits.values()) or {scene.today.limit_s}
    if len(limits) > 1:
        return gettext("Answered in time today")
    return gettext("Answered within %(time)s today", time=fmt.duration(limits.pop(), scene.locale))


def _level(scene: Scene) -> list[Said]:
    whole = scene.today.whole
    if whole.level is None:
        return [gettext("no calls yet")]
    target = gettext("target %(target)s", target=fmt.whole_percent(whole.target, scene.locale))
    return [chip(whole.status) if whole.offered >= FEW else None, " ", html.Span(target, className="nowrap")]


def _free(scene: Scene) -> str:
    on_duty = [one for one in scene.board.agents if one.state != OFF]
    free = sum(one.state == READY for one in on_duty)
    numbers_ = {"free": fmt.integer(free, scene.locale), "all": fmt.integer(len(on_duty), scene.locale)}
    return gettext("%(free)s of %(all)s", **numbers_)


def _away(scene: Scene) -> str:
    states = [one.state for one in scene.board.agents]
    talking = sum(states.count(state) for state in (TALKING, HOLDING, DIALING))
    said = [
        gettext("%(n)s talking", n=fmt.integer(talking, scene.locale)),
        gettext("%(n)s on a break", n=fmt.integer(states.count(PAUSED), scene.locale)),
    ]
    if lost := states.count(UNREACHABLE):
        said.append(gettext("%(n)s without a telephone", n=fmt.integer(lost, scene.locale)))
    return ", ".join(said)


def _lost(scene: Scene) -> list[Said]:
    whole = scene.today.whole
    share = [fmt.percent(whole.abandon_rate, scene.locale)] if whole.offered else []
    return [" · ".join([*share, *_week_ago(scene.today.before, "abandoned", scene.locale)])]


def _answered(scene: Scene) -> list[Said]:
    return [" · ".join(_week_ago(scene.today.before, "answered", scene.locale))]


def _week_ago(before: Sum | None, what: str, locale: str) -> list[str]:
    if before is None:
        return []
    return [gettext("a week ago by this time %(n)s", n=fmt.integer(getattr(before, what), locale))]
