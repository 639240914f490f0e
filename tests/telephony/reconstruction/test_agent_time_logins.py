"""Logins: sessions per queue and their union, and what becomes of lost rows."""

from data.facts import IDLE, LOGIN, QUEUE_LOGIN, QUEUE_PAUSE, TALK, TALK_OUTSIDE_LOGIN
from telephony.reconstruction.agent_state import CarriedState, Membership
from telephony.reconstruction.assumed_end import assumed_ends, horizon_of, rebuild_from
from tests.telephony.reconstruction.agent_day_story import Story


def test_a_member_of_two_queues_is_logged_in_for_the_union_not_the_sum():
    told = (
        Story()
        .joins("09:00", "water")
        .joins("10:00", "heat")
        .leaves("17:00", "water")
        .leaves("18:00", "heat")
        .told("19:00")
    )
    assert told.of(LOGIN) == [("09:00", "18:00")]
    assert told.of(QUEUE_LOGIN, "water") == [("09:00", "17:00")]
    assert told.of(QUEUE_LOGIN, "heat") == [("10:00", "18:00")]
    assert told.seconds(LOGIN) == 9 * 3600 < told.seconds(QUEUE_LOGIN) == 16 * 3600


def test_a_second_join_starts_no_new_session_but_adopts_its_pause():
    story = Story().joins("09:00", "water").joins("10:00", "water").wrote("11:00", "ADDMEMBER", "water", "PAUSED")
    told = story.leaves("12:00", "water").told("13:00")
    assert told.of(QUEUE_LOGIN) == [("09:00", "12:00")]
    assert told.of(QUEUE_PAUSE) == [("11:00", "12:00")]


def test_leaving_a_queue_never_joined_is_worth_no_seconds_and_is_flagged():
    told = Story().leaves("12:00", "water").told("13:00")
    assert told.of(QUEUE_LOGIN) == [("12:00", "12:00")]
    assert told.flags(QUEUE_LOGIN) == [("unpaired_logout",)]
    assert told.kinds() == {QUEUE_LOGIN}


def test_a_logoff_without_a_login_counts_the_seconds_it_reports():
    told = Story().wrote("12:00", "AGENTLOGOFF", "NONE", "PJSIP/101-01", "7200").told("13:00")
    assert told.of(LOGIN) == [("10:00", "12:00")]
    assert told.flags(LOGIN) == [("reported_start",)]


def test_reported_seconds_that_reach_before_midnight_change_the_day_before():
    told = Story().wrote("+1 06:00", "AGENTCALLBACKLOGOFF", "NONE", "1001@default", "25200").told("+1 07:00")
    assert told.of(LOGIN) == [("23:00", "+1 00:00"), ("+1 00:00", "+1 06:00")]


def test_a_run_that_cannot_reach_back_says_where_to_begin():
    story = Story().wrote("+1 06:00", "AGENTLOGOFF", "NONE", "", "25200")
    run = story.run("+1 07:00", since="+1 00:00")
    assert run.starts_before == story.at("23:00")
    login = next(one for one in run.results[0].intervals if one.kind == LOGIN)
    assert (login.started_at, login.ended_at) == (story.at("+1 00:00"), story.at("+1 06:00"))


def test_reported_seconds_do_not_reach_into_a_login_that_was_logged_off():
    story = Story().wrote("08:00", "AGENTLOGIN").wrote("10:00", "AGENTLOGOFF", "NONE", "", "7200")
    told = story.wrote("11:00", "AGENTLOGOFF", "NONE", "", "5400").told("12:00")
    assert told.of(LOGIN) == [("08:00", "11:00")]
    assert told.of(QUEUE_LOGIN) == [("08:00", "10:00"), ("10:00", "11:00")]


