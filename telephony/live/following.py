"""One exchange followed: its link's news become the state, and the state becomes slices.

Everything here runs in one event loop; nothing reads or writes a database. On every connect the exchange is asked for
its lists; events that come meanwhile wait and are applied to them. The lists are asked again now and then, so that a
lost event is mended.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace

from data.ami_address import parse_ami_address
from data.live.bodies import CONNECTING, LIVE, LOST, REFUSED, LinkBody, SliceBody
from data.live.slices import LINK
from data.live.slices import MODES as MODES_SLICE
from data.settings import Pbx
from telephony.actions import Result, dialled
from telephony.ami import Fault, Link, LinkFailed, Message, Peer, Timing
from telephony.ami.timing import USUAL
from telephony.live.applying import apply
from telephony.live.hanging_up import without
from telephony.live.meaning import Meaning
from telephony.live.modes import Modes
from telephony.live.slices import slices
from telephony.live.snapshot import Listed, Rows, snapshot
from telephony.live.state import LiveState

log = logging.getLogger("okc.worker")

LISTS = ("QueueStatus", "CoreShowChannels", "BridgeList", "DeviceStateList")
RESYNC_S = 300.0
RETRY_S = 2.0
LOGIN_REFUSED = "login_refused"


class Follower:
    """What is known of one exchange, and how."""

    def __init__(
        self, pbx: Pbx, clock: Callable[[], float], mode_keys: tuple[str, ...] = (), timing: Timing = USUAL
    ) -> None:
        self.pbx = pbx
        modes = parse_ami_address(pbx.ami_modes_url) if pbx.ami_modes_url else None
        self.link = Link(pbx.name, parse_ami_address(pbx.ami_url), self, modes=modes, timing=timing, clock=clock)
        self.meaning = Meaning()
        self.is_changed = True
        """Something may be different from what was last published."""
        self.heard_at = 0.0
        """When the exchange was last heard, by our clock."""
        self.results: list[Result] = []
        """What became of calls that were dialled, until somebody takes it from here."""
        self._clock = clock
        self._state = LiveState()
        self._body = LinkBody(CONNECTING, clock())
        self._modes = Modes(self.link, mode_keys)
        self._held_back: list[tuple[Message, float]] | None = None
        self._looking: asyncio.Task[None] | None = None
        self._last_peer: Peer | None = None

    async def run(self) -> None:
        """Follow until cancelled."""
        try:
            await self.link.run()
        finally:
            self._stop_looking()

    def connected(self, peer: Peer) -> None:
        """See `Listener`."""
        now = self._clock()
        if peer.is_another_run:
            self._end_everything(self.link.now())
            self._body = replace(self._body, restarted_at=self.link.now())
            log.warning("event=exchange_restarted pbx=%s", self.pbx.name)
        self._body = replace(
            self._body, state=CONNECTING, since=now, reason="", version=peer.version, clock_offset=peer.clock_ahead_s
        )
        self._note_heard()
        self._stop_looking()
        self._held_back = []
        self._looking = asyncio.create_task(self._look())

    def event(self, message: Message, at: float) -> None:
        """See `Listener`."""
        self.heard_at = self._clock()
        if self._held_back is not None:
            self._held_back.append((message, at))
            return
        self._take(message, at)

    def lost(self, fault: Fault) -> None:
        """See `Listener`."""
        self._stop_looking()
        what = REFUSED if fault.code == LOGIN_REFUSED else LOST
        if (self._body.state, self._body.reason) != (what, fault.code):
            since = self._body.since if self._body.state == LOST == what else self._clock()
            self._body = replace(self._body, state=what, since=since, reason=fault.code)
        self.is_changed = True

    def slices(self) -> Mapping[str, SliceBody]:
        """Every slice as it is now; of a link that is down only that."""
        self.is_changed = False
        if self._body.state != LIVE:
            return {LINK: self._body}
        self._note_heard()
        return {
            LINK: self._body,
            MODES_SLICE: self._modes.body(),
            **slices(self._state, self.meaning, self.link.now()),
        }

    @property
    def is_live(self) -> bool:
        """What the slices say is what is."""
        return self._body.state == LIVE

    def end(self) -> None:
        """Nobody follows any more: what was said last is not what is now."""
        self.lost(Fault("stopped"))

    def look_at_modes(self) -> None:
        """Keys of modes may have changed: read them soon."""
        self._modes.hurry()

    def _note_heard(self) -> None:
        """A new Pong makes a new peer."""
        if self.link.peer is not self._last_peer:
            self._last_peer = self.link.peer
            self.heard_at = self._clock()
            ahead = self.link.peer.clock_ahead_s if self.link.peer else 0.0
            if abs(ahead - self._body.clock_offset) > 0.5:
                self._body = replace(self._body, clock_offset=ahead)

    def _take(self, message: Message, at: float) -> None:
        result = dialled(message)
        if result is not None:
            self.results.append(result)
        if message.event == "DeviceStateChange" and self._modes.heard(message, at):
            self.is_changed = True
        state = apply(self._state, message, at)
        if state is not self._state:
            self._state, self.is_changed = state, True

    def _end_everything(self, at: float) -> None:
        """The exchange started anew: whatever was going on there was ended by that."""
        for uniqueid in list(self._state.channels):
            self._state = without(self._state, uniqueid, at)
        self._state = LiveState(ended=self._state.ended, logged_out=self._state.logged_out)

    async def _look(self) -> None:
        """Ask for the lists until they come; then again from time to time, and for the modes."""
        while True:
            try:
                await self._look_once()
                pause = RESYNC_S
            except LinkFailed as failed:
                log.warning("event=lists_failed pbx=%s why=%s", self.pbx.name, failed.fault)
                pause = RETRY_S
            finally:
                self._apply_held_back()
            until = asyncio.get_running_loop().time() + pause
            while asyncio.get_running_loop().time() < until and self.is_live:
                await self._modes.look(self.link.now)
                self.is_changed = True
            if not self.is_live:
                await asyncio.sleep(RETRY_S)
            self._held_back = []

    async def _look_once(self) -> None:
        listed = Listed(*[await self._list(action) for action in LISTS])
        self._state = snapshot(listed, self._state, self.link.now())
        self._apply_held_back()
        await self._modes.read(self.link.now, listed.devices)
        if self._body.state != LIVE:
            self._body = replace(self._body, state=LIVE, since=self._clock())
            log.info("event=exchange_live pbx=%s calls=%d", self.pbx.name, len(self._state.channels))
        self.is_changed = True

    async def _list(self, action: str) -> Rows:
        answer = await self.link.ask_list(action, until=f"{action}Complete")
        if not answer.is_success:
            log.warning("event=list_refused pbx=%s action=%s", self.pbx.name, action)
            return None
        return answer.events

    def _apply_held_back(self) -> None:
        waiting, self._held_back = self._held_back or [], None
        for message, at in waiting:
            self._take(message, at)

    def _stop_looking(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        self._held_back = None
