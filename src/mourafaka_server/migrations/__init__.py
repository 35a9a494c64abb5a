"""The database's revisions and the way to the newest: `upgrade(engine)`."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

_FOLDER = Path(__file__).parent


def upgrade(engine: sa.Engine, revision: str = "head") -> None:
    """Bring the database up to `revision`; one that is there already is left as it is."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
