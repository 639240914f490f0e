"""A real Asterisk, real calls, and the product's numbers beside what the phones saw on the wire.

Waits and talks may differ by one second: the exchange writes whole seconds.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.real.product import Product
from tests.rig import play
from tests.rig.ami import ActionRefused
from tests.rig.exchange import Exchange
from tests.rig.mariadb import MariaDB
from tests.rig.people import LOCAL_MEMBERS, PEOPLE, STATIC_MEMBERS
from tests.rig.truth import AgentTruth, CallTruth, Truth, VisitTruth

pytestmark = [pytest.mark.rig, pytest.mark.timeout(400)]

Row = dict[str, Any]
BUCKETS = {"talk", "wrap", "ring", "pause", "idle"}
WHOLE_SECONDS = 1.0
"""The exchange cuts times to whole seconds."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the product says."""

    visits: list[Row]
    calls: list[Row]
    agent_time: list[Row]


@pytest.fixture(scope="session")
def product(
    exchange: Exchange, told: list[Truth], mariadb_server: MariaDB, tmp_path_factory: pytest.TempPathFactory
) -> Product:
    """An installation that has read the exchange once, after all the calls."""
    assert told
    settings = exchange.settings | {"OKC_DATABASE_URL": mariadb_server.new_database(), "OKC_TIMEZONE": "Europe/Moscow"}
    one = Product(settings, tmp_path_factory.mktemp("product"))
    one.does("worker", "--once")
    return one


@pytest.fixture(scope="session")
def facts(product: Product) -> Facts:
    """Its facts through the command line."""
    return Facts(product.rows("visits"), product.rows("calls"), product.rows("agent-time"))


@pytest.mark.parametrize("scenario", play.names())
def test_visits_are_what_the_callers_did(scenario: str, told: list[Truth], facts: Facts) -> None:
    for truth in told:
        if isinstance(truth, VisitTruth) and truth.scenario == scenario:
            visit = the_one(row for row in facts.visits if (row["caller"], row["queue"]) == (truth.caller, truth.queue))
            expected = (truth.outcome, PEOPLE.get(truth.agent, ""), truth.did, truth.ended_by)
            assert (visit["outcome"], visit["agent"] or "", visit["did"], visit["ended_by"] or "") == expected
            assert visit["wait_s"] == near(truth.wait_s)
            assert instant(visit["entered_at"]) == near(truth.entered_at)
            if truth.talk_s is None:
                assert visit["talk_s"] is None
                assert visit["connected_at"] is None
            else:
                assert visit["talk_s"] == near(truth.talk_s)
                assert instant(visit["connected_at"]) == near(truth.entered_at + truth.wait_s)


@pytest.mark.parametrize("scenario", play.names())
def test_calls_are_what_the_callers_did(scenario: str, told: list[Truth], facts: Facts) -> None:
    for truth in told:
        if isinstance(truth, CallTruth) and truth.scenario == scenario:
            call = the_one(row for row in facts.calls if is_call_of(row, truth))
            assert call["direction"] == truth.direction
            assert (call["outcome"] == "answered") == truth.reached, call["outcome"]
            assert tuple(call["queues"]) == truth.queues
            assert len(call["agents"]) == len(truth.agents)
            assert all(name in known_as(who, told) for name, who in zip(call["agents"], truth.agents, strict=True))
            assert (call["talk_s"] or 0) == near(truth.talk_s)
            assert ("refused" in call["flags"]) == truth.refused


@pytest.mark.parametrize("scenario", play.names())
def test_agents_time_is_what_they_did(scenario: str, told: list[Truth], facts: Facts) -> None:
    for truth in told:
        if isinstance(truth, AgentTruth) and truth.scenario == scenario:
            wanted = (truth.kind, truth.queue, truth.reason)
            spell = the_one(
                row
                for row in facts.agent_time
                if row["agent"] in known_as(truth.agent, told) and (row["kind"], row["queue"], row["reason"]) == wanted
            )
            assert instant(spell["started_at"]) == near(truth.started_at)
            assert instant(spell["ended_at"]) == near(truth.ended_at)
            assert spell["seconds"] == near(truth.ended_at - truth.started_at)


def test_nothing_is_invented_and_nothing_counted_twice(told: list[Truth], facts: Facts) -> None:
    visits = Counter((truth.caller, truth.queue) for truth in told if isinstance(truth, VisitTruth))
    assert Counter((row["caller"], row["queue"]) for row in facts.visits) == visits
    callers = Counter(truth.caller for truth in told if isinstance(truth, CallTruth) and truth.direction == "incoming")
    assert Counter(row["caller"] for row in facts.calls if row["direction"] == "incoming") == callers
    outgoing = [truth for truth in told if isinstance(truth, CallTruth) and truth.direction == "outgoing"]
    assert len([row for row in facts.calls if row["direction"] == "outgoing"]) == len(outgoing)


