"""A wire between a client and a server on this machine that can be frozen: it accepts, and nothing comes through."""

import contextlib
import selectors
import socket
import threading


class Proxy:
    """Carries bytes between whoever connects to `port` and a server's port, from `start` to `end`."""

    def __init__(self, to_port: int) -> None:
        self._to = to_port
        self._flows = threading.Event()
        self._flows.set()
        self._ended = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._sockets: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def freeze(self) -> None:
        """From now on connections stand, new ones too, and carry nothing."""
        self._flows.clear()

    def thaw(self) -> None:
        """What was held comes through."""
        self._flows.set()

    def end(self) -> None:
        """Close everything."""
        self._ended.set()
        self._flows.set()
        for one in (self._listener, *self._sockets):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self) -> None:
        while not self._ended.is_set():
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self._sockets.append(client)
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        self._flows.wait()
        with contextlib.suppress(OSError):
            server = socket.create_connection(("127.0.0.1", self._to))
            self._sockets.append(server)
            with selectors.DefaultSelector() as ready:
                ready.register(client, selectors.EVENT_READ, server)
                ready.register(server, selectors.EVENT_READ, client)
                while True:
                    for key, _ in ready.select():
                        self._flows.wait()
                        data = key.fileobj.recv(65536)  # type: ignore[union-attr]
                        if not data:
                            for one in (client, server):
                                one.close()
                            return
                        key.data.sendall(data)
