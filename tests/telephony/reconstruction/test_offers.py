"""Rings of agents' phones: attempts, never lost calls."""

from collections import Counter

from data import facts
from tests.telephony.reconstruction.stories import at, caller, facts_of, in_this_order, row, written


def test_an_answered_ring_began_its_seconds_before_the_connect() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(20).is_answered_by("Anna", 12).talks(5)
    (offer,) = facts_of(written(story)).offers
    assert (offer.agent, offer.offered_at, offer.ring_s, offer.result) == ("Anna", at("10:00:08"), 12, "answered")
    assert offer.answered_elsewhere is False


def test_a_storm_of_rings_is_attempts_of_their_visits_and_no_calls() -> None:
    rows = []
    for n in range(108):
        clock = f"{8 + n // 60:02d}:{n % 60:02d}:00"
        story = caller("79161234567", f"1795420{n:03d}.{n}").enters("support", at=clock)
        if n < 36:
            story.rings_in_vain("Anna", 5).rings_in_vain("Boris", 5).finds_busy("Vera")
        else:
            story.rings_in_vain("Anna", 5).rings_in_vain("Anna", 5).rings_in_vain("Boris", 5).finds_busy("Vera")
        (story.waits(1).is_answered_by("Vera").talks(20) if n % 2 else story.hangs_up())
        rows += story.rows
    assert sum(r.event == "RINGNOANSWER" for r in rows) == 36 * 3 + 72 * 4
    found = facts_of(in_this_order(sorted(rows, key=lambda r: r.at_us)))
    assert len(found.visits) == len(found.calls) == 108
    assert Counter(v.outcome for v in found.visits) == {facts.ANSWERED: 54, facts.ABANDONED: 54}
    assert Counter(o.result for o in found.offers) == {"no_answer": 36 * 2 + 72 * 3, "busy": 108, "answered": 54}


def test_an_unanswered_ring_lasted_the_milliseconds_of_its_row() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").rings_in_vain("Anna", 15).hangs_up()
    (offer,) = facts_of(written(story)).offers
    assert (offer.offered_at, offer.ring_s, offer.result) == (at("10:00:00"), 15, "no_answer")


def test_a_phone_that_rang_less_than_a_second_was_busy_or_out_of_reach() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").finds_busy("Anna").waits(2).hangs_up()
    (offer,) = facts_of(written(story)).offers
    assert (offer.ring_s, offer.result) == (0, "busy")


def test_when_all_phones_ring_only_a_call_that_nobody_took_is_missed() -> None:
    taken = caller("79161234567").enters("support", at="10:00:00").rings_in_vain("Anna", 10)
    taken.write("RINGNOANSWER", 10_000, by="Boris").waits(3).is_answered_by("Vera").talks(5)
    lost = caller("79161234568").enters("support", at="11:00:00").rings_in_vain("Anna", 10)
    lost.write("RINGNOANSWER", 10_000, by="Boris").waits(3).hangs_up()
    offers = facts_of(written(taken, lost)).offers
    told = [(o.agent, o.result, o.answered_elsewhere) for o in offers]
    assert told[:3] == [("Anna", "no_answer", True), ("Boris", "no_answer", True), ("Vera", "answered", False)]
    assert told[3:] == [("Anna", "no_answer", False), ("Boris", "no_answer", False)]


def test_a_ring_is_canceled_when_the_caller_leaves() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(4).write("RINGCANCELED", 3999, by="Anna")
    (offer,) = facts_of(written(story.hangs_up())).offers
    assert (offer.result, offer.ring_s) == ("canceled", 3)


def test_a_refusal_after_the_announcement_is_an_offer_that_was_dumped() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").waits(6).is_dumped_by("Anna").waits(4)
    offers = facts_of(written(story.is_answered_by("Boris").talks(9))).offers
    assert [(o.n, o.agent, o.result) for o in offers] == [(1, "Anna", "dumped"), (2, "Boris", "answered")]


def test_the_rings_of_two_visits_to_one_queue_stay_with_their_own_visit() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").rings_in_vain("Anna", 10).times_out()
    story.enters("support").rings_in_vain("Boris", 10).hangs_up()
    found = facts_of(written(story))
    first, second = found.visits
    assert [(o.visit_id, o.agent) for o in found.offers] == [(first.visit_id, "Anna"), (second.visit_id, "Boris")]


def test_a_ring_without_a_visit_makes_neither_an_offer_nor_a_call() -> None:
    stray = row("10:00:00", "1795428000.1", "support", "Anna", "RINGNOANSWER", 15000)
    found = facts_of(written(stray))
    assert (found.visits, found.offers, found.calls) == ([], [], [])


def test_a_ring_that_the_same_agent_missed_before_answering_was_missed_by_nobody_else() -> None:
    story = caller("79161234567").enters("support", at="10:00:00").rings_in_vain("Anna", 10).waits(3)
    offers = facts_of(written(story.is_answered_by("Anna").talks(5))).offers
    assert [(o.agent, o.result, o.answered_elsewhere) for o in offers] == [
        ("Anna", "no_answer", False),
        ("Anna", "answered", False),
    ]
