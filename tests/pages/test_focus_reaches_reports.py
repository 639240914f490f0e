"""What an operator says of a call while it rings stands in STATIX when the worker has read the call."""

import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from auth.here import House, settle
from auth.slices import OWN, SHELF
from data.database import reading, writing
from data.entries import NOTE, TOPIC
from data.live.bodies import LIVE, READY, AgentBody, AgentLine, EndedCall, LinkBody
from data.live.slices import LINK, agent_slice
from data.schema.facts import call, visit
from data.topics import seed_topics
from tests.pages import live_made
from tests.pages.live_made import ANNA
from tests.pages.site import Site, draw, site_settings
from tests.pages.test_focus import post
from tests.telephony.worker.conftest import EVENING_OVER
from tests.telephony.worker.hotline import evening, fill, pbx, read_to_end, worker

NOTED = "нет тепла со вторника"


@pytest.fixture
def url(tmp_path: Path) -> str:
    """An exchange with an evening's rows."""
    return fill(f"sqlite:///{tmp_path / 'pbx.sqlite'}", evening())


def a_caller(url: str) -> str:
    """Id of somebody who came into a queue that evening."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = connection.scalar(sa.text("SELECT callid FROM queue_log WHERE event = 'CONNECT' ORDER BY id LIMIT 1"))
    engine.dispose()
    return str(found)


def rows(engine: Engine, table: sa.Table, call_id: str) -> list[sa.Row[tuple[object, ...]]]:
    with reading(engine) as connection:
        return list(connection.execute(sa.select(table).where(table.c.call_id == call_id)))


def test_topic_and_note_stand_with_the_call_and_its_visit(site: Site, url: str, tmp_path: Path) -> None:
    settle(site.server, House(site_settings(tmp_path / "d", ami_url=live_made.AMI), site.engine, lambda: site.now))
    for name in (SHELF, OWN):
        site.server.extensions.pop(name, None)
    with writing(site.engine) as connection:
        seed_topics(connection)
    caller = a_caller(url)
    last = EndedCall(caller, caller, "incoming", "79161234567", "", "601", "", 1.0, 2.0, 3.0)
    body = AgentBody(AgentLine(ANNA, "101", READY, 3.0), last=last)
    live_made.tell(site.engine, {LINK: LinkBody(LIVE, 1.0), agent_slice(ANNA): body})
    client = site.client("operator")
    for kind, value in ((TOPIC, "heating"), (NOTE, "нет"), (NOTE, NOTED)):
        assert post(client, "/focus/say", kind=kind, value=value, call=caller).status_code == 200
    read_to_end(worker(site.engine, pbx(url), EVENING_OVER))
    (found,) = rows(site.engine, call, caller)
    assert (found.topic, found.note) == ("heating", NOTED)
    assert {one.topic for one in rows(site.engine, visit, caller)} == {"heating"}
    site.now = EVENING_OVER
    told = draw(site.client("supervisor"), f"/calls/main/{caller}").get_json()
    shown = json.dumps(told, ensure_ascii=False)
    assert "Отопление" in shown
    assert NOTED in shown
