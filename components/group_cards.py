"""The groups page in parts: each kind of group with its members, and the form that moves them."""

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components.markup import field, hidden
from components.states import card, strip
from data.groups import AGENT, LONGEST_NAME, QUEUE, Member


def said(fault: str, done: bool) -> Component | None:
    """What became of the form."""
    if fault == "name":
        return strip(gettext("Give the group a name of up to %(n)s characters.", n=LONGEST_NAME), "bad")
    if fault == "members":
        return strip(gettext("Tick at least one line."), "bad")
    return strip(gettext("Done. Reports by group show it at once, for any time."), "good") if done else None


def group_card(
    kind: str, known: Mapping[Member, str], members: Sequence[Member], titles: Mapping[str, str], token: str
) -> Component:
    """One kind: its members under their groups, to tick and to move."""
    title = {QUEUE: gettext("Groups of queues"), AGENT: gettext("Groups of agents")}[kind]
    every = sorted({*members, *known})
    if not every:
        return card(html.P(gettext("Nothing is known yet: the exchange was not read.")), title=title, className="half")
    names = sorted(set(known.values()), key=str.casefold)
    sections = [_section(name, [one for one in every if known.get(one, "") == name], titles) for name in (*names, "")]
    return card(
        html.Form(
            [
                hidden("csrf_token", token),
                hidden("kind", kind),
                *(section for section in sections if section is not None),
                html.Datalist([html.Option(value=name) for name in names], id=f"groups-{kind}"),
                html.Div(
                    [
                        html.Label(
                            [
                                html.Span(gettext("Name of the group")),
                                field("text", "name", maxLength=str(LONGEST_NAME), list=f"groups-{kind}"),
                            ],
                            className="field",
                        ),
                        html.Button(gettext("Put the ticked into it"), type="submit", className="primary"),
                        html.Button(gettext("Take the ticked out"), type="submit", name="into", value="none"),
                    ],
                    className="fields",
                ),
            ],
            method="POST",
            action="/admin/groups/set",
        ),
        title=title,
        className="half",
    )


def _section(name: str, members: Sequence[Member], titles: Mapping[str, str]) -> Component | None:
    if not members:
        return None
    several = len({pbx for pbx, _ in members}) > 1
    lines = [
        html.Label(
            [field("checkbox", "member", f"{pbx}/{one}"), _shown(one, pbx if several else "", titles)],
            className="tick",
        )
        for pbx, one in members
    ]
    return html.Fieldset([html.Legend(name or gettext("Without a group")), *lines])


def _shown(name: str, pbx: str, titles: Mapping[str, str]) -> str:
    title = titles.get(name, name)
    shown = title if title == name else f"{title} ({name})"
    return f"{shown} · {pbx}" if pbx else shown
