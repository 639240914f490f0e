"""Thresholds and groups are changed by administrators only, and each change is told in the audit trail."""

import re
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from data.database import reading, writing
from data.groups import load_groups
from data.rules import history, load_rulebook
from data.schema.people import audit
from data.schema.state import queue_name
from data.settings import Pbx
from tests.pages.site import ORIGIN, Site, draw

RULE = {"kind": "service_level_s", "queue": "601", "value": "30", "from": "2026-12-01", "reason": "Приказ 5"}


def posted(client: FlaskClient, page: str, form: dict[str, Any]) -> Any:
    drawn = draw(client, page).get_data(as_text=True)
    match = re.search(r'"name": ?"csrf_token",[^}]*"value": ?"([^"]+)"|"value": ?"([^"]+)"[^}]*"csrf_token"', drawn)
    assert match
    token = match.group(1) or match.group(2)
    return client.post(f"{page}/set", data=form | {"csrf_token": token}, headers=ORIGIN)


@pytest.fixture
def with_queue(site: Site) -> Site:
    """A site that has seen one queue."""
    with writing(site.engine) as connection:
        connection.execute(sa.insert(queue_name).values(pbx="main", folded="601", name="601"))
    return site


def trail(site: Site, action: str) -> list[Any]:
    with reading(site.engine) as connection:
        query = sa.select(audit.c.person_id, audit.c.subject, audit.c.details).where(audit.c.action == action)
        return list(connection.execute(query))


def test_a_threshold_is_put_in_force_with_old_new_and_reason_in_the_trail(with_queue: Site) -> None:
    answer = posted(with_queue.client("administrator"), "/admin/thresholds", RULE)
    assert answer.location == "/admin/thresholds?done=1"
    ((person, subject, details),) = trail(with_queue, "rule.set")
    assert (person, subject) == (with_queue.people["administrator"], "service_level_s")
    told = {"old": 20, "new": 30, "pbx": "", "queue": "601", "from": "2026-12-01T00:00:00+03:00", "reason": "Приказ 5"}
    assert details == told
    with reading(with_queue.engine) as connection:
        (one,) = history(connection)
    assert (one.rule.value, one.by, one.reason) == (30, "Имя administrator", "Приказ 5")
    assert "Приказ 5" in draw(with_queue.client("administrator"), "/admin/thresholds").get_data(as_text=True)


@pytest.mark.parametrize(
    ("change", "fault"), [({"value": "0"}, "value"), ({"from": "2020-01-01"}, "closed"), ({"reason": ""}, "reason")]
)
def test_a_fault_leads_back_to_the_form_and_changes_nothing(
    with_queue: Site, change: dict[str, str], fault: str
) -> None:
    answer = posted(with_queue.client("administrator"), "/admin/thresholds", RULE | change)
    assert answer.location.startswith(f"/admin/thresholds?fault={fault}&kind=service_level_s&")
    assert trail(with_queue, "rule.set") == []
    with reading(with_queue.engine) as connection:
        assert history(connection) == []


def test_what_is_in_force_already_is_not_set_again(with_queue: Site) -> None:
    same = RULE | {"queue": "", "value": "20"}
    assert "fault=same" in posted(with_queue.client("administrator"), "/admin/thresholds", same).location


def test_a_rule_for_a_queue_of_one_of_several_exchanges_is_withdrawn(
    with_queue: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchanges = tuple(Pbx(name=name, database_url="sqlite://", timezone="Europe/Moscow") for name in ("main", "north"))
    house = with_queue.server.extensions["okc"]
    several = with_queue.settings.model_copy(update={"pbx": exchanges, "pbx_database_url": ""})
    monkeypatch.setitem(with_queue.server.extensions, "okc", type(house)(several, house.engine, house.clock))
    client, day = with_queue.client("administrator"), "2026-11-23"
    for pbx, value in (("", "40"), ("main", "30")):
        assert (
            "done=1" in posted(client, "/admin/thresholds", RULE | {"pbx": pbx, "value": value, "from": day}).location
        )
    taken_back = RULE | {"pbx": "main", "value": "", "from": day, "reason": "Ошибка", "withdraw": "1"}
    assert posted(client, "/admin/thresholds", taken_back).location == "/admin/thresholds?done=1"
    with reading(with_queue.engine) as connection:
        book = load_rulebook(connection, several)
    assert book.value(RULE["kind"], "main", "601", with_queue.now) == 40
    ((_, _, details),) = trail(with_queue, "rule.withdrawn")
    assert (details["old"], details["new"], details["pbx"], details["reason"]) == (30, 40, "main", "Ошибка")
    assert "отменено" in draw(client, "/admin/thresholds").get_data(as_text=True)
    assert "fault=not-set" in posted(client, "/admin/thresholds", taken_back).location


@pytest.mark.parametrize("path", ["/admin/thresholds/set", "/admin/groups/set"])
def test_nobody_else_may_change_rules(with_queue: Site, path: str) -> None:
    for role in ("supervisor", "operator"):
        assert with_queue.client(role).post(path, data=RULE, headers=ORIGIN).status_code == 403
    assert with_queue.client("administrator").post(path, data=RULE, headers=ORIGIN).status_code == 400
    assert trail(with_queue, "rule.set") == trail(with_queue, "group.set") == []


def test_queues_are_put_into_a_group_and_taken_out(with_queue: Site) -> None:
    client = with_queue.client("administrator")
    form = {"kind": "queue", "name": " Город ", "member": ["main/601", "evil/601", "junk"]}
    assert posted(client, "/admin/groups", form).location == "/admin/groups?done=1&kind=queue"
    with reading(with_queue.engine) as connection:
        assert load_groups(connection) == (("queue", "main", "601", "Город"),)
    posted(client, "/admin/groups", {"kind": "queue", "into": "none", "member": "main/601"})
    with reading(with_queue.engine) as connection:
        assert load_groups(connection) == ()
    changes = [details["changed"] for _, _, details in trail(with_queue, "group.set")]
    assert changes == [
        [{"pbx": "main", "member": "601", "old": "", "new": "Город"}],
        [{"pbx": "main", "member": "601", "old": "Город", "new": ""}],
    ]


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        ({"kind": "queue", "name": "City"}, "members"),
        ({"kind": "queue", "member": "main/601"}, "name"),
        ({"kind": "weather", "name": "City", "member": "main/601"}, "members"),
    ],
)
def test_a_group_needs_a_name_and_members(with_queue: Site, form: dict[str, str], fault: str) -> None:
    answer = posted(with_queue.client("administrator"), "/admin/groups", form)
    assert answer.location.startswith(f"/admin/groups?fault={fault}")
    assert trail(with_queue, "group.set") == []
