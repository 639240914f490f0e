"""The operator's workplace over the wire: only the own agent and the own calls, whatever a browser sends."""

import json
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from auth.here import House, settle
from auth.slices import OWN, SHELF
from data.database import reading, writing
from data.entries import NOTE, TOPIC, Entry, entries_of
from data.live.bodies import LIVE, LOST, PAUSED, TALKING, LinkBody
from data.live.commands import DONE, FAILED, Outcome, finish
from data.live.slices import LINK, agent_slice
from data.schema.live import live_command
from data.topics import seed_topics
from tests.pages import hotline, live_made
from tests.pages.live_made import ANNA, CALL, OTHER
from tests.pages.site import ORIGIN, Site, draw, site_settings

KEY = "0123456789abcdef0123456789abcde"


@pytest.fixture
def live(site: Site, tmp_path: Path) -> Iterator[Site]:
    """A site whose exchange is live: Anna talks, her colleague has a break."""
    settle(site.server, House(site_settings(tmp_path / "d", ami_url=live_made.AMI), site.engine, lambda: site.now))
    forget(site)
    with writing(site.engine) as connection:
        seed_topics(connection)
    live_made.tell(site.engine)
    yield site
    forget(site)


def forget(site: Site) -> None:
    for name in (SHELF, OWN):
        site.server.extensions.pop(name, None)


def words(client: FlaskClient, address: str = "/focus") -> str:
    return json.dumps(draw(client, address).get_json(), ensure_ascii=False)


def token(client: FlaskClient) -> str:
    match = re.search(r'"name": "csrf_token", "type": "hidden", "value": "([^"]+)"', words(client))
    match = match or re.search(r'"value": "([^"]+)"[^{}]*"name": "csrf_token"', words(client))
    assert match is not None
    return match[1]


def post(client: FlaskClient, to: str, **form: str) -> Any:
    return client.post(to, data={"csrf_token": token(client), "pbx": "main"} | form, headers=ORIGIN)


def say(client: FlaskClient, value: str, kind: str = NOTE, call: str = CALL) -> int:
    return int(post(client, "/focus/say", kind=kind, value=value, call=call).status_code)


def kept(site: Site) -> tuple[Entry, ...]:
    with reading(site.engine) as connection:
        return entries_of(connection, "main", (CALL,))


def asked(site: Site) -> list[Any]:
    with reading(site.engine) as connection:
        return list(connection.execute(sa.select(live_command).order_by(live_command.c.id)))


def test_an_operator_begins_here_and_sees_the_own_call_and_no_colleague(live: Site) -> None:
    client = live.client("operator")
    assert client.get("/").location == "/focus"
    shown = words(client)
    assert "+7\u00a0916\u00a0123-45-67" in shown
    assert "На звонке" in shown
    assert OTHER not in shown


def test_without_an_agent_the_page_says_what_to_do(live: Site) -> None:
    assert "ещё не связана с телефоном" in words(live.client("supervisor"))
    answer = live.client("supervisor").post(
        "/focus/say", data={"pbx": "main", "call": CALL, "kind": NOTE, "value": "x"}, headers=ORIGIN
    )
    assert answer.status_code == 400  # no token of a form


def test_topic_and_note_are_kept_once_for_each_wording(live: Site) -> None:
    client = live.client("operator")
    assert [say(client, "нет тепла"), say(client, "нет тепла"), say(client, "нет тепла со вторника ")] == [200] * 3
    assert say(client, "heating", TOPIC) == 200
    found = [(one.kind, one.value, one.person_id) for one in kept(live)]
    me = live.people["operator"]
    assert found == [(NOTE, "нет тепла", me), (NOTE, "нет тепла со вторника", me), (TOPIC, "heating", me)]
    shown = words(client)
    assert '"data-note": "нет тепла со вторника"' in shown
    assert pressed(json.loads(shown)) == ["heating"]


def pressed(node: Any) -> list[str]:
    """Topics that are shown as chosen."""
    if isinstance(node, list):
        return [one for each in node for one in pressed(each)]
    if not isinstance(node, dict):
        return []
    here = [node["data-topic"]] if "data-topic" in node and node.get("aria-pressed") == "true" else []
    return here + [one for each in node.values() for one in pressed(each)]


@pytest.mark.parametrize(
    ("value", "kind", "call", "status"),
    [
        ("x", NOTE, "9.9", 404),
        ("x", NOTE, "", 404),
        ("x", NOTE, f"{live_made.CALLER}200", 404),
        ("ghost", TOPIC, CALL, 400),
        ("x" * 4001, NOTE, CALL, 400),
        ("x", "outcome", CALL, 400),
    ],
)
def test_nothing_is_kept_of_calls_of_others_and_nothing_that_is_no_topic(
    live: Site, value: str, kind: str, call: str, status: int
) -> None:
    assert say(live.client("operator"), value, kind, call) == status
    assert kept(live) == ()


def order(client: FlaskClient, what: str, **form: str) -> Any:
    return post(client, "/focus/order", what=what, key=KEY, **form).get_json()


def test_an_order_is_a_command_about_the_own_agent_and_its_end_is_told_in_words(live: Site) -> None:
    client = live.client("operator")
    told = order(client, "break", reason="Обед", agent=OTHER, interface="PJSIP/999")
    assert (told["outcome"], told["over"], told["id"]) == ("running", False, f"{KEY}1")
    (command,) = asked(live)
    assert (command.kind, command.args) == ("pause", {"interface": "PJSIP/101", "reason": "Обед"})
    assert command.person_id == live.people["operator"]
    again = order(client, "break", reason="Обед")
    assert (again["outcome"], len(asked(live))) == ("running", 1)
    with writing(live.engine) as connection:
        finish(connection, command.id, Outcome(DONE), time.time())
    assert client.get(f"/focus/outcome/{KEY}1").get_json()["outcome"] == "done"
    assert live.client("administrator").get(f"/focus/outcome/{KEY}1").status_code == 404
    assert "перерыв" in told["done"]


