"""/api/v1: answers as JSON, from the same door and under the same filters as the pages."""

from datetime import datetime

from flask import Blueprint, Response, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from data.answer import answer
from data.database import reading
from data.exports import table_json_text
from data.filters import Filters
from data.reports import BY_SLUG

blueprint = Blueprint("api", __name__)


@blueprint.get("/api/v1/reports/<slug>.json")
def report(slug: str) -> ResponseReturnValue:
    """A report; parameters that cannot be used are a 400, so that a program never gets another answer."""
    if slug not in BY_SLUG:
        abort(404)
    house = current_app.extensions["okc"]
    now = house.clock()
    filters = Filters.from_query(request.args, datetime.fromtimestamp(now, house.settings.zone).date())
    if filters.refused:
        return jsonify(error="cannot be used", parameters=sorted(set(filters.refused))), 400
    with reading(house.engine) as connection:
        table = answer(connection, slug, filters, now, house.settings)
    return Response(table_json_text(table), content_type="application/json")


@blueprint.route("/api/<path:_rest>")
def unknown(_rest: str) -> ResponseReturnValue:
    """There is no such resource; a program must not take our index page for an answer."""
    return jsonify(error="not found"), 404
