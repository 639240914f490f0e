"""Saved views: the form that keeps one, and the list with what its owner may do."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components import states
from components.filter_bar import OPEN, Bar
from components.markup import aria, field, hidden
from data.views import LONGEST_DESCRIPTION, LONGEST_NAME, PERIODS, View, period_of


@dataclass(frozen=True, slots=True)
class Keeping:
    """Who looks at views, when, and the token of their forms."""

    person_id: int
    may_delete_any: bool
    token: str


def save_view(bar: Bar, token: str) -> Component:
    """The button that opens the form for keeping the page of this filter bar under a name."""
    shown, address = bar.filters, bar.address(bar.filters, **{OPEN: ""})
    return html.Details(
        [
            html.Summary(gettext("Save this view"), className="button"),
            html.Form(
                [
                    hidden("csrf_token", token),
                    hidden("address", address),
                    *_fields("", "", period_of(shown.first, shown.last, bar.today), False),
                    html.Div(
                        [
                            html.Button(gettext("Save"), type="submit", className="primary"),
                            html.A(gettext("Saved views"), href="/views"),
                        ],
                        className="buttons",
                    ),
                ],
                action="/views",
                method="POST",
                className="menu-body view-form",
                key=f"save {address}",
            ),
        ],
        className="menu noprint",
    )


def view_list(views: Sequence[View], keeping: Keeping) -> Component:
    """Views, each with its address, and the forms of whom it belongs to."""
    return html.Ul([_view(view, keeping) for view in views], className="kept-views")


def _view(view: View, keeping: Keeping) -> Component:
    is_own = view.owner_id == keeping.person_id
    period = PERIODS.get(view.period)
    told = [gettext(period[0]) if period else gettext("Fixed dates")]
    told.append(gettext("all staff see it") if view.shared else gettext("only I see it"))
    if not is_own:
        told[-1] = view.owner
    return html.Li(
        [
            html.Div(
                [
                    html.A(view.name, href=f"/views/{view.id}", target="_self", className="lead"),
                    html.P(view.description, className="muted") if view.description else None,
                    html.P(" · ".join(told), className="sub"),
                ]
            ),
            html.Div(
                [
                    _change(view, keeping) if is_own else None,
                    _delete(view, keeping) if is_own or keeping.may_delete_any else None,
                ],
                className="buttons noprint",
            ),
        ]
    )


def _change(view: View, keeping: Keeping) -> Component:
    return html.Details(
        [
            html.Summary(
                gettext("Change"), className="button", **aria(label=gettext("Change %(name)s", name=view.name))
            ),
            html.Form(
                [
                    hidden("csrf_token", keeping.token),
                    *_fields(view.name, view.description, view.period, view.shared),
                    html.Button(gettext("Save"), type="submit", className="primary"),
                ],
                action=f"/views/{view.id}/change",
                method="POST",
                className="menu-body view-form",
                key=f"change {view}",
            ),
        ],
        className="menu",
    )


def _delete(view: View, keeping: Keeping) -> Component:
    button = html.Button(gettext("Delete"), type="submit", **aria(label=gettext("Delete %(name)s", name=view.name)))
    return html.Form(
        [hidden("csrf_token", keeping.token), button], action=f"/views/{view.id}/delete", method="POST", key=view.id
    )


def _fields(name: str, description: str, period: str, shared: bool) -> list[Component]:
    periods = [("", gettext("Fixed dates"))] + [(slug, gettext(said)) for slug, (said, _) in PERIODS.items()]
    public = [("me", gettext("only me")), ("staff", gettext("all staff"))]
    return [
        html.Label(
            [html.Span(gettext("Name of the view")), field("text", "name", name, required=True, maxlength=LONGEST_NAME)]
        ),
        html.Label(
            [
                html.Span(gettext("What it is for")),
                field("text", "description", description, maxlength=LONGEST_DESCRIPTION),
            ]
        ),
        _choice("period", gettext("Period"), periods, period),
        _choice("public", gettext("Who sees it"), public, "staff" if shared else "me"),
    ]


def _choice(name: str, label: str, options: Sequence[tuple[str, str]], chosen: str) -> Component:
    made = [html.Option(text, value=value, selected=value == chosen) for value, text in options]
    return html.Label([html.Span(label), html.Select(made, name=name)])


def no_views() -> Component:
    """Nothing is kept yet: what to do."""
    return states.empty(
        gettext("Nothing is saved yet."),
        gettext("Open a report or an exploration, choose what you look at often, and press “Save this view”."),
    )
