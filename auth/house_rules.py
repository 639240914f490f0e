"""What administrators post: thresholds and groups. Each change leaves old, new and the reason in the audit trail.

A fault leads back to the form with its name and with what was typed, except the reason.
"""

from datetime import datetime
from urllib.parse import urlencode

from flask import Blueprint, redirect, request
from sqlalchemy.engine import Connection
from werkzeug.wrappers import Response

from auth.forms import has_good_token, page
from auth.here import house, visitor
from auth.language import gettext
from auth.roles import ADMINISTRATORS
from data.audit import append_audit
from data.database import writing
from data.groups import KINDS, Member, good_name, group_of_member, load_groups, put_into_group
from data.localtime import local_day
from data.naming import queues_by_exchange
from data.rules import WITHDRAWN, Rule, load_rulebook, set_rule
from data.thresholds import NOT_SET, SAME, Subjects, reason_of, rule_of

ROUTES = {"rules.set_threshold": ADMINISTRATORS, "rules.set_group": ADMINISTRATORS}
THRESHOLDS, GROUPS = "/admin/thresholds", "/admin/groups"
MOST_MEMBERS = 1000
blueprint = Blueprint("rules", __name__)


@blueprint.post(f"{THRESHOLDS}/set")
def set_threshold() -> Response:
    """Put a rule in force, or say what is wrong with it."""
    if not has_good_token():
        return page("message", 400, title=gettext("This page was open for too long. Please try again."))
    settings, now, form = house().settings, house().clock(), request.form
    today = local_day(now, settings.zone)
    with writing(house().engine) as connection:
        names = tuple(pbx.name for pbx in settings.exchanges)
        subjects = Subjects(names, frozenset(queues_by_exchange(connection)))
        asked = rule_of(form, subjects, today, settings.zone)
        fault = asked if isinstance(asked, str) else _put_in_force(connection, asked, reason_of(form), now)
    if fault:
        typed = {name: form.get(name, "")[:200] for name in ("kind", "pbx", "queue", "value", "from")}
        return redirect(f"{THRESHOLDS}?{urlencode({'fault': fault} | typed)}")
    return redirect(f"{THRESHOLDS}?done=1")


def _put_in_force(connection: Connection, new: Rule, reason: str, now: int) -> str:
    book = load_rulebook(connection, house().settings)
    old = book.value(new.kind, new.pbx, new.queue, new.valid_from)
    is_own = book.is_own(new.kind, new.pbx, new.queue, new.valid_from)
    if new.value == WITHDRAWN and not is_own:
        return NOT_SET
    if old == new.value and (is_own or not (new.pbx or new.queue)):
        return SAME
    set_rule(connection, new, by=visitor().person_id, now=now, reason=reason)
    holds = load_rulebook(connection, house().settings).value(new.kind, new.pbx, new.queue, new.valid_from)
    details = {"old": old, "new": holds, "pbx": new.pbx, "queue": new.queue}
    details |= {"from": datetime.fromtimestamp(new.valid_from, house().settings.zone).isoformat(), "reason": reason}
    _note(connection, "rule.withdrawn" if new.value == WITHDRAWN else "rule.set", new.kind, details)
    return ""


@blueprint.post(f"{GROUPS}/set")
def set_group() -> Response:
    """Put the chosen queues or agents into the group that was named, or into none."""
    if not has_good_token():
        return page("message", 400, title=gettext("This page was open for too long. Please try again."))
    form = request.form
    kind, typed = form.get("kind", ""), form.get("name", "")
    name, members = good_name(typed), [_member(text) for text in form.getlist("member")[:MOST_MEMBERS]]
    chosen = [member for member in members if member is not None]
    is_named = bool(name) or form.get("into") == "none"
    if kind not in KINDS or not chosen or not is_named:
        fault = "name" if chosen and kind in KINDS else "members"
        return redirect(f"{GROUPS}?{urlencode({'fault': fault, 'kind': kind[:8]})}")
    group = "" if form.get("into") == "none" else name
    with writing(house().engine) as connection:
        before = group_of_member(load_groups(connection), kind)
        put_into_group(connection, kind, chosen, group)
        changed = [
            {"pbx": pbx, "member": member, "old": before.get((pbx, member), ""), "new": group} for pbx, member in chosen
        ]
        _note(connection, "group.set", group, {"kind": kind, "changed": changed})
    return redirect(f"{GROUPS}?{urlencode({'done': 1, 'kind': kind})}")


def _member(text: str) -> Member | None:
    """`exchange/name` as the form writes it."""
    pbx, slash, name = text.partition("/")
    known = {one.name for one in house().settings.exchanges}
    return (pbx, name) if slash and pbx in known and 0 < len(name) <= 128 else None


def _note(connection: Connection, action: str, subject: str, details: dict[str, object]) -> None:
    append_audit(
        connection,
        at=house().clock(),
        action=action,
        person_id=visitor().person_id,
        subject=subject,
        details=details,
        ip=request.remote_addr or "",
    )
