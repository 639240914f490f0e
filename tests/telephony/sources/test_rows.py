"""Rows of each source from the values of its table."""

import json

import pytest

from telephony.rows import CdrRow, CelRow, QueueRow
from telephony.sources.cdr_rows import FIELDS as CDR_FIELDS
from telephony.sources.cdr_rows import cdr_key, cdr_row, disposition_of
from telephony.sources.cel_rows import CEL, NEW, OLD, cel_kind, dialect
from telephony.sources.kinds import Unusable
from telephony.sources.queue_rows import FIELDS, line_values, queue_row
from telephony.sources.text import clean, decoded, number, row_text


def log_row(**values: object) -> QueueRow:
    """A queue_log row of these values."""
    usual = {"time": "2024-06-03 09:47:39", "callid": "1.1", "queue": "q", "agent": "NONE", "event": "ENTERQUEUE"}
    given = usual | values
    return queue_row("k", "t0", 1, 0, tuple(given.get(field.name) for field in FIELDS))


def test_the_five_columns_count_before_the_one_with_pipes() -> None:
    assert log_row(data1="a", data="x|y").data == ("a", "", "", "", "")
    assert log_row(data5="e", data="x|y").data == ("", "", "", "", "e")


def test_the_one_column_with_pipes_counts_when_the_five_are_empty() -> None:
    assert log_row(data="12|1717397259.2|11").data == ("12", "1717397259.2", "11", "", "")
    assert log_row(data1="", data2=None, data="12").data == ("12", "", "", "", "")


def test_the_fifth_part_swallows_the_rest() -> None:
    assert log_row(data="LINK|a|b|12|120|1").data == ("LINK", "a", "b", "12", "120|1")


@pytest.mark.parametrize("given", [{"data5": "120|"}, {"data": "a|b|c|d|120|"}])
def test_a_trailing_pipe_is_gone(given: dict[str, str]) -> None:
    assert log_row(**given).data[4] == "120"


def test_encoded_characters_come_back() -> None:
    row = log_row(queue="a^3Bb", agent="x^5Ey", data1="100^3B200")
    assert (row.queue, row.agent, row.data[0]) == ("a;b", "x^y", "100;200")
    assert decoded("50^zz^3b", 80) == "50^zz^3b"


def test_values_that_are_no_text_become_text() -> None:
    assert log_row(data1=12, data2=b"caller", data3=1.5, data4=None).data == ("12", "caller", "1.5", "", "")


def test_a_name_cut_by_its_column_stays_as_it_is() -> None:
    assert log_row(agent="Local/" + "x" * 34).agent == "Local/" + "x" * 34


def test_missing_names_are_none() -> None:
    row = log_row(callid="", queue=None, agent=" ")
    assert (row.callid, row.queue, row.agent) == ("NONE", "NONE", "NONE")


def test_a_megabyte_in_a_field_is_cut() -> None:
    assert len(log_row(data1="x" * 1_000_000).data[0]) == 255
    assert len(log_row(data="x" * 1_000_000).data[0]) == 255


def test_a_row_without_an_event_or_with_an_undecodable_one_cannot_be_used() -> None:
    for event, reason in ((None, "no_event"), ("\ufffd\ufffd", "undecodable")):
        with pytest.raises(Unusable, match=reason):
            log_row(event=event)
    assert log_row(agent="\ufffdnna").agent == "\ufffdnna"


def test_a_line_of_the_file_has_the_same_fields() -> None:
    values = line_values("1717397271|1717397243.23|1501|Анна|CONNECT|12|1717397259.2|11\r\n".encode())
    row = queue_row("k", "file", 1, 0, values)
    assert (row.queue, row.agent, row.event, row.data) == (
        "1501",
        "Анна",
        "CONNECT",
        ("12", "1717397259.2", "11", "", ""),
    )
    link = line_values(b"1|c|q|a|ATTENDEDTRANSFER|LINK|x|y|12|120|1\n")
    assert queue_row("k", "file", 1, 0, link).data == ("LINK", "x", "y", "12", "120|1")
    with pytest.raises(Unusable, match="bad_line"):
        line_values(b"something else\n")


def call(**values: object) -> CdrRow:
    """A call record of these values."""
    return cdr_row(0, call_values(**values))


