"""Signing in through the form, as a browser does."""

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.pages.site import ORIGIN

OWN = "a calm autumn evening"
"""A password of one's own."""


def token_of(client: FlaskClient, address: str = "/sign-in") -> str:
    match = re.search(r'name="csrf_token" value="([^"]+)"', client.get(address).get_data(as_text=True))
    assert match
    return match.group(1)


def sign_in(client: FlaskClient, login: str, password: str, **more: str) -> TestResponse:
    form = {"login": login, "password": password, "csrf_token": token_of(client)} | more
    return client.post("/sign-in", data=form, headers=ORIGIN)
