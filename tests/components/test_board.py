"""The live board in parts: what stands first, what is said of it, and what is not said."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask_babel import Babel

from components import board, board_link, board_numbers, board_people, board_queues, board_today, order_words
from components.board import BAD, GOOD, QUIET, WARN, Scene
from data.live import orders
from data.live.bodies import AGENT_STATES, LINK_STATES, OFF, BoardBody, LinkBody
from data.live.commands import OUTCOMES, Outcome
from data.live.today import Half, Sum, Today
from data.table import BELOW, NEAR
from telephony.actions import REFUSALS
from tests.pages import hotline, live_made

NOW = 1795422190.0
ZONE = ZoneInfo("Europe/Moscow")


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    server = Flask("test")
    Babel(server, default_locale="en")
    with server.test_request_context("/"):
        yield


def scene(shown: BoardBody | None = None, today: Today | None = None, **more: Any) -> Scene:
    given: dict[str, Any] = {"locale": "en", "zone": ZONE, "as_of": NOW, "is_fresh": True, "now": NOW} | more
    given = {"link": LinkBody("live", NOW - 60)} | given
    made = live_made.board(NOW) if shown is None else shown
    return Scene(pbx="main", board=made, today=today or Today(int(NOW)), **given)


def words(node: Any) -> str:
    """Everything that is shown, in order."""
    if isinstance(node, list | tuple):
        return " ".join(words(one) for one in node)
    if node is None or isinstance(node, str | int):
        return "" if node is None else str(node)
    return words(getattr(node, "children", None))


def test_the_queue_that_needs_help_most_is_first() -> None:
    names = [one.queue for one in board_queues.ordered(scene(), [])]
    assert names[0] == "601"
    assert names[-1] == "604"  # nobody waits there and nobody is on duty


def test_rows_keep_their_places_and_new_ones_come_after_them() -> None:
    kept = ["603", "604", "gone"]
    assert [one.queue for one in board_queues.ordered(scene(), kept)][:2] == ["603", "604"]
    people = [one.agent for one in board_people.ordered(scene(), [hotline.AGENTS[2]])]
    assert people[0] == hotline.AGENTS[2]


@pytest.mark.parametrize(
    ("waits", "ready", "busy", "status", "level"),
    [
        ((), 1, 0, "", GOOD),
        ((), 1, 0, BELOW, BAD),
        ((), 1, 0, NEAR, WARN),
        ((), 0, 0, "", QUIET),
        ((5.0,), 0, 0, "", BAD),
        ((5.0,), 0, 2, "", WARN),
        ((5.0,), 1, 2, "", GOOD),
    ],
)
def test_how_a_queue_stands(waits: tuple[float, ...], ready: int, busy: int, status: str, level: str) -> None:
    assert board.standing(live_made.queue("601", NOW, waits, ready, busy), status)[0] == level


def test_a_wait_has_two_levels_of_its_queue() -> None:
    assert [board.waiting_level(wait, 20) for wait in (0, 19.9, 20, 59.9, 60)] == [GOOD, GOOD, WARN, WARN, BAD]
    ticks = scene(today=Today(int(NOW), limits={"601": 10})).waited(NOW - 5, "601").to_plotly_json()["props"]
    assert (ticks["data-warn"], ticks["data-bad"]) == ("10", "30")


def test_every_state_of_an_agent_has_a_word_and_only_who_is_signed_out_is_not_listed() -> None:
    assert set(board_people.STATES) == set(AGENT_STATES)
    listed = board_people.ordered(scene(), [])
    assert {one.state for one in listed} == set(AGENT_STATES) - {OFF}


def test_a_break_says_its_reason_and_a_talk_with_whom() -> None:
    said = words(board_people.people_card(scene(), []))
    assert "Обед" in said
    assert "+7\xa0916\xa0123-45-67 · 601" in said


def test_the_numbers_are_those_of_the_board_and_of_today() -> None:
    whole = Sum(50, 40, 6, 0.78, 0.8, NEAR, 0.12)
    drawn = board_numbers.numbers(scene(today=Today(int(NOW), whole, Sum(60, 55, 3))))
    said = " ".join(words(drawn).split())
    for expected in ("3 longest 3:20", "78%", "near target", "target 80%", "6 12% · a week ago by this time 3", "40"):
        assert expected in said


def test_an_empty_board_says_so_and_shows_no_nought_per_cent() -> None:
    empty = scene(BoardBody())
    said = words([board_numbers.numbers(empty), board_queues.waiting_card(empty), board_people.people_card(empty, [])])
    assert "nobody waits" in said
    assert "no calls yet" in said
    assert "%" not in said
    assert "Nobody is signed in." in said
    assert "no queues" in words(board_queues.queues_card(empty, []))


def test_forty_queues_are_forty_rows() -> None:
    queues = tuple(live_made.queue(f"{600 + n}", NOW) for n in range(40))
    assert words(board_queues.queues_card(scene(BoardBody(queues)), [])).count("as it should be") == 40


@pytest.mark.parametrize("state", LINK_STATES)
def test_what_is_old_is_said_to_be_old_with_its_time(state: str) -> None:
    old = scene(link=LinkBody(state, NOW), is_fresh=False)
    said = words(board_link.trouble(old))
    assert board.clock(NOW, old) in said
    assert board_link.trouble(scene(link=LinkBody(state, NOW))) is None


def test_a_restart_of_the_exchange_is_told_for_a_while() -> None:
    link = LinkBody("live", NOW, restarted_at=NOW - 5)
    assert "started anew" in words(board_link.trouble(scene(link=link)))
    assert board_link.trouble(scene(link=replace(link, restarted_at=NOW - 3600))) is None


def test_the_worst_half_hour_of_today_is_named() -> None:
    halves = (Half(36, 20, 0, 0), Half(38, 10, 5, 5), Half(40, 1, 0, 5))
    drawn = scene(today=Today(int(NOW), halves=halves))
    assert board_today.about_today(drawn).startswith("From 09:30 to 10:00 50% were not answered in time")
    assert "20" in words(board_today.today_card(drawn))


def test_every_order_and_every_outcome_has_its_words() -> None:
    for what in orders.ORDERS:
        assert order_words.done(what, "Анна") != "Done."
    for outcome in OUTCOMES:
        assert outcome in order_words.LEVELS
        assert outcome == "done" or order_words.outcome_words(Outcome(outcome, "busy"))
    for code in REFUSALS:
        assert not order_words.refused(code).startswith("It was not done")
