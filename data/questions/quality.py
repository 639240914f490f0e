"""Data quality: what could not be read, matched or told apart, so that nobody trusts a number blindly."""

from collections import Counter
from dataclasses import dataclass
from itertools import combinations, groupby

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.answers.asking import Facts
from data.answers.counting import conditions
from data.answers.grouping import with_groups
from data.counters import CALLS, VISITS, Fact
from data.filters import Filters
from data.schema.raw import quarantine
from data.schema.state import agent_alias, source_state, unknown_event

EXAMPLES = 100


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source of one exchange: how far it was read, and what is wrong with it now."""

    pbx: str
    source: str
    rows_read: int
    rows_quarantined: int
    last_row_at: int | None
    checked_at: int | None
    backlog: int | None
    trouble: str


@dataclass(frozen=True, slots=True)
class SetAside:
    """Rows in quarantine for one reason."""

    pbx: str
    source: str
    reason: str
    rows: int
    last_seen_at: int


@dataclass(frozen=True, slots=True)
class BadRow:
    """One row in quarantine as it was read. It may hold a caller's number."""

    pbx: str
    source: str
    key: str
    reason: str
    row: str
    seen_at: int


@dataclass(frozen=True, slots=True)
class UnknownEvent:
    """An event name that the queue log has and nobody knows: kept, counted, changes nothing."""

    pbx: str
    event: str
    rows: int
    last_at: int


@dataclass(frozen=True, slots=True)
class AmbiguousAgent:
    """Names that stood for two agents at one time: `shared` is the interface or member they share."""

    pbx: str
    shared: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """Everything doubtful. Flags count visits and calls of the period of the filters; the rest is of all time."""

    sources: tuple[SourceLine, ...]
    set_aside: tuple[SetAside, ...]
    unknown_events: tuple[UnknownEvent, ...]
    visit_flags: tuple[tuple[str, int], ...]
    call_flags: tuple[tuple[str, int], ...]
    uncertain_visits: int
    ambiguous: tuple[AmbiguousAgent, ...]

    @property
    def has_trouble(self) -> bool:
        """True when a source is wrong now or rows were set aside."""
        return bool(self.set_aside) or any(line.trouble for line in self.sources)


def quality(connection: Connection, filters: Filters, facts: Facts | None = None) -> Quality:
    """What is doubtful in the data; `facts` answers of calls and visits, or the database if nothing else is given."""
    filters = with_groups(connection, filters)
    doubtful = sa.select(sa.func.count()).where(conditions(VISITS, filters), VISITS.table.c.uncertain.is_(sa.true()))
    return Quality(
        sources=_sources(connection),
        set_aside=_set_aside(connection),
        unknown_events=_unknown_events(connection),
        visit_flags=_flags(facts or connection, VISITS, filters),
        call_flags=_flags(facts or connection, CALLS, filters),
        uncertain_visits=int((facts or connection).execute(doubtful).scalar_one()),
        ambiguous=_ambiguous(connection),
    )


def bad_rows(connection: Connection, limit: int = EXAMPLES) -> tuple[BadRow, ...]:
    """The newest rows in quarantine."""
    row = quarantine.c
    query = sa.select(row.pbx, row.source, row.key, row.reason, row.row, row.seen_at)
    query = query.order_by(row.seen_at.desc(), row.pbx, row.source, row.key).limit(limit)
    return tuple(BadRow(*one) for one in connection.execute(query))


def _sources(connection: Connection) -> tuple[SourceLine, ...]:
    columns = (source_state.c[name] for name in SourceLine.__dataclass_fields__)
    query = sa.select(*columns).order_by(source_state.c.pbx, source_state.c.source)
    return tuple(SourceLine(*row) for row in connection.execute(query))


def _set_aside(connection: Connection) -> tuple[SetAside, ...]:
    row = quarantine.c
    query = (
        sa.select(row.pbx, row.source, row.reason, sa.func.count(), sa.func.max(row.seen_at))
        .group_by(row.pbx, row.source, row.reason)
        .order_by(row.pbx, row.source, row.reason)
    )
    return tuple(SetAside(*one) for one in connection.execute(query))


def _unknown_events(connection: Connection) -> tuple[UnknownEvent, ...]:
    one = unknown_event.c
    query = sa.select(one.pbx, one.event, one.rows, one.last_at).order_by(one.rows.desc(), one.pbx, one.event)
    return tuple(UnknownEvent(*row) for row in connection.execute(query))


def _flags(facts: Facts, fact: Fact, filters: Filters) -> tuple[tuple[str, int], ...]:
    flags = fact.table.c.flags
    query = sa.select(flags, sa.func.count()).where(conditions(fact, filters)).group_by(flags)
    found: Counter[str] = Counter()
    for words, rows in facts.execute(query):
        found.update(dict.fromkeys(words, rows))
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _ambiguous(connection: Connection) -> tuple[AmbiguousAgent, ...]:
    alias = agent_alias.c
    columns = (alias.pbx, alias.interface, alias.member, alias.first_at, alias.last_at)
    rows = connection.execute(sa.select(*columns)).all()
    found: dict[tuple[str, str], set[str]] = {}
    for shared, told in ((1, 2), (2, 1)):
        ordered = sorted(rows, key=lambda row: (row[0], row[shared]))
        for (pbx, name), group in groupby(ordered, key=lambda row: (row[0], row[shared])):
            for one, other in combinations(group, 2):
                if one.first_at <= other.last_at and other.first_at <= one.last_at:
                    found.setdefault((pbx, name), set()).update((one[told], other[told]))
    return tuple(AmbiguousAgent(pbx, name, tuple(sorted(names))) for (pbx, name), names in sorted(found.items()))
