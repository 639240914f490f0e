"""Which row belongs to which stay.

The exact pass takes rows of the same call id and queue; the fuzzy pass then follows a caller whose
call id changed on the way (attended transfer, pickup, Local channel optimisation: app_queue.c updates
`caller_uniqueid`) by queue, agent and the arithmetic of hold and talk. Only then ends whose numbers fit
nothing close what is open under their own id. What still has no stay makes a partial one. A row is never
matched to a stay of another queue.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from telephony.reconstruction.attempts import place_attempts
from telephony.reconstruction.queue_events import CONNECT, EXIT_RANK, EXITS, TALK_ENDS, connect_wait, ending
from telephony.reconstruction.stays import Stay, entries, seconds
from telephony.rows import QueueRow

REENTRY_FIT_S = 4
CONNECT_FIT_S = 3
WAIT_FIT_S = 2
DUPLICATE_EXIT_S = 5

Placed = tuple[int, QueueRow]
"""A row with its place among the group's rows in writing order."""


@dataclass(slots=True)
class Matched:
    """The stays of a group, and the rows that found none (before partial stays were made)."""

    stays: list[Stay]
    loose: list[QueueRow] = field(default_factory=list)
    places: dict[tuple[str, str], list[Stay]] = field(default_factory=dict)
    """Stays by call id and queue."""
    ignored: int = 0
    """Rows that contradict their visit, such as ABANDON of a caller who is already talking."""

    def at(self, place: QueueRow | Stay) -> list[Stay]:
        """The stays of the same call id and queue, to be read or added to."""
        return self.places.setdefault((place.callid, place.queue.casefold()), [])


def match(rows: Sequence[QueueRow]) -> Matched:
    """Bring the rows of one group, in writing order, together into stays."""
    found = match_exactly(rows)
    placed = {id(row): order for order, row in enumerate(rows)}
    left = _match_across_ids(found, [(placed[id(row)], row) for row in found.loose])
    _place_the_rest(found, left)
    place_attempts(found.stays, rows)
    return found


def match_exactly(rows: Sequence[QueueRow]) -> Matched:
    """Only rows of the same call id and queue, talk ends only if they fit; what is left over is in `loose`."""
    found = Matched(entries(rows))
    for stay in found.stays:
        found.at(stay).append(stay)
    ends: list[QueueRow] = []
    for order, row in enumerate(rows):
        if row.event in TALK_ENDS:
            ends.append(row)
        elif (row.event == CONNECT and not _connect(found.at(row), order, row)) or (
            row.event in EXITS and not _exit(found, found.at(row), order, row)
        ):
            found.loose.append(row)
    for row in ends:
        here = found.at(row)
        fitting = _talk_of(here, row) or _lost_connect_of(here, row)
        if fitting is not None:
            fitting.take_close(row)
        elif not _told_before(here, row):
            found.loose.append(row)
    return found


def _told_before(here: list[Stay], row: QueueRow) -> bool:
    """A second row about the end of one talk: loaded twice, or a transfer that Asterisk 22 also calls complete."""
    end = ending(row)
    for stay in here:
        close, known = stay.close, stay.end
        if close is None or known is None or close.event not in TALK_ENDS or close.agent != row.agent:
            continue
        same_wait = abs((known.wait_s or 0) - (end.wait_s or 0)) <= WAIT_FIT_S
        same_talk = abs((known.talk_s or 0) - (end.talk_s or 0)) <= WAIT_FIT_S
        if same_wait and same_talk and abs(seconds(close) - seconds(row)) <= DUPLICATE_EXIT_S:
            if "transfer" in TALK_ENDS[row.event] and "transfer" not in TALK_ENDS[close.event]:
                stay.take_close(row)
            return True
    return False


def _entry_before_talk(row: QueueRow) -> int | None:
    """When the visit began by the numbers of the row that ended its talk."""
    end = ending(row)
    return None if end.talk_s is None or end.wait_s is None else seconds(row) - end.talk_s - end.wait_s


def _lost_connect_of(here: list[Stay], row: QueueRow) -> Stay | None:
    """The visit that began when the end of a talk says so, and whose connect is not known."""
    entered = _entry_before_talk(row)
    return None if entered is None else _fitting_closely([s for s in here if s.is_waiting], entered)


def _fitting_closely(stays: Sequence[Stay], expected: int) -> Stay | None:
    """The stay whose entry fits `expected` best, if within the tolerance."""
    best = min(stays, key=lambda stay: abs(stay.entered - expected), default=None)
    return best if best is not None and abs(best.entered - expected) <= REENTRY_FIT_S else None


def _fitting(stays: Sequence[Stay], expected: int | None) -> Stay | None:
    """The stay whose entry fits `expected` best, else the earliest."""
    close = None if expected is None else _fitting_closely(stays, expected)
    return close or (stays[0] if stays else None)


def _begun(here: list[Stay], order: int) -> list[Stay]:
    """Stays entered before the row; all of them if none was (the table's order is disturbed)."""
    return [stay for stay in here if stay.order < order] or here


def _connect(here: list[Stay], order: int, row: QueueRow) -> bool:
    wait = connect_wait(row)
    expected = None if wait is None else seconds(row) - wait
    stay = _fitting([s for s in _begun(here, order) if s.is_waiting], expected)
    if stay is None:
        return any(s.connect and s.connect.data == row.data and s.connect.agent == row.agent for s in here)
    stay.take_connect(row)
    return True


