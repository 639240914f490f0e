"""Migrations lead to the declared schema, on every engine, and can be run again after a kill half-way."""

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.engine import Engine

from data.migrations import migrate
from data.schema import metadata


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
