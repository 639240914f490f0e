"""A plain socket that speaks AMI: it keeps every message in the order in which it came."""

import contextlib
import hashlib
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass

PATIENCE_S = 20.0


@dataclass(frozen=True)
class Said:
    """One message: its headers in order."""

    headers: tuple[tuple[str, str], ...]

    def __getitem__(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")

    @property
    def names(self) -> set[str]:
        """Which headers it has."""
        return {key for key, _ in self.headers}

    def says(self, **wanted: str) -> bool:
        """Has it these headers with these values?"""
        return all(self[name] == value for name, value in wanted.items())


class Hand:
    """One connection. `heard` is everything so far."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
        self._lines = self._socket.makefile("rb")
        self.greeting = self._lines.readline().decode().strip()
        self.heard: list[Said] = []
        self.is_closed = False
        self._change = threading.Condition()
        self._number = 0
        self._socket.settimeout(None)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def log_in(self, user: str, secret: str, **more: str) -> Said:
        """With the secret itself."""
        return self.act("Login", Username=user, Secret=secret, **more)

    def log_in_md5(self, user: str, secret: str) -> Said:
        """With what the secret makes of a challenge."""
        challenge = self.act("Challenge", AuthType="MD5")["Challenge"]
        key = hashlib.md5((challenge + secret).encode(), usedforsecurity=False).hexdigest()
        return self.act("Login", AuthType="MD5", Username=user, Key=key)

    def act(self, action: str, **fields: str) -> Said:
        """Ask for something; its answer."""
        self._number += 1
        mark = f"contract-{self._number}"
        lines = [f"Action: {action}", f"ActionID: {mark}", *(f"{key}: {value}" for key, value in fields.items()), ""]
        self._socket.sendall("".join(f"{line}\r\n" for line in lines).encode())
        return self.wait_for(lambda said: said["ActionID"] == mark and not said["Event"])

    def list(self, action: str, **fields: str) -> list[Said]:
        """Ask for a list; its events without the one that ends it."""
        answer = self.act(action, **fields)
        assert answer["Response"] == "Success", answer
        mark = answer["ActionID"]
        end = self.wait_for(lambda said: said["ActionID"] == mark and said["EventList"] == "Complete")
        events = [said for said in self.heard if said["ActionID"] == mark and said["Event"]]
        assert int(end["ListItems"]) == len(events) - 1
        return [said for said in events if said is not end]

    def event(self, name: str, **wanted: str) -> Said:
        """The first such event, heard already or coming."""
        return self.wait_for(lambda said: said["Event"] == name and said.says(**wanted))

    def wait_for(self, is_it: Callable[[Said], bool], after: int = 0) -> Said:
        """The first message that is meant."""
        found: list[Said] = []

        def look() -> bool:
            found[:] = [said for said in self.heard[after:] if is_it(said)][:1]
            return bool(found)

        with self._change:
            assert self._change.wait_for(look, PATIENCE_S), [said["Event"] for said in self.heard[-40:]]
        return found[0]

    def wait_until_closed(self) -> bool:
        """Does the other side hang up?"""
        with self._change:
            return self._change.wait_for(lambda: self.is_closed, PATIENCE_S)

    def close(self) -> None:
        """Hang up."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._reader.join(PATIENCE_S)
        self._lines.close()
        self._socket.close()

    def _read(self) -> None:
        block: list[tuple[str, str]] = []
        try:
            for raw in self._lines:
                name, colon, value = raw.decode().rstrip("\r\n").partition(":")
                if colon:
                    block.append((name, value.strip()))
                elif block:
                    self._take(Said(tuple(block)))
                    block = []
        except (OSError, ValueError):
            pass
        with self._change:
            self.is_closed = True
            self._change.notify_all()

    def _take(self, said: Said) -> None:
        with self._change:
            self.heard.append(said)
            self._change.notify_all()
