"""Do the times of a source fit the zone that is configured? The ids of channels hold the truth in UTC.

Asked at the start and every hour. Times that are simply UTC (queue_log_realtime_use_gmt, usegmtime) are
read as such; any other difference is reported and left to people.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, tzinfo

from telephony.sources.kinds import Raw, Unusable, instant_of
from telephony.sources.text import clean
from telephony.sources.times import Clock, drift_s, zone_trouble

EVERY_S = 3600
SOON_S = 60
"""When too few rows could tell, ask again after this."""


class ZoneCheck:
    """Decides how the times of one source are read. `sample` gives (time, channel id) of recent rows."""

    def __init__(self, source: str, zone: tzinfo, sample: Callable[[], Sequence[Raw]], typed_utc: bool) -> None:
        self._source, self._zone, self._sample, self._typed_utc = source, zone, sample, typed_utc
        self._local, self._utc = Clock(zone), Clock(UTC)
        self._due = 0
        self.trouble = ""

    def clock(self, was_utc: bool, now: int) -> tuple[Clock, bool]:
        """The clock to read with, and whether it is UTC; `was_utc`: what was found before."""
        if self._typed_utc:
            return self._utc, True
        if now < self._due:
            return (self._utc if was_utc else self._local), was_utc
        self._due = now + EVERY_S
        is_utc = self._found(was_utc, now)
        return (self._utc if is_utc else self._local), is_utc

    def _found(self, was_utc: bool, now: int) -> bool:
        rows = self._sample()
        drift, latest_us = _drift(rows, self._local, now)
        self.trouble = ""
        if drift is None:
            self._due = now + SOON_S
            return was_utc
        if drift == 0:
            return False
        if _drift(rows, self._utc, now)[0] == 0:
            return True
        self.trouble = zone_trouble(self._source, self._zone, drift, latest_us)
        return was_utc


def _drift(rows: Sequence[Raw], clock: Clock, now: int) -> tuple[int | None, int]:
    """The drift of these rows read with this clock, and the latest of their times."""
    seen = []
    for time, uniqueid in rows:
        try:
            # A wrong zone makes the newest times lie in the future: allow a day.
            at_us, again_us = instant_of(clock, time, now + 24 * 3600)
        except Unusable:
            continue
        if not again_us:
            seen.append((at_us, clean(uniqueid, 80)))
    return drift_s(seen), max((at_us for at_us, _ in seen), default=0)
