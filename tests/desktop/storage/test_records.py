"""A record comes back from its row as it went in; only what differs is written."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any, get_args, get_type_hints
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mourafaka_desktop.domain.attachments import Attachment
from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.domain.coaches import Coach
from mourafaka_desktop.domain.coaching_path import CoachingSession, Training
from mourafaka_desktop.domain.cooperatives import Cooperative, LegalCategory
from mourafaka_desktop.domain.development_plans import PlannedAction
from mourafaka_desktop.domain.visits import Visit, VisitState
from mourafaka_desktop.storage import assessments, incoming, outbox, records, tables
from mourafaka_desktop.storage.database import Database
from mourafaka_forms.answers import Answer, Evidence
from tests.builders import NOW, make_assessment, make_cooperative, make_visit

OWNER = make_cooperative()

_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
_DECIMAL = st.decimals(
    allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=6
)
_VALUES: dict[Any, st.SearchStrategy[Any]] = {
    str: _TEXT,
    int: st.integers(-(2**53), 2**53),
    bool: st.booleans(),
    date: st.dates(),
    time: st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    datetime: st.datetimes(timezones=st.just(UTC)).map(
        lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)
    ),
    Decimal: _DECIMAL,
    UUID: st.uuids(),
    tuple[str, ...]: st.lists(_TEXT, max_size=4).map(tuple),
}


def _values_of(hint: Any) -> st.SearchStrategy[Any]:
    """Values of an annotation such as `date | None`, an enum or an id."""
    if hint in _VALUES:
        return _VALUES[hint]
    if hasattr(hint, "__supertype__"):
        return _VALUES[hint.__supertype__]
    if isinstance(hint, type):
        return st.sampled_from(list(hint))  # type: ignore[call-overload]  # an enum
    return st.one_of(
        *(st.none() if each is type(None) else _values_of(each) for each in get_args(hint))
    )


def _records_of(record_type: type[Any]) -> st.SearchStrategy[Any]:
    hints = get_type_hints(record_type)
    built = {field.name: _values_of(hints[field.name]) for field in fields(record_type)}
    if "cooperative_id" in built:
        built["cooperative_id"] = st.just(OWNER.id)
    if record_type is Cooperative:
        built["name_fr"] = _TEXT.filter(bool)
    return st.builds(record_type, **built)


@pytest.mark.parametrize(
    "record_type", [Cooperative, Visit, PlannedAction, CoachingSession, Training, Attachment, Coach]
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=st.data())
def test_any_record_comes_back_as_it_went_in(
    db: Database, record_type: type[Any], data: st.DataObject
) -> None:
    record = data.draw(_records_of(record_type))
    with db.writing() as connection:
        records.put(connection, OWNER)
        records.put(connection, record)
    with db.reading() as connection:
        assert records.read(connection, record_type, record.id) == record


def test_an_assessment_comes_back_with_its_answers(db: Database) -> None:
    answers = {
        "GOV-1.1": Answer(rating=3, evidence=Evidence.SEEN, evidence_note="سجل الأعضاء"),
        "MKT-2.1": Answer(not_applicable_reason="", note="à voir"),
        "INN-1.1": Answer(rating=0),
    }
    assessment = make_assessment(OWNER, answers=answers, opened_modules=("MOD-AR",))
    with db.writing() as connection:
        records.put(connection, OWNER)
        assert assessments.put(connection, assessment) == Changes.of("assessment", assessment.id)
        assert not assessments.put(connection, assessment)
    with db.reading() as connection:
        assert assessments.read(connection, assessment.id) == assessment


def test_an_answer_that_is_no_longer_there_is_taken_away(db: Database) -> None:
    assessment = make_assessment(OWNER, answers={"GOV-1.1": Answer(rating=3)})
    with db.writing() as connection:
        records.put(connection, OWNER)
        assessments.put(connection, assessment)
        assessments.put(connection, replace(assessment, answers={"GOV-1.2": Answer(rating=1)}))
        read = assessments.read(connection, assessment.id)
    assert read is not None
    assert read.answers == {"GOV-1.2": Answer(rating=1)}


def test_only_the_fields_that_differ_are_written(db: Database) -> None:
    with db.writing() as connection:
        records.put(connection, OWNER)
        connection.execute(sa.delete(tables.outbox))
        assert not records.put(connection, OWNER)
        changes = records.put(connection, replace(OWNER, phone="+212600000000"))
        (written,) = outbox.unsent(connection)
    assert changes == Changes.of("cooperative", OWNER.id)
    assert written.patch.keys() == {"phone"}


def test_a_word_of_a_newer_version_stays_when_its_record_is_saved(db: Database) -> None:
    with db.writing() as connection:
        records.put(connection, OWNER)
        with incoming.applying(connection):
            connection.execute(sa.update(tables.cooperative).values(legal_category="federation"))
        read = records.read(connection, Cooperative, OWNER.id)
        assert read is not None
        assert read.legal_category is None
        records.put(connection, replace(read, phone="+212600000000"))
        stored = connection.exec_driver_sql("SELECT legal_category FROM cooperative").scalar_one()
    assert stored == "federation"


def test_a_state_of_a_newer_version_reads_as_submitted(db: Database) -> None:
    visit = make_visit(OWNER)
    with db.writing() as connection:
        records.put(connection, OWNER)
        records.put(connection, visit)
        connection.exec_driver_sql("UPDATE visit SET state = 'amended'")
        read = records.read(connection, Visit, visit.id)
    assert read is not None
    assert read.state is VisitState.SUBMITTED


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("avant\0après", "avantaprès"), ("demi \ud83c caractère", "demi ? caractère")],
)
def test_what_no_store_can_hold_is_left_out_where_it_enters(
    db: Database, typed: str, kept: str
) -> None:
    with db.writing() as connection:
        records.put(
            connection,
            make_cooperative(id=OWNER.id, name_fr=typed, branch=typed, channels=(typed,)),
        )
        read = records.read(connection, Cooperative, OWNER.id)
    assert read is not None
    assert (read.name_fr, read.branch, read.channels) == (kept, kept, (kept,))


def test_an_instant_of_any_zone_is_kept_as_the_same_instant(db: Database) -> None:
    rabat = datetime(2026, 11, 23, 10, 30, tzinfo=timezone(timedelta(hours=1)))
    visit = make_visit(OWNER, ended_at=rabat)
    with db.writing() as connection:
        records.put(connection, OWNER)
        records.put(connection, visit)
        read = records.read(connection, Visit, visit.id)
    assert read is not None
    assert read.ended_at == NOW


def test_an_instant_without_a_zone_is_refused(db: Database) -> None:
    with pytest.raises(sa.exc.StatementError), db.writing() as connection:
        records.put(connection, OWNER)
        records.put(connection, make_visit(OWNER, ended_at=datetime(2026, 11, 23)))  # noqa: DTZ001 - the case


def test_a_removed_record_is_gone_with_what_lies_under_it(db: Database) -> None:
    with db.writing() as connection:
        records.put(connection, OWNER)
        records.put(connection, make_visit(OWNER))
        assert records.remove(connection, Cooperative, OWNER.id) == Changes.of(
            "cooperative", OWNER.id
        )
        assert records.read_all(connection, Visit) == ()
        assert not records.remove(connection, Cooperative, OWNER.id)


REFUSED: list[Callable[[], Any]] = [
    lambda: sa.insert(tables.cooperative).values(id=UUID(int=1)),
    lambda: sa.insert(tables.cooperative).values(id=UUID(int=1), name_ar="", name_fr=""),
    lambda: sa.insert(tables.answer).values(
        assessment_id=UUID(int=2), criterion_code="GOV-1.1", rating=5
    ),
]


@pytest.mark.parametrize("statement", REFUSED)
def test_what_must_never_be_is_refused_by_the_database(
    db: Database, statement: Callable[[], Any]
) -> None:
    with db.writing() as connection:
        records.put(connection, OWNER)
        assessments.put(connection, make_assessment(OWNER, id=UUID(int=2)))
    with pytest.raises(sa.exc.IntegrityError), db.writing() as connection:
        connection.execute(statement())


def test_an_enum_is_kept_as_its_word(db: Database) -> None:
    with db.writing() as connection:
        records.put(connection, replace(OWNER, legal_category=LegalCategory.MIXED))
        assert (
            connection.exec_driver_sql("SELECT legal_category FROM cooperative").scalar() == "mixte"
        )
