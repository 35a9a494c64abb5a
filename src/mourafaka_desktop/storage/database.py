"""The encrypted database of a profile: `Database.writing()` and `Database.reading()`, one transaction each.

SQLCipher through SQLAlchemy. A write takes its lock at once (BEGIN IMMEDIATE), is on the disk when it returns
(WAL, synchronous FULL), and tells the outbox triggers the time by the program's clock. A read sees one state
of the database however long it lasts, and cannot write. What SQLite refuses for reasons outside the program
is raised as an error of `errors.py`; everything else is a bug and stays what it is.
"""

import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import sqlcipher3.dbapi2 as sqlcipher

from mourafaka_desktop.errors import (
    DiskFull,
    DiskUnreadable,
    FolderNotWritable,
    MourafakaError,
    ProfileBusy,
    ProfileUnreadable,
)
from mourafaka_desktop.storage import search
from mourafaka_desktop.storage.column_types import Instant
from mourafaka_protocol import fault_points

FILE_NAME = "mourafaka.db"
BUSY_TIMEOUT_S = 5.0

Connection = sa.Connection
"""What a transaction hands to the functions of `storage`."""

Clock = Callable[[], datetime]
"""Gives the aware time."""

_PRIMARY_CODE = 0xFF  # the low byte of SQLite's extended result codes


class Database:
    """A profile's database, opened with the profile's key. May be shared between threads."""

    def __init__(self, path: Path, key: bytes, clock: Clock) -> None:
        self.path = path
        self._key = key
        self._clock = clock
        self.before_writing: Callable[[], None] = lambda: None
        self._engine = sa.create_engine(
            "sqlite://", module=sqlcipher, creator=self._connect, poolclass=sa.pool.QueuePool
        )
        sa.event.listen(self._engine, "begin", _begin)

    def writing(self) -> contextlib.AbstractContextManager[sa.Connection]:
        """A transaction for a person's writes: on the disk when the block ends, undone when it raises.

        Raises DiskFull, FolderNotWritable, ProfileBusy, DiskUnreadable, ProfileUnreadable, and what
        `before_writing` raises.
        """
        self.before_writing()
        return self.keeping()

    @contextlib.contextmanager
    def keeping(self) -> Iterator[sa.Connection]:
        """A transaction like `writing()`, for what the program keeps by itself, the sync above all."""
        with self.explained(), self._engine.connect() as connection:
            connection.execution_options(writes=True)
            with connection.begin():
                now_ms = Instant().to_column(self._clock())
                connection.exec_driver_sql("UPDATE sync_ctl SET now_ms = ?", (now_ms,))
                yield connection
                fault_points.reach("laptop.before_commit")
            fault_points.reach("laptop.after_commit")

    @contextlib.contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A transaction that sees one state and cannot write. Raises as `writing()` does."""
        with self.explained():
            opened = self._engine.connect()  # it sets the log up, which a read-only folder forbids
        with self.explained(reading=True), opened as connection, connection.begin():
            yield connection

    @contextlib.contextmanager
    def rebuilding(self) -> Iterator[sa.Connection]:
        """A transaction that may change the tables themselves: foreign keys are checked at its end alone."""
        with self.explained(), self._engine.connect() as connection:
            connection.execution_options(writes=True)
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("PRAGMA foreign_keys = OFF")
            try:
                with connection.begin():
                    yield connection
                    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                    if broken:
                        raise ProfileUnreadable(self.path.parent)
            finally:
                driver.execute("PRAGMA foreign_keys = ON")

    def copy_to(self, path: Path) -> None:
        """Write a whole, encrypted copy of the database, under the same key. Raises as `writing()` does."""
        with self.explained(), contextlib.closing(self._connect()) as connection:
            connection.execute("VACUUM INTO ?", (str(path),))

    def check(self) -> None:
        """Raise ProfileUnreadable where the database's pages do not hold together; reads the whole file."""
        with self.explained(), contextlib.closing(self._connect()) as connection:
            if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise ProfileUnreadable(self.path.parent)

    def close(self) -> None:
        """Close all connections; the last one folds the write-ahead log into the file."""
        self._engine.dispose()

    @contextlib.contextmanager
    def explained(self, *, reading: bool = False) -> Iterator[None]:
        """Turn what SQLite refuses for reasons outside the program into errors of `errors.py`."""
        try:
            yield
        except (sqlcipher.Error, sa.exc.DBAPIError) as error:
            cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
            code = getattr(cause, "sqlite_errorcode", None)
            # A write in a reading transaction is a bug, whatever the folder lets one do.
            told = (
                None if reading and code == sqlcipher.SQLITE_READONLY else self._explanation(code)
            )
            if told is None:
                raise
            raise told from error

    def _explanation(self, code: int | None) -> MourafakaError | None:
        if code is None:
            return None
        folder = self.path.parent
        match code & _PRIMARY_CODE:
            case sqlcipher.SQLITE_FULL:
                return DiskFull()
            case sqlcipher.SQLITE_READONLY | sqlcipher.SQLITE_CANTOPEN | sqlcipher.SQLITE_PERM:
                return FolderNotWritable(folder)
            case sqlcipher.SQLITE_BUSY | sqlcipher.SQLITE_LOCKED:
                return ProfileBusy()
            case sqlcipher.SQLITE_IOERR:
                return DiskUnreadable()
            case sqlcipher.SQLITE_NOTADB | sqlcipher.SQLITE_CORRUPT:
                return ProfileUnreadable(folder)
            case _:
                return None

    def _connect(self) -> Any:
        connection = sqlcipher.connect(
            str(self.path), timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
        )
        # A raw key: the passphrase was stretched once, in the vault, not at every connection.
        connection.execute(f"PRAGMA key = \"x'{self._key.hex()}'\"")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA recursive_triggers = ON")
        connection.execute("PRAGMA temp_store = MEMORY")  # nothing in clear on the disk
        connection.create_function(
            search.FUNCTION, len(search.SEARCHED_COLUMNS), search.search_words
        )
        return connection


def _begin(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
