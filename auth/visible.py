"""What of the filters' calls this visitor may see: one's own for operators, and nobody's private search."""

from sqlalchemy.engine import Connection

from auth.here import house, visitor
from auth.own import own_of
from auth.roles import STAFF
from data.filters import Filters
from data.questions.behind import with_measure
from data.searches import KEPT_S, with_search


def visible(connection: Connection, asked: Filters) -> Filters:
    """The filters within the visitor's bounds, with what their measure and their search look for."""
    now, me = house().clock(), visitor()
    own = own_of(connection, me, now)
    bounded = own.bounded(asked, house().settings.zone) if own else asked
    known = with_measure(connection, bounded, now, house().settings)
    return with_search(connection, known, me.person_id, me.role in STAFF, now - KEPT_S)
