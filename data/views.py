"""Saved views: the address of a report under a name, of one person or shared with all staff.

Its days may move with the calendar: "last 7 days" instead of dates. Who may not see a view is told the
same as if there were none.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import parse_qs, parse_qsl, urlencode

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.schema.kept import saved_view
from data.schema.people import person
from data.words import N_

LONGEST_NAME, LONGEST_DESCRIPTION, LONGEST_QUERY = 120, 500, 8000
MOST_FIELDS = 1000
Days = tuple[date, date]


def _ending(days: int) -> Callable[[date], Days]:
    return lambda today: (today - timedelta(days=days - 1), today)


def _yesterday(today: date) -> Days:
    return today - timedelta(days=1), today - timedelta(days=1)


def _week(today: date) -> Days:
    return today - timedelta(days=today.weekday()), today


def _last_week(today: date) -> Days:
    monday = today - timedelta(days=today.weekday() + 7)
    return monday, monday + timedelta(days=6)


def _month(today: date) -> Days:
    return today.replace(day=1), today


def _last_month(today: date) -> Days:
    last = today.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


PERIODS: dict[str, tuple[str, Callable[[date], Days]]] = {
    "today": (N_("Today"), _ending(1)),
    "yesterday": (N_("Yesterday"), _yesterday),
    "days-7": (N_("Last 7 days"), _ending(7)),
    "days-30": (N_("Last 30 days"), _ending(30)),
    "days-90": (N_("Last 90 days"), _ending(90)),
    "week": (N_("This week"), _week),
    "last-week": (N_("Last week"), _last_week),
    "month": (N_("This month"), _month),
    "last-month": (N_("Last month"), _last_month),
}
"""Slug → its name and the days it means today. None of them: the days that the address has."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person says of a view; a cut, clean form of whatever was sent."""

    name: str
    description: str
    period: str
    shared: bool

    @classmethod
    def of(cls, name: str, description: str, period: str, shared: bool) -> "Draft | None":
        """A usable draft, or None without a name."""
        said = " ".join(name.split())[:LONGEST_NAME]
        about = " ".join(description.split())[:LONGEST_DESCRIPTION]
        return cls(said, about, period if period in PERIODS else "", shared) if said else None


@dataclass(frozen=True, slots=True)
class View:
    """One saved view; `owner` is the name of the person `owner_id`."""

    id: str
    owner_id: int
    owner: str
    name: str
    description: str
    path: str
    query: str
    period: str
    shared: bool
    created_at: int

    def address(self, today: date) -> str:
        """Where it leads today."""
        pairs = parse_qsl(self.query)
        if self.period in PERIODS:
            first, last = PERIODS[self.period][1](today)
            days = [("from", first.isoformat()), ("to", last.isoformat())]
            pairs = days + [(name, value) for name, value in pairs if name not in ("from", "to")]
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path


def period_of(first: date, last: date, today: date) -> str:
    """The moving period that means exactly these days today, or empty."""
    return next((slug for slug, (_, days) in PERIODS.items() if days(today) == (first, last)), "")


def clean_query(query: str) -> str | None:
    """A query string as we write them ourselves; None if it is none or too long."""
    try:
        pairs = parse_qsl(query, max_num_fields=MOST_FIELDS, errors="strict")
        written = urlencode(pairs)
    except ValueError:
        return None
    return written if len(written) <= LONGEST_QUERY else None


def keep_view(connection: Connection, owner_id: int, draft: Draft, path: str, query: str, now: int) -> str:
    """Save it; `path` and `query` are of a page that the owner may open. Returns its id."""
    made = secrets.token_urlsafe(9)
    carried = parse_qs(query).get("search", [""])[-1][:32]
    connection.execute(
        sa.insert(saved_view).values(
            id=made,
            owner_id=owner_id,
            name=draft.name,
            description=draft.description,
            path=path,
            query=query,
            period=draft.period,
            search=carried,
            shared=draft.shared,
            created_at=now,
        )
    )
    return made


def views_for(connection: Connection, person_id: int) -> Sequence[View]:
    """One's own views, and those that others share, by name."""
    found = [_view(row) for row in connection.execute(_visible(person_id))]
    return sorted(found, key=lambda view: (view.name.casefold(), view.created_at, view.id))


def view_for(connection: Connection, view_id: str, person_id: int) -> View | None:
    """A view that this person may open, or None."""
    row = connection.execute(_visible(person_id).where(saved_view.c.id == view_id)).first()
    return _view(row) if row else None


def change_view(connection: Connection, view_id: str, draft: Draft) -> None:
    """Give it another name, description, period or public."""
    values = {
        "name": draft.name,
        "description": draft.description,
        "period": draft.period,
        "shared": draft.shared,
    }
    connection.execute(sa.update(saved_view).where(saved_view.c.id == view_id).values(values))


def delete_view(connection: Connection, view_id: str) -> None:
    """Forget it."""
    connection.execute(sa.delete(saved_view).where(saved_view.c.id == view_id))


def _visible(person_id: int) -> sa.Select[tuple[object, ...]]:
    columns = [saved_view.c[name] for name in View.__slots__ if name != "owner"]
    return (
        sa.select(*columns, person.c.name.label("owner"))
        .join(person, person.c.id == saved_view.c.owner_id)
        .where(sa.or_(saved_view.c.owner_id == person_id, saved_view.c.shared.is_(sa.true())))
    )


def _view(row: sa.Row[tuple[object, ...]]) -> View:
    return View(**row._mapping)
