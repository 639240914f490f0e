"""The web server: every room's routes behind one gate, Dash for the pages, granian to serve them.

Apart from app.py so that the worker never loads the pages.
"""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import click
import dash
from dash import Dash, html
from flask import Flask
from sqlalchemy.engine import Connection, Engine

from auth import errors, gate, headers, here, house_rules, kept, language, roles, sign_in, slices, visible
from auth.origin import TrustedProxies
from auth.secret import secret_key
from auth.sessions import is_https
from components import focus_orders, freshness, live_orders
from components.index import index
from components.labels import Labels
from components.page import locale
from components.wording import wording_of
from data.collector import calm
from data.files.wording import Wording
from data.migrations import ready_database
from data.naming import queue_titles, topic_names
from data.parent import end_with_parent
from data.settings import Settings, load_settings
from data.watch import watch
from integration import api, explored, exports, head, health, prepared_routes
from integration.export_wiring import Wiring, wire
from telephony.demo import with_demo

WORKERS, THREADS = 2, 4
ROUTES = {
    "exports.report": roles.STAFF,
    "explored.file": roles.STAFF,
    "exports.rows": roles.EVERYONE,
    "exports.unknown": roles.EVERYONE,
    "head.file": roles.STAFF,
    "prepared.start": roles.EVERYONE,
    "prepared.mine": roles.EVERYONE,
    "prepared.fetch": roles.EVERYONE,
    "prepared.stop": roles.EVERYONE,
    "api.report": roles.STAFF,
    "api.report_csv": roles.STAFF,
    "api.report_xlsx": roles.STAFF,
    "api.unknown": roles.EVERYONE,
    "live.freshness": roles.EVERYONE,
    "health.live": roles.PUBLIC,
    "health.ready": roles.PUBLIC,
}
"""Roles of the routes that rooms without knowledge of roles bring."""


class StartError(Exception):
    """The server must not start like this; the text says why."""


class ContactCentre(Dash):
    """Dash with an index page of our own: language and theme of the visitor."""

    def interpolate_index(self, **parts: str) -> str:  # type: ignore[override]
        """The HTML around every page."""
        return index(language.choose_language(), language.effective_theme(), language.theme_choice(), parts)


def create_app(
    settings: Settings, engine: Engine, clock: Callable[[], int] = lambda: int(time.time())
) -> ContactCentre:
    """The whole web side on one database; `clock` gives seconds since 1970 UTC."""
    server = Flask("okc", static_folder=None)
    here.settle(server, here.House(settings, engine, clock))
    secure = is_https(settings)
    server.config.update(
        SECRET_KEY=secret_key(settings),
        SESSION_COOKIE_NAME="__Host-okc-form" if secure else "okc-form",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=1_000_000,
        WTF_CSRF_TIME_LIMIT=12 * 3600,
        COMPRESS_STREAMS=False,  # files and exports leave as they come, and are closed
    )
    language.speak(server)
    errors.answer_errors(server)
    _wire_exports(server)
    for room in (
        sign_in,
        house_rules,
        kept,
        slices,
        exports,
        explored,
        head,
        prepared_routes,
        api,
        health,
        freshness,
        live_orders,
        focus_orders,
    ):
        server.register_blueprint(room.blueprint)
    orders = live_orders.ROUTES | focus_orders.ROUTES
    roles.allow_routes(sign_in.ROUTES | house_rules.ROUTES | kept.ROUTES | slices.ROUTES | orders | ROUTES)
    app = _dash_on(server)
    forgotten = roles.unlisted(server, app.callback_map)
    if forgotten:
        raise StartError(f"no roles are listed for: {', '.join(forgotten)}")
    gate.guard(server)
    headers.add_headers(server, app.csp_hashes)
    if settings.trusted_proxies:
        server.wsgi_app = TrustedProxies(server.wsgi_app, settings.trusted_proxies)  # type: ignore[method-assign]
    return app


def _wire_exports(server: Flask) -> None:
    def wording(connection: Connection) -> Wording:
        now_in = locale()
        titles, topics = queue_titles(here.house().settings), topic_names(connection, now_in)
        return wording_of(Labels(now_in, titles, topics))

    wire(server, Wiring(wording, visible.visible, _write_apart))


def _write_apart(key: str) -> None:
    """Write a prepared file in a process of its own; the thread only waits for its end."""
    command = [sys.executable, str(here.ROOT / "app.py"), "prepare", key]
    writer = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    threading.Thread(target=writer.wait, daemon=True).start()


def _dash_on(server: Flask) -> ContactCentre:
    app = ContactCentre(
        "okc",
        server=server,  # type: ignore[arg-type]
        use_pages=True,
        pages_folder=str(here.ROOT / "pages"),
        assets_folder=str(here.ROOT / "assets"),
        suppress_callback_exceptions=True,
        serve_locally=True,
        compress=True,
        enable_mcp=False,
        update_title=None,  # type: ignore[arg-type]
    )
    app.layout = lambda: html.Div([dash.page_container])
    with server.test_request_context("/healthz"):
        for prepare in server.before_request_funcs[None]:
            prepare()  # Dash registers its last callbacks only at a first request; ours are checked before it
    return app


def wsgi() -> Flask:
    """What granian's workers serve; none of them outlives the process that started it."""
    end_with_parent(signal.SIGKILL)
    calm()
    settings = with_demo(load_settings())
    engine = ready_database(settings)
    server: Flask = create_app(settings, engine).server
    watch(engine)
    return server


@click.command()
def web() -> None:
    """Serve the pages, until a signal ends it."""
    from granian import Granian
    from granian.constants import Interfaces

    settings = load_settings()
    ready_database(settings).dispose()
    Granian(
        "server:wsgi",
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=THREADS,
        websockets=False,
        respawn_failed_workers=True,
        log_level="warning",  # type: ignore[arg-type]
    ).serve()
