"""Pauses: per queue as the exchange wrote them, and the agent's own when every queue is paused."""

from data.facts import IDLE, LOGIN, PAUSE, QUEUE_PAUSE
from tests.telephony.reconstruction.agent_day_story import Story


def shift() -> Story:
    """A member of two queues from 09:00 on."""
    return Story().joins("09:00", "water", "heat")


def pauses_all(story: Story, at: str, reason: str = "", of_queues: str | None = None) -> Story:
    """PAUSEALL and the PAUSE of every queue, as Asterisk writes them."""
    story.wrote(at, "PAUSEALL", "NONE", reason)
    for queue in ("water", "heat"):
        story.pauses(at, queue, reason if of_queues is None else of_queues)
    return story


def resumes_all(story: Story, at: str) -> Story:
    story.wrote(at, "UNPAUSEALL")
    return story.resumes(at, "water").resumes(at, "heat")


def test_a_pause_of_all_queues_counts_once():
    run = resumes_all(pauses_all(shift(), "10:00", "lunch"), "10:30").run("11:00")
    assert run.results[0].warnings == {}
    told = resumes_all(pauses_all(shift(), "10:00", "lunch"), "10:30").told("11:00")
    assert told.of(PAUSE) == [("10:00", "10:30")]
    assert told.reasons(PAUSE) == ["lunch"]
    assert told.of(QUEUE_PAUSE, "water") == told.of(QUEUE_PAUSE, "heat") == [("10:00", "10:30")]


def test_a_pause_in_one_of_two_queues_leaves_the_agent_ready():
    told = shift().pauses("10:00", "water", "lunch").resumes("10:30", "water").told("11:00")
    assert told.of(PAUSE) == []
    assert told.of(QUEUE_PAUSE) == [("10:00", "10:30")]


def test_the_agent_pauses_when_the_last_queue_does_and_under_the_reason_of_the_latest():
    story = shift().pauses("10:00", "water", "meeting").pauses("10:10", "heat", "lunch")
    told = story.resumes("10:30", "water").resumes("10:40", "heat").told("11:00")
    assert told.of(PAUSE) == [("10:10", "10:30")]
    assert told.reasons(PAUSE) == ["lunch"]


def test_leaving_the_only_ready_queue_makes_the_agent_paused():
    told = shift().pauses("10:00", "water", "lunch").leaves("10:20", "heat").resumes("10:30", "water").told("11:00")
    assert told.of(PAUSE) == [("10:20", "10:30")]


def test_a_second_pause_is_a_change_of_reason():
    story = Story().joins("09:00", "water").pauses("10:00", "water", "lunch").pauses("10:20", "water", "meeting")
    told = story.resumes("10:30", "water").told("11:00")
    assert told.of(PAUSE) == told.of(QUEUE_PAUSE) == [("10:00", "10:20"), ("10:20", "10:30")]
    assert told.reasons(PAUSE) == ["lunch", "meeting"]


def test_an_auto_unpause_before_a_new_reason_leaves_no_gap():
    story = Story().joins("09:00", "water").pauses("10:00", "water", "lunch")
    story.wrote("10:20", "UNPAUSE", "water", "Auto-Unpause").pauses("10:20", "water", "meeting")
    told = story.resumes("10:30", "water").told("11:00")
    assert told.seconds(PAUSE) == 1800


def test_pauses_nested_and_never_ended_run_on():
    story = pauses_all(shift(), "10:00").pauses("10:10", "water", "lunch").pauses("10:15", "water", "lunch")
    told = story.told("12:00")
    assert told.of(PAUSE) == [("10:00", "10:10"), ("10:10", "")]
    assert told.of(QUEUE_PAUSE, "heat") == [("10:00", "")]
    assert told.of(IDLE) == [("09:00", "10:00")]


def test_a_pause_never_ended_ends_when_the_agent_leaves():
    told = Story().joins("09:00", "water").pauses("10:00", "water").leaves("12:00", "water").told("13:00")
    assert told.of(QUEUE_PAUSE) == told.of(PAUSE) == [("10:00", "12:00")]


def test_joining_again_starts_unpaused_unless_the_exchange_says_paused():
    story = Story().joins("09:00", "water").pauses("10:00", "water").leaves("11:00", "water").joins("12:00", "water")
    story.leaves("13:00", "water").wrote("14:00", "ADDMEMBER", "water", "PAUSED").leaves("15:00", "water")
    assert story.told("16:00").of(PAUSE) == [("10:00", "11:00"), ("14:00", "15:00")]


