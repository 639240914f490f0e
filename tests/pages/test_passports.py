"""The passport page of every number in both languages, with the rules in force and who set them."""

import json
import re

import pytest
from flask_babel import force_locale

from components.formula import formula_words
from data.database import writing
from data.reference.passports import every_number
from data.rules import Rule, set_rule
from tests.pages.site import Site, draw


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_number_has_its_page(shared_site: Site, language: str) -> None:
    client = shared_site.client("supervisor", language)
    listed = str(draw(client, "/metrics").get_json())
    for slug in every_number():
        assert f"/metrics/{slug}" in listed
        drawn = str(draw(client, f"/metrics/{slug}").get_json())
        assert "could not be drawn" not in drawn
        assert "Не удалось показать" not in drawn


def test_every_formula_is_in_words_of_the_reader(shared_site: Site) -> None:
    numbers = every_number()
    with shared_site.server.test_request_context("/metrics", headers={"Accept-Language": "ru"}), force_locale("ru"):
        written = {slug: formula_words(metric, numbers) for slug, metric in numbers.items()}
    assert {slug: text for slug, text in written.items() if re.search(r"[a-z]{3,}", text)} == {}


def test_the_page_says_which_rule_is_in_force_and_who_set_it_why(site: Site) -> None:
    with writing(site.engine) as connection:
        of = site.people["administrator"]
        set_rule(connection, Rule("service_level_s", "", "601", 45, 0), by=of, now=site.now, reason="Приказ 7")
        set_rule(connection, Rule("service_level_variant", "", "", 4, 0), by=None, now=site.now)
    text = json_text(site, "/metrics/sl")
    assert re.search(r"601.*45.с.*Имя administrator.*Приказ 7", text)
    assert re.search(r"SL-4.*командная строка", text)


def json_text(site: Site, path: str) -> str:
    return json.dumps(draw(site.client("supervisor"), path).get_json(), ensure_ascii=False)
