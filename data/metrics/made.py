"""The plain kinds of metric: counts and seconds, made of one counter each; shares and means, of several."""

from data.metric import QUEUE, Metric, average, share
from data.table import COUNT, SECONDS, SHARE


def count(slug: str, name: str, definition: str, better: str = "", view: str = QUEUE) -> Metric:
    """How many: the counter of the same slug, added up."""
    return Metric(slug, name, COUNT, view, definition, f"Σ {slug}", (slug,), lambda s: s[slug], better)


def seconds(slug: str, counter: str, name: str, definition: str, view: str) -> Metric:
    """How long altogether."""
    return Metric(slug, name, SECONDS, view, definition, f"Σ {slug}", (counter,), lambda s: s[counter])


def rate(
    slug: str, name: str, definition: str, part: str, whole: tuple[str, ...], better: str = "", view: str = QUEUE
) -> Metric:
    """Which share one counter is of several others."""
    below = f"({' + '.join(whole)})" if len(whole) > 1 else whole[0]
    needs = tuple(dict.fromkeys((part, *whole)))
    return Metric(
        slug,
        name,
        SHARE,
        view,
        definition,
        f"{part} / {below}",
        needs,
        lambda s: share(s[part], sum(s[one] for one in whole)),
        better,
    )


def mean(
    slug: str,
    name: str,
    definition: str,
    formula: str,
    counters: tuple[str, str],
    better: str = "",
    view: str = QUEUE,
) -> Metric:
    """Seconds by the number of those who are known to have spent them: `counters` are both."""
    time, number = counters
    return Metric(
        slug, name, SECONDS, view, definition, formula, counters, lambda s: average(s[time], s[number]), better
    )