def test_the_parts_of_an_agents_login_add_up_to_it_to_the_second(facts: Facts) -> None:
    login, parts = Counter[str](), Counter[str]()
    for row in facts.agent_time:
        if row["kind"] == "login":
            login[row["agent"]] += row["seconds"]
        elif row["kind"] in BUCKETS:
            parts[row["agent"]] += row["seconds"]
    assert login
    assert {agent: parts[agent] for agent in login} == dict(login)


def test_a_member_that_never_logs_in_gets_no_invented_login(facts: Facts) -> None:
    static = {PEOPLE[who] for members in (STATIC_MEMBERS | LOCAL_MEMBERS).values() for who in members}
    assert not [row for row in facts.agent_time if row["kind"] == "login" and row["agent"] in static]


def test_reading_again_changes_nothing(product: Product, facts: Facts) -> None:
    product.does("worker", "--once")
    again = Facts(product.rows("visits"), product.rows("calls"), product.rows("agent-time"))
    assert again == facts


def test_a_wrong_zone_is_noticed(exchange: Exchange, product: Product) -> None:
    if exchange.zone == "Etc/UTC":
        pytest.skip("times that are UTC are read as UTC, whatever the zone is said to be")
    elsewhere = Product(product.settings | {"OKC_PBX_TIMEZONE": "America/New_York"}, product.folder)
    done = elsewhere.run("doctor")
    assert done.returncode == 1
    assert "the times in queue_log look like UTC" in done.stdout


def test_the_queue_log_as_a_file_tells_the_same_visits(
    exchange: Exchange, facts: Facts, mariadb_server: MariaDB, tmp_path: Path
) -> None:
    from_file = Product({"OKC_DATABASE_URL": mariadb_server.new_database(), "OKC_DATA_DIR": str(tmp_path)}, tmp_path)
    from_file.does("import", "queue-log", str(exchange.queue_log_file), "--timezone", exchange.zone)
    same = ("call_id", "queue", "outcome", "agent", "wait_s", "talk_s", "ring_s", "position", "did")
    ended_by = {tuple(row[name] for name in same): row["ended_by"] for row in from_file.rows("visits")}
    assert set(ended_by) == {tuple(row[name] for name in same) for row in facts.visits}
    for row in facts.visits:
        # The log alone may call an attended transfer complete: only the channel events know better.
        by_log = ended_by[tuple(row[name] for name in same)]
        assert by_log == row["ended_by"] or (by_log, row["ended_by"]) == ("agent", "attended_transfer")


def test_the_database_user_of_the_documents_can_read_and_nothing_else(exchange: Exchange) -> None:
    grants = exchange.grants_of_the_reader()
    assert all(" USAGE " in grant or grant.startswith("GRANT SELECT ON ") for grant in grants), grants


@pytest.mark.parametrize(
    ("user", "allowed", "refused"),
    [
        ("okc-watch", ["QueueStatus", "CoreShowChannels", "DeviceStateList"], ["QueuePause", "Originate", "Command"]),
        ("okc-desk", ["QueueStatus", "CoreShowChannels"], ["Command", "DBPut", "Reload"]),
        ("okc-mode", ["QueueStatus"], ["Command", "Originate", "QueuePause"]),
    ],
)
def test_the_manager_users_of_the_documents_have_the_rights_they_need_and_no_more(
    exchange: Exchange, user: str, allowed: list[str], refused: list[str]
) -> None:
    with exchange.ami(user) as ami:
        for action in allowed:
            ami.list(action)
        for action in refused:
            with pytest.raises(ActionRefused, match="Permission denied"):
                ami.act(action)


def the_one(rows: Iterable[Row]) -> Row:
    """The only row; several or none are told apart in the message."""
    found = list(rows)
    assert len(found) == 1, found
    return found[0]


def known_as(who: str, told: list[Truth]) -> set[str]:
    """Calls that an agent answered tie the name to the interface; before the first there is only the interface."""
    answered = any(isinstance(truth, VisitTruth) and truth.agent == who for truth in told)
    return {PEOPLE[who]} if answered else {PEOPLE[who], f"PJSIP/{who}"}


def is_call_of(row: Row, truth: CallTruth) -> bool:
    """An outside caller's number is unique; calls from inside are known by both ends."""
    if truth.direction == "incoming":
        return bool(row["caller"] == truth.caller)
    return bool(row["direction"] != "incoming" and str(row["callee"]).endswith(truth.callee))


def instant(text: str) -> float:
    """Seconds since 1970 of a time with its offset."""
    moment = datetime.fromisoformat(text)
    assert moment.tzinfo is not None, text
    return moment.timestamp()


def near(seconds: float) -> Any:
    """Within the second that the exchange cuts off."""
    return pytest.approx(seconds, abs=WHOLE_SECONDS + 0.2)
