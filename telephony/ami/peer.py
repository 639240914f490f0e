"""What an exchange says about itself when a link has logged in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Peer:
    """The exchange at the other end. Empty texts are what it did not tell (its user may not ask)."""

    ami_version: str
    """Of the manager interface, such as 11.0.0."""
    version: str
    """Of Asterisk, such as 22.10.0."""
    started: str
    """When it started, in its local time. Equal to the last connection's: the same run of the exchange."""
    is_another_run: bool
    """The exchange has restarted since this link was connected before: its calls of then are over."""
    clock_ahead_s: float
    """Its clock minus ours."""
