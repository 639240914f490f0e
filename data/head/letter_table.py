"""The letter as a table: each number beside the one before, and what it contributed to the change.

Units differ from row to row and stand beside the name: shares are 0…1, times seconds. A contribution is in
shares of the service level and stands only where the change is more than chance, as on the page.
"""

from collections.abc import Iterator

from data.head import contributions
from data.head.letter import Account, Letter
from data.head.period import Period
from data.metric import QUEUE
from data.settings import Settings
from data.table import COUNT, SECONDS, SHARE, Cell, Column, Conservation, Freshness, Note, Part, Table, as_number
from data.words import N_

TITLE = N_("Letter to the head")
QUESTION = N_("What happened, and why?")
NOT_BEGUN = N_("No day of this period is over yet.")

CAUSES = {
    contributions.CALLS: N_("Calls: how many and when"),
    contributions.STAFF: N_("People at the telephone: how many and when"),
    contributions.HANDLING: N_("Handling time"),
    contributions.MIX: N_("Mix of queues"),
    contributions.OUTAGES: N_("Failures of the exchange"),
}
REMAINDER = "remainder"
LINES = CAUSES | {
    REMAINDER: N_("Not explained"),
    "sl": N_("Service level"),
    "abandon_rate": N_("Abandon rate"),
    "asa": N_("Average wait"),
    "lost": N_("Lost calls"),
    "recovered_rate": N_("Recovered"),
}
"""What a line is about → its name."""
UNITS = {COUNT: N_("number"), SHARE: N_("share"), SECONDS: N_("seconds")}

_COLUMNS = (
    Column("line", N_("What"), "dimension"),
    Column("unit", N_("Unit"), "dimension"),
    Column("now", N_("Now"), "metric"),
    Column("before", N_("Before"), "metric"),
    Column("contribution", N_("Contribution"), "metric", SHARE),
)


def letter_table(letter: Letter | None, period: Period, fresh: tuple[Freshness, ...], settings: Settings) -> Table:
    """The letter's numbers, a row each; without a letter (no day of the period is over) no rows and a note."""
    nothing = Part("offered", N_("Offered"), 0)
    return Table(
        report="letter",
        title=TITLE,
        question=QUESTION,
        view=QUEUE,
        by=(),
        columns=_COLUMNS,
        rows=tuple(_rows(letter)) if letter else (),
        total=(None,) * len(_COLUMNS),
        conservation=letter.now.waits.conservation if letter else Conservation(nothing, (nothing,)),
        first=period.first,
        last=period.counted_to if letter else period.last,
        counted="offered",
        n=letter.now.waits.n if letter else 0,
        freshness=fresh,
        zone=settings.zone,
        notes=() if letter else (Note(NOT_BEGUN),),
    )


def outage_count(account: Account) -> int:
    """Restarts of the exchange, and visits that they cut off."""
    return len(account.broke.restarts) + account.broke.interrupted


def _rows(letter: Letter) -> Iterator[tuple[Cell, ...]]:
    sides, found = (letter.now, letter.before), letter.explained
    told = found if found and found.is_more_than_chance else None
    effects = told.effects if told else {}

    def waits(slug: str) -> tuple[Cell, ...]:
        return tuple(one.waits.total_of(slug) for one in sides)

    def line(slug: str, unit: str, values: tuple[Cell, ...], contribution: float | None = None) -> tuple[Cell, ...]:
        return (slug, unit, *values, contribution if contribution is not None else effects.get(slug))

    yield line("sl", SHARE, waits("sl"), told.change if told else None)
    yield line(contributions.CALLS, COUNT, waits("offered"))
    yield line(contributions.STAFF, SECONDS, tuple(one.staff_s or None for one in sides))
    yield line(contributions.HANDLING, SECONDS, waits("aht"))
    yield line(contributions.MIX, SHARE, (None, None))
    yield line(contributions.OUTAGES, COUNT, tuple(map(outage_count, sides)))
    yield line(REMAINDER, SHARE, (None, None), told.remainder if told else None)
    yield line("abandon_rate", SHARE, waits("abandon_rate"))
    yield line("asa", SECONDS, waits("asa"))
    yield line("lost", COUNT, (letter.lost.n, None))
    yield line("recovered_rate", SHARE, (as_number(letter.lost.total_of("recovered_rate")), None))
