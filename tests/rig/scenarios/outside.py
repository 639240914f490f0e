"""Calls that no queue sees: outgoing, internal, and at night."""

from collections.abc import Iterator

from tests.rig.sipp import Sipp
from tests.rig.stage import Stage, together
from tests.rig.truth import CallTruth, Truth

CLOSED_AT_NIGHT = "4951008"


def outgoing_answered(stage: Stage) -> Iterator[Truth]:
    """9 and the number; the other side answers after two seconds."""
    other, own = stage.phone("trunk", rings_s=2), stage.dials("131", "974957654321")
    together(own, other)
    yield CallTruth("131", "74957654321", "outgoing", reached=True, talk_s=_talk(own), agents=("131",))


def outgoing_busy(stage: Stage) -> Iterator[Truth]:
    """The other side is busy."""
    other, own = stage.busy("trunk"), stage.dials("122", "974957650000")
    together(own, other)
    yield CallTruth("122", "74957650000", "outgoing", reached=False, agents=("122",))


def internal(stage: Stage) -> Iterator[Truth]:
    """One agent calls another."""
    other, own = stage.phone("122"), stage.dials("131", "122")
    together(own, other)
    yield CallTruth("131", "122", "internal", reached=True, talk_s=_talk(own), agents=("131", "122"))


def at_night(stage: Stage) -> Iterator[Truth]:
    """The number is closed: the caller hears so and is gone."""
    stage.closes()
    caller = stage.caller(CLOSED_AT_NIGHT)
    together(caller)
    stage.opens()
    yield CallTruth(caller.number, CLOSED_AT_NIGHT, "incoming", reached=False)


def _talk(dialled: Sipp) -> float:
    return dialled.saw("BYE") - dialled.saw("200 INVITE")
