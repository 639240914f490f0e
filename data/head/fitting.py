"""What share of the agents who are there a queue really has: fitted so that the model gives the measured level.

People who are there also serve other queues, make calls, miss rings, or do not take every call. One number
stands for all of that. It is never above 1: nobody is invented who was not there.
"""

from collections.abc import Callable

LEAST = 0.2
CLOSE = 0.002
STEPS = 12


def fitted_share(level: Callable[[float], float], wanted: float) -> float:
    """The share at which `level`, which grows with it, is `wanted`; 1 where even all of them give less."""
    low, high, share = LEAST, 1.0, 1.0
    for _ in range(STEPS):
        over = level(share) - wanted
        if abs(over) <= CLOSE or (over < 0 and share == 1.0):
            return share
        low, high = (low, share) if over > 0 else (share, high)
        share = (low + high) / 2
    return share
