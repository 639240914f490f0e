"""The head of the workplace: what I do now and since when, and the one green button that comes next. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components import states
from components.board_people import STATES
from components.board_queues import chip
from components.markup import aria, data, hidden
from components.ticking import ticking
from data.live import desk
from data.live.bodies import (
    BUSY,
    CALL_STATES,
    DIALING,
    HOLDING,
    OFF,
    PAUSED,
    READY,
    RINGING,
    TALKING,
    UNREACHABLE,
    WRAP_UP,
    AgentBody,
)
from data.words import N_

ORDER = "/focus/order"
MINE = {
    OFF: N_("Not on shift"),
    READY: N_("Ready"),
    RINGING: N_("You are being called"),
    DIALING: N_("Being dialled"),
    TALKING: N_("On a call"),
    HOLDING: N_("On a call"),
    WRAP_UP: N_("After the call"),
    PAUSED: N_("Break"),
    UNREACHABLE: N_("Your telephone is off"),
    BUSY: N_("Your telephone is in use"),
}
"""What I do, as people say it of themselves."""
QUEUE = "queue:"
"""Name of a queue's tick in the form of the start, before the queue."""


@dataclass(frozen=True, slots=True)
class Place:
    """Who works where: exchange, token of the forms, words for queues, reasons of breaks, queues to choose from."""

    pbx: str
    token: str
    locale: str
    now: float
    titles: dict[str, str]
    reasons: Sequence[str] = ()
    queues: Sequence[str] = ()
    """All that can be worked in."""
    usual: Sequence[str] = ()
    """Of them, those that were worked in lately."""

    def title(self, queue: str) -> str:
        """What people call a queue."""
        return self.titles.get(queue) or queue


def key(code: str, shown: str) -> Component:
    """The key that presses a button, as it is shown on it."""
    return html.Kbd(shown, **data(code=code), **aria(hidden="true"))


def order_form(place: Place, what: str, *content: Component, **fields: str) -> Component:
    """A form that orders something of the exchange (`what` empty: its buttons say what); assets/orders.js sends it."""
    carried = {"csrf_token": place.token, "pbx": place.pbx} | ({"what": what} if what else {}) | fields
    return html.Form(
        [*(hidden(name, value) for name, value in carried.items()), *content],
        method="POST",
        action=ORDER,
        **data(order=""),
    )


def head(body: AgentBody, place: Place) -> Component:
    """«На звонке» 03:24."""
    line = body.line
    return html.Div(
        [
            html.Span(
                [_chip(line.state), html.Span(f" {line.reason}", className="sub") if _has_reason(body) else None]
            ),
            html.Strong(ticking(line.since, place.now, place.locale), className="timer") if line.since else None,
        ],
        className="focus-head",
    )


def _chip(state: str) -> Component:
    level, others = STATES.get(state, ("quiet", state))
    return chip(level, gettext(MINE.get(state, others)))


def _has_reason(body: AgentBody) -> bool:
    return body.line.state == PAUSED and bool(body.line.reason)


def buttons(body: AgentBody, place: Place) -> Component:
    """What comes next: never two green buttons; in a call there is nothing to press."""
    line = body.line
    if line.state == OFF and not body.memberships:
        return start(place)
    shown: list[Component | None] = []
    if line.paused_since is not None and line.state not in CALL_STATES:
        words = gettext("Ready for the next one") if line.state == WRAP_UP else gettext("Ready")
        shown.append(order_form(place, desk.READY, _go(words)))
    elif line.state == READY:
        shown.append(html.P(gettext("You are ready: the next call will ring."), className="calm"))
    if line.state != PAUSED:
        shown.append(_break(place))
    if line.state != WRAP_UP or line.paused_since is None:
        finish = html.Button([gettext("Finish the call's work"), " ", key("KeyF", "F")], type="submit", className="big")
        shown.append(order_form(place, desk.AFTER_CALL, finish))
    shown.append(_end(body, place) if line.state not in CALL_STATES else None)
    return html.Div([one for one in shown if one is not None], className="focus-buttons")


def _go(words: str) -> Component:
    return html.Button([words, " ", key("Enter", "Enter")], type="submit", className="big go")


def _break(place: Place) -> Component:
    choices = [
        html.Button(reason, type="submit", name="reason", value=reason, className="big") for reason in place.reasons
    ]
    return html.Details(
        [
            html.Summary([gettext("Break"), " ", key("KeyP", "P")], className="big"),
            order_form(place, desk.BREAK, html.P(gettext("Why?"), className="lead"), *choices),
        ],
        className="menu break",
    )


def _end(body: AgentBody, place: Place) -> Component | None:
    if not any(one.kind != "static" for one in body.memberships):
        return None
    leave = html.Button(gettext("Yes, end the shift"), type="submit", className="big")
    return html.Details(
        [html.Summary(gettext("End the shift"), className="big"), order_form(place, desk.END, leave)],
        className="menu",
    )


def start(place: Place) -> Component:
    """Which queues to work in today: those of the last days are chosen already."""
    if not place.queues:
        return states.strip(gettext("The exchange told of no queues yet."))
    chosen = set(place.usual) or set(place.queues)
    boxes = [_box(queue, place.title(queue), queue in chosen) for queue in place.queues]
    return order_form(
        place,
        desk.START,
        html.Fieldset([html.Legend(gettext("Your queues today")), *boxes], className="choices-of-queues"),
        _go(gettext("Start the shift")),
    )


def _box(queue: str, title: str, is_chosen: bool) -> Component:
    made: Component = dbc.Checkbox(id=f"work-{queue}", name=f"{QUEUE}{queue}", label=title, value=is_chosen)
    return made
