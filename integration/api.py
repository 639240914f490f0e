"""/api/v1: answers for programs, from the same door and under the same filters as the pages.

Parameters that cannot be used are a 400, so that a program never gets another answer than it asked for.
"""

from collections.abc import Iterable
from io import BytesIO
from typing import NoReturn

from flask import Blueprint, Response, abort, jsonify, request
from flask.typing import ResponseReturnValue

from data.answer import answer
from data.database import reading
from data.files.exports import table_csv_lines, table_json_text
from data.files.table_workbook import write_table_workbook
from data.files.wording import PLAIN
from data.files.workbook import MEDIA_TYPE
from data.filters import Filters
from data.head.door import FOR_THE_HEAD
from data.house import house
from data.localtime import local_day
from data.named import question_of
from data.table import Table
from integration.export_wiring import wiring

blueprint = Blueprint("api", __name__)


@blueprint.get("/api/v1/reports/<slug>.json")
def report(slug: str) -> ResponseReturnValue:
    """A report as JSON, with its check and how far every source was read."""
    table, _ = _asked(slug)
    return Response(table_json_text(table), content_type="application/json")


@blueprint.get("/api/v1/reports/<slug>.csv")
def report_csv(slug: str) -> ResponseReturnValue:
    """A report as CSV for programs: commas, slugs for headings, no byte order mark."""
    table, _ = _asked(slug)
    return Response(table_csv_lines(table), content_type="text/csv; charset=utf-8")


@blueprint.get("/api/v1/reports/<slug>.xlsx")
def report_xlsx(slug: str) -> ResponseReturnValue:
    """A report as a workbook for programs: slugs for headings, keys as they are."""
    table, filters = _asked(slug)
    file = BytesIO()
    write_table_workbook(file, table, filters, PLAIN, house().clock())
    return Response(file.getvalue(), content_type=MEDIA_TYPE)


def _asked(slug: str) -> tuple[Table, Filters]:
    if slug in FOR_THE_HEAD:
        return _for_the_head(slug)
    if question_of(slug) is None:
        abort(404)
    here = house()
    now = here.clock()
    filters = Filters.from_query(request.args, local_day(now, here.settings.zone))
    if filters.refused:
        _refuse(filters.refused)
    with reading(here.engine) as connection:
        usable = wiring().bounded(connection, filters)
        return answer(connection, slug, usable, now, here.settings), usable


def _for_the_head(slug: str) -> tuple[Table, Filters]:
    here = house()
    with reading(here.engine) as connection:
        found = FOR_THE_HEAD[slug](connection, request.args.to_dict(flat=False), here.clock(), here.settings)
    if found.refused:
        _refuse(found.refused)
    return found.table, found.filters


def _refuse(names: Iterable[str]) -> NoReturn:
    refused = jsonify(error="cannot be used", parameters=sorted(set(names)))
    refused.status_code = 400
    abort(refused)


@blueprint.route("/api/<path:_rest>")
def unknown(_rest: str) -> ResponseReturnValue:
    """There is no such resource; a program must not take our index page for an answer."""
    return jsonify(error="not found"), 404
