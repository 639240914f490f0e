"""History from files: every form of file, once or twice."""

import gzip
from pathlib import Path
from typing import Any

import pytest

from data.settings import Pbx
from telephony.imports import SOURCES_BY_WORD, open_import
from telephony.rows import BadRow
from telephony.sources import SourceUnavailable, open_sources

NOW = 1_800_000_000
MOSCOW = Pbx(name="main", timezone="Europe/Moscow")
LOG = "1717397259|1717397243.2|1501|NONE|ENTERQUEUE||100|1\n"
LOG += "1717397271|1717397243.2|1501|Анна|CONNECT|12|1717397259.2|11\n"


def imported(tmp_path: Path, source: str, text: str | bytes, pbx: Pbx = MOSCOW) -> list[Any]:
    """Rows of a file with this text."""
    file = tmp_path / "history"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(open_import(source, file, pbx, NOW))


def test_the_command_line_s_words_are_those_of_the_sources() -> None:
    assert SOURCES_BY_WORD == {"queue-log": "queue_log", "cdr": "cdr", "cel": "cel"}


def test_the_log_file_is_imported(tmp_path: Path) -> None:
    rows = imported(tmp_path, "queue_log", "\n" + LOG)
    assert [(row.at_us, row.event, row.agent) for row in rows] == [
        (1717397259_000000, "ENTERQUEUE", "NONE"),
        (1717397271_000000, "CONNECT", "Анна"),
    ]


def test_an_import_of_the_followed_file_gives_the_same_keys(tmp_path: Path) -> None:
    rows = imported(tmp_path, "queue_log", LOG * 3)
    followed = open_sources(Pbx(name="main", queue_log_file=str(tmp_path / "history")))[0].read({}, 100, NOW)
    assert followed.rows == rows
    assert len({row.key for row in rows}) == 6


def test_importing_twice_gives_the_same_rows(tmp_path: Path) -> None:
    assert imported(tmp_path, "queue_log", LOG) == imported(tmp_path, "queue_log", LOG)


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_a_dump_may_have_any_order_of_columns_and_separator(tmp_path: Path, separator: str) -> None:
    header = ["event", "data2", "time", "data1", "callid", "queuename", "agent", "somethingelse"]
    values = ["CONNECT", "1.2", "2024-06-03 09:47:51", "12", "1717397243.2", "1501", "\\N", "x"]
    (row,) = imported(tmp_path, "queue_log", f"{separator.join(header)}\r\n{separator.join(values)}\r\n")
    assert (row.event, row.at_us, row.agent, row.data[:2]) == ("CONNECT", 1717397271_000000, "NONE", ("12", "1.2"))


def test_rows_of_a_dump_with_ids_are_ordered_by_them(tmp_path: Path) -> None:
    head = "id,time,callid,queuename,agent,event,data1\n"
    lines = "7,2024-06-03 21:26:35,NONE,NONE,NONE,CONFIGRELOAD,\n8,2024-06-03 16:13:29,1.2,q,NONE,ENTERQUEUE,\n"
    rows = imported(tmp_path, "queue_log", head + lines)
    assert [row.position for row in rows] == [7, 8]
    longer = imported(tmp_path, "queue_log", head + lines + "9,2024-06-03 16:13:30,1.2,q,NONE,ABANDON,1\n")
    assert longer[:2] == rows
    assert {row.origin for row in longer} == {rows[0].origin}


def test_a_compressed_file_is_imported(tmp_path: Path) -> None:
    assert imported(tmp_path, "queue_log", gzip.compress(LOG.encode())) == imported(tmp_path, "queue_log", LOG)


def test_rows_that_cannot_be_used_stand_among_the_others(tmp_path: Path) -> None:
    text = "time,callid,queuename,agent,event\n,1.1,q,a,CONNECT\n2024-06-03 09:47:51,1.1,q,a,CONNECT\nnever,1.1,q,a,E\n"
    rows = imported(tmp_path, "queue_log", text)
    assert [row.reason if isinstance(row, BadRow) else row.event for row in rows] == ["no_time", "CONNECT", "bad_time"]


