"""History from files beside the tables: the same file twice, and a file of what a table holds, change nothing."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.engine import Engine

from data.schema.facts import agent_time, call, offer, visit
from data.schema.raw import raw_queue_log
from data.settings import Settings
from telephony.imports import open_import
from telephony.load import load
from telephony.simulated.rows import QUEUE_LOG
from tests.telephony.worker.conftest import EVENING_OVER, Contents, count
from tests.telephony.worker.hotline import contents, differing, evening, left_due, pbx, read_to_end, worker

MOSCOW = ZoneInfo("Europe/Moscow")
FACTS = (call, visit, offer, agent_time)


def log_file(folder: Path) -> Path:
    """The evening as the file that Asterisk writes: whole seconds since 1970."""
    lines = []
    for row in evening().queue_log:
        named = dict(zip(QUEUE_LOG, map(str, row), strict=True))
        at = int(datetime.fromisoformat(named["time"]).replace(tzinfo=MOSCOW).timestamp())
        data = "|".join(named[f"data{n}"] for n in range(1, 6)).rstrip("|")
        parts = [named[name] for name in ("callid", "queuename", "agent", "event")]
        lines.append("|".join([str(at), *parts, data]))
    file = folder / "queue_log"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def dump(folder: Path) -> Path:
    """The evening's table as a dump with ids."""
    quoted = [[str(n), *map(str, row)] for n, row in enumerate(evening().queue_log, start=1)]
    file = folder / "queue_log.csv"
    file.write_text("\n".join(["\t".join(["id", *QUEUE_LOG]), *("\t".join(row) for row in quoted)]) + "\n")
    return file


def take(engine: Engine, file: Path) -> None:
    exchange = pbx("")
    rows = open_import("queue_log", file, exchange, EVENING_OVER)
    load(engine, exchange, Settings(timezone="Europe/Moscow"), "queue_log", rows, EVENING_OVER)


@pytest.mark.parametrize("made", [log_file, dump])
def test_a_file_imported_twice_changes_nothing(swept_db: Engine, tmp_path: Path, made: object) -> None:
    file = made(tmp_path)  # type: ignore[operator]
    take(swept_db, file)
    once = contents(swept_db)
    assert once["visit"]
    assert count(swept_db, raw_queue_log) == len(evening().queue_log)
    take(swept_db, file)
    assert not differing(contents(swept_db), once)
    assert count(swept_db, raw_queue_log) == len(evening().queue_log)
    assert not left_due(swept_db)


@pytest.mark.parametrize("first", ["file", "table"])
@pytest.mark.parametrize("made", [log_file, dump])
def test_a_file_of_what_the_table_holds_changes_no_fact(
    swept_db: Engine, tmp_path: Path, evening_url: str, evening_facts: Contents, made: object, first: str
) -> None:
    file = made(tmp_path)  # type: ignore[operator]
    if first == "file":
        take(swept_db, file)
    read_to_end(worker(swept_db, pbx(evening_url), EVENING_OVER))
    take(swept_db, file)
    assert not differing(contents(swept_db, (visit, offer)), evening_facts)
    assert not differing(contents(swept_db, (call, agent_time)), evening_facts)
