"""What is made for the head comes out the same from the columns as from the database."""

from zoneinfo import ZoneInfo

from data.answers.asking import facts_of
from data.database import reading
from data.filters import Filters
from data.head.load import fared
from data.head.outages import outages
from data.head.presence import attendance
from data.settings import Settings
from tests.data.answers.test_parity import NOW, PERIOD, Engines, engines
from tests.data.months_made import QUEUES

__all__ = ["engines"]


def gathered(engines: Engines, settings: Settings, filters: Filters) -> tuple[object, ...]:
    def zone_of(_pbx: str) -> ZoneInfo:
        return ZoneInfo("UTC")

    with reading(engines.engine) as connection:
        facts = facts_of(connection, settings)
        return (
            fared(facts, filters, ("day", "slot")),
            fared(facts, filters, ("queue",)),
            *(attendance(facts, filters, asked, zone_of, lambda _pbx, _day: NOW) for asked in ((), QUEUES[:2])),
            outages(connection, facts, filters, zone_of),
        )


def test_calls_presence_and_outages_are_the_same_from_every_engine(engines: Engines) -> None:
    for filters in (PERIOD, Filters(PERIOD.first, PERIOD.last, queues=QUEUES[:1], weekdays=(1, 2))):
        columns = gathered(engines, engines.by_columns, filters)
        assert columns == gathered(engines, engines.by_database, filters)
        assert columns[0]
        assert columns[2]
