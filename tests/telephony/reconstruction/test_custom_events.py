"""Rows that dialplans and other products write into queue_log: used where they help, harmless elsewhere."""

from dataclasses import replace

import pytest

from data import facts
from telephony.rows import QueueRow
from tests.telephony.reconstruction.stories import at, caller, facts_of, leg, row, written

CALLID = "1795428000.1"


def a_day() -> list[QueueRow]:
    """An answered and an abandoned caller."""
    served = caller("79161234567", CALLID).enters("support", at="10:00:00").rings_in_vain("Boris", 10)
    served.waits(5).is_answered_by("Anna").talks(60)
    left = caller("79161234568").enters("support", at="10:00:30").waits(20).hangs_up()
    return written(served, left)


@pytest.mark.parametrize(
    "event",
    ["INFO", "IVR", "IVRAPPEND", "IVRGOAL", "AGENTATTEMPT", "RINGING", "HEARTBEAT", "SUSPEND", "CALLSTATUSTXT",
     "PAUSEREASON", "CONFIGRELOAD", "OUTCALL", "SOMETHING_NEW"],
)  # fmt: skip
@pytest.mark.parametrize("callid", ["NONE", CALLID, "1795428999.7"])
def test_a_row_with_an_event_of_others_changes_no_number(event: str, callid: str) -> None:
    plain = facts_of(a_day())
    times = ("09:00:00", "10:00:12", "10:00:40", "23:00:00")
    extra = facts_of(written(*a_day(), *(row(t, callid, "support", "Anna", event, "1", "2", "3") for t in times)))
    assert (extra.visits, extra.offers, extra.calls) == (plain.visits, plain.offers, plain.calls)


def test_ringing_written_after_the_complete_of_its_call_does_not_open_it_again() -> None:
    rows = [*a_day(), row("10:01:15", CALLID, "support", "Boris", "RINGING")]
    assert facts_of(written(*rows)).visits == facts_of(a_day()).visits


@pytest.mark.parametrize(
    "event",
    ["CALLOUTBOUND", "OUTDIAL", "OUTANSWER", "OUTCANCEL", "OUTCHANUNAVAIL", "OUTCONGESTION", "OUTTRANSFER"],
)
def test_events_of_outgoing_calls_on_queue_none_make_no_visits(event: str) -> None:
    found = facts_of(written(row("10:00:00", CALLID, "NONE", "Anna", event, "79161234567", "12")))
    assert (found.visits, found.offers, found.calls) == ([], [], [])


def test_call_events_on_queue_none_make_no_visits_either() -> None:
    rows = [
        row("10:00:00", CALLID, "NONE", "Anna", "CONNECT", 3, "1795428000.2", 3),
        row("10:00:30", CALLID, "NONE", "Anna", "COMPLETEAGENT", 3, 30, 1),
    ]
    assert facts_of(written(*rows)).visits == []


@pytest.mark.parametrize(("url", "agent"), [("-", "Anna"), ("", "Anna"), ("-", "NONE")])
def test_a_diallers_call_dressed_as_a_queue_call_is_outgoing(url: str, agent: str) -> None:
    rows = [
        row("10:00:00", CALLID, "campaign", agent, "ENTERQUEUE", url, "79161234567"),
        row("10:00:08", CALLID, "campaign", "Anna", "CONNECT", 8),
        row("10:01:08", CALLID, "campaign", "Anna", "COMPLETECALLER", 8, 60),
    ]
    found = facts_of(written(*rows))
    (visit,) = found.visits
    assert (visit.direction, visit.outcome, visit.agent, visit.talk_s) == (
        facts.OUTGOING, facts.ANSWERED, "Anna", 60,
    )  # fmt: skip
    assert "outgoing_by_queue" in visit.flags
    assert found.offers == []
    assert found.calls[0].direction == facts.OUTGOING


def test_a_diallers_call_that_nobody_took_is_an_outgoing_abandon() -> None:
    rows = [
        row("10:00:00", CALLID, "campaign", "Anna", "ENTERQUEUE", "-", "79161234567"),
        row("10:00:20", CALLID, "campaign", "Anna", "ABANDON", 1, 1, 20),
    ]
    (visit,) = facts_of(written(*rows)).visits
    assert (visit.direction, visit.outcome, visit.wait_s) == (facts.OUTGOING, facts.ABANDONED, 20)


def test_a_url_of_the_queue_application_does_not_make_a_caller_outgoing() -> None:
    rows = [
        row("10:00:00", CALLID, "billing", "NONE", "ENTERQUEUE", "subq", "79161234567", 1),
        row("10:00:20", CALLID, "billing", "NONE", "ABANDON", 1, 1, 20),
    ]
    assert facts_of(written(*rows)).visits[0].direction == facts.INCOMING


