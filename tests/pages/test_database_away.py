"""A database that accepts and never answers: pages say so in a sentence, nothing hangs, and it mends itself (F-04)."""

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import make_url

from auth.sessions import open_session
from data.database import open_database, writing
from data.migrations import migrate
from data.people import create_person
from tests.pages.site import HASHED
from tests.rig.mariadb import MariaDB
from tests.rig.ports import free_port
from tests.rig.proxy import Proxy
from tests.rig.runs import soon
from tests.telephony.worker.process import ROOT, okc

pytestmark = [pytest.mark.rig, pytest.mark.timeout(200)]
AT_ONCE = 24
"""More requests than the web processes have threads."""
LIMIT_S = 10.0
"""What was under way when it began, on a machine that does much else."""
PROMPT_S = 1.0


class Web:
    """`python app.py web` on a database behind a wire that can be frozen."""

    def __init__(self, folder: Path, database_url: str) -> None:
        url = make_url(database_url)
        assert url.port is not None
        engine = open_database(database_url)
        migrate(engine)
        now = int(time.time())
        with writing(engine) as connection:
            person = create_person(connection, "boss", "Boss", "administrator", HASHED, now, language="en")
            self._token = open_session(connection, person, now, "127.0.0.1", "test")
        self.wire, self._port = Proxy(url.port), free_port()
        behind = open_database(url.set(port=self.wire.port).render_as_string(hide_password=False))
        environment = okc(folder, behind, f"sqlite:///{folder}/none.sqlite", OKC_PORT=str(self._port))
        engine.dispose()
        self.said = folder / "web.txt"
        with self.said.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "app.py"), "web"], env=environment, cwd=folder, stdout=out, stderr=out
            )

    def ask(self, path: str) -> tuple[int, str, float]:
        """Status, text, and the seconds it took."""
        cookies = {"Cookie": f"okc={self._token}; okc-language=en"}
        asked = urllib.request.Request(f"http://127.0.0.1:{self._port}{path}", headers=cookies)
        started = time.monotonic()
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:
                return answer.status, answer.read().decode(), time.monotonic() - started
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode(), time.monotonic() - started
        except OSError as nobody:
            return 0, str(nobody), time.monotonic() - started

    def end(self) -> None:
        """End it and the wire."""
        self.wire.thaw()
        self.process.terminate()
        self.process.wait(30)
        self.wire.end()


@pytest.fixture
def web(mariadb_server: MariaDB, tmp_path: Path) -> Iterator[Web]:
    one = Web(tmp_path, mariadb_server.new_database())
    try:
        assert soon(lambda: one.ask("/readyz")[0] == 200, 60), one.said.read_text()
        yield one
    finally:
        one.end()


def test_f04_a_database_that_hangs_takes_no_page_with_it_and_comes_back_by_itself(web: Web) -> None:
    assert web.ask("/live/freshness")[0] == 200
    web.wire.freeze()
    with ThreadPoolExecutor(AT_ONCE) as people:
        found = list(people.map(web.ask, ["/live/freshness", "/reports/waits", "/sign-in"] * (AT_ONCE // 3)))
    assert {status for status, _, _ in found} == {503}
    assert max(taken for _, _, taken in found) < LIMIT_S
    assert all("The database does not answer" in text for _, text, _ in found)
    for path, status in (("/healthz", 200), ("/readyz", 503), ("/live/freshness", 503), ("/", 503)):
        for _ in range(10):
            found_status, _, taken = web.ask(path)
            assert (found_status, taken < PROMPT_S) == (status, True), (path, taken)
    web.wire.thaw()
    assert soon(lambda: web.ask("/readyz")[0] == 200, 30), web.said.read_text()
    assert soon(lambda: web.ask("/live/freshness")[0] == 200, 5)
