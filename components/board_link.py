"""How true the live board is: data as of hh:mm:ss, and in plain words what is wrong with the link. Pure."""

from zoneinfo import ZoneInfo

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components import states
from components.board import Scene, clock
from components.markup import aria
from components.ticking import as_of
from data.live.bodies import CONNECTING, LIVE, LOST, REFUSED, LinkBody

RESTART_SHOWN_S = 600.0


def sign(zone: ZoneInfo) -> Component:
    """● data as of 14:32:08; it turns into ◆ by itself when that is not what is now (assets/live.js, board.css)."""
    return html.P(
        [
            html.Span("●", className="now", **aria(hidden="true")),
            html.Span("◆", className="old", **aria(hidden="true")),
            gettext("data as of") + " ",
            as_of(zone),
            html.Span(" — " + gettext("not what is now"), className="old"),
        ],
        className="live-sign",
    )


def trouble(scene: Scene) -> Component | None:
    """A strip across the board while it is not what is now, or just after the exchange started anew."""
    if not scene.is_fresh:
        return states.strip(trouble_words(scene.link, clock(scene.as_of, scene)), "bad")
    restarted = scene.link.restarted_at
    if restarted is not None and scene.now - restarted < RESTART_SHOWN_S:
        said = gettext(
            "The exchange was started anew at %(time)s: calls of before have ended.", time=clock(restarted, scene)
        )
        return states.strip(said)
    return None


def trouble_words(link: LinkBody, at: str) -> str:
    """Why the board is not what is now."""
    match link.state:
        case "connecting":
            return gettext("Data as of %(time)s: the exchange is being connected.", time=at)
        case "refused":
            return gettext(
                "Data as of %(time)s: the exchange refuses our login. The administrator corrects it in the settings.",
                time=at,
            )
        case "lost":
            return gettext(
                "Data as of %(time)s: the link to the exchange is lost. It is tried again all the time.", time=at
            )
    return gettext("Data as of %(time)s: nothing was heard of the exchange since. Is the worker running?", time=at)


def nothing_yet(link: LinkBody | None) -> Component:
    """There is an exchange, and nothing was ever heard of it."""
    words = {
        None: gettext("The worker has not told anything of the exchange yet."),
        CONNECTING: gettext("The exchange is being connected."),
        REFUSED: gettext("The exchange refuses our login: the administrator corrects it in the settings."),
        LOST: gettext("There is no link to the exchange. It is tried again all the time."),
        LIVE: gettext("The exchange tells nothing yet."),
    }
    state = link.state if link is not None else None
    todo = gettext("The board fills by itself. `python app.py doctor` says what is wrong with the link.")
    return states.card(states.empty(words.get(state, words[None]), todo))


def no_exchange() -> Component:
    """No exchange can be watched."""
    return states.card(
        states.empty(
            gettext("No exchange can be watched yet."),
            gettext("The administrator sets OKC_AMI_URL, the address of the exchange's manager interface."),
        )
    )
