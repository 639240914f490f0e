"""The queues of the live board, those first that need help most, and the callers who wait, one by one. Pure."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components import format as fmt
from components import states
from components.board import BAD, GOOD, QUIET, WARN, Scene, need, standing
from components.board import in_order as kept_in_order
from components.drawing import FEW
from components.markup import aria, data
from data.live.bodies import QueueLine, WaitingCaller

SHAPES = {GOOD: "●", WARN: "◆", BAD: "▲", QUIET: "○"}
MOST_WAITING = 100


def ordered(scene: Scene, kept: Sequence[str]) -> list[QueueLine]:
    """The queues in the order in which they are shown."""
    return kept_in_order(scene.board.queues, lambda one: one.queue, lambda one: need(one, scene), kept)


def queues_card(scene: Scene, kept: Sequence[str]) -> Component:
    """Every queue in a row."""
    if not scene.board.queues:
        return states.card(states.empty(gettext("The exchange has no queues.")), title=gettext("Queues"))
    head = [
        (gettext("Queue"), ""),
        (gettext("Waiting"), "n"),
        (gettext("Longest wait"), "n"),
        (gettext("In time today"), "n"),
        (gettext("State"), ""),
        (gettext("In talks"), "n"),
        (gettext("Free"), "n"),
    ]
    rows = [_queue(one, scene, [name for name, _ in head]) for one in ordered(scene, kept)]
    return states.card(
        _table(head, rows, gettext("Queues")), title=gettext("Queues"), sub=gettext("those first that need help")
    )


def _table(head: Sequence[tuple[str, str]], rows: list[Component], name: str) -> Component:
    headings = [html.Th(text, scope="col", className=kind) for text, kind in head]
    return html.Div(
        html.Table([html.Thead(html.Tr(headings)), html.Tbody(rows)]),
        className="scroll stack",
        role="group",
        tabIndex="0",
        **aria(label=name),
    )


def chip(level: str, words: str, more: str = "") -> Component:
    """Shape, word and colour."""
    kind = "" if level == QUIET else level
    return html.Span(
        [html.Span(SHAPES[level], **aria(hidden="true")), words], className=" ".join(f"chip {kind} {more}".split())
    )


def _queue(line: QueueLine, scene: Scene, head: Sequence[str]) -> Component:
    today = scene.today.of(line.queue)
    level, words = standing(line, today.status if today.offered >= FEW else "")
    number = [fmt.integer(one, scene.locale) for one in (line.waiting, line.talking)]
    cells: list[tuple[Component | str | list[Component], str]] = [
        (number[0], "n"),
        (scene.waited(line.longest_since, line.queue), "n"),
        (fmt.percent(today.level, scene.locale), "n" if today.offered >= FEW else "n muted"),
        (_chips(level, words), "standing"),
        (number[1], "n"),
        (_free(line, scene.locale), "n"),
    ]
    return html.Tr(
        [
            html.Th(scene.title(line.queue), scope="row"),
            *(
                html.Td(cell, className=kind, **data(label=name))
                for (cell, kind), name in zip(cells, head[1:], strict=True)
            ),
        ],
        key=line.queue,
        className="queue",
    )


def _chips(level: str, words: str) -> list[Component]:
    """What stands now; beside it what the running time of the longest wait makes visible."""
    return [
        chip(level, words, f"now now-{level}"),
        chip(WARN, gettext("long wait"), "by-wait wait-warn"),
        chip(BAD, gettext("too long a wait"), "by-wait wait-bad"),
    ]


def _free(line: QueueLine, locale: str) -> str:
    free, everybody = fmt.integer(line.ready, locale), fmt.integer(line.members, locale)
    return gettext("%(free)s of %(all)s", free=free, all=everybody)


def waiting_card(scene: Scene) -> Component:
    """Callers who wait, longest first; a click chooses one."""
    title = gettext("Waiting one by one")
    callers = scene.board.waiting
    if not callers:
        return states.card(html.P(gettext("Nobody waits."), className="muted"), title=title)
    head = [
        (gettext("Who waits"), ""),
        (gettext("Queue"), ""),
        (gettext("Waits"), "n"),
        (gettext("Place"), "n"),
        (gettext("Rings at"), ""),
    ]
    rows = [_caller(one, scene, [name for name, _ in head]) for one in callers[:MOST_WAITING]]
    left = len(callers) - len(rows)
    rest = gettext("and %(n)s more", n=fmt.integer(left, scene.locale)) if left else ""
    return states.card(_table(head, rows, title), html.P(rest, className="sub") if rest else None, title=title)


def _caller(one: WaitingCaller, scene: Scene, head: Sequence[str]) -> Component:
    said = " · ".join(part for part in (fmt.phone(one.number), one.name if one.name != one.number else "") if part)
    link = html.A(said, href=scene.address(caller=one.uniqueid), **data(chooses=one.uniqueid))
    cells: list[tuple[Component | str, str]] = [
        (scene.title(one.queue), ""),
        (scene.waited(one.entered_at, one.queue), "n"),
        (fmt.integer(one.position, scene.locale), "n"),
        (", ".join(one.rings) or fmt.NONE, ""),
    ]
    return html.Tr(
        [
            html.Th(link, scope="row"),
            *(
                html.Td(cell, className=kind, **data(label=name))
                for (cell, kind), name in zip(cells, head[1:], strict=True)
            ),
        ],
        key=one.uniqueid,
        className="caller",
    )
