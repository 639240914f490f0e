"""The routes of the operator's workplace: what is ordered of the exchange, how it goes, and what a call was about.

Everything is about the visitor's own agent and own calls, whatever the browser says. No route waits for the exchange.
"""

import re
import time
from collections.abc import Iterable

from flask import Blueprint, abort, jsonify, request
from flask.typing import ResponseReturnValue

from auth.forms import has_good_token
from auth.here import house, visitor
from auth.own_desk import is_own_call, own_body
from auth.roles import EVERYONE
from auth.slices import shelf
from components import focus_words, order_words
from components.focus_state import QUEUE
from data.database import reading, writing
from data.entries import MAX_NOTE, NOTE, TOPIC, Entry, append_entry
from data.live import desk, orders
from data.live.bodies import BoardBody
from data.live.commands import DONE, FAILED, RUNNING, Command, Outcome, ask, asker_of, outcome_of
from data.live.slices import BOARD, live_exchanges
from data.questions.at_hand import said_of
from data.settings import Pbx
from data.topics import all_topics
from telephony.actions import Refused, action_of

ROUTES = {"focus.order": EVERYONE, "focus.outcome": EVERYONE, "focus.say": EVERYONE}
KEY = re.compile(r"[0-9a-f]{31}")
ASKED = re.compile(r"([0-9a-f]{31})([0-9a-f])")
MOST_STEPS = 15
blueprint = Blueprint("focus", __name__)


@blueprint.post("/focus/order")
def order() -> ResponseReturnValue:
    """Ask everything that an order needs; the answer's id tells how all of it goes."""
    form = request.form
    pbx = next((one for one in live_exchanges(house().settings) if one.name == form.get("pbx")), None)
    key, what = form.get("key", ""), form.get("what", "")
    if pbx is None or not KEY.fullmatch(key):
        abort(404)
    if not has_good_token():
        return _told(Outcome(FAILED, "bad_token"))
    try:
        steps = desk.steps_of(what, _desk(pbx))[:MOST_STEPS]
        for kind, args in steps:
            action_of(kind, args)
    except (orders.NotOrdered, Refused) as why:
        return _told(Outcome(FAILED, why.code))
    me, now, ip = visitor().person_id, time.time(), request.remote_addr or ""
    with writing(house().engine) as connection:
        for n, (kind, args) in enumerate(steps):
            one = Command(f"{key}{n:x}", pbx.name, me, ip, kind, args, now)
            ask(connection, one)
            if asker_of(connection, one.id) != me:
                abort(404)
        found = [outcome_of(connection, f"{key}{n:x}", now) for n in range(len(steps))]
    return _told(_worst(found), done=focus_words.done(what), id=f"{key}{len(steps):x}", steps=1)


@blueprint.get("/focus/outcome/<asked>")
def outcome(asked: str) -> ResponseReturnValue:
    """How an order goes, told to who asked it."""
    match = ASKED.fullmatch(asked)
    if match is None:
        abort(404)
    ids = [f"{match[1]}{n:x}" for n in range(int(match[2], 16))]
    with reading(house().engine) as connection:
        if not ids or any(asker_of(connection, one) != visitor().person_id for one in ids):
            abort(404)
        found = [outcome_of(connection, one, time.time()) for one in ids]
    return _told(_worst(found))


def _desk(pbx: Pbx) -> desk.Desk:
    """The visitor's own agent, and what was filled in."""
    board = shelf().slice_of(pbx.name, BOARD)
    standing = orders.Standing(
        board.body(BoardBody) if board else BoardBody(), own_body(pbx.name), pbx.dial_context, request.form
    )
    return desk.Desk(standing, tuple(name.removeprefix(QUEUE) for name in request.form if name.startswith(QUEUE)))


def _worst(found: Iterable[Outcome | None]) -> Outcome:
    """Of several commands: what went wrong first, else what still runs, else done."""
    known = [one for one in found if one is not None]
    wrong = [one for one in known if one.outcome not in (DONE, RUNNING)]
    return next(iter([*wrong, *(one for one in known if one.outcome == RUNNING)]), Outcome(DONE))


@blueprint.post("/focus/say")
def say() -> ResponseReturnValue:
    """Keep the topic or the note of a call that is or was at the visitor's own telephone."""
    form = request.form
    pbx, uniqueid, kind, value = (form.get(name, "") for name in ("pbx", "call", "kind", "value"))
    value = value.replace("\r\n", "\n").replace("\0", "").strip()
    if not has_good_token():
        return jsonify(words=order_words.refused("bad_token")), 400
    if kind not in (TOPIC, NOTE) or len(value) > MAX_NOTE:
        return jsonify(words=focus_words.not_kept()), 400
    with writing(house().engine) as connection:
        if not is_own_call(connection, pbx, uniqueid):
            abort(404)
        if kind == TOPIC and value and value not in {one.slug for one in all_topics(connection)}:
            return jsonify(words=focus_words.not_kept()), 400
        if said_of(connection, pbx, (uniqueid,))[kind == NOTE] != value:
            append_entry(connection, Entry(pbx, uniqueid, kind, value, visitor().person_id, house().clock()))
    return jsonify(words=focus_words.kept())


def _told(found: Outcome, **more: object) -> ResponseReturnValue:
    said = {"outcome": found.outcome, "over": found.is_over, "level": order_words.LEVELS[found.outcome]}
    return jsonify({**said, "words": order_words.outcome_words(found), **more})
