"""Plain forms: their token against cross-site requests, and where they may lead afterwards."""

from urllib.parse import urlsplit

from flask import Response, make_response, render_template, request
from flask_wtf.csrf import generate_csrf, validate_csrf
from wtforms import ValidationError  # type: ignore[import-untyped]

TOKEN = "csrf_token"


def form_token() -> str:
    """The token to put into a form of this answer."""
    return str(generate_csrf())


def has_good_token() -> bool:
    """Whether the posted form carries the token we gave this browser."""
    try:
        validate_csrf(request.form.get(TOKEN))
    except ValidationError:
        return False
    return True


def safe_next(wanted: str | None) -> str:
    """`wanted` if it is a path on this site, else `/`: no scheme, no host, no backslash, no control sign."""
    path = wanted or ""
    if not path.startswith("/") or path.startswith("//") or "\\" in path:
        return "/"
    if any(ord(sign) < 33 or ord(sign) == 127 for sign in path):
        return "/"
    try:
        parts = urlsplit(path)
    except ValueError:
        return "/"
    return "/" if parts.scheme or parts.netloc else path


def page(template: str, status: int = 200, **values: object) -> Response:
    """One of the pages outside the shell: sign-in, password, message."""
    return make_response(render_template(f"auth/{template}.html", **values), status)