def test_an_order_of_several_steps_is_done_when_all_are_and_failed_when_one_is(live: Site) -> None:
    paused = live_made.agent(ANNA, PAUSED, time.time())
    out = replace(paused, memberships=())
    live_made.tell(live.engine, {agent_slice(ANNA): out})
    client = live.client("operator")
    assert order(client, "start", **{"queue:601": "on", "queue:603": "on"})["id"] == f"{KEY}2"
    first, second = asked(live)
    assert [one.args["queue"] for one in (first, second)] == ["601", "603"]
    with writing(live.engine) as connection:
        finish(connection, first.id, Outcome(DONE), time.time())
    assert client.get(f"/focus/outcome/{KEY}2").get_json()["over"] is False
    with writing(live.engine) as connection:
        finish(connection, second.id, Outcome(FAILED, "not_allowed"), time.time())
    told = client.get(f"/focus/outcome/{KEY}2").get_json()
    assert (told["outcome"], told["level"]) == ("failed", "bad")
    assert "администратор" in told["words"]


@pytest.mark.parametrize(
    ("what", "form"),
    [
        ("dial", {"number": "102\r\nAction: Originate"}),
        ("dial", {"number": "вася"}),
        ("send_on", {"call": CALL, "number": ""}),
        ("hangup", {"call": f"{live_made.CALLER}200"}),
        ("break", {"reason": "a|b"}),
        ("start", {"queue:999": "on"}),
        ("spy", {}),
    ],
)
def test_what_may_not_be_asked_is_refused_with_words_and_asked_of_nobody(
    live: Site, what: str, form: dict[str, str]
) -> None:
    told = order(live.client("operator"), what, **form)
    assert (told["outcome"], told["over"]) == ("failed", True)
    assert len(told["words"]) > 10
    assert asked(live) == []


def test_while_the_link_is_lost_nothing_can_be_ordered_and_notes_are_still_kept(live: Site) -> None:
    live_made.tell(live.engine, {LINK: LinkBody(LOST, time.time(), "closed")})
    client = live.client("operator")
    shown = words(client)
    assert "связь с АТС потеряна" in shown
    assert '"data-order"' not in shown
    told = order(client, "hangup", call=CALL)
    assert (told["outcome"], told["over"]) == ("failed", True)
    assert say(client, "записано без связи") == 200


def test_without_any_live_exchange_the_last_calls_keep_their_topics_and_notes(shared_site: Site) -> None:
    shown = words(shared_site.client("operator"))
    assert '"data-say"' in shown
    assert "/focus?call=" in shown
    one = re.findall(r"/focus\?call=([\d.]+)", shown)[-1]
    assert f'/main/{one}"' in words(shared_site.client("operator"), f"/focus?call={one}")


def test_a_call_of_a_colleague_cannot_be_brought_here(shared_site: Site) -> None:
    with reading(shared_site.engine) as connection:
        rows = connection.execute(sa.text("SELECT call_id, agents FROM call")).all()
    other = next(row.call_id for row in rows if OTHER in json.loads(row.agents))
    assert f'/main/{other}"' not in words(shared_site.client("operator"), f"/focus?call={other}")


def redraw(client: FlaskClient, shown: Any) -> Any:
    parts = ("trouble", "state", "caller", "acts", "words", "calls")
    outputs = [{"id": f"focus-{name}", "property": "children"} for name in parts]
    outputs.append({"id": "focus-shown", "property": "data"})
    key = ".." + "...".join(f"{one['id']}.{one['property']}" for one in outputs) + ".."
    asks = {
        "output": key,
        "outputs": outputs,
        "inputs": [{"id": "focus-live", "property": "data", "value": "5.1"}],
        "state": [{"id": "focus-shown", "property": "data", "value": shown}],
        "changedPropIds": ["focus-live.data"],
    }
    return client.post("/_dash-update-component", json=asks, headers=ORIGIN).get_json()["response"]


def test_what_is_being_typed_stays_while_the_state_is_drawn_anew(live: Site) -> None:
    client = live.client("operator")
    first = redraw(client, {"call": "", "signatures": {}})
    assert {"focus-words", "focus-state"} <= first.keys()
    now = time.time()
    talks = live_made.agent(ANNA, TALKING, now)
    live_made.tell(live.engine, {LINK: LinkBody(LIVE, now), agent_slice(ANNA): replace(talks, calls=())})
    live_made.tell(live.engine, {agent_slice(ANNA): replace(talks, line=replace(talks.line, since=now))})
    time_passed(live)
    second = redraw(client, first["focus-shown"]["data"])
    assert "focus-state" in second
    assert "focus-words" not in second


def time_passed(site: Site) -> None:
    """The process looks at the database again at once."""
    site.server.extensions.pop(SHELF, None)


@pytest.mark.parametrize("shown", [None, [], {"call": 5, "signatures": 7}, {"call": "x" * 9000}])
def test_whatever_a_browser_keeps_breaks_nothing(live: Site, shown: Any) -> None:
    if isinstance(shown, dict):
        assert "focus-state" in redraw(live.client("operator"), shown)
    assert hotline.AGENTS[0] == ANNA
