"""The stage of the scenarios: outside callers, agents' phones, and the hand that logs agents in and out.

Durations are seconds, as people speak.
"""

import itertools
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.rig.ami import Ami
from tests.rig.exchange import Exchange
from tests.rig.ports import free_port
from tests.rig.sipp import Sipp
from tests.rig.truth import Caller

NEVER_S = 60.0
_numbers = itertools.count(time.time_ns() // 1_000_000_000 % 100_000 * 100)


@dataclass(frozen=True, slots=True)
class Stage:
    """One exchange, ready for calls."""

    exchange: Exchange
    folder: Path
    ami: Ami = field(repr=False)

    def caller(self, did: str, *, stays_s: float = NEVER_S, then: str = "") -> Caller:
        """Somebody calls from outside, with a number of their own; hangs up so long after the exchange answered."""
        number = f"7999{next(_numbers):07d}"
        values = {"CALLER": number, "NAME": f"Caller {number}", "EXT": did, "STAY": _ms(stays_s), "THEN": then}
        return Caller(number, did, self._dial("caller", values))

    def dials(self, who: str, number: str, *, stays_s: float = 3.0) -> Sipp:
        """An agent's phone dials; hangs up so long after the answer, if the other side has not."""
        return self._dial("dialler", {"USER": who, "EXT": number, "STAY": _ms(stays_s), "THEN": ""})

    def phone(self, who: str, *, rings_s: float = 1.0, talks_s: float = NEVER_S, then: str = "") -> Sipp:
        """An agent's phone takes one call: rings, answers, hangs up after so much talk if the caller has not."""
        values = {"RING": _ms(rings_s), "TALK": _ms(talks_s), "THEN": then, **self._common()}
        return Sipp(self.folder, "phone", values, self._port(who))

    def phone_that_rings(self, who: str) -> Sipp:
        """A phone that nobody picks up."""
        return self.phone(who, rings_s=NEVER_S)

    def busy(self, who: str) -> Sipp:
        """A phone that says busy."""
        return Sipp(self.folder, "busy", self._common(), self._port(who))

    def register(self) -> None:
        """Every phone tells the exchange where it is."""
        phones = [
            self._dial("register", {"USER": who, "CONTACTPORT": port, "EXPIRES": 3600})
            for who, port in self.exchange.ports.phones.items()
        ]
        for phone in phones:
            phone.wait()

    def logs_in(self, who: str, name: str, queue: str) -> float:
        """Over AMI; returns when."""
        interface = f"PJSIP/{who}"
        self.ami.act("QueueAdd", Queue=queue, Interface=interface, MemberName=name, StateInterface=interface)
        return time.time()

    def logs_out(self, who: str, queue: str) -> float:
        """Over AMI; returns when."""
        self.ami.act("QueueRemove", Queue=queue, Interface=f"PJSIP/{who}")
        return time.time()

    def pauses(self, who: str, reason: str) -> float:
        """In every queue, over AMI; returns when."""
        self.ami.act("QueuePause", Interface=f"PJSIP/{who}", Paused="true", Reason=reason)
        return time.time()

    def works_on(self, who: str) -> float:
        """The end of the pause; returns when."""
        self.ami.act("QueuePause", Interface=f"PJSIP/{who}", Paused="false")
        return time.time()

    def closes(self) -> None:
        """Call Flow Control 1 to night, as FreePBX does it."""
        self._mode("NIGHT", "INUSE")

    def opens(self) -> None:
        """Call Flow Control 1 to day."""
        self._mode("DAY", "NOT_INUSE")

    def _mode(self, mode: str, lamp: str) -> None:
        self.ami.act("DBPut", Family="DAYNIGHT", Key="C1", Val=mode)
        self.ami.act("Setvar", Variable="DEVICE_STATE(Custom:DAYNIGHT1)", Value=lamp)

    def _dial(self, scenario: str, values: dict[str, object]) -> Sipp:
        target = f"127.0.0.1:{self.exchange.ports.sip}"
        return Sipp(self.folder, scenario, values | self._common(), free_port(), target)

    def _common(self) -> dict[str, object]:
        return {"SIP_PORT": self.exchange.ports.sip}

    def _port(self, who: str) -> int:
        ports = self.exchange.ports
        return ports.trunk if who == "trunk" else ports.phones[who]


def together(*phones: Sipp | Caller) -> None:
    """Wait until all of them are done."""
    for phone in phones:
        (phone.phone if isinstance(phone, Caller) else phone).wait()


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
