"""What makes a function a page: its address, its roles, and the shell around what it draws.

A page is `layout(address)` and returns the contents of <main>. The gate and this wrapper both ask for
the role; a failure inside a page is one card with a number, and the rest of the screen stays.
"""

import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

import dash
from dash.development.base_component import Component
from flask_babel import get_locale

from auth.forms import form_token
from auth.here import house, visitor
from auth.language import gettext, theme_choice
from auth.roles import PAGES, Roles, page_of
from components.shell import Frame, shell
from components.states import failed, refused
from data.answers.freshness import read_freshness
from data.database import reading
from data.live.slices import live_exchanges

log = logging.getLogger("okc.web")
Content = Sequence[Component | None]


@dataclass(frozen=True, slots=True)
class Address:
    """Where the visitor is: the path, its variable parts in order (decoded), and the query string."""

    path: str
    parts: tuple[str, ...]
    query: str

    @property
    def here(self) -> str:
        """Path and query string."""
        return f"{self.path}?{self.query}" if self.query else self.path


def locale() -> str:
    """ru or en, for this answer."""
    return str(get_locale())


def register_page(
    path: str, *, title: str | Callable[..., str], roles: Roles
) -> Callable[[Callable[[Address], Content]], Callable[[Address], Content]]:
    """List the decorated `layout` under `path` (`<name>` parts vary) for people of `roles`.

    `title` is a message, or a function from the varying parts to one.
    """

    def listed(layout: Callable[[Address], Content]) -> Callable[[Address], Content]:
        PAGES[path] = roles
        where = {"path_template": path} if "<" in path else {"path": path}
        dash.register_page(  # type: ignore[no-untyped-call]
            f"pages.{layout.__module__.rpartition('.')[2]}",  # Dash's own name depends on the working directory
            title=lambda **parts: f"{gettext(title if isinstance(title, str) else title(**parts))} · {gettext('OKC')}",
            layout=lambda **_: _drawn(layout),
            **where,
        )
        return layout

    return listed


def _drawn(layout: Callable[[Address], Content]) -> Component:
    address = _address()
    try:
        page = page_of(address.path)
        allowed = page is not None and visitor().role in PAGES[page]
        content = layout(address) if allowed else [refused()]
    except Exception:
        reference = secrets.token_hex(4)
        log.exception("page failed reference=%s page=%s", reference, page_of(address.path))
        content = [failed(reference, address.here)]
    return shell(_frame(address), [part for part in content if part is not None])


def _address() -> Address:
    asked = {key.rsplit(".", 1)[1]: value or "" for key, value in dash.ctx.inputs.items()}
    path = asked["pathname"] if asked["pathname"] == "/" else asked["pathname"].rstrip("/")
    template = (page_of(path) or "").split("/")
    parts = tuple(unquote(part) for want, part in zip(template, path.split("/"), strict=False) if want.startswith("<"))
    return Address(path, parts, asked["search"].removeprefix("?"))


def _frame(address: Address) -> Frame:
    settings, me, now = house().settings, visitor(), house().clock()
    with reading(house().engine) as connection:
        freshness = read_freshness(connection)
    return Frame(
        path=address.path,
        here=address.here,
        person=me.name,
        role=me.role,
        locale=locale(),
        theme_choice=theme_choice(),
        token=form_token(),
        freshness=freshness,
        zone=settings.zone,
        now=now,
        is_demo=settings.is_demo,
        is_open_network=settings.host not in ("127.0.0.1", "localhost", "::1")
        and not settings.base_url.startswith("https://"),
        is_live=bool(live_exchanges(settings)),
    )
