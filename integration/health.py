"""Whether the web process is alive (/healthz) and can answer from its database (/readyz). For everybody."""

import sqlalchemy as sa
from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

from data.database import reading

blueprint = Blueprint("health", __name__)
PLAIN = {"Content-Type": "text/plain; charset=utf-8"}


@blueprint.get("/healthz")
def live() -> ResponseReturnValue:
    """Alive; asks nobody else, so that a dead database never makes this slow."""
    return "ok\n", 200, PLAIN


@blueprint.get("/readyz")
def ready() -> ResponseReturnValue:
    """200 when the database answers, else 503."""
    try:
        with reading(current_app.extensions["okc"].engine) as connection:
            connection.execute(sa.text("SELECT 1"))
    except sa.exc.SQLAlchemyError:
        return "database away\n", 503, PLAIN
    return "ok\n", 200, PLAIN
