"""Facts of changed groups, computed whole and written in the caller's transaction.

Nothing is ever incremented: what stood for a group is deleted and what its rows amount to now is
inserted, so late rows, replays and changed rules end in the same tables.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.bulk import insert_rows
from data.changed_days import mark_changed
from data.facts import OPEN_TALKING, OPEN_WAITING, STALE, Call, Offer, Visit
from data.localtime import local_slot
from data.numbering.numbers import number_prefix, outside_prefix, with_area
from data.rules import SERVICE_LEVEL_S, SERVICE_LEVEL_VARIANT, SHORT_ABANDON_S
from data.schema.facts import call, offer, visit
from data.schema.state import agent_alias, call_member, loose_end
from telephony import record, unsolved
from telephony.exchange import Exchange
from telephony.groups import Gathered, gather
from telephony.reconstruction.context import MAX_TALKING_S, MAX_WAITING_S
from telephony.reconstruction.group import Alias, Facts, Group, reconstruct
from telephony.reconstruction.visits import is_uncertain

AgentDay = tuple[str, date]
"""An agent, and a local day of whose time something changed."""


NewRows = Mapping[str, Sequence[Any]]
"""Source → its rows of this batch that are not kept yet."""
NO_ROWS: NewRows = {}


@dataclass
class Rebuilt:
    """What a rebuild wrote, and which agents' days follow from it."""

    calls: int = 0
    visits: int = 0
    agent_days: set[AgentDay] = field(default_factory=set)
    days: set[date] = field(default_factory=set)
    """Local days whose calls, visits or offers are not what they were."""
    new_aliases: bool = False


def rebuild(
    connection: Connection, exchange: Exchange, changed: Iterable[str], now: int, new: NewRows = NO_ROWS
) -> Rebuilt:
    """Compute the calls of the changed ids again, with `new` rows that are about to be kept."""
    pbx = exchange.name
    gathered = gather(connection, pbx, changed, new, dedupe_content=exchange.pbx.dedupe_content)
    context = exchange.context(now)
    facts = Facts()
    if exchange.unsolved:
        unsolved.take_back(connection, pbx, unsolved.CALL, map(unsolved.key_of, gathered.ids))
    for group in gathered.groups():
        try:
            part = reconstruct(group, context)
        except Exception as error:
            unsolved.set_aside(connection, pbx, unsolved.CALL, _first_id(group), error, now)
            exchange.unsolved.add(unsolved.key_of(_first_id(group)))
            continue
        facts.calls += part.calls
        facts.visits += part.visits
        facts.offers += part.offers
        facts.aliases += part.aliases
        facts.members |= part.members
    result = Rebuilt(len(facts.calls), len(facts.visits))
    old_calls = gathered.known_calls | (gathered.call_ids & gathered.old_ids)
    _forget(connection, exchange, old_calls, gathered.old_ids, result)
    result.days |= _write(connection, exchange, facts, gathered)
    mark_changed(connection, (call.name, visit.name, offer.name), result.days)
    result.agent_days |= _days_of(facts, exchange)
    result.new_aliases = _learn(connection, exchange, facts.aliases)
    return result


def _first_id(group: Group) -> str:
    ids = {row.callid for row in group.queue_rows}
    ids |= {row.linkedid for rows in (group.legs, group.events) for row in rows}
    return min(ids | {entry.uniqueid for entry in group.entries}, default="")


_PBX: sa.BindParameter[Any] = sa.bindparam("pbx")
_WANTED: sa.BindParameter[Any] = sa.bindparam("wanted", expanding=True)
_DAYS = sa.select(call.c.day).where(call.c.pbx == _PBX, call.c.call_id.in_(_WANTED)).distinct()
_TALKS = sa.select(visit.c.agent, visit.c.connected_at, visit.c.ended_at, visit.c.day).where(
    visit.c.pbx == _PBX, visit.c.call_id.in_(_WANTED)
)
_RINGS = sa.select(offer.c.agent, offer.c.offered_at, offer.c.ring_s, offer.c.day).where(
    offer.c.pbx == _PBX, offer.c.call_id.in_(_WANTED)
)
_FORGET = [
    sa.delete(table).where(table.c.pbx == _PBX, table.c.call_id.in_(_WANTED))
    for table in (visit, offer, call, call_member)
]
_TIE_UP = sa.delete(loose_end).where(loose_end.c.pbx == _PBX, loose_end.c.callid.in_(_WANTED))


