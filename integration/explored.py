"""/export/explore: what the page of explorations shows, as a file, under the same address."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from data.answer import answer
from data.database import reading
from data.exploring.explore import exploration_of
from data.filters import Filters
from data.house import house
from data.localtime import local_day
from integration.export_wiring import wiring
from integration.exports import table_file

blueprint = Blueprint("explored", __name__)


@blueprint.get("/export/explore.<any(csv,xlsx,json):form>")
def file(form: str) -> ResponseReturnValue:
    """The numbers of a pivot, a row for each pair of keys."""
    here = house()
    now = here.clock()
    asked = Filters.from_query(request.args, local_day(now, here.settings.zone))
    with reading(here.engine) as connection:
        report, filters = exploration_of(request.args, wiring().bounded(connection, asked))
        table = answer(connection, report, filters, now, here.settings)
    return table_file(table, filters, form)
