"""The states a card can be in besides full: empty, partial, loading, failed, refused. One sentence each."""

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components import format as fmt
from components.markup import aria


def card(*content: Component | str | None, title: str = "", sub: str = "", className: str = "") -> Component:
    """A surface with an optional title and a line under it."""
    head: list[Component] = [html.H2(title)] if title else []
    if sub:
        head.append(html.P(sub, className="sub"))
    shown = [part for part in content if part is not None]
    return html.Section([*head, *shown], className=f"card {className}".strip())


def empty(what: str, todo: str = "") -> Component:
    """Nothing to show: what that means, and what to do."""
    return html.Div(
        [html.P(what, className="lead"), html.P(todo, className="muted") if todo else None], className="empty"
    )


def strip(text: str, level: str = "warn") -> Component:
    """A line across the page: `level` is good, warn or bad."""
    mark = {"good": "●", "warn": "◆", "bad": "▲"}[level]
    return html.P([html.Span(mark, className="mark-sign", **aria(hidden="true")), text], className=f"strip {level}")


def level(kind: str, words: str) -> Component:
    """A chip: ● good, ◆ warn, ▲ bad, with its word."""
    mark = {"good": "●", "warn": "◆", "bad": "▲"}[kind]
    return html.Span([html.Span(mark, **aria(hidden="true")), words], className=f"chip {kind}")


def loading(share: float, locale: str) -> Component:
    """History is on its way; the page below is already usable."""
    text = gettext(
        "Loading history: %(share)s. The numbers below grow as it arrives.", share=fmt.whole_percent(share, locale)
    )
    return html.Div(
        [
            html.P(text),
            html.Div(
                html.Div(style={"width": f"{share * 100:.0f}%"}, className="progress-bar"),
                className="progress",
                role="progressbar",
                **aria(valuenow=f"{share * 100:.0f}", valuemin="0", valuemax="100", label=gettext("Loading history")),
            ),
        ],
        className="strip info loading",
        id="loading",
    )


def failed(reference: str, again: str) -> Component:
    """Something broke on our side: its number, and a way to try again."""
    return card(
        html.H1(gettext("This page could not be drawn")),
        html.P(gettext("Number of this error: %(number)s", number=reference), className="muted"),
        html.A(gettext("Try again"), href=again, className="button"),
        className="narrow",
    )


def refused() -> Component:
    """Not for this person."""
    return card(html.H1(gettext("You have no right to see this.")), className="narrow")


def not_found(what: str) -> Component:
    """There is no such thing."""
    return card(html.H1(what), className="narrow")
