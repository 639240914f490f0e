"""The event loop of the simulated exchange: what is due, in order of time, and the rows it writes meanwhile.

Everything random comes from one seeded source, so the same world, start and seed give the same rows. Instants are
UTC microseconds. `tempo` shortens what people do (talk, wait, pause), never what machines do.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from telephony.simulated.agenda import Agenda, Step
from telephony.simulated.people import Caller
from telephony.simulated.rows import (
    RING,
    RINGING,
    SECOND,
    UP,
    Channel,
    LocalTime,
    Record,
    Row,
    cdr_row,
    cel_row,
)
from telephony.simulated.staff import Line, Membership, Operator
from telephony.simulated.truth import Truth
from telephony.simulated.visits import Waiting
from telephony.simulated.witness import Witness
from telephony.simulated.world import World

MS = 1_000


@dataclass(slots=True)
class Batch:
    """Rows of the three tables in the order they were written, and what really happened."""

    queue_log: list[Row] = field(default_factory=list)
    cdr: list[Row] = field(default_factory=list)
    cel: list[Row] = field(default_factory=list)
    truth: list[Truth] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.queue_log) + len(self.cdr) + len(self.cel)


@dataclass(frozen=True)
class Dialplan:
    """The steps that calls, queues and agents need of each other."""

    enter_queue: Step  # exchange, call, queue number
    serve: Step  # exchange, operator who became free
    arrive: Step  # exchange, caller, queue number, earlier tries
    call_back: Step  # exchange, caller
    end_outer: Step  # exchange, stay in a queue, has the caller hung up
    complete: Step  # exchange, stay in a queue, who hung up


class Exchange(Agenda):
    """The exchange at one instant: its clock, its people and queues, its counters, its rows not yet taken."""

    def __init__(self, world: World, start: int, seed: int, dialplan: Dialplan, tempo: float = 1.0) -> None:
        self.world = world
        self.dialplan = dialplan
        super().__init__(start)
        self.tempo = tempo
        self.chance = Random(f"{seed}:{start}")
        self.local = LocalTime(world.zone)
        self.batch = Batch()
        self.operators = {agent.extension: Operator(agent) for agent in world.agents}
        for operator in self.operators.values():
            for queue in operator.agent.static:
                operator.memberships[queue] = Membership(queue, True, start, operator.agent.name)
        self.lines = {
            queue.number: Line(queue, [o for o in self.operators.values() if queue.number in o.agent.queues])
            for queue in world.queues
        }
        self._members = {agent.interface: self.operators[agent.extension] for agent in world.agents}
        self._members |= {agent.name: self.operators[agent.extension] for agent in world.agents}
        self.visits: dict[Waiting, None] = {}  # of callers who are waiting or talking, in order of entry
        self.witness: Witness | None = None  # who tells others what happens, while it happens
        self.channels: dict[str, Channel] = {}  # those there are now, by name
        self.bridges: dict[str, list[Channel]] = {}
        self.begun = 0  # calls since the start of the exchange
        self.started = start
        self.keys = {f"AMPUSER/{agent.extension}/cidname": agent.name for agent in world.agents}  # the AstDB
        self.keys |= dict.fromkeys(world.modes, "DAY")
        self.lamps = {f"Custom:{mode.replace('/C', '')}": "NOT_INUSE" for mode in world.modes}
        self.variables: dict[str, str] = {}
        self.restart()

    # --- time

    def run_until(self, end: int) -> Batch:
        """Live on until this instant; the rows written meanwhile."""
        self.do_until(end)
        batch, self.batch = self.batch, Batch()
        return batch

    def member(self, name: str) -> Operator | None:
        """The agent with this name or interface."""
        return self._members.get(name)

    def hire(self, operator: Operator) -> None:
        """Somebody more who may be a member of queues."""
        self.operators.setdefault(operator.agent.extension, operator)
        self._members[operator.agent.interface] = self._members[operator.agent.name] = operator

    def span(self, seconds: float) -> int:
        """A person's time, in microseconds at this tempo."""
        return int(seconds * SECOND / self.tempo)

    def around(self, median: float, spread: float = 0.6) -> int:
        """A log-normal length of a person's doing, in microseconds."""
        return self.span(median * self.chance.lognormvariate(0.0, spread))

    def restart(self, back_at: int = 0) -> None:
        """Forget every call, as a process that is started anew does; counters begin again."""
        self.begin_anew(back_at)
        self.channels.clear()
        self.bridges.clear()
        self.begun, self.started = 0, back_at or self.now
        if self.witness:
            self.witness.restarts(back_at)
        self._uniqueids = self._sequences = self._devices = self._locals = 0

    # --- channels and rows

    def channel(
        self, name: str, exten: str, context: str, cid: tuple[str, str] = ("", ""), linkedid: str = "", at: int = 0
    ) -> Channel:
        """A new channel and its CHAN_START row. One of a new call is of somebody who dials."""
        at = at or self.now
        uniqueid = f"{at // SECOND}.{self._uniqueids}"
        self._uniqueids += 1
        channel = Channel(
            name, uniqueid, linkedid or uniqueid, self.next_sequence(), cid[0], cid[1], exten, context, born=at
        )
        if not linkedid or name.endswith(";2"):
            channel.state = RING
        self._begin(channel, at)
        return channel

    def called(self, endpoint: str, uniqueid: str, cid: tuple[str, str]) -> Channel:
        """A new channel of a telephone that is rung on behalf of nobody, under an id of one's own or the next."""
        name, at = f"{endpoint}-{self._devices:08x}", self.now
        self._devices += 1
        uniqueid = uniqueid or f"{at // SECOND}.{self._uniqueids}"
        self._uniqueids += 1
        channel = Channel(name, uniqueid, uniqueid, self.next_sequence(), cid[0], cid[1], "s", "from-internal", born=at)
        self._begin(channel, at)
        return channel

    def _begin(self, channel: Channel, at: int) -> None:
        self.channels[channel.name] = channel
        if channel.linkedid == channel.uniqueid:
            self.begun += 1
        self.cel("CHAN_START", channel, at)

    def device(
        self, endpoint: str, exten: str, context: str, cid: tuple[str, str] = ("", ""), linkedid: str = "", at: int = 0
    ) -> Channel:
        """A new channel of a telephone or trunk: `PJSIP/101-0000001f`."""
        name = f"{endpoint}-{self._devices:08x}"
        self._devices += 1
        return self.channel(name, exten, context, cid, linkedid, at)

    def local_pair(self, exten: str, context: str, linkedid: str, at: int) -> tuple[Channel, Channel]:
        """Both halves of a new Local channel."""
        name = f"Local/{exten}@{context}-{self._locals:08x}"
        self._locals += 1
        one = self.channel(name + ";1", exten, context, linkedid=linkedid, at=at)
        two = self.channel(name + ";2", exten, context, linkedid=linkedid, at=at + 40)
        if self.witness:
            self.witness.joined_halves(one, two, at + 41)
        return one, two

    def dial(self, caller: Channel | None, party: Channel, at: int) -> None:
        """A channel dials another, whose telephone rings."""
        party.dialled_by, party.was_dialled = caller, True
        if caller:
            party.connected_name, party.connected_num = caller.cid_name, caller.cid_num
        if self.witness:
            self.witness.dials(caller, party, at)
        party.state = RINGING
        if self.witness:
            self.witness.changed(party, at + 20)

    def next_sequence(self) -> int:
        """The number of the next call detail record since the start of the exchange."""
        self._sequences += 1
        return self._sequences - 1

    def bridge(self) -> str:
        """What a CEL row says of a new bridge."""
        n = f"{self.chance.getrandbits(128):032x}"
        return (
            f'{{"bridge_id":"{n[:8]}-{n[8:12]}-4{n[13:16]}-{n[16:20]}-{n[20:]}","bridge_technology":"simple_bridge"}}'
        )

    def cel(self, kind: str, channel: Channel, at: int, peer: str = "", extra: str = "") -> None:
        """What happens to a channel; it is written if the exchange is set to write its kind."""
        if kind == "ANSWER":
            channel.state = UP
            caller = channel.dialled_by
            if caller:
                caller.connected_name, caller.connected_num = channel.cid_name, channel.cid_num
                self.show(caller, at)
        elif kind == "BRIDGE_ENTER":
            channel.bridge = extra[14:50]
            self.bridges.setdefault(channel.bridge, []).append(channel)
        elif kind == "BRIDGE_EXIT":
            inside = self.bridges.get(extra[14:50], [])
            if channel in inside:
                inside.remove(channel)
            channel.bridge, channel.left_bridge = "", extra[14:50]
        if self.witness:
            self.witness.saw(kind, channel, at, extra)
        if kind == "BRIDGE_EXIT" and not self.bridges.get(extra[14:50], True):
            del self.bridges[extra[14:50]]
        if kind in self.world.cel_events:
            self.batch.cel.append(cel_row(kind, self.local(at), channel, peer, extra))

    def show(self, channel: Channel, at: int) -> None:
        """Other names and numbers are shown at a channel's ends than before."""
        if self.witness:
            self.witness.shows(channel, at)

    def hang_up(self, channel: Channel, at: int, cause: int = 16, source: str = "", status: str = "") -> None:
        """The rows of a channel's end."""
        if "HANGUP" in self.world.cel_events:
            extra = f'{{"hangupcause":{cause},"hangupsource":"{source}","dialstatus":"{status}"}}'
            self.cel("HANGUP", channel, at, extra=extra)
        self.channels.pop(channel.name, None)
        if self.witness:
            self.witness.ended(channel, at, cause)
        self.cel("CHAN_END", channel, at)

    def log(self, at: int, callid: str, queue: str, agent: str, event: str, *data: str | int) -> None:
        """Write a row of queue_log."""
        d1, d2, d3, d4, d5 = ([str(part) for part in data] + ["", "", "", "", ""])[:5]
        if self.witness:
            self.witness.logged(at, callid, queue, agent, event, (d1, d2, d3, d4, d5))
        self.batch.queue_log.append((self.local(at), callid, queue, agent, event, d1, d2, d3, d4, d5))

    def record(self, channel: Channel, start: int, caller: Caller | None = None) -> Record:
        """Begin to keep a call detail record of a channel."""
        number = caller.number if caller else channel.cid_num
        name = caller.name if caller else channel.cid_name
        return Record(
            channel.name, channel.uniqueid, channel.linkedid, channel.sequence, start,
            f'"{name}" <{number}>', number, channel.exten, channel.context,
        )  # fmt: skip

    def write(self, record: Record) -> None:
        """Write a call detail record; its channel has ended."""
        self.batch.cdr.append(cdr_row(record, self.local.whole(record.start)))

    def know(self, fact: Truth) -> None:
        """Remember what really happened."""
        self.batch.truth.append(fact)
