"""What the page of waits says of the service level: true under each of the five formulas, in both languages."""

import json

import pytest

from data.database import writing
from data.rules import SERVICE_LEVEL_S, SERVICE_LEVEL_VARIANT, Rule, Rulebook, set_rule
from tests.pages import hotline
from tests.pages.site import Site, draw

PERIOD = "?from=2026-11-17&to=2026-11-22"
SENTENCES = {
    1: ("Из отвеченных звонков за 20 с ответили", "Of the calls that were answered, "),
    2: ("звонивших получили ответ за 20 с", "of callers were answered within 20 s"),
    3: ("(без положивших трубку раньше)", ", not counting those who hung up sooner"),
    4: ("получили ответ или сами положили трубку", "or hung up sooner"),
    5: ("всех, кто попал в очередь, получили ответ за 20 с", "of all who came into the queue were answered within"),
}
SEVERAL = ("у каждой очереди своё правило", "each queue by its own rule")


def said(site: Site, language: str, query: str = PERIOD) -> str:
    drawn = draw(site.client("supervisor", language), "/reports/waits", query)
    return json.dumps(drawn.get_json(), ensure_ascii=False).replace("\u00a0", " ").replace("\u202f", " ")


def rule(site: Site, kind: str, queue: str, value: int, valid_from: int = 1) -> None:
    with writing(site.engine) as connection:
        set_rule(connection, Rule(kind, "", queue, value, valid_from), by=None, now=site.now)


@pytest.mark.parametrize("formula", SENTENCES)
def test_the_sentence_says_what_its_formula_counts(site: Site, formula: int) -> None:
    hotline.fill(site.engine, 60)
    rule(site, SERVICE_LEVEL_VARIANT, "", formula)
    for language, words in zip(("ru", "en"), SENTENCES[formula], strict=True):
        drawn = said(site, language)
        assert words in drawn
        others = [pair for n, pair in SENTENCES.items() if n not in (formula, 2)]  # the others go on from the second
        assert not [other for pair in others for other in pair if other in drawn]


def test_where_queues_have_rules_of_their_own_no_one_threshold_is_named(site: Site) -> None:
    hotline.fill(site.engine, 60)
    rule(site, SERVICE_LEVEL_S, "601", 40)
    for language, words in zip(("ru", "en"), SEVERAL, strict=True):
        assert words in said(site, language)
        assert words not in said(site, language, f"{PERIOD}&queue=602")
    assert "звонивших получили ответ за 40 с" in said(site, "ru", f"{PERIOD}&queue=601")


def test_every_value_that_was_in_force_is_known() -> None:
    book = Rulebook(
        [
            Rule(SERVICE_LEVEL_S, "", "", 30, 100),
            Rule(SERVICE_LEVEL_S, "", "help", 60, 200),
            Rule(SERVICE_LEVEL_S, "", "", 90, 900),
        ],
        {SERVICE_LEVEL_S: 20},
    )
    subjects = [("main", "help"), ("main", "sales")]
    assert book.values_during(SERVICE_LEVEL_S, subjects, 0, 300) == {20, 30, 60}
    assert book.values_during(SERVICE_LEVEL_S, subjects, 300, 900) == {30, 60}
    assert book.values_during(SERVICE_LEVEL_S, [("main", "sales")], 900, 901) == {90}
