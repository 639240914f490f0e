"""Which row belongs to which visit of one call id: re-entries, disorder and lost rows."""

from dataclasses import replace

import pytest

from data import facts
from tests.telephony.reconstruction.stories import at, at_us, caller, facts_of, in_this_order, row, written


def test_one_call_id_makes_a_visit_in_each_queue_and_two_in_the_queue_it_comes_back_to() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(20).times_out()
    story.enters("repairs").waits(30).times_out().enters("support").waits(8).is_answered_by("Anna").talks(60)
    found = facts_of(written(story))
    told = [(v.hop, v.queue, v.outcome, v.wait_s) for v in found.visits]
    assert told == [
        (1, "support", facts.TIMEOUT, 20),
        (2, "repairs", facts.TIMEOUT, 30),
        (3, "support", facts.ANSWERED, 8),
    ]
    assert len({visit.visit_id for visit in found.visits}) == 3
    (call,) = found.calls
    assert (call.outcome, call.wait_s, call.queues) == (facts.ANSWERED, 58, ("support", "repairs"))


def test_an_overflow_loop_within_one_second_is_as_many_visits_as_entries() -> None:
    story = caller("79161234567")
    for n in range(4):
        story.enters("support" if n % 2 == 0 else "repairs", at="10:00:00" if n == 0 else "")
        story.waits(0.2).finds_nobody_left().waits(0.05)
    visits = facts_of(written(story)).visits
    assert [(v.queue, v.outcome, v.wait_s) for v in visits] == [
        ("support", facts.EXIT_EMPTY, 0),
        ("repairs", facts.EXIT_EMPTY, 0),
        ("support", facts.EXIT_EMPTY, 0),
        ("repairs", facts.EXIT_EMPTY, 0),
    ]


def test_connect_and_complete_written_before_the_entry_still_make_one_visit() -> None:
    enter, connect, complete = (
        caller("79161234567").enters("support", at="10:00:00").waits(9).is_answered_by("Anna").talks(40).rows
    )
    (visit,) = facts_of(in_this_order([connect, complete, enter])).visits
    assert (visit.outcome, visit.wait_s, visit.talk_s, visit.flags) == (facts.ANSWERED, 9, 40, ())
    assert visit.entered_at == at("10:00:00")


def test_an_entry_with_a_later_time_than_its_connect_is_worked_out_from_the_wait() -> None:
    rows = [
        row("10:00:30", "1795428000.1", "support", "Anna", "CONNECT", 9, "1795428000.2", 3),
        row("10:00:40", "1795428000.1", "support", "NONE", "ENTERQUEUE", "", "79161234567", 1),
        row("10:01:10", "1795428000.1", "support", "Anna", "COMPLETEAGENT", 9, 40, 1),
    ]
    (visit,) = facts_of(in_this_order(rows)).visits
    assert (visit.entered_at, visit.wait_s, visit.connected_at) == (at("10:00:21"), 9, at("10:00:30"))


def test_a_complete_without_connect_makes_an_answered_visit_from_its_own_numbers() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(9).is_answered_by("Anna").talks(40)
    (visit,) = facts_of(written(*story.rows[::2])).visits
    assert (visit.outcome, visit.agent, visit.wait_s, visit.talk_s) == (facts.ANSWERED, "Anna", 9, 40)
    assert visit.connected_at == at("10:00:09")


def test_a_complete_of_which_nothing_else_is_left_makes_an_inferred_visit() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(9).is_answered_by("Anna").talks(40)
    (visit,) = facts_of(written(story.rows[2])).visits
    assert (visit.entered_at, visit.connected_at, visit.wait_s, visit.talk_s) == (
        at("10:00:00"),
        at("10:00:09"),
        9,
        40,
    )
    assert visit.flags == ("inferred",)


def test_connect_and_complete_without_entry_are_one_inferred_visit() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(9).is_answered_by("Anna").talks(40)
    (visit,) = facts_of(written(*story.rows[1:])).visits
    assert (visit.outcome, visit.entered_at, visit.talk_s) == (facts.ANSWERED, at("10:00:00"), 40)


@pytest.mark.parametrize("leave", ["hangs_up", "times_out", "finds_nobody_left"])
def test_an_exit_of_which_the_entry_was_lost_is_counted_with_its_wait(leave: str) -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(25)
    getattr(story, leave)()
    (visit,) = facts_of(written(story.rows[1])).visits
    assert (visit.entered_at, visit.wait_s, visit.flags) == (at("10:00:00"), 25, ("inferred",))


