"""Streams of rows of a busy exchange, and the truth about them, since we made them up.

`play` writes the rows that app_queue.c would write for a plan, and notes what really happened. Waits and
talks are differences of whole seconds of the clock, as there; rows are written some milliseconds after the
event.
"""

from dataclasses import dataclass, field, replace

from data import facts
from telephony.rows import CdrRow, QueueRow
from tests.telephony.reconstruction.plans import (
    AGENTS,
    BEGIN,
    EXITS,
    GOES_ON,
    HANDED,
    QUEUES,
    QUIET_S,
    ROW_LATE_US,
    Journey,
    Plan,
    Stop,
)
from tests.telephony.reconstruction.stories import US, in_this_order, leg, row


@dataclass
class Truth:
    """What really happened at one stop."""

    callid: str
    caller: str
    queue: str
    entered: int
    outcome: str
    wait_s: int
    agent: str = ""
    talk_s: int | None = None
    ended_by: str = ""
    rings: int = 0


@dataclass
class Played:
    """Rows in the order of writing, and the truth."""

    rows: list[QueueRow] = field(default_factory=list)
    truths: list[Truth] = field(default_factory=list)
    calls: int = 0
    now: int = 0


def play(plan: Plan) -> Played:
    """The rows of a plan and the truth about it."""
    played = Played()
    taken: list[tuple[str, int]] = []
    for n, journey in enumerate(plan.journeys):
        walk = _Walk(n, journey, plan.boots, taken)
        walk.go()
        played.rows += walk.rows
        played.truths += walk.truths
        played.calls += 1
    boots = [row((BEGIN + boot) * US, "NONE", "NONE", "NONE", "QUEUESTART") for boot in plan.boots]
    rows = sorted([*played.rows, *boots], key=lambda r: r.at_us)
    played.rows = in_this_order(rows)
    played.now = rows[-1].at_us // US + 10
    return played


