"""The rig's own hand on the exchange: a small AMI client that sets the stage. It is never the product's."""

import contextlib
import socket
import threading
from collections import defaultdict
from types import TracebackType

Message = dict[str, str]
PATIENCE_S = 10.0


class ActionRefused(Exception):
    """The exchange answered an action with an error; the text is its own."""


class Ami:
    """One connection. Blocks end with an empty line; a value repeated in one block is joined by line ends."""

    def __init__(self, port: int, user: str, secret: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
        self._lines = self._socket.makefile("rb")
        self._change = threading.Condition()
        self._answers: dict[str, Message] = {}
        self._events: dict[str, list[Message]] = defaultdict(list)
        self._seen: set[str] = set()
        self._number = 0
        self.banner = self._lines.readline().decode().strip()
        self._socket.settimeout(None)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        try:
            self.act("Login", Username=user, Secret=secret, Events="on")
        except ActionRefused:
            self.close()
            raise

    def act(self, action: str, **fields: str) -> Message:
        """Send an action; its answer, or ActionRefused."""
        answer = self.ask(action, **fields)
        if answer.get("Response") != "Success":
            raise ActionRefused(f"{action}: {answer.get('Message', 'no answer')}")
        return answer

    def ask(self, action: str, **fields: str) -> Message:
        """Send an action; its answer, whatever it says."""
        with self._change:
            self._number += 1
            number = f"rig-{self._number}"
            lines = [f"Action: {action}", f"ActionID: {number}", *(f"{k}: {v}" for k, v in fields.items())]
            self._socket.sendall("".join(f"{line}\r\n" for line in [*lines, ""]).encode())
            self._change.wait_for(lambda: number in self._answers, PATIENCE_S)
            return self._answers.pop(number, {"Response": "None", "ActionID": number})

    def list(self, action: str, **fields: str) -> list[Message]:
        """The events of an action that answers with a list."""
        number = self.act(action, **fields)["ActionID"]
        with self._change:
            self._change.wait_for(lambda: any(_ends(event) for event in self._events[number]), PATIENCE_S)
            return [event for event in self._events.pop(number) if not _ends(event)]

    def fully_booted(self) -> bool:
        """Whether the exchange said that all its modules are up; waits for it a while."""
        with self._change:
            return self._change.wait_for(lambda: "FullyBooted" in self._seen, PATIENCE_S)

    def close(self) -> None:
        """Hang up."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._reader.join(PATIENCE_S)
        self._lines.close()
        self._socket.close()

    def __enter__(self) -> "Ami":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, what: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()

    def _read(self) -> None:
        block: Message = {}
        with contextlib.suppress(OSError, ValueError):
            for raw in self._lines:
                name, colon, value = raw.decode("utf-8", "replace").rstrip("\r\n").partition(":")
                if colon:
                    value = value.strip()
                    block[name] = f"{block[name]}\n{value}" if name in block else value
                elif block:
                    self._take(block)
                    block = {}

    def _take(self, block: Message) -> None:
        with self._change:
            number = block.get("ActionID", "")
            if "Event" not in block:  # OriginateResponse is an event that has a Response of its own
                self._answers[number] = block
            elif number:
                self._events[number].append(block)
            self._seen.add(block.get("Event", ""))
            self._change.notify_all()


def _ends(event: Message) -> bool:
    return event.get("EventList") == "Complete"
