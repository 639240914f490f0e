"""How long a link waits for what, in seconds, and how long it pauses before it tries again."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """Every wait of a link. A silent exchange is noticed after `ping_every_s` + `pong_within_s` at the latest."""

    connect_s: float = 5.0
    login_s: float = 5.0
    boot_s: float = 60.0
    """How long an exchange that has just started may load its queues."""
    boot_poll_s: float = 0.25
    answer_s: float = 5.0
    ping_every_s: float = 5.0
    pong_within_s: float = 9.0
    first_pause_s: float = 1.0
    longest_pause_s: float = 30.0
    steady_s: float = 10.0
    """A connection that held so long starts the pauses anew."""


USUAL = Timing()
REFUSED = "login_refused"


def pause_s(timing: Timing, code: str, failures: int, chance: float) -> float:
    """Pause before the next try after so many failures in a row (1, 2 …); `chance` is 0…1.

    Doubles from `first_pause_s` to `longest_pause_s`, so spread that links which fell together do not come together. A
    refused login waits the longest pause at once, and never less: the exchange's doors count such tries.
    """
    if code == REFUSED:
        return timing.longest_pause_s * (1 + 0.2 * chance)
    doubled = timing.first_pause_s * 2.0 ** min(failures - 1, 16)
    return min(timing.longest_pause_s, doubled) * (0.75 + 0.25 * chance)
