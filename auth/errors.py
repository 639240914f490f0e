"""What a refused or failed request sees: one sentence, and for our own failures a number to look up.

Programs get JSON, people a page. The reason of a failure goes to the log under that number, never out.
"""

import logging
import secrets

from flask import Flask, Response, g, jsonify, request
from flask_login import AnonymousUserMixin
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from werkzeug.exceptions import HTTPException

from auth.forms import page
from auth.gate import MACHINE
from auth.language import gettext
from data.watch import DatabaseAway

log = logging.getLogger("okc.web")


def answer_errors(server: Flask) -> None:
    """Handle every refusal and every failure of `server`."""
    server.register_error_handler(HTTPException, _refused)
    server.register_error_handler(DatabaseAway, _away)
    server.register_error_handler(Exception, _failed)


def _refused(error: HTTPException) -> Response | HTTPException:
    status = error.code or 500
    if status < 400:
        return error
    title = {
        400: gettext("This request makes no sense here."),
        403: gettext("You have no right to see this."),
        404: gettext("There is no such page."),
        405: gettext("This request makes no sense here."),
        413: gettext("This is too large."),
    }.get(status, gettext("Something went wrong."))
    text = str(error.description) if status == 400 and error.description == "unknown host" else ""
    return _answer(status, title, text)


def _away(_error: DatabaseAway) -> Response:
    g._login_user = AnonymousUserMixin()  # to answer, nobody need be asked for in a database that is away
    return _answer(503, gettext("The database does not answer. Please try again in a minute."))


def _failed(error: Exception) -> Response:
    reference = secrets.token_hex(4)
    g._login_user = AnonymousUserMixin()  # as above: it may be away
    log.error("failed reference=%s method=%s endpoint=%s", reference, request.method, request.endpoint, exc_info=error)
    if isinstance(error, DBAPIError) and not isinstance(error, IntegrityError | DataError | ProgrammingError):
        said = gettext("The database does not answer. Please try again in a minute.")
        return _answer(503, said, reference=reference)
    return _answer(500, gettext("Something went wrong."), reference=reference)


def _answer(status: int, title: str, text: str = "", reference: str = "") -> Response:
    if request.path.startswith(MACHINE):
        body = {"error": title} | ({"reference": reference} if reference else {})
        return _with_status(jsonify(body), status)
    return page("message", status, title=title, text=text, reference=reference)


def _with_status(response: Response, status: int) -> Response:
    response.status_code = status
    return response
