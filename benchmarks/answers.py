"""`python -m benchmarks answers`: the twelve questions of a dashboard over three years of visits.

The product's `answer` beside MariaDB (its best SQL and indexes) and beside DuckDB asked by hand of the same
files; one run, interleaved, every answer checked equal first. Times are medians in milliseconds; only
ratios of one run mean anything. Then a page under load, an export's memory, and how time grows with visits.
"""

import json
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from benchmarks import curve, export_memory, goals, history_columns, page
from benchmarks.rival import CONFIGURATION, INDEXES, Rival
from benchmarks.twelve import CLOSED_ALL, CLOSED_YEAR, MONTH, TWELVE, Door, Question, Rows
from data.answers.asking import FOLDER, InColumns, facts_of
from data.answers.duck import _engine as duck_engine
from data.collector import calm
from data.columns.manifest import read_manifest
from data.columns.reader import open_columns
from data.database import open_database, reading
from data.filters import Filters
from data.migrations import migrate
from data.settings import Settings

OURS_A_ROUND = 3
PICTURE = Path(__file__).parent.parent / "docs" / "answers.svg"
COMMITTED = 10_000_000
"""Only of so many visits is the picture in the documents."""


class Bench:
    """The product's data folder and the other side, filled with the same visits."""

    def __init__(self, folder: Path, visits: int) -> None:
        self.folder = folder
        self.visits = visits
        self.settings = Settings(timezone="UTC", data_dir=folder, database_url=f"sqlite:///{folder / 'okc.sqlite'}")
        self.rival = Rival(folder / "mariadb")

    def prepare(self) -> None:
        """Make what is not there yet from an earlier run in this folder."""
        self.prepare_columns()
        self.rival.start()
        if self.rival.rows() != self.visits:
            say("loading MariaDB")
            taken = timed(self._load)
            say(f"MariaDB loaded and indexed in {taken / 1000:.0f} s")

    def prepare_columns(self) -> None:
        """Our side alone."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not (self.folder / FOLDER / "manifest.json").exists():
            say(f"writing {self.visits:,} visits and as many calls into columns")
            taken = timed(lambda: history_columns.make(self.folder / FOLDER, self.visits))
            say(f"columns written in {taken / 1000:.0f} s")
        self.engine = open_database(self.settings.own_database_url)
        migrate(self.engine)

    def _load(self) -> None:
        with self.columns() as cursor:
            parts = sorted({(one.first, one.last) for one in self.manifest.of("visit")})
            days = [f"SELECT * FROM visit WHERE day BETWEEN DATE '{a}' AND DATE '{b}'" for a, b in parts]  # noqa: S608
            self.rival.load(days, cursor)

    @property
    def manifest(self) -> Any:
        """Which files the columns are."""
        found = read_manifest(self.folder / FOLDER)
        assert found is not None
        return found

    @contextmanager
    def columns(self) -> Iterator[Any]:
        """DuckDB on the product's files, to be asked by hand."""
        reader = open_columns(self.folder / FOLDER)
        assert reader is not None
        with reader.cursor() as cursor:
            yield cursor.duckdb

    @contextmanager
    def door(self, *, parts_kept: bool) -> Iterator[Door]:
        """The product, with parts of closed months kept as it ships, or counting everything anew."""
        with reading(self.engine) as connection:
            facts = facts_of(connection, self.settings)
            assert isinstance(facts, InColumns)
            if not parts_kept:
                facts.closed = {}
            yield Door(connection, self.settings)


def say(text: str) -> None:
    """One line of progress."""
    print(f"# {time.strftime('%H:%M:%S')} {text}", flush=True)


def timed(work: Callable[[], Any]) -> float:
    """Milliseconds that it takes."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


@contextmanager
def statements(of: Engine) -> Iterator[list[tuple[str, Any]]]:
    """What is asked of an engine meanwhile."""
    found: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        found.append((statement, parameters))

    sa.event.listen(of, "before_cursor_execute", note)
    yield found
    sa.event.remove(of, "before_cursor_execute", note)


def ask_rival(connection: Any, sql: str) -> Any:
    """MariaDB's rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def check(bench: Bench, question: Question, days: tuple[date, date] | None = None) -> None:
    """All sides give the same, or nothing is measured."""
    expected: Rows | None = None
    with bench.rival.connect() as rival, bench.columns() as duck:
        sides: dict[str, Callable[[], Rows]] = {
            "DuckDB": lambda: question.told(duck.execute(question.sql(question.duckdb, days)).fetchall()),
            "MariaDB": lambda: question.told(ask_rival(rival, question.sql(question.mariadb, days))),
        }
        for kept in (False, True, True):
            sides[f"product, parts kept: {kept} {len(sides)}"] = partial(_ours, bench, question, days, kept)
        for name, side in sides.items():
            rows = side()
            if expected is None:
                expected = rows
            if rows != expected:
                raise SystemExit(f"{question.name}: {name} differs: {rows[:3]} is not {expected[:3]}")
        if not expected:
            raise SystemExit(f"{question.name}: nothing to compare")


def _ours(bench: Bench, question: Question, days: tuple[date, date] | None, kept: bool) -> Rows:
    with bench.door(parts_kept=kept) as door:
        return question.ours(door, question.asked(days))


