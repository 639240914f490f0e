"""Builders of agents' rows that read as stories, and the streams that hypothesis makes of them."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from hypothesis import strategies as st

from telephony.reconstruction.agent_history import pieces_of_day, run_days
from telephony.reconstruction.agent_intervals import Interval
from telephony.reconstruction.agent_state import NOBODY
from telephony.reconstruction.agent_time import Conditions, Day, DayInputs, RingPiece
from telephony.reconstruction.wrap_up import TalkPiece, WrapRule
from telephony.rows import QueueRow
from tests.telephony.reconstruction.agent_time_oracle import Ring, Row, Talk

QUEUES = ("water", "heat")
REASONS = ("", "lunch", "meeting")


def rows_of(written: Sequence[Row]) -> list[QueueRow]:
    """Rows as the exchange's reader gives them, in the order of `written`."""
    return [
        QueueRow(
            key=f"t0:{n}",
            origin="t0",
            position=n,
            at_us=at * 1_000_000,
            written="",
            callid="NONE",
            queue=queue or "NONE",
            agent="Anna",
            event=event,
            data=(data1, data2, "", "", ""),
        )
        for n, (at, event, queue, data1, data2) in enumerate(written)
    ]


def wrap_of(queue: str, at: int) -> int:
    """A dated rule: water takes three seconds of after-call work, from second 12 on six; heat none."""
    return (6 if at >= 12 else 3) if queue == "water" else 0


def times(
    written: Sequence[Row],
    talks: Sequence[Talk] = (),
    rings: Sequence[Ring] = (),
    *,
    days: Sequence[tuple[int, int]],
    now: int,
    restarts: Sequence[int] = (),
    rule: WrapRule = wrap_of,
) -> list[Interval]:
    """The intervals that the product makes of rows in the order of writing."""
    return times_of_rows(rows_of(written), talks, rings, days=days, now=now, restarts=restarts, rule=rule)


def times_of_rows(
    rows: Sequence[QueueRow],
    talks: Sequence[Talk] = (),
    rings: Sequence[Ring] = (),
    *,
    days: Sequence[tuple[int, int]],
    now: int,
    restarts: Sequence[int] = (),
    rule: WrapRule = wrap_of,
) -> list[Interval]:
    """The intervals that the product makes."""
    latest = max((row.at_us // 1_000_000 for row in rows), default=now)
    given = Conditions(now=max(now, latest), planned_wrap=rule, restarts=restarts)
    run = run_days([Day(*day) for day in days], NOBODY, inputs_of(rows, talks, rings), given)
    return [interval for result in run.results for interval in result.intervals]


def inputs_of(rows: Sequence[QueueRow], talks: Sequence[Talk], rings: Sequence[Ring]) -> Callable[[Day], DayInputs]:
    """What a worker would read for a day."""
    pieces = [TalkPiece(*talk) for talk in talks], [RingPiece(*ring) for ring in rings]
    return lambda day: pieces_of_day(day, rows, *pieces)


def days_between(start: int, cuts: Sequence[int], end: int) -> list[tuple[int, int]]:
    """Days of any length."""
    edges = [start, *sorted({cut for cut in cuts if start < cut < end}), end]
    return list(pairwise(edges))


SPAN = 24
"""Seconds of a stream: so few that rows, calls and midnights often fall on one another."""

at = st.integers(1, SPAN - 1)

calls = st.lists(
    st.tuples(st.sampled_from(QUEUES), at, st.integers(0, 10)).map(lambda c: (c[0], c[1], min(SPAN, c[1] + c[2]))),
    max_size=4,
)
open_talks = st.lists(st.tuples(st.sampled_from(QUEUES), at, st.none()), max_size=1)
talks = st.tuples(calls, open_talks).map(lambda parts: [*parts[0], *parts[1]])

_membership = st.tuples(
    st.sampled_from(["ADDMEMBER", "REMOVEMEMBER"]), st.sampled_from(QUEUES), st.sampled_from(["", "PAUSED"])
)
_pause = st.tuples(st.sampled_from(["PAUSE", "UNPAUSE"]), st.sampled_from(QUEUES), st.sampled_from(REASONS))
_pause_all = st.tuples(st.sampled_from(["PAUSEALL", "UNPAUSEALL"]), st.just(""), st.sampled_from(REASONS))
_reason = st.tuples(st.just("PAUSEREASON"), st.just(""), st.sampled_from(REASONS))
_wrap = st.tuples(st.just("WRAPUPSTART"), st.sampled_from(["", *QUEUES]), st.sampled_from(["0", "3", "9"]))
_noise = st.tuples(st.sampled_from(["PENALTY", "RINGINUSE", "QUEUESTART"]), st.sampled_from(QUEUES), st.just("1"))

member_rows = st.lists(
    st.tuples(at, st.one_of(_membership, _membership, _pause, _pause, _pause_all, _reason, _wrap, _noise)),
    max_size=12,
).map(lambda rows: [(t, *row, "") for t, row in sorted(rows, key=lambda r: r[0])])


@st.composite
def agent_logins(draw: st.DrawFn) -> list[Row]:
    """Logins for all queues of which any row may be lost, with what the log-off says about them."""
    edges = sorted(draw(st.lists(at, unique=True, max_size=8)))
    rows: list[Row] = []
    for start, end in zip(edges[::2], edges[1::2], strict=False):
        if end - start < 4:
            continue
        if draw(st.integers(0, 3)):
            rows.append((start, "AGENTLOGIN", "", "PJSIP/101-01", ""))
        if draw(st.integers(0, 3)):
            said = draw(st.sampled_from(["", *(str(end - start + off) for off in (-2, 0, 0, 0, 2))]))
            rows.append((end, "AGENTLOGOFF", "", "PJSIP/101-01", said))
    return rows
