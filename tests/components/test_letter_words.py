"""The letter's sentences: a cause is named only where the data tell one, and Russian counts as Russians do."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from auth.language import gettext, ngettext
from components.labels import Labels
from components.letter_why import why
from components.letter_words import headline, what_happened
from data.database import reading
from data.filters import Filters
from data.head.contributions import CALLS, HANDLING, MIX, OUTAGES, STAFF, Explanation
from data.head.letter import Letter, write_letter
from data.head.outages import Outages, Silence
from data.head.period import period_of
from tests.pages import hotline
from tests.pages.site import Site

WEEK = date(2026, 11, 16)


@pytest.fixture(params=["ru", "en"])
def language(request: pytest.FixtureRequest, shared_site: Site) -> Iterator[str]:
    server: Flask = shared_site.server
    with server.test_request_context("/", headers={"Cookie": f"okc-language={request.param}"}):
        yield request.param


@pytest.fixture
def letter(shared_site: Site) -> Letter:
    period = period_of(f"from={WEEK}", date(2026, 11, 23))[0]
    with reading(shared_site.engine) as connection:
        return write_letter(connection, period, Filters(WEEK, WEEK), hotline.NOW, shared_site.settings)


def explained(change: float, effects: dict[str, float], noise: float = 0.01) -> Explanation:
    return Explanation(0.7, 0.7 + change, {OUTAGES: 0.0, MIX: 0.0} | effects, (0.7, 0.7), noise)


CAUSES = {
    "ru": ("Главная причина", "Повлияло", "обратную сторону"),
    "en": ("cause:", "mattered", "The other way"),
}


def names_a_cause(said: list[str], language: str) -> bool:
    return any(word in sentence for sentence in said for word in CAUSES[language])


def test_a_change_within_chance_has_no_cause(letter: Letter, language: str) -> None:
    found = explained(0.02, {CALLS: 0.02, STAFF: 0.0, HANDLING: 0.0}, noise=0.03)
    said = why(replace(letter, explained=found), language)
    assert len(said) == 1
    assert not names_a_cause(said, language)


def test_too_few_calls_have_no_cause(letter: Letter, language: str) -> None:
    assert letter.explained is None
    assert not names_a_cause(why(letter, language), language)


def test_the_main_cause_is_named_with_what_worked_against_it(letter: Letter, language: str) -> None:
    found = explained(-0.10, {CALLS: -0.12, STAFF: 0.03, HANDLING: -0.001})
    said = why(replace(letter, explained=found), language)
    assert len([one for one in said if CAUSES[language][0] in one]) == 1
    assert len([one for one in said if CAUSES[language][2] in one]) == 1
    assert "12" in said[1]
    assert "3" in said[2]


def test_causes_of_nothing_worth_saying_are_not_said(letter: Letter, language: str) -> None:
    found = explained(-0.10, {CALLS: -0.004, STAFF: 0.001, HANDLING: 0.0})
    said = why(replace(letter, explained=found), language)
    assert not names_a_cause(said, language)
    assert "0,3" in said[-1] or "0.3" in said[-1], "what the causes come to is said"


def test_without_shifts_it_is_said_that_the_staff_cannot_be_judged(letter: Letter, language: str) -> None:
    found = explained(-0.10, {MIX: -0.01})
    told = why(replace(letter, explained=found, has_staff=False), language)
    assert len(told) == len(why(replace(letter, explained=found), language)) + 1


@pytest.mark.parametrize("change", [-0.2, -0.05, 0.0, 0.05, 0.2])
def test_the_headline_says_whether_the_target_is_met(letter: Letter, language: str, change: float) -> None:
    found = explained(change, {CALLS: change}) if change else None
    level, target = letter.now.waits.total_of("sl"), letter.now.waits.total_target
    said = headline(replace(letter, explained=found), language)
    assert isinstance(level, float)
    assert ("выполнена" in said or "met" in said or "still on" in said) is (level >= target)


def test_no_sentence_ends_twice_or_has_a_hole(letter: Letter, language: str, shared_site: Site) -> None:
    labels = Labels(language, {}, {})
    silent = (
        Silence(date(2026, 11, 18), 9, 11, 60),
        Silence(date(2026, 11, 4), 9, 17, 240),
        Silence(WEEK, 9, 9, 20),
    )
    broke = replace(letter.now, broke=Outages(tuple(hotline.NOW - n * 86400 for n in range(5)), 3, frozenset()))
    full = replace(letter, now=broke, silent=silent)
    found = explained(0.09, {CALLS: 0.02, STAFF: 0.015, HANDLING: -0.02, MIX: 0.016, OUTAGES: -0.018})
    said = [
        *what_happened(full, labels, shared_site.settings.zone),
        *why(replace(full, explained=found, has_staff=False), language),
        *why(replace(full, explained=replace(found, noise=0.5)), language),
        *why(full, language),
    ]
    for sentence in said:
        assert "%(" not in sentence
        assert ".." not in sentence
        assert "None" not in sentence
        assert sentence.endswith((".", ":"))
        assert sentence[0].isupper() or not sentence[0].isalpha()
    assert len(said) > 12


@pytest.mark.parametrize(
    ("n", "word"), [(1, "звонок"), (2, "звонка"), (5, "звонков"), (11, "звонков"), (21, "звонок"), (3024, "звонка")]
)
def test_russian_counts_calls_as_russians_do(shared_site: Site, n: int, word: str) -> None:
    with shared_site.server.test_request_context("/", headers={"Cookie": "okc-language=ru"}):
        said = ngettext("%(shown)s call came to the queues.", "%(shown)s calls came to the queues.", n, shown=str(n))
        assert said.rstrip(".").endswith(word)
        assert gettext("the week before") == "неделей раньше"