def measure(bench: Bench, question: Question, rounds: int, days: tuple[date, date] | None = None) -> dict[str, Any]:
    """Median times of every side, interleaved."""
    times: dict[str, list[float]] = {"mariadb": [], "hand": [], "plain": [], "statements": [], "shipped": []}
    filters: Filters = question.asked(days)

    def ours(kept: bool) -> float:
        with bench.door(parts_kept=kept) as door:
            return timed(lambda: question.ours(door, filters))

    with bench.rival.connect() as rival, bench.columns() as duck:
        with statements(duck_engine()) as asked:
            ours(kept=False)
        own = list(asked)
        for _ in range(rounds):
            times["mariadb"].append(timed(lambda: ask_rival(rival, question.sql(question.mariadb, days))))
            for _ in range(OURS_A_ROUND):
                times["hand"].append(timed(lambda: duck.execute(question.sql(question.duckdb, days)).fetchall()))
                times["plain"].append(ours(kept=False))
                times["statements"].append(timed(lambda: [duck.execute(*one).fetchall() for one in own]))
                times["shipped"].append(ours(kept=True))
    return {"question": question.name, **{name: statistics.median(found) for name, found in times.items()}}


def report(rows: list[dict[str, Any]]) -> None:
    """A table of times and ratios."""
    print("| question | MariaDB | DuckDB by hand | product, plain | layer | as shipped | plain × | shipped × |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for row in rows:
        layer = row["plain"] - row["statements"]
        ratios = (row["mariadb"] / row["plain"], row["mariadb"] / row["shipped"])
        print(
            f"| {row['question']} | {row['mariadb']:.0f} | {row['hand']:.1f} | {row['plain']:.1f} | {layer:.1f}"
            f" | {row['shipped']:.1f} | {ratios[0]:.0f} | {ratios[1]:.0f} |"
        )


def explain(bench: Bench) -> None:
    """MariaDB's configuration, indexes and plans."""
    print("\nMariaDB is started with: " + " ".join(CONFIGURATION))
    for name, columns in INDEXES.items():
        print(f"INDEX {name} ({columns})")
    with bench.rival.connect() as rival:
        for question in TWELVE:
            print(f"\n{question.name}")
            for row in ask_rival(rival, "EXPLAIN " + question.sql(question.mariadb)):
                print("  " + " | ".join(str(cell) for cell in row))


def main(visits: int = 10_000_000, folder: Path | None = None, rounds: int = 3, part: str = "all") -> None:
    """The whole measurement, or one part of it; a folder is kept and used again."""
    results: dict[str, Any] = {"visits": visits}
    calm()
    with TemporaryDirectory(prefix="okc-answers-") as temporary:
        bench = Bench(folder or Path(temporary), visits)
        shutil.rmtree(bench.folder / "partial", ignore_errors=True)
        if part in ("all", "twelve"):
            bench.prepare()
            try:
                results |= _compared(bench, rounds)
            finally:
                bench.rival.stop()
        else:
            bench.prepare_columns()
        if part in ("all", "page"):
            say("eight people at the waits page")
            results["page"] = page.measure(bench.folder)
        if part in ("all", "export"):
            say("a list as CSV")
            results["export"] = export_memory.measure(bench.folder, visits)
        if part in ("all", "curve"):
            results["curve"] = _curve(bench, Path(temporary))
        results["bytes"] = _bytes(bench)
    goals.tell(results)
    print(json.dumps(results), flush=True)


def _compared(bench: Bench, rounds: int) -> dict[str, Any]:
    """The twelve, and those that add up over closed months, beside the other sides."""
    for question in TWELVE:
        check(bench, question)
    say("all sides give equal answers")
    twelve = [measure(bench, question, rounds) for question in TWELVE]
    report(twelve)
    standard = []
    for question in TWELVE:
        if question.adds_up:
            days = _closed(question)
            check(bench, question, days)
            standard.append(measure(bench, question, max(1, rounds - 1), days))
    print("\nStandard reports over closed months, asked before:\n")
    report(standard)
    explain(bench)
    return {"twelve": twelve, "standard": standard}


def _bytes(bench: Bench) -> dict[str, float]:
    files = bench.folder / FOLDER
    return {
        "hot": history_columns.hot_bytes(files, bench.manifest, "visit") / bench.visits,
        "parquet": history_columns.parquet_bytes(bench.manifest, "visit") / bench.visits,
        "mariadb": bench.rival.size() / bench.visits,
    }


def _curve(bench: Bench, temporary: Path) -> dict[int, Any]:
    """Our side at a tenth, at one and at three times the visits, and its picture."""
    found = {}
    for visits in (bench.visits // 10, bench.visits, bench.visits * 3):
        one = bench if visits == bench.visits else Bench(temporary / f"visits-{visits}", visits)
        one.prepare_columns()
        found[visits] = curve.times_of(one, _asked)
        if one is not bench:
            shutil.rmtree(one.folder)
    curve.draw(found, PICTURE if bench.visits == COMMITTED else bench.folder / PICTURE.name)
    return found


def _asked(bench: Bench, question: Question, kept: bool) -> float:
    with bench.door(parts_kept=kept) as door:
        return timed(lambda: question.ours(door, question.asked()))


def _closed(question: Question) -> tuple[date, date]:
    if question.days == MONTH:
        return MONTH
    return CLOSED_YEAR if (question.days[1] - question.days[0]).days < 400 else CLOSED_ALL
