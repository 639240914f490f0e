"""The cards of an agent's day: its timeline, the longest stretches without a call, and breaks by reason."""

from collections.abc import Sequence
from datetime import date

from dash.development.base_component import Component

from auth.language import gettext
from components import format as fmt
from components.charts import legend, wide_graph
from components.drawing import Drawing, Subject
from components.plain_table import plain_table
from components.states import card
from components.timeline import Segment, clock, segments, shown, state_series, timeline_figure
from data import facts
from data.table import Table

LONGEST = 8
NEEDED = 760
"""Pixels in which the hours of a day can be told apart."""
WORTH = 5 * 60
"""A gap shorter than this is no gap."""
AWAY = "away"
"""What a gap is made of that is no state: signed out between two shifts of one day."""
WITHOUT_CALLS = (facts.IDLE, facts.PAUSE)


def timeline_cards(subject: Subject) -> list[Component]:
    """The days as they went, and beneath them their longest gaps and their breaks."""
    return day_cards(subject.table, subject.drawing)


def day_cards(table: Table, drawing: Drawing) -> list[Component]:
    """The same for a page of its own."""
    found = segments(table)
    drawn = shown(found)
    if not drawn:
        return []
    locale, colours = drawing.locale, drawing.colours
    finding = about_day(table, locale)
    timeline = card(
        legend(list(state_series(drawn, colours).values())),
        wide_graph(timeline_figure(drawn, colours, locale), finding, NEEDED),
        title=finding,
        sub=f"{gettext(table.view)} · {fmt.span(table.first, table.last, locale)}",
    )
    return [timeline, *_beneath(found, drawing)]


def _beneath(found: Sequence[Segment], drawing: Drawing) -> list[Component]:
    several = len({one.agent for one in found}) > 1
    cards = [_gaps_card(gaps(found), drawing, several), _breaks_card(found, drawing)]
    return [one for one in cards if one is not None]


def about_day(table: Table, locale: str) -> str:
    """How much of the shift went to calls."""
    check = table.conservation
    calls = sum(part.value for part in check.parts if part.slug in (facts.TALK, facts.WRAP, facts.RING))
    if not check.whole.value:
        return gettext(table.question)
    return gettext(
        "%(share)s of %(time)s signed in went to calls",
        share=fmt.percent(calls / check.whole.value, locale),
        time=fmt.duration(check.whole.value, locale),
    )


def gaps(found: Sequence[Segment]) -> list[Segment]:
    """Every stretch without a call that is worth a look, the longest first."""
    rows: dict[tuple[str, date], list[Segment]] = {}
    for one in found:
        rows.setdefault((one.agent, one.day), []).append(one)
    all_gaps = [gap for day in rows.values() for gap in _of_day(sorted(day, key=lambda one: one.begin))]
    worth = [gap for gap in all_gaps if gap.seconds >= WORTH]
    return sorted(worth, key=lambda gap: (-gap.seconds, gap.agent, gap.day, gap.begin))


def _of_day(day: Sequence[Segment]) -> list[Segment]:
    on_shift = [one for one in day if one.kind != facts.TALK_OUTSIDE_LOGIN]
    if not on_shift:
        return []
    first, last = on_shift[0].begin, on_shift[-1].begin
    made, reached = [], first
    for one in day:
        if first < one.begin <= last and one.begin > reached:
            made.append(Segment(one.agent, one.day, AWAY, "", reached, one.begin - reached))
        if one.kind in WITHOUT_CALLS:
            made.append(one)
        reached = max(reached, one.begin + one.seconds)
    return made


def _gaps_card(found: Sequence[Segment], drawing: Drawing, several: bool) -> Component | None:
    if not found:
        return None
    locale = drawing.locale
    who = [gettext("Agent")] if several else []
    head = [gettext("From – to"), *who, gettext("State"), gettext("Length")]
    rows = []
    for one in found[:LONGEST]:
        when = f"{fmt.short_day(one.day, locale)}, {clock(one.begin)}–{clock(one.begin + one.seconds)}"
        name = [one.agent] if several else []
        rows.append([when, *name, _state(one), fmt.duration(one.seconds, locale)])
    title = gettext("The longest stretch without a call: %(time)s", time=fmt.duration(found[0].seconds, locale))
    return card(plain_table(head, rows, numbers=(len(head) - 1,), narrow="stack"), title=title, className="half")


def _state(gap: Segment) -> str:
    words = {AWAY: gettext("signed out"), facts.IDLE: gettext("ready"), facts.PAUSE: gettext("on break")}
    return f"{words[gap.kind]}: {gap.reason}" if gap.reason else words[gap.kind]


def _breaks_card(found: Sequence[Segment], drawing: Drawing) -> Component | None:
    sums: dict[str, tuple[int, int]] = {}
    for one in found:
        if one.kind == facts.PAUSE:
            times, seconds = sums.get(one.reason, (0, 0))
            sums[one.reason] = (times + 1, seconds + one.seconds)
    if not sums:
        return None
    locale, whole = drawing.locale, sum(seconds for _, seconds in sums.values())
    rows = [
        [reason or gettext("no reason"), fmt.integer(times, locale), fmt.duration(seconds, locale)]
        for reason, (times, seconds) in sorted(sums.items(), key=lambda item: -item[1][1])
    ]
    head = [gettext("Reason"), gettext("Times"), gettext("Length")]
    title = gettext("Breaks took %(time)s", time=fmt.duration(whole, locale))
    return card(plain_table(head, rows, numbers=(1, 2), narrow="stack"), title=title, className="half")
