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
    low, high = LEAST, 1.0
    over_high = level(high) - wanted
    if over_high <= CLOSE:
        return high
    over_low = level(low) - wanted
    if over_low >= 0:
        return low
    for n in range(STEPS):
        # Where the straight line between the ends crosses; every third time the middle, which never gets stuck.
        part = 0.5 if n % 3 == 2 else -over_low / (over_high - over_low)
        share = low + part * (high - low)
        over = level(share) - wanted
        if abs(over) <= CLOSE:
            return share
        low, over_low, high, over_high = (low, over_low, share, over) if over > 0 else (share, over, high, over_high)
    return (low + high) / 2
