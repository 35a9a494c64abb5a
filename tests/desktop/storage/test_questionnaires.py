"""A published questionnaire is offered once its form is here whole, and stays whatever comes after it."""

from datetime import UTC, datetime
from hashlib import sha256

import pytest
import sqlalchemy as sa

from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.storage import contents, incoming, questionnaires, tables
from mourafaka_desktop.storage.database import Database
from mourafaka_desktop.storage.incoming import IncomingChange, Shape
from mourafaka_desktop.storage.questionnaires import PublishedForm
from mourafaka_protocol.questionnaires import (
    QUESTIONNAIRES_SCOPE,
    packed_form,
    questionnaire_record_id,
)
from tests.desktop.storage.exchanges import gone, page

PUBLISHED_AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
XFORM = "<h:html><h:title>جمع الحليب</h:title></h:html>".encode() * 50
CONTENT = packed_form(XFORM)


def _published(version: str, at: int, content: bytes = CONTENT, **values: object) -> IncomingChange:
    told = {
        "questionnaire_id": "milk",
        "version": version,
        "title_fr": "Collecte du lait",
        "published_at": PUBLISHED_AT,
        "sha256": sha256(content).hexdigest(),
        "byte_size": len(content),
        "plain_size": len(XFORM),
    }
    record_id = questionnaire_record_id("milk", version)
    return IncomingChange("questionnaire", record_id, at, Shape.WHOLE, told | values)


def _arrive(db: Database, *changes: IncomingChange, after: int = 0) -> None:
    with db.writing() as connection:
        incoming.apply_changes(connection, page(QUESTIONNAIRES_SCOPE, after, *changes), 1)


def _keep(db: Database, content: bytes) -> Changes:
    with db.writing() as connection:
        return questionnaires.keep(connection, content)


def _versions(db: Database) -> list[str]:
    with db.reading() as connection:
        return [form.version for form in questionnaires.available(connection)]


def test_what_was_published_is_offered_once_its_form_is_here(db: Database) -> None:
    _arrive(db, _published("1.0", 1))
    assert _versions(db) == []
    changes = _keep(db, CONTENT)
    assert changes.records == {("questionnaire", questionnaire_record_id("milk", "1.0"))}
    with db.reading() as connection:
        assert questionnaires.available(connection) == (
            PublishedForm("milk", "1.0", "Collecte du lait", None, None, PUBLISHED_AT),
        )
        assert questionnaires.xform(connection, "milk", "1.0") == XFORM
        assert questionnaires.xform(connection, "milk", "2.0") is None
        assert questionnaires.awaited(connection) == ()


def test_versions_stand_in_their_order_and_one_content_serves_two(db: Database) -> None:
    _arrive(db, _published("1.10", 1), _published("1.9", 2), _published("1.10-draft", 3))
    with db.reading() as connection:
        assert questionnaires.awaited(connection) == (sha256(CONTENT).hexdigest(),)
    _keep(db, CONTENT)
    assert _versions(db) == ["1.9", "1.10-draft", "1.10"]


def test_a_form_that_nobody_announced_is_not_kept(db: Database) -> None:
    _arrive(db, _published("1.0", 1))
    assert not _keep(db, packed_form(XFORM + b" "))
    assert _versions(db) == []


@pytest.mark.parametrize(
    ("content", "announced"),
    [
        (CONTENT, {"plain_size": len(XFORM) + 1}),
        (CONTENT, {"byte_size": len(CONTENT) - 1}),
        (XFORM, {}),
        (CONTENT[:-2], {}),
    ],
    ids=["plain size", "size", "never packed", "cut off"],
)
def test_a_form_that_is_not_as_announced_is_not_offered(
    db: Database, content: bytes, announced: dict[str, object]
) -> None:
    _arrive(db, _published("1.0", 1, content, **announced))
    assert not _keep(db, content)
    assert _versions(db) == []
    with db.reading() as connection:
        assert questionnaires.awaited(connection) == (sha256(content).hexdigest(),)


def test_a_form_stays_though_its_record_goes_or_says_something_else(db: Database) -> None:
    _arrive(db, _published("1.0", 1))
    _keep(db, CONTENT)
    other = packed_form(XFORM + b" ")
    _arrive(db, _published("1.0", 2, other, plain_size=len(XFORM) + 1), after=1)
    assert not _keep(db, other)
    _arrive(db, gone("questionnaire", questionnaire_record_id("milk", "1.0"), 3), after=2)
    with db.writing() as connection:
        incoming.apply_snapshot(connection, QUESTIONNAIRES_SCOPE, 4, (), 1)
    with db.reading() as connection:
        assert questionnaires.xform(connection, "milk", "1.0") == XFORM
        assert incoming.record_versions(connection, QUESTIONNAIRES_SCOPE) == ()


def test_the_scope_of_questionnaires_is_counted_as_any_other(db: Database) -> None:
    with db.writing() as connection:
        rows = (_published("1.0", 7), _published("1.1", 8))
        incoming.apply_snapshot(connection, QUESTIONNAIRES_SCOPE, 8, rows, 1)
    with db.reading() as connection:
        held = incoming.record_versions(connection, QUESTIONNAIRES_SCOPE)
        assert {(row.kind, row.version) for row in held} == {
            ("questionnaire", 7), ("questionnaire", 8)
        }  # fmt: skip
        assert incoming.cursors_to_name(connection) == {QUESTIONNAIRES_SCOPE: 8}


def test_what_came_before_a_break_is_gone_on_from_while_somebody_waits_for_it(db: Database) -> None:
    _arrive(db, _published("1.0", 1))
    name = sha256(CONTENT).hexdigest()
    with db.writing() as connection:
        contents.keep_part(connection, "of a photo that was removed", b"...")
        contents.keep_part(connection, name, CONTENT[:3])
        contents.keep_part(connection, name, CONTENT[:5])
        assert contents.part(connection, name) == CONTENT[:5]
        assert contents.part(connection, "of a photo that was removed") == b""
        contents.forget_part(connection, name)
        assert contents.part(connection, name) == b""
        assert connection.execute(sa.select(tables.content_part)).all() == []
