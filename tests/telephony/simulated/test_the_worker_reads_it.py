"""The product reads the simulated exchange like any other: agents' hours are those that they really worked."""

import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from data.database import open_database
from data.schema.facts import agent_time, visit
from telephony.simulated.history import history
from telephony.simulated.rows import SECOND
from telephony.simulated.tables import prepare
from telephony.simulated.truth import Busy, Truth, Visit
from telephony.simulated.world import hotline
from telephony.simulated.writer import write

pytestmark = pytest.mark.slow
START = datetime(2026, 10, 4, 21, tzinfo=UTC)
END = START + timedelta(hours=27)
ROOT = Path(__file__).parents[3]
NIGHT = {agent.name for agent in hotline().agents if agent.shift.cycle == 3}  # still there at the end


@pytest.fixture(scope="module")
def worked(tmp_path_factory) -> tuple[list[Truth], sa.Engine]:
    """What happened on a Monday, and the product's own database after reading it."""
    folder = tmp_path_factory.mktemp("var")
    engine = prepare(f"sqlite:///{folder / 'demo-exchange.sqlite'}")
    truth: list[Truth] = []
    for batch in history(hotline(), START, END, 5):
        write(engine, batch)
        truth += batch.truth
    engine.dispose()
    settings = {name: value for name, value in os.environ.items() if not name.startswith("OKC_")}
    done = subprocess.run(
        [sys.executable, str(ROOT / "app.py"), "worker", "--once"],
        env=settings | {"OKC_DATA_DIR": str(folder)}, cwd=folder, capture_output=True, text=True, timeout=100,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "quarantined=0" in done.stdout
    assert "hot=new" in done.stdout
    return truth, open_database(f"sqlite:///{folder / 'okc.sqlite'}")


def really(truth: list[Truth]) -> Mapping[tuple[str, str], tuple[float, int]]:
    """Agent and kind → seconds, and how many stretches they are (each is rounded to whole seconds once)."""
    sums: dict[tuple[str, str], tuple[float, int]] = defaultdict(lambda: (0, 0))
    for fact in truth:
        if isinstance(fact, Busy) and fact.kind in ("login", "pause"):
            spent, times = sums[fact.agent, fact.kind]
            sums[fact.agent, fact.kind] = spent + (fact.ended_at - fact.started_at) / SECOND, times + 1
        elif isinstance(fact, Visit) and fact.agent:
            spent, times = sums[fact.agent, "talk"]
            sums[fact.agent, "talk"] = spent + fact.agent_talk_s, times + 1
    return sums


def test_logins_pauses_and_talks_are_as_long_as_they_were(worked):
    truth, engine = worked
    static = {agent.name for agent in hotline().agents if agent.static == agent.queues}
    with engine.connect() as connection:
        rows = connection.execute(
            sa.select(agent_time.c.agent, agent_time.c.kind, sa.func.sum(agent_time.c.seconds)).group_by(
                agent_time.c.agent, agent_time.c.kind
            )
        ).all()
    found = {(row[0], row[1]): row[2] for row in rows}
    compared = 0
    for (agent, kind), (spent, times) in really(truth).items():
        if agent not in static | NIGHT:
            assert found[agent, kind] == pytest.approx(spent, abs=2 * times + 2)
            compared += 1
    assert compared > 20


def test_every_stay_became_a_visit(worked):
    truth, engine = worked
    with engine.connect() as connection:
        visits = connection.scalar(sa.select(sa.func.count()).select_from(visit))
    assert visits == sum(isinstance(fact, Visit) for fact in truth)
