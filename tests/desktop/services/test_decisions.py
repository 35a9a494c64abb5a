"""Two values met, or the server refused one: the coach chooses once, it is written and sent, and can be undone."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
import sqlalchemy as sa

from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.sync_records import (
    ConflictState,
    DuplicateState,
    Quarantine,
    QuarantineState,
)
from mourafaka_desktop.domain.visits import Visit, VisitState
from mourafaka_desktop.errors import RecordFrozen, RecordMissing, SyncNeededFirst
from mourafaka_desktop.services import decisions, sync_status
from mourafaka_desktop.services.decisions import Side
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.services.sync_status import Vanishing
from mourafaka_desktop.storage import incoming, issues, outbox, records, tables
from mourafaka_desktop.storage.incoming import IncomingChange, Shape
from mourafaka_desktop.storage.operations import Action
from mourafaka_protocol.kinds import kind_named, pack_value
from mourafaka_protocol.operations import Change, Op, OpKind
from tests.builders import NOW, make_cooperative, make_visit
from tests.desktop.storage.exchanges import enrol, page

COOPERATIVE = make_cooperative(name_fr="Safran", phone="+212600005678")
VISIT = make_visit(COOPERATIVE, findings="قبل", state=VisitState.SUBMITTED)
SCOPE = f"coop:{COOPERATIVE.id}"
PHONE = kind_named("cooperative").field_named("phone").tag
CONFLICT, REFUSED, LIKENESS = uuid4(), uuid4(), uuid4()
OTHER = UUID(int=9)


@pytest.fixture
def synced(ws: Workspace) -> Workspace:
    """A profile that holds a cooperative and a submitted visit, as the server has them."""
    enrol(ws.database)
    with ws.database.writing() as connection:
        records.put(connection, COOPERATIVE)
        records.put(connection, VISIT)
        connection.execute(sa.delete(tables.outbox))
        connection.execute(sa.insert(tables.cursor).values(scope_id=SCOPE, seq=1))
    return ws


def _tell(ws: Workspace, kind: str, told_id: UUID, values: dict[str, Any]) -> None:
    """The server hands a record of its own out."""
    with ws.database.keeping() as connection:
        seq = incoming.cursors(connection)[SCOPE]
        told = IncomingChange(kind, told_id, seq + 1, Shape.WHOLE, values)
        incoming.apply_changes(connection, page(SCOPE, seq, told), 1)


def _tell_conflict(ws: Workspace, **values: Any) -> None:
    _tell(
        ws,
        "conflict",
        CONFLICT,
        {
            "record_kind": 1,
            "record_id": COOPERATIVE.id,
            "field_tag": PHONE,
            "kept": pack_value("+212600005678"),
            "lost": pack_value("+212600009999"),
            "kept_by": OTHER,
            "lost_by": ws.coach.id,
            "found_at": NOW,
            "state": "open",
            "nature": "value",
            **values,
        },
    )


def _tell_refusal(ws: Workspace, *, code: str = "is_submitted") -> None:
    op = Op(
        ctr=1,
        kind=OpKind.SET,
        scope=SCOPE,
        record_kind=2,
        record_id=VISIT.id,
        base=1,
        at_ms=0,
        patch={kind_named("visit").field_named("findings").tag: Change("قبل", "بعد")},
    )
    _tell(
        ws,
        "quarantine",
        REFUSED,
        {
            "operation": op.canonical_bytes(),
            "operation_id": bytes(8),
            "code": code,
            "state": "open",
            "record_kind": 2,
            "record_id": VISIT.id,
            "written_by": OTHER,
            "arrived_at": NOW,
        },
    )


def _phone(ws: Workspace) -> str | None:
    with ws.database.reading() as connection:
        cooperative = records.read(connection, Cooperative, COOPERATIVE.id)
    assert cooperative is not None
    return cooperative.phone


def _unsent(ws: Workspace) -> dict[str, outbox.Unsent]:
    with ws.database.reading() as connection:
        return {piece.kind: piece for piece in outbox.unsent(connection)}


def test_a_conflict_shows_both_sides_as_this_coach_sees_them(synced: Workspace) -> None:
    _tell_conflict(synced)
    (issue,) = sync_status.sync_overview(synced).conflicts
    assert (issue.kind, issue.field, issue.name_fr) == ("cooperative", "phone", "Safran")
    assert (issue.ours, issue.theirs) == ('"+212600009999"', '"+212600005678"')
    assert not issue.ours_stands
    assert sync_status.issues_of(synced, COOPERATIVE.id) == (issue,)


def test_keeping_what_stands_writes_the_decision_alone(synced: Workspace) -> None:
    _tell_conflict(synced)
    decisions.choose(synced, CONFLICT, Side.THEIRS)
    assert _phone(synced) == "+212600005678"
    assert _unsent(synced).keys() == {"conflict"}
    assert _unsent(synced)["conflict"].patch["state"] == ["open", "kept"]
    assert sync_status.sync_overview(synced).conflicts == ()


def test_taking_the_other_value_writes_it_and_the_decision_together(synced: Workspace) -> None:
    _tell_conflict(synced)
    decided = decisions.choose(synced, CONFLICT, Side.OURS)
    assert _phone(synced) == "+212600009999"
    assert _unsent(synced)["cooperative"].patch == {"phone": ["+212600005678", "+212600009999"]}
    assert _unsent(synced)["conflict"].patch["state"] == ["open", ConflictState.RESTORED]
    assert decided.changes.ids("cooperative") == {COOPERATIVE.id}


def test_a_choice_is_undone_without_a_trace(synced: Workspace) -> None:
    _tell_conflict(synced)
    decided = decisions.choose(synced, CONFLICT, Side.OURS)
    decisions.undo(synced, decided)
    assert _phone(synced) == "+212600005678"
    assert _unsent(synced) == {}
    assert len(sync_status.sync_overview(synced).conflicts) == 1


def test_a_choice_that_has_left_is_not_undone(synced: Workspace) -> None:
    _tell_conflict(synced)
    decided = decisions.choose(synced, CONFLICT, Side.OURS)
    with synced.database.keeping() as connection:
        outbox.freeze(connection)
        connection.execute(sa.update(tables.operation).values(state="accepted"))
    with pytest.raises(RecordFrozen):
        decisions.undo(synced, decided)
    assert _phone(synced) == "+212600009999"


def test_a_coach_writes_nothing_in_a_conflict_but_the_decision(synced: Workspace) -> None:
    _tell_conflict(synced)
    with (
        pytest.raises(sa.exc.IntegrityError, match="only the server writes this"),
        synced.database.writing() as connection,
    ):
        connection.execute(sa.update(tables.conflict).values(lost=b"x"))


def test_a_conflict_of_a_newer_version_is_kept_and_not_shown(synced: Workspace) -> None:
    _tell_conflict(synced, field_tag=999)
    assert sync_status.sync_overview(synced).conflicts == ()
    with pytest.raises(RecordMissing):
        decisions.choose(synced, CONFLICT, Side.OURS)


def test_a_refused_change_applied_again_is_an_amendment(synced: Workspace) -> None:
    _tell_refusal(synced)
    (issue,) = sync_status.sync_overview(synced).refused
    assert (issue.code, issue.can_apply, issue.by_us) == ("is_submitted", True, False)
    assert msgspec.json.decode(issue.ours or "") == {"findings": ["قبل", "بعد"]}

    decisions.apply_again(synced, REFUSED)
    with synced.database.keeping() as connection:
        assert outbox.freeze(connection) == 2
        rows = connection.execute(
            sa.select(tables.operation.c.kind, tables.operation.c.command)
        ).all()
    assert {tuple(row) for row in rows} == {("visit", "amend"), ("quarantine", None)}
    assert sync_status.sync_overview(synced).refused == ()


def test_a_refused_change_is_not_applied_before_the_record_is_what_the_server_has(
    synced: Workspace,
) -> None:
    _tell_refusal(synced)
    with synced.database.keeping() as connection:
        incoming.forget_cursor(connection, SCOPE)
    with pytest.raises(SyncNeededFirst):
        decisions.apply_again(synced, REFUSED)


def test_a_dismissed_refusal_is_decided_for_everyone_and_changes_no_record(
    synced: Workspace,
) -> None:
    _tell_refusal(synced)
    decided = decisions.dismiss(synced, REFUSED)
    with synced.database.reading() as connection:
        told = records.read(connection, Quarantine, REFUSED)
        visit = records.read(connection, Visit, VISIT.id)
    assert told is not None
    assert (told.state, told.decided_by) == (QuarantineState.DISMISSED, synced.coach.id)
    assert visit == VISIT
    decisions.undo(synced, decided)
    assert _unsent(synced) == {}
    assert len(sync_status.sync_overview(synced).refused) == 1


def test_the_same_refusal_is_shown_once(synced: Workspace) -> None:
    with synced.database.keeping() as connection:
        connection.execute(
            sa.insert(tables.refusal).values(
                id=REFUSED,
                kind="visit",
                record_id=VISIT.id,
                scope_id=SCOPE,
                action=Action.SET,
                code="is_submitted",
                patch='{"findings":["قبل","بعد"]}',
                written_at=NOW,
                found_at=NOW,
            )
        )
    assert len(sync_status.sync_overview(synced).refused) == 1
    _tell_refusal(synced)
    assert len(sync_status.sync_overview(synced).refused) == 1
    decisions.dismiss(synced, REFUSED)
    assert sync_status.sync_overview(synced).refused == ()


def test_a_cooperative_that_looks_like_another_one_is_said_to_be_another(synced: Workspace) -> None:
    _tell(
        synced,
        "duplicate",
        LIKENESS,
        {
            "other_cooperative_id": OTHER,
            "reasons": ("ice", "name"),
            "found_at": NOW,
            "state": "open",
        },
    )
    (found,) = sync_status.sync_overview(synced).duplicates
    assert (found.name_fr, found.reasons, found.other_name) == ("Safran", ("ice", "name"), None)
    decisions.decide_duplicate(synced, LIKENESS)
    assert _unsent(synced)["duplicate"].patch["state"] == ["open", DuplicateState.DIFFERENT]
    assert sync_status.sync_overview(synced).duplicates == ()


def test_what_is_held_back_is_asked_once(synced: Workspace) -> None:
    with synced.database.keeping() as connection:
        visits = [make_visit(COOPERATIVE, visited_on=date(2026, 11, day)) for day in (9, 2)]
        for visit in visits:
            records.put(connection, visit)
        gone = (*(("visit", visit.id) for visit in visits), (97, uuid4()))
        issues.hold_back(connection, issues.HeldBack(SCOPE, 7, 10, gone, NOW, None))
    (held,) = sync_status.sync_overview(synced).held_back
    assert (held.vanishing, held.total, held.name_fr) == (3, 10, "Safran")
    assert held.records == (
        Vanishing("visit", 2, days=(date(2026, 11, 2), date(2026, 11, 9))),
        Vanishing("", 1),
    )
    decisions.decide_held_back(synced, SCOPE, allow=True)
    assert sync_status.sync_overview(synced).held_back == ()


def test_a_draft_is_written_and_not_amended(synced: Workspace) -> None:
    draft = make_visit(COOPERATIVE)
    with synced.database.writing() as connection:
        records.put(connection, draft)
        outbox.freeze(connection)
        records.put(connection, replace(draft, findings="x", state=VisitState.SUBMITTED))
        (written,) = outbox.unsent(connection)
    assert not written.amends