def test_a_logoff_that_reports_less_than_the_login_lasted_splits_it_where_he_was_last_seen():
    story = Story().wrote("08:00", "AGENTLOGIN").talks("water", "10:00", "10:05").wrote("+1 09:00", "AGENTLOGIN")
    told = story.wrote("+1 10:00", "AGENTLOGOFF", "NONE", "", "3600").told("+1 12:00")
    assert told.of(LOGIN) == [("08:00", "10:05"), ("+1 09:00", "+1 10:00")]
    assert told.flags(LOGIN) == [("assumed_end",), ()]


def test_reported_seconds_within_two_seconds_of_the_log_change_nothing():
    told = Story().wrote("08:00", "AGENTLOGIN").wrote("10:00", "AGENTLOGOFF", "NONE", "", "7198").told("12:00")
    assert told.of(LOGIN) == [("08:00", "10:00")]
    assert told.flags(LOGIN) == [()]


def test_seconds_since_1970_are_no_login_time():
    told = Story().wrote("10:00", "AGENTLOGOFF", "NONE", "", "1331801003").told("12:00")
    assert told.flags(QUEUE_LOGIN) == [("unpaired_logout",)]
    assert LOGIN not in told.kinds()


def test_logging_off_leaves_every_queue_and_a_later_leave_is_no_surprise():
    story = Story().wrote("08:00", "AGENTCALLBACKLOGIN").joins("08:00", "water")
    told = story.wrote("10:00", "AGENTCALLBACKLOGOFF", "NONE", "", "7200").leaves("10:01", "water").told("12:00")
    assert told.of(QUEUE_LOGIN, "water") == [("08:00", "10:00")]
    assert told.of(LOGIN) == [("08:00", "10:00")]


def test_a_login_over_midnight_and_two_restarts_goes_on_where_members_survive_them():
    story = Story().joins("22:00", "water").wrote("23:00", "QUEUESTART").wrote("+1 01:00", "QUEUESTART")
    told = story.joins("+1 01:01", "water").leaves("+1 06:00", "water").told("+1 09:00")
    assert told.of(LOGIN) == [("22:00", "+1 00:00"), ("+1 00:00", "+1 06:00")]
    assert told.flags(LOGIN) == [(), ("continued",)]


def test_a_restart_ends_logins_where_members_do_not_survive_it():
    story = Story().joins("22:00", "water").wrote("+1 00:30", "QUEUESTART").joins("+1 00:31", "water")
    story.restarts = [story.at("23:50")]
    told = story.leaves("+1 06:00", "water").told("+1 09:00")
    assert told.of(LOGIN) == [("22:00", "23:50"), ("+1 00:31", "+1 06:00")]
    assert told.flags(LOGIN) == [("restart",), ()]


def test_a_static_member_gets_no_login_and_his_talk_is_kept_apart():
    told = Story(wrap_s=30).rings("water", "09:59:50", "10:00").talks("water", "10:00", "10:05").told("12:00")
    assert told.of(TALK_OUTSIDE_LOGIN) == [("10:00", "10:05")]
    assert told.flags(TALK_OUTSIDE_LOGIN) == [("static",)]
    assert told.kinds() == {TALK_OUTSIDE_LOGIN}


def test_a_talk_that_outlasts_the_login_is_outside_of_it_but_not_static():
    told = Story().joins("09:00", "water").talks("water", "09:58", "10:03").leaves("10:00", "water").told("12:00")
    assert told.of(TALK) == [("09:58", "10:00")]
    assert told.of(TALK_OUTSIDE_LOGIN) == [("10:00", "10:03")]
    assert told.flags(TALK_OUTSIDE_LOGIN) == [()]


def test_what_lasts_has_no_end_and_began_at_midnight_for_today():
    told = Story().joins("22:00", "water").told("+1 03:00")
    assert told.of(LOGIN) == [("22:00", "+1 00:00"), ("+1 00:00", "")]
    assert told.of(IDLE) == [("22:00", "+1 00:00"), ("+1 00:00", "")]
    assert told.of(QUEUE_LOGIN) == [("22:00", "+1 00:00"), ("+1 00:00", "")]


def test_a_login_of_this_very_second_is_already_open():
    assert Story().joins("22:00", "water").told("22:00").of(LOGIN) == [("22:00", "")]


