"""kill -9 of the worker at random points: nothing lost, nothing double, on SQLite and on MariaDB."""

from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.database import writing
from data.schema.facts import agent_time, call, offer, visit
from data.schema.raw import raw_cdr, raw_cel, raw_queue_log
from data.schema.state import source_state
from telephony import due
from telephony.simulated.simulation import Batch
from tests.rig.runs import soon
from tests.telephony.worker.hotline import contents, differing, fill, hours, left_due
from tests.telephony.worker.process import WorkerProcess, let_time_pass, okc, undisturbed

LONG_AGO = datetime(2025, 10, 5, 21, tzinfo=UTC)
"""A Monday in the past of every machine's clock: the process looks at its own."""
KILLS = 25
"""On each of the two databases."""


def part(n: int, of: int) -> Batch:
    """One of the equal parts of a working day's rows."""
    day = hours(LONG_AGO, 15)
    cut = [(len(rows) * n // of, len(rows) * (n + 1) // of) for rows in (day.queue_log, day.cdr, day.cel)]
    (a, b), (c, d), (e, f) = cut
    return Batch(day.queue_log[a:b], day.cdr[c:d], day.cel[e:f])


@pytest.mark.rig
@pytest.mark.timeout(400)
def test_nothing_is_lost_or_doubled_by_kills_at_random_points(db: Engine, tmp_path: Path) -> None:
    chance, kills, parts = Random(17), 0, 4
    pbx_url = fill(f"sqlite:///{tmp_path / 'pbx.sqlite'}", part(0, parts))
    filled, code = 1, None
    while filled < parts or code != 0:
        one = WorkerProcess(tmp_path / "var", okc(tmp_path, db, pbx_url), "--once")
        assert one.leads(db), one.said
        if kills < KILLS:
            soon(lambda one=one: one.ended is not None, chance.uniform(0, 0.5))
        else:
            soon(lambda one=one: one.ended is not None, 120)
        code = one.ended
        if code is None:
            one.kill()
            kills += 1
            let_time_pass(db)
            continue
        assert code == 0, one.said
        if filled < parts:
            fill(pbx_url, part(filled, parts))
            filled += 1
            code = None
        elif kills < KILLS:
            compute_everything_again(db)
            code = None
    assert kills == KILLS
    tables = (call, visit, offer, agent_time, raw_queue_log, raw_cdr, raw_cel)
    assert not differing(contents(db, tables), undisturbed(tmp_path, pbx_url, tables))
    assert not left_due(db)
    with db.connect() as connection:
        counts = dict(connection.execute(sa.select(source_state.c.source, source_state.c.rows_read)).all())
    rows = hours(LONG_AGO, 15)
    assert counts == {"queue_log": len(rows.queue_log), "cdr": len(rows.cdr), "cel": len(rows.cel)}


def compute_everything_again(engine: Engine) -> None:
    """As if a rule had changed for all days."""
    with writing(engine) as connection:
        due.mark_days(connection, "main", connection.scalars(sa.select(call.c.day).distinct()))