def test_the_dialled_number_of_a_visit_is_that_of_the_row_before_its_entry() -> None:
    story = caller("79161234567").dials("4951001", "support", at="10:00:00").enters("support").waits(5).times_out()
    story.queue = "repairs"
    story.write("DID", "4951002").enters("repairs").waits(5).hangs_up()
    assert [visit.did for visit in facts_of(written(story)).visits] == ["4951001", "4951002"]


@pytest.mark.parametrize("event", ["FULL", "JOINEMPTY", "CLOSED", "DIVERT_CA_RATIO", "DIVERT_HOLDTIME"])
def test_a_caller_turned_away_before_the_queue_is_a_refused_call_and_no_visit(event: str) -> None:
    found = facts_of(written(row("10:00:00", CALLID, "support", "NONE", event)))
    assert found.visits == []
    (call,) = found.calls
    assert (call.outcome, call.flags, call.started_at) == ("refused", ("refused",), at("10:00:00"))


def test_a_dialled_number_without_an_entry_after_it_is_a_refused_call() -> None:
    (call,) = facts_of(written(row("10:00:00", CALLID, "support", "NONE", "DID", "4951001"))).calls
    assert call.outcome == "refused"


def test_a_row_of_others_does_not_move_the_start_of_a_refused_call() -> None:
    rows = [row("09:59:50", CALLID, "NONE", "NONE", "IVR", "1"), row("10:00:00", CALLID, "support", "NONE", "FULL")]
    assert facts_of(written(*rows)).calls == facts_of(written(rows[1])).calls


def test_a_caller_turned_away_by_one_queue_and_answered_in_the_next_is_answered_and_flagged() -> None:
    story = caller("79161234567", CALLID).enters("repairs", at="10:00:01").waits(5).is_answered_by("Anna").talks(30)
    found = facts_of(written(row("10:00:00", CALLID, "support", "NONE", "FULL"), story))
    (call,) = found.calls
    assert (call.outcome, call.queues, "refused" in call.flags) == (facts.ANSWERED, ("repairs",), True)


def test_the_topic_comes_from_the_dated_rules_which_see_queue_number_and_custom_events() -> None:
    seen = []

    def topic_of(queue: str, did: str, events: dict[str, str], entered: int) -> str:
        seen.append((queue, did, events.get("TOPIC"), events.get("CALLSTATUS"), entered))
        return "heating"

    story = caller("79161234567", CALLID).dials("4951001", "support", at="10:00:00").write("TOPIC", "cold")
    story.enters("support").waits(4).is_answered_by("Anna").talks(5).write("CALLSTATUS", "solved")
    found = facts_of(written(story), topic_of=topic_of)
    assert seen == [("support", "4951001", "cold", "solved", at("10:00:00"))]
    assert found.visits[0].topic == found.calls[0].topic == "heating"


def test_an_agents_own_rows_with_a_call_id_make_no_call() -> None:
    login = row("10:00:00", CALLID, "support", "PJSIP/106", "ADDMEMBER")
    found = facts_of(written(login))
    assert (found.visits, found.calls) == ([], [])


def test_a_login_by_feature_code_is_an_internal_call_and_refuses_nobody() -> None:
    login = row("10:00:00", CALLID, "support", "PJSIP/106", "ADDMEMBER")
    code = leg("10:00:00", CALLID, "PJSIP/106-00000001", dst="*45", src="106", lastapp="AddQueueMember", seconds=1)
    (call,) = facts_of(written(login), legs=[code]).calls
    assert (call.direction, call.outcome) == (facts.INTERNAL, "announcement")
    assert "feature_code" in call.flags
    assert "refused" not in call.flags


def test_the_position_of_a_row_from_another_epoch_of_the_table_still_tells_the_order() -> None:
    story = caller("79161234567", CALLID).enters("support", at="10:00:00").waits(5).hangs_up()
    entry, leave = written(story)
    moved = replace(leave, origin="t1", position=10_000_000_001, key="1:1")
    assert facts_of([moved, entry]).visits[0].outcome == facts.ABANDONED


def test_a_second_entry_without_a_dialled_number_before_it_does_not_inherit_the_first_ones() -> None:
    story = caller("79161234567").dials("4951001", "support", at="10:00:00").enters("support").waits(5).times_out()
    story.enters("support").waits(5).hangs_up()
    assert [visit.did for visit in facts_of(written(story)).visits] == ["4951001", ""]