def test_short_lines_and_odd_bytes_stop_nothing(tmp_path: Path) -> None:
    text = b"\xef\xbb\xbftime,callid,queuename,agent,event,data1\n2024-06-03 09:47:51,1.1,q,\xff\xfe,CONNECT\n\n"
    (row,) = imported(tmp_path, "queue_log", text)
    assert (row.agent, row.data[0]) == ("\ufffd\ufffd", "")


CDR = "src,dst,dcontext,channel,dstchannel,lastapp,{time},duration,billsec,disposition,uniqueid,linkedid,sequence\n"
CALL = (
    '100,200,internal,PJSIP/100-1,PJSIP/200-2,"Queue",2024-06-03 09:47:51,12,5,ANSWERED,1717397271.0,1717397271.0,3\n'
)


@pytest.mark.parametrize("time", ["calldate", "start"])
def test_call_records_of_both_layouts_are_imported(tmp_path: Path, time: str) -> None:
    (row,) = imported(tmp_path, "cdr", CDR.format(time=time) + CALL)
    assert (row.key, row.at_us, row.billsec) == ("1717397271.0#3", 1717397271_000000, 5)


def test_tabs_need_no_quotes_and_escape_themselves(tmp_path: Path) -> None:
    head = "calldate\tsrc\tdst\tchannel\tduration\tbillsec\tdisposition\tuniqueid\tuserfield\n"
    line = '2024-06-03 09:47:51\t"Anna" <1>\t2\tPJSIP/1\t1\t1\tBUSY\t1717397271.0\ta\\tb\\\\c\n'
    (row,) = imported(tmp_path, "cdr", head + line)
    assert (row.src, row.userfield) == ('"Anna" <1>', "a\tb\\c")


def test_channel_events_are_imported_by_name_or_number(tmp_path: Path) -> None:
    head = "id,eventtype,eventtime,channame,uniqueid,linkedid,extra\n"
    line = '{},{},2024-06-03 09:47:51.5,PJSIP/1,1717397271.0,1717397271.0,"{{""hangupcause"":16}}"\n'
    named = imported(tmp_path, "cel", head + line.format(1, "CHAN_START") + line.format(2, "LINKEDID_END"))
    old = imported(tmp_path, "cel", head + line.format(1, 1) + line.format(2, 22))
    assert [row.event for row in named] == [row.event for row in old] == ["CHAN_START", "LINKEDID_END"]
    assert (named[0].extra, named[0].at_us) == ('{"hangupcause":16}', 1717397271_500000)


def test_a_file_without_the_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable, match="the first line does not name the column calldate, uniqueid"):
        imported(tmp_path, "cdr", "a,b,c\n1,2,3\n")
    with pytest.raises(SourceUnavailable, match="the first line does not name"):
        imported(tmp_path, "queue_log", "")


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable, match="the file cannot be read"):
        imported(tmp_path, "queue_log", gzip.compress(LOG.encode() * 500)[:-30])


def test_progress_reaches_the_size_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "queue_log"
    file.write_text(LOG * 5000, encoding="utf-8")
    rows = open_import("queue_log", file, MOSCOW, NOW)
    seen = [rows.at for _ in rows]
    assert rows.size == file.stat().st_size
    assert 0 < seen[0] < seen[-1] == rows.at == rows.size


@pytest.mark.parametrize(
    ("zone", "seen"), [("Europe/Moscow", ""), ("Europe/Berlin", "look like UTC+3 while"), ("UTC", "UTC+3")]
)
def test_times_of_another_zone_are_told_after_the_import(tmp_path: Path, zone: str, seen: str) -> None:
    file = tmp_path / "cdr.csv"
    lines = [f"1,2,c,S/1,,Dial,2024-06-03 09:47:5{n},12,5,ANSWERED,171739727{n}.0,,{n}\n" for n in range(1, 6)]
    file.write_text(CDR.format(time="calldate") + "".join(lines), encoding="utf-8")
    rows = open_import("cdr", file, Pbx(name="main", timezone=zone), NOW)
    assert len(list(rows)) == 5
    assert seen in rows.trouble
    assert bool(seen) == bool(rows.trouble)
