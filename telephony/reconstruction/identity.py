"""Who is who: one canonical name for an agent whom the exchange calls by interface, extension or name.

Strongest first: what people declared (dated links), then what calls taught (which member name answered
on which interface, and when), else the name itself. Names compare by their first 40 characters without
case, as Asterisk compares them and FreePBX's columns cut them. A name that stands for two phones at one
instant, or a phone for two names, proves nothing: both are kept apart and reported. Instants are whole
seconds UTC.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from telephony.reconstruction.channels import extension_of

NO_AGENTS = frozenset({"", "none", "manager", "cli", "realtime"})
"""Words in the agent's column that are nobody."""

FORMS = ("{}", "Local/{}@from-queue/n", "PJSIP/{}", "SIP/{}", "IAX2/{}", "Agent/{}", "Agent:{}")
"""How an exchange may write the interface of an extension."""

COMPARED = 40
INTERFACE, EXTENSION, MEMBER = "interface", "extension", "member"


class PersonLink(NamedTuple):
    """Declared: `value` of that kind is the person, from `valid_from` until before `valid_to`."""

    person_id: int
    kind: str
    value: str
    valid_from: int
    valid_to: int | None


class LearnedAlias(NamedTuple):
    """Seen: `member` answered on `interface`, first and last at these instants."""

    interface: str
    member: str
    first_at: int
    last_at: int


class Ambiguity(NamedTuple):
    """A name or phone that stood for several others at one time; `kind` is member or interface."""

    kind: str
    name: str
    others: tuple[str, ...]


def folded(name: str) -> str:
    """The form in which names are compared."""
    return name.strip()[:COMPARED].strip().casefold()


def place_of(interface: str) -> str:
    """The phone behind an interface: `Local/101@from-queue/n` and `PJSIP/101` are both phone 101."""
    agent_id = interface.strip().replace("Agent:", "Agent/", 1)
    return folded(extension_of(agent_id) or agent_id)


