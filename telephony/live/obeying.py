"""Commands obeyed: taken from our database, asked of the exchange, answered, and written to the audit trail.

No command is obeyed twice, and none waits longer than the link's own limit. The trail keeps what was asked and how it
went, without numbers of callers.
"""

import re
import time
from collections.abc import Mapping
from typing import Any

from sqlalchemy.engine import Engine

from data.audit import append_audit
from data.database import reading, writing
from data.live.commands import FAILED, NO_LINK, Command, Outcome, finish, has_waiting, purge, take
from telephony.actions import Refused, Result, action_of, perform
from telephony.live.following import Follower

LONG_NUMBER = re.compile(r"\d{7,}")
WRITES_MODES = frozenset({"write_key", "set_device_state"})
NO_EXCHANGE = "no_exchange"


def take_waiting(engine: Engine, now: float) -> list[Command]:
    """Commands that nobody took yet; a look that finds none writes nothing."""
    with reading(engine) as connection:
        if not has_waiting(connection, now):
            return []
    with writing(engine) as connection:
        return take(connection, now)


async def obey(follower: Follower | None, command: Command) -> tuple[Outcome, str]:
    """Ask it of the exchange: how it went, and under which name news of it will come (empty: there will be none)."""
    if follower is None:
        return Outcome(FAILED, NO_EXCHANGE), ""
    try:
        action = action_of(command.kind, command.args)
    except Refused as refused:
        return Outcome(FAILED, refused.code, {"field": refused.field}), ""
    if not follower.link.is_connected:
        reason = follower.link.fault.code if follower.link.fault else ""
        return Outcome(FAILED, NO_LINK, {"reason": reason}), ""
    result = await perform(follower.link, action)
    if command.kind in WRITES_MODES:
        follower.look_at_modes()
    return outcome_of_result(result), result.value if action.action == "Originate" else ""


def outcome_of_result(result: Result) -> Outcome:
    """A result of the exchange as whoever asked is told it."""
    said = {"said": result.said[:200], "value": result.value[:200]}
    return Outcome(result.outcome, result.code, {name: text for name, text in said.items() if text})


def answer(engine: Engine, command: Command, outcome: Outcome) -> None:
    """Tell whoever asked, and the audit trail, in one transaction."""
    now = time.time()
    with writing(engine) as connection:
        finish(connection, command.id, outcome, now)
        append_audit(
            connection,
            at=int(now),
            action=f"live.{command.kind}"[:40],
            person_id=command.person_id,
            subject=f"exchange {command.pbx}",
            details={**without_numbers(command.args), "outcome": outcome.outcome, "code": outcome.code},
            ip=command.ip,
        )


def without_numbers(args: Mapping[str, Any]) -> dict[str, Any]:
    """What was asked, with long numbers cut to their last two digits."""
    return {name: LONG_NUMBER.sub(lambda found: f"…{found.group()[-2:]}", str(value)) for name, value in args.items()}


def forget_old(engine: Engine, now: float) -> None:
    """Commands of yesterday."""
    with writing(engine) as connection:
        purge(connection, now)
