"""What the call was about: six topic buttons, all other topics behind them, and a note that keeps itself. Pure.

assets/focus.js sends both as they are made, and keeps a note in the browser until the server has it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components.focus_call import AtHand
from components.focus_state import key
from components.markup import aria, data, hidden
from data.entries import MAX_NOTE
from data.live import desk
from data.topics import Topic
from data.words import N_

SAY = "/focus/say"
SHOWN = 6
DONE_WORDS = {
    desk.START: N_("You are signed in. Good shift!"),
    desk.END: N_("The shift is over. Thank you!"),
    desk.READY: N_("You are ready."),
    desk.BREAK: N_("You are on a break: no call rings."),
    desk.AFTER_CALL: N_("Finish in peace: no call rings."),
    desk.HANGUP: N_("The call was ended."),
    desk.DIAL: N_("Your telephone rings: pick it up, then the number is dialled."),
    desk.SEND: N_("The caller was sent on."),
    desk.ASK_FIRST: N_("The colleague is being rung; the caller hears music. Hang up to connect them."),
    desk.COME_BACK: N_("You are back with the caller."),
}


def done(what: str) -> str:
    """What is said when an order is done."""
    return gettext(DONE_WORDS[what]) if what in DONE_WORDS else gettext("Done.")


def kept() -> str:
    """What is said when topic or note are kept."""
    return gettext("Saved")


def not_kept() -> str:
    """What is said when they cannot be."""
    return gettext("This cannot be saved.")


@dataclass(frozen=True, slots=True)
class Said:
    """What is known of the call's meaning, and what there is to choose from; `usual` first of all topics."""

    topic: str
    note: str
    usual: Sequence[str]
    topics: Sequence[Topic]
    locale: str
    token: str
    person: int

    def name(self, slug: str) -> str:
        """A topic as people call it."""
        one = next((one for one in self.topics if one.slug == slug), None)
        return slug if one is None else (one.name_ru if self.locale == "ru" else one.name_en)


def first_topics(said: Said) -> list[str]:
    """Those on buttons: the usual ones, filled up in the order of the list."""
    known = {one.slug for one in said.topics}
    parents = {one.parent for one in said.topics}
    usual = [one for one in said.usual if one in known]
    rest = [one.slug for one in said.topics if one.slug not in parents and one.slug not in usual]
    return [*usual, *rest][:SHOWN]


def words(call: AtHand, said: Said) -> Component:
    """Topic and note of one call; drawn once for each call, so that nobody loses what is being typed."""
    shown = first_topics(said)
    buttons = [_topic(slug, n, said) for n, slug in enumerate(shown, 1)]
    others = [one for one in said.topics if one.slug not in shown]
    return html.Form(
        [
            hidden("csrf_token", said.token),
            hidden("pbx", call.pbx),
            hidden("call", call.uniqueid),
            html.H2(gettext("What is the call about?"), id="about"),
            html.Div(buttons, className="topics", role="group", **aria(labelledby="about")),
            _others(others, said) if others else None,
            html.Label([gettext("Note, if one is needed"), " ", key("KeyN", "N")], htmlFor="note"),
            html.Textarea(
                id="note",
                name="note",
                rows="3",
                maxLength=str(MAX_NOTE),
                **data(note=said.note, call=f"{said.person}/{call.pbx}/{call.uniqueid}"),
            ),
            html.P(className="sub", id="kept", role="status", **data(**_by_itself())),
        ],
        action=SAY,
        method="POST",
        className="words",
        key=call.uniqueid,
        **data(say=""),
    )


def _by_itself() -> dict[str, str]:
    return {
        "saving": gettext("Saving …"),
        "later": gettext("Not saved yet: there is no link. The text stays in this browser and is sent by itself."),
        "lost": gettext("Not saved: there is no link. Please choose again in a moment."),
        "typing": gettext("Kept in this browser, being saved …"),
    }


def _topic(slug: str, n: int, said: Said) -> Component:
    return html.Button(
        [said.name(slug), " ", key(f"Digit{n}", str(n))],
        type="button",
        className="big topic",
        **data(topic=slug),
        **aria(pressed=str(slug == said.topic).lower()),
    )


def _others(others: Sequence[Topic], said: Said) -> Component:
    """All other topics; the chosen one stands outside so that it is seen."""
    parents = {one.parent for one in said.topics if one.parent}
    chosen = any(one.slug == said.topic for one in others)
    buttons = [
        html.Button(
            said.name(one.slug),
            type="button",
            className="topic group" if one.slug in parents else "topic",
            **data(topic=one.slug),
            **aria(pressed=str(one.slug == said.topic).lower()),
        )
        for one in others
    ]
    summary = html.Summary([gettext("Another topic …"), " ", key("Digit7", "7")])
    return html.Details([summary, html.Div(buttons, className="topics more")], open=chosen, className="other-topics")


def nothing() -> Component:
    """No call yet."""
    return html.P(gettext("Calls appear here by themselves."), className="calm")
