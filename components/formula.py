"""Formulas as people read them: names of numbers in their language instead of slugs."""

import re
from collections.abc import Mapping

from auth.language import gettext
from data.metric import Metric
from data.words import N_

WORD = re.compile(r"[a-z][a-z_0-9]*")
SIGNS = re.compile(r"[\sΣ()+−/×·0-9]*")

OF_NAMED_QUESTIONS = (
    N_("Σ back_s / called_back"),
    N_("back_1h / called_back"),
    N_("Σ again_s / came_again"),
    N_("Σ not reached"),
    N_("now − first lost call"),
    N_("Σ wait / steps with a known wait"),
    N_("max over every second"),
    N_("Σ seconds of queued / seconds"),
    N_("Σ seconds of people / seconds"),
    N_("Σ seconds of lines / seconds"),
    N_("Σ seconds with queued > people"),
    N_("short_s / seconds"),
    N_("max by reason"),
    N_("end − beginning"),
    N_("Σ rows"),
    N_("repeated_24h / identified, both of calls whose time has passed"),
    N_("repeated_72h / identified, both of calls whose time has passed"),
    N_("1 − repeated_topic / topic_known, both of calls whose 7 days have passed"),
    N_("(called_back + came_again) / (lost − lost_no_number), all of calls whose 72 hours have passed"),
    N_("wait_s"),
    N_("talk_s"),
)
"""Formulas that are more than names of numbers; those of data/metrics/ are marked where they stand."""


def formula_words(metric: Metric, numbers: Mapping[str, Metric]) -> str:
    """The formula with the names of its numbers; one that has words of its own is a message itself."""
    letters, equals, written = metric.formula.rpartition(" = ")
    slugs = WORD.findall(written)
    if not (slugs and set(slugs) <= numbers.keys() and SIGNS.fullmatch(WORD.sub("", written))):
        return gettext(metric.formula)
    if written == f"Σ {metric.slug}":
        return gettext("added up one by one")
    return letters + equals + WORD.sub(lambda found: f"«{gettext(numbers[found[0]].name)}»", written)
