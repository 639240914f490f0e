"""The shell around every page: brand, navigation of one's own, freshness, language, theme, sign-out.

A pure function of a Frame. Language, theme and sign-out are plain forms: they work like any link.
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from auth.roles import ADMINISTRATORS, EVERYONE, OPERATORS, PAGES, STAFF, START
from components import format as fmt
from components import states
from components.freshness import freshness_sign
from components.markup import aria, data, hidden
from data.answers.freshness import Freshness
from data.words import N_

NAVIGATION = (
    ("/live", N_("Now"), STAFF),
    ("/focus", N_("Workplace"), OPERATORS),
    ("/reports", N_("Reports"), STAFF),
    ("/explore", N_("Exploration"), STAFF),
    ("/calls", N_("Calls"), EVERYONE),
    ("/agents", N_("Agents"), STAFF),
    ("/my-day", N_("My day"), OPERATORS),
    ("/quality", N_("Trust in the data"), STAFF),
    ("/admin/people", N_("People"), ADMINISTRATORS),
    ("/admin/groups", N_("Groups"), ADMINISTRATORS),
    ("/admin/thresholds", N_("Thresholds"), ADMINISTRATORS),
)
"""Address, name, whose it is; the gate decides, this only does not show what it would refuse or what is not built."""
LIVE = ("/live",)
"""Only where an exchange can be watched."""
MANAGEMENT = "/admin/"
"""Addresses that begin so stand in a menu of their own."""
THEMES = (("auto", N_("Auto")), ("light", N_("Light")), ("dark", N_("Dark")))


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything the shell shows; `here` is the address to come back to after a form."""

    path: str
    here: str
    person: str
    role: str
    locale: str
    theme_choice: str
    token: str
    freshness: Freshness
    zone: ZoneInfo
    now: int
    is_demo: bool
    is_open_network: bool
    is_live: bool = False
    """Some exchange can be watched."""


def shell(frame: Frame, content: list[Component]) -> Component:
    """The whole screen."""
    return html.Div(
        [
            html.A(gettext("Skip to the content"), href="#content", className="skip"),
            _header(frame),
            _banner(frame),
            html.Main([*_strips(frame), *content], id="content", tabIndex="-1", **data(asked=frame.here)),
        ],
        className="screen",
    )


def _links(frame: Frame) -> list[tuple[str, Component]]:
    return [
        (href, html.A(gettext(name), href=href, **(aria(current="page") if _is_here(frame.path, href) else {})))
        for href, name, roles in NAVIGATION
        if frame.role in roles and href in PAGES and (frame.is_live or href not in LIVE)
    ]


def _management(frame: Frame, links: list[Component]) -> Component | None:
    here = " here" if frame.path.startswith(MANAGEMENT) else ""
    if not links:
        return None
    return html.Details(
        [
            html.Summary(gettext("Management"), className=f"section{here}"),
            html.Div(links, className="menu-body choices"),
        ],
        className="menu",
        key=f"management {frame.path}",
    )


def _header(frame: Frame) -> Component:
    links = _links(frame)
    daily = [link for href, link in links if not href.startswith(MANAGEMENT)]
    management = _management(frame, [link for href, link in links if href.startswith(MANAGEMENT)])
    sections = [html.Span(gettext("STATIX"), className="module"), *daily]
    return html.Header(
        [
            html.A(
                [html.Span(className="mark", **aria(hidden="true")), gettext("OKC")],
                href=START[frame.role],
                className="brand",
                title=gettext("Cloud Contact Centre"),
            ),
            html.Nav([*sections, management] if management else sections, **aria(label=gettext("Sections"))),
            html.Span(className="grow"),
            freshness_sign(frame.freshness, frame.zone, frame.now),
            _person_menu(frame),
        ],
        className="top",
    )


def _is_here(path: str, href: str) -> bool:
    return path == href or path.startswith(f"{href}/")


def _person_menu(frame: Frame) -> Component:
    return html.Details(
        [
            html.Summary(frame.person, className="person"),
            html.Div(
                [
                    _preference_form(
                        frame, gettext("Language"), "language", (("ru", "Русский"), ("en", "English")), frame.locale
                    ),
                    _preference_form(
                        frame,
                        gettext("Theme"),
                        "theme",
                        tuple((value, gettext(name)) for value, name in THEMES),
                        frame.theme_choice,
                    ),
                    html.A(gettext("My files"), href="/exports"),
                    html.A(gettext("Saved views"), href="/views") if frame.role in STAFF else None,
                    html.A(gettext("Change your password"), href="/password"),
                    html.Form(
                        [hidden("csrf_token", frame.token), html.Button(gettext("Sign out"), type="submit")],
                        method="POST",
                        action="/sign-out",
                    ),
                ],
                className="menu-body",
            ),
        ],
        className="menu",
    )


def _preference_form(
    frame: Frame, label: str, name: str, choices: tuple[tuple[str, str], ...], chosen: str
) -> Component:
    buttons = [
        html.Button(text, type="submit", name=name, value=value, **aria(pressed=str(value == chosen).lower()))
        for value, text in choices
    ]
    return html.Form(
        [html.Span(label, className="sub"), hidden("next", frame.here), html.Div(buttons, className="seg")],
        method="POST",
        action="/preferences",
        **aria(label=label),
    )


def _banner(frame: Frame) -> Component | None:
    if not frame.is_demo:
        return None
    return html.P(
        gettext("This is a demo: the exchange is simulated. Set OKC_PBX_DATABASE_URL to see your own calls."),
        className="demo",
    )


def _strips(frame: Frame) -> list[Component]:
    strips = []
    if frame.is_open_network:
        strips.append(
            states.strip(
                gettext("This connection is not encrypted. Set OKC_BASE_URL to an https address before real work.")
            )
        )
    at = fmt.clock(frame.freshness.as_of, frame.zone)
    match frame.freshness.state(frame.now):
        case "none":
            strips.append(states.strip(gettext("Nothing was read from the exchange yet. This page fills by itself.")))
        case "trouble":
            said = gettext("The numbers below end at %(time)s: the exchange cannot be read.", time=at)
            strips.append(states.strip(said))
        case "stale":
            strips.append(states.strip(gettext("The numbers below end at %(time)s: the worker is silent.", time=at)))
        case "loading":
            strips.append(states.loading(frame.freshness.share_read or 0, frame.locale))
    return strips
