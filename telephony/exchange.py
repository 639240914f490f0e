"""What the worker knows of one exchange besides its rows: rules, boots, queue names and who is who.

Read afresh every few seconds, and after any transaction that failed: what only this process writes
(boots, queue names, who is who) is kept up to date as it is written.
"""

import re
import time
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.localtime import day_start, local_slot
from data.rules import Rulebook, load_rulebook
from data.schema.people import person_agent
from data.schema.raw import quarantine
from data.schema.state import agent_alias, exchange_start, queue_name
from data.settings import Pbx, Settings
from data.topics import TopicRules, load_topic_rules
from telephony import unsolved
from telephony.reconstruction.context import Context, Starts
from telephony.reconstruction.identity import Identities, LearnedAlias, PersonLink
from telephony.reconstruction.queue_events import NOBODY, QUEUESTART
from telephony.rows import QueueRow

FRESH_S = 2.0
"""Changed rules are noticed within this time."""

MANY = 10_000
MAX_DAYS = 8
"""Days of an agent that one talk may touch; a talk without an end is looked at for its first ones."""


NAME_LENGTH = 128


class Exchange:
    """One exchange, as far as it is known in this transaction."""

    def __init__(self, pbx: Pbx, settings: Settings) -> None:
        self.pbx = pbx
        self.name = pbx.name
        self.zone: ZoneInfo = pbx.zone
        self.has_queue_log = bool(pbx.queue_log_table or pbx.queue_log_file)
        self.rulebook: Rulebook
        self.identities: Identities
        self.learned: dict[tuple[str, str], tuple[int, int]]
        """(interface, member) → first and last instant at which they were seen to be one."""
        self._settings = settings
        self._topics: TopicRules
        self._starts = Starts()
        self._queues: dict[str, str] = {}
        self.extensions = re.compile(pbx.extensions)
        self._early: set[tuple[str, str]] = set()
        self.unsolved: set[str] = set()
        """Keys of calls and agents' days that could not be computed."""
        self._fresh_until = 0.0

    def distrust(self) -> None:
        """The last transaction may have been rolled back: read everything again before the next."""
        self._fresh_until = 0.0

    def refresh_if_old(self, connection: Connection) -> None:
        """`refresh`, unless that was done a moment ago."""
        if time.monotonic() >= self._fresh_until:
            self.refresh(connection)

    def refresh(self, connection: Connection) -> None:
        """Read everything that can have changed since the last transaction."""
        self.rulebook = load_rulebook(connection, self._settings)
        self._topics = load_topic_rules(connection)
        self.refresh_identities(connection)
        self._load_starts(connection)
        early = sa.select(quarantine.c.source, quarantine.c.key).where(
            quarantine.c.pbx == self.name, quarantine.c.reason == "future"
        )
        self._early = {(row.source, row.key) for row in connection.execute(early.limit(MANY))}
        self.unsolved = unsolved.known(connection, self.name)
        names = connection.execute(
            sa.select(queue_name.c.folded, queue_name.c.name).where(queue_name.c.pbx == self.name)
        )
        self._queues = {row.folded: row.name for row in names}
        self._fresh_until = time.monotonic() + FRESH_S

    def refresh_identities(self, connection: Connection) -> None:
        """Read again which names and interfaces are one agent."""
        links = connection.execute(
            sa.select(
                person_agent.c.person_id,
                person_agent.c.kind,
                person_agent.c.value,
                person_agent.c.valid_from,
                person_agent.c.valid_to,
            ).where(person_agent.c.pbx == self.name)
        )
        learned = connection.execute(
            sa.select(
                agent_alias.c.interface, agent_alias.c.member, agent_alias.c.first_at, agent_alias.c.last_at
            ).where(agent_alias.c.pbx == self.name)
        )
        aliases = [LearnedAlias(*row) for row in learned]
        self.learned = {(one.interface, one.member): (one.first_at, one.last_at) for one in aliases}
        self.identities = Identities([PersonLink(*row) for row in links], aliases)

    def note(self, connection: Connection, rows: Sequence[QueueRow]) -> None:
        """Remember boots and first spellings of queue names among new rows."""
        boots = [
            {"pbx": self.name, "key": r.key, "origin": r.origin, "position": r.position, "at_us": r.at_us}
            for r in rows
            if r.event == QUEUESTART
        ]
        if boots:
            connection.execute(sa.insert(exchange_start), boots)
            self._load_starts(connection)
        spelled = {_folded(r.queue): r.queue for r in reversed(rows) if r.queue not in NOBODY}
        new = {folded: name for folded, name in spelled.items() if folded not in self._queues}
        if new:
            values = [{"pbx": self.name, "folded": folded, "name": name} for folded, name in new.items()]
            connection.execute(sa.insert(queue_name), values)
            self._queues |= new

    def forgive(self, connection: Connection, source: str, rows: Sequence[Any]) -> None:
        """Rows that lay in the future when they were set aside, and are good now."""
        good = [row.key for row in rows if (source, row.key) in self._early] if self._early else []
        if good:
            here = (quarantine.c.pbx == self.name) & (quarantine.c.source == source)
            connection.execute(sa.delete(quarantine).where(here, quarantine.c.key.in_(good)))

    def _load_starts(self, connection: Connection) -> None:
        table = exchange_start
        places = connection.execute(
            sa.select(table.c.origin, table.c.position, table.c.at_us).where(table.c.pbx == self.name)
        )
        self._starts = Starts.from_places((origin, position, at) for origin, position, at in places)

    def context(self, now: int) -> Context:
        """The pure value that reconstruction takes."""
        pbx = self.pbx
        return Context(
            pbx=self.name,
            now=now,
            trunks=frozenset(trunk.casefold() for trunk in pbx.trunks),
            extensions=self.extensions,
            inbound_contexts=frozenset(name.casefold() for name in pbx.inbound_contexts),
            own_numbers=frozenset(pbx.own_numbers),
            starts=self._starts,
            dedupe_content=pbx.dedupe_content,
            has_queue_log=self.has_queue_log,
            agent_of=self.identities.agent,
            queue_of=self.queue_of,
            topic_of=self._topic_of,
        )

    def queue_of(self, name: str) -> str:
        """The first spelling of a queue's name."""
        return self._queues.get(_folded(name), name)

    def _topic_of(self, queue: str, did: str, events: Mapping[str, str], at: int) -> str:
        return self._topics.topic_of(queue, did, events, at, self.name)

    def is_extension(self, number: str) -> bool:
        """Whether this is one of the exchange's own internal numbers."""
        return bool(self.extensions.fullmatch(number))

    def day(self, at: int) -> date:
        """The local day of an instant."""
        return local_slot(at, self.zone).day

    def day_span(self, day: date) -> tuple[int, int]:
        """First instant of a local day and of the next."""
        return day_start(day, self.zone), day_start(day + timedelta(days=1), self.zone)

    def days(self, agent: str, start: int, end: int | None) -> set[tuple[str, date]]:
        """The agent's local days that the interval touches, the first ones of an endless one."""
        first = self.day(start)
        last = first if end is None else self.day(max(start, end))
        count = min((last - first).days, MAX_DAYS) + 1
        return {(agent, first + timedelta(days=n)) for n in range(count)}


def _folded(queue: str) -> str:
    """A queue's name without regard to case; folding can make it longer than its column."""
    return queue.casefold()[:NAME_LENGTH]
