"""The database: `Database.write(work)` and `Database.read(work)` run one function in one transaction.

A function rather than a block, because a transaction that another one got in the way of is run again. On SQLite a write
takes the lock at once (BEGIN IMMEDIATE) and is on the disk when it returns (WAL, synchronous FULL); on PostgreSQL the
rows it locks do the same.
"""

import json
import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar

import sqlalchemy as sa

from mourafaka_protocol import fault_points
from mourafaka_protocol.problems import ProblemCode, ProtocolError

_T = TypeVar("_T")

_TRIES = 5
_BUSY_TIMEOUT_S = 30
_RETRIED_STATES = {"40001", "40P01"}
"""Serialisation failure and deadlock, in PostgreSQL and what speaks its protocol."""

_RETRIED_CODES = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_NO_ROOM_CODES = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY}
_PRIMARY_CODE = 0xFF


class Database:
    """One database, shared between threads."""

    def __init__(self, url: str) -> None:
        self.engine = sa.create_engine(url, json_serializer=_json, connect_args=_arguments(url))
        if self.engine.dialect.name == "sqlite":
            sa.event.listen(self.engine, "connect", _prepare_sqlite)
            sa.event.listen(self.engine, "begin", _begin_sqlite)

    def write(self, work: Callable[[sa.Connection], _T]) -> _T:
        """What `work` returns, committed. It may be called again from the start, so it does nothing but write.

        ProtocolError `server_busy` where the database stays locked or is full.
        """
        return self._run(work, writes=True)

    def read(self, work: Callable[[sa.Connection], _T]) -> _T:
        """What `work` returns; it sees one state of the database and changes nothing."""
        return self._run(work, writes=False)

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()

    def _run(self, work: Callable[[sa.Connection], _T], *, writes: bool) -> _T:
        for tries_left in reversed(range(_TRIES)):
            try:
                with self.engine.connect() as connection:
                    connection.execution_options(writes=writes)
                    with connection.begin():
                        result = work(connection)
                        if writes:
                            fault_points.reach("server.before_commit")
                    if writes:
                        fault_points.reach("server.after_commit")
                    return result
            except sa.exc.DBAPIError as error:
                if _has_no_room(error):
                    raise ProtocolError(
                        ProblemCode.SERVER_BUSY, "the store takes nothing in"
                    ) from error
                if not _may_be_retried(error):
                    raise
                if not tries_left:
                    raise ProtocolError(ProblemCode.SERVER_BUSY, "the store is locked") from error
        raise AssertionError("unreachable")


def _arguments(url: str) -> dict[str, Any]:
    return {"timeout": _BUSY_TIMEOUT_S} if sa.make_url(url).get_backend_name() == "sqlite" else {}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _may_be_retried(error: sa.exc.DBAPIError) -> bool:
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return code & _PRIMARY_CODE in _RETRIED_CODES
    return getattr(error.orig, "sqlstate", None) in _RETRIED_STATES


def _has_no_room(error: sa.exc.DBAPIError) -> bool:
    code = getattr(error.orig, "sqlite_errorcode", None)
    return code is not None and code & _PRIMARY_CODE in _NO_ROOM_CODES


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = (
        None  # transactions begin where SQLAlchemy says, not where the driver guesses
    )
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("writes", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
