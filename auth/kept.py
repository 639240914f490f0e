"""What people post to keep it: searches by a number or a word, and views of reports under a name.

What is searched for travels in the body of a form only; the answer leads to an address with its random id.
A view of another that is not shared does not exist; sharing and deleting leave a row in the audit trail.
"""

from datetime import date
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, abort, redirect, request
from sqlalchemy.engine import Connection
from werkzeug.wrappers import Response

from auth.forms import has_good_token, page, safe_next
from auth.here import house, visitor
from auth.language import gettext
from auth.roles import EVERYONE, PAGES, STAFF, page_of
from data.audit import append_audit
from data.database import reading, writing
from data.localtime import local_day
from data.people import ADMINISTRATOR
from data.searches import KEPT_S, keep_search, purge_searches, seconds_to_wait, understood
from data.views import Draft, View, change_view, clean_query, delete_view, keep_view, view_for

ROUTES = {
    "kept.search": EVERYONE,
    "kept.save_view": STAFF,
    "kept.open_view": STAFF,
    "kept.change": STAFF,
    "kept.delete": STAFF,
}
VIEWS = "/views"
SEARCHED = ("/calls", "/explore")
"""Pages that can be searched; the first is where a search leads that came from elsewhere."""
blueprint = Blueprint("kept", __name__)


@blueprint.post("/search")
def search() -> Response:
    """Keep what is searched for, and show what it finds."""
    _check_token()
    path, _, query = safe_next(request.form.get("next")).partition("?")
    if path not in SEARCHED:
        path, query = SEARCHED[0], ""
    pairs = [pair for pair in parse_qsl(clean_query(query) or "") if pair[0] not in ("search", "after", "fault")]
    sought = understood(request.form.get("sought", ""))
    if sought is None:
        return redirect(f"{path}?{urlencode([*pairs, ('fault', 'search')])}", 303)
    now = house().clock()
    with writing(house().engine) as connection:
        purge_searches(connection, now - KEPT_S)
        wait = seconds_to_wait(connection, visitor().person_id, now)
        kept = "" if wait else keep_search(connection, visitor().person_id, sought, now)
    if wait:
        return _too_often(wait)
    return redirect(f"{path}?{urlencode([*pairs, ('search', kept)])}", 303)


@blueprint.post(VIEWS)
def save_view() -> Response:
    """Keep an address of ours under a name."""
    _check_token()
    path, _, query = safe_next(request.form.get("address")).partition("?")
    cleaned, draft, listed = clean_query(query), _draft(), page_of(path)
    if draft is None or cleaned is None or len(path) > 200 or listed is None or visitor().role not in PAGES[listed]:
        return page("message", 400, title=gettext("This view cannot be saved."))
    with writing(house().engine) as connection:
        made = keep_view(connection, visitor().person_id, draft, path, cleaned, house().clock())
        if draft.shared:
            _note(connection, "view.shared", made, draft.name)
    return redirect(f"{VIEWS}?done={made}", 303)


@blueprint.get(f"{VIEWS}/<view_id>")
def open_view(view_id: str) -> Response:
    """Go where the view leads today."""
    with reading(house().engine) as connection:
        found = view_for(connection, view_id, visitor().person_id)
    if found is None:
        abort(404)
    return redirect(found.address(_today()))


@blueprint.post(f"{VIEWS}/<view_id>/change")
def change(view_id: str) -> Response:
    """Give a view of one's own another name, description, period, or public."""
    _check_token()
    draft = _draft()
    with writing(house().engine) as connection:
        view = _own(connection, view_id)
        if draft is None or view.owner_id != visitor().person_id:
            abort(400 if draft is None else 403)
        change_view(connection, view_id, draft)
        if draft.shared != view.shared:
            _note(connection, "view.shared" if draft.shared else "view.unshared", view_id, draft.name)
    return redirect(f"{VIEWS}?done={view_id}", 303)


@blueprint.post(f"{VIEWS}/<view_id>/delete")
def delete(view_id: str) -> Response:
    """Forget a view of one's own; an administrator also one that somebody shared."""
    _check_token()
    with writing(house().engine) as connection:
        view = _own(connection, view_id)
        delete_view(connection, view_id)
        _note(connection, "view.deleted", view_id, view.name)
    return redirect(VIEWS, 303)


def _own(connection: Connection, view_id: str) -> View:
    """The view, if this person may change or delete it; what they may not even see does not exist."""
    me = visitor()
    found = view_for(connection, view_id, me.person_id)
    if found is None:
        abort(404)
    if found.owner_id != me.person_id and me.role != ADMINISTRATOR:
        abort(403)
    return found


def _draft() -> Draft | None:
    form = request.form
    return Draft.of(
        form.get("name", ""), form.get("description", ""), form.get("period", ""), form.get("public") == "staff"
    )


def _too_often(wait: int) -> Response:
    said = gettext("Too many searches. Please wait %(seconds)s s and try again.", seconds=wait)
    refused = page("message", 429, title=said)
    refused.headers["Retry-After"] = str(wait)
    return refused


def _check_token() -> None:
    if not has_good_token():
        abort(page("message", 400, title=gettext("This page was open for too long. Please try again.")))


def _today() -> date:
    return local_day(house().clock(), house().settings.zone)


def _note(connection: Connection, action: str, view_id: str, name: str) -> None:
    append_audit(
        connection,
        at=house().clock(),
        action=action,
        person_id=visitor().person_id,
        subject=f"view {view_id}",
        details={"name": name},
        ip=request.remote_addr or "",
    )
