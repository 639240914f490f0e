"""Unit cases of another statistics library: which of its questions ours answers too, and how.

Each case is rows and a question about a period. `AGREES` says how our facts answer it; `DIFFERS` why our
answer is another on purpose; `NOT_ASKED` what has no counterpart.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

Fact = dict[str, Any]
Facts = dict[str, list[Fact]]
"""visits, calls and agent-time of one case."""

SHIFTED = {
    "TestQueueLogDAO.test_get_queue_abandoned_call_following_transfer_at_hour_border": "11:59:52.5 12:00:02.6 "
    "12:00:10.8 12:00:10.88 12:00:26.0 12:00:29.9",
    "TestQueueLogDAO.test_get_queue_timeout_call_following_transfer_at_hour_border": "11:59:52.5 12:00:02.6 "
    "12:00:10.8 12:00:10.88 12:00:26.0 12:00:30.9",
    "TestQueueLogDAO.test_get_queue_abandoned_call_no_enterqueue": "12:00:00 12:00:19 12:00:40",
}
"""Cases recorded with their columns one to the left and without times: times of the day, 6 May 2015."""

DIFFERS = {
    "test_get_login_intervals_in_range_logins_before_no_logout": "a login that nothing confirms for hours is closed "
    "at its last sign of life and flagged, not carried on for a month",
    "test_get_login_intervals_when_login_same_as_start_no_logoff": "the same",
    "test_get_ongoing_logins": "the same",
    "test_get_queue_abandoned_call_no_enterqueue": "an abandon whose entry was lost is counted, flagged as inferred",
    "test_get_queue_abandoned_call_missing_data": "a wait that the row does not tell is taken from the times of rows",
    "test_get_queue_timeout_call_missing_data": "the same",
    "test_get_login_intervals_in_range_per_queue_via_interface": "the pair Agent/52 and Local/id-61@agentcallback "
    "stands in a table of that product; here it is linked by hand",
    "test_get_pause_intervals_in_range_per_queue_via_interface": "the same",
    "test_get_pause_intervals_in_range_merges_per_queue_and_pauseall": "UNPAUSEALL ends the pause in every queue, as "
    "in Asterisk, which walks all queues of the interface",
    "test_get_wrapup_time": "an agent's after-call works that overlap count once: parts of login time are disjoint",
}
LOGGED_IN = {
    "test_get_pause_intervals_in_range",
    "test_get_pause_intervals_in_range_ignores_null_queuename",
    "test_get_pause_intervals_in_range_multiple_pauseall",
    "test_get_wrapup_time",
    "test_get_wrapup_time_with_null_queuename",
}
"""Pause and after-call work are parts of login time here: these cases, which have no login, get one around them."""
NOT_ASKED = {
    "test_get_last_logins": "an inner step of its login intervals",
    "test_get_last_logouts": "the same",
    "test_get_first_time": "a query of its table",
    "test_insert_entry": "writing to the exchange's table",
    "test_last_callid_with_event_for_agent": "a query of its table",
}

Window = tuple[int, int]


def rows_of(case: Fact) -> list[Fact]:
    """The rows in order of time, times as local text in UTC."""
    rows = [dict(row) for row in case["queue_log"]]
    times = SHIFTED.get(case["case"], "").split()
    if times:
        rows = [_unshifted(row, f"2015-05-06 {clock}") for row, clock in zip(rows, times, strict=True)]
    for row in rows:
        row["time"] = _instant(row["time"]).strftime("%Y-%m-%d %H:%M:%S.%f")
        row["queuename"] = row.get("queuename") or "NONE"
    rows.sort(key=lambda row: row["time"])
    return _with_logins(rows) if case["case"].rpartition(".")[2] in LOGGED_IN else rows


def _with_logins(rows: list[Fact]) -> list[Fact]:
    first, last = (datetime.fromisoformat(rows[n]["time"]) for n in (0, -1))
    hour = timedelta(hours=1)
    before, after = [], []
    for agent in sorted({row["agent"] for row in rows}):
        own = {"callid": "NONE", "queuename": "NONE", "agent": agent, "data1": "1000@default"}
        before.append(own | {"time": str(first - hour), "event": "AGENTCALLBACKLOGIN"})
        after.append(own | {"time": str(last + hour), "event": "AGENTCALLBACKLOGOFF"})
    return [*before, *rows, *after]


def _unshifted(row: Fact, time: str) -> Fact:
    values = [row.get(name, "") for name in ("time", "callid", "queuename", "agent", "event", *DATA)]
    names = ("callid", "queuename", "agent", "event", *DATA)
    return {"time": time} | dict(zip(names, values, strict=False))


DATA = ("data1", "data2", "data3", "data4", "data5")


def _instant(text: str) -> datetime:
    text = text.replace("+0000", "+00:00")
    when = datetime.fromisoformat(f"{text}:00" if text.endswith("+00") else text)
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def window_of(case: Fact, n: int = 0) -> Window:
    """The period of the n-th question, half-open seconds."""
    first, last = case["query"][n]["args"][:2]
    return int(_instant(first).timestamp()), int(_instant(last).timestamp()) + 1


def clipped(intervals: list[Fact], window: Window, now: int) -> list[Window]:
    """The parts of intervals inside the period, joined where they touch."""
    start, end = window
    parts = sorted(
        (max(i["started_at"], start), min(now if i["ended_at"] is None else i["ended_at"], end)) for i in intervals
    )
    joined: list[Window] = []
    for one in (p for p in parts if p[1] > p[0]):
        if joined and one[0] <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], one[1]))
        else:
            joined.append(one)
    return joined


def intervals_told(pairs: list[list[str]]) -> list[Window]:
    """Their intervals in whole seconds."""
    return [(int(_instant(a).timestamp()), int(_instant(b).timestamp())) for a, b in pairs]


def same(found: list[Window], expected: list[Window]) -> bool:
    """Equal within a second: they keep fractions."""
    return len(found) == len(expected) and all(
        abs(f[0] - e[0]) <= 1 and abs(f[1] - e[1]) <= 1 for f, e in zip(found, sorted(expected), strict=True)
    )


def agent_intervals(kinds: tuple[str, ...]) -> Callable[[Fact, Fact, Facts, int], tuple[object, object, bool]]:
    """Compares intervals by agent, and by queue where the question has one."""

    def compare(case: Fact, expected: Fact, facts: Facts, now: int) -> tuple[object, object, bool]:
        told = next(iter(expected["source_expected"]), {"equals": [], "of": ""})
        found: dict[str, list[Window]] = {}
        window = window_of(case)
        for agent, queue, pairs in _asked(told):
            of_agent = [t for t in facts["agent-time"] if t["agent"] == agent and t["kind"] in kinds]
            if queue:
                of_agent = [t for t in facts["agent-time"] if t["agent"] == agent and t["queue"] == queue]
                of_agent = [t for t in of_agent if t["kind"] == ("queue_pause" if "pause" in kinds else "queue_login")]
            found[f"{agent}/{queue or ''}"] = clipped(of_agent, window, now)
            if not same(found[f"{agent}/{queue or ''}"], intervals_told(pairs)):
                return told["equals"], found, False
        if not told["equals"]:
            others = [t for t in facts["agent-time"] if t["kind"] in kinds]
            found["any"] = clipped(others, window, now)
            return [], found, not found["any"]
        return told["equals"], found, True

    return compare


def _asked(told: Fact) -> list[tuple[str, str, list[list[str]]]]:
    """(agent, queue, intervals): the answer itself, or one key of it named in `of`."""
    _, bracket, key = told["of"].partition("[(")
    if bracket:
        agent, queue = (part.strip(" '") for part in key.rstrip(")]").split(","))
        return [(agent, "" if queue == "None" else queue, told["equals"])]
    return [
        (name, "", pairs) if isinstance(name, str) else (name[0], name[1] or "", pairs)
        for name, pairs in told["equals"]
    ]


def answered(case: Fact, expected: Fact, facts: Facts, now: int) -> tuple[object, object, bool]:
    """Calls answered, by queue and agent."""
    found = sorted((v["queue"], v["agent"]) for v in facts["visits"] if v["outcome"] == "answered")
    matches = expected["source_expected"][0]["matches"]
    if "equal_to" in matches:
        return matches["equal_to"][0], len(found), matches["equal_to"][0] == len(found)
    props = [one["props"] for one in matches["contains_inanyorder"]]
    wanted = sorted((p["stat_queue_id"], p["stat_agent_id"]) for p in props)
    return wanted, found, wanted == found


def refused(case: Fact, expected: Fact, facts: Facts, now: int) -> tuple[object, object, bool]:
    """Callers turned away in the period."""
    start, end = window_of(case)
    found = [c for c in facts["calls"] if "refused" in c["flags"] and start <= c["started_at"] < end]
    wanted = len(expected["source_expected"][0]["matches"]["contains_exactly"]) if expected["source_expected"] else 0
    return wanted, len(found), wanted == len(found)


def left_empty(case: Fact, expected: Fact, facts: Facts, now: int) -> tuple[object, object, bool]:
    """Callers who left an empty queue in the period."""
    start, end = window_of(case)
    exits = [v for v in facts["visits"] if v["outcome"] == "exit_empty" and start <= v["entered_at"] < end]
    if case["case"].endswith("fallover"):
        return 1, len(exits), len(exits) == 1 and len(facts["visits"]) == 2
    if case["case"].endswith("reenter_same_queue"):
        return 2, len(exits), len(exits) == 2 and len(facts["visits"]) == 4
    wanted = len(expected["source_expected"][0]["matches"]["contains_exactly"]) if expected["source_expected"] else 0
    return wanted, len(exits), wanted == len(exits)


def left(outcome: str) -> Callable[[Fact, Fact, Facts, int], tuple[object, object, bool]]:
    """Callers who left in this way, by call id and wait, of those who entered in the period."""

    def compare(case: Fact, expected: Fact, facts: Facts, now: int) -> tuple[object, object, bool]:
        counts: list[int] = []
        found: list[tuple[str, int]] = []
        for n in range(len(case["query"])):
            start, end = window_of(case, n)
            own = [v for v in facts["visits"] if v["outcome"] == outcome and start <= v["entered_at"] < end]
            counts.append(len(own))
            found += [(v["visit_id"].split("/")[0], v["wait_s"]) for v in own]
        matches = expected["source_expected"][-1]["matches"]
        if "has_length" in matches:
            return matches["has_length"][0], counts, counts[-1] == matches["has_length"][0] and not sum(counts[:-1])
        wanted = sorted((dict(one)["callid"], dict(one)["waittime"]) for one in matches["contains_inanyorder"])
        return wanted, sorted(found), wanted == sorted(found)

    return compare


def wrapped(case: Fact, expected: Fact, facts: Facts, now: int) -> tuple[object, object, bool]:
    """Seconds of after-call work by hour and agent."""
    bad = {}
    for hour, lines in expected["source_expected"][0]["equals"]:
        start = int(_instant(hour).timestamp())
        for (agent, queue), values in lines:
            if queue is None:
                own = [t for t in facts["agent-time"] if t["agent"] == agent and t["kind"] == "wrap"]
                seconds = sum(end - begin for begin, end in clipped(own, (start, start + 3600), now))
                wanted = values[0][1]["seconds"]
                if seconds != wanted:
                    bad[hour, agent] = (wanted, seconds)
    return "see the case", bad, not bad


AGREES: list[tuple[str, Callable[[Fact, Fact, Facts, int], tuple[object, object, bool]]]] = [
    ("TestFillAnsweredCall", answered),
    ("TestFillSimpleCall", refused),
    ("fill_leaveempty", left_empty),
    ("TestFillLeaveEmptyCall", left_empty),
    ("login", agent_intervals(("login",))),
    ("pause", agent_intervals(("pause",))),
    ("abandoned", left("abandoned")),
    ("timeout", left("timeout")),
    ("wrapup", wrapped),
]
