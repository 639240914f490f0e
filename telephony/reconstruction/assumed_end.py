"""Logins that nobody ended: when do we stop believing that the agent is still there?

A membership older than 16 hours in which the agent neither did nor was given anything for 4 hours is
reported as ended at the last evidence. This is a way of reporting only: the state keeps it open, since
a row may still come.
"""

from collections.abc import Iterable
from typing import NamedTuple

from telephony.reconstruction.agent_state import CarriedState

MAX_SESSION_S = 16 * 3600
QUIET_S = 4 * 3600


class AssumedEnd(NamedTuple):
    """The membership of `queue` since `since` is reported as ended at `ended_at`."""

    queue: str
    since: int
    ended_at: int


def horizon_of(open_since: int, last_evidence: int, now: int) -> int:
    """Up to when an open membership is believed: now, or the last evidence."""
    if now - open_since > MAX_SESSION_S and now - last_evidence >= QUIET_S:
        return max(open_since, last_evidence)
    return now


def assumed_ends(state: CarriedState, now: int) -> tuple[AssumedEnd, ...]:
    """Which memberships of the latest state are not believed any more."""
    ends = []
    for membership in state.memberships:
        evidence = membership.since if state.evidence is None else state.evidence
        horizon = horizon_of(membership.since, evidence, now)
        if horizon < now:
            ends.append(AssumedEnd(membership.queue, membership.since, horizon))
    return tuple(ends)


def doubted_at(state: CarriedState, now: int) -> int | None:
    """The first instant after `now` at which, without news, another membership is not believed."""
    due: Iterable[int] = (
        max(m.since + MAX_SESSION_S + 1, (m.since if state.evidence is None else state.evidence) + QUIET_S)
        for m in state.memberships
    )
    return min((at for at in due if at > now), default=None)


def rebuild_from(state: CarriedState, at: int) -> int:
    """From which instant on facts must be made again when a row at `at` follows this state.

    Earlier than `at` if a membership had been reported as ended until this row proved the opposite.
    """
    return min([end.ended_at for end in assumed_ends(state, at)], default=at)
