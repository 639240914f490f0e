"""The doctor: what somebody should look at, from the configuration to the last row of each source.

Zones are checked against the epochs inside the exchange's ids by the sources themselves; what they
found stands as trouble beside each source.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from data.columns.files import FOLDER
from data.columns.standing import standing
from data.database import open_database, reading
from data.live.bodies import LIVE
from data.live.slices import LINK, live_exchanges, slice_of
from data.schema.facts import agent_time, call, offer, visit
from data.schema.raw import quarantine
from data.schema.state import lease, rebuild, source_state, unknown_event
from data.settings import Pbx, Settings
from telephony.ami import FAULTS
from telephony.exchange import Exchange
from telephony.lease import database_now
from telephony.sources import Source, SourceUnavailable, open_sources
from telephony.sources.record import KeptRows

CLOCK_S = 5
OLD_S = 15 * 60
MANY_PER_CENT = 2
FACTS = (call, visit, offer, agent_time)
OPTIONAL = {"cel"}
"""Everything works without channel events; talks are only less exact."""


@dataclass(frozen=True)
class Finding:
    """One line of the diagnosis."""

    subject: str
    said: str
    is_well: bool = True


def diagnose(engine: Engine, settings: Settings, now: int) -> list[Finding]:
    """Everything the doctor looks at, in the order in which faults should be mended."""
    findings: list[Finding] = []
    with reading(engine) as connection:
        findings += _own_database(connection, now)
        findings += _worker(connection)
        findings += [Finding("columns", *said) for said in standing(connection, settings.data_dir / FOLDER, now)]
        if settings.analytics_url:
            findings += _elsewhere(connection, settings.analytics_url, now)
    for pbx in settings.exchanges:
        for source in open_sources(pbx, KeptRows(engine, pbx.name)):
            findings.append(_source(pbx, source, now))
            source.close()
    with reading(engine) as connection:
        findings += [one for pbx in live_exchanges(settings) for one in _link(connection, pbx)]
        for pbx in settings.exchanges:
            findings += _quality(connection, pbx, settings, now)
    return findings


def _own_database(connection: Connection, now: int) -> Iterator[Finding]:
    name = connection.dialect.name
    calls = connection.scalar(sa.select(sa.func.count()).select_from(call)) or 0
    yield Finding("our database", f"{name}, {calls} calls")
    apart = abs(database_now(connection) - int(time.time()))
    yield Finding("clock", f"this host and the database differ by {apart} s", apart <= CLOCK_S)


def _worker(connection: Connection) -> Iterator[Finding]:
    row = connection.execute(sa.select(lease)).first()
    leads = row is not None and row.expires_at >= database_now(connection)
    yield Finding("worker", f"{row.holder} leads" if row is not None and leads else "none is running", leads)
    waiting = connection.scalar(sa.select(sa.func.count()).select_from(rebuild)) or 0
    yield Finding("due", f"{waiting} agents' days or days wait to be computed")


def _elsewhere(connection: Connection, url: str, now: int) -> Iterator[Finding]:
    """The database that is to answer reports: without it, or where it cannot be asked, this one does."""
    subject = "OKC_ANALYTICS_URL"
    try:
        engine = open_database(url)
    except (sa.exc.ArgumentError, ImportError, ValueError):  # what they say may have the password in it
        yield Finding(subject, "is no address of a database of ours", is_well=False)
        return
    try:
        with reading(engine) as other:
            missing = [one.name for one in FACTS if not sa.inspect(other).has_table(one.name)]
            if missing:
                yield Finding(subject, f"answers, but has no table {', '.join(missing)}", is_well=False)
                return
            yield from _apart(subject, connection, other, now)
    except sa.exc.DBAPIError as error:
        yield Finding(subject, f"cannot be asked: {' '.join(str(error.orig).split())[:200]}", is_well=False)
    finally:
        engine.dispose()


def _apart(subject: str, connection: Connection, other: Connection, now: int) -> Iterator[Finding]:
    for fact in FACTS:
        n, there = (one.scalar(sa.select(sa.func.count()).select_from(fact)) or 0 for one in (connection, other))
        yield Finding(subject, f"{fact.name}: {there} rows, here {n}", there > 0 or n == 0)
    newest = sa.select(sa.func.max(call.c.started_at))
    here, there = connection.scalar(newest), other.scalar(newest)
    if here is None or there is None:
        return
    age = f"its newest call began {max(0, now - there)} s ago"
    yield Finding(subject, f"{age}, {max(0, here - there)} s before the newest here", here - there <= OLD_S)


def _source(pbx: Pbx, source: Source, now: int) -> Finding:
    subject = f"{pbx.name} {source.name}"
    try:
        looked = source.read({}, 500, now)
    except SourceUnavailable as error:
        return Finding(subject, str(error), is_well=False)
    seen = f"readable, {len(looked.rows)} rows looked at, {len(looked.bad)} unusable"
    is_missed = bool(looked.notes) and source.name not in OPTIONAL
    return Finding(subject, "; ".join((seen, *looked.notes)), not is_missed)


def _link(connection: Connection, pbx: Pbx) -> Iterator[Finding]:
    """The link to the manager interface, as the worker last told it."""
    subject, found = f"{pbx.name} live link", slice_of(connection, pbx.name, LINK)
    if found is None:
        yield Finding(subject, "the worker never tried it: start the worker", is_well=False)
    elif found.is_fresh(time.time()):
        yield Finding(subject, f"connected, Asterisk {found.link.version or 'that does not say its version'}")
        apart = abs(found.link.clock_offset)
        yield Finding(f"{subject} clock", f"the exchange's and the worker's differ by {apart:.1f} s", apart <= CLOCK_S)
    elif found.link.state == LIVE:
        yield Finding(subject, f"no sign of life since {_local(int(found.as_of), pbx)}: is the worker running?", False)
    else:
        why = FAULTS.get(found.link.reason, found.link.reason)
        yield Finding(subject, f"{found.link.state} since {_local(int(found.link.since), pbx)}: {why}", False)


def _quality(connection: Connection, pbx: Pbx, settings: Settings, now: int) -> Iterator[Finding]:
    for row in connection.execute(sa.select(source_state).where(source_state.c.pbx == pbx.name)):
        subject = f"{pbx.name} {row.source} record"
        last = "no row yet" if row.last_row_at is None else f"last row {_local(row.last_row_at, pbx)}"
        said = f"{row.rows_read} rows, {row.rows_quarantined} set aside, {last}"
        yield Finding(subject, "; ".join(filter(None, (said, row.trouble))), not row.trouble)
    for reason, count in connection.execute(
        sa.select(quarantine.c.reason, sa.func.count())
        .where(quarantine.c.pbx == pbx.name)
        .group_by(quarantine.c.reason)
    ):
        yield Finding(f"{pbx.name} set aside", f"{count} rows: {reason}", is_well=False)
    for event, rows in connection.execute(
        sa.select(unknown_event.c.event, unknown_event.c.rows).where(unknown_event.c.pbx == pbx.name)
    ):
        yield Finding(f"{pbx.name} unknown event", f"{event}: {rows} rows, kept and ignored")
    yield from _visits(connection, pbx)
    exchange = Exchange(pbx, settings)
    exchange.refresh(connection)
    for one in exchange.identities.ambiguous():
        yield Finding(f"{pbx.name} {one.kind} {one.name}", f"stands for {', '.join(one.others)}: say who is who", False)


def _visits(connection: Connection, pbx: Pbx) -> Iterator[Finding]:
    total = connection.scalar(sa.select(sa.func.count()).where(visit.c.pbx == pbx.name)) or 0
    for flag in ("inferred", "wait_differs", "talk_differs", "end_unknown"):
        found = connection.scalar(
            sa.select(sa.func.count()).where(visit.c.pbx == pbx.name, sa.cast(visit.c.flags, sa.Text).like(f"%{flag}%"))
        )
        if found:
            few = found * 100 <= total * MANY_PER_CENT
            yield Finding(f"{pbx.name} visits {flag}", f"{found} of {total}", few)
    calls = sa.select(sa.func.count()).where(call.c.pbx == pbx.name)
    lost = connection.scalar(calls.where(sa.cast(call.c.flags, sa.Text).like("%missing_visit%"))) or 0
    if lost:
        said = f"{lost} calls rang in a queue but the queue log has no visit: is it written to the table?"
        yield Finding(f"{pbx.name} queue log", said, is_well=False)


def _local(at: int, pbx: Pbx) -> str:
    return datetime.fromtimestamp(at, pbx.zone).isoformat(timespec="seconds")
