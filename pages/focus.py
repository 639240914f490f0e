"""/focus: an operator's workplace: what I do now, who calls, what it is about, my calls.

Everything is the visitor's own agent's. Parts follow the agent's slice, and each is drawn anew only when it changed:
nobody loses what is being typed. Without a live exchange topics and notes of the own calls stay.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl

from dash import Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate
from sqlalchemy.engine import Connection

from auth.forms import form_token
from auth.here import house, visitor
from auth.language import gettext
from auth.own import Own
from auth.own_desk import is_own_call, own_names, own_slices
from auth.roles import EVERYONE, callback
from auth.slices import shelf
from components import focus_caller, focus_state, focus_words, order_words, report_cards, states
from components import format as fmt
from components.board_link import sign, trouble_words
from components.focus_call import AtHand, at_hand
from components.focus_help import help_card
from components.focus_state import Place
from components.labels import Labels
from components.markup import data
from components.page import Address, Content, locale, register_page
from components.ticking import OPERATOR_MS, follows
from data.answer import answer
from data.database import reading
from data.filters import Filters
from data.live.bodies import AgentBody, BoardBody
from data.live.slices import BOARD, LiveSlice, live_exchanges
from data.localtime import day_start, local_day
from data.naming import queue_titles, topic_names
from data.questions import at_hand as facts
from data.reports import BY_SLUG
from data.topics import all_topics
from data.words import N_

PARTS = ("trouble", "state", "caller", "acts", "words", "calls")
TILES = ("login", "talking", "pause", "answered", "aht")
LATEST, MOST_MISSED, MOST_REASONS = 12, 8, 6
REASONS = (N_("Rest"), N_("Lunch"), N_("Training"))
DAY = timedelta(days=1)


@register_page("/focus", title=N_("Workplace"), roles=EVERYONE)
def layout(address: Address) -> Content:
    """The whole page; what moves in it is drawn anew by the callback below."""
    asked = dict(parse_qsl(address.query, max_num_fields=20)) if address.query.count("&") < 20 else {}
    wanted = asked.get("call", "")[:150]
    with reading(house().engine) as connection:
        own = own_names(connection)
        if not own.names:
            return [html.H1(gettext("Workplace")), *_stores(None, {}), _nobody()]
        look = _Look.of(connection, own, wanted)
        parts, numbers = look.parts(), look.numbers()
        shown = {name: draw() for name, (_, draw) in parts.items()}
    is_live = own.pbx in {one.name for one in live_exchanges(house().settings)}
    places = [html.Div(shown[name], id=f"focus-{name}", className=f"focus-{name}") for name in PARTS]
    said = html.P(className="strip", role="status", hidden=True)
    return [
        html.Div(
            [html.H1(gettext("Workplace")), *([sign(house().settings.zone)] if is_live else [])],
            className="head board-head",
        ),
        *_stores(look.live, {"call": wanted, "signatures": {name: parts[name][0] for name in PARTS}}),
        html.Div(
            [*places[:2], said, *places[2:5]],
            className="focus",
            **data(orders="", running=order_words.running(), silent=order_words.silent(), focus=""),
        ),
        html.Div([numbers, *places[5:], help_card()], className="focus-more"),
    ]


def _stores(live: LiveSlice | None, shown: dict[str, Any]) -> list[Component]:
    """What makes the page follow the own agent, and what it shows already."""
    followed = follows(live.pbx, live.name, "focus-live", OPERATOR_MS) if live else [dcc.Store(id="focus-live")]
    return [*followed, dcc.Store(id="focus-shown", data=shown)]


def _nobody() -> Component:
    return states.card(
        states.empty(
            gettext("Your account is not yet linked to a telephone."),
            gettext("Ask the administrator to link it; your calls and hours appear at once."),
        )
    )


@callback(
    *[Output(f"focus-{name}", "children") for name in PARTS],
    Output("focus-shown", "data"),
    Input("focus-live", "data"),
    State("focus-shown", "data"),
    prevent_initial_call=True,
    roles=EVERYONE,
)
def redraw(version: Any, shown: Any) -> tuple[Any, ...]:
    """The parts that are not what they were."""
    if version is None or not isinstance(shown, dict):
        raise PreventUpdate
    before = shown.get("signatures")
    before = before if isinstance(before, dict) else {}
    with reading(house().engine) as connection:
        own = own_names(connection)
        if not own.names:
            raise PreventUpdate
        parts = _Look.of(connection, own, str(shown.get("call", ""))[:150]).parts()
        now = {name: parts[name][0] for name in PARTS}
        children = [no_update if now[name] == before.get(name) else parts[name][1]() for name in PARTS]
    return (*children, {**shown, "signatures": now})


@dataclass(frozen=True)
class _Look:
    """Everything that one drawing reads."""

    connection: Connection
    own: Own
    live: LiveSlice | None
    body: AgentBody | None
    call: AtHand | None
    today: date
    labels: Labels
    place: Place

    @classmethod
    def of(cls, connection: Connection, own: Own, wanted: str) -> "_Look":
        """The visitor's agent as the exchange tells of it now, and the call that is at hand."""
        settings, moment = house().settings, time.time()
        found = own_slices(own.pbx)
        live = found[0] if found else None
        body = live.body(AgentBody) if live is not None and live.is_fresh(moment) else None
        today = local_day(house().clock(), settings.zone)
        is_own = bool(wanted) and is_own_call(connection, own.pbx, wanted)
        chosen = facts.one_call(connection, own.pbx, wanted) if is_own else None
        labels = Labels(locale(), queue_titles(settings), topic_names(connection, locale()))
        call = at_hand(own.pbx, body, chosen)
        if call is None:
            latest = facts.own_latest(connection, own.pbx, own.names, [today, today - DAY], 1)
            call = at_hand(own.pbx, None, latest[0]) if latest else None
        now = moment + (live.link.clock_offset if live else 0.0)
        place = Place(own.pbx, form_token(), labels.locale, now, dict(labels.queues))
        return cls(connection, own, live, body, call, today, labels, place)

    def parts(self) -> dict[str, tuple[str, Callable[[], list[Component]]]]:
        """Of each part what has to be the same for it to stay as it is, and what draws it: only then more is read."""
        call, body = self.call, self.body
        which = f"{call.uniqueid}" if call else ""
        standing = f"{call.state} {call.held} {call.answered_at} {call.ended_at}" if call else ""
        queues = [one.queue for one in body.memberships] if body else []
        state = f"{body.line.state} {body.line.since} {body.line.paused_since} {queues}" if body else "none"
        return {
            "trouble": (f"{bool(body)} {self._trouble()}", self._strips),
            "state": (state, self._state),
            "caller": (f"{which} {standing}", self._caller),
            "acts": (f"{which} {standing} {bool(body)}", self._acts),
            "words": (which, self._words),
            "calls": (f"{which} {bool(call and call.state)} {bool(body)}", self._calls),
        }

    def _trouble(self) -> str:
        """Why nothing can be ordered now; empty: all is well, or nothing of this exchange is live at all."""
        live = self.live
        if live is None or self.body is not None:
            return ""
        return trouble_words(live.link, fmt.clock(int(live.as_of + live.link.clock_offset), house().settings.zone))

    def _strips(self) -> list[Component]:
        if said := self._trouble():
            return [states.strip(said, "bad"), html.P(gettext("Topics and notes are kept all the same."))]
        if self.live is None and self.own.pbx in {one.name for one in live_exchanges(house().settings)}:
            return [states.strip(gettext("The exchange does not know your telephone yet; your calls are below."))]
        return []

    def _state(self) -> list[Component]:
        if self.body is None:
            return []
        place = self._place(self.body)
        return [focus_state.head(self.body, place), focus_state.buttons(self.body, place)]

    def _caller(self) -> list[Component]:
        call = self.call
        if call is None:
            return [focus_words.nothing()]
        before = facts.calls_before(self.connection, call.pbx, call.number, (call.call_id, call.uniqueid))
        return [focus_caller.caller(call, before, self.place, self.labels, house().settings.zone)]

    def _acts(self) -> list[Component]:
        if self.body is None:
            return []
        acts = focus_caller.acts(self.call, self.place) if self.call else []
        return acts if self.body.calls else [*acts, focus_caller.dial(self.place)]

    def _words(self) -> list[Component]:
        call = self.call
        if call is None:
            return []
        topic, note = facts.said_of(self.connection, call.pbx, (call.uniqueid, call.call_id))
        known = facts.one_call(self.connection, call.pbx, call.call_id)
        said = focus_words.Said(
            topic or (known.topic if known else ""),
            note,
            facts.usual_topics(self.connection, call.pbx, call.queue, self.today, focus_words.SHOWN),
            all_topics(self.connection),
            locale(),
            form_token(),
            visitor().person_id,
        )
        return [focus_words.words(call, said)]

    def _calls(self) -> list[Component]:
        own, zone = self.own, house().settings.zone
        since = day_start(self.today, zone)
        calls = facts.own_latest(self.connection, own.pbx, own.names, [self.today], LATEST)
        missed = facts.missed_by(self.connection, own.pbx, own.names, since, MOST_MISSED)
        chosen = self.call.call_id if self.call else ""
        cards = [
            focus_caller.missed_card(missed, self.place if self.body else None, self.labels, zone),
            focus_caller.calls_card(calls, self.labels, zone, chosen),
        ]
        return [one for one in cards if one is not None]

    def numbers(self) -> Component:
        """The own day so far."""
        settings, now = house().settings, house().clock()
        filters = self.own.bounded(Filters.from_query(f"from={self.today}&to={self.today}", self.today), settings.zone)
        table = answer(self.connection, BY_SLUG["agent-hours"], filters, now, settings)
        return report_cards.tiles(table, TILES, self.labels, lambda _column: None)

    def _place(self, body: AgentBody) -> Place:
        """With reasons of breaks; queues to choose from are read only for whom no queue has."""
        own, every = self.own, list[str]()
        if not body.memberships:
            board = shelf().slice_of(own.pbx, BOARD)
            every = [one.queue for one in board.body(BoardBody).queues] if board else []
        worked = facts.queues_worked_in(self.connection, own.pbx, own.names, self.today) if every else []
        reasons = facts.pause_reasons(self.connection, own.pbx, own.names, self.today)[:MOST_REASONS]
        return replace(
            self.place,
            reasons=reasons or [gettext(one) for one in REASONS],
            queues=every,
            usual=[one for one in worked if one in every],
        )
