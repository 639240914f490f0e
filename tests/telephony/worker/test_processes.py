"""Workers as processes: the loss of either database, a second worker, a paused leader (F-03, F-18)."""

import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from data.database import open_database, writing
from data.migrations import migrate
from data.schema.facts import call, offer, visit
from data.schema.raw import raw_cel
from data.schema.state import call_member, lease, source_state
from telephony.simulated.simulation import Batch
from tests.rig.mariadb import MariaDB
from tests.rig.runs import soon
from tests.telephony.worker.conftest import count, sqlite
from tests.telephony.worker.hotline import contents, differing, fill
from tests.telephony.worker.process import WorkerProcess, leader, okc, undisturbed
from tests.telephony.worker.test_killed import part

pytestmark = [pytest.mark.rig, pytest.mark.timeout(300)]
PARTS = 12


@pytest.fixture
def started() -> Iterator[ExitStack]:
    """Ends what a test starts."""
    with ExitStack() as stack:
        yield stack


def start(stack: ExitStack, folder: Path, engine: Engine, pbx_url: str) -> WorkerProcess:
    one = WorkerProcess(folder, okc(folder, engine, pbx_url))
    stack.callback(one.kill)
    return one


def has_read(engine: Engine, *parts: Batch) -> bool:
    """Whether all rows of these parts are stored, within a minute."""
    return soon(lambda: count(engine, raw_cel) >= sum(len(some.cel) for some in parts), 60)


def agrees(engine: Engine, pbx_url: str, folder: Path, *parts: Batch) -> bool:
    """Whether every row is stored once, and visits and calls are those of an undisturbed worker."""
    assert count(engine, raw_cel) == sum(len(some.cel) for some in parts)
    tables = (visit, offer, call, call_member)
    others = undisturbed(folder, pbx_url, tables)
    assert len(others["visit"]) > 10
    return not differing(contents(engine, tables), others)


def test_a_worker_outlives_a_restart_of_the_exchange_s_database(
    mariadb_server: MariaDB, tmp_path: Path, started: ExitStack
) -> None:
    pbx_url = fill(mariadb_server.new_database(), part(6, PARTS))
    engine = sqlite(tmp_path / "okc.sqlite")
    one = start(started, tmp_path / "one", engine, pbx_url)
    assert has_read(engine, part(6, PARTS)), one.said
    mariadb_server.stop()
    try:
        assert one.says("event=source_unavailable"), one.said
    finally:
        mariadb_server.start()
    fill(pbx_url, part(7, PARTS))
    assert has_read(engine, part(6, PARTS), part(7, PARTS)), one.said
    assert one.end() == 0
    assert agrees(engine, pbx_url, tmp_path, part(6, PARTS), part(7, PARTS))
    assert mariadb_server.password not in one.said


def test_a_worker_outlives_a_restart_of_our_own_database(
    mariadb_server: MariaDB, tmp_path: Path, started: ExitStack
) -> None:
    pbx_url = fill(f"sqlite:///{tmp_path / 'pbx.sqlite'}", part(6, PARTS))
    engine = open_database(mariadb_server.new_database())
    started.callback(engine.dispose)
    migrate(engine)
    one = start(started, tmp_path / "one", engine, pbx_url)
    assert has_read(engine, part(6, PARTS)), one.said
    mariadb_server.kill()
    try:
        fill(pbx_url, part(7, PARTS))
        assert one.says("event=database_lost"), one.said
    finally:
        mariadb_server.start()
    assert has_read(engine, part(6, PARTS), part(7, PARTS)), one.said
    assert one.end() == 0
    assert agrees(engine, pbx_url, tmp_path, part(6, PARTS), part(7, PARTS))
    assert mariadb_server.password not in one.said


def test_a_lock_that_somebody_else_holds_is_waited_out(
    mariadb_server: MariaDB, tmp_path: Path, started: ExitStack
) -> None:
    pbx_url = fill(f"sqlite:///{tmp_path / 'pbx.sqlite'}", part(6, PARTS))
    engine = open_database(mariadb_server.new_database())
    started.callback(engine.dispose)
    migrate(engine)
    one = start(started, tmp_path / "one", engine, pbx_url)
    assert has_read(engine, part(6, PARTS)), one.said
    with writing(engine) as connection:
        connection.execute(sa.select(source_state).with_for_update()).all()
        fill(pbx_url, part(7, PARTS))
        assert one.says("event=database_lost"), one.said
    assert has_read(engine, part(6, PARTS), part(7, PARTS)), one.said
    assert one.end() == 0
    assert agrees(engine, pbx_url, tmp_path, part(6, PARTS), part(7, PARTS))


