"""A stupid and slow oracle of an agent's time: it looks at every second and asks what is true now.

It shares no code with the product. Instants are seconds; rows are (at, event, queue, data1, data2) in
the order of writing. `midnights` matter only for reasons given later: they never name what lies before.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

Row = tuple[int, str, str, str, str]
Talk = tuple[str, int, int | None]
Ring = tuple[str, int, int]


@dataclass
class Second:
    """What is true in one second."""

    queues: frozenset[str]
    bucket: tuple[str, str, list[list[str]]] | None
    """Kind, queue, and the reasons of which the greatest counts, each in a list of one."""
    outside: str | None
    pauses: dict[str, list[str]]
    """Queue → a list of one reason: a later row may still name it."""


@dataclass
class Simulation:
    """The agent, second by second."""

    rows: Sequence[Row]
    talks: Sequence[Talk]
    rings: Sequence[Ring]
    planned_wrap: Callable[[str, int], int]
    restarts: Sequence[int] = ()
    midnights: Sequence[int] = ()
    members: set[str] = field(default_factory=set)
    implied: set[str] = field(default_factory=set)
    pauses: dict[str, tuple[int, list[str]]] = field(default_factory=dict)
    wraps: list[dict] = field(default_factory=list)
    lost: set[int] = field(default_factory=set)
    """When a login ended whose log-off is lost."""

    def run(self, start: int, now: int) -> dict[int, Second]:
        """Every second of [start, now)."""
        logged_in = self._seconds_logged_in(now)
        seconds = {}
        for x in range(start, now):
            if x in self.midnights:
                self.pauses = {q: (since, [cell[0]]) for q, (since, cell) in self.pauses.items()}
            left: set[str] = set()
            for row in self.rows:
                if row[0] == x:
                    self._row(*row, left=left)
            if x in self.restarts:
                for queue in sorted(self.members):
                    self._leave(queue, left)
            self._work(x, left)
            self._wrap(x)
            if x in self.lost:
                self.pauses.pop("", None)
            seconds[x] = self._second(x, logged_in)
        return seconds

    def _row(self, at: int, event: str, queue: str, data1: str, data2: str, left: set[str]) -> None:
        if event == "ADDMEMBER":
            if queue not in self.members:
                self.members.add(queue)
                self.implied.discard(queue)
                self._unpause(queue)
            if data1 == "PAUSED" and queue not in self.pauses:
                self.pauses[queue] = (at, [""])
        elif event == "REMOVEMEMBER":
            self._leave(queue, left)
            self.implied.discard(queue)
        elif event.endswith("LOGOFF"):
            for one in sorted(self.members):
                self._leave(one, left)
            self.implied.clear()
            self.pauses.clear()
        elif event == "PAUSE":
            if queue not in self.members:
                self.implied.add(queue)
            self._pause(queue, at, data1)
        elif event == "UNPAUSE":
            self._unpause(queue)
        elif event == "PAUSEALL":
            for one in sorted(self.members | self.implied or {""}):
                self._pause(one, at, data1)
        elif event == "UNPAUSEALL":
            self.pauses.clear()
        elif event == "PAUSEREASON" and self.pauses:
            last = max(since for since, _ in self.pauses.values())
            for since, cell in self.pauses.values():
                if since >= last - 5:
                    cell[0] = data1

    def _pause(self, queue: str, at: int, reason: str) -> None:
        if queue in self.pauses:
            since, cell = self.pauses[queue]
            if at - since <= 5 and not cell[0]:
                cell[0] = reason
                return
            if cell[0] == reason or (at - since <= 5 and not reason):
                return
        self.pauses[queue] = (at, [reason])

    def _unpause(self, queue: str) -> None:
        self.pauses.pop(queue, None)
        self.pauses.pop("", None)

    def _leave(self, queue: str, left: set[str]) -> None:
        self.members.discard(queue)
        self._unpause(queue)
        left.add(queue)

    def _work(self, x: int, left: set[str]) -> None:
        given = [(queue, at) for queue, at, _ in [*self.talks, *self.rings]]
        for queue, at in given:
            if at == x and queue not in self.members and queue not in left:
                self.implied.add(queue)

    def _wrap(self, x: int) -> None:
        if any(connected == x for _, connected, _ in self.talks):
            self._cut([wrap for wrap in self.wraps if wrap["since"] < x], x)
        for queue, _, ended in sorted(self.talks, key=str):
            if ended == x and not any(w["actual"] and x - 2 <= w["since"] <= x for w in self.wraps):
                until = x + self.planned_wrap(queue, x)
                self.wraps.append({"queue": queue, "since": x, "until": until, "actual": False})
        for at, event, queue, data1, _ in self.rows:
            if at == x and event == "WRAPUPSTART":
                self._cut(self.wraps, x)
                near = [(e, q) for q, c, e in self.talks if e is not None and c <= x and abs(e - x) <= 2]
                of = queue or (max(near)[1] if near else "")
                self.wraps.append({"queue": of, "since": x, "until": x + int(data1), "actual": True})

    def _cut(self, wraps: list[dict], x: int) -> None:
        for wrap in wraps:
            wrap["until"] = min(wrap["until"], x)

    def _second(self, x: int, logged_in: set[int]) -> Second:
        queues = self.members | ({""} if x in logged_in else set())
        talks = [(c, q) for q, c, e in self.talks if c <= x and (e is None or x < e)]
        wraps = [(w["since"], w["queue"]) for w in self.wraps if w["since"] <= x < w["until"]]
        rings = [(c, q) for q, c, e in self.rings if c <= x < e]
        pause = self._agent_pause(x in logged_in)
        bucket: tuple[str, str, list[list[str]]] | None = None
        if queues:
            for kind, claims in (("talk", talks), ("wrap", wraps), ("ring", rings)):
                if claims and bucket is None:
                    bucket = (kind, min(claims)[1], [[""]])
            if bucket is None:
                bucket = ("pause", "", pause) if pause else ("idle", "", [[""]])
        outside = min(talks)[1] if talks and not queues else None
        return Second(frozenset(queues), bucket, outside, {q: cell for q, (_, cell) in self.pauses.items()})

    def _agent_pause(self, is_logged_in: bool) -> list[list[str]]:
        queues = self.members | self.implied or ({""} if is_logged_in else set())
        covering = [self.pauses.get(q) or self.pauses.get("") for q in queues]
        if None in covering:
            return []
        last = max((pause[0] for pause in covering if pause), default=0)
        return [pause[1] for pause in covering if pause and pause[0] == last]

    def _seconds_logged_in(self, now: int) -> set[int]:
        """Logins for all queues: painted, since a log-off may tell what was before it."""
        seconds: set[int] = set()
        since: int | None = None
        again: int | None = None
        for at, event, _, _, data2 in self.rows:
            if event.endswith("LOGIN"):
                since, again = (at, None) if since is None else (since, at)
            elif event.endswith("LOGOFF"):
                begun = at - int(data2) if data2 else since
                begun = again if again is not None and data2 and abs(again - (begun or 0)) <= 2 else begun
                if begun is not None and since is not None and (abs(begun - since) <= 2 or not data2):
                    seconds |= set(range(since, at))
                elif begun is not None:
                    seconds |= set(range(begun, at))
                    if since is not None and since < begun:
                        last_seen = max([since, *self._evidence(begun)])
                        self.lost.add(last_seen)
                        seconds |= set(range(since, last_seen))
                since = None
        return seconds if since is None else seconds | set(range(since, now))

    def _evidence(self, before: int) -> list[int]:
        times = [row[0] for row in self.rows if row[1] not in ("PENALTY", "RINGINUSE", "QUEUESTART")]
        times += [t for _, c, e in [*self.talks, *self.rings] for t in (c, e) if t is not None]
        return [t for t in times if t < before]
