"""What Dash's tags lack: aria-… and data-… attributes, `html.Tag(…, **aria(label="Filters"))`, and form fields."""

from typing import Any

import dash_bootstrap_components as dbc
from dash.development.base_component import Component


def aria(**said: str) -> dict[str, Any]:
    """What assistive technology is told."""
    return {f"aria-{name}": value for name, value in said.items()}


def data(**said: str) -> dict[str, Any]:
    """What assets/app.js is told."""
    return {f"data-{name}": value for name, value in said.items()}


def field(kind: str, name: str, value: str = "", **more: Any) -> Component:
    """An <input> of a plain form; `kind` is its type."""
    made: Component = dbc.Input(type=kind, name=name, value=value, **more)
    return made


def hidden(name: str, value: str) -> Component:
    """A value that a plain form carries along."""
    return field("hidden", name, value)