def test_a_worker_that_starts_before_its_database_waits_for_it(
    mariadb_server: MariaDB, tmp_path: Path, started: ExitStack
) -> None:
    pbx_url = fill(f"sqlite:///{tmp_path / 'pbx.sqlite'}", part(6, PARTS))
    engine = open_database(mariadb_server.new_database())
    started.callback(engine.dispose)
    mariadb_server.stop()
    try:
        one = start(started, tmp_path / "one", engine, pbx_url)
        assert one.says("event=database_lost"), one.said
    finally:
        mariadb_server.start()
    assert one.leads(engine), one.said
    assert has_read(engine, part(6, PARTS)), one.said
    assert one.end() == 0


def test_of_two_workers_one_leads_and_the_other_takes_over(db: Engine, tmp_path: Path, started: ExitStack) -> None:
    pbx_url = fill(f"sqlite:///{tmp_path / 'pbx.sqlite'}", part(6, PARTS))
    first = start(started, tmp_path / "first", db, pbx_url)
    assert first.leads(db)
    assert has_read(db, part(6, PARTS)), first.said
    second = start(started, tmp_path / "second", db, pbx_url)
    pause_outside_of_transactions(first, db)
    assert soon(lambda: leader(db) == second.pid, 30), second.said
    fill(pbx_url, part(7, PARTS))
    assert has_read(db, part(6, PARTS), part(7, PARTS)), second.said
    first.send(signal.SIGCONT)
    fill(pbx_url, part(8, PARTS))
    assert has_read(db, part(6, PARTS), part(7, PARTS), part(8, PARTS)), second.said
    assert leader(db) == second.pid
    second.kill()
    assert soon(lambda: leader(db) == first.pid, 30), first.said
    fill(pbx_url, part(9, PARTS))
    parts = [part(n, PARTS) for n in range(6, 10)]
    assert has_read(db, *parts), first.said
    assert first.end() == 0
    assert leader(db) is None
    assert agrees(db, pbx_url, tmp_path, *parts)


def test_a_leader_paused_within_a_transaction_holds_nobody_off_for_long(
    mariadb_server: MariaDB, tmp_path: Path, started: ExitStack
) -> None:
    pbx_url = fill(f"sqlite:///{tmp_path / 'pbx.sqlite'}", *(part(n, PARTS) for n in range(6, 11)))
    engine = open_database(mariadb_server.new_database())
    started.callback(engine.dispose)
    migrate(engine)
    first = start(started, tmp_path / "first", engine, pbx_url)
    assert first.leads(engine)
    assert soon(lambda: paused_within_a_transaction(first, engine), 60)
    second = start(started, tmp_path / "second", engine, pbx_url)
    assert soon(lambda: leader(engine) == second.pid, 45), second.said
    first.send(signal.SIGCONT)
    parts = [part(n, PARTS) for n in range(6, 11)]
    assert has_read(engine, *parts), second.said
    assert first.says("event=database_lost"), first.said
    assert agrees(engine, pbx_url, tmp_path, *parts)


def paused_within_a_transaction(one: WorkerProcess, engine: Engine) -> bool:
    """SIGSTOP at some moment; it goes on if it held no lock just then."""
    one.send(signal.SIGSTOP)
    if not is_free(engine):
        return True
    one.send(signal.SIGCONT)
    return False


def is_free(engine: Engine) -> bool:
    """Whether nobody holds the lock of the leader just now."""
    try:
        with writing(engine) as connection:
            connection.execute(sa.select(lease).with_for_update(nowait=True)).all()
    except DBAPIError:
        return False
    return True


def pause_outside_of_transactions(one: WorkerProcess, engine: Engine) -> None:
    """SIGSTOP; a process stopped within a transaction would hold everybody off by its locks."""

    def is_paused() -> bool:
        one.send(signal.SIGSTOP)
        if is_free(engine):
            return True
        one.send(signal.SIGCONT)
        soon(lambda: is_free(engine), 15)
        return False

    assert soon(is_paused, 60)
