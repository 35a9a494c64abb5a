"""Each step brings a database of the revision before, with data in it, to its own shape and loses nothing."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from mourafaka_desktop.errors import ProfileTooNew
from mourafaka_desktop.storage import (
    database,
    incoming,
    issues,
    migrations,
    outbox,
    search,
    tables,
    triggers,
)
from mourafaka_desktop.storage.database import Database
from mourafaka_desktop.storage.operations import Action
from tests.builders import Clock
from tests.desktop.storage.conftest import KEY

STEPS = [
    step.revision
    for step in reversed(
        list(ScriptDirectory(str(Path(migrations.__file__).parent)).walk_revisions())
    )
]

OWNER = "0192f0c4-0000-7000-8000-000000000001"

# Rows of the first revision, in plain SQL: the program's own functions know only the newest shape.
FIRST_ROWS = """
INSERT INTO cooperative (id, name_ar, name_fr, main_products, women_led, ver)
VALUES ('0192f0c4-0000-7000-8000-000000000001', 'تعاونية الزعفران', 'Safran d''Ighboula', '["زعفران"]', 1, 12);
INSERT INTO visit (id, cooperative_id, visited_on, state, findings, extra)
VALUES ('0192f0c4-0000-7000-8000-000000000002', '0192f0c4-0000-7000-8000-000000000001', '2026-11-02',
        'submitted', 'جمع عام في شتنبر', x'8101a161');
INSERT INTO assessment (id, cooperative_id, framework_id, framework_version, occasion, assessed_on, state)
VALUES ('0192f0c4-0000-7000-8000-000000000003', '0192f0c4-0000-7000-8000-000000000001', 'odco-mourafaka', '1.0.0',
        'baseline', '2026-11-02', 'draft');
INSERT INTO answer (assessment_id, criterion_code, rating, evidence)
VALUES ('0192f0c4-0000-7000-8000-000000000003', 'GOV-1.1', 3, 'seen');
INSERT INTO outbox (kind, record_id, scope_id, part, field, old, new, base, changed_ms)
VALUES ('visit', '0192f0c4-0000-7000-8000-000000000002', 'coop:0192f0c4-0000-7000-8000-000000000001', 'field',
        'findings', '"قبل"', '"بعد"', 3, 1763000000000);
INSERT INTO operation (ctr, action, kind, record_id, scope_id, base, changed_ms, patch, state)
VALUES (1, 'set', 'visit', '0192f0c4-0000-7000-8000-000000000002',
        'coop:0192f0c4-0000-7000-8000-000000000001', 3, 1763000000000, '{"findings":["أ","ب"]}', 'frozen');
INSERT INTO cursor (scope_id, seq) VALUES ('coop:0192f0c4-0000-7000-8000-000000000001', 41)
"""


@pytest.fixture
def empty(tmp_path: Path, clock: Clock) -> Iterator[Database]:
    made = Database(tmp_path / database.FILE_NAME, KEY, clock)
    yield made
    made.close()


_Rows = list[dict[str, Any]]


def _contents(db: Database) -> dict[str, _Rows]:
    """All rows of all tables that people's work lies in, by their keys."""
    with db.reading() as connection:
        names = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            " AND name NOT LIKE 'cooperative_search_index%' AND name <> 'alembic_version'"
        ).scalars()
        return {
            name: [
                dict(row)
                for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"').mappings()
            ]
            for name in names.all()
        }


def _as_far_as(held: _Rows, rows: _Rows) -> _Rows:
    """The rows without the columns that came since."""
    return [{name: row[name] for name in held[0]} for row in rows] if held else rows


def _at(db: Database, revision: str) -> None:
    """Bring an empty database to a revision, with the first revision's rows in it."""
    migrations.upgrade(db, to=STEPS[0])
    with db.rebuilding() as connection:
        for statement in FIRST_ROWS.split(";\n"):
            connection.exec_driver_sql(statement)
    migrations.upgrade(db, to=revision)


@pytest.mark.parametrize(("before", "after"), list(pairwise(STEPS)))
def test_a_step_keeps_every_row_of_the_revision_before(
    empty: Database, before: str, after: str
) -> None:
    _at(empty, before)
    held = _contents(empty)
    assert sum(map(len, held.values())) >= 8

    migrations.upgrade(empty, to=after)

    assert migrations.revision(empty) == after
    now = _contents(empty)
    if after == "0005":  # what these hold is brought into another form, which its own tests look at
        for name in ("outbox", "issue", "cursor"):
            del held[name]
    assert {name: _as_far_as(rows, now[name]) for name, rows in held.items()} == held