def test_an_exit_long_after_an_answered_visit_is_a_second_visit_whose_entry_was_lost() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(5).is_answered_by("Anna").talks(60)
    story.waits(300).enters("support").waits(30).hangs_up()
    rows = [r for r in story.rows if not (r.event == "ENTERQUEUE" and r.at_us > at_us("10:01:00"))]
    visits = facts_of(written(*rows)).visits
    assert [(v.outcome, v.wait_s) for v in visits] == [(facts.ANSWERED, 5), (facts.ABANDONED, 30)]


def test_a_complete_written_after_the_next_entry_of_the_same_queue_ends_the_first_visit() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(9).is_answered_by("Anna").talks(40)
    story.enters("support").waits(20).is_answered_by("Boris").talks(100)
    enter1, connect1, complete1, enter2, connect2, complete2 = story.rows
    late = replace(complete1, at_us=complete1.at_us + 1_000_000)
    rows = in_this_order([enter1, connect1, enter2, late, connect2, complete2])
    told = [(v.agent, v.wait_s, v.talk_s) for v in facts_of(rows).visits]
    assert told == [("Anna", 9, 40), ("Boris", 20, 100)]


def test_a_complete_written_after_the_next_entry_of_another_queue_ends_the_first_visit() -> None:
    story = caller("79161234567").enters("support", at="11:59:52").waits(9).is_answered_by("Anna").talks(10)
    story.enters("repairs").waits(19).hangs_up()
    enter1, connect1, complete1, enter2, abandon2 = story.rows
    rows = in_this_order([enter1, connect1, enter2, complete1, abandon2])
    told = [(v.queue, v.outcome, v.wait_s) for v in facts_of(rows).visits]
    assert told == [("support", facts.ANSWERED, 9), ("repairs", facts.ABANDONED, 19)]


def test_of_two_talks_with_the_same_agent_each_end_finds_its_own() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(9).is_answered_by("Anna").talks(40)
    story.waits(1).enters("support").waits(20).is_answered_by("Anna").talks(100)
    enter1, connect1, complete1, enter2, connect2, complete2 = story.rows
    rows = in_this_order([enter1, connect1, enter2, connect2, complete2, complete1])
    assert [v.talk_s for v in facts_of(rows).visits] == [40, 100]


def test_the_end_of_a_lost_talk_does_not_take_the_place_of_another_agents_end() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(9).is_answered_by("Anna").talks(40)
    story.waits(1).enters("support").waits(20).is_answered_by("Boris").talks(100)
    complete1, enter2, connect2, complete2 = story.rows[2:]
    visits = facts_of(written(complete1, enter2, connect2, complete2)).visits
    assert [(v.agent, v.wait_s, v.talk_s) for v in visits] == [("Anna", 9, 40), ("Boris", 20, 100)]


def test_an_entry_whose_end_was_lost_leaves_the_next_exit_to_the_next_entry() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(600).enters("support").waits(12).hangs_up()
    visits = facts_of(written(story), now="10:20:00").visits
    assert [v.outcome for v in visits] == [facts.OPEN_WAITING, facts.ABANDONED]
    assert visits[1].wait_s == 12


def test_a_wait_that_differs_from_the_times_of_the_rows_by_3_seconds_is_believed_and_flagged() -> None:
    rows = [
        row("10:00:03", "1795428000.1", "support", "NONE", "ENTERQUEUE", "", "79161234567", 1),
        row("10:00:10", "1795428000.1", "support", "Anna", "CONNECT", 10, "1795428000.2", 6),
        row("10:00:48", "1795428000.1", "support", "Anna", "COMPLETEAGENT", 10, 38, 1),
    ]
    (visit,) = facts_of(in_this_order(rows)).visits
    assert (visit.wait_s, visit.talk_s, visit.flags) == (10, 38, ("wait_differs",))


def test_a_clock_that_goes_back_while_a_caller_waits_loses_neither_the_visit_nor_its_wait() -> None:
    rows = [
        row("21:26:35", "1795428000.1", "support", "NONE", "ENTERQUEUE", "", "79161234567", 1),
        row("16:13:29", "1795428000.1", "support", "Anna", "CONNECT", 7, "1795428000.2", 6),
        row("16:14:29", "1795428000.1", "support", "Anna", "COMPLETEAGENT", 7, 60, 1),
    ]
    (visit,) = facts_of(in_this_order(rows)).visits
    assert (visit.outcome, visit.wait_s, visit.talk_s) == (facts.ANSWERED, 7, 60)
    assert (visit.entered_at, visit.connected_at) == (at("16:13:22"), at("16:13:29"))


