"""Which call ids must be looked at together: enough for every match, and no more."""

from data import facts
from telephony.reconstruction.loose_ends import ROW, VISIT, LooseEnd, loose_ends, meeting
from telephony.rows import QueueRow
from tests.telephony.reconstruction.grouping import groups_of
from tests.telephony.reconstruction.stories import at, caller, facts_of, in_this_order, row, written

OUTER, INNER = "1795428000.10", "1795428090.14"


def handed_over(connect_at: str = "10:01:40", wait: int = 10) -> list[QueueRow]:
    """Anna asks in `repairs` and hands her caller over while she still waits there."""
    return in_this_order(
        [
            row("10:00:00", OUTER, "support", "NONE", "ENTERQUEUE", "", "79161234567", 1),
            row("10:00:20", OUTER, "support", "Anna", "CONNECT", 20, "1795428018.11", 5),
            row("10:01:30", INNER, "repairs", "NONE", "ENTERQUEUE", "", "101", 1),
            row("10:01:32", INNER, "support", "Anna", "ATTENDEDTRANSFER", "APP", "Queue", 20, 72, 1),
            row(connect_at, OUTER, "repairs", "Boris", "CONNECT", wait, "1795428095.15", 4),
            row("10:04:00", OUTER, "repairs", "Boris", "COMPLETEAGENT", wait, 140, 1),
        ]
    )


def of(callid: str, rows: list[QueueRow]) -> list[LooseEnd]:
    """The loose ends of one id."""
    return loose_ends(callid, [r for r in rows if r.callid == callid])


def test_a_visit_without_end_and_a_row_without_visit_are_loose() -> None:
    rows = handed_over()
    assert {(end.kind, end.queue) for end in of(OUTER, rows)} == {(VISIT, "support"), (ROW, "repairs")}
    assert {(end.kind, end.queue) for end in of(INNER, rows)} == {(VISIT, "repairs"), (ROW, "support")}


def test_swapped_ids_meet_and_are_computed_together() -> None:
    (group,) = groups_of(handed_over())
    assert len(group.queue_rows) == 6


def test_a_finished_visit_leaves_nothing_loose() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(5).is_answered_by("Anna").talks(60)
    assert loose_ends(story.callid, written(story)) == []


def test_callers_of_one_moment_who_finished_by_themselves_stay_apart() -> None:
    stories = [caller(f"7916000000{n}", f"1795428000.{n}").enters("support", at="10:00:00") for n in range(5)]
    for n, story in enumerate(stories):
        story.waits(5 + n).hangs_up()
    assert len(groups_of(written(*stories))) == 5


def test_callers_who_wait_at_the_same_moment_stay_apart_too() -> None:
    stories = [caller(f"7916000000{n}", f"1795428000.{n}").enters("support", at="10:00:00") for n in range(5)]
    assert len(groups_of(written(*stories))) == 5


def test_ends_of_different_queues_or_far_apart_do_not_meet() -> None:
    row_end = LooseEnd("a", ROW, "support", at("10:00:00"))
    assert meeting([row_end, LooseEnd("b", VISIT, "repairs", at("10:00:00"))]) == []
    assert meeting([row_end, LooseEnd("b", VISIT, "support", at("10:00:30"))]) == []
    assert meeting([row_end, LooseEnd("b", VISIT, "support", at("10:00:02"))]) == [("a", "b")]
    assert meeting([row_end, LooseEnd("a", VISIT, "support", at("10:00:00"))]) == []
    assert meeting([row_end, LooseEnd("b", ROW, "support", at("10:00:00"))]) == []


def test_ids_that_only_met_but_did_not_match_remain_two_calls() -> None:
    waiting = caller("79161234567", "1795428000.1").enters("support", at="10:00:00")
    lost_entry = caller("79161234568", "1795428001.2").enters("support", at="10:00:05").waits(10).hangs_up()
    rows = written(waiting, lost_entry.rows[1])
    found = facts_of(rows, now="10:01:00")
    assert len(groups_of(rows)) == 1
    assert len(found.calls) == 2
    assert sorted(visit.outcome for visit in found.visits) == [facts.ABANDONED, facts.OPEN_WAITING]


def test_an_entry_written_seconds_late_still_meets_the_end_of_its_talk_under_another_id() -> None:
    rows = in_this_order(
        [
            row("10:00:04", OUTER, "support", "NONE", "ENTERQUEUE", "", "79161234567", 1),
            row("10:00:16", OUTER, "support", "Anna", "CONNECT", 16, "1795428018.11", 5),
            row("10:01:20", INNER, "support", "Anna", "COMPLETECALLER", 18, 66, 1),
        ]
    )
    assert len(facts_of(rows).visits) == 1
    assert len(groups_of(rows)) == 1
