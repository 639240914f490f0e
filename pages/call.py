"""/calls/<exchange>/<id>: one call's story, from the first ring to the end, and the exchange's own rows."""

from dash import html

from auth.here import house, visitor
from auth.language import gettext
from auth.own import own_of
from auth.roles import EVERYONE, STAFF
from components import states
from components.call_story import facts_card, lines_card, story_card
from components.labels import Labels
from components.page import Address, Content, locale, register_page
from data.database import reading
from data.naming import queue_titles, topic_names
from data.questions.story import call_story
from data.words import N_


@register_page("/calls/<pbx>/<call_id>", title=N_("Call"), roles=EVERYONE)
def layout(address: Address) -> Content:
    """The story, if the call exists and is the visitor's to see; another's call does not exist."""
    pbx, call_id = address.parts
    now, zone = house().clock(), house().settings.zone
    with reading(house().engine) as connection:
        story = call_story(connection, pbx[:32], call_id[:80])
        own = own_of(connection, visitor(), now)
        labels = Labels(locale(), queue_titles(house().settings), topic_names(connection, locale()))
    if story is None or (own and not own.is_own(pbx, story.call.agents, story.call.started_at)):
        return [states.not_found(gettext("There is no such call."))]
    return [
        html.H1(gettext("One call")),
        story_card(story, labels, zone),
        facts_card(story.call, labels, zone),
        lines_card(story.lines, zone) if story.lines and visitor().role in STAFF else None,
    ]
