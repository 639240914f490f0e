"""The web side on a filled SQLite database, and people who are signed in to it. The clock is the test's."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine

from auth.here import House, settle
from auth.passwords import hash_password
from auth.sessions import open_session
from data.database import open_database, writing
from data.localtime import day_start
from data.people import ROLES, AgentLink, create_person, link_agent
from data.settings import Settings
from server import ContactCentre, create_app
from tests.empty import empty_sqlite
from tests.pages import hotline, live_made

PASSWORD = "open sesame please"
HASHED = hash_password(PASSWORD)
ORIGIN = {"Origin": "http://localhost"}
CONTENT = ".._pages_content.children..._pages_store.data.."
OPERATOR_IS = hotline.AGENTS[0]


class Site:
    """One running web side; `now` can be set."""

    def __init__(self, settings: Settings, engine: Engine, app: ContactCentre | None = None) -> None:
        self.settings, self.engine, self.now = settings, engine, hotline.NOW
        self.app = app or create_app(settings, engine)
        self.server = self.app.server
        settle(self.server, House(settings, engine, lambda: self.now))
        self.people: dict[str, int] = {}

    def add_people(self) -> None:
        """One person of each role; the operator has been an agent since the first day."""
        with writing(self.engine) as connection:
            for role in ROLES:
                self.people[role] = create_person(connection, role, f"Имя {role}", role, HASHED, self.now, language="")
            since = day_start(hotline.FIRST, hotline.ZONE)
            link_agent(connection, AgentLink(self.people["operator"], "main", "member", OPERATOR_IS, since, None))

    def client(self, role: str = "", language: str = "ru") -> FlaskClient:
        """A browser: of a stranger, or of somebody signed in in that role."""
        client = self.server.test_client()
        client.set_cookie("okc-language", language)
        if role:
            with writing(self.engine) as connection:
                token = open_session(connection, self.people[role], self.now, "127.0.0.1", "test")
            client.set_cookie("okc", token)
        return client


def draw(client: FlaskClient, path: str, search: str = "") -> Any:
    """What the browser gets for a page, an address with or without a query: the answer of Dash's own callback."""
    path, mark, query = path.partition("?")
    search = search or mark + query
    return client.post("/_dash-update-component", json=page_request(path, search), headers=ORIGIN)


def page_request(path: str, search: str = "") -> dict[str, Any]:
    """The callback request with which a browser asks for a page."""
    return {
        "output": CONTENT,
        "outputs": [{"id": "_pages_content", "property": "children"}, {"id": "_pages_store", "property": "data"}],
        "inputs": [
            {"id": "_pages_location", "property": "pathname", "value": path},
            {"id": "_pages_location", "property": "search", "value": search},
        ],
        "changedPropIds": ["_pages_location.pathname"],
    }


@pytest.fixture(scope="session")
def filled_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A migrated SQLite database with nine days of calls."""
    folder = tmp_path_factory.mktemp("site")
    engine = empty_sqlite(folder / "okc.sqlite")
    hotline.fill(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def shared_site(filled_database: Engine, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site for tests that only look; what its exchange told of now is as old as the tests are long."""
    site = Site(site_settings(tmp_path_factory.mktemp("data"), ami_url=live_made.AMI), filled_database)
    site.add_people()
    live_made.tell(filled_database)
    return site


@pytest.fixture(scope="session")
def bare_app(tmp_path_factory: pytest.TempPathFactory) -> ContactCentre:
    """The server, built once: building it takes longer than most tests."""
    folder = tmp_path_factory.mktemp("bare")
    return create_app(site_settings(folder), open_database("sqlite://"))


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("empty") / "okc.sqlite"
    empty_sqlite(path).dispose()
    return path


@pytest.fixture
def site(bare_app: ContactCentre, empty_database: Path, tmp_path: Path) -> Iterator[Site]:
    """A site of one's own, with people and without calls: for tests that change something."""
    engine = open_database(f"sqlite:///{shutil.copy(empty_database, tmp_path / 'okc.sqlite')}")
    made = Site(site_settings(tmp_path / "data"), engine, bare_app)
    made.add_people()
    yield made
    engine.dispose()


def site_settings(folder: Path, **more: Any) -> Settings:
    """Settings of a site with one exchange, which nobody asks."""
    given = {"data_dir": folder, "pbx_database_url": "sqlite://", "pbx_timezone": "Europe/Moscow"} | more
    return Settings(_env_file=None, **given)
