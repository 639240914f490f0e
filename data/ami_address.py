"""The address of an exchange's manager interface (AMI), as it is written in the settings.

`ami://user:secret@host:5038` is plain TCP, `amis://user:secret@host:5039` is TLS. Special characters of user and
secret are percent-encoded. Options follow a `?`: `login=plain` (a manager that refuses MD5), and with TLS `ca=FILE`
(the certificate that signed the exchange's) and `name=HOST` (the name in it, if it is not the host). Whatever is
wrong is a ValueError whose text never holds the secret.
"""

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

PORTS = {"ami": 5038, "amis": 5039}
OPTIONS = {"ami": {"login"}, "amis": {"login", "ca", "name"}}
SHAPE = "ami://user:secret@host:5038"
LONGEST = 200
"""Characters of a user's name or secret."""


@dataclass(frozen=True, slots=True)
class AmiAddress:
    """Where a manager interface listens and how to log in. Its text and its repr never show the secret."""

    host: str
    port: int
    user: str
    secret: str = field(repr=False)
    is_encrypted: bool = False
    login: Literal["md5", "plain"] = "md5"
    ca_file: str = ""
    """Certificate that signed the exchange's; empty: those of the system."""
    certificate_name: str = ""
    """Name that the exchange's certificate must carry; empty: the host."""

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'amis' if self.is_encrypted else 'ami'}://{self.user}@{host}:{self.port}"


def parse_ami_address(text: str) -> AmiAddress:
    """The address that a setting holds; a ValueError says what is wrong with it, without its secret."""
    parts = _split(text)
    options = _options(parts)
    user, secret = _one_line(parts.username, "user"), _one_line(parts.password, "secret")
    if not parts.hostname:
        raise ValueError(f"the host is missing; it looks like {SHAPE}")
    return AmiAddress(
        host=parts.hostname,
        port=_port(parts),
        user=user,
        secret=secret,
        is_encrypted=parts.scheme == "amis",
        login="plain" if options.get("login") == "plain" else "md5",
        ca_file=options.get("ca", ""),
        certificate_name=options.get("name", ""),
    )


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in PORTS:
        raise ValueError(f"it starts with ami:// or amis:// (encrypted) and looks like {SHAPE}")
    if parts.path not in ("", "/") or parts.fragment:
        raise ValueError(
            f"it looks like {SHAPE}; a '/', '?', '#' or '@' in the secret is written as %2F, %3F, %23, %40"
        )
    return parts


def _port(parts: SplitResult) -> int:
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        raise ValueError("the port is a number from 1 to 65535; a ':' in the secret is written as %3A")
    return port or PORTS[parts.scheme]


def _one_line(part: str | None, called: str) -> str:
    text = unquote(part or "")
    if not text:
        raise ValueError(f"the {called} is missing; it looks like {SHAPE}")
    if len(text) > LONGEST or not text.isprintable():
        raise ValueError(f"the {called} is at most {LONGEST} printable characters")
    return text


def _options(parts: SplitResult) -> dict[str, str]:
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    unknown = sorted(options.keys() - OPTIONS[parts.scheme])
    if unknown or (parts.query and not options):
        # The names are not repeated: they could be the rest of a secret with a '?' in it.
        known = ", ".join(sorted(OPTIONS[parts.scheme]))
        raise ValueError(f"after '?' {parts.scheme}:// knows only: {known}; a '?' in the secret is written as %3F")
    if options.get("login", "md5") not in ("md5", "plain"):
        raise ValueError("login is md5 or plain")
    return options