class Identities:
    """What is known of one exchange's agents; a value made from links and aliases."""

    def __init__(self, links: Iterable[PersonLink] = (), learned: Iterable[LearnedAlias] = ()) -> None:
        self._links: dict[tuple[str, str], list[PersonLink]] = {}
        self._by_person: dict[int, list[PersonLink]] = {}
        for link in sorted(links, key=lambda one: (-one.valid_from, one.kind, one.value)):
            self._links.setdefault((link.kind, folded(link.value)), []).append(link)
            self._by_person.setdefault(link.person_id, []).append(link)
        known = [one for one in learned if folded(one.interface) != folded(one.member)]
        self._at_place: dict[str, list[LearnedAlias]] = {}
        self._of_member: dict[str, list[LearnedAlias]] = {}
        for one in sorted(known, key=lambda alias: (alias.first_at, alias.member, alias.interface)):
            self._at_place.setdefault(place_of(one.interface), []).append(one)
            self._of_member.setdefault(folded(one.member), []).append(one)
        self._agent = lru_cache(maxsize=20_000)(self._resolve)

    def agent(self, name: str, at: int) -> str:
        """The canonical name of an agent at an instant; empty for what is no agent."""
        name = name.strip()
        if folded(name) in NO_AGENTS:
            return ""
        if not self._links and not self._at_place:
            return name
        return self._agent(name, at)

    def names(self, agent: str) -> list[str]:
        """Every name under which rows of this agent may stand; `agent` decides about each row."""
        names: set[str] = set()
        more = {agent}
        while more - names:
            names |= more
            more = {other for name in names for other in self._names_near(name)}
        extensions = {extension_of(name) or name for name in names if extension_of(name) or name.isdigit()}
        names |= {form.format(extension) for extension in extensions for form in FORMS}
        return sorted(names | {name[:COMPARED] for name in names})

    def _names_near(self, name: str) -> Iterable[str]:
        """Names that links and aliases, of whatever time, put beside this one."""
        for kind, value in _ways_to_link(name):
            for link in self._links.get((kind, folded(value)), ()):
                yield from (other.value for other in self._by_person[link.person_id])
        yield from (alias.interface for alias in self._of_member.get(folded(name), ()))
        yield from (alias.member for alias in self._at_place.get(place_of(name), ()))

    def ambiguous(self) -> list[Ambiguity]:
        """Learned names that stood for two phones, and phones for two names, at one time."""
        found = [
            Ambiguity(MEMBER, aliases[0].member, tuple(sorted({one.interface for one in aliases})))
            for aliases in self._of_member.values()
            if _overlap(aliases, key=lambda one: place_of(one.interface))
        ]
        found += (
            Ambiguity(INTERFACE, aliases[0].interface, tuple(sorted({one.member for one in aliases})))
            for aliases in self._at_place.values()
            if _overlap(aliases, key=lambda one: folded(one.member))
        )
        return sorted(found)

    def _resolve(self, name: str, at: int) -> str:
        alias = self._taught(name, at)
        person = self._declared(name, at)
        if person is None and alias is not None:
            other = alias.interface if folded(name) == folded(alias.member) else alias.member
            person = self._declared(other, at)
        if person is not None:
            return self._name_of(person, alias, at)
        if alias is not None:
            return self._of_member[folded(alias.member)][0].member
        known = self._of_member.get(folded(name))
        return known[0].member if known else name

    def _declared(self, name: str, at: int) -> int | None:
        """The one person whom a link in force gives for this name."""
        for kind, value in _ways_to_link(name):
            links = [link for link in self._links.get((kind, folded(value)), ()) if _holds(link, at)]
            people = {link.person_id for link in links}
            if len(people) == 1:
                return people.pop()
            if people:
                return None
        return None

    def _name_of(self, person: int, alias: LearnedAlias | None, at: int) -> str:
        """A person's member name at an instant: declared, else taught, else what was declared instead."""
        links = [link for link in self._by_person[person] if _holds(link, at)]
        by_kind = {link.kind: link.value for link in reversed(links)}
        if MEMBER in by_kind:
            return by_kind[MEMBER]
        taught = alias or next((a for link in links if (a := self._taught(link.value, at))), None)
        if taught is not None:
            return self._of_member[folded(taught.member)][0].member
        return by_kind.get(INTERFACE) or by_kind[EXTENSION]

    def _taught(self, name: str, at: int) -> LearnedAlias | None:
        """The alias that tells who this was, the nearest in time; None where it proves nothing."""
        own = self._of_member.get(folded(name)) or self._at_place.get(place_of(name)) or []
        if not own:
            return None
        nearest = min(own, key=lambda one: (_distance(one, at), -one.first_at))
        then = min(max(at, nearest.first_at), nearest.last_at)
        places = {
            place_of(one.interface) for one in self._of_member[folded(nearest.member)] if not _distance(one, then)
        }
        names = {folded(one.member) for one in self._at_place[place_of(nearest.interface)] if not _distance(one, then)}
        return nearest if len(places) == 1 and len(names) == 1 else None


def _ways_to_link(name: str) -> tuple[tuple[str, str], ...]:
    return (MEMBER, name), (INTERFACE, name), (EXTENSION, extension_of(name) or name)


def _holds(link: PersonLink, at: int) -> bool:
    return link.valid_from <= at and (link.valid_to is None or at < link.valid_to)


def _distance(alias: LearnedAlias, at: int) -> int:
    """Seconds between an instant and the time in which the alias was seen."""
    return max(alias.first_at - at, at - alias.last_at, 0)


def _overlap(aliases: Sequence[LearnedAlias], key: Callable[[LearnedAlias], str]) -> bool:
    """True if two aliases that differ in `key` were seen at one time."""
    latest: dict[str, int] = {}
    for one in aliases:
        if any(last >= one.first_at for other, last in latest.items() if other != key(one)):
            return True
        latest[key(one)] = max(one.last_at, latest.get(key(one), one.last_at))
    return False
