"""From an address to the order of a list: its filters within the visitor's bounds, its words in their language."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.engine import Connection

from data.answer import freshness
from data.answers.grouping import with_groups
from data.database import reading
from data.files.list_file import ListOrder
from data.files.table_workbook import about_filters, made_at
from data.files.wording import Wording
from data.filters import Filters
from data.house import house
from data.localtime import local_day
from data.naming import queue_titles, topic_names
from data.questions.rows_out import BY_SLUG, RowList
from data.words import N_
from integration.export_wiring import wiring


def list_order(what: str, form: str, query: str) -> ListOrder:
    """The order of what the page of that list shows under this query, for the visitor who asks."""
    here = house()
    zone, now, listed = here.settings.zone, here.clock(), BY_SLUG[what]
    asked = Filters.from_query(query, local_day(now, zone))
    with reading(here.engine) as connection:
        filters = with_groups(connection, wiring().bounded(connection, replace(asked, by=(), against="")))
        wording = wiring().wording(connection)
        words = _words(connection, listed, wording)
        fresh = freshness(connection)
    say = wording.say
    return ListOrder(
        what=what,
        form=form,
        filters=filters,
        zone=zone.key,
        language=wording.language,
        delimiter=wording.delimiter,
        name=f"{what}-{filters.first.isoformat()}-{filters.last.isoformat()}",
        title=say(listed.title),
        headings=tuple(say(one.heading) for one in listed.fields),
        words=words,
        about_title=say(N_("About this file")),
        about=(
            (say(N_("List")), say(listed.title)),
            *about_filters(filters, wording),
            *made_at(fresh, zone, wording, now),
            (say(N_("Time zone")), zone.key),
        ),
    )


def _words(connection: Connection, listed: RowList, wording: Wording) -> dict[str, dict[str, str]]:
    settings = house().settings
    titles = queue_titles(settings)
    words: dict[str, Mapping[str, str]] = {
        one.name: {code: wording.say(said) for code, said in one.words.items()} for one in listed.fields
    }
    words |= {"queue": titles, "queues": titles, "topic": topic_names(connection, wording.language)}
    return {name: dict(said) for name, said in words.items() if said}