def test_a_login_of_no_length_is_not_told():
    assert Story().joins("22:00", "water").leaves("22:00", "water").told("23:00").intervals == []


def test_a_login_that_nobody_ended_ends_at_the_last_evidence():
    story = Story().joins("09:00", "water").rings("water", "16:59:40", "17:00")
    assert story.told("+1 00:59").of(LOGIN) == [("09:00", "+1 00:00"), ("+1 00:00", "")]
    told = story.told("+1 02:00")
    assert told.of(LOGIN) == [("09:00", "17:00")]
    assert told.flags(LOGIN) == told.flags(QUEUE_LOGIN) == [("assumed_end",)]
    assert told.seconds(LOGIN) == told.seconds("idle") + told.seconds("ring")


def test_a_login_assumed_to_have_ended_goes_on_when_a_row_proves_it():
    story = Story().joins("09:00", "water").rings("water", "16:59:40", "17:00").leaves("+2 09:00", "water")
    assert story.told("+2 10:00").seconds(LOGIN) == 48 * 3600


def test_a_login_after_which_nothing_happened_is_told_without_seconds():
    told = Story().joins("09:00", "water").told("+1 09:00")
    assert told.of(QUEUE_LOGIN) == [("09:00", "09:00")]
    assert told.flags(QUEUE_LOGIN) == [("assumed_end",)]
    assert told.kinds() == {QUEUE_LOGIN}


def test_pauses_of_a_login_that_is_not_believed_end_with_it():
    told = Story().joins("09:00", "water").pauses("15:00", "water", "lunch").told("+1 09:00")
    assert told.of(LOGIN) == [("09:00", "15:00")]
    assert told.of(QUEUE_PAUSE) == []


def test_an_open_login_is_believed_for_sixteen_hours_and_four_after_the_last_evidence():
    hour = 3600
    assert horizon_of(0, 0, 16 * hour) == 16 * hour
    assert horizon_of(0, 0, 16 * hour + 1) == 0
    assert horizon_of(0, 15 * hour, 19 * hour - 1) == 19 * hour - 1
    assert horizon_of(0, 15 * hour, 19 * hour) == 15 * hour


def test_a_row_after_a_doubted_login_asks_for_a_rebuild_from_its_last_evidence():
    state = CarriedState(memberships=(Membership("water", 0),), evidence=5 * 3600)
    assert rebuild_from(state, 16 * 3600) == 16 * 3600
    assert rebuild_from(state, 17 * 3600) == 5 * 3600
    assert [end.ended_at for end in assumed_ends(state, 17 * 3600)] == [5 * 3600]


def test_a_run_of_past_days_says_that_later_ones_decide_about_a_running_login():
    story = Story().joins("09:00", "water").rings("water", "16:59:40", "17:00")
    assert story.run("+2 12:00").undecided is False
    assert story.run("+2 12:00", until="00:00").undecided is True
    assert story.run("+1 00:30", until="00:00").undecided is False


def test_the_day_says_when_it_will_change_without_a_row():
    story = Story(wrap_s=60).joins("09:00", "water").talks("water", "10:00", "10:05")
    assert story.run("10:05:10").results[0].changes_at == story.at("10:06")
    assert story.run("11:00").results[0].changes_at == story.at("+1 01:00:01")


def test_a_clock_that_steps_back_makes_no_negative_time():
    told = Story().joins("10:00", "water").pauses("09:59:30", "water").resumes("10:10", "water").told("11:00")
    assert told.of(QUEUE_PAUSE) == [("10:00", "10:10")]
    assert told.of(LOGIN) == [("10:00", "")]


def test_penalty_and_ringinuse_prove_nothing():
    story = Story().wrote("10:00", "PENALTY", "water", "3").wrote("10:00", "RINGINUSE", "water", "1")
    run = story.run("11:00")
    assert run.results[0].carried_out == CarriedState()
    assert run.results[0].evidence_last is None
