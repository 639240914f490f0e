"""Whether a request may be ours at all: its Host, its Origin, and the proxy it came through.

Host: the names of OKC_BASE_URL, localhost and the loopback addresses. While OKC_HOST listens on the
network and OKC_BASE_URL is empty (a first look on a local network), also any literal IP address and
this machine's own name: a page of another site can forge a name (DNS rebinding), never an address.
"""

import ipaddress
import socket
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import Request
from werkzeug.middleware.proxy_fix import ProxyFix

from data.settings import Settings

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def name_in(netloc: str) -> str:
    """The host name of `name:port`, folded; empty when it is none."""
    try:
        return urlsplit(f"//{netloc}").hostname or ""
    except ValueError:
        return ""


def is_known_host(netloc: str, settings: Settings) -> bool:
    """Whether we answer under this Host."""
    name = name_in(netloc)
    if name in LOOPBACK:
        return True
    if settings.base_url:
        return name == (urlsplit(settings.base_url).hostname or "")
    return settings.host not in LOOPBACK and (_is_address(name) or name in _own_names())


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _own_names() -> set[str]:
    name = socket.gethostname().lower()
    return {name, name.split(".")[0], f"{name.split('.')[0]}.local"}


def comes_from_our_page(request: Request, settings: Settings) -> bool:
    """For requests that change something: sent by a page of this very site."""
    if request.method in SAFE_METHODS:
        return True
    said = request.headers.get("Sec-Fetch-Site")
    if said is not None:
        return said == "same-origin"
    origin = request.headers.get("Origin")
    if not origin:
        return False
    try:
        theirs = urlsplit(origin).netloc.lower()
    except ValueError:
        return False
    return bool(theirs) and theirs in {request.host.lower(), urlsplit(settings.base_url).netloc.lower()}


class TrustedProxies:
    """WSGI: X-Forwarded-For and -Proto count only when a configured proxy sends them."""

    def __init__(self, app: Callable[..., Any], trusted: Iterable[str]) -> None:
        self._app = app
        self._behind = ProxyFix(app, x_for=1, x_proto=1, x_host=0)
        self._trusted = [ipaddress.ip_network(one, strict=False) for one in trusted]

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Pass the request on, with or without what the proxy says."""
        try:
            peer = ipaddress.ip_address(environ.get("REMOTE_ADDR", ""))
        except ValueError:
            return self._app(environ, start_response)
        if any(peer in network for network in self._trusted):
            return self._behind(environ, start_response)
        return self._app(environ, start_response)