class _Walk:
    """One caller on his way; `us` is the present microsecond."""

    def __init__(self, n: int, journey: Journey, boots: tuple[int, ...], taken: list[tuple[str, int]]) -> None:
        self.journey, self.taken = journey, taken
        self.us = (BEGIN + journey.start_s) * US + journey.ms * 1000
        self.callid = f"{BEGIN + journey.start_s}.{n * 10}"
        self.inner = f"{BEGIN + journey.start_s + 1}.{n * 10 + 5}"
        self.caller = f"7916000{n:04d}"
        self.boot_us = min(((BEGIN + b) * US for b in boots if (BEGIN + b) * US > self.us), default=None)
        self.rows: list[QueueRow] = []
        self.truths: list[Truth] = []
        self.late: list[QueueRow] = []

    def go(self) -> None:
        """All stops, or until the exchange boots."""
        plan = list(self.journey.stops)
        for at, stop in enumerate(plan):
            following = plan[at + 1] if at + 1 < len(plan) else None
            if not self._stop(stop, following) or stop.how not in GOES_ON or self._is_cut():
                break
            self.us += stop.gap_s * US + 7_000
            if self._is_cut():
                break
        self.rows += self.late
        if self.boot_us is not None:
            self.rows = [r for r in self.rows if r.at_us < self.boot_us]
            for truth in self.truths:
                if truth.outcome in (facts.OPEN_WAITING, facts.OPEN_TALKING):
                    truth.outcome = facts.INTERRUPTED

    def _is_cut(self) -> bool:
        return self.boot_us is not None and self.us + ROW_LATE_US >= self.boot_us

    def _write(self, queue: str, agent: str, event: str, *data: object, callid: str = "", late: bool = False) -> None:
        written = row(
            self.us + ROW_LATE_US // 2 + 10 * len(self.rows), callid or self.callid, queue, agent, event, *data
        )
        if late:
            self.late.append(replace(written, at_us=written.at_us + 9_000))
        else:
            self.rows.append(written)

    def _stop(self, stop: Stop, following: Stop | None) -> bool:
        """One stay; False if a boot cut it short."""
        queue = QUEUES[stop.queue]
        self.taken.append((queue, self.us // US))
        self._write(queue, "NONE", "ENTERQUEUE", "", self.caller, 1)
        truth = Truth(self.callid, self.caller, queue, self.us // US, facts.OPEN_WAITING, 0)
        return self._stay(stop, following, truth, self.us, self.callid)

    def _stay(self, stop: Stop, following: Stop | None, truth: Truth, entered_us: int, callid: str) -> bool:
        """From the entry on, under `callid`."""
        self.truths.append(truth)
        queue = truth.queue
        for agent, ring_s in stop.rings:
            self.us += ring_s * US
            if self._cut(truth, entered_us):
                return False
            self._write(queue, AGENTS[agent], "RINGNOANSWER", ring_s * 1000, callid=callid)
            truth.rings += 1
        self.us += stop.wait_s * US
        if self._cut(truth, entered_us):
            return False
        hold = self.us // US - entered_us // US
        if stop.how == "waits_still":
            return False
        truth.wait_s = hold
        if stop.how in EXITS:
            self._leave(stop, truth, hold, callid)
            return True
        truth.agent, truth.outcome = AGENTS[stop.agent], facts.OPEN_TALKING
        self._write(queue, truth.agent, "CONNECT", hold, f"{self.us // US}.8", 0, callid=callid)
        if stop.how == "talks_still":
            return False
        return self._talk(stop, following, truth, hold, callid)

    def _cut(self, truth: Truth, entered_us: int) -> bool:
        if not self._is_cut():
            return False
        truth.outcome = facts.INTERRUPTED
        return True

    def _leave(self, stop: Stop, truth: Truth, hold: int, callid: str) -> None:
        truth.outcome = EXITS[stop.how]
        queue = truth.queue
        if stop.how == "key":
            self._write(queue, "NONE", "EXITWITHKEY", 5, 1, 1, hold, callid=callid)
        elif stop.how == "syscompat":
            self._write(queue, AGENTS[stop.agent], "SYSCOMPAT", callid=callid)
            self._write(queue, "NONE", "ABANDON", 1, 1, hold, callid=callid)
        else:
            names = {"abandon": "ABANDON", "timeout": "EXITWITHTIMEOUT", "empty": "EXITEMPTY", "withdraw": "WITHDRAW"}
            self._write(queue, "NONE", names[stop.how], 1, 1, hold, callid=callid)
        if stop.written_twice and stop.how in ("abandon", "empty"):
            self._write(queue, "NONE", "ABANDON", 1, 1, hold, callid=callid)

    def _talk(self, stop: Stop, following: Stop | None, truth: Truth, hold: int, callid: str) -> bool:
        connected_us = self.us
        if stop.how in HANDED and following is not None:
            self.us += stop.talk_s * US
            if not self._is_cut() and self._is_quiet(QUEUES[following.queue]):
                self._hand_over(stop, following, truth, hold, connected_us)
                return False
            self.us = connected_us
        self.us += stop.talk_s * US
        if self._cut(truth, connected_us):
            return False
        talk = self.us // US - connected_us // US
        how = "agent" if stop.how in HANDED else stop.how
        self._end_talk(how, truth, hold, talk, callid, late=stop.closed_late and how not in ("caller", "agent"))
        return True

    def _end_talk(self, how: str, truth: Truth, hold: int, talk: int, callid: str, late: bool = False) -> None:
        truth.outcome, truth.talk_s, truth.ended_by = facts.ANSWERED, talk, how
        queue, agent = truth.queue, truth.agent
        if how in ("caller", "agent"):
            self._write(queue, agent, f"COMPLETE{how.upper()}", hold, talk, 1, callid=callid, late=late)
        elif how == "attended_transfer":
            self._write(queue, agent, "ATTENDEDTRANSFER", "BRIDGE", "b1", hold, talk, 1, callid=callid, late=late)
        else:
            event = "BLINDTRANSFER" if how == "blind_transfer" else "TRANSFER"
            self._write(queue, agent, event, "602", "internal", hold, talk, 1, callid=callid, late=late)

    def _is_quiet(self, queue: str) -> bool:
        now = self.us // US
        return all(q != queue or abs(now - s) > QUIET_S for q, s in self.taken)

    def _hand_over(self, stop: Stop, following: Stop, truth: Truth, hold: int, connected_us: int) -> None:
        """The consultation enters the next queue under its own id; the ids swap when the caller is handed over."""
        queue = QUEUES[following.queue]
        entered_us = self.us
        self.taken.append((queue, entered_us // US))
        self._write(queue, "NONE", "ENTERQUEUE", "", "101", 1, callid=self.inner)
        second = Truth(self.inner, "101", queue, entered_us // US, facts.OPEN_WAITING, 0)
        if stop.how == "handed_waiting":
            self.us += 1_500_000
            if self._is_cut():
                truth.outcome = second.outcome = facts.INTERRUPTED
                self.truths.append(second)
                return
            talk = self.us // US - connected_us // US
            self._write(truth.queue, truth.agent, "ATTENDEDTRANSFER", "APP", "Queue", hold, talk, 1, callid=self.inner)
            truth.outcome, truth.talk_s, truth.ended_by = facts.ANSWERED, talk, "attended_transfer"
            been_here = any((t.callid, t.queue) == (self.callid, queue) for t in (*self.truths, truth))
            self._stay(_last_stop(following, been_here), None, second, entered_us, self.callid)
            return
        self.truths.append(second)
        self.us += following.wait_s * US
        if self._is_cut():
            truth.outcome = second.outcome = facts.INTERRUPTED
            return
        second.wait_s = self.us // US - entered_us // US
        second.agent, second.outcome = AGENTS[following.agent], facts.OPEN_TALKING
        answered_us = self.us
        self._write(queue, second.agent, "CONNECT", second.wait_s, "8.8", 0, callid=self.inner)
        self.us += 2 * US
        if self._is_cut():
            truth.outcome = second.outcome = facts.INTERRUPTED
            return
        talk = self.us // US - connected_us // US
        self._end_talk("attended_transfer", truth, hold, talk, self.callid)
        self.us += following.talk_s * US
        if self._cut(second, answered_us):
            return
        self._end_talk("caller", second, second.wait_s, self.us // US - answered_us // US, self.callid)


def _last_stop(stop: Stop, been_here: bool) -> Stop:
    """The stop of a caller who was handed over. SYSCOMPAT has no numbers: in a queue left before nothing places it."""
    how = {"handed_waiting": "caller", "handed_talking": "caller"}.get(stop.how, stop.how)
    return replace(stop, how="abandon" if how == "syscompat" and been_here else how, closed_late=False)


def legs_of(played: Played) -> list[CdrRow]:
    """Call records for the calls of a stream: one leg for each talk, from the trunk to the agent's phone."""
    legs = []
    for n, truth in enumerate(played.truths):
        if truth.talk_s is None:
            continue
        start = truth.entered * US
        phone = f"PJSIP/{101 + AGENTS.index(truth.agent)}-{n:08x}"
        made = leg(
            "00:00:00", truth.callid, "PJSIP/city-0000ffff", phone, seconds=truth.wait_s + truth.talk_s,
            talk=truth.talk_s, lastapp="Queue", sequence=n, src=truth.caller, did="4951001",
        )  # fmt: skip
        legs.append(replace(made, at_us=start))
    return legs
