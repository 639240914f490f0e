"""The pace of Python's garbage collector in the processes of the product."""

import gc

CALM = (50_000, 10, 10)
"""Rows make many small objects and no cycles.

At the collector's default pace a worker spends a tenth of its time in it, an answer of ten thousand rows a third.
"""


def calm() -> None:
    """Let it look less often."""
    gc.set_threshold(*CALM)
