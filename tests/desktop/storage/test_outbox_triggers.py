"""Whatever writes a record, its change is in the outbox: field by field, joined, exact, and in the same transaction."""

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from mourafaka_desktop.domain.cooperatives import LegalCategory
from mourafaka_desktop.domain.ids import CoachId
from mourafaka_desktop.storage import assessments, incoming, outbox, records, tables, triggers
from mourafaka_desktop.storage.database import Database
from mourafaka_desktop.storage.operations import Action
from mourafaka_forms.answers import Answer, Evidence
from tests.builders import NOW, Clock, make_assessment, make_cooperative, make_visit

COOPERATIVE = make_cooperative(name_fr="Tissaliwine")
VISIT = make_visit(COOPERATIVE, findings="قبل")
ASSESSMENT = make_assessment(COOPERATIVE)


def _noted(connection: sa.Connection) -> list[tuple[Any, ...]]:
    """(kind, part, field, key, old, new), records in the order noted, fields in that of the table."""
    noted: list[tuple[Any, ...]] = []
    for piece in outbox.unsent(connection):
        if piece.action is not Action.SET:
            noted.append((piece.kind, str(piece.action), "", "", None, None))
        for field, change in piece.patch.items():
            keys = change.items() if isinstance(change, dict) else [("", change)]
            noted += [(piece.kind, "field", field, key, *pair) for key, pair in keys]
    return noted


def _set_value(connection: sa.Connection, ref: str, text: str) -> None:
    connection.exec_driver_sql(
        "INSERT INTO answer_value (assessment_id, ref, text) VALUES (?, ?, ?)"
        " ON CONFLICT (assessment_id, ref) DO UPDATE SET text = excluded.text",
        (str(ASSESSMENT.id), ref, text),
    )


def _as_sent(connection: sa.Connection) -> None:
    """Everything so far has left."""
    connection.execute(sa.delete(tables.outbox))


@pytest.fixture
def kept(db: Database) -> Database:
    """A cooperative, a visit and an assessment that the server knows."""
    with db.writing() as connection:
        for record in (COOPERATIVE, VISIT):
            records.put(connection, record)
        assessments.put(connection, ASSESSMENT)
        assessments.put_answer(connection, ASSESSMENT.id, "GOV-1.1", Answer(rating=1))
        _set_value(connection, "/data/member[1]/name", "فاطمة")
        _as_sent(connection)
    return db


def test_a_new_record_is_noted_with_the_fields_it_has(db: Database) -> None:
    with db.writing() as connection:
        records.put(
            connection, make_cooperative(name_ar="تعاونية الأمل", women_led=False, tranche=4)
        )
        assert _noted(connection) == [
            ("cooperative", "put", "", "", None, None),
            ("cooperative", "field", "name_ar", "", None, "تعاونية الأمل"),
            ("cooperative", "field", "women_led", "", None, False),
            ("cooperative", "field", "tranche", "", None, 4),
        ]


def test_values_are_noted_exactly(kept: Database) -> None:
    with kept.writing() as connection:
        records.put(
            connection,
            make_visit(
                COOPERATIVE,
                id=VISIT.id,
                findings='« ثمن » : "12,50" \\ \n🌾',
                latitude=Decimal("30.4277550"),
                month_sales_mad=Decimal("12345678901234567.89"),
                arrived_at_time=time(9, 5),
                next_visit_on=date(2027, 1, 3),
                topics=("GOV-1", "تسويق"),
                names_consent=True,
                ended_at=NOW,
                coach_id=CoachId(UUID(int=7)),
            ),
        )
        new = {row[2]: row[5] for row in _noted(connection)}
    assert new == {
        "findings": '« ثمن » : "12,50" \\ \n🌾',
        "latitude": "30.427755",
        "month_sales_mad": "12345678901234567.89",
        "arrived_at_time": "09:05",
        "next_visit_on": "2027-01-03",
        "topics": ["GOV-1", "تسويق"],
        "names_consent": True,
        "ended_at": int(NOW.timestamp() * 1000),
        "coach_id": "00000000-0000-0000-0000-000000000007",
    }


