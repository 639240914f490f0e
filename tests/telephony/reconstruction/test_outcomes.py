"""How a visit ends: one outcome each, whatever the log repeats, loses or adds."""

from collections import Counter
from dataclasses import replace

import pytest

from data import facts
from telephony.reconstruction.visits import is_uncertain
from tests.telephony.reconstruction.stories import at, caller, facts_of, in_this_order, restart, written


def test_an_answered_visit_has_its_wait_ring_talk_agent_and_end() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(38).is_answered_by("Anna", 12).talks(204)
    (visit,) = facts_of(written(story)).visits
    assert (visit.queue, visit.caller, visit.agent) == ("support", "79161234567", "Anna")
    assert (visit.wait_s, visit.ring_s, visit.talk_s, visit.position) == (38, 12, 204, 1)
    assert (visit.entered_at, visit.connected_at, visit.ended_at) == (at("10:00:00"), at("10:00:38"), at("10:04:02"))
    assert (visit.outcome, visit.ended_by, visit.flags) == (facts.ANSWERED, "caller", ())


def test_the_agent_who_hangs_up_first_is_known() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").is_answered_by("Anna").talks(5, until="agent")
    (visit,) = facts_of(written(story)).visits
    assert visit.ended_by == "agent"


def test_a_blind_transfer_names_its_target_and_ends_the_agents_talk() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(3).is_answered_by("Anna")
    (visit,) = facts_of(written(story.talks_until_sent_to("104", 40))).visits
    assert (visit.outcome, visit.ended_by, visit.transfer_target, visit.talk_s) == (
        facts.ANSWERED,
        "blind_transfer",
        "104",
        40,
    )


@pytest.mark.parametrize(
    ("event", "data", "wait", "talk", "position", "target"),
    [
        ("TRANSFER", ("104", "from-internal", 6, 30, 2), 6, 30, 2, "104"),
        ("ATTENDEDTRANSFER", ("BRIDGE", "0a4d-e62a", 6, 30, 2), 6, 30, 2, ""),
        ("ATTENDEDTRANSFER", ("APP", "Queue", 6, 30, 2), 6, 30, 2, "APP Queue"),
        ("ATTENDEDTRANSFER", ("LINK", "PJSIP/a", "PJSIP/b", 6, "30|2"), 6, 30, 2, ""),
    ],
)
def test_every_form_of_a_transfer_tells_its_own_wait_and_talk(
    event: str, data: tuple[object, ...], wait: int, talk: int, position: int, target: str
) -> None:
    lost_entry = caller("79161234567", "1795428000.1").enters("support", at="10:00:00").waits(36)
    lost_entry.rows.clear()
    (visit,) = facts_of(written(lost_entry.write(event, *data, by="Anna"))).visits
    assert (visit.wait_s, visit.talk_s, visit.position, visit.transfer_target) == (wait, talk, position, target)
    assert visit.entered_at == at("10:00:00")


def test_a_caller_who_hangs_up_is_abandoned_after_the_wait_that_asterisk_counted() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(20.9).hangs_up()
    (visit,) = facts_of(written(story)).visits
    assert (visit.outcome, visit.wait_s, visit.ended_by, visit.agent) == (facts.ABANDONED, 20, "caller", "")


def test_a_caller_who_hangs_up_during_the_announcement_to_the_agent_was_not_answered() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(9).write("ABANDON", 1, 1, 9, by="Anna")
    (visit,) = facts_of(written(story)).visits
    assert (visit.outcome, visit.agent, visit.connected_at) == (facts.ABANDONED, "", None)


def test_abandon_written_twice_is_one_abandon() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(9).write("ABANDON", 1, 1, 9, by="Anna")
    found = facts_of(written(story.hangs_up()))
    assert [visit.outcome for visit in found.visits] == [facts.ABANDONED]


def test_syscompat_and_its_abandon_are_one_failed_visit() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(7).write("SYSCOMPAT", by="Anna").hangs_up()
    (visit,) = facts_of(written(story)).visits
    assert (visit.outcome, visit.wait_s) == (facts.FAILED, 7)


def test_exitempty_and_its_abandon_are_one_exit_of_an_empty_queue() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(7).finds_nobody_left().hangs_up()
    assert [visit.outcome for visit in facts_of(written(story)).visits] == [facts.EXIT_EMPTY]


