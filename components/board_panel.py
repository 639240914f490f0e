"""What can be done with the agent or the caller that was chosen on the live board: plain forms, one for each order.

Each part is drawn anew only when its signature changes, so that nobody loses what they type. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components import format as fmt
from components import order_words
from components.board import Scene
from components.board_people import about, state_chip
from components.markup import aria, data, field, hidden
from data.live import orders
from data.live.bodies import HOLDING, TALKING, AgentBody, AgentCall, WaitingCaller

ORDER = "/live/order"
PARTS = ("head", "break", "queues", "calls")


@dataclass(frozen=True, slots=True)
class Desk:
    """Who orders: the token of their forms, and the internal number of their own telephone if it is known."""

    token: str
    phone: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the panel, and what has to be the same for it to stay as it is."""

    signature: str
    shown: list[Component]


Parts = dict[str, Part]
NOTHING = Part("", [])


def frame(children: Sequence[Component], scene: Scene, is_chosen: bool) -> Component:
    """The place of the panel, with the words that the browser shows by itself."""
    close = html.A(gettext("Close"), href=scene.address(), className="button", **data(closes=""))
    said = html.P(className="strip", role="status", hidden=True)
    return html.Section(
        [html.Div([*children, close], className="panel-parts"), said] if is_chosen else list(children),
        id="panel",
        className="card panel" if is_chosen else "",
        hidden=not is_chosen,
        tabIndex="-1",
        **data(orders="", running=order_words.running(), silent=order_words.silent()),
        **aria(label=gettext("What to do")),
    )


def of_agent(body: AgentBody | None, name: str, scene: Scene, desk: Desk) -> Parts:
    """What can be done with an agent."""
    if body is None:
        return {"head": Part("gone", [html.H2(name), html.P(order_words.refused(orders.NO_AGENT))])}
    paused = any(one.paused for one in body.memberships)
    joined = [(one.queue, one.kind) for one in body.memberships]
    calls = [(one.call_id, one.state in (TALKING, HOLDING)) for one in body.calls]
    return {
        "head": Part(f"{body.line}", _agent_head(body, scene)),
        "break": Part(f"{paused} {bool(joined)}", _break(body, scene, desk) if joined else []),
        "queues": Part(f"{joined} {[one.queue for one in scene.board.queues]}", _queues(body, scene, desk)),
        "calls": Part(f"{calls}", [_call(one, body, scene, desk) for one in body.calls]),
    }


def of_caller(caller: WaitingCaller | None, scene: Scene, desk: Desk) -> Parts:
    """What can be done with a caller who waits."""
    if caller is None:
        return {"head": Part("gone", [html.H2(gettext("Who waits")), html.P(order_words.refused(orders.NO_CALLER))])}
    head: list[Component] = [
        html.H2(" ".join(part for part in (fmt.phone(caller.number), caller.name) if part)),
        html.P([f"{scene.title(caller.queue)} · ", scene.waited(caller.entered_at, caller.queue)], className="sub"),
    ]
    return {"head": Part(f"{caller}", head), "calls": Part("there", _send(caller, scene, desk))}


def _agent_head(body: AgentBody, scene: Scene) -> list[Component]:
    line = body.line
    more = about(line, scene)
    said: list[Component | str] = [state_chip(line), " ", scene.since(line.since), f" · {more}" if more else ""]
    return [html.H2(line.agent), html.P(said, className="sub")]


def _form(
    what: str, words: str, who: dict[str, str], inputs: Sequence[Component], desk: Desk, scene: Scene
) -> Component:
    known = {"csrf_token": desk.token, "what": what, "pbx": scene.pbx, **who}
    button = html.Button(words, type="submit")
    return html.Form(
        [*(hidden(name, value) for name, value in known.items()), *inputs, button],
        method="POST",
        action=ORDER,
        key=what + who.get("call", ""),
        **data(order=""),
    )


def _label(words: str, control: Component) -> Component:
    return html.Label([html.Span(words), control])


def _choice(name: str, words: str, options: Sequence[tuple[str, str]]) -> Component:
    made = [html.Option(text, value=value) for value, text in options]
    return _label(words, html.Select(made, name=name))


