"""Settings of an exchange that were changed since its facts were computed, and what follows from that.

Trunks, extensions and the like decide what rows mean: everything is due to be computed again, as after an
upgrade that computes facts in another way. Another zone moves instants: every kept row is read again from
its time as it was written, and the sources from their start, since rows that seemed to lie in the future
were set aside.
"""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from data.database import batch_rows, writing
from data.schema.facts import call
from data.schema.raw import quarantine
from data.schema.state import applied_settings, source_state
from telephony import due, record
from telephony.due import Turn
from telephony.exchange import Exchange
from telephony.sources.kinds import Instants, Unusable
from telephony.sources.times import Clock
from telephony.sources.times import Sequence as Writing

MEANING = (
    *("trunks", "extensions", "inbound_contexts", "own_numbers"),
    *("persistent_members", "dedupe_content", "area_code"),
)

FACTS_REVISION = 4
"""Grows with each release in which the same rows make other facts."""


def apply_changes(engine: Engine, exchange: Exchange, turn: Turn, now: int) -> bool:
    """Make the record and what is due agree with the settings; True if anything had changed."""
    wanted = _wanted(exchange)
    with writing(engine) as connection:
        turn(connection)
        known = connection.execute(sa.select(applied_settings).where(applied_settings.c.pbx == exchange.name)).first()
        if known is None:
            connection.execute(sa.insert(applied_settings).values(pbx=exchange.name, **wanted))
            return False
    if known.timezone != wanted["timezone"]:
        _read_times_again(engine, exchange, turn, now)
    elif known.meaning == wanted["meaning"]:
        return False
    with writing(engine) as connection:
        turn(connection)
        days = connection.scalars(sa.select(call.c.day).where(call.c.pbx == exchange.name).distinct()).all()
        due.mark_days(connection, exchange.name, days)
        connection.execute(sa.update(applied_settings).where(applied_settings.c.pbx == exchange.name).values(**wanted))
    return True


def _wanted(exchange: Exchange) -> dict[str, str]:
    meaning = {name: getattr(exchange.pbx, name) for name in MEANING} | {"revision": FACTS_REVISION}
    return {"timezone": exchange.pbx.timezone, "meaning": json.dumps(meaning, sort_keys=True, default=list)}


def _read_times_again(engine: Engine, exchange: Exchange, turn: Turn, now: int) -> None:
    with engine.connect() as connection:
        states = connection.execute(sa.select(source_state).where(source_state.c.pbx == exchange.name)).all()
    in_utc = {state.source for state in states if (state.position or {}).get("utc")}
    for source in record.SHELVES:
        if source not in in_utc:
            for moved in _moved(engine, exchange, source, now):
                with writing(engine) as connection:
                    turn(connection)
                    _move(connection, exchange.name, source, moved)
    with writing(engine) as connection:
        turn(connection)
        here = (quarantine.c.pbx == exchange.name) & (quarantine.c.reason == "future")
        connection.execute(sa.delete(quarantine).where(here))
        connection.execute(sa.update(source_state).where(source_state.c.pbx == exchange.name).values(position={}))


def _moved(engine: Engine, exchange: Exchange, source: str, now: int) -> Iterator[list[tuple[str, int]]]:
    """(key, instant in the new zone) of kept rows that move, batch by batch."""
    table = record.SHELVES[source].table
    id_column = table.c.callid if source == "queue_log" else table.c.linkedid
    instants = Instants(Clock(exchange.zone), Writing(), now)
    last = ""
    while True:
        query = sa.select(table.c.key, table.c.written, table.c.at_us, id_column)
        query = query.where(table.c.pbx == exchange.name, table.c.key > last).order_by(table.c.key)
        with engine.connect() as connection:
            rows = connection.execute(query.limit(batch_rows(engine))).all()
        if not rows:
            return
        last = rows[-1].key
        moved = [(key, at) for key, written, was, one in rows if (at := _at(instants, written, one, was)) != was]
        if moved:
            yield moved


def _at(instants: Instants, written: str, uniqueid: str, was: int) -> int:
    try:
        return instants.of((written, uniqueid))
    except Unusable:
        return was


def _move(connection: Connection, pbx: str, source: str, moved: list[tuple[str, int]]) -> None:
    table = record.SHELVES[source].table
    one = (table.c.pbx == pbx) & (table.c.key == sa.bindparam("of_key"))
    update: sa.Update = sa.update(table).where(one).values(at_us=sa.bindparam("at"))
    given: list[dict[str, Any]] = [{"of_key": key, "at": at} for key, at in moved]
    connection.execute(update, given)
