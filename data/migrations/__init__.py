"""Bringing the product's database to the newest schema, by Alembic.

A half-done migration is found again at the next start: Alembic's version row is written last, and
every step here first looks whether it was done.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy.engine import Engine

from data.database import open_database, writing
from data.settings import Settings
from data.topics import seed_topics


def migrate(engine: Engine) -> None:
    """Create or upgrade every table of ours; does nothing when they are up to date."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def ready_database(settings: Settings) -> Engine:
    """The product's database, opened and brought to the newest schema."""
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = open_database(settings.own_database_url)
    migrate(engine)
    with writing(engine) as connection:
        seed_topics(connection)
    return engine