def _exit(found: Matched, here: list[Stay], order: int, row: QueueRow) -> bool:
    begun = _begun(here, order)
    wait = ending(row).wait_s
    waiting = [stay for stay in begun if stay.is_waiting]
    stay = None if wait is None else _fitting_closely(waiting, seconds(row) - wait)
    if stay is None and begun and wait is not None and _came_again(begun[-1], seconds(row) - wait):
        return False
    if stay is None and _absorb_exit(found, begun, row):
        return True
    stay = stay or (waiting[0] if waiting else None)
    if stay is None:
        return False
    stay.take_close(row)
    stay.exits.append(row)
    return True


def _absorb_exit(found: Matched, begun: list[Stay], row: QueueRow) -> bool:
    """A second exit of a visit just closed is the same exit; the stronger outcome stays."""
    if not begun:
        return False
    last = begun[-1]
    if last.connect is not None:
        wait = ending(row).wait_s
        if wait is not None and seconds(row) - wait > seconds(last.connect):
            return False  # a caller who came again, whose entry was lost
        found.ignored += 1
        return True
    if last.close is None or abs(seconds(row) - seconds(last.close)) > DUPLICATE_EXIT_S:
        return False
    last.exits.append(row)
    if EXIT_RANK[row.event] < EXIT_RANK.get(last.close.event, -1):
        last.take_close(row)
    return True


def _came_again(stay: Stay, entered: int) -> bool:
    """True if an exit tells of an entry of its own: after the stay's waiting ended, or as it ended.

    Then it is first looked for among the waiting ones of other ids.
    """
    over = stay.connect or stay.close
    if over is None or entered < seconds(over):
        return False
    return entered > seconds(over) or entered - stay.entered > REENTRY_FIT_S


def _close_talk(here: list[Stay], row: QueueRow) -> bool:
    """End the talk this row may belong to though its numbers do not fit: the same agent's, else the earliest."""
    candidates = [s for s in here if s.is_open]
    connected = [s for s in candidates if s.connect is not None]
    of_agent = [s for s in connected if s.connect is not None and s.connect.agent == row.agent]
    stay = _fitting(of_agent or connected or candidates, _entry_before_talk(row))
    if stay is None:
        return False
    stay.take_close(row)
    return True


def _match_across_ids(found: Matched, loose: list[Placed]) -> list[Placed]:
    """Follow callers whose call id changed; gives back the rows that still have no stay."""
    left: list[Placed] = []
    for order, row in sorted(loose, key=lambda placed: (placed[1].event in TALK_ENDS, placed[0])):
        in_queue = [s for s in found.stays if s.queue.casefold() == row.queue.casefold()]
        stay = _talk_of(in_queue, row) if row.event in TALK_ENDS else _wait_of(in_queue, row)
        if stay is None:
            left.append((order, row))
            continue
        if row.event == CONNECT:
            stay.take_connect(row)
        else:
            stay.take_close(row)
            stay.exits += [row] if row.event in EXITS else []
        found.at(row).append(stay)
    return left


def _talk_of(stays: list[Stay], row: QueueRow) -> Stay | None:
    """The open talk of the same agent whose hold and beginning fit the numbers of its end, the best of several."""
    end = ending(row)
    if end.talk_s is None or end.wait_s is None:
        return None
    began = seconds(row) - end.talk_s
    best: tuple[int, Stay] | None = None
    for stay in stays:
        if not stay.is_open or stay.connect is None or stay.connect.agent != row.agent:
            continue
        connected = seconds(stay.connect)
        wait = stay.wait_s if stay.wait_s is not None else connected - stay.entered
        off = abs(connected - began)
        if off <= CONNECT_FIT_S and abs(wait - end.wait_s) <= WAIT_FIT_S and (best is None or off < best[0]):
            best = (off, stay)
    return best[1] if best else None


def _wait_of(stays: list[Stay], row: QueueRow) -> Stay | None:
    wait = connect_wait(row) if row.event == CONNECT else ending(row).wait_s
    if wait is None:
        return None
    expected = seconds(row) - wait
    fits = [s for s in stays if s.is_waiting and abs(s.entered - expected) <= CONNECT_FIT_S]
    return fits[0] if len(fits) == 1 else None


def _place_the_rest(found: Matched, left: list[Placed]) -> None:
    """Ends that fit nothing close what is open under their id; rows whose entry was lost make partial stays."""
    for order, row in sorted(left, key=lambda placed: (placed[1].event in TALK_ENDS, placed[0])):
        here = found.at(row)
        if row.event in TALK_ENDS and _end_under_own_id(here, row):
            continue
        if row.event in EXITS and _absorb_exit(found, here, row):
            continue
        stay = _partial(order, row)
        here.append(stay)
        found.stays.append(stay)


def _end_under_own_id(here: list[Stay], row: QueueRow) -> bool:
    stay = _talk_of(here, row)
    if stay is None:
        return _close_talk(here, row)
    stay.take_close(row)
    return True


def _partial(order: int, row: QueueRow) -> Stay:
    at = seconds(row)
    if row.event == CONNECT:
        stay = Stay(row.callid, row.queue, at - (connect_wait(row) or 0), order)
        stay.take_connect(row)
    else:
        end = ending(row)
        stay = Stay(row.callid, row.queue, at - (end.talk_s or 0) - (end.wait_s or 0), order)
        stay.take_close(row)
        if row.event in EXITS:
            stay.exits.append(row)
    stay.flags.add("inferred")
    return stay
