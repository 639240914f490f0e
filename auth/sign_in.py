"""Signing in, signing out, choosing an own password and preferences: four plain forms.

One answer for a wrong password and an unknown login, in text, status and time. Every try leaves a row
in the audit trail; of a login that does not exist the typed text is not kept, it may be a password.
"""

from typing import Any

import sqlalchemy as sa
from flask import Blueprint, Response, redirect, request, session
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from auth import sessions, throttle
from auth.forms import form_token, has_good_token, page, safe_next
from auth.here import LANGUAGES, THEMES, house, visitor
from auth.language import LANGUAGE_COOKIE, THEME_COOKIE, gettext
from auth.passwords import fault_of, hash_password, is_outdated, is_right
from auth.roles import EVERYONE, PUBLIC
from data.audit import append_audit
from data.database import reading, writing
from data.schema.people import person

ROUTES = {
    "auth.sign_in": PUBLIC,
    "auth.try_to_sign_in": PUBLIC,
    "auth.preferences": PUBLIC,
    "auth.sign_out": EVERYONE,
    "auth.password": EVERYONE,
    "auth.change_password": EVERYONE,
}
YEAR = 365 * 24 * 3600
blueprint = Blueprint("auth", __name__, template_folder="templates")


@blueprint.get("/sign-in")
def sign_in() -> AnyResponse:
    """The sign-in page; whoever is signed in goes on."""
    wanted = safe_next(request.args.get("next"))
    if current_user.is_authenticated:
        return redirect(wanted)
    return _sign_in_page(wanted)


@blueprint.post("/sign-in")
def try_to_sign_in() -> AnyResponse:
    """Check login and password, and open a session."""
    wanted = safe_next(request.form.get("next"))
    login = request.form.get("login", "").strip().casefold()[:80]
    if not has_good_token():
        return _sign_in_page(wanted, login, gettext("This page was open for too long. Please try again."), 400)
    now, ip = house().clock(), request.remote_addr or ""
    network = throttle.network_of(ip)
    with reading(house().engine) as connection:
        wait = throttle.seconds_to_wait(connection, login, network, now)
        row = connection.execute(sa.select(person).where(person.c.login == login)).first()
    if wait:
        said = gettext("Too many tries. Please wait %(seconds)s s and try again.", seconds=wait)
        return _sign_in_page(wanted, login, said, 429)
    password = request.form.get("password", "")[:1000]
    if not is_right(password, row.password_hash if row and row.active else None):
        with writing(house().engine) as connection:
            throttle.note_failure(connection, login, network, now)
            subject = login if row else "unknown login"
            append_audit(connection, at=now, action="sign_in.refused", subject=subject, ip=ip)
        return _sign_in_page(wanted, login, gettext("The login or the password is wrong."), 401)
    return _welcome(row, password, wanted, now, ip)


def _welcome(row: Any, password: str, wanted: str, now: int, ip: str) -> AnyResponse:
    settings = house().settings
    with writing(house().engine) as connection:
        sessions.end_session(connection, sessions.token_of(request, settings))
        throttle.forget_failures(connection, row.login, throttle.network_of(ip))
        if is_outdated(row.password_hash):
            renewed = hash_password(password)
            connection.execute(sa.update(person).where(person.c.id == row.id).values(password_hash=renewed))
        token = sessions.open_session(connection, row.id, now, ip, request.user_agent.string)
        append_audit(connection, at=now, action="sign_in", person_id=row.id, subject=row.login, ip=ip)
    session.clear()
    response = redirect("/password" if row.must_change_password else wanted)
    sessions.give_cookie(response, settings, token)  # type: ignore[arg-type]
    return response


@blueprint.post("/sign-out")
def sign_out() -> AnyResponse:
    """End this session, here and for any copy of its cookie."""
    if not has_good_token():
        return page("message", 400, title=gettext("This page was open for too long. Please try again."))
    settings, me = house().settings, visitor()
    with writing(house().engine) as connection:
        sessions.end_session(connection, sessions.token_of(request, settings))
        append_audit(
            connection,
            at=house().clock(),
            action="sign_out",
            person_id=me.person_id,
            subject=me.login,
            ip=request.remote_addr or "",
        )
    session.clear()
    response = redirect("/sign-in")
    sessions.take_cookie(response, settings)  # type: ignore[arg-type]
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


@blueprint.get("/password")
def password() -> AnyResponse:
    """The page for choosing an own password."""
    return _password_page()


@blueprint.post("/password")
def change_password() -> AnyResponse:
    """Take a new password; needs the current one, ends every other session."""
    me, now = visitor(), house().clock()
    current, new = request.form.get("current", "")[:1000], request.form.get("new", "")
    with reading(house().engine) as connection:
        kept = connection.execute(sa.select(person.c.password_hash).where(person.c.id == me.person_id)).scalar_one()
    fault = _fault_of_change(current, new, kept, me.login)
    if fault:
        return _password_page(fault, 400)
    with writing(house().engine) as connection:
        connection.execute(
            sa.update(person)
            .where(person.c.id == me.person_id)
            .values(password_hash=hash_password(new), must_change_password=False)
        )
        sessions.end_sessions_of(connection, me.person_id)
        ip = request.remote_addr or ""
        token = sessions.open_session(connection, me.person_id, now, ip, request.user_agent.string)
        append_audit(connection, at=now, action="password.changed", person_id=me.person_id, subject=me.login, ip=ip)
    response = redirect("/")
    sessions.give_cookie(response, house().settings, token)  # type: ignore[arg-type]
    return response


def _fault_of_change(current: str, new: str, kept: str, login: str) -> str:
    if not has_good_token():
        return gettext("This page was open for too long. Please try again.")
    if not is_right(current, kept):
        return gettext("The current password is wrong.")
    if new != request.form.get("again", ""):
        return gettext("The two new passwords differ.")
    if new == current:
        return gettext("The new password must differ from the current one.")
    return {
        "": "",
        "short": gettext("A password needs at least 12 characters."),
        "long": gettext("A password has at most 128 characters."),
        "common": gettext("This password is too easy to guess."),
        "login": gettext("A password must not contain the login."),
    }[fault_of(new, login)]


@blueprint.post("/preferences")
def preferences() -> AnyResponse:
    """Keep the language or the theme that a button of the shell asked for, and go back."""
    settings = house().settings
    response = redirect(safe_next(request.form.get("next")))
    secure = sessions.is_https(settings)
    language, theme = request.form.get("language"), request.form.get("theme")
    if language in LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, language, max_age=YEAR, samesite="Lax", secure=secure)
        if current_user.is_authenticated:
            with writing(house().engine) as connection:
                connection.execute(
                    sa.update(person).where(person.c.id == current_user.person_id).values(language=language)
                )
    if theme in THEMES:
        response.set_cookie(THEME_COOKIE, theme, max_age=YEAR, samesite="Lax", secure=secure)
    return response


def _sign_in_page(wanted: str, login: str = "", fault: str = "", status: int = 200) -> Response:
    settings = house().settings
    return page(
        "sign_in",
        status,
        wanted=wanted,
        login=login,
        fault=fault,
        token=form_token(),
        insecure=not sessions.is_https(settings) and not _is_this_machine(),
    )


def _is_this_machine() -> bool:
    return (request.remote_addr or "") in ("127.0.0.1", "::1")


def _password_page(fault: str = "", status: int = 200) -> Response:
    return page("password", status, fault=fault, token=form_token(), first=visitor().must_change_password)
