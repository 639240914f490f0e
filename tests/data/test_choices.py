"""What a filter offers: whoever took part in calls, whether a queue rang them or they only dialled."""

from sqlalchemy.engine import Engine

from data.counters import CALLS, VISITS
from data.database import reading
from data.filters import Filters
from data.questions.choices import choices, filterable
from data.schema.facts import call, offer
from data.settings import Settings
from tests.data.contacts_made import one_call
from tests.data.facts_made import DAY_0, FIRST_DAY, store

WEEK = Filters(FIRST_DAY, FIRST_DAY)
RUNG = {
    "pbx": "main", "visit_id": "v", "call_id": "c", "queue": "support", "agent": "Anna", "offered_at": DAY_0,
    "ring_s": 5, "result": "answered", "answered_elsewhere": False, "day": FIRST_DAY, "slot": 0, "weekday": 1,
}  # fmt: skip


def test_agents_of_calls_are_those_who_were_rung_and_those_who_dialled(db: Engine) -> None:
    store(db, offer, [RUNG])
    store(db, call, [one_call(DAY_0, "101", direction="outgoing", agents=["Boris", "Anna"], first_agent="Boris")])
    with reading(db) as connection:
        names = ("agent", "first_agent")
        assert set(names) <= set(filterable(CALLS))
        assert "first_agent" not in filterable(VISITS)
        found = choices(connection, Settings(), CALLS, names, WEEK)
    assert {name: sorted(values) for name, values in found.items()} == {
        "agent": ["Anna", "Boris"],
        "first_agent": ["Boris"],
    }
