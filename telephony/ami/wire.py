"""AMI on the wire, pure: bytes to messages and messages to bytes.

A message is a block of `Name: value` lines (CRLF) ended by an empty line; a name may come several times. Nothing on the
wire is escaped, so a value with a line end would be a line of its own: what is written is refused, never mended. What
is read is taken as it is; bytes that are no UTF-8, and control characters, become U+FFFD.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

Fields = Sequence[tuple[str, str]]
"""Names and values in their order; a name may be repeated."""

LINE_LIMIT = 64 * 1024
BLOCK_LIMIT = 256 * 1024
"""Bytes. A peer that sends more without an end is no exchange."""
VALUE_LIMIT = 512
"""Bytes of one value that is written; Asterisk drops lines of 1,024."""
HEADERS_LIMIT = 100
"""Headers of one message that is written; Asterisk takes 128."""

_END = b"\r\n"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}", re.ASCII)
_CONTROLS = dict.fromkeys([*range(32), *range(127, 160), 0x2028, 0x2029], "\N{REPLACEMENT CHARACTER}")


class WireFault(Exception):
    """What comes in is no AMI; the connection has to be given up."""


class NotOneLine(ValueError):
    """A name or value that must not be written; the text names the header, never the value."""


@dataclass(frozen=True)
class Message:
    """One block as it came: its headers in order. Names are looked up whatever their case."""

    headers: tuple[tuple[str, str], ...]
    _first: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_first", {name.lower(): value for name, value in reversed(self.headers)})

    def __repr__(self) -> str:
        """The kind alone: headers hold callers' numbers, and secrets when they are ours."""
        return f"<Message {self.event or self.response or self.get('Action')}>"

    def get(self, name: str, otherwise: str = "") -> str:
        """The first value of a header."""
        return self._first.get(name.lower(), otherwise)

    def every(self, name: str) -> tuple[str, ...]:
        """All values of a header that may be repeated, such as Variable."""
        wanted = name.lower()
        return tuple(value for header, value in self.headers if header.lower() == wanted)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._first

    @property
    def event(self) -> str:
        """Name of the event; empty if this is an answer. OriginateResponse has a Response as well."""
        return self.get("Event")

    @property
    def response(self) -> str:
        """Success, Error, Goodbye …; empty if this is no answer."""
        return self.get("Response")

    @property
    def action_id(self) -> str:
        """What the asker put there, so that the answer finds its way back."""
        return self.get("ActionID")


class Blocks:
    """Bytes as they come, in slices of any size, made into messages. The greeting line must have been taken before."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._looked = 0
        self._headers: list[tuple[str, str]] = []
        self._size = 0

    def feed(self, data: bytes) -> list[Message]:
        """Messages that are complete now; WireFault if a line or a block does not end."""
        self._bytes += data
        found, start = [], 0
        while (end := self._bytes.find(_END, max(start, self._looked))) >= 0:
            if end - start > LINE_LIMIT:
                raise WireFault(f"a line of more than {LINE_LIMIT} bytes")
            if end == start:
                found += self._block()
            else:
                self._line(bytes(self._bytes[start:end]))
            start = end + len(_END)
        del self._bytes[:start]
        self._looked = max(0, len(self._bytes) - 1)  # its CR may be here, the LF yet to come
        if len(self._bytes) > LINE_LIMIT:
            raise WireFault(f"a line of more than {LINE_LIMIT} bytes")
        return found

    def _line(self, line: bytes) -> None:
        self._size += len(line)
        if self._size > BLOCK_LIMIT:
            raise WireFault(f"a message of more than {BLOCK_LIMIT} bytes")
        name, colon, value = line.decode("utf-8", "replace").partition(":")
        if colon:
            self._headers.append((_clean(name.strip()), _clean(value.strip(" \t\r\n"))))

    def _block(self) -> list[Message]:
        headers, self._headers, self._size = self._headers, [], 0
        return [Message(tuple(headers))] if headers else []


def written(fields: Fields) -> bytes:
    """A message as bytes, the only way to the exchange; NotOneLine if a header could be more than one line."""
    if not 0 < len(fields) <= HEADERS_LIMIT:
        raise NotOneLine(f"a message of {len(fields)} headers")
    return b"".join(_header(name, value) for name, value in fields) + _END


def _header(name: str, value: str) -> bytes:
    if not _NAME.fullmatch(name):
        raise NotOneLine("the name of a header")
    if not isinstance(value, str) or value.translate(_CONTROLS) != value:
        raise NotOneLine(f"{name}: a control character, or no text")
    try:
        encoded = value.encode()
    except UnicodeEncodeError:
        raise NotOneLine(f"{name}: half a character") from None
    if len(encoded) > VALUE_LIMIT:
        raise NotOneLine(f"{name}: more than {VALUE_LIMIT} bytes")
    return name.encode() + b": " + encoded + _END


def _clean(text: str) -> str:
    return text if text.isprintable() else text.translate(_CONTROLS)
