"""/export/letter, staffing and forecast: the answers for the head as files, under the same address as their pages."""

from flask import Blueprint, Response, request

from data.database import reading
from data.head.door import FOR_THE_HEAD
from data.house import house
from integration.exports import table_file

blueprint = Blueprint("head", __name__)


@blueprint.get("/export/<any(letter,staffing,forecast):slug>.<any(csv,xlsx,json):form>")
def file(slug: str, form: str) -> Response:
    """What the page of that name shows; what cannot be used is left out, as on the page."""
    here = house()
    with reading(here.engine) as connection:
        found = FOR_THE_HEAD[slug](connection, request.args.to_dict(flat=False), here.clock(), here.settings)
    return table_file(found.table, found.filters, form)
