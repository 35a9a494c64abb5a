"""What leaves is frozen for ever, in an order others can follow, and every answer of the server is kept."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from mourafaka_desktop.domain.visits import Visit
from mourafaka_desktop.storage import (
    assessments,
    issues,
    operations,
    outbox,
    peers,
    records,
    tables,
    waiting,
)
from mourafaka_desktop.storage.database import Database
from mourafaka_desktop.storage.operations import Action, FieldChange, OperationState
from mourafaka_desktop.sync.wire import op_of
from mourafaka_forms.answers import Answer, Evidence
from mourafaka_protocol.kinds import kind_named, quarantine_id
from mourafaka_protocol.operations import MAX_OPERATION_BYTES, Change, text_hash
from tests.builders import NOW, Clock, make_action, make_assessment, make_cooperative, make_visit
from tests.desktop.storage.exchanges import enrol

COOPERATIVE = make_cooperative(name_fr="Tissaliwine", main_products=("huile",))
VISIT = make_visit(COOPERATIVE, findings="قبل")
OPERATION_ID = b"an op id"
SCOPE = f"coop:{COOPERATIVE.id}"


@pytest.fixture
def kept(db: Database) -> Database:
    """An enrolled profile with a cooperative and a visit, nothing sent."""
    enrol(db)
    with db.writing() as connection:
        records.put(connection, COOPERATIVE)
        records.put(connection, VISIT)
    return db


def _freeze(db: Database) -> tuple[operations.Operation, ...]:
    with db.writing() as connection:
        last = peers.peer(connection)
        assert last is not None
        outbox.freeze(connection)
        return operations.operations(connection, after_ctr=last.last_ctr)


def test_each_new_record_becomes_one_operation_in_the_order_they_were_made(kept: Database) -> None:
    frozen = _freeze(kept)
    assert [(op.ctr, op.action, op.kind) for op in frozen] == [
        (1, Action.PUT, "cooperative"),
        (2, Action.PUT, "visit"),
    ]
    assert frozen[0].record_id == COOPERATIVE.id
    assert frozen[0].scope_id == SCOPE
    assert frozen[0].changed_at == NOW
    assert frozen[0].patch == {
        "name_fr": FieldChange(None, "Tissaliwine"),
        "main_products": FieldChange(None, ("huile",)),
    }


def test_notes_too_long_for_one_operation_travel_in_several_that_each_fit(kept: Database) -> None:
    long_note = "سطر من الملاحظات الميدانية. " * 1_100
    written = dict.fromkeys(("objectives", "findings", "advice", "decisions"), long_note)
    with kept.writing() as connection:
        records.put(connection, replace(VISIT, **written))
    visits = [op for op in _freeze(kept) if op.kind == "visit"]
    assert [op.action for op in visits] == [Action.PUT, *[Action.SET] * (len(visits) - 1)]
    assert len(visits) > 1
    for op in visits:
        assert len(op_of(op).canonical_bytes()) < MAX_OPERATION_BYTES
    assert len({op.changed_at for op in visits}) == len(visits)
    arrived = {name: change.new for op in visits for name, change in op.patch.items()}
    assert {name: arrived[name] for name in written} == written


def test_the_counter_goes_on_from_freeze_to_freeze(kept: Database) -> None:
    _freeze(kept)
    with kept.writing() as connection:
        records.put(connection, replace(VISIT, findings="بعد"))
    (operation,) = _freeze(kept)
    assert (operation.ctr, operation.action) == (3, Action.SET)
    assert operation.patch == {"findings": FieldChange("قبل", "بعد")}


def test_nothing_new_freezes_nothing(kept: Database) -> None:
    _freeze(kept)
    assert _freeze(kept) == ()


def test_an_edit_after_freezing_is_a_new_operation_and_the_frozen_one_stays(kept: Database) -> None:
    before = _freeze(kept)
    with kept.writing() as connection:
        records.put(connection, replace(VISIT, findings="بعد"))
        assert operations.operations(connection) == before
    (after,) = _freeze(kept)
    assert after.patch == {"findings": FieldChange("قبل", "بعد")}


def test_a_frozen_operation_cannot_be_changed(kept: Database) -> None:
    _freeze(kept)
    with pytest.raises(sa.exc.IntegrityError, match="never changes"), kept.writing() as connection:
        connection.execute(sa.update(tables.operation).values(patch="{}"))


def test_answers_travel_by_criterion_with_their_assessment(kept: Database) -> None:
    answers = {"GOV-1.1": Answer(rating=3, evidence=Evidence.SEEN, evidence_note="سجل")}
    assessment = make_assessment(COOPERATIVE, answers=answers)
    with kept.writing() as connection:
        assessments.put(connection, assessment)
    operation = _freeze(kept)[-1]
    assert operation.action is Action.PUT
    assert operation.patch["answers"] == {
        "GOV-1.1": FieldChange(None, (3, None, "seen", "سجل", None))
    }


def test_a_record_removed_and_made_again_is_two_operations(kept: Database) -> None:
    _freeze(kept)
    with kept.writing() as connection:
        records.remove(connection, Visit, VISIT.id)
        records.put(connection, VISIT)
    assert [operation.action for operation in _freeze(kept)] == [Action.DEL, Action.PUT]


def test_the_patch_is_what_the_protocol_encodes(kept: Database) -> None:
    from mourafaka_desktop.sync.wire import op_of

    operation = _freeze(kept)[1]
    visit = kind_named("visit")
    assert op_of(operation).patch[visit.field_named("findings").tag] == Change(None, "قبل")


def test_accepted_operations_are_kept_until_they_are_durable_and_settled(kept: Database) -> None:
    _freeze(kept)
    with kept.writing() as connection:
        operations.mark_accepted(connection, 1, 2, sync_no=1)
        assert operations.drop_durable(connection, 2) == 0
        connection.execute(sa.update(tables.operation).values(settled_ver=9))
        assert operations.drop_durable(connection, 1) == 1
        assert [op.ctr for op in operations.operations(connection)] == [2]


def test_a_refusal_keeps_all_that_was_written_where_the_coach_sees_it(
    kept: Database, clock: Clock
) -> None:
    _freeze(kept)
    with kept.writing() as connection:
        refusal = operations.Refusal(2, OPERATION_ID, "bad_value", "tag 3")
        operations.mark_refused(connection, refusal, 1, clock())
        (shown,) = issues.open_refusals(connection)
        states = waiting.scope_states(connection)
    assert (shown.id, shown.kind, shown.record_id) == (
        quarantine_id(VISIT.id, OPERATION_ID),
        "visit",
        VISIT.id,
    )
    assert shown.code == "bad_value"
    assert "قبل" in shown.patch
    assert SCOPE in states.refused


def test_a_result_told_again_is_shown_once_and_stays_decided(kept: Database, clock: Clock) -> None:
    _freeze(kept)
    refusal = operations.Refusal(2, OPERATION_ID, "bad_value")
    with kept.writing() as connection:
        for _ in range(2):
            operations.mark_refused(connection, refusal, 1, clock())
            clock.pass_by(hours=1)
        (shown,) = issues.open_refusals(connection)
        issues.close_refusal(connection, shown.id, clock())
        operations.mark_refused(connection, refusal, 2, clock())
        assert issues.open_refusals(connection) == ()


def test_where_each_record_stands(kept: Database, clock: Clock) -> None:
    def standing() -> dict[str, OperationState | None]:
        with kept.reading() as connection:
            return {item.kind: item.state for item in waiting.waiting(connection)}

    assert standing() == {"cooperative": None, "visit": None}
    _freeze(kept)
    assert standing() == {"cooperative": "frozen", "visit": "frozen"}
    with kept.writing() as connection:
        operations.mark_received(connection, 1)
    assert standing() == {"cooperative": "received", "visit": "frozen"}
    with kept.writing() as connection:
        operations.mark_accepted(connection, 1, 2, sync_no=1)
    assert standing() == {}
    with kept.writing() as connection:
        records.put(connection, replace(VISIT, findings="بعد"))
        assert waiting.unsent_count(connection) == 1
        assert len(waiting.sent_in(connection, 1)) == 2
    assert standing() == {"visit": None}


def test_one_record_counts_once_however_much_of_it_waits(kept: Database) -> None:
    _freeze(kept)
    with kept.writing() as connection:
        records.put(connection, replace(VISIT, findings="بعد"))
        assert waiting.unsent_count(connection) == 2


def test_the_first_touched_record_goes_first_even_when_it_is_touched_again(kept: Database) -> None:
    action = make_action(COOPERATIVE)
    with kept.writing() as connection:
        records.put(connection, action)
        records.put(connection, replace(COOPERATIVE, phone="+212600000000"))
    assert [op.kind for op in _freeze(kept)] == ["cooperative", "visit", "planned_action"]


def test_a_new_identity_numbers_everything_anew_and_remembers_the_old_numbers(
    kept: Database,
) -> None:
    _freeze(kept)
    with kept.writing() as connection:
        records.put(connection, replace(VISIT, findings="بعد"))
        outbox.freeze(connection)
        operations.mark_accepted(connection, 1, 2, sync_no=1)
        connection.execute(sa.update(tables.operation).values(settled_ver=5))
        operations.drop_durable(connection, 1)

        assert operations.renumber(connection, b"old device") == 2
        again = operations.operations(connection)
        assert [(op.ctr, op.origin, op.state) for op in again] == [
            (1, (b"old device", 2), "frozen"),
            (2, (b"old device", 3), "frozen"),
        ]
        # A second fork keeps the first origin.
        operations.renumber(connection, b"middle device")
        assert [op.origin for op in operations.operations(connection)] == [
            op.origin for op in again
        ]


def test_what_was_answered_since_a_moment_is_known_sent_or_not(
    kept: Database, clock: Clock
) -> None:
    action = make_action(COOPERATIVE)
    with kept.writing() as connection:
        records.put(connection, action)
    _freeze(kept)
    clock.pass_by(days=1)
    with kept.writing() as connection:
        records.put(connection, replace(action, status="done"))
        since = clock() - timedelta(hours=1)
        assert waiting.changed_since(connection, "planned_action", "status", since) == {action.id}
    _freeze(kept)
    with kept.writing() as connection:
        assert waiting.changed_since(connection, "planned_action", "status", since) == {action.id}
        later = clock() + timedelta(hours=1)
        assert waiting.changed_since(connection, "planned_action", "status", later) == frozenset()


def test_the_old_value_of_a_long_text_goes_as_its_hash(kept: Database) -> None:
    long = "قبل " * 100
    with kept.writing() as connection:
        connection.execute(sa.update(tables.visit).values(findings=long, advice="short"))
    _freeze(kept)
    with kept.writing() as connection:
        connection.execute(sa.update(tables.visit).values(findings="بعد", advice="shorter"))
    (operation,) = _freeze(kept)
    visit = kind_named("visit")
    patch = op_of(operation).patch
    assert patch[visit.field_named("findings").tag] == Change(text_hash(long), "بعد")
    assert patch[visit.field_named("advice").tag] == Change("short", "shorter")


def test_an_operation_of_an_earlier_schema_never_changes_its_form(kept: Database) -> None:
    long = "قبل " * 100
    with kept.writing() as connection:
        connection.execute(sa.update(tables.visit).values(findings=long))
    _freeze(kept)
    with kept.writing() as connection:
        connection.execute(sa.update(tables.visit).values(findings="بعد"))
    (operation,) = _freeze(kept)
    of_before = replace(operation, schema=2)
    tag = kind_named("visit").field_named("findings").tag
    assert op_of(of_before).patch[tag] == Change(long, "بعد")
    assert op_of(of_before).schema == 2


def test_operations_of_one_cooperative_stand_together(kept: Database) -> None:
    other = make_cooperative()
    with kept.writing() as connection:
        records.put(connection, other)
        connection.execute(sa.update(tables.cooperative).values(douar="x"))
        records.put(connection, make_visit(other))
    frozen = _freeze(kept)
    scopes = [operation.scope_id for operation in frozen]
    assert scopes == sorted(scopes, key=scopes.index)
    assert len(set(scopes)) == 2


def test_a_write_on_a_submitted_record_is_an_amendment(kept: Database) -> None:
    _freeze(kept)
    with kept.writing() as connection:
        connection.execute(sa.update(tables.visit).values(state="submitted", findings="آخر"))
    (submission,) = _freeze(kept)
    with kept.writing() as connection:
        connection.execute(sa.update(tables.visit).values(findings="بعد"))
    (amendment,) = _freeze(kept)
    assert (submission.command, amendment.command) == (None, "amend")
