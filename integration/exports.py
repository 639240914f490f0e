"""/export: answers as files, streamed, under the same filters as the page that offers them.

For spreadsheets: a byte order mark, ";" and Russian headings in Russian, "," in English. Each export
leaves a row in the audit trail with its filters and the number of rows.
"""

from datetime import datetime
from itertools import chain

from flask import Blueprint, Response, abort, current_app, g, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext

from data.answer import answer
from data.audit import append_audit
from data.database import reading, writing
from data.exports import table_csv_lines
from data.filters import Filters
from data.reports import BY_SLUG
from data.table import Column

BOM = "\ufeff"
blueprint = Blueprint("exports", __name__)


@blueprint.get("/export/reports/<slug>.csv")
def report(slug: str) -> ResponseReturnValue:
    """A report as CSV."""
    if slug not in BY_SLUG:
        abort(404)
    house = current_app.extensions["okc"]
    now = house.clock()
    filters = Filters.from_query(request.args, datetime.fromtimestamp(now, house.settings.zone).date())
    with reading(house.engine) as connection:
        table = answer(connection, slug, filters, now, house.settings)
    with writing(house.engine) as connection:
        append_audit(
            connection,
            at=now,
            action="export",
            person_id=g.visitor.person_id,
            subject=f"report {slug}",
            details={"filters": filters.to_query(), "rows": len(table.rows)},
            ip=request.remote_addr or "",
        )
    is_russian = str(get_locale()) == "ru"
    header = [_heading(column) for column in table.columns]
    lines = table_csv_lines(table, header, ";" if is_russian else ",")

    name = f"{slug}-{table.first.isoformat()}-{table.last.isoformat()}.csv"
    return Response(
        chain([BOM], lines),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _heading(column: Column) -> str:
    if column.kind == "spread":
        reason = column.spread_value or gettext("no reason")
        return f"{gettext(column.name)}: {reason}"
    return str(gettext(column.name))


@blueprint.route("/export/<path:_rest>")
def unknown(_rest: str) -> ResponseReturnValue:
    """There is no such export; a program must not take our index page for an answer."""
    return jsonify(error="not found"), 404
