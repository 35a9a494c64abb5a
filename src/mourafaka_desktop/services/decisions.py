"""What a coach decides about what met on the server: one choice each, one transaction each, undone by `undo()`.

A value that is chosen is written like any other, and so is the decision: both travel, and every laptop of the
cooperative sees them.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.domain.sync_records import (
    Conflict,
    ConflictState,
    Duplicate,
    DuplicateState,
    Quarantine,
    QuarantineState,
)
from mourafaka_desktop.errors import RecordFrozen, RecordMissing, SyncNeededFirst
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import (
    departures,
    fields,
    incoming,
    issues,
    outbox,
    records,
    told_values,
    waiting,
)
from mourafaka_desktop.storage.database import Connection
from mourafaka_desktop.storage.fields import FieldPlace
from mourafaka_desktop.storage.operations import Action
from mourafaka_protocol.kinds import kind_named
from mourafaka_protocol.scopes import cooperative_scope
from mourafaka_protocol.transitions import state_rule

_Told = Conflict | Quarantine | Duplicate


class Side(StrEnum):
    """Of a conflict: the value written by this coach, or the other one."""

    OURS = "ours"
    THEIRS = "theirs"


class _Before(NamedTuple):
    place: FieldPlace
    stored: Any


@dataclass(frozen=True)
class Decided:
    """A decision, with what it wrote over, so that it can be undone."""

    issue_id: UUID
    changes: Changes
    told: _Told | None = None  # the record as it was before the decision
    values: tuple[_Before, ...] = ()


def choose(ws: Workspace, issue_id: UUID, side: Side) -> Decided:
    """Let one of two values stand. Raises RecordMissing, RecordFrozen where a state cannot be gone back to."""
    with ws.database.writing() as connection:
        told = records.read(connection, Conflict, issue_id)
        if told is None:
            raise RecordMissing
        ours_stands = told.lost_by != ws.coach.id or told.kept_by == ws.coach.id
        if (side is Side.OURS) is ours_stands:
            return _decided(ws, connection, told, ConflictState.KEPT)
        place = told_values.place(told)
        if place is None:
            raise RecordMissing
        lost = told_values.told_value(told, told.lost)
        target = FieldPlace(place.kind, told.record_id, place.field, place.key)
        value = None if lost is None else msgspec.json.decode(lost)
        written = _write(connection, {target: value})
        return _decided(ws, connection, told, ConflictState.RESTORED, written)


def apply_again(ws: Workspace, issue_id: UUID) -> Decided:
    """Write a refused change once more; upon a submitted record it is an amendment.

    A record that was refused when it was new goes again whole, as it stands here now; with a cooperative goes what
    was refused for want of it.

    Raises RecordMissing where the record is no longer there, or the change cannot be read; SyncNeededFirst while
    the record was not put back to what the server has.
    """
    with ws.database.writing() as connection:
        told = records.read(connection, Quarantine, issue_id)
        own = issues.refusal(connection, issue_id)
        if told is not None:
            written = told_values.written(told)
            scope_id = cooperative_scope(told.cooperative_id)
            content = (written.kind, written.record_id, written.patch) if written else None
            is_new = written is not None and written.action is Action.PUT
        else:
            content = (own.kind, own.record_id, own.patch) if own else None
            scope_id = own.scope_id if own else ""
            is_new = own is not None and own.action is Action.PUT
        if content is None:
            raise RecordMissing
        if incoming.comes_whole(connection, scope_id):
            raise SyncNeededFirst
        kind, record_id, _patch = content
        if is_new and outbox.note_whole(connection, kind, record_id):
            if kind == "cooperative":
                _send_with_it(ws, connection, scope_id)
            return _decided(ws, connection, told or issue_id, QuarantineState.APPLIED)
        values = _write(connection, _news(*content))
        return _decided(ws, connection, told or issue_id, QuarantineState.APPLIED, values)


def _send_with_it(ws: Workspace, connection: Connection, scope_id: str) -> None:
    """What is new in a cooperative that the server did not take was refused with it, and goes again with it."""
    for row in issues.open_refusals(connection):
        is_under_it = row.scope_id == scope_id and row.kind != "cooperative"
        if is_under_it and row.action is Action.PUT:
            outbox.note_whole(connection, row.kind, row.record_id)
            issues.close_refusal(connection, row.id, ws.clock())


def dismiss(ws: Workspace, issue_id: UUID) -> Decided:
    """Leave it as the server has it: of a refusal what was written is given up, of a conflict what stands stays."""
    with ws.database.writing() as connection:
        conflict = records.read(connection, Conflict, issue_id)
        if conflict is not None:
            return _decided(ws, connection, conflict, ConflictState.KEPT)
        told = records.read(connection, Quarantine, issue_id)
        return _decided(ws, connection, told or issue_id, QuarantineState.DISMISSED)


def decide_duplicate(ws: Workspace, duplicate_id: UUID) -> Decided:
    """Say that two cooperatives that look the same are two. To make one of them is the coordinator's."""
    with ws.database.writing() as connection:
        told = records.read(connection, Duplicate, duplicate_id)
        if told is None:
            raise RecordMissing
        return _decided(ws, connection, told, DuplicateState.DIFFERENT)