def _forget(connection: Connection, exchange: Exchange, calls: set[str], ids: set[str], result: Rebuilt) -> None:
    for part in record.parts(sorted(calls)):
        of_calls = {"pbx": exchange.name, "wanted": part}
        result.days.update(connection.scalars(_DAYS, of_calls))
        for agent, connected, ended, day in connection.execute(_TALKS, of_calls):
            result.days.add(day)
            if agent and connected is not None:
                result.agent_days |= exchange.days(agent, connected, ended)
        for agent, offered, ring, day in connection.execute(_RINGS, of_calls):
            result.days.add(day)
            result.agent_days |= exchange.days(agent, offered, offered + ring)
        for delete in _FORGET:
            connection.execute(delete, of_calls)
    for part in record.parts(sorted(ids)):
        connection.execute(_TIE_UP, {"pbx": exchange.name, "wanted": part})


def _write(connection: Connection, exchange: Exchange, facts: Facts, gathered: Gathered) -> set[date]:
    """Insert the facts; gives the local days on which they stand."""
    pbx = exchange.name
    members = [
        {"pbx": pbx, "uniqueid": one, "call_id": call_id} for one, call_id in facts.members.items() if one != call_id
    ]
    loose = [
        {"pbx": pbx, "callid": callid, "n": n, "kind": end.kind, "queue": end.queue, "at": end.at}
        for callid, ends in gathered.loose.items()
        for n, end in enumerate(ends)
    ]
    calls = [_call_values(one, exchange) for one in facts.calls]
    visits = [_visit_values(one, exchange) for one in facts.visits]
    offers = [_offer_values(one, exchange) for one in facts.offers]
    insert_rows(connection, call, _cut(call, calls))
    insert_rows(connection, visit, _cut(visit, visits))
    insert_rows(connection, offer, offers)
    insert_rows(connection, call_member, members)
    insert_rows(connection, loose_end, _cut(loose_end, loose))
    return {row["day"] for rows in (calls, visits, offers) for row in rows}


_FREE_TEXT = ("caller", "callee", "did", "exit_key", "transfer_target", "topic", "queue")
"""What comes from the data of rows as it was: a row may hold more of it than a fact has room for."""
_ROOM = {
    table.name: [(name, getattr(table.c[name].type, "length", 0)) for name in _FREE_TEXT if name in table.c]
    for table in (call, visit, loose_end)
}


