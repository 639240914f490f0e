"""Three sets of real rows with numbers counted by hand: what the product says, against what is expected."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Fact = dict[str, Any]
Check = tuple[str, object, object]
"""What is compared, expected, found."""


def read_into(product: Any, folder: Path) -> None:
    """Import the three sets, each as an exchange of its own."""
    product.take("queue-log", folder / "asterisk-issue-759" / "queue_log.txt", "swap")
    product.take("queue-log", folder / "malariapbx-2023" / "queue_log.csv", "malaria")
    product.take("cdr", folder / "malariapbx-2023" / "cdr.csv", "malaria")
    product.take("queue-log", folder / "billing-technical-2013" / "queue_log.csv", "billing")


def swapped_ids(expected: Fact, visits: list[Fact], calls: list[Fact]) -> Iterator[Check]:
    """An attended transfer in which the call ids change places."""
    for n, one in enumerate(expected["visits"]):
        visit = next((v for v in visits if v["queue"] == one["queue"]), {})
        names = {
            "enter": "entered_at",
            "connect": "connected_at",
            "end": "ended_at",
            "wait": "wait_s",
            "ring": "ring_s",
        }
        names |= {"talk": "talk_s", "agent": "agent", "outcome": "outcome", "end_reason": "ended_by"}
        for theirs, ours in names.items():
            yield f"visit {n + 1} {theirs}", one[theirs], visit.get(ours)
    for queue, totals in expected["queues"].items():
        yield f"queue {queue} offered", totals["offered"], sum(v["queue"] == queue for v in visits)
    yield "open visits", expected["open_visits"], sum(v["outcome"].startswith("open") for v in visits)
    yield "one journey", 1, len(calls)


def sums(name: str, expected: Fact, visits: list[Fact]) -> Iterator[Check]:
    """Counts and totals of a queue, an agent or everything."""
    count = Counter(v["outcome"] for v in visits)
    answered = [v for v in visits if v["outcome"] == "answered"]
    found = {
        "offered": len(visits),
        "answered": count["answered"],
        "abandoned": count["abandoned"],
        "timeout": count["timeout"],
        "open": count["open_waiting"] + count["open_talking"],
        "wait_answered_total": sum(v["wait_s"] for v in answered),
        "wait_abandoned_total": sum(v["wait_s"] for v in visits if v["outcome"] == "abandoned"),
        "talk_total": sum(v["talk_s"] for v in answered),
        "talk": sum(v["talk_s"] for v in answered),
        "answered_within_10s": sum(v["wait_s"] <= 10 for v in answered),
    }
    found["wait_answered_avg"] = found["wait_answered_total"] / max(1, len(answered))
    found["talk_avg"] = found["talk_total"] / max(1, len(answered))
    for key, value in expected.items():
        yield f"{name} {key}", value, found.get(key)


def each_visit(expected: list[Fact], visits: list[Fact]) -> Iterator[Check]:
    """Visits named by call id and queue."""
    names = {"agent": "agent", "wait": "wait_s", "ring": "ring_s", "talk": "talk_s", "ended_by": "ended_by"}
    names |= {"outcome": "outcome", "caller": "caller"}
    for one in expected:
        visit = next((v for v in visits if v["visit_id"].startswith(f"{one['callid']}/{one['queue']}/")), {})
        keys = [key for key in names if key in one]
        yield f"{one['callid']} {one['queue']}", [one[k] for k in keys], [visit.get(names[k]) for k in keys]


def malaria(expected: Fact, visits: list[Fact], calls: list[Fact]) -> Iterator[Check]:
    """Eight visits among many restarts, with call records of which some have no row in the log."""
    yield from each_visit(expected["visits"], visits)
    for queue, totals in expected["queues"].items():
        yield from sums(queue, totals, [v for v in visits if v["queue"] == queue])
    yield from sums("all", expected["total"], visits)
    cdr = expected["cdr"]
    yield "calls", cdr["distinct_linkedid"], len(calls)
    lost = {call["call_id"] for call in calls if "missing_visit" in call["flags"]}
    yield "queue calls missing from the log", set(cdr["queue_calls_missing_from_queue_log"]), lost
    unanswered = {"1677019360.7": "abandoned", "1677019401.9": "timeout", "1677019488.11": "abandoned"}
    found = {c["call_id"]: c["outcome"] for c in calls if c["call_id"] in unanswered}
    yield "ANSWERED records in which nobody spoke", unanswered, found


def billing(expected: Fact, visits: list[Fact], calls: list[Fact]) -> Iterator[Check]:
    """Late entries, a clock that steps back, one id in two queues, a talk that ends after four later calls."""
    yield from each_visit(expected["visit_rows"], visits)
    for queue, totals in expected["queues"].items():
        yield from sums(queue, totals, [v for v in visits if v["queue"] == queue])
    for agent, totals in expected["per_agent"].items():
        yield from sums(agent, totals, [v for v in visits if v["agent"] == agent])
    yield from sums("all", expected["total"], visits)
    yield "visits", expected["visits"], len(visits)
    yield "call ids", expected["distinct_callids"], len({v["visit_id"].split("/")[0] for v in visits})
    yield "open visits", expected["open_visits"], sum(v["outcome"].startswith("open") for v in visits)
