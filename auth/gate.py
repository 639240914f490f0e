"""The gate before every route, page and callback: refuse by default.

In this order: known Host, own Origin for what changes something, a listed route, a live session, a
password of one's own, the role. An error in here is an error page, never an open door.
"""

from typing import Any, NoReturn
from urllib.parse import quote

from flask import Flask, Response, abort, g, redirect, request
from flask_login import LoginManager, current_user
from werkzeug.wrappers import Response as AnyResponse

from auth import sessions
from auth.here import Visitor, house
from auth.origin import comes_from_our_page, is_known_host
from auth.roles import CALLBACKS, PAGES, PUBLIC, ROUTES, START, page_of
from data.audit import append_audit
from data.database import reading, writing
from data.watch import DatabaseAway, is_away

UPDATE = "/_dash-update-component"
PAGE = "/<path:path>"
OPEN_BEFORE_CHANGE = frozenset({"auth.password", "auth.change_password", "auth.sign_out", "auth.preferences"})
"""What a person with a one-time password may use before choosing an own one."""
BACKGROUND = frozenset({"live.freshness", "prepared.mine", "slices.read"})
"""Endpoints that pages fetch by themselves: no sign of a person at the desk."""
WITHOUT_DATABASE = frozenset({"health.live", "health.ready", "_dash_assets.static"})
"""What can be had, or told, although the database is away."""
MACHINE = ("/_dash", "/api/", "/export/", "/live/")
"""Paths asked by programs, which want a status and not a sign-in page."""


def guard(server: Flask) -> None:
    """Put the gate before every request of `server`."""
    login = LoginManager(server)
    login.session_protection = None
    login.request_loader(_find_visitor)
    server.before_request(check)


def _find_visitor(_request: Any) -> Visitor | None:
    settings, now = house().settings, house().clock()
    token = sessions.token_of(request, settings)
    if not token:
        return None
    with reading(house().engine) as connection:
        found = sessions.find_visitor(connection, token, now)
    if found is None:
        return None
    visitor, seen_at = found
    if now - seen_at >= sessions.TOUCH_EVERY and request.endpoint not in BACKGROUND:
        with writing(house().engine) as connection:
            sessions.touch(connection, visitor.session_hash, now)
    return visitor


def check() -> AnyResponse | None:
    """None lets the request through."""
    settings = house().settings
    if is_away(house().engine) and request.endpoint not in WITHOUT_DATABASE:
        raise DatabaseAway
    if not is_known_host(request.host, settings):
        abort(400, "unknown host")
    if not comes_from_our_page(request, settings):
        abort(403, "cross-site")
    roles = ROUTES.get(request.endpoint or "")
    if roles == PUBLIC:
        return None
    if not current_user.is_authenticated:
        return _ask_to_sign_in()
    g.visitor = current_user._get_current_object()
    if g.visitor.must_change_password and request.endpoint not in OPEN_BEFORE_CHANGE:
        return _ask_for_own_password()
    if request.routing_exception is not None:
        raise request.routing_exception
    if roles is None or g.visitor.role not in roles:
        _refuse(f"route {request.path}")
    if request.endpoint == UPDATE:
        _check_callback(g.visitor.role)
    elif request.endpoint == "/":
        return redirect(START[g.visitor.role])
    elif request.endpoint == PAGE:
        _check_page(g.visitor.role)
    return None


def _refuse(what: str) -> NoReturn:
    """A signed-in person asked for what is not theirs: that is for the audit trail."""
    with writing(house().engine) as connection:
        append_audit(
            connection,
            at=house().clock(),
            action="refused",
            person_id=g.visitor.person_id,
            subject=what,
            ip=request.remote_addr or "",
        )
    abort(403)


def _is_for_a_machine() -> bool:
    return request.path.startswith(MACHINE) or request.method not in ("GET", "HEAD")


def _ask_to_sign_in() -> AnyResponse:
    if _is_for_a_machine():
        return Response('{"error":"sign in"}', 401, content_type="application/json")
    wanted = request.full_path.rstrip("?")
    return redirect("/sign-in" if wanted == "/" else f"/sign-in?next={quote(wanted, safe='/')}")


def _ask_for_own_password() -> AnyResponse:
    if _is_for_a_machine():
        return Response('{"error":"change the password"}', 403, content_type="application/json")
    return redirect("/password")


def _check_page(role: str) -> None:
    page = page_of(request.path)
    if page is None:
        abort(404)
    if role not in PAGES[page]:
        _refuse(f"page {page}")


def _check_callback(role: str) -> None:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        abort(400)
    output = body.get("output")
    if not isinstance(output, str):
        abort(400)
    roles = CALLBACKS.get(output)
    if roles is None or role not in roles:
        _refuse(f"callback {output}")
    if output != _key_of(body.get("outputs")):
        abort(400)


def _key_of(outputs: Any) -> str:
    """The output key that Dash forms from a list of outputs or a single one."""
    try:
        if isinstance(outputs, dict):
            return f"{outputs['id']}.{outputs['property']}"
        return ".." + "...".join(f"{one['id']}.{one['property']}" for one in outputs) + ".."
    except (KeyError, TypeError):
        return ""
