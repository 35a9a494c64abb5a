"""The database: `Database.write(work)` and `Database.read(work)` run one function in one transaction.

A function rather than a block, because a transaction that another one got in the way of is run again. On SQLite a write
takes the lock at once (BEGIN IMMEDIATE) and is on the disk when it returns (WAL, synchronous FULL). On PostgreSQL it
runs at READ COMMITTED and takes the row of each scope it changes; a read runs at REPEATABLE READ, so that a scope's
head and its records are of one moment. The statements are those that Citus, CockroachDB and YugabyteDB know as well.
"""

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, TypeVar

import msgspec
import sqlalchemy as sa

from mourafaka_protocol import fault_points
from mourafaka_protocol.problems import ProblemCode, ProtocolError

_T = TypeVar("_T")

_TRIES = 5
_BUSY_TIMEOUT_S = 30
_RETRIED_STATES = {"40001", "40P01", "55P03", "23505"}
"""Serialisation failure, deadlock, lock not available; and a key that another transaction wrote first: run again, this
one sees it. In PostgreSQL and what speaks its protocol."""

_NO_ROOM_CLASSES = ("53", "57P", "58")
"""Out of disk, memory or connections; shutting down; the system does not answer."""

_POOL = {"pool_size": 20, "max_overflow": 20}

_RETRIED_CODES = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_NO_ROOM_CODES = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY}
_PRIMARY_CODE = 0xFF


class Database:
    """One database, shared between threads."""

    def __init__(self, url: str) -> None:
        is_sqlite = sa.make_url(url).get_backend_name() == "sqlite"
        self.engine = sa.create_engine(
            url,
            json_serializer=_json,
            json_deserializer=msgspec.json.decode,
            # What a statement failed on must not stand in the log.
            hide_parameters=True,
            connect_args={"timeout": _BUSY_TIMEOUT_S} if is_sqlite else {},
            **({} if is_sqlite else _POOL),
        )
        if is_sqlite:
            sa.event.listen(self.engine, "connect", _prepare_sqlite)
            sa.event.listen(self.engine, "begin", _begin_sqlite)
            self._reading = self.engine.execution_options(writes=False)
        else:
            self._reading = self.engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )

    def write(self, work: Callable[[sa.Connection], _T]) -> _T:
        """What `work` returns, committed. It may be called again from the start, so it does nothing but write.

        ProtocolError `server_busy` where the database stays locked or is full.
        """
        return self._run(self.engine, work, writes=True)

    def read(self, work: Callable[[sa.Connection], _T]) -> _T:
        """What `work` returns; it sees one state of the database and changes nothing."""
        return self._run(self._reading, work, writes=False)

    def snapshot(self) -> AbstractContextManager[sa.Connection]:
        """One state of the whole database, to read rows from as a stream, while others go on writing."""
        return self._reading.begin()

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()

    def _run(self, engine: sa.Engine, work: Callable[[sa.Connection], _T], *, writes: bool) -> _T:
        for tries_left in reversed(range(_TRIES)):
            try:
                with engine.begin() as connection:
                    result = work(connection)
                    if writes:
                        fault_points.reach("server.before_commit")
                if writes:
                    fault_points.reach("server.after_commit")
            except sa.exc.TimeoutError as error:
                raise ProtocolError(ProblemCode.SERVER_BUSY, "too much at once") from error
            except sa.exc.DBAPIError as error:
                if _has_no_room(error):
                    raise ProtocolError(
                        ProblemCode.SERVER_BUSY, "the store takes nothing in"
                    ) from error
                if not _may_be_retried(error) or (_is_taken(error) and not tries_left):
                    raise
                if not tries_left:
                    raise ProtocolError(ProblemCode.SERVER_BUSY, "the store is locked") from error
            else:
                return result
        raise AssertionError("unreachable")


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _may_be_retried(error: sa.exc.DBAPIError) -> bool:
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return code & _PRIMARY_CODE in _RETRIED_CODES
    return error.connection_invalidated or _state(error) in _RETRIED_STATES


def _is_taken(error: sa.exc.DBAPIError) -> bool:
    """Whether a key was there already; where it still is after several tries, it was no race but a fault."""
    return isinstance(error, sa.exc.IntegrityError)


def _has_no_room(error: sa.exc.DBAPIError) -> bool:
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return code & _PRIMARY_CODE in _NO_ROOM_CODES
    return _state(error).startswith(_NO_ROOM_CLASSES)


def _state(error: sa.exc.DBAPIError) -> str:
    """The SQLSTATE of what went wrong, empty where there is none."""
    return getattr(error.orig, "sqlstate", None) or ""


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = (
        None  # transactions begin where SQLAlchemy says, not where the driver guesses
    )
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("writes", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
