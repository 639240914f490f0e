"""What moves on a live page without being drawn anew: times that tick, and regions that follow a slice.

assets/live.js does the moving and knows no word: formats come from here. Instants are seconds since 1970 UTC on the
exchange's clock, as slices have them.
"""

from zoneinfo import ZoneInfo

from dash import dcc, html
from dash.development.base_component import Component

from components import format as fmt
from components.markup import data

OPERATOR_MS = 500
BOARD_MS = 1000


def ticking(
    since: float | None, now: float, locale: str, *, warn_s: int | None = None, bad_s: int | None = None
) -> Component:
    """The time since an instant, which goes on by itself; after `warn_s`, `bad_s` it has data-level warn, bad."""
    if not since:
        return html.Span(fmt.NONE)
    said = {"since": f"{since:.3f}", "locale": locale}
    said |= {name: str(limit) for name, limit in (("warn", warn_s), ("bad", bad_s)) if limit is not None}
    return html.Time(fmt.duration(max(0, int(now - since)), locale), className="tick", **data(**said))


def follows(pbx: str, name: str, store: str, every_ms: int = BOARD_MS) -> list[Component]:
    """What makes a page follow a slice: put it on the page once for each slice.

    When the slice or its freshness changes, `store` (a dcc.Store; "{version}.{fresh}", empty: no such slice) gets a new
    value: that is the Input of the callback which draws. Put `store` itself where Dash keeps it.
    """
    marker = html.Span(hidden=True, **data(live=f"{pbx}/{name}", every=str(every_ms), store=store))
    return [dcc.Store(id=store), marker]


def as_of(zone: ZoneInfo) -> Component:
    """When the exchange was last heard, hh:mm:ss, kept up to date; it has data-fresh "0" while that is not now."""
    return html.Time(fmt.NONE, className="as-of", **data(asof="", zone=zone.key))
