"""Who calls: name, number, queue, wait, the number that was dialled, and what it was about before. Pure."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components import format as fmt
from components import states
from components.call_rows import story_address
from components.focus_call import AtHand
from components.focus_state import Place, key, order_form
from components.labels import Labels
from components.markup import aria, data, field
from components.ticking import ticking
from data.facts import OUTGOING
from data.live import desk
from data.live.bodies import DIALING, HOLDING, RINGING, TALKING
from data.numbering.numbers import number_prefix, without_access_digit
from data.numbering.regions import region_of
from data.questions.at_hand import Before, Missed, Own


def caller(call: AtHand, before: Sequence[Before], place: Place, labels: Labels, zone: ZoneInfo) -> Component:
    """The card of the call at hand; a call that rings is told aloud once."""
    name = _name(call)
    ring = gettext("Incoming call: %(who)s", who=name) if call.state == RINGING else ""
    return html.Section(
        [
            html.P(_line(call, place), className="sub"),
            html.P(name, className="caller-name"),
            html.P(fmt.phone(call.number), className="caller-number")
            if call.number and name != _number(call)
            else None,
            html.P(_where(call, labels), className="sub"),
            html.P(ring, className="vh", role="alert") if ring else None,
            _before(before, labels, zone),
        ],
        className=f"card caller {call.state}",
        **(data(title=f"☎ {name}") if ring else {}),
        **aria(label=gettext("Who calls")),
    )


def _number(call: AtHand) -> str:
    return fmt.phone(_outside(call)) if call.number else gettext("Number withheld")


def _outside(call: AtHand) -> str:
    """The number without the digit that asks our exchange for an outside line."""
    return without_access_digit(call.number) if call.direction == OUTGOING else call.number


def _name(call: AtHand) -> str:
    return call.name if call.name and call.name != call.number else _number(call)


def _line(call: AtHand, place: Place) -> list[Component | str]:
    """Support · waited 0:38."""
    said: list[Component | str] = [_what(call)]
    if call.queue:
        said += [" · ", place.title(call.queue)]
    if call.waited_s is not None:
        said += [" · ", gettext("waited %(time)s", time=fmt.duration(call.waited_s, place.locale))]
    elif call.entered_at and call.state == RINGING:
        said += [" · ", gettext("waits"), " ", ticking(call.entered_at, place.now, place.locale)]
    return said


def _what(call: AtHand) -> str:
    if call.held:
        return gettext("The caller hears music while you ask a colleague")
    match call.state:
        case "ringing":
            return gettext("Your telephone rings")
        case "dialing":
            return gettext("Being dialled")
        case "talking":
            return gettext("You are talking")
        case "holding":
            return gettext("On hold")
    if call.ended_at and call.answered_at is None:
        return gettext("Not answered by you")
    return gettext("You called") if call.direction == OUTGOING else gettext("The last call")


def _where(call: AtHand, labels: Labels) -> str:
    """From which region, to which number of ours."""
    said = []
    prefix = number_prefix(_outside(call))
    if prefix:
        said.append(labels.key("region", region_of(prefix)))
    if call.did and call.direction != OUTGOING:
        said.append(gettext("dialled %(number)s", number=fmt.phone(call.did)))
    return " · ".join(said)


def _before(before: Sequence[Before], labels: Labels, zone: ZoneInfo) -> Component | None:
    if not before:
        return None
    items = []
    for one in before:
        local = datetime.fromtimestamp(one.started_at, zone)
        about = labels.topics.get(one.topic, one.topic) or gettext("no topic")
        who = f" ({', '.join(one.agents)})" if one.agents else ""
        note = f": {one.note}" if one.note else ""
        items.append(
            html.Li([f"{fmt.day(local.date(), labels.locale)}, {local:%H:%M} — ", html.B(about), f"{note}{who}"])
        )
    return html.Div([html.P(gettext("Called before"), className="lead"), html.Ul(items)], className="before sub")


def acts(call: AtHand, place: Place) -> list[Component]:
    """What can be done with the call: hang up, send on, ask a colleague; or call back when it is over."""
    if not call.state:
        back = html.Button([gettext("Call back"), " ", key("KeyC", "C")], type="submit", className="big")
        return [order_form(place, desk.DIAL, back, number=call.number)] if call.number else []
    same = {"call": call.call_id}
    hang = html.Button(gettext("Hang up"), type="submit", className="big")
    shown = []
    if call.state in (TALKING, HOLDING) and call.held:
        back = html.Button(gettext("Back to the caller"), type="submit", className="big")
        shown.append(order_form(place, desk.COME_BACK, back, **same))
    elif call.state in (TALKING, HOLDING):
        shown.append(_transfer(place, same))
    if call.state in (TALKING, HOLDING, DIALING):
        words = html.Button(gettext("Connect them: hang up"), type="submit", className="big") if call.held else hang
        shown.append(order_form(place, desk.HANGUP, words, **same))
    return shown


def _transfer(place: Place, same: dict[str, str]) -> Component:
    number = field("text", "number", id="send-to", required=True, maxLength=32, autoComplete="off")
    label = html.Label([gettext("Send on to number"), " ", key("KeyT", "T")], htmlFor="send-to")
    send = html.Button(gettext("Send at once"), type="submit", name="what", value=desk.SEND, className="big")
    ask = html.Button(gettext("Ask first"), type="submit", name="what", value=desk.ASK_FIRST, className="big")
    return order_form(place, "", html.Div([label, number], className="labelled"), send, ask, **same)


def dial(place: Place) -> Component:
    """Any number, dialled at the own telephone."""
    number = field("text", "number", id="dial-to", required=True, maxLength=32, autoComplete="off")
    label = html.Label([gettext("Number to dial"), " ", key("KeyD", "D")], htmlFor="dial-to")
    call = html.Button(gettext("Dial"), type="submit", className="big")
    return order_form(place, desk.DIAL, html.Div([label, number], className="labelled"), call)


def calls_card(calls: Sequence[Own], labels: Labels, zone: ZoneInfo, chosen: str) -> Component:
    """My calls: a click brings one back to write down what it was about."""
    title = gettext("My calls today")
    if not calls:
        return states.card(html.P(gettext("No calls yet."), className="muted"), title=title)
    return states.card(html.Ul([_own(one, labels, zone, chosen) for one in calls], className="own-calls"), title=title)


def _own(one: Own, labels: Labels, zone: ZoneInfo, chosen: str) -> Component:
    words = f"{fmt.clock(one.started_at, zone)[:5]} · {fmt.phone(_dialled(one))}"
    about = labels.topics.get(one.topic, one.topic) or gettext("no topic")
    now = aria(current="true") if one.call_id == chosen else {}
    return html.Li(
        [
            html.A(words, href=f"/focus?call={one.call_id}", **now),
            html.Span([about, f": {one.note}" if one.note else ""], className="sub"),
            html.A(gettext("story"), href=story_address(one.pbx, one.call_id), className="sub"),
        ]
    )


def _dialled(one: Own) -> str:
    return without_access_digit(one.number) if one.direction == OUTGOING else one.number


def missed_card(missed: Sequence[Missed], place: Place | None, labels: Labels, zone: ZoneInfo) -> Component | None:
    """Callers who rang here in vain and whom nobody has talked to since."""
    if not missed:
        return None
    items = [_missed(one, place, labels, zone) for one in missed]
    sub = gettext("They rang at your telephone, nobody answered, and nobody has talked to them since")
    return states.card(html.Ul(items, className="own-calls"), title=gettext("To call back"), sub=sub)


def _missed(one: Missed, place: Place | None, labels: Labels, zone: ZoneInfo) -> Component:
    said = f"{fmt.clock(one.offered_at, zone)[:5]} · {fmt.phone(one.number)}"
    back = html.Button(gettext("Call back"), type="submit")
    return html.Li(
        [
            html.Span(said),
            html.Span(labels.key("queue", one.queue), className="sub"),
            order_form(place, desk.DIAL, back, number=one.number) if place else None,
        ]
    )
