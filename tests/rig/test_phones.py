"""What the phones are made of: templates, and the reading of what they saw."""

from pathlib import Path

import pytest

from tests.rig.templates import render
from tests.rig.trace import Moment, moments

CALL = """\
----------------------------------------------- 2026-11-23 15:15:50.604718
UDP message sent (555 bytes):

INVITE sip:4951001@127.0.0.1:27791 SIP/2.0
CSeq: 1 INVITE

----------------------------------------------- 2026-11-23 15:15:50.606979
UDP message received [300] bytes :

SIP/2.0 200 OK
Via: SIP/2.0/UDP 127.0.0.1:24748
CSeq: 1 INVITE

----------------------------------------------- 2026-11-23 15:15:57.121000
UDP message received [300] bytes :

BYE sip:79994694900@127.0.0.1:24748 SIP/2.0
CSeq: 900 BYE

"""


def test_a_phone_remembers_when_it_sent_and_got_what(tmp_path: Path) -> None:
    file = tmp_path / "caller.messages"
    file.write_text(CALL)
    assert moments(file) == [
        Moment(1795446950.604718, sent=True, what="INVITE"),
        Moment(1795446950.606979, sent=False, what="200 INVITE"),
        Moment(1795446957.121, sent=False, what="BYE"),
    ]


def test_a_phone_that_was_never_called_saw_nothing(tmp_path: Path) -> None:
    assert moments(tmp_path / "nothing") == []


def test_a_word_without_a_value_stops_the_rendering(tmp_path: Path) -> None:
    template = tmp_path / "x.conf"
    template.write_text("port=@SIP_PORT@\nmember => Local/105@from-queue/n\n")
    assert render(template, {"SIP_PORT": 5060}) == "port=5060\nmember => Local/105@from-queue/n\n"
    with pytest.raises(KeyError, match="SIP_PORT"):
        render(template, {})
