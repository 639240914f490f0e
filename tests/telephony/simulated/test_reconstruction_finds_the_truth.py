"""What the reconstruction makes of the simulated rows is what really happened on the simulated hotline."""

import re
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from data import facts
from telephony.reconstruction.context import Context, Starts
from telephony.reconstruction.group import Facts, reconstruct
from telephony.simulated import rows, truth
from telephony.simulated.history import history
from telephony.simulated.simulation import Batch
from telephony.simulated.world import exchange_settings, hotline
from telephony.sources.cdr_rows import FIELDS as CDR_FIELDS
from telephony.sources.cdr_rows import cdr_row
from telephony.sources.cel_rows import CEL
from telephony.sources.layout import Field
from telephony.sources.queue_rows import QUEUE_LOG
from tests.telephony.reconstruction.grouping import groups_of

START = datetime(2026, 10, 4, 21, tzinfo=UTC)
END = START + timedelta(hours=38)
SAME_CALLS = {"night": "announcement"}  # what the product calls it


@pytest.fixture(scope="module")
def day() -> Batch:
    """A Monday and the next morning, in which the exchange fails."""
    whole = Batch()
    for batch in history(replace(hotline(), restart_day=1), START, END, 5):
        whole.queue_log += batch.queue_log
        whole.cdr += batch.cdr
        whole.cel += batch.cel
        whole.truth += batch.truth
    return whole


def _read(columns: tuple[str, ...], row: rows.Row, fields: tuple[Field, ...]) -> tuple[int, list[Any]]:
    named = dict(zip(columns, row, strict=True))
    values = [next((named[name] for name in field.columns if name in named), None) for field in fields]
    when = datetime.fromisoformat(str(values[0])).replace(tzinfo=hotline().zone)
    return round(when.timestamp() * 1_000_000), values


@pytest.fixture(scope="module")
def found(day) -> Facts:
    """All facts of the day's rows."""
    log = [
        QUEUE_LOG.build(f"0:{n}", "t0", n, *_read(rows.QUEUE_LOG, row, QUEUE_LOG.fields))
        for n, row in enumerate(day.queue_log, start=1)
    ]
    legs = [cdr_row(*_read(rows.CDR, row, CDR_FIELDS)) for row in day.cdr]
    events = [CEL.build(f"0:{n}", "t0", n, *_read(rows.CEL, row, CEL.fields)) for n, row in enumerate(day.cel, start=1)]
    known = exchange_settings()
    context = Context(
        pbx="demo",
        now=int(END.timestamp()),
        trunks=frozenset(trunk.casefold() for trunk in known["trunks"]),
        extensions=re.compile(known["extensions"]),
        inbound_contexts=frozenset({"from-trunk"}),
        starts=Starts.from_rows([row for row in log if row.event == "QUEUESTART"]),
        topic_of=lambda queue, did, said, at: said.get("TOPIC", ""),
    )
    whole = Facts()
    for group in groups_of(log, legs, events):
        part = reconstruct(group, context)
        whole.visits += part.visits
        whole.calls += part.calls
    return whole


def stays(day: Batch) -> list[truth.Visit]:
    return [fact for fact in day.truth if isinstance(fact, truth.Visit)]


def pairs(day: Batch, found: Facts) -> list[tuple[truth.Visit, facts.Visit]]:
    """Each stay that really was with the visit that was found for it."""
    visits = defaultdict(list)
    for visit in found.visits:
        visits[visit.visit_id.partition("/")[0], visit.queue].append(visit)
    return [(stay, visits[stay.callid, stay.queue].pop(0)) for stay in stays(day)]


def test_every_stay_in_a_queue_is_found_and_no_other(day, found):
    still_there = {facts.OPEN_WAITING, facts.OPEN_TALKING}
    assert len(stays(day)) == sum(visit.outcome not in still_there for visit in found.visits)
    assert len(stays(day)) > 500


def test_waits_talks_outcomes_agents_and_callers_are_those_that_were(day, found):
    for stay, visit in pairs(day, found):
        if stay.ended_by == "restart":
            continue
        answered = stay.outcome == "answered"
        assert (visit.outcome, visit.wait_s, visit.position) == (stay.outcome, stay.wait_s, stay.position)
        assert (visit.caller, visit.did, visit.topic) == (stay.caller, stay.did, stay.topic)
        assert visit.agent == stay.agent
        assert visit.talk_s == (stay.talk_s if answered else None)
        assert visit.ring_s == (stay.ring_s if answered else None)
        if answered:
            assert visit.ended_by == stay.ended_by
            assert abs((visit.agent_talk_s or 0) - stay.agent_talk_s) <= 1


def test_stays_that_a_failure_cut_are_found_without_an_end(day, found):
    cut = [(stay, visit) for stay, visit in pairs(day, found) if stay.ended_by == "restart"]
    assert cut
    assert all(visit.ended_at is None and "end_unknown" in visit.flags for _, visit in cut)


def test_every_call_has_its_direction_and_outcome(day, found):
    calls = {call.call_id: call for call in found.calls}
    for fact in day.truth:
        if isinstance(fact, truth.Call):
            call = calls[fact.linkedid]
            assert call.direction == fact.direction
            assert call.outcome == SAME_CALLS.get(fact.outcome, fact.outcome)


def test_the_topics_of_visits_add_up_to_those_chosen_in_the_menu(day, found):
    chosen = Counter(row[5] for row in day.queue_log if row[4] == "TOPIC")
    refused = Counter(visit.topic for visit in found.visits if visit.topic)
    assert not refused - chosen
