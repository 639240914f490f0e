"""The finding of a chart as one sentence, made from the answer itself; else the question stands there.

Pure functions of tables. A share of fewer than 30 calls is no finding.
"""

from collections.abc import Sequence

from auth.language import gettext
from components import format as fmt
from components.drawing import FEW, Drawing
from components.labels import Labels
from components.level_charts import Level
from components.time_charts import Moment
from components.wait_charts import Interval
from data.table import Table, amount
from data.words import N_

ENOUGH = 30


def about_waits(table: Table, drawing: Drawing) -> str:
    """How the service level stands to its target, in the words of its formula."""
    level, n, locale = table.total_of("sl"), table.n, drawing.locale
    if not isinstance(level, float | int) or n < ENOUGH:
        return gettext(table.question)
    share, is_met = fmt.percent_beside(level, table.total_target, locale), level >= table.total_target
    said = gettext(
        LEVELS[drawing.formula],
        share=share if is_met else gettext("only %(share)s", share=share),
        time=fmt.duration(drawing.threshold, locale),
    )
    words = {"said": said[:1].upper() + said[1:], "target": fmt.whole_percent(table.total_target, locale)}
    if is_met:
        return gettext("%(said)s: the target of %(target)s is met", **words)
    return gettext("%(said)s, the target is %(target)s", **words)


LEVELS = (
    N_("the service level is %(share)s, each queue by its own rule"),
    N_("of the calls that were answered, %(share)s were within %(time)s"),
    N_("%(share)s of callers were answered within %(time)s"),
    N_("%(share)s of callers were answered within %(time)s, not counting those who hung up sooner"),
    N_("%(share)s of callers were answered within %(time)s or hung up sooner"),
    N_("%(share)s of all who came into the queue were answered within %(time)s"),
)
"""What the service level says, by the number of its formula; first: where there are several."""


def about_patience(bands: Sequence[Moment], locale: str) -> str:
    """In which band of waits most of those who hung up did so."""
    lost = sum(one.amounts[1] for one in bands)
    if lost < ENOUGH:
        return gettext("How long were people patient?")
    most = max(bands, key=lambda one: one.amounts[1])
    return gettext(
        "Most hung up after a wait of %(band)s: %(n)s of %(lost)s",
        band=most.name,
        n=fmt.integer(most.amounts[1], locale),
        lost=fmt.integer(lost, locale),
    )


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
            "The target was met throughout; lowest at %(when)s: service level %(share)s", when=worst.name, share=share
        )
    return gettext("Worst at %(when)s: service level %(share)s", when=worst.name, share=share)


def about_bars(table: Table, labels: Labels) -> str:
    """Which one there was most of; of calls also how many reached somebody."""
    names = [column for column in table.columns if column.kind == "dimension"]
    if "calls" in table.slugs and (table.by[:1] != table.by or table.by[0] in ALONG_TIME):
        return _about_reached(table, labels.locale)
    if len(names) != 1 or table.n < ENOUGH or len(table.rows) < 2:
        return gettext(table.question)
    place = table.place(table.counted)
    most = max(table.rows, key=lambda row: amount(row[place]))
    whole = amount(table.total[place])
    if not most[0] or not whole:
        return gettext(table.question)
    return gettext(
        "Most of all: %(name)s, %(share)s (%(n)s)",
        name=labels.key(names[0].slug, most[0]),
        share=fmt.percent(amount(most[place]) / whole, labels.locale),
        n=fmt.integer(amount(most[place]), labels.locale),
    )


ALONG_TIME = ("day", "week", "month", "hour", "slot", "weekday")


def _about_reached(table: Table, locale: str) -> str:
    if "calls_answered" not in table.slugs or table.n < ENOUGH:
        return gettext(table.question)
    answered, total = amount(table.total_of("calls_answered")), amount(table.total_of("calls"))
    return gettext(
        "%(share)s of calls reached somebody: %(answered)s of %(total)s",
        share=fmt.percent(answered / total if total else None, locale),
        answered=fmt.integer(answered, locale),
        total=fmt.integer(total, locale),
    )


