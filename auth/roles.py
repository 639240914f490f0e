"""Who may open what: one registry of routes, pages and callbacks, each with its roles.

What is not listed is refused, and `unlisted` lets the start fail when something was forgotten.
Names: a route by its Flask endpoint, a page by its path, a callback by Dash's output key.
"""

from collections.abc import Callable, Iterable
from typing import Any

import dash
from flask import Flask

from data.people import ADMINISTRATOR, OPERATOR, SUPERVISOR

Roles = frozenset[str]

PUBLIC: Roles = frozenset({"public"})
EVERYONE: Roles = frozenset({ADMINISTRATOR, SUPERVISOR, OPERATOR})
STAFF: Roles = frozenset({ADMINISTRATOR, SUPERVISOR})
OPERATORS: Roles = frozenset({OPERATOR})
NOBODY: Roles = frozenset()
ADMINISTRATORS: Roles = frozenset({ADMINISTRATOR})

ROUTES: dict[str, Roles] = {
    "_dash_assets.static": PUBLIC,
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": PUBLIC,
    "/_favicon.ico": PUBLIC,
    "/_reload-hash": NOBODY,
    "/_dash-layout": EVERYONE,
    "/_dash-dependencies": EVERYONE,
    "/_dash-update-component": EVERYONE,
    "/": EVERYONE,
    "/<path:path>": EVERYONE,
}
"""Endpoint → roles. The page behind `/<path:path>` and the callback are looked up further."""

CALLBACKS: dict[str, Roles] = {
    ".._pages_content.children..._pages_store.data..": EVERYONE,
    "_pages_dummy.children": EVERYONE,
}
"""Output key → roles. The first draws any page; each page asks for its own roles again."""

START = {ADMINISTRATOR: "/reports", SUPERVISOR: "/reports", OPERATOR: "/focus"}
"""Where whoever signs in begins."""

PAGES: dict[str, Roles] = {}
"""Path, or path template with `<name>` parts → roles."""


def allow_routes(routes: dict[str, Roles]) -> None:
    """List the routes of a room."""
    ROUTES.update(routes)


def callback(*args: Any, roles: Roles, **kwargs: Any) -> Callable[[Any], Any]:
    """`dash.callback` for people of `roles`; the only way to write one here."""

    def listed(function: Any) -> Any:
        before = len(dash._callback.GLOBAL_CALLBACK_LIST)
        registered = dash.callback(*args, **kwargs)(function)
        for entry in dash._callback.GLOBAL_CALLBACK_LIST[before:]:
            CALLBACKS[entry["output"]] = roles
        return registered

    return listed


def page_of(path: str) -> str | None:
    """The listed page that `path` opens, or None."""
    if path in PAGES:
        return path
    parts = path.split("/")
    for template in PAGES:
        wanted = template.split("/")
        if len(wanted) == len(parts) and all(
            part and (want == part or want.startswith("<")) for want, part in zip(wanted[1:], parts[1:], strict=True)
        ):
            return template
    return None


def unlisted(server: Flask, callbacks: Iterable[str]) -> list[str]:
    """Routes and callbacks of this server that nobody gave roles to."""
    routes = sorted({rule.endpoint for rule in server.url_map.iter_rules()} - ROUTES.keys())
    return [f"route {name}" for name in routes] + [
        f"callback {name}" for name in sorted(set(callbacks) - CALLBACKS.keys())
    ]
