"""/export, continued: lists that take longer are ordered, looked at while they are written, fetched, given up."""

from urllib.parse import urlencode

from flask import Blueprint, abort, g, jsonify, redirect, request, send_file
from flask.typing import ResponseReturnValue

from data.files import prepared
from data.files.list_file import CSV, MEDIA_TYPES, XLSX
from data.files.prepared import READY, WAITING, Prepared
from data.house import house
from data.questions.rows_out import rows_a_day
from integration.export_limits import too_many
from integration.export_wiring import wiring
from integration.exports import told
from integration.list_orders import list_order
from integration.preparing import asking

ROWS_COMING_AT_ONCE = {CSV: 30_000, XLSX: 8_000}
"""More than a second of writing is prepared."""
MINE = "/exports"

blueprint = Blueprint("prepared", __name__)


@blueprint.post("/export/<any(calls,visits):what>")
def start(what: str) -> ResponseReturnValue:
    """Order a list: what is small is sent on to where it comes at once, the rest is prepared."""
    form = request.form.get("form", CSV)
    if form not in MEDIA_TYPES:
        abort(400)
    query = request.form.get("query", "")
    here = house()
    order = list_order(what, form, query)
    with asking(here.engine, here.settings) as facts:
        total = sum(n for _, n in rows_a_day(facts, order.list, order.where))
    if too_many(total):
        return redirect(f"{MINE}?{urlencode({'rows': total})}", 303)
    if total <= ROWS_COMING_AT_ONCE[form]:
        return redirect(f"/export/{what}.{form}?{query}", 303)
    folder, now, me = prepared.folder_of(here.settings.data_dir), here.clock(), g.visitor.person_id
    prepared.purge(folder, now)
    if sum(one.is_unfinished for one in prepared.all_of(folder, me, now)) >= prepared.MOST_OF_ONE_PERSON:
        return redirect(f"{MINE}?busy=1", 303)
    about = f"{order.title}, {order.filters.first.isoformat()} – {order.filters.last.isoformat()}"
    one = Prepared("", me, about, order.file_name, now, WAITING, 0, total)
    audit = {
        "subject": f"{what} {form}",
        "filters": order.filters.to_query(),
        "ip": request.remote_addr or "",
    }
    wiring().start(prepared.new(folder, one, {"list": order.to_json(), "audit": audit}).id)
    return redirect(MINE, 303)


@blueprint.get("/export/prepared.json")
def mine() -> ResponseReturnValue:
    """How far one's own files are."""
    here = house()
    found = prepared.all_of(prepared.folder_of(here.settings.data_dir), g.visitor.person_id, here.clock())
    return jsonify([{"id": one.id, "state": one.state, "rows": one.rows, "total": one.total} for one in found])


@blueprint.get("/export/prepared/<key>")
def fetch(key: str) -> ResponseReturnValue:
    """A file that is ready; to anybody but its owner there is none."""
    one = _own(key)
    here = house()
    path = prepared.folder_of(here.settings.data_dir) / one.id / one.file_name
    if one.state != READY or not path.is_file():
        abort(404)
    kept = prepared.order_of(prepared.folder_of(here.settings.data_dir), one.id)["audit"]
    told(kept["subject"], kept["filters"], one.rows, "export fetched")
    media_type = MEDIA_TYPES[path.suffix.removeprefix(".")]
    return send_file(path.resolve(), mimetype=media_type, as_attachment=True, download_name=one.file_name)


@blueprint.post("/export/prepared/<key>/stop")
def stop(key: str) -> ResponseReturnValue:
    """Give up a file that is still written."""
    one = _own(key)
    prepared.stop(prepared.folder_of(house().settings.data_dir), one.id)
    return redirect(MINE, 303)


def _own(key: str) -> Prepared:
    here = house()
    one = prepared.find(prepared.folder_of(here.settings.data_dir), key, here.clock())
    if one is None or one.person_id != g.visitor.person_id:
        abort(404)
    return one
