"""The freshness sign of the header, ● data as of 14:32:08, and the small route that keeps it true.

assets/app.js asks /live/freshness every few seconds; that is no sign of a person at the desk.
"""

from zoneinfo import ZoneInfo

from dash import html
from dash.development.base_component import Component
from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from auth.here import house
from auth.language import gettext, ngettext
from components import format as fmt
from components.markup import data
from data.answers.freshness import Freshness, read_freshness
from data.database import reading

blueprint = Blueprint("live", __name__)


def freshness_words(freshness: Freshness, zone: ZoneInfo, now: int) -> str:
    """What the sign says."""
    at = fmt.clock(freshness.as_of, zone)
    match freshness.state(now):
        case "none":
            return gettext("no data yet")
        case "trouble":
            return gettext("data as of %(time)s: no link to the exchange", time=at)
        case "stale":
            return gettext("data as of %(time)s: out of date", time=at)
        case "loading":
            return gettext("loading history")
        case "computing":
            return ngettext(
                "data as of %(time)s; %(num)d day is being computed again",
                "data as of %(time)s; %(num)d days are being computed again",
                freshness.days_due,
                time=at,
            )
        case _:
            return gettext("data as of %(time)s", time=at)


def freshness_sign(freshness: Freshness, zone: ZoneInfo, now: int) -> Component:
    """The sign itself: its shape and colour follow the state, its words say it."""
    words = freshness_words(freshness, zone, now)
    lost = gettext("no link to the server")
    return html.Span(words, id="freshness", className=f"fresh {freshness.state(now)}", **data(lost=lost))


@blueprint.get("/live/freshness")
def freshness() -> ResponseReturnValue:
    """The words and the state of the sign now."""
    with reading(house().engine) as connection:
        found = read_freshness(connection)
    now = house().clock()
    return jsonify(words=freshness_words(found, house().settings.zone, now), state=found.state(now))
