"""The command line: the same numbers as the door, the documented fields, one readable line when settings are wrong."""

import csv
import io
import json
import sys
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.engine import Engine

from data.answer import answer
from data.command_group import CommandGroup
from data.commands import cli
from data.database import reading
from data.filters import Filters
from data.head.door import FOR_THE_HEAD
from data.named import every_question
from data.schema.facts import agent_time, call, visit
from data.settings import load_settings
from tests.data.facts_made import DAY_0, FIRST_DAY, Row, store
from tests.data.test_thresholds import stay

NOW = DAY_0 + 40 * 86400


@pytest.fixture
def at(db: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The database that commands will open."""
    monkeypatch.setenv("OKC_DATABASE_URL", db.url.render_as_string(hide_password=False))
    return db


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(cli, list(arguments))
    assert result.exit_code == code, result.output
    return result


def shift(kind: str, first: int, last: int | None, *flags: str, n_day: int = 0) -> Row:
    return {
        "pbx": "main",
        "agent": "Анна",
        "day": FIRST_DAY + timedelta(days=n_day),
        "kind": kind,
        "queue": "",
        "reason": "",
        "started_at": DAY_0 + first,
        "ended_at": None if last is None else DAY_0 + last,
        "seconds": None if last is None else last - first,
        "weekday": 1,
        "flags": flags,
    }


def test_table_csv_and_json_tell_the_numbers_of_the_door(at: Engine) -> None:
    store(at, visit, [stay("answered", 10, "support"), stay("answered", 40, "support"), stay("abandoned", 9, "sales")])
    asked = ["report", "waits", "--from", "2026-03-01", "--to", "2026-03-09", "--by", "queue"]
    one = Filters.from_query("from=2026-03-01&to=2026-03-09&by=queue", FIRST_DAY)
    with reading(at) as connection:
        table = answer(connection, "waits", one, NOW, load_settings())
    said = json.loads(run(*asked, "--format", "json").stdout)
    slugs = [column.slug for column in table.columns]
    assert said["rows"] == [dict(zip(slugs, row, strict=True)) for row in table.rows]
    assert said["total"]["offered"] == 3
    assert said["conservation"]["holds"] is True
    written = list(csv.DictReader(io.StringIO(run(*asked, "--format", "csv").stdout)))
    expected = [*said["rows"], said["total"] | {"queue": "total"}]
    assert written == [{slug: "" if row[slug] is None else str(row[slug]) for slug in slugs} for row in expected]
    printed = run(*asked).stdout
    assert "Offered: 3 = 2 Answered + 1 Abandoned" in printed


def test_a_report_is_found_by_its_name_and_all_are_listed(at: Engine) -> None:
    listed = [line.split()[0] for line in run("report", "--list").stdout.splitlines()]
    assert listed == [*(one.slug for one in every_question()), *FOR_THE_HEAD]
    assert "waits" in run("report", "profits", code=2).stderr


def test_a_filter_that_cannot_be_used_stops_the_command(at: Engine) -> None:
    assert "--from" in run("report", "waits", "--from", "yesterday", code=2).stderr


def test_visits_have_the_documented_fields_with_offsets_and_null_ends(at: Engine) -> None:
    store(
        at, visit, [stay("open_waiting", None, flags=("late", "inferred")), stay("answered", 3, direction="outgoing")]
    )
    first, second = json.loads(run("visits", "--format", "json").stdout)
    assert list(first) == [
        "pbx",
        "visit_id",
        "call_id",
        "queue",
        "entered_at",
        "position",
        "wait_s",
        "outcome",
        "agent",
        "connected_at",
        "ring_s",
        "talk_s",
        "ended_at",
        "ended_by",
        "caller",
        "did",
        "flags",
    ]
    assert first["entered_at"] == "2026-03-02T13:00:00+03:00"
    assert first["ended_at"] is None
    assert first["flags"] == ["inferred", "late"]
    assert second["outcome"] == "answered"


def test_calls_have_the_documented_fields_and_lists_stay_lists(at: Engine) -> None:
    made: Row = dict.fromkeys(("direction_source", "callee", "did", "recording", "topic", "note"), "")
    made |= {"pbx": "main", "direction": "incoming", "started_at": DAY_0, "ended_at": None, "caller": "+7916"}
    made |= {"queues": ["Приёмная", "sales"], "agents": [], "wait_s": 5, "talk_s": None, "outcome": "answered"}
    made["queue"] = "Приёмная"
    store(at, call, [made | {"flags": (), "day": FIRST_DAY, "slot": 0, "weekday": 1}])
    (said,) = json.loads(run("calls", "--format", "json").stdout)
    assert list(said) == [
        "pbx",
        "call_id",
        "direction",
        "started_at",
        "ended_at",
        "caller",
        "callee",
        "did",
        "queues",
        "agents",
        "wait_s",
        "talk_s",
        "outcome",
        "ended_by",
        "recording",
        "flags",
    ]
    assert said["queues"] == ["Приёмная", "sales"]
    (written,) = csv.DictReader(io.StringIO(run("calls").stdout))
    assert (written["queues"], written["caller"], written["talk_s"]) == ("Приёмная,sales", "+7916", "")


def test_a_shift_over_midnight_is_one_interval_again(at: Engine) -> None:
    parts = [
        shift("login", 80_000, 86_400),
        shift("login", 86_400, 90_000, "continued", n_day=1),
        shift("login", 95_000, None, n_day=1),
        shift("pause", 86_400, 86_500, n_day=1),
    ]
    store(at, agent_time, parts)
    said = json.loads(run("agent-time", "--format", "json").stdout)
    assert list(said[0]) == ["pbx", "agent", "kind", "queue", "reason", "started_at", "ended_at", "seconds"]
    assert [(one["kind"], one["seconds"]) for one in said] == [("login", 10_000), ("login", None), ("pause", 100)]
    assert said[0]["ended_at"] == "2026-03-03T04:00:00+03:00"


def test_days_bound_what_is_written_out(at: Engine) -> None:
    store(at, visit, [stay("answered", n, day=FIRST_DAY + timedelta(days=n)) for n in range(4)])
    said = json.loads(run("visits", "--from", "2026-03-03", "--to", "2026-03-04", "--format", "json").stdout)
    assert [one["wait_s"] for one in said] == [1, 2]
    assert len(json.loads(run("visits", "--to", "2026-03-02", "--format", "json").stdout)) == 1


def test_settings_that_cannot_be_used_are_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OKC_COLOUR", "red")
    result = run("visits", code=2)
    assert result.stderr.count("\n") == 1
    assert "OKC_COLOUR" in result.stderr
    assert result.stdout == ""


def test_another_rooms_command_is_listed_without_importing_it_and_runs_when_called() -> None:
    group = CommandGroup("okc")
    group.add_later("this", "this:absent", "Read the zen.")
    sys.modules.pop("this", None)
    listed: Any = CliRunner().invoke(group, ["--help"])
    assert "Read the zen." in listed.stdout
    assert "this" not in sys.modules
    group.add_later("report", "data.commands:report", "Reports.")
    group.default = "report"
    assert CliRunner().invoke(group, ["report", "--list"]).stdout.startswith("waits")
    assert CliRunner().invoke(group, []).exit_code == 2
