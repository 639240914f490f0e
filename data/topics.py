"""Topics of calls: the seeded tree of a municipal line, and dated rules that tell a visit's topic.

The most exact sign wins: a TOPIC event of the dialplan, then CALLSTATUS, then the dialled number, then
the queue; of equals the rule of one exchange before that of all, and the newest. What a person said
about a call stands above all rules and is not decided here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.schema.rules import topic_rule
from data.schema.topics import topic

BY_TOPIC = "TOPIC"
BY_CALLSTATUS = "CALLSTATUS"
BY_DID = "did"
BY_QUEUE = "queue"
MATCHES = (BY_TOPIC, BY_CALLSTATUS, BY_DID, BY_QUEUE)
"""What a rule looks at, most exact first."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic; `parent` is empty for the upper level, `place` its order among its siblings."""

    slug: str
    parent: str
    name_ru: str
    name_en: str
    place: int = 0


_SEED = (
    Topic("housing", "", "ЖКХ", "Housing and utilities"),
    Topic("heating", "housing", "Отопление", "Heating"),
    Topic("hot-water", "housing", "Горячая вода", "Hot water"),
    Topic("cold-water", "housing", "Холодная вода", "Cold water"),
    Topic("sewage", "housing", "Канализация", "Sewage"),
    Topic("electricity", "housing", "Электричество", "Electricity"),
    Topic("lift", "housing", "Лифт", "Lift"),
    Topic("waste", "housing", "Вывоз мусора", "Waste collection"),
    Topic("building", "housing", "Содержание дома", "Building maintenance"),
    Topic("charges", "housing", "Начисления и оплата", "Charges and payment"),
    Topic("roads", "", "Дороги и транспорт", "Roads and transport"),
    Topic("improvement", "", "Благоустройство и деревья", "Public spaces and trees"),
    Topic("street-light", "", "Уличное освещение", "Street lighting"),
    Topic("snow", "", "Снег и наледь", "Snow and ice"),
    Topic("animals", "", "Бездомные животные", "Stray animals"),
    Topic("ecology", "", "Экология", "Environment"),
    Topic("social", "", "Социальная помощь", "Social support"),
    Topic("education", "", "Образование", "Education"),
    Topic("health", "", "Здравоохранение", "Health care"),
    Topic("emergency", "", "Чрезвычайная ситуация", "Emergency"),
    Topic("info", "", "Справка: часы, адреса, контакты", "Information: hours, addresses, contacts"),
    Topic("complaint", "", "Жалоба на службу", "Complaint about a service"),
    Topic("thanks", "", "Благодарность", "Thanks"),
    Topic("wrong-number", "", "Ошибка номера или молчание", "Wrong number or silence"),
)
SEED = tuple(Topic(one.slug, one.parent, one.name_ru, one.name_en, place) for place, one in enumerate(_SEED))


@dataclass(frozen=True, slots=True)
class TopicRule:
    """`match` = `value` means `topic`, from `valid_from` until before `valid_to` (None: for good)."""

    pbx: str
    match: str
    value: str
    topic: str
    valid_from: int
    valid_to: int | None


class TopicRules:
    """What a visit is about, by what the exchange says of it; a pure value."""

    def __init__(self, rules: Iterable[TopicRule], known: Iterable[str] = ()) -> None:
        self._known = frozenset(known)
        self._by_sign: dict[tuple[str, str], list[TopicRule]] = {}
        for one in sorted(rules, key=lambda rule: (rule.pbx != "", rule.valid_from), reverse=True):
            self._by_sign.setdefault((one.match, one.value.casefold()), []).append(one)

    def topic_of(self, queue: str, did: str, events: Mapping[str, str], at: int, pbx: str) -> str:
        """The topic's slug, or empty text where nothing tells it."""
        signs = {
            BY_TOPIC: events.get(BY_TOPIC, ""),
            BY_CALLSTATUS: events.get(BY_CALLSTATUS, ""),
            BY_DID: did,
            BY_QUEUE: queue,
        }
        for match, value in signs.items():
            found = self._ruled(match, value, at, pbx) if value else ""
            if not found and match == BY_TOPIC and value in self._known:
                return value
            if found:
                return found
        return ""

    def _ruled(self, match: str, value: str, at: int, pbx: str) -> str:
        for rule in self._by_sign.get((match, value.casefold()), ()):
            in_force = rule.valid_from <= at and (rule.valid_to is None or at < rule.valid_to)
            if in_force and rule.pbx in ("", pbx):
                return rule.topic
        return ""


def load_topic_rules(connection: Connection) -> TopicRules:
    """The rules as the database has them now."""
    rule = topic_rule.c
    rows: Iterable[Any] = connection.execute(
        sa.select(rule.pbx, rule.match, rule.value, rule.topic, rule.valid_from, rule.valid_to)
    )
    return TopicRules((TopicRule(*row) for row in rows), (one.slug for one in all_topics(connection)))


def add_topic_rule(connection: Connection, rule: TopicRule) -> None:
    """Add a dated rule; facts follow when their days are rebuilt."""
    if rule.match not in MATCHES:
        raise ValueError(f"a topic rule looks at one of {', '.join(MATCHES)}, not at {rule.match!r}")
    values = {name: getattr(rule, name) for name in ("pbx", "match", "value", "topic", "valid_from", "valid_to")}
    connection.execute(sa.insert(topic_rule).values(**values))


def all_topics(connection: Connection) -> tuple[Topic, ...]:
    """Every topic in its order."""
    one = topic.c
    query = sa.select(one.slug, one.parent, one.name_ru, one.name_en, one.place)
    return tuple(Topic(*row) for row in connection.execute(query.order_by(one.place, one.slug)))


def seed_topics(connection: Connection) -> None:
    """Put in the topics of a municipal line if no topics are there; the organisation's own are left alone."""
    if all_topics(connection):
        return
    rows = [{name: getattr(one, name) for name in ("slug", "parent", "name_ru", "name_en", "place")} for one in SEED]
    connection.execute(sa.insert(topic), rows)