WRITES: dict[str, Callable[[sa.Connection], Any]] = {
    "core update": lambda c: c.execute(sa.update(tables.visit).values(findings="بعد")),
    "raw SQL": lambda c: c.exec_driver_sql("UPDATE visit SET findings = 'بعد'"),
    "bulk update over a join": lambda c: c.exec_driver_sql(
        "UPDATE visit SET findings = 'بعد' FROM cooperative WHERE cooperative_id = cooperative.id"
    ),
    "upsert": lambda c: c.exec_driver_sql(
        "INSERT INTO visit (id, cooperative_id, visited_on, state) SELECT id, cooperative_id, visited_on,"
        " state FROM visit WHERE true ON CONFLICT (id) DO UPDATE SET findings = 'بعد'"
    ),
    "update or replace": lambda c: c.exec_driver_sql(
        "UPDATE OR REPLACE visit SET findings = 'بعد'"
    ),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_every_way_of_updating_is_noted(
    kept: Database, write: Callable[[sa.Connection], Any]
) -> None:
    with kept.writing() as connection:
        write(connection)
        assert _noted(connection) == [("visit", "field", "findings", "", "قبل", "بعد")]


def test_replacing_a_row_is_noted_as_its_end_and_a_new_one(kept: Database) -> None:
    with kept.writing() as connection:
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO visit (id, cooperative_id, visited_on, state, findings)"
            " SELECT id, cooperative_id, visited_on, state, 'بعد' FROM visit"
        )
        noted = _noted(connection)
    assert [row[1] for row in noted] == ["del", "put", "field", "field", "field"]
    assert ("visit", "field", "findings", "", None, "بعد") in noted


def test_replacing_twice_before_sending_is_noted_once(kept: Database) -> None:
    replace = (
        "INSERT OR REPLACE INTO visit (id, cooperative_id, visited_on, state, findings)"
        " SELECT id, cooperative_id, visited_on, state, '{}' FROM visit"
    )
    with kept.writing() as connection:
        connection.exec_driver_sql(replace.format("بعد"))
        connection.exec_driver_sql(replace.format("أخيرا"))
        noted = _noted(connection)
    assert [row[1] for row in noted] == ["del", "put", "field", "field", "field"]
    assert ("visit", "field", "findings", "", None, "أخيرا") in noted


def test_a_cascade_notes_each_record_that_goes(kept: Database) -> None:
    with kept.writing() as connection:
        connection.execute(sa.delete(tables.cooperative))
        gone = [(kind, part) for kind, part, *_ in _noted(connection)]
    assert sorted(gone) == [("assessment", "del"), ("cooperative", "del"), ("visit", "del")]


def test_children_go_before_their_cooperative(kept: Database) -> None:
    with kept.writing() as connection:
        connection.execute(sa.delete(tables.cooperative))
        assert _noted(connection)[-1][0] == "cooperative"


def test_edits_of_one_field_join_and_keep_the_first_old_value(kept: Database, clock: Clock) -> None:
    for text in ("ب", "بع", "بعد"):
        clock.pass_by(seconds=1)
        with kept.writing() as connection:
            connection.execute(sa.update(tables.visit).values(findings=text))
    with kept.reading() as connection:
        assert _noted(connection) == [("visit", "field", "findings", "", "قبل", "بعد")]
        changed_ms = connection.execute(sa.select(tables.outbox.c.changed_ms)).scalar_one()
    assert changed_ms == int(clock.at.timestamp() * 1000)


def test_an_edit_taken_back_leaves_nothing(kept: Database) -> None:
    with kept.writing() as connection:
        connection.execute(sa.update(tables.visit).values(findings="بعد", satisfaction=4))
        connection.execute(sa.update(tables.visit).values(findings="قبل"))
        assert _noted(connection) == [("visit", "field", "satisfaction", "", None, 4)]


def test_a_record_that_never_left_goes_without_a_trace(db: Database) -> None:
    with db.writing() as connection:
        records.put(connection, COOPERATIVE)
        records.put(connection, VISIT)
        connection.execute(sa.delete(tables.cooperative))
        assert _noted(connection) == []


def test_unsent_edits_go_with_the_record(kept: Database) -> None:
    with kept.writing() as connection:
        connection.execute(sa.update(tables.visit).values(findings="بعد"))
        connection.execute(sa.delete(tables.visit))
        assert [row[:2] for row in _noted(connection)] == [("visit", "del")]


