"""Every number has a passport that says what it is made of."""

import pytest

from data.counters import COUNTERS
from data.dimensions import BY_SLUG as DIMENSIONS
from data.reference.passports import DIVIDED_BY, LOOK_ALIKE, every_number, passport_of
from data.reference.provenance import SOURCES
from data.rules import SERVICE_LEVEL_S, SERVICE_LEVEL_TARGET, SERVICE_LEVEL_VARIANT, SHORT_ABANDON_S, WRAP_UP_S
from telephony.reconstruction.agent_events import MEANING
from telephony.reconstruction.queue_events import ATTEMPTS, EXITS, REFUSALS, TALK_ENDS


def test_every_counter_says_of_which_rows_it_is_made() -> None:
    assert SOURCES.keys() == COUNTERS.keys()


def test_every_event_of_the_queue_log_that_is_named_is_one_that_is_read() -> None:
    read = {"ENTERQUEUE", "CONNECT", "QUEUESTART", *TALK_ENDS, *EXITS, *ATTEMPTS, *REFUSALS, *MEANING}
    named = {event for said in SOURCES.values() for source, events in said if source == "queue_log" for event in events}
    assert named <= read


@pytest.mark.parametrize("slug", every_number())
def test_a_passport_is_whole(slug: str) -> None:
    passport = passport_of(slug)
    assert passport
    assert passport.sources
    assert passport.metric.definition.endswith(".")
    assert passport.metric.formula
    assert all(events for _, events in passport.sources)


@pytest.mark.parametrize(
    ("slug", "kinds"),
    [
        ("sl", (SERVICE_LEVEL_S, SERVICE_LEVEL_VARIANT, SHORT_ABANDON_S, SERVICE_LEVEL_TARGET)),
        ("sl1", (SERVICE_LEVEL_S,)),
        ("sl2", (SERVICE_LEVEL_S, SHORT_ABANDON_S)),
        ("abandon_rate", (SHORT_ABANDON_S,)),
        ("aht", (WRAP_UP_S,)),
        ("calls", ()),
    ],
)
def test_a_passport_names_the_rules_that_decide(slug: str, kinds: tuple[str, ...]) -> None:
    passport = passport_of(slug)
    assert passport
    assert passport.rules == kinds


def test_numbers_that_look_alike_are_numbers() -> None:
    assert {slug for family in LOOK_ALIKE for slug in family} <= every_number().keys()
    assert set(DIVIDED_BY) <= set(DIMENSIONS)


def test_there_is_no_passport_of_nothing() -> None:
    assert passport_of("ghost") is None
