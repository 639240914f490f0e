"""/api/v1: answers for programs, from the same door and under the same filters as the pages.

Parameters that cannot be used are a 400, so that a program never gets another answer than it asked for.
"""

from datetime import datetime

from flask import Blueprint, Response, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from data.answer import answer
from data.database import reading
from data.exports import table_csv_lines, table_json_text
from data.filters import Filters
from data.reports import BY_SLUG
from data.table import Table

blueprint = Blueprint("api", __name__)


@blueprint.get("/api/v1/reports/<slug>.json")
def report(slug: str) -> ResponseReturnValue:
    """A report as JSON, with its check and how far every source was read."""
    return Response(table_json_text(_table(slug)), content_type="application/json")


@blueprint.get("/api/v1/reports/<slug>.csv")
def report_csv(slug: str) -> ResponseReturnValue:
    """A report as CSV for programs: commas, slugs for headings, no byte order mark."""
    return Response(table_csv_lines(_table(slug)), content_type="text/csv; charset=utf-8")


def _table(slug: str) -> Table:
    if slug not in BY_SLUG:
        abort(404)
    house = current_app.extensions["okc"]
    now = house.clock()
    filters = Filters.from_query(request.args, datetime.fromtimestamp(now, house.settings.zone).date())
    if filters.refused:
        refused = jsonify(error="cannot be used", parameters=sorted(set(filters.refused)))
        refused.status_code = 400
        abort(refused)
    with reading(house.engine) as connection:
        return answer(connection, slug, filters, now, house.settings)


@blueprint.route("/api/<path:_rest>")
def unknown(_rest: str) -> ResponseReturnValue:
    """There is no such resource; a program must not take our index page for an answer."""
    return jsonify(error="not found"), 404