def test_cooperatives_of_before_the_search_are_found(empty: Database) -> None:
    _at(empty, "0001")
    migrations.upgrade(empty)
    query = search.matching("زعفران safran")
    assert query is not None
    with empty.reading() as connection:
        assert len(connection.execute(query).all()) == 1


def test_what_an_earlier_version_kept_without_knowing_it_comes_once_more(empty: Database) -> None:
    _at(empty, "0003")
    with empty.rebuilding() as connection:
        connection.exec_driver_sql(
            "INSERT INTO cursor (scope_id, seq) VALUES ('ref:questionnaires', 7), ('user:x', 3)"
        )
        connection.exec_driver_sql(
            "INSERT INTO unknown_record (kind_tag, id, scope_id, ver)"
            " VALUES (9, '7d6c1f0e-8a3b-5c52-9d0e-6f1b2a4c8e90', 'ref:questionnaires', 7),"
            " (44, '7d6c1f0e-8a3b-5c52-9d0e-6f1b2a4c8e91', 'user:x', 3)"
        )
        connection.exec_driver_sql("UPDATE assessment SET extra = x'810ba23530'")
    migrations.upgrade(empty)
    with empty.reading() as connection:
        assert incoming.cursors(connection) == {"user:x": 3}


def test_what_had_not_left_before_the_update_leaves_after_it(empty: Database) -> None:
    _at(empty, "0004")
    with empty.rebuilding() as connection:
        visit, scope = "0192f0c4-0000-7000-8000-000000000002", "coop:" + OWNER
        connection.exec_driver_sql(
            "INSERT INTO outbox (kind, record_id, scope_id, part, field, old, new, base, changed_ms) VALUES"
            " ('visit', ?, ?, 'field', 'topics', NULL, '[\"GOV-1\"]', 3, 1763000000001)",
            (visit, scope),
        )
        connection.exec_driver_sql("UPDATE visit SET findings = 'بعد', topics = '[\"GOV-1\"]'")
        connection.exec_driver_sql(
            "INSERT INTO outbox (kind, record_id, scope_id, part, field, key, old, new, base, changed_ms)"
            " VALUES ('assessment', '0192f0c4-0000-7000-8000-000000000003', ?, 'field', 'answers',"
            " 'GOV-1.1', NULL, '[3,null,\"seen\",null,null]', 3, 1763000000002)",
            (scope,),
        )
        connection.exec_driver_sql(
            "INSERT INTO outbox (kind, record_id, scope_id, part, base, changed_ms)"
            " VALUES ('training', '0192f0c4-0000-7000-8000-00000000000f', ?, 'del', 3, 1763000000003)",
            (scope,),
        )
    migrations.upgrade(empty)
    with empty.reading() as connection:
        found = {piece.kind: piece for piece in outbox.unsent(connection)}
    assert found["visit"].patch == {"findings": ["قبل", "بعد"], "topics": [None, ["GOV-1"]]}
    assert (found["visit"].action, found["visit"].base) == (Action.SET, 3)
    assert found["assessment"].patch == {
        "answers": {"GOV-1.1": [None, [3, None, "seen", None, None]]}
    }
    assert found["training"].action is Action.DEL


def test_what_was_refused_before_the_update_is_shown_after_it(empty: Database) -> None:
    _at(empty, "0004")
    with empty.rebuilding() as connection:
        connection.exec_driver_sql(
            "INSERT INTO issue (nature, kind, record_id, scope_id, code, ours, written_at, found_at)"
            " VALUES ('refusal', 'visit', '0192f0c4-0000-7000-8000-000000000002', ?, 'bad_value',"
            ' \'{"findings":["أ","ب"]}\', 1763000000000, 1763000000001)',
            ("coop:" + OWNER,),
        )
    migrations.upgrade(empty)
    with empty.reading() as connection:
        (refusal,) = issues.open_refusals(connection)
    assert (refusal.code, refusal.action) == ("bad_value", Action.SET)
    assert "ب" in refusal.patch


def test_a_scope_that_was_to_come_whole_is_so_after_the_update(empty: Database) -> None:
    _at(empty, "0004")
    with empty.rebuilding() as connection:
        connection.exec_driver_sql("UPDATE cursor SET seq = -1")
    migrations.upgrade(empty)
    with empty.reading() as connection:
        assert incoming.cursors(connection) == {}
        assert incoming.comes_whole(connection, "coop:" + OWNER)


