"""Live slices for browsers: `/live/slice/<exchange>/<name>`, a conditional GET that costs next to nothing.

Staff see every slice. An operator sees the link, the own agent and the queues this agent is in; whatever else there is
does not exist for them. The answer says with every poll, also with 304, when the exchange was last heard and what its
clock shows, so that pages tick by themselves and never show old for new.
"""

import threading
import time

from flask import Blueprint, Response, abort, current_app, request
from sqlalchemy.engine import Engine

from auth.here import house, visitor
from auth.own_agents import AGENT, OwnAgents, own_agents
from auth.roles import EVERYONE, STAFF
from data.database import reading
from data.live.bodies import AgentBody
from data.live.shelf import Shelf
from data.live.slices import LINK, LiveSlice, live_exchanges

ROUTES = {"slices.read": EVERYONE}
SHELF, OWN = "okc-shelf", "okc-own"
OWN_S = 1.0
"""A person who is given or taken an agent sees so within this time."""
QUEUE = "queue/"

blueprint = Blueprint("slices", __name__)


@blueprint.get("/live/slice/<pbx>/<path:name>")
def read(pbx: str, name: str) -> Response:
    """One slice: 200 with its body, or 304 if the browser has it."""
    if pbx not in {one.name for one in live_exchanges(house().settings)} or not _may_see(pbx, name):
        abort(404)
    found = shelf().slice_of(pbx, name)
    if found is None:
        abort(404)
    now = time.time()
    etag = f'"{found.version}.{int(found.is_fresh(now))}"'
    is_known = request.headers.get("If-None-Match") == etag
    answer = Response("" if is_known else _text(found, now), 304 if is_known else 200)
    answer.content_type = "application/json"
    answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Live-Now"] = f"{now + found.link.clock_offset:.3f}"
    answer.headers["Live-As-Of"] = f"{found.as_of + found.link.clock_offset:.3f}"
    answer.headers["Live-Fresh"] = str(int(found.is_fresh(now)))
    return answer


def _text(found: LiveSlice, now: float) -> str:
    """The body as it was published, in an envelope."""
    fresh = "true" if found.is_fresh(now) else "false"
    return f'{{"version":{found.version},"fresh":{fresh},"link":"{found.link.state}","body":{found.text}}}'


def shelf() -> Shelf:
    """The slices that this process has read."""
    known: Shelf | None = current_app.extensions.get(SHELF)
    if known is None or known.engine is not house().engine:
        known = current_app.extensions[SHELF] = Shelf(house().engine)
    return known


def _may_see(pbx: str, name: str) -> bool:
    if visitor().role in STAFF or name == LINK:
        return True
    if name.startswith(AGENT):
        return own().has(pbx, name.removeprefix(AGENT))
    return name.startswith(QUEUE) and name.removeprefix(QUEUE) in _own_queues(pbx)


def _own_queues(pbx: str) -> set[str]:
    """Queues in which the visitor's agents are now."""
    agents = [name for name in shelf().names(pbx) if name.startswith(AGENT)]
    mine = [shelf().slice_of(pbx, name) for name in agents if own().has(pbx, name.removeprefix(AGENT))]
    return {queue for one in mine if one for queue in one.body(AgentBody).line.queues}


class _Owners:
    """Who is which agent, remembered for a moment: pages ask several times a second."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._lock = threading.Lock()
        self._known: dict[int, tuple[float, OwnAgents]] = {}

    def of(self, person_id: int) -> OwnAgents:
        now = time.monotonic()
        with self._lock:
            known = self._known.get(person_id)
        if known is not None and now - known[0] < OWN_S:
            return known[1]
        with reading(self.engine) as connection:
            found = own_agents(connection, person_id, house().clock())
        with self._lock:
            self._known = {key: one for key, one in self._known.items() if now - one[0] < OWN_S}
            self._known[person_id] = (now, found)
        return found


def own() -> OwnAgents:
    """The agents that the visitor is."""
    known: _Owners | None = current_app.extensions.get(OWN)
    if known is None or known.engine is not house().engine:
        known = current_app.extensions[OWN] = _Owners(house().engine)
    return known.of(visitor().person_id)
