"""A slow and simple reader of queue_log, for callers who come to each queue at most once under one id.

It looks at each (call id, queue) by itself and asks which rows there are, in no order: nothing of it is
shared with the real one. Losing rows, repeating them or writing them in another order is all the same to it.
"""

from dataclasses import dataclass

from telephony.rows import QueueRow

STRENGTH = ["WITHDRAW", "EXITWITHKEY", "EXITWITHTIMEOUT", "EXITEMPTY", "LEAVEEMPTY", "SYSCOMPAT", "ABANDON"]
OUTCOME = ["withdrawn", "exit_key", "timeout", "exit_empty", "exit_empty", "failed", "abandoned"]
WAIT_FIELD = {"EXITWITHKEY": 3, "COMPLETEAGENT": 0, "COMPLETECALLER": 0, "CONNECT": 0}
TALKS = {"COMPLETEAGENT": 1, "COMPLETECALLER": 1, "BLINDTRANSFER": 3, "TRANSFER": 3, "ATTENDEDTRANSFER": 3}


@dataclass(frozen=True, order=True)
class Seen:
    """What the rows of one caller in one queue say."""

    callid: str
    queue: str
    outcome: str
    wait_s: int | None
    agent: str
    talk_s: int | None


def visits_seen(rows: list[QueueRow], last_boot: int) -> list[Seen]:
    """One line for each caller and queue of which an entry, a connect or an end is left, in order of ids.

    `last_boot` is the position of the last start of the exchange, 0 if there was none.
    """
    found = []
    for callid, queue in sorted({(r.callid, r.queue) for r in rows if "." in r.callid}):
        own = {r.event: r for r in rows if (r.callid, r.queue) == (callid, queue)}
        end = next((own[event] for event in TALKS if event in own), None)
        connect = own.get("CONNECT")
        exits = [event for event in STRENGTH if event in own]
        if end is not None:
            wait = own["CONNECT"].data[0] if connect else end.data[WAIT_FIELD.get(end.event, 2)]
            talk = int(end.data[TALKS[end.event]])
            found.append(Seen(callid, queue, "answered", int(wait), end.agent, talk))
        elif connect is not None:
            evidence = own.get("ENTERQUEUE", connect)
            cut = evidence.position < last_boot
            talk_s = 0 if cut else None
            found.append(
                Seen(
                    callid, queue, "interrupted" if cut else "open_talking", int(connect.data[0]), connect.agent, talk_s
                )
            )
        elif exits:
            waits = [own[event].data[WAIT_FIELD.get(event, 2)] for event in exits]
            told = next((int(w) for w in waits if w), None)
            if told is None and "ENTERQUEUE" in own:
                told = own[exits[0]].at_us // 1_000_000 - own["ENTERQUEUE"].at_us // 1_000_000
            found.append(Seen(callid, queue, OUTCOME[STRENGTH.index(exits[0])], told, "", None))
        elif "ENTERQUEUE" in own:
            entered = own["ENTERQUEUE"]
            cut = entered.position < last_boot
            rings = [r.at_us for r in rows if (r.callid, r.queue, r.event) == (callid, queue, "RINGNOANSWER")]
            waited = max([entered.at_us, *rings]) // 1_000_000 - entered.at_us // 1_000_000
            found.append(
                Seen(callid, queue, "interrupted" if cut else "open_waiting", waited if cut else None, "", None)
            )
    return found