def decide_held_back(ws: Workspace, scope_id: str, allow: bool) -> Changes:
    """Say whether what is gone on the server may go here too, with the next sync."""
    with ws.database.writing() as connection:
        issues.decide_held_back(connection, scope_id, issues.ALLOW if allow else issues.KEEP)
    return Changes()


def note_departures(ws: Workspace) -> Changes:
    """The coach has read which cooperatives went from here."""
    with ws.database.writing() as connection:
        departures.close(connection)
    return Changes()


def undo(ws: Workspace, decided: Decided) -> Changes:
    """Take a decision back. Raises RecordFrozen once it has left this laptop."""
    changes = Changes()
    with ws.database.writing() as connection:
        told = decided.told
        if told is not None:
            kind = records.kind_of(type(told))
            if waiting.record_state(connection, kind, told.id) is not None:
                raise RecordFrozen
            changes |= records.put(connection, told)
        changes |= issues.close_refusal(connection, decided.issue_id, None)
        for place, stored in decided.values:
            changes |= fields.write(connection, place, stored)
    return changes


def _decided(
    ws: Workspace,
    connection: Connection,
    told: _Told | UUID,
    state: StrEnum,
    values: tuple[_Before, ...] = (),
) -> Decided:
    now = ws.clock()
    changes = Changes()
    for place, _ in values:
        changes |= Changes.of(place.kind, place.record_id)
    issue_id = told if isinstance(told, UUID) else told.id
    changes |= issues.close_refusal(connection, issue_id, now)
    if isinstance(told, UUID):
        return Decided(issue_id, changes, None, values)
    after: Any = replace(told, state=state, decided_by=ws.coach.id, decided_at=now)  # type: ignore[arg-type]  # each has its own states
    changes |= records.put(connection, after)
    return Decided(issue_id, changes, told, values)


def _news(kind: str, record_id: UUID, patch: str) -> dict[FieldPlace, Any]:
    """The new values of a patch."""
    news: dict[FieldPlace, Any] = {}
    for field, change in msgspec.json.decode(patch).items():
        if isinstance(change, dict):
            for key, (_old, new) in change.items():
                news[FieldPlace(kind, record_id, field, key)] = new
        else:
            news[FieldPlace(kind, record_id, field, "")] = change[1]
    return news


def _write(connection: Connection, news: dict[FieldPlace, Any]) -> tuple[_Before, ...]:
    """Write values where they differ; gives what stood there. Raises RecordMissing, RecordFrozen."""
    before = []
    for place, new in news.items():
        old = fields.read(connection, place)
        if old == new:
            continue
        _refuse_illegal_state(place, old, new)
        before.append(_Before(place, old))
        fields.write(connection, place, new)
    return tuple(before)


def _refuse_illegal_state(place: FieldPlace, old: Any, new: Any) -> None:
    kind = kind_named(place.kind)
    rule = state_rule(kind.tag)
    is_state = rule is not None and kind.by_name[place.field].tag == rule.tag
    if is_state and rule is not None and not rule.may_follow(old, new):
        raise RecordFrozen
