"""The four facts as columns: how each column is kept, and in which order the rows stand.

What a reader sees has the names and meanings of data/schema/facts.py: days are DATE, instants TIMESTAMP in
UTC, flags and JSON lists are text.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property

import sqlalchemy as sa

from data.columns.packing import (
    Kept,
    Packed,
    channel_id,
    first_instant,
    later_instant,
    like,
    number,
    number_of_person,
    plain,
    quoted,
    visit_id,
)
from data.schema import facts as schema
from data.schema.columns import Instant


@dataclass(frozen=True)
class Layout:
    """One fact: its table, its packed columns and the order of its rows within a day."""

    table: sa.Table
    columns: tuple[Packed, ...]
    order: tuple[str, ...]

    @property
    def name(self) -> str:
        """The fact's name."""
        return self.table.name

    @cached_property
    def kept(self) -> tuple[Kept, ...]:
        """The physical columns."""
        return tuple(kept for column in self.columns for kept in column.kept)

    @cached_property
    def packing(self) -> str:
        """What a SELECT from staged rows lists to pack them."""
        return ", ".join(f"{kept.pack} AS {quoted(kept.name)}" for kept in self.kept)

    @cached_property
    def unpacking(self) -> str:
        """What a SELECT from kept rows lists to get the fact's columns."""
        pairs = [(column.name, column.unpack) for column in self.columns]
        pairs += [extra for column in self.columns for extra in column.extra]
        return ", ".join(f"{made} AS {quoted(name)}" for name, made in pairs)


def staged_kind(column: sa.Column[object]) -> str:
    """The type as which a column comes from the database."""
    if isinstance(column.type, Instant | sa.DateTime):
        return "TIMESTAMP"
    if isinstance(column.type, sa.Boolean):
        return "BOOLEAN"
    if isinstance(column.type, sa.Integer):
        return "BIGINT"
    return "DATE" if isinstance(column.type, sa.Date) else "VARCHAR"


def _layout(table: sa.Table, first: str, special: dict[str, Packed], order: tuple[str, ...]) -> Layout:
    columns = []
    for column in table.columns:
        kind = staged_kind(column)
        if column.name in special:
            columns.append(special[column.name])
        elif column.name == first:
            columns.append(first_instant(first))
        elif kind == "TIMESTAMP":
            columns.append(later_instant(column.name, first, ()))
        else:
            columns.append(plain(column.name, kind))
    return Layout(table, tuple(columns), order)


def _by_name(*columns: Packed) -> dict[str, Packed]:
    return {column.name: column for column in columns}


_call_of_visit = channel_id("call_id", "entered_at")
_call_of_offer = channel_id("call_id", "offered_at")

LAYOUTS = {
    layout.name: layout
    for layout in (
        _layout(
            schema.call,
            "started_at",
            _by_name(
                channel_id("call_id", "started_at"),
                later_instant("ended_at", "started_at", ("wait_s", "talk_s")),
                number_of_person("caller"),
                number_of_person("callee"),
            ),
            ("started_at", "pbx", "call_id"),
        ),
        _layout(
            schema.visit,
            "entered_at",
            _by_name(
                _call_of_visit,
                visit_id("visit_id", _call_of_visit, "queue"),
                later_instant("connected_at", "entered_at", ("wait_s",)),
                later_instant("ended_at", "entered_at", ("wait_s", "talk_s")),
                like("agent_talk_s", "talk_s"),
                number("caller"),
            ),
            ("entered_at", "pbx", "visit_id"),
        ),
        _layout(
            schema.offer,
            "offered_at",
            _by_name(_call_of_offer, visit_id("visit_id", _call_of_offer, "queue")),
            ("offered_at", "pbx", "visit_id", "n"),
        ),
        _layout(
            schema.agent_time,
            "started_at",
            _by_name(later_instant("ended_at", "started_at", ("seconds",))),
            ("day", "pbx", "agent", "n"),
        ),
    )
}
"""Name of a fact → how it is kept."""

HOT_FORMAT = 2
"""How data/columns/hot.py names and types what it makes; one more whenever that changes."""

SIGNATURE = hashlib.sha256(
    json.dumps([HOT_FORMAT, *([one.name, one.packing, one.unpacking, one.order] for one in LAYOUTS.values())]).encode()
).hexdigest()[:16]
"""Another one when anything about the files' contents changes: then they are made anew."""
