"""Jobs have their turns: as often as they say, later and later when they fail, each without harm to others."""

import logging
from itertools import pairwise

import pytest

from data import jobs
from data.jobs import Job, Jobs
from data.settings import Settings


def test_each_job_runs_as_often_as_it_says() -> None:
    now, ran = 0.0, []
    round_ = Jobs(
        [Job("often", 0, lambda: ran.append("often")), Job("rare", 10, lambda: ran.append("rare"))], lambda: now
    )
    for now in (0.0, 5.0, 10.0, 12.0):  # noqa: B007
        round_.look()
    assert ran.count("often") == 4
    assert ran.count("rare") == 2


def test_a_job_that_fails_is_told_waits_longer_and_hinders_no_other(caplog: pytest.LogCaptureFixture) -> None:
    now, tried, ran = 0.0, [], []

    def fail() -> None:
        tried.append(now)
        raise OSError("no room")

    round_ = Jobs([Job("bad", 1, fail), Job("good", 1, lambda: ran.append(now))], lambda: now)
    with caplog.at_level(logging.WARNING):
        for second in range(200):
            now = float(second)
            round_.look()
    assert tried[:5] == [0.0, 2.0, 6.0, 14.0, 30.0]
    assert max(later - earlier for earlier, later in pairwise(tried)) == jobs.LONGEST_PAUSE_S
    assert len(ran) == 200
    assert "job=bad" in caplog.text
    assert "no room" in caplog.text


def test_all_jobs_are_ended() -> None:
    ended: list[str] = []
    Jobs([Job("one", 0, lambda: None, lambda: ended.append("one")), Job("two", 0, lambda: None)]).end()
    assert ended == ["one"]


def test_jobs_are_declared_by_name_and_made_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_PLACES", [])
    jobs.declare("data.columns.process:mirror_job")
    jobs.declare("data.columns.process:mirror_job")
    assert [job.name for job in jobs.declared(Settings())] == ["columns"]
