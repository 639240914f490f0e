"""Topics: the most exact sign decides, and only rules in force."""

import pytest
from sqlalchemy.engine import Engine

from data.database import reading, writing
from data.topics import SEED, TopicRule, TopicRules, add_topic_rule, all_topics, load_topic_rules, seed_topics

RULES = TopicRules(
    [
        TopicRule("", "queue", "support", "info", 0, None),
        TopicRule("", "did", "300100", "heating", 0, None),
        TopicRule("", "CALLSTATUS", "7", "lift", 0, None),
        TopicRule("", "TOPIC", "warm", "hot-water", 0, None),
    ],
    known=("snow", "heating"),
)


@pytest.mark.parametrize(
    ("did", "events", "topic"),
    [
        ("", {}, "info"),
        ("300100", {}, "heating"),
        ("300100", {"CALLSTATUS": "7"}, "lift"),
        ("300100", {"CALLSTATUS": "7", "TOPIC": "warm"}, "hot-water"),
        ("300100", {"CALLSTATUS": "7", "TOPIC": "snow"}, "snow"),
        ("300100", {"CALLSTATUS": "8", "TOPIC": "never heard of"}, "heating"),
    ],
)
def test_the_most_exact_sign_decides(did: str, events: dict[str, str], topic: str) -> None:
    assert RULES.topic_of("Support", did, events, 100, "main") == topic


def test_without_any_sign_there_is_no_topic() -> None:
    assert RULES.topic_of("sales", "", {}, 100, "main") == ""


def test_a_rule_holds_from_its_first_instant_until_before_its_last() -> None:
    rules = TopicRules([TopicRule("", "did", "1", "old", 0, 50), TopicRule("", "did", "1", "new", 50, 90)])
    assert [rules.topic_of("", "1", {}, at, "main") for at in (49, 50, 89, 90)] == ["old", "new", "new", ""]


def test_the_rule_of_one_exchange_goes_before_that_of_all_even_when_older() -> None:
    rules = TopicRules([TopicRule("", "did", "1", "all", 10, None), TopicRule("north", "did", "1", "own", 0, None)])
    assert [rules.topic_of("", "1", {}, 20, pbx) for pbx in ("north", "main")] == ["own", "all"]


def test_topics_are_seeded_once_and_the_organisations_own_are_left_alone(db: Engine) -> None:
    for _ in range(2):
        with writing(db) as connection:
            seed_topics(connection)
    with reading(db) as connection:
        assert all_topics(connection) == SEED


def test_every_topic_has_both_names_and_a_parent_that_exists() -> None:
    slugs = {one.slug for one in SEED}
    assert len(slugs) == len(SEED)
    assert all(one.name_ru and one.name_en and one.parent in slugs | {""} for one in SEED)


def test_rules_in_the_database_are_the_rules_that_decide(db: Engine) -> None:
    with writing(db) as connection:
        seed_topics(connection)
        add_topic_rule(connection, TopicRule("", "queue", "Приёмная", "complaint", 0, None))
    with reading(db) as connection:
        rules = load_topic_rules(connection)
    assert rules.topic_of("приёмная", "", {}, 1, "main") == "complaint"
    assert rules.topic_of("приёмная", "", {"TOPIC": "lift"}, 1, "main") == "lift"


def test_a_rule_that_looks_at_nothing_known_is_refused(db: Engine) -> None:
    with writing(db) as connection, pytest.raises(ValueError, match="CALLSTATUS"):
        add_topic_rule(connection, TopicRule("", "caller", "1", "lift", 0, None))
