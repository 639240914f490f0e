"""The script's stage on the real Asterisk of the rig: its phones and callers."""

import time
from pathlib import Path

from tests.rig.exchange import Exchange
from tests.rig.people import PEOPLE
from tests.rig.runs import soon
from tests.rig.sipp import Sipp
from tests.rig.stage import Stage
from tests.rig.truth import Caller
from tests.telephony.contract.scene import Cast

DIDS = {"roads": "4951007", "housing": "4951003"}
STARTED_S = 10.0
SENT_AGAIN_S = 0.8
"""A busy exchange sends its BYE again after half a second: it must not meet the next phone at the same port."""
OTHER_PHONE_OF_THE_QUEUE = "106"
"""Rings as well where 105 does."""


class RealScene:
    """See `Scene`."""

    def __init__(self, exchange: Exchange, stage: Stage) -> None:
        self._exchange, self._stage = exchange, stage
        self._people: list[Sipp | Caller] = []
        self._quiet_at = 0.0
        self.cast = Cast(
            exchange.ports.ami, "rig", exchange.secret, "roads", "PJSIP/121", PEOPLE["121"], "121",
            "housing", "Local/105@from-queue/n", "105", "gas", "PJSIP/103", "123",
        )  # fmt: skip

    def phone(self, extension: str, rings_s: float | None = 1.0, talks_s: float = 60.0) -> None:
        """See `Scene`."""
        soon(lambda: time.monotonic() > self._quiet_at, 2 * SENT_AGAIN_S)
        if rings_s is None:
            self._people.append(self._stage.phone_that_rings(extension))
        else:
            self._people.append(self._stage.phone(extension, rings_s=rings_s, talks_s=talks_s))
        self._wait_for(extension)
        if extension == self.cast.local_extension:
            self._people.append(self._stage.phone_that_rings(OTHER_PHONE_OF_THE_QUEUE))
            self._wait_for(OTHER_PHONE_OF_THE_QUEUE)

    def _wait_for(self, extension: str) -> None:
        """Until the phone has taken its port: on a busy machine its process is not there at once."""
        wanted = f":{self._exchange.ports.phones[extension]:04X}"
        assert soon(lambda: wanted in Path("/proc/net/udp").read_text(), STARTED_S), f"phone {extension} did not start"

    def calls(self, queue: str, stays_s: float = 60.0) -> None:
        """See `Scene`."""
        self._people.append(self._stage.caller(DIDS[queue], stays_s=stays_s))

    def over(self) -> None:
        """See `Scene`."""
        people, self._people = self._people, []
        for one in people:
            (one.phone if isinstance(one, Caller) else one).wait()
        self._quiet_at = time.monotonic() + SENT_AGAIN_S

    def logged(self, callid: str) -> list[str]:
        """See `Scene`."""
        rows = self._exchange.database.ask("SELECT callid, event FROM asteriskcdrdb.queue_log ORDER BY id")
        return [str(event) for of, event in rows if of == callid and event not in ("DID", "TOPIC")]
