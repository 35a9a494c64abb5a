"""Bringing a profile's database to the shape this version works with, at start: `upgrade()`.

Each step in `versions` stands alone: it imports nothing of the program, which will have changed when the step
runs. Before the first step the database is copied beside itself; all steps, and the triggers that belong to
the new shape, are one transaction.
"""

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from mourafaka_desktop.errors import ProfileTooNew
from mourafaka_desktop.storage import triggers
from mourafaka_desktop.storage.database import Database
from mourafaka_desktop.storage.disk import explained

if TYPE_CHECKING:
    from alembic.config import Config

NEWEST = "0007"
"""The revision this version works with; a test holds it equal to the last step."""

BACKUP_FOLDER = "before-update"

_log = logging.getLogger(__name__)


def upgrade(database: Database, *, to: str = NEWEST) -> None:
    """Bring the database to revision `to`, and its triggers to those of the code.

    Raises ProfileTooNew for a database of a later version, DiskFull, FolderNotWritable and what opening raises;
    then the database is as it was.
    """
    now_at = revision(database)
    if now_at == to:
        if to == NEWEST:
            _verify_triggers(database)
        return
    # Alembic takes long to import and is needed only after an update.
    from alembic import command
    from alembic.script import ScriptDirectory

    configuration = _configuration()
    known = {step.revision for step in ScriptDirectory.from_config(configuration).walk_revisions()}
    if now_at is not None:
        if now_at not in known:
            raise ProfileTooNew
        _back_up(database, now_at)
    with database.rebuilding() as connection:
        _drop_triggers(connection)
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, to)
        if to == NEWEST:
            triggers.ensure(connection)
    _log.info("database brought from revision %s to %s", now_at, to)


def revision(database: Database) -> str | None:
    """The revision of the database; None for a new, empty one."""
    with database.reading() as connection:
        tables = "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
        if connection.exec_driver_sql(tables).first() is None:
            return None
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
        return str(found)


def _configuration() -> "Config":
    from alembic.config import Config

    configuration = Config()
    configuration.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return configuration


def _verify_triggers(database: Database) -> None:
    with database.reading() as connection:
        if triggers.present(connection) == triggers.wanted():
            return
    with database.writing() as connection:
        put_back = triggers.ensure(connection)
    _log.warning("triggers put back: %s", ", ".join(put_back))


def _drop_triggers(connection: sa.Connection) -> None:
    """A step moves rows without anything being noted as the coach's own change."""
    for name in triggers.present(connection):
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')


def _back_up(database: Database, now_at: str) -> None:
    """Keep the database as it is before the update; an earlier copy gives way to the new one."""
    folder = database.path.parent / BACKUP_FOLDER
    with explained(folder):
        folder.mkdir(exist_ok=True)
        for earlier in folder.glob("*.db*"):
            earlier.unlink()
    database.copy_to(folder / f"{database.path.stem}-{now_at}.db")
