"""The live page: who sees it, what follows a slice, and orders that become commands of who may give them."""

import json
import re
import time
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from auth.here import House, settle
from auth.slices import SHELF
from components.live_orders import PHONE_COOKIE
from data.database import reading, writing
from data.live.bodies import LOST, READY, BoardBody, LinkBody, QueueLine
from data.live.commands import DONE, FAILED, Outcome, finish, take
from data.live.slices import BOARD, LINK, agent_slice, slice_of
from data.settings import Pbx
from tests.pages import live_made
from tests.pages.site import ORIGIN, Site, draw

KEY = "0" * 30
REGIONS = ("trouble", "numbers", "queues", "waiting", "people", "today")


@pytest.fixture
def watched(site: Site) -> Site:
    """A site of one's own whose exchange can be watched, and was heard just now."""
    site.settings = site.settings.model_copy(update={"ami_url": live_made.AMI})
    settle(site.server, House(site.settings, site.engine, lambda: site.now))
    site.server.extensions.pop(SHELF, None)
    live_made.tell(site.engine)
    return site


def words(answer: Any) -> str:
    return json.dumps(answer.get_json(), ensure_ascii=False)


def order(client: FlaskClient, what: str, key: str = "a", step: str = "0", **form: str) -> dict[str, Any]:
    drawn = words(draw(client, "/live", f"?agent={live_made.ANNA}"))
    match = re.search(r'"name": "csrf_token"[^}]*?"value": "([^"]+)"', drawn)
    match = match or re.search(r'"value": "([^"]+)"[^}]*?"name": "csrf_token"', drawn)
    assert match
    given = {"csrf_token": match.group(1), "what": what, "pbx": "main", "key": KEY + key, "step": step}
    answer = client.post("/live/order", data=given | form, headers=ORIGIN)
    assert answer.status_code == 200
    said: dict[str, Any] = answer.get_json()
    return said


def redrawn(client: FlaskClient, kept: dict[str, Any]) -> Any:
    outputs = [{"id": f"board-{name}", "property": "children"} for name in REGIONS]
    outputs.append({"id": "board-shown", "property": "data"})
    asked = {
        "output": ".." + "...".join(f"{one['id']}.{one['property']}" for one in outputs) + "..",
        "outputs": outputs,
        "inputs": [{"id": "live-board", "property": "data", "value": "1.1"}],
        "state": [{"id": "board-shown", "property": "data", "value": kept}],
        "changedPropIds": ["live-board.data"],
    }
    return client.post("/_dash-update-component", json=asked, headers=ORIGIN)


def test_the_menu_has_it_only_where_an_exchange_can_be_watched(site: Site) -> None:
    client = site.client("supervisor")
    assert '"href": "/live"' not in words(draw(client, "/reports"))
    assert "OKC_AMI_URL" in words(draw(client, "/live"))
    settle(site.server, House(site.settings.model_copy(update={"ami_url": live_made.AMI}), site.engine, lambda: 1))
    assert '"href": "/live"' in words(draw(client, "/reports"))
    assert '"href": "/live"' not in words(draw(site.client("operator"), "/my-day"))


def test_a_new_slice_draws_what_changed_and_nothing_else(watched: Site) -> None:
    client = watched.client("supervisor")
    first = redrawn(client, {"pbx": "main"}).get_json()["response"]
    assert set(first) == {*(f"board-{name}" for name in REGIONS), "board-shown"}
    kept = first["board-shown"]["data"]
    assert set(redrawn(client, kept).get_json()["response"]) == {"board-shown"}
    shown = live_made.board(time.time())
    live_made.tell(watched.engine, {BOARD: replace(shown, queues=first_told(watched), waiting=(), agents=())})
    watched.server.extensions.pop(SHELF)
    second = redrawn(client, kept).get_json()["response"]
    assert {"board-waiting", "board-people", "board-numbers"} <= set(second)
    assert "board-today" not in second


def first_told(site: Site) -> tuple[QueueLine, ...]:
    with reading(site.engine) as connection:
        found = slice_of(connection, "main", BOARD)
    assert found is not None
    return found.body(BoardBody).queues


def test_of_several_exchanges_one_is_shown_and_each_can_be_chosen(watched: Site) -> None:
    other = Pbx(name="second", title="Вторая", database_url="sqlite://", ami_url=live_made.AMI)
    settings = watched.settings.model_copy(update={"pbx": (other,)})
    settle(watched.server, House(settings, watched.engine, lambda: watched.now))
    client = watched.client("supervisor")
    first, second = words(draw(client, "/live")), words(draw(client, "/live", "?pbx=second"))
    assert '"data-live": "main/board"' in first
    assert f"/live?pbx=main&agent={quote(live_made.ANNA, safe='')}".replace("%20", "+") in first
    assert '"data-live": "second/board"' in second
    assert "Обработчик ещё ничего не сообщил об АТС." in second
    assert all("/live?pbx=second" in drawn and "Вторая" in drawn for drawn in (first, second))


