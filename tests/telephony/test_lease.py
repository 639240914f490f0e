"""One worker leads, whatever happens to the others: on SQLite and on MariaDB."""

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.database import writing
from data.schema.state import lease as lease_table
from telephony.lease import Lease, LeaseLost, take_turn


def _run_out(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(sa.update(lease_table).values(expires_at=1))


def test_the_first_worker_leads_and_the_second_stands_by(db: Engine) -> None:
    first, second = Lease(db), Lease(db)
    assert first.acquire()
    assert not second.acquire()
    assert first.acquire()


def test_a_lease_that_ran_out_is_taken_over_with_a_new_fence(db: Engine) -> None:
    first, second = Lease(db), Lease(db)
    first.acquire()
    _run_out(db)
    assert second.acquire()
    assert second.fence == first.fence + 1


def test_a_leader_that_was_paused_too_long_writes_nothing(db: Engine) -> None:
    first, second = Lease(db), Lease(db)
    first.acquire()
    _run_out(db)
    second.acquire()
    with pytest.raises(LeaseLost), writing(db) as connection:
        first.renew(connection)


def test_a_leader_that_was_paused_goes_on_if_nobody_took_over(db: Engine) -> None:
    first = Lease(db)
    first.acquire()
    _run_out(db)
    with writing(db) as connection:
        first.renew(connection)
    assert not Lease(db).acquire()


def test_a_released_lease_can_be_taken_at_once(db: Engine) -> None:
    first, second = Lease(db), Lease(db)
    first.acquire()
    first.release()
    assert second.acquire()


def test_an_import_by_hand_takes_a_turn_without_leading(db: Engine) -> None:
    with writing(db) as connection:
        take_turn(connection)
    leader = Lease(db)
    assert leader.acquire()
    with writing(db) as connection:
        take_turn(connection)
    with writing(db) as connection:
        leader.renew(connection)