def test_a_clock_that_goes_back_between_two_callers_leaves_each_his_own_rows() -> None:
    first = caller("79161234567", "1795428000.1").enters("support", at="21:00:00").waits(10).hangs_up()
    second = caller("79161234568", "1795428100.2").enters("support", at="16:00:00").waits(20).hangs_up()
    visits = facts_of(in_this_order([*first.rows, *second.rows])).visits
    assert sorted((v.caller, v.wait_s) for v in visits) == [("79161234567", 10), ("79161234568", 20)]


def test_queue_names_are_compared_without_case_and_shown_as_first_seen() -> None:
    story = caller("79161234567").enters("Support", at="10:00:00").waits(9)
    story.queue = "SUPPORT"
    (visit,) = facts_of(written(story.hangs_up()), queue_of=lambda name: name.capitalize()).visits
    assert (visit.queue, visit.outcome) == ("Support", facts.ABANDONED)


def test_rows_loaded_twice_with_new_ids_count_once() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").rings_in_vain("Boris", 15)
    story.waits(2).is_answered_by("Anna").talks(40)
    rows = written(story)
    again = in_this_order(rows, first=1000)
    assert facts_of([*rows, *again]) == facts_of(rows)


def test_a_start_of_the_exchange_loaded_twice_does_not_interrupt_the_callers_of_the_first_load() -> None:
    story = caller("79161234567").enters("support", at="10:00:00")
    rows = written(row("09:00:00", "NONE", "NONE", "NONE", "QUEUESTART"), story)
    again = in_this_order(rows, first=1000)
    assert facts_of([*rows, *again], now="10:01:00").visits[0].outcome == facts.OPEN_WAITING


def test_an_agent_under_two_names_is_one_agent_in_visits_and_offers() -> None:
    names = {"Local/101@from-queue/n": "Anna", "Anna Petrova": "Anna"}
    story = caller("79161234567").enters("support", at="10:00:00").rings_in_vain("Local/101@from-queue/n", 15)
    story.waits(5).is_answered_by("Anna Petrova").talks(30)
    found = facts_of(written(story), agent_of=lambda name, at: names.get(name, name))
    assert {visit.agent for visit in found.visits} == {"Anna"}
    assert {offer.agent for offer in found.offers} == {"Anna"}
    assert found.calls[0].agents == ("Anna",)


def test_ends_of_short_talks_with_one_agent_in_the_wrong_order_find_the_talk_they_fit_best() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(2).is_answered_by("Anna").talks(1, "agent")
    story.enters("support").waits(1).is_answered_by("Anna").talks(40)
    enter1, connect1, complete1, enter2, connect2, complete2 = story.rows
    rows = in_this_order([enter1, connect1, enter2, connect2, complete2, complete1])
    assert [(v.wait_s, v.talk_s, v.ended_by) for v in facts_of(rows).visits] == [(2, 1, "agent"), (1, 40, "caller")]


def test_a_file_that_tells_again_what_the_table_has_told_changes_nothing() -> None:
    story = caller("79161234567").enters("support", at="10:00:00.7").finds_busy("Vera").waits(0.1).finds_busy("Vera")
    story.waits(17).is_answered_by("Anna").talks(40)
    story.enters("support").waits(9).hangs_up()
    table = written(story)
    file = [
        replace(r, origin="file", key=f"f{n}", position=n, at_us=r.at_us // 1_000_000 * 1_000_000)
        for n, r in enumerate(table, start=10**9)
    ]
    assert facts_of([*table, *file]) == facts_of(table)
    assert len(facts_of(file).visits) == 2


def test_what_only_the_file_tells_is_kept_beside_the_table() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(17).is_answered_by("Anna").talks(40)
    before, after = written(story)[:1], written(story)[1:]
    file = [replace(r, origin="file", key="f1", position=10**9) for r in before]
    (visit,) = facts_of([*file, *after]).visits
    assert (visit.wait_s, visit.talk_s, visit.flags) == (17, 40, ())


def test_a_caller_handed_on_in_the_second_of_the_answer_leaves_the_visit_entered_then_not_the_answered_one() -> None:
    outer, inner = "1795428000.1", "1795428016.5"
    rows = [
        row("10:00:00", outer, "support", "NONE", "ENTERQUEUE", "", "79161234567", 1),
        row("10:00:16", outer, "support", "Anna", "CONNECT", 16, "1795428016.2", 1),
        row("10:00:16", inner, "support", "NONE", "ENTERQUEUE", "", "101", 1),
        row("10:00:17", inner, "support", "Anna", "ATTENDEDTRANSFER", "APP", "Queue", 16, 1, 1),
        row("10:00:20", outer, "support", "NONE", "ABANDON", 1, 1, 4),
    ]
    visits = facts_of(in_this_order(rows)).visits
    assert [(v.outcome, v.wait_s) for v in visits] == [(facts.ANSWERED, 16), (facts.ABANDONED, 4)]
