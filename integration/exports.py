"""/export: answers and lists as files, under the same filters as the page that offers them.

For spreadsheets: in Russian ";" and decimal commas, in English ",", with a byte order mark; or a workbook.
What is small comes at once; a list that takes longer is prepared (integration/prepared_routes.py). Each export
leaves a row in the audit trail with its filters and number of rows.
"""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from itertools import chain
from tempfile import TemporaryFile
from typing import IO, Any

from flask import Blueprint, Response, abort, current_app, g, jsonify, request, stream_with_context
from flask.typing import ResponseReturnValue

from data.answer import answer
from data.answers.asking import Facts
from data.audit import append_audit
from data.database import reading, writing
from data.files import prepared
from data.files.exports import table_csv_lines, table_json_text
from data.files.list_file import BOM, CSV, MEDIA_TYPES, ListOrder, list_csv, write_list_workbook
from data.files.table_workbook import write_table_workbook
from data.filters import Filters
from data.house import house, house_of
from data.localtime import local_day
from data.named import question_of
from data.questions.rows_out import Row, read_rows, rows_a_day, windows
from data.table import Table
from integration.export_limits import refuse_too_many
from integration.export_wiring import wiring
from integration.list_orders import list_order
from integration.preparing import asking

PIECE = 65_536
AT_THE_SAME_TIME = 4
"""Lists that one process writes while their readers wait."""

blueprint = Blueprint("exports", __name__)
_slots = threading.BoundedSemaphore(AT_THE_SAME_TIME)


@blueprint.get("/export/reports/<slug>.<any(csv,xlsx,json):form>")
def report(slug: str, form: str) -> ResponseReturnValue:
    """A report as a file."""
    if question_of(slug) is None:
        abort(404)
    here = house()
    now = here.clock()
    asked = Filters.from_query(request.args, local_day(now, here.settings.zone))
    with reading(here.engine) as connection:
        filters = wiring().bounded(connection, asked)
        table = answer(connection, slug, filters, now, here.settings)
    return table_file(table, filters, form)


def table_file(table: Table, filters: Filters, form: str) -> Response:
    """An answer to these filters as CSV, XLSX or JSON, in the visitor's words; told to the audit trail."""
    refuse_too_many(len(table.rows))
    here = house()
    told(f"report {table.report}", filters.to_query(), len(table.rows))
    with reading(here.engine) as connection:
        wording = wiring().wording(connection)
    name = f"{table.report}-{table.first.isoformat()}-{table.last.isoformat()}.{form}"
    if form == "json":
        return as_file([table_json_text(table)], name, "application/json")
    if form == CSV:
        return as_file(stream_with_context(chain([BOM], table_csv_lines(table, wording))), name, MEDIA_TYPES[CSV])
    file = TemporaryFile()  # noqa: SIM115 - closed when the last piece is sent
    write_table_workbook(file, table, filters, wording, here.clock())
    return as_file(_pieces(file), name, MEDIA_TYPES[form])


@blueprint.get("/export/<any(calls,visits):what>.<any(csv,xlsx):form>")
def rows(what: str, form: str) -> ResponseReturnValue:
    """A list as a file, at once."""
    here = house()
    order = list_order(what, form, request.query_string.decode(errors="replace"))

    def ask() -> AbstractContextManager[Facts]:
        return asking(here.engine, here.settings)

    with ask() as facts:
        days = rows_a_day(facts, order.list, order.where)
    total = sum(n for _, n in days)
    refuse_too_many(total)
    if not _slots.acquire(blocking=False):
        return jsonify(error="too many exports at once"), 429, {"Retry-After": "30"}
    told(f"{what} {form}", order.filters.to_query(), total)
    found = read_rows(ask, order.list, order.where, windows(days))
    return as_file(_Sent(order, found, total), order.file_name, MEDIA_TYPES[form])


class _Sent:
    """The pieces of a list that is being sent; a reader who goes away ends it, and the audit trail says so."""

    def __init__(self, order: ListOrder, rows: Iterator[Row], total: int) -> None:
        self._order, self._total, self._passed, self._is_over = order, total, 0, False
        self._app: Any = current_app._get_current_object()  # type: ignore[attr-defined]
        self._who, self._ip = g.visitor.person_id, request.remote_addr or ""
        self._rows = rows
        self._pieces = self._written()

    def _counted(self) -> Iterator[Row]:
        for row in self._rows:
            yield row
            self._passed += 1

    def _written(self) -> Iterator[Any]:
        if self._order.form == CSV:
            yield from list_csv(self._order, self._counted())
            return
        folder = prepared.folder_of(house_of(self._app).settings.data_dir)
        folder.mkdir(parents=True, exist_ok=True)
        file = TemporaryFile(dir=folder)  # noqa: SIM115 - closed when the last piece is sent
        write_list_workbook(file, self._order, self._counted())
        yield from _pieces(file)

    def __iter__(self) -> Iterator[Any]:
        yield from self._pieces
        self._end("")

    def close(self) -> None:
        """Called by the web server when all is sent, or when nobody is there any more."""
        self._pieces.close()  # type: ignore[attr-defined]
        self._end("export cancelled")

    def _end(self, action: str) -> None:
        if self._is_over:
            return
        self._is_over = True
        _slots.release()
        if not action:
            return
        here = house_of(self._app)
        with writing(here.engine) as connection:
            append_audit(
                connection,
                at=here.clock(),
                action=action,
                person_id=self._who,
                subject=f"{self._order.what} {self._order.form}",
                details={"filters": self._order.filters.to_query(), "rows": self._passed},
                ip=self._ip,
            )


def told(subject: str, filters: str, rows: int, action: str = "export") -> None:
    """A row in the audit trail; where it cannot be written, nothing is given out."""
    here = house()
    with writing(here.engine) as connection:
        append_audit(
            connection,
            at=here.clock(),
            action=action,
            person_id=g.visitor.person_id,
            subject=subject,
            details={"filters": filters, "rows": rows},
            ip=request.remote_addr or "",
        )


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def as_file(pieces: Any, name: str, media_type: str) -> Response:
    """An answer that a browser saves."""
    return Response(pieces, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@blueprint.route("/export/<path:_rest>")
def unknown(_rest: str) -> ResponseReturnValue:
    """There is no such export; a program must not take our index page for an answer."""
    return jsonify(error="not found"), 404
