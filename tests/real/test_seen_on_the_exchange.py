"""Rows that the real exchange wrote only now and then, kept so that they are tried every time."""

import pytest

from data.facts import Visit
from telephony.reconstruction.context import Context
from telephony.reconstruction.group import Group, reconstruct
from telephony.rows import QueueRow

CALL, AT = "1795448551.37", 1_795_448_551
TRANSFERRED = ("ATTENDEDTRANSFER", "BRIDGE", "073f5f37-d6ec-4d58-a8b6-23e7ac0e1181", "1", "11", "1")
COMPLETED = ("COMPLETEAGENT", "1", "11", "1", "", "")


def written(position: int, at: float, agent: str, row: tuple[str, str, str, str, str, str]) -> QueueRow:
    """A row of the queue `roads`."""
    event, *data = row
    one, two, three, four, five = data
    at_us = int((AT + at) * 1_000_000)
    return QueueRow(
        f"0.{position:012d}", "t0", position, at_us, "", CALL, "roads", agent, event, (one, two, three, four, five)
    )


def visits_of(*endings: tuple[str, str, str, str, str, str]) -> list[Visit]:
    """A caller who waits a second and talks eleven, and the rows that end it."""
    rows = [
        written(1, 0.549, "NONE", ("ENTERQUEUE", "", "79994853811", "1", "", "")),
        written(2, 1.558, "Игорь Щукин", ("CONNECT", "1", "1795448551.38", "1", "", "")),
        *(written(3 + n, 12.038, "Игорь Щукин", row) for n, row in enumerate(endings)),
    ]
    return reconstruct(Group(rows), Context("main", AT + 60)).visits


@pytest.mark.parametrize("endings", [(TRANSFERRED, COMPLETED), (COMPLETED, TRANSFERRED), (TRANSFERRED,)])
def test_an_attended_transfer_that_is_also_written_as_completed_is_one_visit(
    endings: tuple[tuple[str, str, str, str, str, str], ...],
) -> None:
    [visit] = visits_of(*endings)
    assert (visit.ended_by, visit.talk_s, visit.flags) == ("attended_transfer", 11, ())
