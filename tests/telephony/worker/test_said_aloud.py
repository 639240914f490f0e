"""What the worker says: exit codes, sentences, and never a caller's number or a secret."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from sqlalchemy.engine import Engine

from data.commands import cli
from data.schema.state import agent_alias
from telephony.commands import doctor
from telephony.commands import worker as worker_command
from telephony.sources import SourceUnavailable
from tests.rig.ports import free_port
from tests.telephony.sources.tables import Tables, queue_row
from tests.telephony.worker.conftest import EVENING_OVER
from tests.telephony.worker.hotline import Clock, pbx, read_to_end, worker
from tests.telephony.worker.process import ROOT, okc
from tests.telephony.worker.test_odd_rows import CALL

CANARY = "79161234567"
SECRET = "canary-secret"
assert cli


@pytest.fixture
def exchange(tmp_path: Path) -> Tables:
    """An exchange on which the canary called, with a good and an unusable row."""
    tables = Tables(f"sqlite:///{tmp_path / 'pbx.sqlite'}")
    tables.queue_log()
    tables.fill(
        "queue_log",
        [
            queue_row("2025-11-14 20:00:00", callid="1763150400.1", data2=CANARY, data3="1"),
            queue_row("2025-11-14 20:00:09", "ABANDON", "1763150400.1", data1="1", data2="1", data3="9"),
            queue_row("whenever", "ENTERQUEUE", "1763150400.5", data2=CANARY),
        ],
    )
    tables.run(f"CREATE TABLE cdr ({', '.join(f'{name} varchar(80)' for name in CALL)})")
    tables.fill("cdr", [CALL | {"src": CANARY, "uniqueid": "1763150400.1", "calldate": "2025-11-14 20:00:00"}])
    tables.engine.dispose()
    return tables


def run(folder: Path, command: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command of the product, with this environment."""
    return subprocess.run(
        [sys.executable, str(ROOT / "app.py"), command, *arguments],
        env=environment, cwd=folder, capture_output=True, text=True, timeout=100,
    )  # fmt: skip


def test_once_says_what_it_did_and_ends_well(sqlite_db: Engine, exchange: Tables, tmp_path: Path) -> None:
    environment = okc(tmp_path, sqlite_db, exchange.url) | {"OKC_PBX_TIMEZONE": "UTC"}
    done = run(tmp_path, "worker", "--once", **environment)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("read=3 stored=3 quarantined=1 calls=1 visits=1 agent_days=0 seconds=")
    assert CANARY not in done.stdout + done.stderr


def in_process(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], command: object, *words: str) -> Result:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return CliRunner().invoke(command, words)  # type: ignore[arg-type]


def test_a_table_that_cannot_be_read_is_told_in_one_sentence(
    sqlite_db: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"mysql+pymysql://okc:{SECRET}@127.0.0.1:{free_port()}/asteriskcdrdb"
    for command, words in ((worker_command, ("--once",)), (doctor, ())):
        done = in_process(monkeypatch, okc(tmp_path, sqlite_db, url), command, *words)
        assert done.exit_code == 1
        assert "the exchange's database at 127.0.0.1:" in done.output
        assert "Traceback" not in done.output
        assert SECRET not in done.output


def test_a_table_without_the_columns_is_told_in_one_sentence(
    sqlite_db: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = Tables(f"sqlite:///{tmp_path / 'pbx.sqlite'}")
    tables.run("CREATE TABLE queue_log (id INTEGER PRIMARY KEY, something TEXT)", "CREATE TABLE cdr (calldate TEXT)")
    tables.engine.dispose()
    done = in_process(monkeypatch, okc(tmp_path, sqlite_db, tables.url), worker_command, "--once")
    assert done.exit_code == 1
    assert "Error: " in done.output
    assert "queue_log" in done.output
    assert "Traceback" not in done.output


def test_our_own_database_away_is_told_in_one_sentence_without_its_secret(
    exchange: Tables, tmp_path: Path, sqlite_db: Engine
) -> None:
    away = f"mysql+pymysql://okc:{SECRET}@127.0.0.1:{free_port()}/okc"
    environment = okc(tmp_path, sqlite_db, exchange.url) | {"OKC_DATABASE_URL": away}
    for command, words in (("worker", ("--once",)), ("doctor", ())):
        done = run(tmp_path, command, *words, **environment)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert SECRET not in done.stdout + done.stderr
        assert "database" in done.stderr


def test_no_line_of_the_log_has_a_caller_or_a_secret(
    sqlite_db: Engine, exchange: Tables, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("sqlalchemy").setLevel(logging.WARNING)
    read_to_end(worker(sqlite_db, pbx(exchange.url, timezone="UTC"), EVENING_OVER))
    gone = pbx(f"mysql+pymysql://okc:{SECRET}@127.0.0.1:{free_port()}/asteriskcdrdb")
    one = worker(sqlite_db, gone, Clock(EVENING_OVER))
    assert one.lease.acquire()
    one._round()
    assert "event=source_unavailable" in caplog.text
    assert CANARY not in caplog.text
    assert SECRET not in caplog.text


def test_no_error_shows_a_secret_or_a_row(sqlite_db: Engine, exchange: Tables) -> None:
    gone = pbx(f"mysql+pymysql://okc:{SECRET}@127.0.0.1:{free_port()}/asteriskcdrdb")
    source = worker(sqlite_db, gone, EVENING_OVER)._desks[0].sources[0]
    with pytest.raises(SourceUnavailable) as said:
        source.read({}, 10, EVENING_OVER)
    assert SECRET not in str(said.value) + repr(said.value)
    with pytest.raises(sa.exc.DBAPIError) as refused, sqlite_db.begin() as connection:
        connection.execute(sa.text("INSERT INTO nowhere VALUES (:number)"), {"number": CANARY})
    assert CANARY not in str(refused.value)


def doctors(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> dict[str, str]:
    """Subject → the whole line, of everything that the doctor wants looked at."""
    done = in_process(monkeypatch, environment, doctor)
    found = [line for line in done.output.splitlines() if line.startswith("LOOK")]
    assert done.exit_code == (1 if found else 0), done.output
    return {line[6:].partition(":")[0]: line for line in found}


def test_the_doctor_finds_what_needs_a_hand(
    sqlite_db: Engine, evening_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_to_end(worker(sqlite_db, pbx(evening_url), EVENING_OVER))
    environment = okc(tmp_path, sqlite_db, evening_url)
    assert "none is running" in doctors(monkeypatch, environment)["worker"]
    assert worker(sqlite_db, pbx(evening_url), EVENING_OVER).lease.acquire()
    assert "worker" not in doctors(monkeypatch, environment)
    wrong = doctors(monkeypatch, environment | {"OKC_PBX_TIMEZONE": "Asia/Yekaterinburg"})
    assert "look like UTC+3 while the exchange is set to Asia/Yekaterinburg (UTC+5)" in wrong["main queue_log"]
    gone = doctors(monkeypatch, environment | {"OKC_PBX_QUEUE_LOG_TABLE": "elsewhere"})
    assert "elsewhere" in gone["main queue_log"]
    with sqlite_db.begin() as connection:
        for member in ("Anna", "Boris"):
            values = {"pbx": "main", "interface": "PJSIP/777", "member": member, "first_at": 10, "last_at": 20}
            connection.execute(sa.insert(agent_alias).values(values))
    assert "Anna, Boris" in doctors(monkeypatch, environment)["main interface PJSIP/777"]