@pytest.mark.parametrize("order", [("EXITEMPTY", "LEAVEEMPTY"), ("LEAVEEMPTY", "EXITEMPTY")])
def test_exitempty_and_leaveempty_are_one_exit_in_either_order(order: tuple[str, str]) -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(7)
    for event in order:
        story.write(event, *((1, 1, 7) if event == "EXITEMPTY" else ()))
    (visit,) = facts_of(written(story)).visits
    assert (visit.outcome, visit.wait_s) == (facts.EXIT_EMPTY, 7)


def test_leaveempty_alone_ends_the_visit_after_the_time_between_the_rows() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(7).write("LEAVEEMPTY")
    (visit,) = facts_of(written(story)).visits
    assert (visit.outcome, visit.wait_s) == (facts.EXIT_EMPTY, 7)


def test_a_queue_that_gives_up_is_a_timeout() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(60).times_out()
    (visit,) = facts_of(written(story)).visits
    assert (visit.outcome, visit.wait_s, visit.ended_by) == (facts.TIMEOUT, 60, "")


def test_a_pressed_key_is_kept_and_the_wait_stands_in_the_fourth_field() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(33).presses("5")
    (visit,) = facts_of(written(story)).visits
    assert (visit.outcome, visit.exit_key, visit.wait_s, visit.ended_by) == (facts.EXIT_KEY, "5", 33, "caller")


def test_a_withdrawn_caller_is_neither_abandoned_nor_timed_out() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(33).is_withdrawn("moved")
    (visit,) = facts_of(written(story)).visits
    assert (visit.outcome, visit.wait_s) == (facts.WITHDRAWN, 33)


def test_a_caller_dumped_by_an_agent_goes_on_waiting_and_may_be_answered_by_another() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(10).is_dumped_by("Anna")
    assert facts_of(written(story), now="10:00:30").visits[0].outcome == facts.OPEN_WAITING
    (visit,) = facts_of(written(story.waits(10).is_answered_by("Boris").talks(60))).visits
    assert (visit.outcome, visit.agent, visit.wait_s) == (facts.ANSWERED, "Boris", 20)


@pytest.mark.parametrize("talking", [False, True])
def test_a_visit_without_end_is_interrupted_by_a_later_start_of_the_exchange(talking: bool) -> None:
    story = caller("79161234567").enters("support", at="10:00:00").rings_in_vain("Boris", 15)
    if talking:
        story.waits(5).is_answered_by("Anna")
    (visit,) = facts_of(written(story, restart("10:20:00"))).visits
    assert visit.outcome == facts.INTERRUPTED
    assert visit.wait_s == (20 if talking else 15)
    assert ("was_talking" in visit.flags) is talking
    assert "end_unknown" in visit.flags
    assert visit.ended_at is None
    assert is_uncertain(visit)


def test_a_start_of_the_exchange_before_the_entry_interrupts_nothing() -> None:
    story = caller("79161234567").enters("support", at="10:00:00")
    (visit,) = facts_of(written(restart("09:59:59"), story), now="10:00:30").visits
    assert visit.outcome == facts.OPEN_WAITING


def test_a_start_written_just_before_the_entry_counts_by_its_place_and_not_by_its_time() -> None:
    story = caller("79161234567").enters("support", at="10:00:00")
    rows = in_this_order([restart("10:00:01"), *story.rows])
    assert facts_of(rows, now="10:00:30").visits[0].outcome == facts.OPEN_WAITING


def test_boots_in_an_imported_dump_do_not_interrupt_who_waits_by_the_numbers_of_the_live_table() -> None:
    months_ago = replace(restart("01:00:00"), origin="dump-0a4dd949", position=400_000)
    story = caller("79161234567").enters("support", at="10:00:00")
    (visit,) = facts_of([months_ago, *written(story)], now="10:00:30").visits
    assert visit.outcome == facts.OPEN_WAITING


def test_a_boot_in_the_live_table_interrupts_who_was_left_waiting_in_an_imported_dump() -> None:
    story = caller("79161234567").enters("support", at="10:00:00")
    (left,) = (replace(r, origin="dump-0a4dd949", position=400_000) for r in story.rows)
    boots = [replace(restart("09:00:00"), origin="dump-0a4dd949", position=1), *written(restart("11:00:00"))]
    (visit,) = facts_of([left, *boots], now="11:00:30").visits
    assert visit.outcome == facts.INTERRUPTED


