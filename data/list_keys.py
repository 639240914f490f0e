"""The columns of lists: what names a call, a number, a step or an interval where rows are things, not sums.

Instants are ISO 8601 text with the offset of the zone of reports, so every file says them alike.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from data.table import Column
from data.words import N_


def _key(slug: str, name: str) -> Column:
    return Column(slug, name, "dimension")


NUMBER = _key("number", N_("Number"))
QUEUE = _key("queue", N_("Queue"))
AGENT = _key("agent", N_("Agent"))
AGENTS = _key("agents", N_("Agents"))
TOPIC = _key("topic", N_("Topic"))
DIRECTION = _key("direction", N_("Direction"))
OUTCOME = _key("outcome", N_("Outcome"))
BEGAN = _key("began", N_("Began"))
ENDED = _key("ended", N_("Ended"))
FIRST_AT = _key("first_at", N_("First call"))
LAST_AT = _key("last_at", N_("Last call"))
PBX = _key("pbx", N_("Exchange"))
CALL_ID = _key("call_id", N_("Call"))
STEP = _key("step", N_("Step"))
TARGET = _key("target", N_("Where to"))
WHY = _key("why", N_("Why it is here"))
KIND = _key("kind", N_("State"))
REASON = _key("reason", N_("Reason"))

INSTANTS = frozenset({"began", "ended", "first_at", "last_at"})
NUMBERS = frozenset({"number"})
CODES = frozenset({"call_id", "pbx"})
"""Keys that only programs read; a row's link says the same."""


def moment(at: int | None, zone: ZoneInfo) -> str | None:
    """An instant as a cell."""
    return None if at is None else datetime.fromtimestamp(at, zone).isoformat()
