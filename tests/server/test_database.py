"""The tables, the way to them, and transactions under other writers."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from mourafaka_protocol.problems import ProtocolError
from mourafaka_server import scopes
from mourafaka_server.database import Database
from mourafaka_server.migrations import upgrade
from mourafaka_server.pending import Pending
from mourafaka_server.runs import Run
from mourafaka_server.tables import metadata, scope, server_state


@pytest.fixture
def database(tmp_path: Path):
    opened = Database(f"sqlite:///{tmp_path / 'server.db'}")
    upgrade(opened.engine)
    opened.write(lambda connection: connection.execute(server_state.insert().values(id=1, epoch=1)))
    yield opened
    opened.close()


def test_the_revisions_lead_to_the_tables(database: Database) -> None:
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_database_that_is_up_to_date_is_left_as_it_is(database: Database) -> None:
    upgrade(database.engine)
    assert (
        database.read(
            lambda connection: connection.execute(sa.select(server_state.c.epoch)).scalar_one()
        )
        == 1
    )


def test_a_write_that_fails_leaves_nothing(database: Database) -> None:
    def work(connection: sa.Connection) -> None:
        scopes.create(connection, "ref:x")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.write(work)
    assert database.read(lambda connection: scopes.seen(connection, "ref:x")) is None


def test_a_write_is_on_the_disk_when_it_returns(database: Database) -> None:
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_eight_writers_leave_no_gap_and_no_version_twice(database: Database) -> None:
    database.write(lambda connection: scopes.create(connection, "ref:x"))
    versions: list[int] = []

    def work(connection: sa.Connection) -> int:
        pending = Pending(connection)
        run = Run(connection, "ref:x", scopes.locked(connection, "ref:x"), 0, pending)
        version = run.next_version()
        scopes.advance(pending, replace(run.held, head=version))
        pending.send()
        return version

    threads = [
        threading.Thread(target=lambda: versions.extend(database.write(work) for _ in range(10)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(versions) == list(range(min(versions), min(versions) + 80))


def test_a_full_disk_is_a_busy_server(database: Database) -> None:
    def work(connection: sa.Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
        connection.execute(
            scope.insert().values(scope_id="ref:x", head=0, floor=0, digest=bytes(300_000))
        )

    with pytest.raises(ProtocolError, match="server_busy"):
        database.write(work)


def test_keys_of_what_belongs_to_a_scope_begin_with_the_scope() -> None:
    for table in metadata.tables.values():
        columns = [column.name for column in table.primary_key.columns]
        if "scope_id" in columns and table.name != "scope_grant":
            assert columns[0] == "scope_id"
