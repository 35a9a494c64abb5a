"""What an earlier version kept without knowing it becomes what it is once the program knows it."""

from uuid import uuid4

import msgspec
import pytest
import sqlalchemy as sa

from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.projects import Project, ProjectState
from mourafaka_desktop.storage import incoming, operations, outbox, promotion, records, tables
from mourafaka_desktop.storage.database import Database
from mourafaka_protocol.kinds import kind_named
from tests.builders import make_cooperative
from tests.desktop.storage.exchanges import enrol

COOPERATIVE = make_cooperative(name_fr="Safran")
SCOPE = f"coop:{COOPERATIVE.id}"
PRESIDENT = kind_named("cooperative").field_named("president_name_ar").tag
UNKNOWN = 9_999


@pytest.fixture
def held(db: Database) -> Database:
    """A cooperative that the server knows, with one field of a newer version and one that nobody knows."""
    enrol(db)
    with db.keeping() as connection:
        records.put(connection, COOPERATIVE)
        connection.execute(sa.delete(tables.outbox))
        with incoming.applying(connection):
            extra = msgspec.msgpack.encode({PRESIDENT: "خديجة", UNKNOWN: 4})
            connection.execute(sa.update(tables.cooperative).values(extra=extra, ver=7))
    return db


def _cooperative(db: Database) -> Cooperative:
    with db.reading() as connection:
        found = records.read(connection, Cooperative, COOPERATIVE.id)
    assert found is not None
    return found


def test_a_field_that_is_known_by_now_moves_into_its_column(held: Database) -> None:
    with held.keeping() as connection:
        assert promotion.promote(connection) == 1
        kept = connection.execute(sa.select(tables.cooperative.c.extra)).scalar_one()
        version = connection.execute(sa.select(tables.cooperative.c.ver)).scalar_one()
        assert outbox.unsent(connection) == ()
    assert _cooperative(held).president_name_ar == "خديجة"
    assert msgspec.msgpack.decode(kept) == {UNKNOWN: 4}
    assert version == 7


def test_it_happens_once(held: Database) -> None:
    with held.keeping() as connection:
        promotion.promote(connection)
        assert promotion.promote(connection) == 0


def test_what_the_coach_wrote_there_since_stays(held: Database) -> None:
    with held.writing() as connection:
        connection.execute(sa.update(tables.cooperative).values(president_name_ar="فاطمة"))
    with held.keeping() as connection:
        promotion.promote(connection)
    assert _cooperative(held).president_name_ar == "فاطمة"
    with held.reading() as connection:
        (operation,) = operations.operations(connection)
    assert operation.patch.keys() == {"president_name_ar"}


def test_a_record_of_a_kind_that_is_known_by_now_is_one(held: Database) -> None:
    project_id = uuid4()
    kind = kind_named("project")
    kept = {kind.field_named("title").tag: "Séchoir", kind.field_named("state").tag: "draft"}
    with held.keeping() as connection:
        connection.execute(
            sa.insert(tables.unknown_record).values(
                kind_tag=kind.tag,
                id=project_id,
                scope_id=SCOPE,
                ver=8,
                extra=msgspec.msgpack.encode(kept),
            )
        )
        promotion.promote(connection)
        project = records.read(connection, Project, project_id)
        left = connection.execute(sa.select(tables.unknown_record)).all()
        versions = incoming.record_versions(connection, SCOPE)
    assert project is not None
    assert (project.title, project.state) == ("Séchoir", ProjectState.DRAFT)
    assert left == []
    assert ("project", project_id, 8) in versions


def test_a_value_that_cannot_be_read_stays_where_it_is(held: Database) -> None:
    with held.keeping() as connection:
        with incoming.applying(connection):
            bad = msgspec.msgpack.encode({PRESIDENT: 12})
            connection.execute(sa.update(tables.cooperative).values(extra=bad))
        assert promotion.promote(connection) == 0
        assert connection.execute(sa.select(tables.cooperative.c.extra)).scalar_one() == bad
