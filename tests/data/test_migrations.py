"""Migrations lead to the declared schema, on every engine, and can be run again after a kill half-way."""

from pathlib import Path

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.engine import Engine

from data.database import writing
from data.migrations import migrate, ready_database
from data.schema import metadata
from data.settings import Settings


def test_the_migrated_database_is_the_declared_one(db: Engine) -> None:
    with db.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, metadata) == []


def test_a_migration_killed_half_way_is_completed_by_the_next_start(db: Engine) -> None:
    with db.begin() as connection:
        connection.execute(sa.text("DELETE FROM alembic_version"))
        metadata.tables["offer"].drop(connection)
        next(iter(metadata.tables["visit"].indexes)).drop(connection)
    migrate(db)
    test_the_migrated_database_is_the_declared_one(db)


def test_migrating_twice_changes_nothing(db: Engine) -> None:
    migrate(db)
    test_the_migrated_database_is_the_declared_one(db)


def test_a_database_that_is_up_to_date_is_opened_while_somebody_writes(sqlite_db: Engine, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    ready_database(settings).dispose()
    with writing(sqlite_db):
        ready_database(settings).dispose()
