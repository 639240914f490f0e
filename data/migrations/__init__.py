"""Bringing the product's database to the newest schema, by Alembic.

A half-done migration is found again at the next start: Alembic's version row is written last, and
every step here first looks whether it was done.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Engine

from data.database import open_database, reading, writing
from data.settings import Settings
from data.topics import all_topics, seed_topics


def migrate(engine: Engine) -> None:
    """Create or upgrade every table of ours; does nothing when they are up to date, and then waits for nobody."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    with reading(engine) as connection:
        known = MigrationContext.configure(connection).get_current_revision()
    if known == ScriptDirectory.from_config(config).get_current_head():
        return
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def ready_database(settings: Settings) -> Engine:
    """The product's database, opened and brought to the newest schema."""
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = open_database(settings.own_database_url)
    migrate(engine)
    with reading(engine) as connection:
        has_topics = bool(all_topics(connection))
    if not has_topics:
        with writing(engine) as connection:
            seed_topics(connection)
    return engine
