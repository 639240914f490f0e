"""How far what still runs is counted: until now, but no further than its day and than its exchange was read."""

from datetime import date, timedelta

from data.answers.counting import Until
from data.localtime import day_start
from data.settings import Settings
from data.table import Freshness

AGENTS_SOURCE = "queue_log"
"""The source that tells of agents' shifts."""


def running_until(fresh: tuple[Freshness, ...], now: int, settings: Settings) -> Until:
    """What still runs is counted up to now, but no further than its day and than the exchange was last read."""
    zones = {pbx.name: pbx.zone for pbx in settings.exchanges}
    read = {one.pbx: one.checked_at for one in fresh if one.source == AGENTS_SOURCE and one.checked_at}

    def until(pbx: str, day: date) -> int:
        midnight = day_start(day + timedelta(days=1), zones.get(pbx, settings.zone))
        return min(now, midnight, read.get(pbx, now))

    return until