def _break(body: AgentBody, scene: Scene, desk: Desk) -> list[Component]:
    who = {"agent": body.line.agent}
    if any(one.paused for one in body.memberships):
        return [_form(orders.UNPAUSE, gettext("End the break"), who, [], desk, scene)]
    reasons = [gettext("Lunch"), gettext("Rest"), gettext("Training"), gettext("Meeting"), gettext("Other work")]
    known = html.Datalist([html.Option(value=reason) for reason in reasons], id="board-reasons")
    typed = field("text", "reason", required=True, maxLength="39", list="board-reasons", autoComplete="off")
    inputs = [_label(gettext("Reason of the break"), typed), known]
    return [_form(orders.PAUSE, gettext("Send on a break"), who, inputs, desk, scene)]


def _queues(body: AgentBody, scene: Scene, desk: Desk) -> list[Component]:
    who = {"agent": body.line.agent}
    inside = [one.queue for one in body.memberships]
    leaves = [(one.queue, scene.title(one.queue)) for one in body.memberships if one.kind != "static"]
    joins = [(one.queue, scene.title(one.queue)) for one in scene.board.queues if one.queue not in inside]
    forms = []
    if joins:
        into = _choice("queue", gettext("Into the queue"), joins)
        forms.append(_form(orders.ADD, gettext("Sign in"), who, [into], desk, scene))
    if leaves:
        out = _choice("from", gettext("Out of the queue"), leaves)
        forms.append(_form(orders.REMOVE, gettext("Sign out"), who, [out], desk, scene))
    if joins and leaves:
        both = [
            _choice("from", gettext("Out of the queue"), leaves),
            _choice("queue", gettext("Into the queue"), joins),
        ]
        forms.append(_form(orders.MOVE, gettext("Move"), who, both, desk, scene))
    return forms


def _call(call: AgentCall, body: AgentBody, scene: Scene, desk: Desk) -> Component:
    who = {"agent": body.line.agent, "call": call.call_id}
    words = " · ".join(
        part for part in (fmt.phone(call.number), call.name, scene.title(call.queue) if call.queue else "") if part
    )
    forms = [_end(_form(orders.HANGUP, gettext("End the call"), who, [], desk, scene))]
    if call.state in (TALKING, HOLDING):
        forms.insert(0, _listen(who, scene, desk))
    return html.Div(
        [html.P(gettext("Call: %(who)s", who=words), className="sub"), *forms],
        className="call-orders",
        key=call.call_id,
    )


def _listen(who: dict[str, str], scene: Scene, desk: Desk) -> Component:
    """One form with a button for each way: the button says which."""
    ways = {
        orders.LISTEN: gettext("Listen"),
        orders.WHISPER: gettext("Whisper to the agent"),
        orders.BARGE: gettext("Join the talk"),
    }
    phone = field(
        "text",
        "phone",
        desk.phone,
        required=True,
        maxLength="20",
        pattern="[0-9*#]+",
        autoComplete="off",
        className="short",
    )
    known = {"csrf_token": desk.token, "pbx": scene.pbx, **who}
    buttons = [html.Button(words, type="submit", name="what", value=what) for what, words in ways.items()]
    return html.Form(
        [*(hidden(name, value) for name, value in known.items()), _label(gettext("Your telephone"), phone), *buttons],
        method="POST",
        action=ORDER,
        **data(order=""),
    )


def _end(form: Component) -> Component:
    """What cannot be undone takes two steps."""
    return html.Details([html.Summary(gettext("End the call …")), form], className="sure")


def _send(caller: WaitingCaller, scene: Scene, desk: Desk) -> list[Component]:
    who = {"caller": caller.uniqueid}
    places = [(one.queue, scene.title(one.queue)) for one in scene.board.queues if one.queue.isdigit()]
    places += [(one.phone, one.agent) for one in scene.board.agents if one.phone.isdigit()]
    known = html.Datalist(
        [html.Option(label=words, value=number) for number, words in places if number != caller.queue],
        id="board-places",
    )
    typed = field(
        "text", "number", required=True, maxLength="32", list="board-places", pattern=r"\+?[0-9*#]+", autoComplete="off"
    )
    inputs = [_label(gettext("Number of a queue, an agent or anybody"), typed), known]
    return [
        _form(orders.SEND, gettext("Send there"), who, inputs, desk, scene),
        _end(_form(orders.END, gettext("End the call"), who, [], desk, scene)),
    ]
