"""Making and opening the folder a server lives in: `initialise`, `opened`, `alone`, `known_url`."""

import contextlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import sqlalchemy as sa

from mourafaka_server import server_key
from mourafaka_server.clock import Clock, system_clock
from mourafaka_server.database import Database
from mourafaka_server.errors import (
    AlreadyInitialised,
    DatabaseNotReached,
    DatabaseTaken,
    FolderNotUsable,
    NotInitialised,
    ServerRunning,
)
from mourafaka_server.migrations import upgrade
from mourafaka_server.service import Service
from mourafaka_server.settings import Settings, save
from mourafaka_server.tables import coach, server_state

FIRST_EPOCH = 1

_PRIMARY_CODE = 0xFF
_UNUSABLE = {
    sqlite3.SQLITE_PERM: "permission denied",
    sqlite3.SQLITE_READONLY: "the database is read-only",
    sqlite3.SQLITE_CANTOPEN: "the database cannot be opened",
    sqlite3.SQLITE_IOERR: "the disk does not answer",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_CORRUPT: "the database is damaged",
    sqlite3.SQLITE_NOTADB: "server.db is not a database",
}


def initialise(settings: Settings) -> bytes:
    """Make a new server; gives its public key.

    Raises AlreadyInitialised, FolderNotUsable, DatabaseNotReached, DatabaseTaken.
    The key is written last: without it there is no server yet.
    """
    data = settings.data
    if settings.key_file.exists():
        raise AlreadyInitialised(data)
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        settings.blobs.mkdir(exist_ok=True, mode=0o700)
    except OSError as error:
        raise FolderNotUsable(data, error.strerror or "not writable") from error
    with explained(data):
        if settings != Settings(data):
            save(settings)
        prepare_database(settings.database)
        return server_key.create(settings.key_file).server_key


def prepare_database(url: str) -> None:
    """Make the tables of a new server; what is there already is brought up to date."""
    database = Database(url)
    try:
        upgrade(database.engine)
        database.write(_first_state)
    finally:
        database.close()


@contextmanager
def opened(
    settings: Settings, clock: Clock = system_clock, *, upgrades: bool = True
) -> Iterator[Service]:
    """The server in a folder, its database brought up to date unless it is only looked at.

    Raises NotInitialised, FolderNotUsable, DatabaseNotReached, ContentsNotReached.
    """
    identity = server_key.load(settings.key_file)
    with explained(settings.data):
        if settings.database_url is None and not (settings.data / "server.db").exists():
            raise NotInitialised(settings.data)
        service = Service(settings, identity, clock)
        try:
            if not sa.inspect(service.database.engine).has_table(server_state.name):
                raise NotInitialised(settings.data)
            if upgrades:
                upgrade(service.database.engine)
                note_epoch(settings, service.epoch())
            yield service
        finally:
            service.close()


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """No other process serves from this folder, or puts a backup back, during the block. Raises ServerRunning.

    The lock is SQLite's, on a file of its own: it works on every system and ends with the process that holds it.
    """
    with (
        explained(settings.data),
        contextlib.closing(
            sqlite3.connect(settings.data / "running.lock", timeout=0, isolation_level=None)
        ) as lock,
    ):
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise ServerRunning(settings.data) from error
        yield


def noted_epoch(settings: Settings) -> int:
    """The last epoch this folder has seen, 0 where it has seen none."""
    try:
        return int(settings.epoch_file.read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return 0


def note_epoch(settings: Settings, epoch: int) -> None:
    """Keep the epoch beside the database, where a database that is put back cannot undo it."""
    if epoch > noted_epoch(settings):
        part = settings.epoch_file.with_name(f"{settings.epoch_file.name}.part")
        part.write_text(f"{epoch}\n", encoding="ascii")
        part.replace(settings.epoch_file)


def remember_url(service: Service, url: str) -> None:
    """Keep the address the server is reached under, for invitations."""
    service.database.write(
        lambda connection: connection.execute(server_state.update().values(url=url))
    )


def known_url(service: Service) -> str | None:
    """The last such address, None where the server has never run."""

    def work(connection: sa.Connection) -> str | None:
        url: str | None = connection.execute(sa.select(server_state.c.url)).scalar_one()
        return url

    return service.database.read(work)


def _first_state(connection: sa.Connection) -> None:
    """The first row; one that an unfinished start left is kept, as long as nobody has joined."""
    if connection.execute(sa.select(coach.c.coach_id).limit(1)).first() is not None:
        raise DatabaseTaken
    if connection.execute(sa.select(server_state)).first() is None:
        connection.execute(server_state.insert().values(id=1, epoch=FIRST_EPOCH))


@contextmanager
def explained(data: Path) -> Iterator[None]:
    """Turn what the disk or the database server refuses into a sentence."""
    try:
        yield
    except PermissionError as error:
        raise FolderNotUsable(data, "permission denied") from error
    except sa.exc.DBAPIError as error:
        if isinstance(error.orig, psycopg.OperationalError):
            raise DatabaseNotReached(str(error.orig).strip().splitlines()[0]) from error
        reason = _UNUSABLE.get(getattr(error.orig, "sqlite_errorcode", 0) & _PRIMARY_CODE)
        if reason is None:
            raise
        raise FolderNotUsable(data, reason) from error
