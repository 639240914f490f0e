"""The keys of the workplace, in sight of whoever asks for them, and the switch that turns them off. Pure."""

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components.focus_state import key
from components.markup import aria, data
from data.words import N_

KEYS = (
    ("1 … 6", N_("what the call is about")),
    ("7", N_("all other topics")),
    ("N", N_("write a note")),
    ("Enter", N_("the green button: start the shift, ready")),
    ("P", N_("break")),
    ("F", N_("finish the call's work: no call rings")),
    ("T", N_("send the caller on")),
    ("C", N_("call back")),
    ("D", N_("dial a number")),
    ("Esc", N_("leave a field, so that the keys work again")),
)


def help_card() -> Component:
    """Work without a mouse."""
    rows = [html.Div([html.Dt(html.Kbd(name)), html.Dd(gettext(words))]) for name, words in KEYS]
    return html.Details(
        [
            html.Summary([gettext("Keys"), " ", key("Slash", "?")]),
            html.Dl(rows, className="keys"),
            html.P(gettext("The keys are where they are on the keyboard, in Russian letters too."), className="sub"),
            html.Button(
                gettext("Keys are on"),
                type="button",
                id="keys-switch",
                **data(off=gettext("Keys are off"), on=gettext("Keys are on")),
                **aria(pressed="true"),
            ),
        ],
        className="focus-help",
    )