def call_values(**values: object) -> tuple[object, ...]:
    """Values in the order of the fields."""
    usual = {
        "time": "2024-06-03 09:47:39", "uniqueid": "1717397259.1", "linkedid": "1717397250.0", "sequence": 7,
        "src": "100", "dst": "200", "channel": "PJSIP/100-1", "duration": 12, "billsec": 5, "disposition": "ANSWERED",
    }  # fmt: skip
    given = usual | values
    return tuple(given.get(field.name) for field in CDR_FIELDS)


def test_a_record_is_named_by_its_channel_and_sequence() -> None:
    assert call().key == "1717397259.1#7"
    assert call(sequence="8").key != call().key


def test_without_a_sequence_its_content_names_it() -> None:
    nameless = [call(sequence=nothing).key for nothing in (None, 0, "0", "")]
    assert len({call(sequence=None, dstchannel=channel).key for channel in ("a", "b")}) == 2
    assert call(sequence=None).key == call(sequence=None).key
    assert all(len(key) <= 64 for key in nameless)


def test_a_very_long_channel_id_still_gives_a_key_that_fits() -> None:
    assert len(cdr_key(call_values(uniqueid="host-" * 15 + "1717397259.1"))) <= 64


def test_without_a_linkedid_the_uniqueid_stands_for_it() -> None:
    assert call(linkedid=None).linkedid == "1717397259.1"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("ANSWERED", "ANSWERED"), (8, "ANSWERED"), ("8", "ANSWERED"), (4, "BUSY"), (2, "FAILED"), (0, "NO ANSWER"),
        (1, "NO ANSWER"), (16, "CONGESTION"), (32, "CANCEL"), ("no answer", "NO ANSWER"), ("NOANSWER", "NO ANSWER"),
        ("NO_ANSWER", "NO ANSWER"), ("Congestion", "CONGESTION"), (None, "NO ANSWER"), ("SOMETHING", "SOMETHING"),
    ],
)  # fmt: skip
def test_a_disposition_has_one_form(written: object, said: str) -> None:
    assert disposition_of(written) == said


def test_a_record_without_an_id_or_with_no_numbers_cannot_be_used() -> None:
    for values, reason in (
        ({"uniqueid": ""}, "no_id"),
        ({"duration": "long"}, "bad_number"),
        ({"billsec": "inf"}, "bad_number"),
    ):
        with pytest.raises(Unusable, match=reason):
            call(**values)


@pytest.mark.parametrize(("value", "whole"), [(3, 3), ("3", 3), ("-1", -1), ("3.0", 3), (None, 0), ("", 0), (2.9, 2)])
def test_numbers_may_come_in_any_form(value: object, whole: int) -> None:
    assert number(value) == whole


def event(numbers: dict[int, str], **values: object) -> CelRow:
    """A channel event of these values."""
    usual = {
        "time": "2024-06-03 09:47:39",
        "uniqueid": "1.1",
        "linkedid": "1.0",
        "event": "HANGUP",
        "channel": "PJSIP/1",
    }
    return cel_kind(numbers).build("k", "t0", 1, 0, tuple((usual | values).get(f.name) for f in CEL.fields))


def test_numbered_events_get_the_names_of_their_dialect() -> None:
    assert [event(NEW, event=n).event for n in (7, "14", 22)] == ["BRIDGE_ENTER", "LINKEDID_END", "22"]
    assert [event(OLD, event=n).event for n in (7, 14, "22")] == ["BRIDGE_START", "ATTENDEDTRANSFER", "LINKEDID_END"]
    assert event(NEW, event="Chan_Start").event == "CHAN_START"


def test_the_last_event_of_linked_calls_tells_the_dialect() -> None:
    assert dialect(["22", "22", "14"]) is OLD
    assert dialect(["14", "22", "14"]) is NEW
    assert dialect(["LINKEDID_END"]) is NEW
    assert dialect([]) is NEW


def test_what_an_event_adds_is_kept_as_text_whatever_it_is() -> None:
    assert event(NEW, extra='{"hangupcause":16,"cut').extra == '{"hangupcause":16,"cut'
    assert len(event(NEW, extra="x" * 100_000).extra) == 2000


def test_a_row_is_shown_as_json_that_fits() -> None:
    text = row_text(tuple(f"data{n}" for n in range(30)), ("ы" * 1000,) * 30)
    assert len(text) <= 2000
    assert set(json.loads(text)) == {f"data{n}" for n in range(30)}


def test_text_is_stripped_and_bounded() -> None:
    assert clean("  a b \n", 80) == "a b"
    assert clean(b"\xff\xfeab", 80).endswith("ab")
