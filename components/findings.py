"""The finding of a chart as one sentence, made from the answer itself; else the question stands there.

Pure functions of tables. A share of fewer than 30 calls is no finding.
"""

from collections.abc import Sequence

from auth.language import gettext
from components import format as fmt
from components.wait_charts import Interval
from data.table import Table

ENOUGH = 30


def about(kind: str, table: Table, locale: str, threshold: int) -> str:
    """The finding of a report whose chart is of this kind."""
    match kind:
        case "waits":
            return about_waits(table, locale, threshold)
        case "shifts":
            return about_shifts(table, locale)
        case _:
            return about_calls(table, locale)


def about_waits(table: Table, locale: str, threshold: int) -> str:
    """How the service level stands to its target."""
    level, n = table.total_of("sl2"), table.n
    if not isinstance(level, float | int) or n < ENOUGH:
        return gettext(table.question)
    words = {
        "share": fmt.percent_beside(level, table.total_target, locale),
        "time": fmt.duration(threshold, locale),
        "target": fmt.whole_percent(table.total_target, locale),
    }
    if level >= table.total_target:
        return gettext("%(share)s of callers were answered within %(time)s: the target of %(target)s is met", **words)
    return gettext("Only %(share)s of callers were answered within %(time)s, the target is %(target)s", **words)


def about_intervals(intervals: Sequence[Interval], locale: str, target: float) -> str:
    """The interval in which it was worst."""
    worth = [one for one in intervals if one.n >= ENOUGH and one.service_level is not None]
    if not worth:
        return gettext("When do people wait?")
    worst = min(worth, key=lambda one: one.service_level or 0)
    level = worst.service_level or 0
    share = fmt.percent(level, locale)
    if level >= target:
        return gettext(
            "The target was met throughout; lowest at %(when)s: %(share)s in time", when=worst.name, share=share
        )
    return gettext("Worst at %(when)s: %(share)s were answered in time", when=worst.name, share=share)


def about_calls(table: Table, locale: str) -> str:
    """How many calls reached somebody."""
    known = {column.slug for column in table.columns}
    if not {"calls", "calls_answered"} <= known:
        return gettext(table.question)
    answered, total = table.total_of("calls_answered"), table.total_of("calls")
    if not isinstance(answered, int) or not isinstance(total, int) or total < ENOUGH:
        return gettext(table.question)
    return gettext(
        "%(share)s of calls reached somebody: %(answered)s of %(total)s",
        share=fmt.percent(answered / total, locale),
        answered=fmt.integer(answered, locale),
        total=fmt.integer(total, locale),
    )


def about_shifts(table: Table, locale: str) -> str:
    """How busy the agents were."""
    occupancy = table.total_of("occupancy")
    if not isinstance(occupancy, float | int) or not table.rows:
        return gettext(table.question)
    return gettext("Calls took %(share)s of working time, breaks left out", share=fmt.percent(occupancy, locale))
