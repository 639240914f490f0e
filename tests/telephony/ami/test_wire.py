"""The wire of the manager interface, as properties: round trip, any slicing, and no value that adds a line."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from telephony.ami.wire import (
    BLOCK_LIMIT,
    HEADERS_LIMIT,
    LINE_LIMIT,
    VALUE_LIMIT,
    Blocks,
    Message,
    NotOneLine,
    WireFault,
    written,
)

names = st.text("aZ09-", max_size=8).map(lambda rest: "H" + rest)
plain = st.text("aZ09АЯё :;,.|=<>()&'\"/@№😀\u00a0", max_size=60).map(lambda text: text.strip(" "))
messages = st.lists(st.tuples(names, plain), min_size=1, max_size=6).map(tuple)
LINE_ENDS = ["\r", "\n", "\r\n", "\0", "\x0b", "\x85", "\u2028", "\ud800"]
hostile = st.one_of(st.text(), st.lists(st.sampled_from([*LINE_ENDS, "Action: Command", ": ", " ", "1"])).map("".join))
pieces = st.lists(
    st.one_of(st.binary(max_size=50), st.sampled_from([b"\r", b"\n", b"\r\n", b"Event: ", b":"])), max_size=40
)


def read(data: bytes, *cuts: int) -> list[Message]:
    """What comes out when the bytes come cut at these places."""
    blocks, found, start = Blocks(), [], 0
    for cut in [*sorted(cuts), len(data)]:
        found += blocks.feed(data[start:cut])
        start = max(start, cut)
    return found


@given(st.lists(messages, max_size=5))
def test_what_is_written_is_read_again(said: list[tuple[tuple[str, str], ...]]) -> None:
    assert [message.headers for message in read(b"".join(map(written, said)))] == said


@given(st.lists(messages, min_size=1, max_size=4), st.data())
def test_it_does_not_matter_where_the_bytes_are_cut(
    said: list[tuple[tuple[str, str], ...]], data: st.DataObject
) -> None:
    whole = b"".join(map(written, said))
    cuts = data.draw(st.lists(st.integers(0, len(whole)), max_size=10))
    assert read(whole, *cuts) == read(whole)
    assert read(whole, *range(len(whole))) == read(whole)


@given(names, hostile)
@example("Exten", "1\r\nAction: Command")
@example("Exten", "1\nAction: Command")
@example("Exten", "1\rAction: Command")
@example("Exten", "1\0")
def test_no_value_adds_a_line(name: str, value: str) -> None:
    try:
        data = written([("Action", "Ping"), (name, value)])
    except NotOneLine:
        return
    assert data.count(b"\n") == data.count(b"\r") == data.count(b"\r\n") == 3
    assert b"\0" not in data
    assert len(read(data)) == 1
    assert len(read(data)[0].headers) == 2


@given(hostile, plain)
def test_no_name_adds_a_line(name: str, value: str) -> None:
    try:
        data = written([(name, value)])
    except NotOneLine:
        return
    assert data.count(b"\r\n") == data.count(b"\n") == 2
    assert data.startswith(name.encode() + b": ")


@pytest.mark.parametrize(
    "value", ["x\r", "x\ny", "x\0y", "x\x1by", "x\x7f", "x\x85", "x\u2028", "\ud800", "я" * (VALUE_LIMIT // 2 + 1)]
)
def test_a_hostile_value_is_refused_and_not_mended(value: str) -> None:
    with pytest.raises(NotOneLine, match=r"^Reason: "):
        written([("Action", "QueuePause"), ("Reason", value)])


def test_a_message_has_neither_no_headers_nor_more_than_the_exchange_takes() -> None:
    for count in (0, HEADERS_LIMIT + 1):
        with pytest.raises(NotOneLine, match=f"{count} headers"):
            written([("Variable", "a=1")] * count)


@given(pieces)
def test_garbage_is_read_without_a_crash(slices: list[bytes]) -> None:
    blocks = Blocks()
    for data in slices:
        for message in blocks.feed(data):
            assert message.headers
            for name, value in message.headers:
                assert not any(unicodedata.category(sign) == "Cc" for sign in name + value)


def test_a_repeated_header_is_kept_and_the_first_is_the_value() -> None:
    [message] = read(b"Event: X\r\nChanVariable: a=1\r\nchanvariable: b=2\r\n\r\n")
    assert (message.get("CHANVARIABLE"), message.every("ChanVariable")) == ("a=1", ("a=1", "b=2"))


def test_a_header_that_is_not_there_is_empty() -> None:
    [message] = read(b"Event: Hangup\r\n\r\n")
    assert ("Cause" in message, message.get("Cause"), message.get("Cause", "16")) == (False, "", "16")


def test_a_value_may_hold_colons_and_a_name_of_a_caller_is_not_taken_for_more() -> None:
    [message] = read("Event: Newchannel\r\nCallerIDName: Иванов: Action: Ping\r\n\r\n".encode())
    assert message.get("CallerIDName") == "Иванов: Action: Ping"


def test_control_characters_and_broken_utf8_of_a_caller_become_a_sign() -> None:
    [message] = read(b"Event: Newchannel\r\nCallerIDName: a\nb\x1b[31m\xff\x00\r\n\r\n")
    assert message.get("CallerIDName") == "a\ufffdb\ufffd[31m\ufffd\ufffd"


def test_a_message_does_not_show_its_headers() -> None:
    assert repr(Message((("Action", "Login"), ("Secret", "s3cret")))) == "<Message Login>"


@pytest.mark.parametrize("slice_size", [1, 1000, 1_000_000])
def test_a_line_without_end_is_given_up_before_it_fills_the_memory(slice_size: int) -> None:
    blocks = Blocks()
    for _ in range(LINE_LIMIT // slice_size):
        blocks.feed(b"x" * slice_size)
    with pytest.raises(WireFault, match="line"):
        blocks.feed(b"x" * slice_size)


def test_a_long_line_that_ends_is_given_up_too() -> None:
    with pytest.raises(WireFault, match="line"):
        read(b"Data: " + b"x" * LINE_LIMIT + b"\r\n\r\n")


def test_a_block_without_end_is_given_up() -> None:
    line = b"Variable: " + b"x" * 1000 + b"\r\n"
    with pytest.raises(WireFault, match="message"):
        read(line * (BLOCK_LIMIT // 1000 + 2), *range(0, BLOCK_LIMIT, 5000))
