"""Metrics: what screens, exports and letters call a number. Each is declared here once, and only here.

A metric of a view is at once in that view's report, on its page and in its exports.
"""

from data.metrics.agents import OF_AGENTS
from data.metrics.calls import OF_CALLS
from data.metrics.queues import OF_QUEUES, PARTS_OF_OFFERED

__all__ = ["METRICS", "PARTS_OF_OFFERED"]

METRICS = {metric.slug: metric for metric in (*OF_QUEUES, *OF_CALLS, *OF_AGENTS)}