def test_an_end_that_arrives_late_corrects_an_interrupted_visit() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(5).is_answered_by("Anna").talks(600)
    rows = in_this_order([*story.rows[:2], restart("10:05:00"), story.rows[2]])
    (visit,) = facts_of(rows).visits
    assert (visit.outcome, visit.talk_s, visit.flags) == (facts.ANSWERED, 600, ())


@pytest.mark.parametrize(
    ("talking", "hours", "outcome"),
    [
        (False, 3, facts.OPEN_WAITING),
        (False, 5, facts.STALE),
        (True, 23, facts.OPEN_TALKING),
        (True, 25, facts.STALE),
    ],
)
def test_a_visit_grows_stale_after_4_hours_of_waiting_or_24_of_talking(talking: bool, hours: int, outcome: str) -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(10)
    if talking:
        story.is_answered_by("Anna")
    (visit,) = facts_of(written(story), now_s=at("10:00:10") + hours * 3600).visits
    assert visit.outcome == outcome
    assert is_uncertain(visit) is (outcome == facts.STALE)


def test_rings_are_signs_of_life_and_put_off_the_stale_hour() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(3 * 3600).rings_in_vain("Anna", 15)
    (visit,) = facts_of(written(story), now_s=at("10:00:00") + 6 * 3600).visits
    assert visit.outcome == facts.OPEN_WAITING


def test_abandon_of_a_caller_who_talks_is_ignored_and_counted() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(5).is_answered_by("Anna")
    story.waits(1).write("ABANDON", 1, 1, 6).talks(60)
    found = facts_of(written(story))
    assert [visit.outcome for visit in found.visits] == [facts.ANSWERED]
    assert found.ignored == 1


def test_absurd_times_are_kept_and_flagged() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(5).is_answered_by("Anna").waits(30)
    story.write("COMPLETEAGENT", 5, 100_000, 1, by="Anna")
    (visit,) = facts_of(written(story)).visits
    assert visit.talk_s == 100_000
    assert "absurd_time" in visit.flags
    assert is_uncertain(visit)


@pytest.mark.parametrize("data", [(), ("", "", ""), ("x", "y", "z"), (1,)])
def test_missing_or_unreadable_numbers_are_taken_from_the_times_of_the_rows(data: tuple[object, ...]) -> None:
    left = caller("79161234567").enters("support", at="10:00:00").waits(12).write("ABANDON", *data)
    served = caller("79161234568").enters("support", at="11:00:00").waits(8).write("CONNECT", *data[1:], by="Anna")
    served.waits(50).write("COMPLETECALLER", *data[2:], by="Anna")
    one, other = facts_of(written(left, served)).visits
    assert (one.outcome, one.wait_s) == (facts.ABANDONED, 12)
    assert (other.outcome, other.wait_s, other.talk_s) == (facts.ANSWERED, 8, 50)


def test_every_visit_has_one_outcome_so_that_they_add_up_to_offered() -> None:
    stories = [
        caller(f"7916000000{n}").enters("support", at=f"10:0{n}:00").waits(10) for n in range(6)
    ]  # fmt: skip
    stories[0].is_answered_by("Anna").talks(30)
    stories[1].hangs_up().hangs_up()
    stories[2].times_out()
    stories[3].finds_nobody_left().hangs_up()
    stories[4].presses("1")
    outcomes = Counter(visit.outcome for visit in facts_of(written(*stories), now="10:06:00").visits)
    assert outcomes == Counter(
        [facts.ANSWERED, facts.ABANDONED, facts.TIMEOUT, facts.EXIT_EMPTY, facts.EXIT_KEY, facts.OPEN_WAITING]
    )


@pytest.mark.parametrize(("later", "visits"), [(4, 1), (8, 2)])
def test_exits_within_5_seconds_are_one_and_later_ones_belong_to_a_visit_whose_entry_was_lost(
    later: int, visits: int
) -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(20).hangs_up().waits(later)
    found = facts_of(written(story.write("ABANDON", 1, 1, 2)))
    assert [visit.outcome for visit in found.visits] == [facts.ABANDONED] * visits