def test_a_step_writes_nothing_into_the_outbox(empty: Database) -> None:
    _at(empty, STEPS[0])
    held = _contents(empty)["outbox"]
    migrations.upgrade(empty, to="0004")
    assert _contents(empty)["outbox"] == held
    migrations.upgrade(empty)
    assert [row["n"] for row in _contents(empty)["outbox"]] == [row["n"] for row in held]


def test_the_newest_revision_is_the_one_the_program_works_with() -> None:
    assert STEPS[-1] == migrations.NEWEST


def test_the_steps_lead_to_the_tables_of_the_program(db: Database) -> None:
    made = sa.create_engine("sqlite://")
    tables.metadata.create_all(made)

    def shape(connection: sa.Connection, table: str) -> set[tuple[Any, ...]]:
        columns = connection.exec_driver_sql(f'PRAGMA table_xinfo("{table}")').all()
        indexes = connection.exec_driver_sql(f'PRAGMA index_list("{table}")').all()
        keys = connection.exec_driver_sql(f'PRAGMA foreign_key_list("{table}")').all()
        options = connection.exec_driver_sql(f'PRAGMA table_list("{table}")').all()
        return {
            # An index's place in the list, and the name SQLite gave it, are of no account.
            *(tuple(row) for row in columns),
            *((row[2], row[3]) for row in indexes),
            *(tuple(row)[2:] for row in keys),
            *(tuple(row)[2:] for row in options),
        }

    with db.reading() as migrated, made.connect() as fresh:
        for table in tables.metadata.tables:
            assert shape(migrated, table) == shape(fresh, table), table
    made.dispose()


def test_the_checks_of_the_program_are_in_the_database(db: Database) -> None:
    with db.reading() as connection:
        for table in tables.metadata.tables.values():
            query = "SELECT sql FROM sqlite_master WHERE name = ?"
            sql = connection.exec_driver_sql(query, (table.name,)).scalar_one()
            for constraint in table.constraints:
                if isinstance(constraint, sa.CheckConstraint):
                    assert str(constraint.sqltext) in sql


def test_before_an_update_the_database_is_copied_beside_itself(
    empty: Database, tmp_path: Path, clock: Clock
) -> None:
    _at(empty, "0001")
    held = _contents(empty)
    migrations.upgrade(empty)
    copy = Database(tmp_path / migrations.BACKUP_FOLDER / "mourafaka-0001.db", KEY, clock)
    try:
        assert migrations.revision(copy) == "0001"
        assert _contents(copy) == held
    finally:
        copy.close()


def test_the_copy_is_encrypted_too(empty: Database, tmp_path: Path) -> None:
    _at(empty, "0001")
    migrations.upgrade(empty)
    content = (tmp_path / migrations.BACKUP_FOLDER / "mourafaka-0001.db").read_bytes()
    assert b"SQLite format 3" not in content
    assert "تعاونية".encode() not in content


def test_only_the_last_copy_is_kept(empty: Database, tmp_path: Path) -> None:
    _at(empty, "0001")
    for revision in STEPS[1:]:
        migrations.upgrade(empty, to=revision)
    copies = [path.name for path in (tmp_path / migrations.BACKUP_FOLDER).iterdir()]
    assert copies == [f"mourafaka-{STEPS[-2]}.db"]


def test_a_step_that_fails_leaves_the_database_as_it_was(empty: Database) -> None:
    _at(empty, "0001")
    with empty.rebuilding() as connection:
        connection.exec_driver_sql("CREATE TABLE cooperative_search (in_the_way TEXT)")
    held = _contents(empty)

    with pytest.raises(sa.exc.OperationalError):
        migrations.upgrade(empty)

    assert migrations.revision(empty) == "0001"
    assert _contents(empty) == held


def test_a_database_of_a_later_version_is_left_alone(db: Database) -> None:
    with db.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(ProfileTooNew):
        migrations.upgrade(db)
    assert migrations.revision(db) == "9999"


def test_at_every_start_the_triggers_are_made_true(db: Database) -> None:
    with db.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER outbox_visit_update")
    migrations.upgrade(db)
    with db.reading() as connection:
        assert triggers.present(connection) == triggers.wanted()