@pytest.mark.parametrize("kept", [None, {}, {"pbx": "evil"}, {"pbx": 7}, [1]])
def test_a_forged_state_of_the_board_draws_nothing(watched: Site, kept: Any) -> None:
    assert redrawn(watched.client("supervisor"), kept).status_code == 204


def test_an_operator_may_neither_see_nor_order(watched: Site) -> None:
    client = watched.client("operator")
    assert redrawn(client, {"pbx": "main"}).status_code == 403
    assert client.post("/live/order", data={"what": "pause"}, headers=ORIGIN).status_code == 403
    assert client.get(f"/live/outcome/{KEY}a0").status_code == 403


def test_an_order_goes_to_the_worker_and_who_gave_it_is_told_how_it_went(watched: Site) -> None:
    client = watched.client("supervisor")
    said = order(client, "pause", agent=live_made.ANNA, reason="Обед")
    assert (said["outcome"], said["over"], said["steps"]) == ("running", False, 1)
    assert said["done"] == f"Сделано: {live_made.ANNA} — на перерыве."
    with writing(watched.engine) as connection:
        [command] = take(connection, time.time())
        finish(connection, command.id, Outcome(DONE), time.time())
    assert (command.kind, command.person_id) == ("pause", watched.people["supervisor"])
    assert command.args == {"interface": "PJSIP/101", "reason": "Обед"}
    assert client.get(f"/live/outcome/{said['id']}").get_json()["outcome"] == "done"
    assert watched.client("administrator").get(f"/live/outcome/{said['id']}").status_code == 404


def test_why_the_exchange_refused_is_told_in_plain_words(watched: Site) -> None:
    client = watched.client("supervisor")
    said = order(client, "remove", agent=live_made.ANNA, **{"from": "601"})
    with writing(watched.engine) as connection:
        take(connection, time.time())
        finish(connection, said["id"], Outcome(FAILED, "not_allowed"), time.time())
    told = client.get(f"/live/outcome/{said['id']}").get_json()
    assert (told["outcome"], told["over"], told["level"]) == ("failed", True, "bad")
    assert "АТС" in told["words"]


def test_what_cannot_be_is_told_at_once_and_asks_nothing(watched: Site) -> None:
    client = watched.client("supervisor")
    for what, form in (
        ("pause", {"reason": ""}),
        ("pause", {"reason": "a|b"}),
        ("add", {"queue": "no such"}),
        ("listen", {"call": live_made.CALL, "phone": "1; drop"}),
        ("reboot", {}),
    ):
        said = order(client, what, agent=live_made.ANNA, **form)
        assert (said["outcome"], said["over"]) == ("failed", True)
        assert said["words"]
    with writing(watched.engine) as connection:
        assert take(connection, time.time()) == []


def test_without_a_link_an_order_fails_at_once(watched: Site) -> None:
    client = watched.client("supervisor")
    live_made.tell(watched.engine, {LINK: LinkBody(LOST, time.time(), "closed")})
    said = order(client, "unpause", agent=live_made.ANNA)
    assert (said["outcome"], said["over"]) == ("failed", True)
    assert "Нет связи с АТС" in said["words"]


def test_a_second_click_with_the_same_key_is_the_same_command(watched: Site) -> None:
    client = watched.client("supervisor")
    first = order(client, "unpause", agent=live_made.ANNA)
    assert order(client, "unpause", agent=live_made.ANNA)["id"] == first["id"]
    with writing(watched.engine) as connection:
        assert len(take(connection, time.time())) == 1


def test_a_move_is_two_steps_and_there_is_no_third(watched: Site) -> None:
    client = watched.client("supervisor")
    live_made.tell(watched.engine, {agent_slice(live_made.ANNA): live_made.agent(live_made.ANNA, READY, time.time())})
    move = {"agent": live_made.ANNA, "from": "601", "queue": "603"}
    assert order(client, "move", **move)["steps"] == 2
    assert order(client, "move", step="1", **move)["id"].endswith("a1")
    with writing(watched.engine) as connection:
        assert [one.kind for one in take(connection, time.time())] == ["add", "remove"]
    assert client.post("/live/order", data={"what": "move"}, headers=ORIGIN).status_code == 404


def test_the_telephone_that_was_named_for_listening_is_remembered(watched: Site) -> None:
    client = watched.client("supervisor")
    order(client, "listen", agent=live_made.ANNA, call=live_made.CALL, phone="200")
    cookie = client.get_cookie(PHONE_COOKIE)
    assert cookie is not None
    assert cookie.value == "200"
    assert '"value": "200"' in words(draw(client, "/live", f"?agent={live_made.ANNA}"))


def test_an_order_without_the_forms_token_is_refused(watched: Site) -> None:
    form = {"what": "unpause", "pbx": "main", "key": KEY + "a", "agent": live_made.ANNA}
    said = watched.client("supervisor").post("/live/order", data=form, headers=ORIGIN).get_json()
    assert (said["outcome"], said["words"]) == ("failed", "Страница была открыта слишком долго. Обновите её.")
