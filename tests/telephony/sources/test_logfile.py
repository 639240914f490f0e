"""The queue_log file, followed through everything that rotation does to it."""

import gzip
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from data.settings import Pbx
from telephony.sources import Reading, Source, SourceUnavailable, open_sources

NOW = 1_700_000_000


def line(n: int, event: str = "ENTERQUEUE") -> str:
    """One line, `n` seconds after the first."""
    return f"{NOW - 1000 + n}|{NOW - 1000 + n}.{n}|support|NONE|{event}||100|1\n"


class Log:
    """A log file and its reader."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "queue_log"
        self.position: dict[str, Any] = {}
        self.notes: list[str] = []
        self.bad: list[Any] = []
        self._age = 0
        self.restart()

    def restart(self) -> None:
        """A new process."""
        pbx = Pbx(name="main", queue_log_file=str(self.path), timezone="Europe/Moscow")
        (self.source,) = open_sources(pbx)

    def write(self, *lines: str) -> None:
        """What the exchange appends."""
        with self.path.open("a", encoding="utf-8") as file:
            file.writelines(lines)
        # Times of files in steps of a second, so that their order does not depend on the clock's fineness.
        self._age += 1
        os.utime(self.path, (NOW + self._age, NOW + self._age))

    def rename(self, name: str = "queue_log.1") -> None:
        """What logrotate does."""
        self.path.rename(self.path.with_name(name))

    def read(self, limit: int = 1000) -> list[int]:
        """Read to the end; the seconds of the rows."""
        found: list[int] = []
        reading: Reading | None = None
        while reading is None or reading.more:
            reading = self.source.read(self.position, limit, NOW)
            found += [row.at_us // 1_000_000 - NOW + 1000 for row in reading.rows]
            self.bad += reading.bad
            self.notes += reading.notes
            self.position = reading.position
        return found


@pytest.fixture
def log(tmp_path: Path) -> Log:
    """An empty folder for a log."""
    return Log(tmp_path)


def test_lines_are_read_once_as_they_come(log: Log) -> None:
    log.write(line(1), line(2))
    assert log.read() == [1, 2]
    assert log.read() == []
    log.write(line(3))
    assert log.read() == [3]


@pytest.mark.parametrize("limit", [1, 2, 1000])
def test_a_restart_goes_on_where_it_was(log: Log, limit: int) -> None:
    log.write(*[line(n) for n in range(9)])
    assert log.read(limit) == list(range(9))
    log.write(line(9))
    log.restart()
    assert log.read(limit) == [9]


def test_a_line_is_read_when_it_is_complete(log: Log) -> None:
    log.write(line(1), line(2)[:-20])
    assert log.read() == [1]
    log.write(line(2)[-20:])
    assert log.read() == [2]


def test_times_are_utc_whatever_the_zone_of_the_tables(log: Log) -> None:
    log.write(line(1))
    assert log.source.read({}, 10, NOW).rows[0].at_us == (NOW - 999) * 1_000_000


def test_a_renamed_file_is_read_to_its_end_first(log: Log) -> None:
    log.write(line(1))
    assert log.read() == [1]
    log.write(line(2))
    log.rename()
    log.write(line(3))
    assert log.read() == [2, 3]
    assert log.notes == []


def test_the_last_line_of_a_renamed_file_needs_no_end(log: Log) -> None:
    log.write(line(1))
    log.read()
    log.write(line(2).rstrip("\n"))
    log.rename()
    log.write(line(3))
    assert log.read() == [2, 3]


def test_a_rotated_file_that_nobody_wrote_to_again_is_finished(log: Log) -> None:
    log.write(line(1))
    log.read()
    log.write(line(2))
    log.rename()
    with pytest.raises(SourceUnavailable, match="cannot be read"):
        log.read()
    log.write(line(3))
    assert log.read() == [2, 3]


def test_several_rotations_are_followed_one_after_another(log: Log) -> None:
    log.write(line(1))
    log.read()
    log.write(line(2))
    log.rename("queue_log.2")
    log.write(line(3))
    log.rename("queue_log.1")
    log.write(line(4))
    assert log.read() == [2, 3, 4]
    assert log.notes == []


def test_a_compressed_rotation_is_followed(log: Log) -> None:
    log.write(line(1))
    log.read()
    log.write(line(2))
    packed = log.path.with_name("queue_log-20231114.gz")
    packed.write_bytes(gzip.compress(log.path.read_bytes()))
    os.utime(packed, (NOW + 5, NOW + 5))
    log.path.unlink()
    log.write(line(3))
    os.utime(log.path, (NOW + 9, NOW + 9))
    assert log.read() == [2, 3]


def test_a_file_copied_and_cut_is_followed(log: Log) -> None:
    log.write(*[line(n) for n in range(1, 20)])
    log.read()
    log.write(line(20))
    copy = log.path.with_name("queue_log.1")
    shutil.copy2(log.path, copy)
    with log.path.open("r+b") as file:
        file.truncate(0)
    log.write(line(21))
    assert log.read() == [20, 21]


def test_a_missed_rotation_is_said_and_what_is_left_is_read(log: Log) -> None:
    log.write(line(1))
    log.read()
    log.path.unlink()
    log.write(line(5))
    log.rename()
    log.write(line(6))
    assert log.read() == [5, 6]
    assert log.notes == ["queue_log was rotated away before it was read to its end: rows may be missing"]


def test_equal_lines_of_one_second_are_as_many_as_they_are(log: Log) -> None:
    ring = line(1, "RINGNOANSWER")
    log.write(ring, ring)
    one = log.source.read({}, 1, NOW)
    two = log.source.read(one.position, 1, NOW)
    log.write(ring)
    three = log.source.read(two.position, 10, NOW)
    keys = [row.key for row in (*one.rows, *two.rows, *three.rows)]
    assert [key[-2:] for key in keys] == ["-0", "-1", "-2"]
    assert len({key[:-2] for key in keys}) == 1


def test_the_same_lines_have_the_same_keys_wherever_they_are_read(log: Log, tmp_path: Path) -> None:
    log.write(*[line(n % 3) for n in range(9)])
    there = log.source.read({}, 100, NOW).rows
    (tmp_path / "other").mkdir()
    other = Log(tmp_path / "other")
    other.write(*[line(n % 3) for n in range(9)])
    assert [row.key for row in other.source.read({}, 2, NOW).rows] == [row.key for row in there[:2]]


def test_lines_that_are_none_are_put_aside(log: Log) -> None:
    log.write(line(1), "nonsense\n", "\n", "soon|c|q|a|CONNECT\n", "x" * 200_000 + "\n", line(2))
    assert log.read() == [1, 2]
    assert [row.reason for row in log.bad] == ["bad_line", "bad_time", "bad_line"]
    assert all(len(row.row) <= 2000 for row in log.bad)


def test_rows_later_than_allowed_wait(log: Log) -> None:
    log.write(*[line(n) for n in range(20)])
    until_us = (NOW - 990) * 1_000_000
    first = log.source.read({}, 100, NOW, until_us)
    again = log.source.read(first.position, 100, NOW, until_us)
    rest = log.source.read(again.position, 100, NOW)
    assert (len(first.rows), first.more, first.reached_us) == (11, False, until_us + 1_000_000)
    assert again.rows == []
    assert (len(rest.rows), rest.reached_us, rest.backlog) == (9, None, 0)


def test_the_position_is_small_however_long_the_file(log: Log) -> None:
    log.write(*[line(n // 50) for n in range(5000)])
    log.read()
    assert log.position["context"] > 0
    assert len(str(log.position)) < 400


def test_a_file_that_is_not_there_is_told(log: Log) -> None:
    with pytest.raises(SourceUnavailable, match="queue_log cannot be read: No such file or directory"):
        log.read()


def test_a_source_is_a_source(log: Log) -> None:
    one: Source = log.source
    one.close()
    assert one.name == "queue_log"
