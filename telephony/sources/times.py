"""Times as exchanges write them, as instants: microseconds since 1970 UTC.

Tables hold local time without an offset, files hold seconds since 1970. An hour that a zone repeats
in autumn has two candidates; the epoch inside the channel's id and the row before decide. An
unreadable time is a ValueError. Source: main/logger.c, main/cdr.c of Asterisk 11 to 22.
"""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
QUARTER_S = 15 * 60

EARLIEST_US = 788_918_400 * SECOND
"""1995: every earlier time is a default value of a column (1970-01-02, 1000-01-01) and no time."""
FUTURE_US = 600 * SECOND
"""Rows may be this far ahead of our clock."""
DISORDER_US = 600 * SECOND
"""Rows next to each other are never written further apart than this against the order of time."""

_EPOCH = re.compile(r"(\d{9,10})(?:\.(\d{1,6})\d*)?")
_LONG = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,6})\d*)?(Z|[+-]\d\d:?\d\d)?")
_MINUTES_KEPT = 20_000


class Clock:
    """Reads the texts of one source, remembering minutes: most rows share theirs with another."""

    def __init__(self, zone: tzinfo) -> None:
        self.zone = zone
        self._minutes: dict[str, tuple[int, int]] = {}

    def candidates(self, text: str) -> tuple[int, int]:
        """The instant, and how much later it is if the repeated hour's second pass was meant (else 0)."""
        if not 19 <= len(text) <= 26 or text[16] != ":":
            return self._unusual(text)
        base, again = self._minutes.get(text[:16]) or self._learn(text[:16])
        if len(text) == 19:
            return base + _second(text[17:]) * SECOND, again
        fraction = text[20:]
        if text[19] != "." or not fraction.isdecimal():
            return self._unusual(text)
        return base + _second(text[17:19]) * SECOND + int(fraction.ljust(6, "0")), again

    def text(self, at_us: int) -> str:
        """The local time of an instant, to the second, as a table has it."""
        return datetime.fromtimestamp(at_us // SECOND, self.zone).strftime("%Y-%m-%d %H:%M:%S")

    def _learn(self, minute: str) -> tuple[int, int]:
        local = datetime.strptime(minute.replace("T", " "), "%Y-%m-%d %H:%M").replace(tzinfo=self.zone)
        first = _utc_us(local)
        # In the hour that spring leaves out, the second reading is the earlier one: then it is none.
        again = max(0, _utc_us(local.replace(fold=1)) - first)
        if len(self._minutes) >= _MINUTES_KEPT:
            self._minutes.clear()
        self._minutes[minute] = (first, again)
        return first, again

    def _unusual(self, text: str) -> tuple[int, int]:
        if epoch := _EPOCH.fullmatch(text):
            return int(epoch[1]) * SECOND + int((epoch[2] or "0").ljust(6, "0")), 0
        parts = _LONG.fullmatch(text)
        if not parts:
            raise ValueError("not a time")
        day, clock, fraction, offset = parts.groups()
        micros = int((fraction or "0").ljust(6, "0"))
        if offset:
            whole = datetime.fromisoformat(f"{day} {clock}{offset.replace('Z', '+00:00')}")
            return _utc_us(whole) + micros, 0
        base, again = self._minutes.get(f"{day} {clock[:5]}") or self._learn(f"{day} {clock[:5]}")
        return base + _second(clock[6:]) * SECOND + micros, again


def _second(text: str) -> int:
    second = int(text)
    if not 0 <= second <= 60:
        raise ValueError("not a second")
    return second


def _utc_us(local: datetime) -> int:
    return (local.astimezone(UTC) - datetime.fromtimestamp(0, UTC)) // timedelta(microseconds=1)


def channel_epoch(uniqueid: str) -> int | None:
    """When the channel of this id was made, seconds UTC: `[systemname-]1717397259.42`; None if it does not say."""
    head, _, tail = uniqueid.partition(".")
    digits = head.rpartition("-")[2]
    if 9 <= len(digits) <= 10 and digits.isdecimal() and tail[:1].isdecimal():
        return int(digits)
    return None


def not_before(at_us: int, again_us: int, floor_us: int) -> int:
    """The first of the two candidates that is not earlier than `floor_us`."""
    return at_us + again_us if again_us and at_us < floor_us else at_us


class Sequence:
    """Settles the repeated hour for rows in the order of writing.

    A row is never earlier than its channel, nor than the row before it of the same call, nor much
    earlier than the row written just before it. `state` is what the next batch has to know.
    """

    def __init__(self, state: dict[str, int] | None = None) -> None:
        self._of_call: dict[str, int] = dict(state or {})
        self._last_us = self._of_call.pop("", 0)
        self._repeated_us = max(self._of_call.values(), default=0)

    def settle(self, at_us: int, again_us: int, callid: str) -> int:
        """The instant of the next row."""
        if again_us:
            epoch = channel_epoch(callid)
            floor = max((epoch or 0) * SECOND, self._of_call.get(callid, 0), self._last_us - DISORDER_US)
            at_us = not_before(at_us, again_us, floor)
            self._repeated_us = at_us
            if epoch:
                self._of_call[callid] = at_us
        elif self._of_call and at_us > self._repeated_us + 2 * HOUR:
            self._of_call.clear()
        self._last_us = at_us
        return at_us

    @property
    def state(self) -> dict[str, int]:
        """JSON-able; small except in the repeated hour itself."""
        return {**self._of_call, "": self._last_us}


def drift_s(seen: Iterable[tuple[int, str]]) -> int | None:
    """How far times lie from the channels they belong to: whole quarters of an hour, in seconds.

    `seen` has (instant in microseconds, uniqueid) of rows written soon after their channel began. Time spent
    before the queue only adds, so the smallest distance counts that three rows agree on (one alone may be
    from a day when somebody set the clock). None if there are no three.
    """
    quarters = Counter(
        (at_us // SECOND - made + 60) // QUARTER_S for at_us, uniqueid in seen if (made := channel_epoch(uniqueid))
    )
    agreed = [quarter for quarter, rows in quarters.items() if rows >= 3]
    return min(agreed) * QUARTER_S if agreed else None


def zone_trouble(source: str, zone: tzinfo, drift: int, at_us: int) -> str:
    """One sentence about a source whose times are off by `drift` seconds."""
    moment = datetime.fromtimestamp(at_us // SECOND, zone)
    offset = moment.utcoffset() or timedelta(0)
    seen = _offset_name(offset + timedelta(seconds=drift))
    return f"the times in {source} look like {seen} while the exchange is set to {zone} ({_offset_name(offset)})"


def _offset_name(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '-'}{hours}" + (f":{rest:02d}" if rest else "")
