"""The audit trail: who did what, when and from where; appended, never changed.

`subject` names the thing (a login, a report), `details` are short JSON values. Neither carries a
password, a token or a caller's number.
"""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.schema.people import audit


def append_audit(
    connection: Connection,
    *,
    at: int,
    action: str,
    person_id: int | None = None,
    subject: str = "",
    details: Mapping[str, Any] | None = None,
    ip: str = "",
) -> None:
    """One row of the trail, in the caller's transaction: no row, no deed."""
    connection.execute(
        sa.insert(audit).values(
            at=at,
            person_id=person_id,
            action=action,
            subject=subject[:200],
            details=dict(details or {}),
            ip=ip[:64],
        )
    )
