"""/live: the exchange now: five numbers, queues, who waits, who does what, today; and orders to those chosen.

What is chosen stands in the address. The board follows its slice: a change draws the parts anew, not the page.
"""

import time
from typing import Any
from urllib.parse import parse_qsl

from dash import Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate
from flask import request

from auth.forms import form_token
from auth.here import house, visitor
from auth.language import gettext
from auth.own import extension_of
from auth.roles import STAFF, callback
from auth.slices import shelf
from components import board_panel as panel
from components.board import PATH, Scene
from components.board_link import no_exchange, sign
from components.board_panel import Desk, Parts
from components.board_regions import REGIONS, Regions, Shown, changed
from components.live_orders import PHONE_COOKIE
from components.markup import aria
from components.page import Address, Content, locale, register_page
from components.ticking import follows
from data.database import reading
from data.live.bodies import AgentBody, BoardBody, LinkBody
from data.live.slices import BOARD, LINK, agent_slice, live_exchanges
from data.live.today import Today, today_of
from data.naming import queue_titles
from data.people import EXTENSION, INTERFACE, agents_of
from data.words import N_


@register_page(PATH, title=N_("Now"), roles=STAFF)
def layout(address: Address) -> Content:
    """The whole page; everything in it that moves is drawn anew by the callbacks below."""
    asked = dict(parse_qsl(address.query, max_num_fields=20)) if address.query.count("&") < 20 else {}
    exchanges = live_exchanges(house().settings)
    named = next(
        (one.name for one in exchanges if one.name == asked.get("pbx")), exchanges[0].name if exchanges else ""
    )
    shown: Shown = {"pbx": named, "agent": asked.get("agent", "")[:150], "caller": asked.get("caller", "")[:150]}
    scene = _scene(named) if named else None
    nothing: tuple[Regions, Shown] = {"trouble": [no_exchange()]}, {}
    drawn, order = changed(scene, {}) if scene else nothing
    parts = _parts(scene, shown) if scene else {}
    shown |= order
    signatures = {name: parts[name].signature if name in parts else "" for name in panel.PARTS}
    agent = agent_slice(shown["agent"]) if shown["agent"] else ""
    places = {name: html.Div(drawn.get(name, []), id=f"board-{name}", className=f"board-{name}") for name in REGIONS}
    return [
        html.Div(
            [html.H1(gettext("Now")), *([_exchanges(named), sign(house().settings.zone)] if named else [])],
            className="head board-head",
        ),
        *(follows(named, BOARD, "live-board") if named else [dcc.Store(id="live-board")]),
        *(follows(named, agent, "live-agent") if agent else [dcc.Store(id="live-agent")]),
        dcc.Store(id="board-shown", data=shown),
        dcc.Store(id="panel-shown", data=signatures),
        html.Div(
            [
                *(places[name] for name in ("trouble", "numbers")),
                html.Div([places["queues"], places["waiting"]], className="board-need"),
                *(places[name] for name in ("people", "today")),
            ],
            className="board",
        ),
        _panel(scene, shown, parts),
    ]


def _exchanges(named: str) -> Component | None:
    """Which exchange, where there are several."""
    exchanges = live_exchanges(house().settings)
    if len(exchanges) < 2:
        return None
    links = [
        html.A(
            one.title or one.name, href=f"{PATH}?pbx={one.name}", **(aria(current="true") if one.name == named else {})
        )
        for one in exchanges
    ]
    return html.Nav(links, className="seg", **aria(label=gettext("Exchanges")))


def _panel(scene: Scene | None, shown: Shown, parts: Parts) -> Component:
    places = [html.Div(parts[name].shown if name in parts else [], id=f"panel-{name}") for name in panel.PARTS]
    if scene is None:
        return html.Div(places, hidden=True)
    return panel.frame(places, scene, bool(shown["agent"] or shown["caller"]))


