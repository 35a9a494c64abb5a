"""Every statement the server issues is one that other databases of PostgreSQL's family know as well.

So that the programme can move to Citus, CockroachDB or YugabyteDB when it outgrows one machine.
"""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from mourafaka_protocol.frames import SnapshotBegin
from mourafaka_protocol.kinds import COOPERATIVE, VISIT
from mourafaka_server import access, compaction, devices, duplicates, scopes
from mourafaka_server.devices import State
from mourafaka_server.merging import merge
from mourafaka_server.service import Service
from mourafaka_server.tables import metadata
from tests.server.conftest import new_laptop, second_laptop
from tests.server.cooperatives import coach_of, new_cooperative, new_visit

FORBIDDEN = {
    "advisory locks": r"advisory",
    "waiting for messages": r"\b(LISTEN|NOTIFY)\b",
    "sequences": r"\b(nextval|currval|setval|SERIAL|BIGSERIAL|IDENTITY|AUTOINCREMENT)\b",
    "constraints checked late": r"DEFERRABLE|DEFERRED",
    "triggers and procedures": r"\b(TRIGGER|FUNCTION|PROCEDURE|PLPGSQL)\b",
    "upserts": r"ON CONFLICT|OR REPLACE|OR IGNORE|MERGE INTO",
    "answers of writes": r"\bRETURNING\b",
    "locks of other kinds": r"FOR (SHARE|KEY SHARE|NO KEY UPDATE)|SKIP LOCKED|NOWAIT|LOCK TABLE",
    "places of rows": r"\bctid\b|\bxmin\b|\browid\b",
    "temporary tables": r"\bTEMP(ORARY)?\b",
}


@contextmanager
def overheard(service: Service) -> Iterator[list[str]]:
    """The statements that reach the database meanwhile."""
    heard: list[str] = []

    def hear(_connection, _cursor, statement: str, *_rest: object) -> None:
        heard.append(statement)

    sa.event.listen(service.database.engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        sa.event.remove(service.database.engine, "before_cursor_execute", hear)


def live_through_everything(service: Service) -> None:
    """What laptops and coordinators can make a server do, once."""
    first, other = new_laptop(service), new_laptop(service)
    second = second_laptop(service, first)
    cooperative_id, scope_id = new_cooperative(first, name_fr="Union", commune_code="1", phone="0")
    visit_id = new_visit(first, scope_id, findings="Un. " * 80)
    first.sync()
    second.sync()
    for laptop, number in ((first, "1"), (second, "2")):
        laptop.set(scope_id, COOPERATIVE, cooperative_id, {"phone": "0"}, {"phone": number})
        before = {"findings": "Un. " * 80}
        laptop.set(scope_id, VISIT, visit_id, before, {"findings": "Un. " * 79 + number})
        laptop.set(scope_id, VISIT, uuid.uuid4(), {}, {"session_no": 1})
        laptop.sync()
    second.delete(scope_id, VISIT, visit_id)
    second.sync()
    _, like = new_cooperative(other, name_fr="union", commune_code="1")
    other.sync()
    assert service.database.read(duplicates.open_pairs)
    merge(service.database, scope_id, like, service.clock())
    new_visit(other, like)
    other.sync()
    compaction.compact(service.database, scope_id, other.cursors[scope_id])
    service.database.write(
        lambda connection: access.hand_over(
            connection, coach_of(first), coach_of(other), None, service.clock()
        )
    )
    service.database.write(
        lambda connection: devices.set_state(connection, first.identity.device_id, State.WIPING)
    )
    first.sync()
    service.database.write(lambda connection: scopes.begin_new_epoch(connection, 2))
    assert other.sync().of(SnapshotBegin)
    service.score_checks.run()


def test_every_statement_is_one_that_the_family_knows(service: Service) -> None:
    with overheard(service) as heard:
        live_through_everything(service)
    statements = sorted(set(heard))
    assert len(statements) > 40
    for what, words in FORBIDDEN.items():
        assert [one for one in statements if re.search(words, one, re.IGNORECASE)] == [], what


def test_writes_in_a_scope_name_it_first(service: Service) -> None:
    """So that a database that spreads scopes over machines sends each to one of them."""
    scoped = [table.name for table in metadata.tables.values() if "scope_id" in table.primary_key]
    with overheard(service) as heard:
        live_through_everything(service)
    service_wide = {
        # After a restore every scope begins a new epoch; comparisons and lists are across scopes by their nature.
        "DELETE FROM change",
        "UPDATE scope SET head=",
        "UPDATE cooperative_key SET is_compared=",
    }
    changing = [one for one in set(heard) if re.match(r"(UPDATE|DELETE FROM) (\w+)", one)]
    touched = [one for one in changing if re.match(r"\w+(?: FROM)? (\w+)", one)[1] in scoped]
    assert len(touched) > 5
    for statement in touched:
        is_named = "scope_id =" in statement
        assert is_named or any(statement.startswith(start) for start in service_wide), statement


@pytest.mark.parametrize("table", metadata.tables.values(), ids=lambda table: table.name)
def test_no_table_counts_its_own_keys(table: sa.Table) -> None:
    for column in table.primary_key.columns:
        assert (
            not (isinstance(column.type, sa.Integer) and column is table.autoincrement_column)
            or table.name == "server_state"
        )
