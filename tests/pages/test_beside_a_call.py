"""What stands beside a call: the same caller however the number is written, what is usual, whom to call back."""

from collections import Counter
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.questions.at_hand import calls_before, missed_by, own_latest, spellings, usual_topics, whose
from data.schema.facts import call, offer, visit
from tests.pages import hotline
from tests.pages.site import Site

ANNA = hotline.AGENTS[0]


@pytest.fixture
def facts(shared_site: Site) -> Iterator[Connection]:
    """The hotline's facts; whatever a test writes is taken back."""
    with shared_site.engine.connect() as connection:
        yield connection
        connection.rollback()


def some_call(facts: Connection) -> sa.Row[tuple[object, ...]]:
    query = sa.select(call).where(call.c.outcome == "answered").order_by(call.c.started_at.desc())
    return next(row for row in facts.execute(query) if row.agents == [ANNA])


def test_a_subscriber_is_found_however_the_exchange_writes_the_number(facts: Connection) -> None:
    one = some_call(facts)
    for written in (one.caller, f"+{one.caller}", f"8{one.caller[1:]}", one.caller[1:]):
        assert one.call_id in [found.call_id for found in calls_before(facts, "main", written, ())]
    assert one.call_id not in [found.call_id for found in calls_before(facts, "main", one.caller, (one.call_id,))]
    assert calls_before(facts, "other", one.caller, ()) == []


@pytest.mark.parametrize("nobody", ["", "anonymous", "unknown"])
def test_callers_without_a_number_are_not_one_person(facts: Connection, nobody: str) -> None:
    facts.execute(sa.update(call).values(caller=nobody))
    assert calls_before(facts, "main", nobody, ()) == []


def test_short_numbers_are_only_themselves() -> None:
    assert spellings("101") == ["101"]
    assert spellings("") == []


def test_usual_topics_are_those_of_the_days_before_so_that_they_stay_all_day(facts: Connection) -> None:
    newest = facts.execute(sa.select(sa.func.max(call.c.day))).scalar_one()
    rows = facts.execute(sa.select(call.c.topic).where(call.c.day < newest, call.c.queue == "601", call.c.topic != ""))
    counted = Counter(row.topic for row in rows)
    before = usual_topics(facts, "main", "601", newest, 6)
    assert [counted[one] for one in before] == sorted(counted.values(), reverse=True)
    facts.execute(sa.update(call).where(call.c.day == newest).values(topic="lift"))
    assert usual_topics(facts, "main", "601", newest, 6) == before


def test_a_call_belongs_to_whom_it_rang_and_who_talked(facts: Connection) -> None:
    one = some_call(facts)
    found = whose(facts, "main", one.call_id)
    assert found is not None
    assert (found[0], found[2], ANNA in found[1]) == (one.call_id, one.started_at, True)
    assert whose(facts, "main", "9.9") is None
    mine = own_latest(facts, "main", [ANNA], [one.day], 500)
    assert one.call_id in [each.call_id for each in mine]
    query = sa.select(call.c.call_id, call.c.agents).where(call.c.day == one.day)
    agents = {row.call_id: row.agents for row in facts.execute(query)}
    assert all(ANNA in agents[each.call_id] for each in mine)


def test_who_rang_in_vain_is_to_be_called_back_until_somebody_has_talked_to_them(facts: Connection) -> None:
    query = sa.select(visit).where(visit.c.outcome == "abandoned", visit.c.ended_at.is_not(None))
    lost = facts.execute(query.order_by(visit.c.entered_at.desc())).first()
    assert lost is not None
    slot = {name: lost._mapping[name] for name in offer.c.keys() if name in visit.c and name not in ("agent",)}  # noqa: SIM118
    rang = slot | {"n": 90, "agent": ANNA, "offered_at": lost.entered_at, "ring_s": 9}
    facts.execute(sa.insert(offer).values(rang | {"result": "no_answer", "answered_elsewhere": False}))

    def missed() -> list[str]:
        return [one.call_id for one in missed_by(facts, "main", [ANNA], lost.entered_at - 60, 50)]

    assert missed().count(lost.call_id) == 1
    assert missed_by(facts, "main", ["Nobody"], 0, 50) == []
    later = some_call(facts)
    back = sa.update(call).where(call.c.call_id == later.call_id)
    facts.execute(back.values(callee=f"98{lost.caller[1:]}", started_at=lost.entered_at + 900, direction="outgoing"))
    assert lost.call_id not in missed()
