"""Many writers in one scope, each in a process of its own: whoever follows the log misses nothing (P1, P2).

A cursor made of numbers that a database's sequence gives out would: they are taken in one order and committed in
another. Here the scope's own row is the counter, and is held until the transaction ends.
"""

import multiprocessing
from pathlib import Path

import pytest
import sqlalchemy as sa

from mourafaka_protocol.frames import Changes, SnapshotBegin
from mourafaka_protocol.invitation import Invitation
from mourafaka_protocol.kinds import VISIT
from mourafaka_protocol.problems import ProtocolError
from mourafaka_server import records, scopes
from mourafaka_server.database import Database
from mourafaka_server.installation import opened
from mourafaka_server.service import Service
from mourafaka_server.settings import load
from mourafaka_server.tables import scope, server_state
from tests.server.conftest import new_invitation, new_laptop, second_laptop
from tests.server.cooperatives import coach_of, held, new_cooperative, new_visit
from tests.server.laptop import Laptop

WRITERS = 8
VISITS = 8


def _write(data: Path, scope_id: str, invitation: Invitation) -> None:
    """One writer: a visit an exchange, on whatever stands when it comes."""
    with opened(load(data)) as service:
        laptop = Laptop.enrol(service, invitation)
        laptop.sync()
        for number in range(VISITS):
            new_visit(laptop, scope_id, session_no=number)
            laptop.sync()


def test_a_follower_misses_nothing_that_eight_processes_write(service: Service, data: Path) -> None:
    first = new_laptop(service)
    _, scope_id = new_cooperative(first)
    first.sync()
    follower = second_laptop(service, first)
    follower.sync()
    spawned = multiprocessing.get_context("spawn")
    writers = [
        spawned.Process(
            target=_write, args=(data, scope_id, new_invitation(service, coach_of(first)))
        )
        for _ in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    pages = 0
    while any(writer.is_alive() for writer in writers):
        answer = follower.sync()
        assert answer.of(SnapshotBegin) == []
        pages += len(answer.of(Changes))
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * WRITERS
    follower.sync()
    visits = [place for place in follower.rows if place[1] == VISIT.tag]
    assert len(visits) == WRITERS * VISITS
    assert pages > 1
    newcomer = second_laptop(service, first)
    newcomer.sync()
    assert held(newcomer) == held(follower)


def test_a_snapshot_is_of_one_moment(service: Service) -> None:
    """Another writer commits between the reading of the head and that of the records."""
    laptop = new_laptop(service)
    _, scope_id = new_cooperative(laptop)
    laptop.sync()

    def read(connection: sa.Connection) -> tuple[int, int]:
        head = scopes.seen(connection, scope_id).head
        new_visit(laptop, scope_id)
        laptop.sync()
        return head, max(row.version for row in records.live(connection, scope_id))

    head, newest = service.database.read(read)
    assert newest == head < laptop.cursors[scope_id]


def test_a_transaction_that_another_one_got_in_the_way_of_is_run_again(postgres_url: str) -> None:
    database = Database(postgres_url)
    rival = Database(postgres_url)
    database.write(lambda connection: scopes.create(connection, "ref:x"))
    tries: list[int] = []

    def work(connection: sa.Connection) -> None:
        connection.execute(sa.text("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE"))
        head = scopes.seen(connection, "ref:x").head
        tries.append(head)
        if len(tries) == 1:
            rival.write(lambda other: other.execute(scope.update().values(head=7)))
        connection.execute(scope.update().values(head=head + 1))

    database.write(work)
    assert tries == [0, 7]
    assert database.read(lambda connection: scopes.seen(connection, "ref:x")).head == 8
    for one in (database, rival):
        one.close()


def test_a_key_that_another_transaction_wrote_first_is_seen_at_the_second_try(
    postgres_url: str,
) -> None:
    database = Database(postgres_url)
    tries = 0

    def work(connection: sa.Connection) -> None:
        nonlocal tries
        tries += 1
        is_there = scopes.locked(connection, "ref:x") is not None
        if tries == 1:
            database.write(lambda other: scopes.create(other, "ref:x"))
        if not is_there:
            scopes.create(connection, "ref:x")

    database.write(work)
    assert tries == 2
    database.close()


def test_a_key_that_is_always_taken_is_a_fault_of_ours(postgres_url: str) -> None:
    database = Database(postgres_url)
    with pytest.raises(sa.exc.IntegrityError):
        for _ in range(2):
            database.write(
                lambda connection: connection.execute(server_state.insert().values(id=5, epoch=1))
            )
    database.close()


def test_a_database_that_went_away_is_a_busy_server(postgres_url: str) -> None:
    database = Database(postgres_url)
    with pytest.raises(ProtocolError, match="server_busy"):
        database.write(
            lambda connection: connection.execute(
                sa.text("SELECT pg_terminate_backend(pg_backend_pid())")
            )
        )
    assert database.read(scopes.all_ids) == []
    database.close()


def test_what_reads_writes_nothing(postgres_url: str) -> None:
    database = Database(postgres_url)
    with pytest.raises(sa.exc.DBAPIError, match="read-only"):
        database.read(lambda connection: scopes.create(connection, "ref:x"))
    database.close()
