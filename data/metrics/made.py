"""The two plain kinds of metric, counts and seconds, made of one counter each."""

from data.metric import QUEUE, Metric
from data.table import COUNT, SECONDS


def count(slug: str, name: str, definition: str, better: str = "", view: str = QUEUE) -> Metric:
    """How many: the counter of the same slug, added up."""
    return Metric(slug, name, COUNT, view, definition, f"Σ {slug}", (slug,), lambda s: s[slug], better)


def seconds(slug: str, counter: str, name: str, definition: str, view: str) -> Metric:
    """How long altogether."""
    return Metric(slug, name, SECONDS, view, definition, f"Σ {slug}", (counter,), lambda s: s[counter])
