"""The mirror follows the facts: late changes, new names, days that become empty, months that close."""

from datetime import date
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.changed_days import mark_changed, marks
from data.columns.manifest import Manifest, month_of, read_manifest
from data.columns.mirror import Mirror
from data.columns.plan import FRESH
from data.columns.reader import Columns
from data.database import writing
from data.schema.facts import visit as visit_table
from data.schema.mirror import column_set
from tests.data.columns.conftest import NOW, TODAY, assert_same, put
from tests.data.columns.made import ago, visit, visits

HISTORY = [ago(n) for n in range(70)]
LONG_AFTER = NOW + 3600


def manifest_of(folder: Path) -> Manifest:
    found = read_manifest(folder)
    assert found is not None
    return found


def days_kept_apart(folder: Path) -> list[date]:
    return [part.first for part in manifest_of(folder).parts if part.is_day]


def test_a_closed_month_is_one_file_and_later_days_one_each(sqlite_db: Engine, folder: Path) -> None:
    put(sqlite_db, "visit", visits(HISTORY))
    Mirror(sqlite_db, folder).follow(NOW, TODAY)
    months = {part.month for part in manifest_of(folder).parts if not part.is_day}
    assert months == {"2025-12", "2026-01", "2026-02"}
    assert days_kept_apart(folder) == [day for day in sorted(HISTORY) if month_of(day) == "2026-03"]


def test_nothing_is_written_when_nothing_changed(sqlite_db: Engine, folder: Path) -> None:
    put(sqlite_db, "visit", visits(HISTORY))
    first = Mirror(sqlite_db, folder).follow(NOW, TODAY)
    again = Mirror(sqlite_db, folder).follow(NOW, TODAY)
    assert (again.version, again.files) == (first.version, 0)


def test_a_late_change_costs_one_file_and_changes_its_month_alone(db: Engine, folder: Path) -> None:
    put(db, "visit", visits(HISTORY))
    Mirror(db, folder).follow(NOW, TODAY)
    columns = Columns(folder)
    before = {one.first: one.version for one in columns.segments}
    _touch(db, ago(50), "topic", "late")
    assert Mirror(db, folder).follow(NOW, TODAY).files == 1
    assert_same(db, columns)
    changed = [
        first
        for first, version in before.items()
        if {one.first: one.version for one in columns.segments}[first] != version
    ]
    assert changed == [ago(50).replace(day=1)]


def test_a_late_day_is_folded_into_the_hot_file_and_into_its_month_at_leisure(db: Engine, folder: Path) -> None:
    put(db, "visit", visits(HISTORY))
    mirror = Mirror(db, folder)
    mirror.follow(NOW, TODAY)
    _touch(db, ago(50), "topic", "late")
    assert not mirror.follow(NOW, TODAY).hot
    assert mirror.follow(LONG_AFTER, TODAY).hot
    assert ago(50) in days_kept_apart(folder)
    segments = Columns(folder).segments
    mirror.follow(LONG_AFTER, TODAY)
    assert ago(50) not in days_kept_apart(folder)
    assert Columns(folder).segments == segments
    assert_same(db, Columns(folder))


def test_a_month_that_ends_becomes_one_file(db: Engine, folder: Path) -> None:
    put(db, "visit", visits(HISTORY))
    mirror = Mirror(db, folder)
    mirror.follow(NOW, TODAY)
    later = date(2026, 4, 1) + FRESH
    while mirror.follow(LONG_AFTER, later).version != mirror.follow(LONG_AFTER, later).version:
        pass
    assert days_kept_apart(folder) == []
    assert_same(db, Columns(folder))


def test_a_name_that_the_hot_file_has_not_is_read_beside_it(db: Engine, folder: Path) -> None:
    put(db, "visit", visits(HISTORY))
    Mirror(db, folder).follow(NOW, TODAY)
    columns = Columns(folder)
    put(db, "visit", [*visits(HISTORY[1:]), visit(900, queue="New 'queue'", agent="Вера", wait_s=2**31 - 1)])
    Mirror(db, folder).follow(NOW, TODAY)
    assert_same(db, columns)
    with columns.cursor() as cursor:
        asked = "SELECT queue, count(*) FROM visit WHERE queue IN ($1, $2) GROUP BY queue ORDER BY queue"
        assert cursor.execute(asked, ["New 'queue'", "support"]).fetchall() == [("New 'queue'", 1), ("support", 3 * 69)]


def test_names_sort_as_their_texts_do(db: Engine, folder: Path) -> None:
    names = ["Яна", "b", "B", "", "Анна", "ё", "a"]
    put(db, "visit", [visit(n, ago(5), agent=name) for n, name in enumerate(names)])
    Mirror(db, folder).follow(NOW, TODAY)
    with Columns(folder).cursor() as cursor:
        found = cursor.execute("SELECT agent, typeof(agent) FROM visit ORDER BY agent").fetchall()
    assert [name for name, _ in found] == sorted(names)
    assert found[0][1].startswith("ENUM")


