"""How call records and id-less tables are read by time: building their rows, and what to look at again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from telephony.sources.cdr_rows import FIELDS, cdr_row
from telephony.sources.contents import AsTimed, Contents
from telephony.sources.kinds import Kind, Raw, Unusable, bad_row, digest, instant_of
from telephony.sources.late import SHORT_S
from telephony.sources.pages import TimePages
from telephony.sources.reading import SourceUnavailable
from telephony.sources.record import Record
from telephony.sources.text import clean
from telephony.sources.timed import Build, Compare, Look
from telephony.sources.times import HOUR, SECOND, Clock, channel_epoch, not_before

CDR_LOOKS = (Look(0, 60), Look(0, SHORT_S + 60), Look(60, 2 * 3600), Look(15 * 60, 26 * 3600))
"""A record appears when its call has ended: hours after its start at the worst."""
LOG_LOOKS = (Look(0, 60), Look(0, SHORT_S + 60), Look(3600, 24 * 3600))
COMPARED_DAYS = 35
FEW = 48


def cdr_instant(clock: Clock, raw: Raw, now: int) -> int:
    """A record starts when its channel does: in the repeated hour, the candidate next to it."""
    at_us, again_us = instant_of(clock, raw[0], now)
    epoch = channel_epoch(clean(raw[1], 80)) if again_us else None
    if epoch and abs(at_us + again_us - epoch * SECOND) < abs(at_us - epoch * SECOND):
        return at_us + again_us
    return at_us


def build_calls(raws: Sequence[Raw], clock: Clock, now: int) -> list[Any]:
    """Call records, and those that cannot be used."""
    built: list[Any] = []
    for raw in raws:
        try:
            built.append(cdr_row(cdr_instant(clock, raw, now), raw))
        except Unusable as reason:
            built.append(bad_row(FIELDS, f"bad-{digest(raw)}", str(reason), raw))
    return built


def builder(kind: Kind[Any]) -> Build:
    """Rows of a table without an id. Sorted by local time, the repeated hour's passes are mixed."""

    def build(raws: Sequence[Raw], clock: Clock, now: int) -> list[Any]:
        def instant(raw: Raw) -> int:
            at_us, again_us = instant_of(clock, raw[0], now)
            made = channel_epoch(clean(raw[1], 80)) if again_us else None
            return not_before(at_us, again_us, (made or 0) * SECOND)

        contents = Contents(kind, instant, AsTimed())
        return [contents.row(raw) for raw in raws]

    return build


def nothing_differs(clock: Clock, latest_us: int) -> list[list[str]]:
    """For tables that are not compared."""
    return []


def comparison(pages: TimePages, record: Record) -> Compare:
    """Hours of the last weeks whose records or seconds of talk are not those that we keep."""

    def compare(clock: Clock, latest_us: int) -> list[list[str]]:
        start_us = latest_us - COMPARED_DAYS * 24 * HOUR
        first = clock.text(start_us)[:13]
        try:
            there = pages.hours(f"{first}:00:00")
        except SourceUnavailable:
            # Too much to count at once. The shorter looks go on; tomorrow again.
            return []
        here = record.cdr_hours(start_us - 2 * HOUR)
        differing = sorted(hour for hour, sums in there.items() if _is_hour(hour) and here.get(hour) != sums)
        if len(differing) > FEW:
            return [[f"{differing[0]}:00:00", ""]]
        return [[f"{hour}:00:00", f"{hour}:59:59.999999"] for hour in differing]

    return compare


def _is_hour(text: str) -> bool:
    try:
        datetime.strptime(text, "%Y-%m-%d %H")
    except ValueError:
        return False
    return True