def test_an_answer_is_a_key_of_its_assessment(kept: Database) -> None:
    answer = Answer(rating=3, evidence=Evidence.SEEN, evidence_note="سجل")
    with kept.writing() as connection:
        assessments.put_answer(connection, ASSESSMENT.id, "GOV-1.1", answer)
        assessments.put_answer(connection, ASSESSMENT.id, "GOV-1.2", Answer(rating=0))
        assert _noted(connection) == [
            ("assessment", "field", "answers", "GOV-1.1", [1, None, None, None, None], [3, None, "seen", "سجل", None]),
            ("assessment", "field", "answers", "GOV-1.2", None, [0, None, None, None, None]),
        ]  # fmt: skip


def test_an_answer_taken_back_is_noted(kept: Database) -> None:
    with kept.writing() as connection:
        assessments.put_answer(connection, ASSESSMENT.id, "GOV-1.1", Answer())
        assert _noted(connection) == [
            ("assessment", "field", "answers", "GOV-1.1", [1, None, None, None, None], None)
        ]


def test_a_value_is_a_key_of_its_assessment_and_an_empty_text_is_a_value(kept: Database) -> None:
    with kept.writing() as connection:
        _set_value(connection, "/data/member[1]/name", 'Fatima "F"')
        _set_value(connection, "/data/member[2]", "")
        assert _noted(connection) == [
            ("assessment", "field", "values", "/data/member[1]/name", "فاطمة", 'Fatima "F"'),
            ("assessment", "field", "values", "/data/member[2]", None, ""),
        ]


def test_a_value_taken_back_is_noted(kept: Database) -> None:
    with kept.writing() as connection:
        connection.execute(sa.delete(tables.answer_value))
        assert _noted(connection) == [
            ("assessment", "field", "values", "/data/member[1]/name", "فاطمة", None)
        ]


PUBLISHED = (
    "INSERT INTO questionnaire (id, questionnaire_id, version, published_at, sha256, byte_size, plain_size)"
    " VALUES ('7d6c1f0e-8a3b-5c52-9d0e-6f1b2a4c8e90', 'milk', '1', 0, 'ab', 1, 1)"
)


def test_what_comes_from_the_server_alone_is_not_written_here(db: Database) -> None:
    refused = pytest.raises(sa.exc.IntegrityError, match="only the server writes this")
    with refused, db.writing() as connection:
        connection.exec_driver_sql(PUBLISHED)
    with db.writing() as connection, incoming.applying(connection):
        connection.exec_driver_sql(PUBLISHED)
    for write in ("UPDATE questionnaire SET version = '2'", "DELETE FROM questionnaire"):
        with refused, db.writing() as connection:
            connection.exec_driver_sql(write)
    with db.reading() as connection:
        assert _noted(connection) == []


def test_the_form_of_a_published_questionnaire_never_changes(db: Database) -> None:
    with db.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO questionnaire_form (questionnaire_id, version, published_at, plain_size, content)"
            " VALUES ('milk', '1', 0, 1, x'00')"
        )
    for write in (
        "UPDATE questionnaire_form SET content = x'01'",
        "DELETE FROM questionnaire_form",
    ):
        with (
            pytest.raises(sa.exc.IntegrityError, match="never changes"),
            db.writing() as connection,
        ):
            connection.exec_driver_sql(write)


def test_an_empty_list_is_the_same_as_nothing(kept: Database) -> None:
    with kept.writing() as connection:
        connection.execute(sa.update(tables.visit).values(topics=("GOV-1",)))
        assert _noted(connection) == [("visit", "field", "topics", "", None, ["GOV-1"])]
        connection.execute(sa.update(tables.visit).values(topics=()))
        assert _noted(connection) == []


def test_what_the_server_tells_is_not_noted(kept: Database) -> None:
    with kept.writing() as connection:
        with incoming.applying(connection):
            connection.execute(sa.update(tables.visit).values(findings="من الخادم", ver=7))
            connection.execute(sa.delete(tables.assessment))
        assert _noted(connection) == []
        connection.execute(sa.update(tables.visit).values(findings="بعد"))
        assert _noted(connection) == [("visit", "field", "findings", "", "من الخادم", "بعد")]