def about_time(table: Table, labels: Labels) -> str:
    """More or fewer calls than before if compared, else the busiest interval beside the usual one."""
    if table.n < ENOUGH or len(table.rows) < 2:
        return gettext(table.question)
    before = amount(table.total_of("calls:before")) if table.against else 0
    if table.against and before >= ENOUGH:
        return _about_growth(amount(table.total_of("calls")), before, labels.locale)
    calls = [(amount(row[table.place("calls")]), row[0]) for row in table.rows]
    most, when = max(calls, key=lambda one: one[0])
    busy = sorted(n for n, _ in calls if n)
    return gettext(
        "The peak was %(when)s: %(n)s calls, usually %(usual)s",
        when=labels.key(table.by[0], when),
        n=fmt.integer(most, labels.locale),
        usual=fmt.integer(busy[len(busy) // 2], labels.locale),
    )


def _about_growth(now: float, before: float, locale: str) -> str:
    said = {"n": fmt.integer(now, locale), "before": fmt.integer(before, locale)}
    share = abs(now - before) / before
    if share < 0.005:
        return gettext("As many calls as before: %(n)s, were %(before)s", **said)
    said["share"] = fmt.percent(share, locale)
    if now > before:
        return gettext("%(share)s more calls than before: %(n)s, were %(before)s", **said)
    return gettext("%(share)s fewer calls than before: %(n)s, were %(before)s", **said)


def about_heat(table: Table, labels: Labels) -> str:
    """The hour of the week in which most people call."""
    place = next((n for n, column in enumerate(table.columns) if column.kind == "average"), None)
    if place is None or table.n < ENOUGH:
        return gettext(table.question)
    busiest = max(table.rows, key=lambda row: amount(row[place]))
    return gettext(
        "People call most on %(weekday)s at %(hour)s: %(n)s calls an hour",
        weekday=labels.key("weekday", busiest[table.by.index("weekday")]),
        hour=labels.key("hour", busiest[table.by.index("hour")]),
        n=fmt.decimal(amount(busiest[place]), labels.locale),
    )


def about_queues(table: Table, labels: Labels) -> str:
    """The queue farthest below its target."""
    level, counted = table.place("sl"), table.place(table.counted)
    judged = [
        (amount(row[level]) - target, row, target)
        for row, target in zip(table.rows, table.targets, strict=True)
        if row[level] is not None and amount(row[counted]) >= ENOUGH
    ]
    if not judged:
        return gettext(table.question)
    away, worst, target = min(judged, key=lambda one: one[0])
    if away >= 0:
        return gettext("The target was met in every queue that had enough calls")
    return gettext(
        "Farthest from its target: %(name)s, service level %(share)s where %(target)s is wanted",
        name=labels.key(table.by[0], worst[0]),
        share=fmt.percent_beside(amount(worst[level]), target, labels.locale),
        target=fmt.whole_percent(target, labels.locale),
    )


def about_levels(levels: Sequence[Level], locale: str) -> str:
    """In how many intervals the target was met; empty where too few can be judged."""
    judged = [one for one in levels if one.share is not None and not one.is_little]
    if len(judged) < 2:
        return ""
    met = sum((one.share or 0) >= one.target for one in judged)
    if met == len(judged):
        return gettext("The target was met every time")
    worst = min(judged, key=lambda one: one.share or 0)
    return gettext(
        "The target was met %(n)s times of %(all)s; worst: %(name)s, %(share)s",
        n=met,
        all=len(judged),
        name=worst.name,
        share=fmt.percent_beside(worst.share, worst.target, locale),
    )


def about_agents(table: Table, labels: Labels) -> str:
    """Between which bounds the middle half of agents handles a call."""
    place, counted = table.place("aht"), table.place(table.counted)
    known = sorted(amount(row[place]) for row in table.rows if row[place] is not None and amount(row[counted]) >= FEW)
    if len(known) < 4:
        return gettext(table.question)
    return gettext(
        "Half of the agents spend between %(low)s and %(high)s on a call",
        low=fmt.duration(known[len(known) // 4], labels.locale),
        high=fmt.duration(known[-(len(known) // 4) - 1], labels.locale),
    )


def about_breaks(table: Table, labels: Labels) -> str:
    """The reason that took most of the time on break."""
    reasons = [(n, column) for n, column in enumerate(table.columns) if column.kind == "spread"]
    whole = sum(amount(table.total[n]) for n, _ in reasons)
    if not whole:
        return gettext("What breaks were taken for")
    place, column = max(reasons, key=lambda one: amount(table.total[one[0]]))
    return gettext(
        "Most of the time on break: %(reason)s, %(share)s",
        reason=column.spread_value or gettext("no reason"),
        share=fmt.percent(amount(table.total[place]) / whole, labels.locale),
    )


def about_shifts(table: Table, locale: str) -> str:
    """How busy the agents were."""
    occupancy = table.total_of("occupancy")
    if not isinstance(occupancy, float | int) or not table.rows:
        return gettext(table.question)
    return gettext("Calls took %(share)s of working time, breaks left out", share=fmt.percent(occupancy, locale))
