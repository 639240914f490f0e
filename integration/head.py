"""/export/staffing and /export/forecast: the plans for the head as files, under the same address as their pages."""

from datetime import datetime

from flask import Blueprint, Response, current_app, request

from data.database import reading
from data.filters import Filters
from data.head.asked import weekday_filters
from data.head.outlook import outlook, outlook_table
from data.head.plan import staffing_plan, staffing_table
from data.head.wishes import Wishes
from integration.exports import table_file

blueprint = Blueprint("head", __name__)


@blueprint.get("/export/staffing.<any(csv,xlsx,json):form>")
def staffing(form: str) -> Response:
    """The staffing plan, a row for each half-hour."""
    house = current_app.extensions["okc"]
    now = house.clock()
    filters = weekday_filters(request.args.to_dict(flat=False), datetime.fromtimestamp(now, house.settings.zone).date())
    wishes = Wishes.from_query(request.args.to_dict(flat=False))
    with reading(house.engine) as connection:
        plan = staffing_plan(connection, filters, wishes, now, house.settings)
    return table_file(staffing_table(plan, house.settings), plan.filters, form)


@blueprint.get("/export/forecast.<any(csv,xlsx,json):form>")
def forecast(form: str) -> Response:
    """The expected calls of the next four weeks, a row for each hour."""
    house = current_app.extensions["okc"]
    now = house.clock()
    filters = Filters.from_query(request.args, datetime.fromtimestamp(now, house.settings.zone).date())
    with reading(house.engine) as connection:
        found = outlook(connection, filters, now, house.settings)
    return table_file(outlook_table(found, house.settings), found.filters, form)
