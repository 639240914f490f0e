"""The routes of orders on the live board: an order becomes a command for the worker, and its outcome is told.

Only staff may order. Neither route waits for the exchange: the browser asks again how it goes, and gives up after
5 seconds. The worker writes the audit trail, with the outcome.
"""

import re
import time

from flask import Blueprint, Response, abort, jsonify, request

from auth.forms import has_good_token
from auth.here import house, visitor
from auth.roles import STAFF
from auth.sessions import is_https
from auth.slices import shelf
from components import order_words
from data.database import reading, writing
from data.live import orders
from data.live.bodies import AgentBody, BoardBody
from data.live.commands import FAILED, Command, Outcome, ask, asker_of, outcome_of
from data.live.slices import BOARD, agent_slice, live_exchanges
from data.settings import Pbx
from telephony.actions import Refused, action_of

ROUTES = {"orders.order": STAFF, "orders.outcome": STAFF}
KEY = re.compile(r"[0-9a-f]{31}")
PHONE_COOKIE = "okc-phone"
YEAR_S = 365 * 24 * 3600
blueprint = Blueprint("orders", __name__)


@blueprint.post("/live/order")
def order() -> Response:
    """Ask one step of an order of the exchange."""
    form = request.form
    pbx = next((one for one in live_exchanges(house().settings) if one.name == form.get("pbx")), None)
    key, step, what = form.get("key", ""), form.get("step", "0"), form.get("what", "")
    if pbx is None or not KEY.fullmatch(key) or step not in tuple("0123456789"):
        abort(404)
    if not has_good_token():
        return _told(Outcome(FAILED, "bad_token"))
    try:
        steps = orders.steps_of(what, _standing(pbx))
        kind, args = steps[int(step)] if int(step) < len(steps) else abort(404)
        action_of(kind, args)
    except orders.NotOrdered as why:
        return _told(Outcome(FAILED, why.code))
    except Refused as why:
        return _told(Outcome(FAILED, why.code))
    command = Command(key + step, pbx.name, visitor().person_id, request.remote_addr or "", kind, args, time.time())
    with writing(house().engine) as connection:
        outcome = ask(connection, command)
        if asker_of(connection, command.id) != visitor().person_id:
            abort(404)
    answer = _told(outcome, done=order_words.done(what, form.get("agent", "")), id=command.id, steps=len(steps))
    if kind == "spy":
        secure = is_https(house().settings)
        answer.set_cookie(PHONE_COOKIE, args["extension"], YEAR_S, samesite="Lax", httponly=True, secure=secure)
    return answer


@blueprint.get("/live/outcome/<command_id>")
def outcome(command_id: str) -> Response:
    """How a command goes, told to who asked it."""
    with reading(house().engine) as connection:
        found = outcome_of(connection, command_id, time.time())
        if found is None or asker_of(connection, command_id) != visitor().person_id:
            abort(404)
    return _told(found)


def _standing(pbx: Pbx) -> orders.Standing:
    board = shelf().slice_of(pbx.name, BOARD)
    agent = shelf().slice_of(pbx.name, agent_slice(request.form.get("agent", "")))
    return orders.Standing(
        board.body(BoardBody) if board else BoardBody(),
        agent.body(AgentBody) if agent else None,
        pbx.dial_context,
        request.form,
    )


def _told(found: Outcome, **more: object) -> Response:
    said: dict[str, object] = {
        "outcome": found.outcome,
        "over": found.is_over,
        "level": order_words.LEVELS[found.outcome],
    }
    return jsonify({**said, "words": order_words.outcome_words(found), **more})
