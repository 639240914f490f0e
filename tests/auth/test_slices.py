"""Live slices go to whom they concern, cost nothing while nothing changes, and never look newer than they are."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from auth.own_agents import own_agent
from data.database import reading, writing
from data.live.bodies import LOST, AgentBody, AgentLine, LinkBody, QueueBody, from_json
from data.live.slices import STALE_S, beat, publish
from data.settings import Pbx
from server import ContactCentre
from tests.data.live.bodies_made import BODIES
from tests.pages.site import OPERATOR_IS, Site, site_settings

OWN = f"agent/{OPERATOR_IS}"


@pytest.fixture
def live(site: Site, bare_app: ContactCentre, tmp_path: Path) -> Site:
    """A site whose exchange is followed: the operator is in one queue of two."""
    pbx = Pbx(name="main", ami_url="ami://u:s@localhost", timezone="Europe/Moscow")
    made = Site(
        site_settings(tmp_path / "data").model_copy(update={"pbx_database_url": "", "pbx": (pbx,)}),
        site.engine,
        bare_app,
    )
    made.people = site.people
    mine = replace(_agent(), line=replace(_agent().line, agent=OPERATOR_IS, queues=("help",)))
    other = from_json(
        QueueBody,
        '{"line":{"queue":"x","waiting":0,"longest_since":null,"talking":0,"members":0,"ready":0,"busy":0,"paused":0,"unreachable":0}}',
    )
    say(made.engine, {**BODIES, OWN: mine, "queue/x": other}, time.time())
    return made


def say(engine: Engine, bodies: dict[str, object], at: float) -> None:
    with writing(engine) as connection:
        publish(connection, "main", bodies, at)  # type: ignore[arg-type]


def _agent() -> AgentBody:
    body = BODIES["agent/Анна"]
    assert isinstance(body, AgentBody)
    return body


def status(site: Site, role: str, name: str, pbx: str = "main") -> int:
    return int(site.client(role).get(f"/live/slice/{pbx}/{name}").status_code)


def test_staff_see_every_slice(live: Site) -> None:
    for role in ("supervisor", "administrator"):
        assert {status(live, role, name) for name in (*BODIES, OWN, "queue/x")} == {200}


def test_an_operator_sees_the_link_the_own_agent_and_the_own_queues(live: Site) -> None:
    seen = {name for name in (*BODIES, OWN, "queue/x") if status(live, "operator", name) == 200}
    assert seen == {"link", OWN, "queue/help"}
    assert status(live, "operator", "board") == 404


def test_an_operator_whose_agent_left_the_queue_sees_it_no_more(live: Site) -> None:
    assert status(live, "operator", "queue/help") == 200
    out = replace(_agent(), line=AgentLine(OPERATOR_IS, "101", "off", 0.0))
    site = Site(live.settings, live.engine, live.app)
    site.people = live.people
    say(live.engine, {OWN: out}, time.time())
    live.server.extensions.pop("okc-shelf")
    assert status(site, "operator", "queue/help") == 404


def test_strangers_and_unknown_names_get_nothing(live: Site) -> None:
    assert status(live, "", "link") == 401
    assert status(live, "supervisor", "agent/nobody") == 404
    assert status(live, "supervisor", "board", pbx="other") == 404


def test_what_the_browser_has_is_not_sent_again(live: Site) -> None:
    client = live.client("supervisor")
    first = client.get("/live/slice/main/board")
    assert first.json is not None
    assert (first.json["fresh"], first.json["link"]) == (True, "live")
    assert first.json["body"]["waiting"][0]["number"] == "79991112233"
    again = client.get("/live/slice/main/board", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert abs(float(again.headers["Live-Now"]) - time.time()) < 60


def test_a_body_that_did_not_change_is_sent_again_when_it_is_no_longer_fresh(live: Site) -> None:
    client = live.client("supervisor")
    first = client.get("/live/slice/main/board")
    with writing(live.engine) as connection:
        beat(connection, "main", time.time() - STALE_S - 1)
    live.server.extensions.pop("okc-shelf")
    again = client.get("/live/slice/main/board", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert again.json is not None
    assert (again.json["fresh"], again.headers["Live-Fresh"]) == (False, "0")


def test_a_lost_link_makes_every_slice_old(live: Site) -> None:
    say(live.engine, {"link": LinkBody(LOST, time.time(), "silent")}, time.time())
    live.server.extensions.pop("okc-shelf", None)
    answer = live.client("supervisor").get("/live/slice/main/board")
    assert (answer.headers["Live-Fresh"], answer.json["link"] if answer.json else "") == ("0", LOST)


def test_times_are_those_of_the_exchanges_clock(live: Site) -> None:
    say(live.engine, {"link": LinkBody("live", time.time(), clock_offset=3600.0)}, time.time())
    live.server.extensions.pop("okc-shelf", None)
    answer = live.client("supervisor").get("/live/slice/main/board")
    assert abs(float(answer.headers["Live-Now"]) - 3600 - time.time()) < 60
    assert abs(float(answer.headers["Live-As-Of"]) - 3600 - time.time()) < 60


def test_a_person_has_the_slice_of_the_own_agent(live: Site) -> None:
    with reading(live.engine) as connection:
        assert own_agent(connection, live.people["operator"], live.now) == ("main", OPERATOR_IS)
        assert own_agent(connection, live.people["supervisor"], live.now) is None
