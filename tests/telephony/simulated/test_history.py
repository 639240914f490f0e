"""What must hold in every history the simulated exchange writes."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telephony.simulated.history import history, microseconds, open_exchange
from telephony.simulated.rows import CDR, CEL, SECOND
from telephony.simulated.simulation import Batch
from telephony.simulated.truth import Busy, Call, Truth, Visit
from telephony.simulated.world import exchange_settings, hotline

START = datetime(2026, 10, 4, 21, tzinfo=UTC)
END = START + timedelta(days=7)
ENDINGS = {
    "COMPLETECALLER", "COMPLETEAGENT", "BLINDTRANSFER", "ATTENDEDTRANSFER", "ABANDON", "EXITWITHTIMEOUT",
    "EXITWITHKEY", "EXITEMPTY",
}  # fmt: skip


def joined(batches: list[Batch]) -> Batch:
    whole = Batch()
    for batch in batches:
        whole.queue_log += batch.queue_log
        whole.cdr += batch.cdr
        whole.cel += batch.cel
        whole.truth += batch.truth
    return whole


@pytest.fixture(scope="module")
def week() -> Batch:
    return joined(list(history(hotline(), START, END, 5)))


def truths(batch: Batch, kind: type[Truth]) -> list[Truth]:
    return [fact for fact in batch.truth if isinstance(fact, kind)]


def test_the_same_seed_gives_the_same_rows_and_another_seed_gives_others():
    end = START + timedelta(days=1)
    first, again, other = (joined(list(history(hotline(), START, end, seed))) for seed in (5, 5, 6))
    assert first == again
    assert first.cdr != other.cdr


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(1, 5 * 3600), max_size=8))
def test_a_history_cut_anywhere_is_the_same_history(cuts):
    begin, end = START + timedelta(hours=11), START + timedelta(hours=16)
    whole = open_exchange(hotline(), begin, 2).run_until(microseconds(end))
    exchange = open_exchange(hotline(), begin, 2)
    pieces = [exchange.run_until(microseconds(begin) + cut * SECOND) for cut in sorted(cuts)]
    assert joined([*pieces, exchange.run_until(microseconds(end))]) == whole


def test_every_row_has_a_value_for_each_column_and_times_are_local_text(week):
    assert {len(row) for row in week.cdr} == {len(CDR)}
    assert {len(row) for row in week.cel} == {len(CEL)}
    assert all(datetime.fromisoformat(str(row[0])) for row in week.queue_log)
    assert str(week.queue_log[0][0]) == "2026-10-05 00:00:00.000000"


def test_rows_come_in_the_order_of_their_times(week):
    for rows, column in ((week.queue_log, 0), (week.cel, 1)):
        times = [datetime.fromisoformat(str(row[column])) for row in rows]
        assert all(later >= earlier - timedelta(milliseconds=30) for earlier, later in pairwise(times))


def test_every_entry_into_a_queue_has_one_end_unless_it_is_still_there(week):
    balance: Counter[tuple[object, object]] = Counter()
    for _, callid, queue, _, event, *_ in week.queue_log:
        if event == "ENTERQUEUE":
            balance[callid, queue] += 1
        elif event in ENDINGS:
            balance[callid, queue] -= 1
            assert balance[callid, queue] >= 0
    still_there = sum(balance.values())
    entered = sum(row[4] == "ENTERQUEUE" for row in week.queue_log)
    assert entered == len(truths(week, Visit)) + still_there
    assert still_there < 5


def test_the_log_tells_the_waits_and_talks_that_were(week):
    said = defaultdict(list)
    for _, callid, queue, agent, event, *data in week.queue_log:
        if event in ENDINGS:
            said[callid, queue].append((event, agent, data))
    for visit in truths(week, Visit):
        event, agent, data = said[visit.callid, visit.queue].pop(0)
        if visit.outcome == "answered":
            place = 0 if event.startswith("COMPLETE") else 2
            assert agent == visit.agent
            assert data[place : place + 2] == [str(visit.wait_s), str(visit.talk_s)]
            assert visit.agent_talk_s <= visit.talk_s + 1
        else:
            assert data[3 if event == "EXITWITHKEY" else 2] == str(visit.wait_s)
            assert visit.ended_at - visit.entered_at - visit.wait_s * SECOND < 1.1 * SECOND


def test_only_behind_local_channels_the_log_counts_talk_after_the_agent_has_gone(week):
    direct = {agent.name for agent in hotline().agents if agent.direct}
    longer = [v for v in truths(week, Visit) if v.outcome == "answered" and v.talk_s > v.agent_talk_s + 1]
    assert longer
    assert not {visit.agent for visit in longer} & direct
    assert any(visit.callid not in {call.linkedid for call in truths(week, Call)} for visit in truths(week, Visit))


def test_nobody_is_on_two_telephones_at_once(week):
    busy = defaultdict(list)
    for fact in week.truth:
        if isinstance(fact, Visit) and fact.outcome == "answered":
            busy[fact.agent].append((fact.connected_at, fact.connected_at + fact.agent_talk_s * SECOND))
        elif isinstance(fact, Busy) and fact.kind == "phone":
            busy[fact.agent].append((fact.started_at, fact.ended_at))
    assert len(busy) > 10
    for spans in busy.values():
        assert all(earlier[1] <= later[0] for earlier, later in pairwise(sorted(spans)))


def test_members_answer_only_while_they_are_logged_in_and_not_paused(week):
    agents = {agent.name: agent for agent in hotline().agents}
    by_interface = {agent.interface: agent.name for agent in agents.values()}
    members: set[tuple[str, str]] = {(a.name, queue) for a in agents.values() for queue in a.static}
    paused: set[tuple[str, str]] = set()
    for _, _, queue, agent, event, *_ in week.queue_log:
        if event == "ADDMEMBER":
            assert (by_interface[agent], queue) not in members
            members.add((by_interface[agent], queue))
        elif event == "REMOVEMEMBER":
            members.remove((by_interface[agent], queue))
            paused.discard((by_interface[agent], queue))
        elif event == "PAUSE":
            assert (agent, queue) in members
            paused.add((agent, queue))
        elif event == "UNPAUSE":
            paused.remove((agent, queue))
        elif event == "CONNECT":
            assert (agent, queue) in members
            assert (agent, queue) not in paused


def test_a_member_is_named_by_its_interface_when_it_comes_and_by_its_name_when_it_pauses(week):
    interfaces = {agent.interface for agent in hotline().agents}
    names = {agent.name for agent in hotline().agents}
    assert {row[3] for row in week.queue_log if row[4] in ("ADDMEMBER", "REMOVEMEMBER")} <= interfaces
    pauses = [row for row in week.queue_log if row[4] in ("PAUSE", "UNPAUSE", "PAUSEALL", "UNPAUSEALL")]
    assert {row[3] for row in pauses} <= names
    assert {row[1] for row in pauses} == {"NONE"}
    assert "MANAGER" in {row[1] for row in week.queue_log if row[4] == "ADDMEMBER"}


def test_a_pause_of_everything_is_followed_by_one_row_for_each_queue(week):
    agents = {agent.name: agent for agent in hotline().agents}
    for place, row in enumerate(week.queue_log):
        if row[4] == "PAUSEALL":
            queues = agents[str(row[3])].queues
            after = week.queue_log[place + 1 : place + 12]
            paused = [(r[2], r[5]) for r in after if r[3] == row[3] and r[4] == "PAUSE"]
            assert paused[: len(queues)] == [(queue, row[5]) for queue in queues]


def test_every_channel_that_starts_ends_and_the_last_event_of_a_call_says_so(week):
    open_channels, ended = set(), set()
    for row in week.cel:
        event, channel, linkedid = row[0], row[14], row[15]
        assert linkedid not in ended
        if event == "CHAN_START":
            open_channels.add((linkedid, channel))
        elif event == "CHAN_END":
            open_channels.remove((linkedid, channel))
        elif event == "LINKEDID_END":
            ended.add(linkedid)
            assert not any(linked == linkedid for linked, _ in open_channels)
    assert ended == {call.linkedid for call in truths(week, Call)} | features(week)


def features(batch: Batch) -> set[object]:
    """Calls of agents to log in or out, which nobody counts as calls."""
    return {row[CDR.index("linkedid")] for row in batch.cdr if str(row[CDR.index("dst")]).startswith("*")}


def test_every_call_has_records_and_no_record_talks_longer_than_it_lasts(week):
    linkedid, duration, billsec = (CDR.index(name) for name in ("linkedid", "duration", "billsec"))
    recorded = {row[linkedid] for row in week.cdr}
    assert {call.linkedid for call in truths(week, Call)} <= recorded
    assert all(0 <= row[billsec] <= row[duration] for row in week.cdr)
    keys = Counter((row[CDR.index("uniqueid")], row[CDR.index("sequence")]) for row in week.cdr)
    assert max(keys.values()) == 1


def test_a_restart_leaves_calls_without_an_end_and_writes_queuestart():
    world = replace(hotline(), restart_day=1)
    days = joined(list(history(world, START, START + timedelta(days=3), 4)))
    starts = [place for place, row in enumerate(days.queue_log) if row[4] == "QUEUESTART"]
    assert len(starts) == 2
    before, back = (datetime.fromisoformat(str(days.queue_log[starts[1] - n][0])) for n in (1, 0))
    assert timedelta(seconds=41) <= back - before + timedelta(milliseconds=10)
    cut = [fact for fact in truths(days, Visit) if fact.ended_by == "restart"]
    assert cut
    after = {(row[1], row[2]) for row in days.queue_log[starts[1] :]}
    assert not {(visit.callid, visit.queue) for visit in cut} & after


def test_callers_of_a_strict_queue_leave_when_its_last_member_pauses():
    world = hotline()
    strict = replace(world.queue("601"), share=1.0, talk=300, overflow="")
    alone = replace(world.agents[0], queues=("601",))
    pauses = (replace(world.pauses[0], times=12),)
    world = replace(world, queues=(strict, replace(world.queue("606"), share=0.0)), agents=(alone,), pauses=pauses)
    day = joined(list(history(world, START, START + timedelta(days=1), 1)))
    members_pause = {str(row[0])[:16] for row in day.queue_log if row[4] in ("PAUSE", "REMOVEMEMBER")}
    exits = {str(row[0])[:16] for row in day.queue_log if row[4] == "EXITEMPTY"}
    assert exits
    assert exits <= members_pause
    assert any(call.outcome == "refused" for call in truths(day, Call))


def test_a_week_has_every_kind_of_event_and_call(week):
    events = {row[4] for row in week.queue_log}
    assert events >= ENDINGS - {"EXITEMPTY"} | {
        "ADDMEMBER", "CONFIGRELOAD", "CONNECT", "DID", "ENTERQUEUE", "NIGHT", "PAUSE", "PAUSEALL", "QUEUESTART",
        "REMOVEMEMBER", "RINGCANCELED", "RINGNOANSWER", "TOPIC", "UNPAUSE", "UNPAUSEALL",
    }  # fmt: skip
    outcomes = {(call.direction, call.outcome) for call in truths(week, Call)}
    assert outcomes >= {
        ("incoming", "answered"), ("incoming", "abandoned"), ("incoming", "night"), ("incoming", "refused"),
        ("incoming", "ivr"), ("outgoing", "answered"), ("outgoing", "busy"), ("outgoing", "no_answer"),
        ("internal", "answered"), ("internal", "busy"),
    }  # fmt: skip


def test_the_settings_of_the_exchange_name_what_appears_in_its_rows(week):
    known = exchange_settings()
    queues = {row[2] for row in week.queue_log} - {"NONE"}
    assert queues <= set(known["queues"])
    topics = {row[5] for row in week.queue_log if row[4] == "TOPIC"}
    assert topics <= {slug for slugs in known["topics"].values() for slug in slugs}
    trunks = {str(row[5]).rpartition("-")[0] for row in week.cdr if "trunk" in str(row[5])}
    assert trunks == set(known["trunks"])
