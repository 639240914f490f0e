"""Of which rows of the exchange each counter is made: events of logs, columns of call records."""

from data import facts

Said = tuple[str, tuple[str, ...]]
"""A source of the exchange, and its events or columns."""


def _log(*events: str) -> Said:
    return ("queue_log", events)


_ENTRY = _log("ENTERQUEUE")
_TRANSFERS = ("BLINDTRANSFER", "ATTENDEDTRANSFER", "TRANSFER")
_TALK_ENDS = ("COMPLETEAGENT", "COMPLETECALLER", *_TRANSFERS)
_ANSWER = _log("CONNECT", *_TALK_ENDS)
_HANG_UP = _log("ABANDON")
_EXITS = {
    facts.TIMEOUT: ("EXITWITHTIMEOUT",),
    facts.EXIT_EMPTY: ("EXITEMPTY", "LEAVEEMPTY"),
    facts.EXIT_KEY: ("EXITWITHKEY",),
    facts.WITHDRAWN: ("WITHDRAW",),
    facts.FAILED: ("SYSCOMPAT",),
    facts.REDIRECTED: ("ABANDON",),
    facts.INTERRUPTED: ("QUEUESTART",),
    facts.STALE: ("ENTERQUEUE", "CONNECT"),
}
_LEFT = _log(*(event for events in _EXITS.values() for event in events if event not in ("QUEUESTART", "ABANDON")))
_PHONE_LEFT: Said = ("cel", ("CHAN_START", "HANGUP", "CHAN_END"))
_LEGS: Said = ("cdr", ("calldate", "src", "dst", "channel", "dstchannel", "did", "lastapp"))
_REACHED: Said = ("cdr", ("disposition", "dstchannel", "billsec"))
_BRIDGES: Said = ("cel", ("BRIDGE_ENTER", "BRIDGE_EXIT", "CHAN_END"))
_WRAP = _log("WRAPUPSTART")
_SHIFT = _log(
    "ADDMEMBER", "REMOVEMEMBER", "AGENTLOGIN", "AGENTLOGOFF", "AGENTCALLBACKLOGIN", "AGENTCALLBACKLOGOFF", "QUEUESTART"
)
_PAUSE = _log("PAUSE", "UNPAUSE", "PAUSEALL", "UNPAUSEALL", "PAUSEREASON")
_RINGS = _log("RINGNOANSWER", "RINGCANCELED", "CONNECT", "AGENTDUMP")

SOURCES: dict[str, tuple[Said, ...]] = {
    "offered": (_ENTRY,),
    "answered": (_ANSWER,),
    "abandoned": (_HANG_UP,),
    "short_abandoned": (_HANG_UP,),
    **{outcome: (_log(*events),) for outcome, events in _EXITS.items()},
    "open": (_ENTRY, _log("CONNECT")),
    "answered_in_time": (_ENTRY, _ANSWER),
    "abandoned_in_time": (_ENTRY, _HANG_UP),
    "answered_timed": (_ENTRY, _ANSWER),
    "answered_wait_s": (_ENTRY, _ANSWER),
    "abandoned_timed": (_ENTRY, _HANG_UP),
    "abandoned_wait_s": (_ENTRY, _HANG_UP),
    "waited": (_ENTRY, _ANSWER, _HANG_UP),
    "longest_wait_s": (_ENTRY, _ANSWER, _HANG_UP),
    "talked": (_ANSWER, _PHONE_LEFT),
    "talk_s": (_ANSWER, _PHONE_LEFT),
    "sl_good": (_ENTRY, _ANSWER, _HANG_UP),
    "sl_counted": (_ENTRY, _ANSWER, _HANG_UP, _LEFT),
    "flowed_out": (_LEFT,),
    "further_visits": (_ENTRY,),
    "transferred": (
        _log("BLINDTRANSFER", "ATTENDEDTRANSFER", "TRANSFER"),
        ("cel", ("BLINDTRANSFER", "ATTENDEDTRANSFER")),
    ),
    "rang": (_ANSWER,),
    "ring_s": (_ANSWER,),
    "uncertain": (_ENTRY, _log("QUEUESTART")),
    "calls": (_LEGS, _ENTRY),
    **{f"calls_{one}": (_LEGS,) for one in facts.DIRECTIONS},
    "calls_answered": (_REACHED, _BRIDGES, _ANSWER),
    "calls_incoming_answered": (_REACHED, _BRIDGES, _ANSWER),
    "calls_refused": (_log("FULL", "JOINEMPTY", "CLOSED"), _LEGS),
    "calls_without_queue": (_LEGS, _ENTRY),
    "calls_waited": (_ENTRY,),
    "calls_wait_s": (_ENTRY, _ANSWER, _HANG_UP),
    "calls_talked": (_BRIDGES, _REACHED),
    "calls_talk_s": (_BRIDGES, _REACHED),
    "offers": (_RINGS,),
    "offers_answered": (_log("CONNECT"),),
    "offers_missed": (_log("RINGNOANSWER"),),
    "offers_busy": (_log("RINGNOANSWER"),),
    "login_s": (_SHIFT,),
    "busy_talk_s": (_ANSWER, _PHONE_LEFT),
    "busy_wrap_s": (_ANSWER, _WRAP),
    "busy_ring_s": (_RINGS,),
    "pause_s": (_PAUSE,),
    "idle_s": (_SHIFT, _PAUSE, _RINGS, _ANSWER),
    "talk_outside_s": (_ANSWER, _SHIFT),
    "wrap_s": (_ANSWER, _WRAP),
}
"""Counter → the rows of the exchange that it is counted from."""
_OF_SHIFTS = (_SHIFT, _PAUSE, _RINGS, _ANSWER, _WRAP)
OF_NAMED: dict[str, tuple[Said, ...]] = {
    "calls": (_LEGS, _REACHED, _ENTRY, _ANSWER, _HANG_UP, _LEFT),
    "visits": (_ENTRY, _ANSWER, _HANG_UP, _LEFT),
    "offers": (_RINGS,),
    "shifts": _OF_SHIFTS,
    "handling": _OF_SHIFTS,
}
"""Fact that a named question is about → the rows behind it."""
WAITS = (*_ENTRY[1], *_ANSWER[1], *_HANG_UP[1])
"""Events of which waits are made."""
