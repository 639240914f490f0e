"""Whether the web process is alive (/healthz) and can answer from its database (/readyz). For everybody."""

import sqlalchemy as sa
from flask import Blueprint
from flask.typing import ResponseReturnValue

from data.database import reading
from data.house import house
from data.watch import is_away

blueprint = Blueprint("health", __name__)
PLAIN = {"Content-Type": "text/plain; charset=utf-8"}


@blueprint.get("/healthz")
def live() -> ResponseReturnValue:
    """Alive; asks nobody else, so that a dead database never makes this slow."""
    return "ok\n", 200, PLAIN


@blueprint.get("/readyz")
def ready() -> ResponseReturnValue:
    """200 when the database answers, else 503."""
    engine = house().engine
    try:
        if not is_away(engine):
            with reading(engine) as connection:
                connection.execute(sa.text("SELECT 1"))
            return "ok\n", 200, PLAIN
    except sa.exc.SQLAlchemyError:
        pass
    return "database away\n", 503, PLAIN
