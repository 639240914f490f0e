"""How much one person may take away in one file, by role."""

from flask import Response, abort, g, jsonify
from flask_babel import format_decimal, gettext

from data.house import house
from data.people import ADMINISTRATOR, SUPERVISOR
from data.settings import Settings


def most_rows(settings: Settings, role: str) -> int:
    """Rows that a person of this role may take away at once."""
    given = {ADMINISTRATOR: settings.export_rows_administrator, SUPERVISOR: settings.export_rows_supervisor}
    return given.get(role, settings.export_rows_operator)


def too_many(rows: int) -> str:
    """What to tell a visitor who asks for so many rows; empty if they may have them."""
    most = most_rows(house().settings, g.visitor.role)
    if rows <= most:
        return ""
    return str(
        gettext(
            "This would be %(rows)s rows, and you may take away %(most)s at once. "
            "Choose fewer days or more filters, or ask an administrator.",
            rows=format_decimal(rows),
            most=format_decimal(most),
        )
    )


def refuse_too_many(rows: int) -> None:
    """End the request with 413 and the reason when that is more than the visitor may take away."""
    said = too_many(rows)
    if said:
        answer: Response = jsonify(error=said, rows=rows)
        answer.status_code = 413
        abort(answer)
