"""A TCP line between a link and an exchange that can be frozen, cut into slices, closed and reset."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncIterator

READ_BYTES = 65536


class WireBetween:
    """Passes bytes both ways on a port of its own until it is told otherwise. One slice is `slice_bytes` long."""

    def __init__(self, target: int) -> None:
        self.port = 0
        self.slice_bytes = READ_BYTES
        self.connections = 0
        """How many have come so far."""
        self._target = target
        self._flows = asyncio.Event()
        self._flows.set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """End everything."""
        if self._server:
            self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._abort()

    def freeze(self) -> None:
        """Connections stay, new ones are accepted, and nothing comes through: half-open for both sides."""
        self._flows.clear()

    def thaw(self) -> None:
        """What was held back goes on."""
        self._flows.set()

    def finish(self) -> None:
        """Both sides see a clean end (FIN)."""
        for writer in list(self._writers):
            writer.close()
        self._writers.clear()

    def reset(self) -> None:
        """Both sides see a reset (RST)."""
        for writer in self._writers:
            held: socket.socket = writer.get_extra_info("socket")
            held.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._abort()

    def _abort(self) -> None:
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.add(writer)
        try:
            onward_reader, onward = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        self._writers.add(onward)
        both = [
            asyncio.ensure_future(self._pass(reader, onward)),
            asyncio.ensure_future(self._pass(onward_reader, writer)),
        ]
        self._tasks.update(both)
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in both:
                task.cancel()
            await asyncio.gather(*both, return_exceptions=True)
            self._tasks.difference_update(both)
            for one in (writer, onward):
                one.transport.abort()
                self._writers.discard(one)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(READ_BYTES):
                for start in range(0, len(data), self.slice_bytes):
                    await self._flows.wait()
                    writer.write(data[start : start + self.slice_bytes])
                    await asyncio.sleep(0)  # every slice is a packet of its own
                    await writer.drain()


@contextlib.asynccontextmanager
async def wire_between(target: int) -> AsyncIterator[WireBetween]:
    """A line to a port of 127.0.0.1 for the length of a test."""
    line = WireBetween(target)
    await line.open()
    try:
        yield line
    finally:
        await line.close()