def test_consecutive_pauses_of_all_count_from_the_first():
    story = Story().wrote("09:00", "AGENTCALLBACKLOGIN").wrote("10:00", "PAUSEALL").wrote("10:05", "PAUSEALL")
    assert story.wrote("10:30", "UNPAUSEALL").told("11:00").of(PAUSE) == [("10:00", "10:30")]


def test_a_pause_of_all_without_rows_per_queue_pauses_every_queue():
    told = shift().wrote("10:00", "PAUSEALL", "NONE", "lunch").wrote("10:30", "UNPAUSEALL").told("11:00")
    assert told.of(QUEUE_PAUSE, "water") == told.of(QUEUE_PAUSE, "heat") == told.of(PAUSE) == [("10:00", "10:30")]


def test_an_unpause_without_a_pause_is_ignored_and_counted():
    story = shift().resumes("10:00", "water")
    assert story.run("11:00").results[0].warnings == {"unpause_without_pause": 1}
    assert story.told("11:00").of(IDLE) == [("09:00", "")]


def test_a_pause_row_without_a_queue_is_ignored_and_counted():
    story = shift().wrote("10:00", "PAUSE")
    assert story.run("11:00").results[0].warnings == {"no_queue": 1}
    assert story.told("11:00").of(QUEUE_PAUSE) == []


def test_a_reason_given_later_names_the_running_pause():
    story = Story().joins("09:00", "water").pauses("10:00", "water").wrote("10:10", "PAUSEREASON", "NONE", "lunch")
    told = story.resumes("10:30", "water").told("11:00")
    assert told.of(PAUSE) == [("10:00", "10:30")]
    assert told.reasons(PAUSE) == told.reasons(QUEUE_PAUSE) == ["lunch"]


def test_a_reason_that_only_the_queue_rows_carry_names_the_whole_pause():
    told = pauses_all(shift(), "10:00", "", "lunch").told("11:00")
    assert told.reasons(PAUSE) == ["lunch"]
    assert told.of(PAUSE) == [("10:00", "")]


def test_queue_rows_without_a_reason_take_none_from_the_pause():
    told = pauses_all(shift(), "10:00", "lunch", "").told("11:00")
    assert told.reasons(PAUSE) == ["lunch"]
    assert told.reasons(QUEUE_PAUSE) == ["lunch", "lunch"]


def test_a_reason_given_after_midnight_does_not_reach_before_it():
    story = Story().joins("23:00", "water").pauses("23:50", "water")
    story.wrote("+1 00:10", "PAUSEREASON", "NONE", "lunch").resumes("+1 00:20", "water")
    assert story.told("+1 01:00").reasons(PAUSE) == ["", "lunch"]


def test_a_static_member_has_pauses_but_no_paused_login():
    told = Story().pauses("10:00", "water", "lunch").resumes("10:30", "water").told("11:00")
    assert told.of(QUEUE_PAUSE) == [("10:00", "10:30")]
    assert told.flags(QUEUE_PAUSE) == [("static",)]
    assert LOGIN not in told.kinds()


def test_a_queue_he_serves_without_having_joined_keeps_him_ready():
    story = Story().joins("09:00", "water").talks("heat", "09:10", "09:12").pauses("10:00", "water", "lunch")
    told = story.pauses("10:20", "heat", "lunch").told("11:00")
    assert told.of(PAUSE) == [("10:20", "")]


def test_a_call_in_the_very_second_he_left_does_not_make_him_a_static_member():
    story = Story().joins("09:00", "water", "heat").leaves("10:00", "heat").talks("heat", "10:00", "10:05")
    assert story.pauses("10:20", "water", "lunch").told("11:00").of(PAUSE) == [("10:20", "")]


def test_a_reason_names_the_agents_pause_from_its_start_though_one_queue_was_left_meanwhile():
    story = shift().wrote("10:00", "PAUSEALL").leaves("10:00:02", "water")
    told = story.wrote("10:00:04", "PAUSEREASON", "NONE", "lunch").told("11:00")
    assert told.of(PAUSE) == [("10:00", "")]
    assert told.reasons(PAUSE) == ["lunch"]
