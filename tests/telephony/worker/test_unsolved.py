"""A defect of our own costs one call or one agent's day, never the stream; nothing about it is silent."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.schema.facts import agent_time, call, visit
from data.schema.raw import quarantine
from telephony import rebuild, shifts
from tests.telephony.worker.conftest import EVENING_OVER, Contents
from tests.telephony.worker.hotline import contents, differing, left_due, pbx, read_to_end, worker

NUMBER = "79161234567"
AGENT = "Павлова Галина Степановна"


def failing(real: Callable[..., Any], fails_for: Callable[..., bool]) -> Callable[..., Any]:
    """The same rules with a defect; its error repeats a caller's number."""

    def computed(*given: Any) -> Any:
        if fails_for(*given):
            raise ValueError(NUMBER)
        return real(*given)

    return computed


def set_aside(engine: Engine) -> list[tuple[str, str, str]]:
    with engine.connect() as connection:
        found = sa.select(quarantine.c.source, quarantine.c.key, quarantine.c.reason)
        return [tuple(row) for row in connection.execute(found.order_by(quarantine.c.key))]


def test_a_call_that_cannot_be_computed_is_set_aside_alone(
    swept_db: Engine,
    evening_url: str,
    evening_facts: Contents,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    bad = evening_facts["visit"][0][2]

    def is_bad(group: Any, _context: Any) -> bool:
        return any(row.callid == bad for row in group.queue_rows)

    with monkeypatch.context() as defect:
        defect.setattr(rebuild, "reconstruct", failing(rebuild.reconstruct, is_bad))
        read_to_end(worker(swept_db, pbx(evening_url), EVENING_OVER))
    assert set_aside(swept_db) == [("call", bad, "not_computed")]
    assert f"call='{bad}' day=- error=ValueError at=test_unsolved.py:" in caplog.text
    assert NUMBER not in caplog.text
    others = [row for row in evening_facts["call"] if row[1] != bad]
    assert contents(swept_db, (call,))["call"] == others
    read_to_end(worker(swept_db, pbx(evening_url), EVENING_OVER))
    assert set_aside(swept_db) == []
    assert not differing(contents(swept_db, (call, visit, agent_time)), evening_facts)


def test_an_agent_s_day_that_cannot_be_computed_is_set_aside_alone(
    swept_db: Engine, evening_url: str, evening_facts: Contents, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_bad(_days: Any, _carried: Any, inputs: Any, _given: Any) -> bool:
        return any(row.agent == AGENT for row in inputs(_days[0]).rows)

    with monkeypatch.context() as defect:
        defect.setattr(shifts, "run_days", failing(shifts.run_days, is_bad))
        read_to_end(worker(swept_db, pbx(evening_url), EVENING_OVER))
    assert set_aside(swept_db) == [("agent", f"2026-10-0{n} {AGENT}", "not_computed") for n in (5, 6)]
    assert not left_due(swept_db)
    found = contents(swept_db, (visit, agent_time))
    assert found["visit"] == evening_facts["visit"]
    assert {row[1] for row in evening_facts["agent_time"]} - {row[1] for row in found["agent_time"]} == {AGENT}
    read_to_end(worker(swept_db, pbx(evening_url), EVENING_OVER))
    assert set_aside(swept_db) == []
    assert not differing(contents(swept_db, (visit, agent_time)), evening_facts)