def test_the_last_row_of_a_day_can_go(db: Engine, folder: Path) -> None:
    put(db, "visit", visits(HISTORY))
    Mirror(db, folder).follow(NOW, TODAY)
    gone = {ago(0), ago(3), ago(50)}
    put(db, "visit", visits([day for day in HISTORY if day not in gone]))
    Mirror(db, folder).follow(NOW, TODAY)
    assert_same(db, Columns(folder))


def test_all_of_the_history_can_go(db: Engine, folder: Path) -> None:
    put(db, "visit", visits(HISTORY))
    Mirror(db, folder).follow(NOW, TODAY)
    put(db, "visit", [])
    Mirror(db, folder).follow(NOW, TODAY)
    assert_same(db, Columns(folder))


def test_a_change_while_the_mirror_reads_is_mirrored_next_time(sqlite_db: Engine, folder: Path) -> None:
    put(sqlite_db, "visit", visits(HISTORY))

    def change(done: int, to_do: int) -> None:
        if done == to_do:
            _touch(sqlite_db, TODAY, "topic", "meanwhile")

    Mirror(sqlite_db, folder, change).follow(NOW, TODAY)
    with sqlite_db.connect() as connection:
        assert [(fact, day) for fact, day, _ in marks(connection)] == [("visit", TODAY)]
    Mirror(sqlite_db, folder).follow(NOW, TODAY)
    assert_same(sqlite_db, Columns(folder))
    with sqlite_db.connect() as connection:
        assert marks(connection) == []


def test_columns_of_another_database_are_made_anew(sqlite_db: Engine, folder: Path) -> None:
    put(sqlite_db, "visit", visits(HISTORY))
    Mirror(sqlite_db, folder).follow(NOW, TODAY)
    with writing(sqlite_db) as connection:
        connection.execute(sa.update(column_set).values(lineage="another"))
    assert Mirror(sqlite_db, folder).follow(NOW, TODAY).whole


def test_a_folder_restored_from_an_older_copy_is_made_anew(sqlite_db: Engine, folder: Path) -> None:
    put(sqlite_db, "visit", visits(HISTORY))
    Mirror(sqlite_db, folder).follow(NOW, TODAY)
    older = (folder / "manifest.json").read_text()
    _touch(sqlite_db, TODAY, "topic", "newer")
    Mirror(sqlite_db, folder).follow(NOW, TODAY)
    (folder / "manifest.json").write_text(older)
    assert Mirror(sqlite_db, folder).follow(NOW, TODAY).whole
    assert_same(sqlite_db, Columns(folder))


def test_a_month_changed_on_many_days_is_exported_in_one(db: Engine, folder: Path) -> None:
    put(db, "visit", visits(HISTORY))
    Mirror(db, folder).follow(NOW, TODAY)
    january = [day for day in HISTORY if month_of(day) == "2026-01"]
    for day in january:
        _touch(db, day, "topic", "late")
    assert Mirror(db, folder).follow(NOW, TODAY).files == 1
    assert_same(db, Columns(folder))


def test_what_happens_now_does_not_wait_for_history_that_is_computed_again(db: Engine, folder: Path) -> None:
    put(db, "visit", visits(HISTORY))
    hurried = Mirror(db, folder, patience_s=0.0)
    hurried.follow(NOW, TODAY)
    columns = Columns(folder)
    put(db, "visit", visits(HISTORY, topic="again"))
    first = hurried.follow(NOW, TODAY)
    assert first.more
    assert 0 < first.files < len(HISTORY)
    with columns.cursor() as cursor:
        assert cursor.execute("SELECT DISTINCT topic FROM visit WHERE day = $1", [TODAY]).fetchall() == [("again",)]
    runs = 1
    while hurried.follow(NOW, TODAY).more:
        runs += 1
    assert runs > 1
    assert_same(db, columns)
    with db.connect() as connection:
        assert marks(connection) == []


def test_files_are_as_small_as_promised(sqlite_db: Engine, folder: Path) -> None:
    days = [day for day in HISTORY if month_of(day) == "2026-01"]
    put(sqlite_db, "visit", visits(days, each=400))
    Mirror(sqlite_db, folder).follow(NOW, TODAY)
    parts = [part for part in manifest_of(folder).parts if part.fact == "visit"]
    assert sum(part.size for part in parts) <= 24 * sum(part.rows for part in parts)


def _touch(engine: Engine, day: date, column: str, value: str) -> None:
    with writing(engine) as connection:
        connection.execute(sa.update(visit_table).where(visit_table.c.day == day).values({column: value}))
        mark_changed(connection, ("visit",), [day])
