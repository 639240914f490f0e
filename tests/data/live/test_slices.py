"""Slices say to a reader what the worker said, newer ones only, and how fresh all of it is."""

from dataclasses import replace

import pytest
from sqlalchemy.engine import Engine

from data.database import reading, writing
from data.live.bodies import LOST, LinkBody, SliceBody, from_json, to_json
from data.live.slices import (
    STALE_S,
    agent_slice,
    beat,
    live_exchanges,
    names_of,
    publish,
    queue_slice,
    slice_of,
    slices_since,
    withdraw,
)
from data.settings import Pbx, Settings
from tests.data.live.bodies_made import BODIES

NOW = 1795422190.25


@pytest.mark.parametrize("name", BODIES)
def test_every_body_comes_back_from_json_as_it_was(name: str) -> None:
    body = BODIES[name]
    assert from_json(type(body), to_json(body)) == body


def test_fields_of_a_newer_worker_are_passed_over() -> None:
    assert from_json(LinkBody, '{"state":"live","since":1,"colour":"red"}') == LinkBody("live", 1.0)


def test_what_is_published_is_read(db: Engine) -> None:
    with writing(db) as connection:
        version = publish(connection, "main", BODIES, NOW)
    with reading(db) as connection:
        for name, body in BODIES.items():
            found = slice_of(connection, "main", name)
            assert found is not None
            assert found.body(type(body)) == body
            assert (found.version, found.at, found.as_of) == (version, NOW, NOW)
        assert slice_of(connection, "main", agent_slice("анна")) is None
        assert slice_of(connection, "other", "link") is None


def test_a_reader_gets_what_is_newer_than_all_it_has(db: Engine) -> None:
    body = BODIES["queue/help"]
    with writing(db) as connection:
        first = publish(connection, "main", BODIES, NOW)
        publish(connection, "other", BODIES, NOW + 1000)
    with writing(db) as connection:
        second = publish(connection, "main", {queue_slice("help"): body, queue_slice("new"): body}, NOW - 3600)
    assert second > first
    with reading(db) as connection:
        assert set(slices_since(connection, "main", 0)) == {*BODIES, "queue/new"}
        assert set(slices_since(connection, "main", first)) == {"link", "queue/help", "queue/new"}
        assert set(slices_since(connection, "main", second)) == {"link"}


def test_a_queue_that_is_gone_is_told_once_and_then_not_there(db: Engine) -> None:
    with writing(db) as connection:
        first = publish(connection, "main", BODIES, NOW)
        withdraw(connection, "main", ["queue/help"], NOW)
    with reading(db) as connection:
        assert slices_since(connection, "main", first)["queue/help"].text == ""
        assert slice_of(connection, "main", "queue/help") is None
        assert names_of(connection, "main") == set(BODIES) - {"queue/help"}


def test_slices_are_fresh_as_long_as_the_exchange_is_heard(db: Engine) -> None:
    with writing(db) as connection:
        version = publish(connection, "main", BODIES, NOW)
        beat(connection, "main", NOW + 60)
    with reading(db) as connection:
        found = slice_of(connection, "main", "board")
    assert found is not None
    assert (found.version, found.as_of) == (version, NOW + 60)
    assert found.is_fresh(NOW + 60 + STALE_S)
    assert not found.is_fresh(NOW + 61 + STALE_S)


def test_slices_of_a_lost_link_are_not_fresh_however_new(db: Engine) -> None:
    link: SliceBody = replace(BODIES["link"], state=LOST)
    with writing(db) as connection:
        publish(connection, "main", {**BODIES, "link": link}, NOW)
    with reading(db) as connection:
        found = slice_of(connection, "main", "board")
    assert found is not None
    assert not found.is_fresh(NOW)


def test_only_exchanges_with_an_address_can_be_watched() -> None:
    watched = Pbx(name="a", ami_url="ami://u:s@localhost")
    assert live_exchanges(Settings(pbx=(watched, Pbx(name="b")))) == (watched,)