def test_the_triggers_wake_again_though_writing_failed(kept: Database) -> None:
    with kept.writing() as connection:
        with pytest.raises(sa.exc.IntegrityError), incoming.applying(connection):
            connection.exec_driver_sql("UPDATE visit SET visited_on = NULL")
        connection.execute(sa.update(tables.visit).values(findings="بعد"))
        assert len(_noted(connection)) == 1


def test_an_edit_names_the_version_of_the_scope_that_was_seen(kept: Database) -> None:
    with kept.writing() as connection:
        scope_id = f"coop:{COOPERATIVE.id}"
        connection.execute(sa.insert(tables.cursor).values(scope_id=scope_id, seq=41))
        connection.execute(sa.update(tables.visit).values(findings="بعد"))
        noted = connection.execute(sa.select(tables.outbox.c.scope_id, tables.outbox.c.base)).one()
    assert tuple(noted) == (scope_id, 41)


@pytest.mark.parametrize("doubt", ["in_doubt", "comes_whole"])
def test_a_removal_claims_to_have_seen_nothing_where_something_was_left_aside(
    kept: Database, doubt: str
) -> None:
    with kept.writing() as connection:
        cursor = {"scope_id": f"coop:{COOPERATIVE.id}", "seq": 41, doubt: 1}
        connection.execute(sa.insert(tables.cursor).values(cursor))
        connection.execute(sa.delete(tables.visit))
        noted = connection.execute(sa.select(tables.outbox.c.part, tables.outbox.c.base)).one()
    assert tuple(noted) == ("del", 0)


def test_what_is_undone_is_not_noted(kept: Database) -> None:
    class CutOffError(Exception):
        pass

    with pytest.raises(CutOffError), kept.writing() as connection:
        connection.execute(sa.update(tables.visit).values(findings="بعد"))
        raise CutOffError
    with kept.reading() as connection:
        assert _noted(connection) == []


@pytest.mark.parametrize(
    "write",
    [
        "UPDATE visit SET id = 'another'",
        "UPDATE visit SET cooperative_id = 'another'",
        "UPDATE cooperative SET id = 'another'",
        "UPDATE answer SET criterion_code = 'another'",
        "UPDATE answer_value SET ref = 'another'",
    ],
)
def test_a_record_never_changes_its_identity(kept: Database, write: str) -> None:
    with pytest.raises(sa.exc.IntegrityError, match="never changes"), kept.writing() as connection:
        connection.exec_driver_sql(write)


def test_every_field_of_every_kind_is_watched(db: Database) -> None:
    made = triggers.wanted()
    for kind in tables.RECORDS.keys() - tables.READ_ONLY:
        table = tables.RECORDS[kind]
        written = tables.WRITTEN_HERE.get(kind)
        for column in tables.field_columns(table):
            update = made[f"outbox_{kind}_update"]
            if written is None or column.name in written:
                assert f"OLD.{column.name} IS NOT NEW.{column.name}" in update
                assert f"OLD.{column.name}," in update or f"OLD.{column.name})" in update
            else:
                assert column.name in made[f"read_only_{kind}_update"]


def test_the_database_has_the_triggers_the_code_makes(db: Database) -> None:
    with db.reading() as connection:
        assert triggers.present(connection) == triggers.wanted()


def test_missing_and_altered_triggers_are_put_back_and_strange_ones_go(db: Database) -> None:
    with db.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER outbox_visit_update")
        connection.exec_driver_sql("DROP TRIGGER outbox_visit_insert")
        connection.exec_driver_sql(
            "CREATE TRIGGER outbox_visit_insert AFTER INSERT ON visit BEGIN SELECT 1; END"
        )
        connection.exec_driver_sql(
            "CREATE TRIGGER stranger AFTER INSERT ON visit BEGIN SELECT 1; END"
        )
        assert triggers.ensure(connection) == (
            "outbox_visit_insert",
            "outbox_visit_update",
            "stranger",
        )
        assert triggers.present(connection) == triggers.wanted()
        assert triggers.ensure(connection) == ()


def test_the_word_of_an_enum_is_noted_as_its_word(kept: Database) -> None:
    with kept.writing() as connection:
        connection.execute(sa.update(tables.cooperative).values(legal_category=LegalCategory.MIXED))
        assert _noted(connection) == [("cooperative", "field", "legal_category", "", None, "mixte")]