def _scene(pbx: str) -> Scene:
    """This exchange as this process knows it; without any slice an empty board."""
    settings, now = house().settings, time.time()
    link, board = shelf().slice_of(pbx, LINK), shelf().slice_of(pbx, BOARD)
    body = board.body(BoardBody) if board else BoardBody()
    said = link.link if link else LinkBody("", 0.0)
    return Scene(
        pbx=pbx,
        board=body,
        link=said,
        as_of=(link.as_of if link else 0.0) + said.clock_offset,
        is_fresh=bool(board and board.is_fresh(now)),
        now=now + said.clock_offset,
        today=today_of(pbx, [one.queue for one in body.queues]) if board else Today(int(now)),
        titles=queue_titles(settings),
        locale=locale(),
        zone=settings.zone,
        several=len(live_exchanges(settings)) > 1,
    )


def _parts(scene: Scene, shown: Shown) -> Parts:
    """The panel of what is chosen."""
    if not shown["agent"] and not shown["caller"]:
        return {}
    desk = Desk(form_token(), _own_phone(scene.pbx))
    if shown["agent"]:
        found = shelf().slice_of(scene.pbx, agent_slice(shown["agent"]))
        return panel.of_agent(found.body(AgentBody) if found else None, shown["agent"], scene, desk)
    caller = next((one for one in scene.board.waiting if one.uniqueid == shown["caller"]), None)
    return panel.of_caller(caller, scene, desk)


def _own_phone(pbx: str) -> str:
    """The visitor's own telephone: as it is linked, or as it was named last."""
    with reading(house().engine) as connection:
        links = agents_of(connection, visitor().person_id, house().clock())
    for link in links:
        if link.pbx == pbx and link.kind in (EXTENSION, INTERFACE):
            return link.value if link.kind == EXTENSION else extension_of(link.value)
    return request.cookies.get(PHONE_COOKIE, "")[:20]


def _asked(shown: Any) -> tuple[Scene, Shown]:
    """What the browser keeps, if it is of an exchange that is there."""
    known = {one.name for one in live_exchanges(house().settings)}
    if not isinstance(shown, dict) or shown.get("pbx") not in known:
        raise PreventUpdate
    clean = {name: str(shown.get(name, "")) for name in ("pbx", "agent", "caller")}
    return _scene(clean["pbx"]), {**shown, **clean}


@callback(
    [Output(f"board-{name}", "children") for name in REGIONS],
    Output("board-shown", "data"),
    Input("live-board", "data"),
    State("board-shown", "data"),
    prevent_initial_call=True,
    roles=STAFF,
)
def redraw(version: Any, kept: Any) -> tuple[Any, ...]:
    """What changed on the board, when its slice is new."""
    if version is None:
        raise PreventUpdate
    scene, shown = _asked(kept)
    drawn, order = changed(scene, shown)
    return *(drawn.get(name, no_update) for name in REGIONS), shown | order


@callback(
    [Output(f"panel-{name}", "children") for name in panel.PARTS],
    Output("panel-shown", "data"),
    Input("live-agent", "data"),
    Input("live-board", "data"),
    State("board-shown", "data"),
    State("panel-shown", "data"),
    prevent_initial_call=True,
    roles=STAFF,
)
def redraw_panel(_agent: Any, _board: Any, kept: Any, signatures: Any) -> tuple[Any, ...]:
    """The panel's parts that are not what they were."""
    scene, shown = _asked(kept)
    if shown["agent"] and "live-agent.data" not in ctx.triggered_prop_ids:
        raise PreventUpdate
    parts = _parts(scene, shown)
    if not parts:
        raise PreventUpdate
    before = signatures if isinstance(signatures, dict) else {}
    now = {name: parts[name].signature if name in parts else "" for name in panel.PARTS}
    children = [
        no_update if now[name] == before.get(name) else (parts[name].shown if name in parts else [])
        for name in panel.PARTS
    ]
    return *children, now