def _cut(table: sa.Table, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows, their texts cut to the room that there is: a server refuses longer ones, and all with them."""
    for row in rows:
        for name, length in _ROOM[table.name]:
            if len(row[name]) > length:
                row[name] = row[name][:length]
    return rows


def _by_name(fact_type: type) -> Callable[[Any], dict[str, Any]]:
    names, values = [one.name for one in fields(fact_type)], record.in_order(fact_type)
    return lambda fact: dict(zip(names, values(fact), strict=True))


_CALL, _VISIT, _OFFER = _by_name(Call), _by_name(Visit), _by_name(Offer)


def _slot(at: int, exchange: Exchange) -> dict[str, Any]:
    return local_slot(at, exchange.zone)._asdict()


def _call_values(one: Call, exchange: Exchange) -> dict[str, Any]:
    derived = {
        "prefix": outside_prefix(one.direction, one.caller, one.callee, exchange.pbx.area_code),
        "queue": one.queues[0] if one.queues else "",
        "first_agent": one.agents[0] if one.agents else "",
    }
    return _CALL(one) | derived | _slot(one.started_at, exchange)


def _visit_values(one: Visit, exchange: Exchange) -> dict[str, Any]:
    book, at = exchange.rulebook, one.entered_at
    area = "" if exchange.is_extension(one.caller) else exchange.pbx.area_code
    thresholds = {
        "sl_within_s": book.value(SERVICE_LEVEL_S, one.pbx, one.queue, at),
        "short_abandon_s": book.value(SHORT_ABANDON_S, one.pbx, one.queue, at),
        "sl_variant": book.value(SERVICE_LEVEL_VARIANT, one.pbx, one.queue, at),
        "prefix": number_prefix(with_area(one.caller, area)),
        "uncertain": is_uncertain(one),
    }
    return _VISIT(one) | thresholds | _slot(at, exchange)


def _offer_values(one: Offer, exchange: Exchange) -> dict[str, Any]:
    return _OFFER(one) | _slot(one.offered_at, exchange)


def _days_of(facts: Facts, exchange: Exchange) -> set[AgentDay]:
    days: set[AgentDay] = set()
    for one in facts.visits:
        if one.agent and one.connected_at is not None:
            days |= exchange.days(one.agent, one.connected_at, one.ended_at)
    for ring in facts.offers:
        days |= exchange.days(ring.agent, ring.offered_at, ring.offered_at + ring.ring_s)
    return days


_EXTEND = (
    sa.update(agent_alias)
    .where(
        agent_alias.c.pbx == sa.bindparam("of_pbx"),
        agent_alias.c.interface == sa.bindparam("of_interface"),
        agent_alias.c.member == sa.bindparam("of_member"),
    )
    .values(first_at=sa.bindparam("first"), last_at=sa.bindparam("last"))
)


def _learn(connection: Connection, exchange: Exchange, aliases: Sequence[Alias]) -> bool:
    """Remember which member answered on which interface; True if a pair was not known before."""
    grown: dict[tuple[str, str], tuple[int, int]] = {}
    for alias in aliases:
        pair = (alias.interface, alias.member)
        first, last = grown.get(pair) or exchange.learned.get(pair) or (alias.at, alias.at)
        grown[pair] = (min(first, alias.at), max(last, alias.at))
    new = {pair: span for pair, span in grown.items() if pair not in exchange.learned}
    for (interface, member), (first, last) in new.items():
        values = {"pbx": exchange.name, "interface": interface, "member": member, "first_at": first, "last_at": last}
        connection.execute(sa.insert(agent_alias).values(values))
    changed = [
        {"of_pbx": exchange.name, "of_interface": i, "of_member": m, "first": first, "last": last}
        for (i, m), (first, last) in grown.items()
        if (i, m) in exchange.learned and exchange.learned[i, m] != (first, last)
    ]
    if changed:
        connection.execute(_EXTEND, changed)
    exchange.learned |= grown
    return bool(new)


def ids_grown_stale(connection: Connection, pbx: str, now: int) -> list[str]:
    """Calls whose open visits have been without a sign of life for too long by now."""
    waiting = (visit.c.outcome == OPEN_WAITING) & (visit.c.entered_at < now - MAX_WAITING_S)
    talking = (visit.c.outcome == OPEN_TALKING) & (visit.c.entered_at < now - MAX_TALKING_S)
    query = sa.select(visit.c.call_id).where(visit.c.pbx == pbx, waiting | talking).distinct().limit(500)
    return list(connection.scalars(query))


def ids_open_before(connection: Connection, pbx: str, at: int) -> list[str]:
    """Calls with visits that had no end when the exchange started at `at`."""
    outcomes = (OPEN_WAITING, OPEN_TALKING, STALE)
    query = sa.select(visit.c.call_id).where(
        visit.c.pbx == pbx, visit.c.outcome.in_(outcomes), visit.c.entered_at <= at + 60
    )
    return list(connection.scalars(query.distinct()))
