"""Who may log in to the simulated manager interface, and which classes of events and actions they have."""

from dataclasses import dataclass

CLASSES = frozenset(("system", "call", "agent", "user", "config", "command", "reporting", "originate", "security"))


@dataclass(frozen=True, slots=True)
class User:
    """A section of manager.conf."""

    name: str
    secret: str
    read: frozenset[str] = CLASSES
    write: frozenset[str] = CLASSES


def wanted_classes(mask: str, user: User) -> frozenset[str]:
    """The classes of events that an event mask asks for and the user may read."""
    said = mask.strip().lower()
    if said in ("off", "no", "false", "0"):
        return frozenset()
    if said in ("on", "all", "yes", "true", "1", "-1", ""):
        return user.read
    return user.read & {word.strip() for word in said.split(",")}
