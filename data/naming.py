"""What the organisation calls its queues and topics: from the settings and the topic table to shown words."""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.schema.facts import agent_time
from data.schema.state import queue_name
from data.schema.topics import topic
from data.settings import Settings


def queue_titles(settings: Settings) -> dict[str, str]:
    """Queue name → the name shown to people, over all exchanges."""
    return {name: title for pbx in settings.exchanges for name, title in pbx.queue_titles.items()}


def queue_names(connection: Connection) -> list[str]:
    """Every queue that was ever seen, in the order of its name."""
    names = connection.execute(sa.select(queue_name.c.name).distinct()).scalars()
    return sorted((name for name in names if name), key=str.casefold)


def topic_names(connection: Connection, locale: str) -> dict[str, str]:
    """Topic → its name in Russian or English."""
    name = topic.c.name_ru if locale == "ru" else topic.c.name_en
    return {row.slug: row.shown for row in connection.execute(sa.select(topic.c.slug, name.label("shown")))}


def queues_by_exchange(connection: Connection) -> list[tuple[str, str]]:
    """Every queue that was ever seen as (exchange, queue), in the order of both."""
    rows = connection.execute(sa.select(queue_name.c.pbx, queue_name.c.name))
    return sorted(((pbx, name) for pbx, name in rows if name), key=lambda one: (one[0], one[1].casefold(), one[1]))


def agents_by_exchange(connection: Connection) -> list[tuple[str, str]]:
    """Every agent of whom any time is known as (exchange, agent), in the order of both."""
    rows = connection.execute(sa.select(agent_time.c.pbx, agent_time.c.agent).distinct())
    return sorted(((pbx, name) for pbx, name in rows if name), key=lambda one: (one[0], one[1].casefold(), one[1]))
