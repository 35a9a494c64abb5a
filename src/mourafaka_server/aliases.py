"""What is written for a cooperative that was merged into another goes there, for ever; docs/protocol.md, section 6.4.

`destination` finds the scope that stands for another one, `translated` turns an operation into one of that scope.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from mourafaka_protocol.kinds import (
    COACHING_SESSION,
    COOPERATIVE,
    TRAINING,
    coaching_session_id,
    training_id,
)
from mourafaka_protocol.operations import Change, Op, Patch
from mourafaka_protocol.scopes import scope_uuid
from mourafaka_server import scopes
from mourafaka_server.records import Body, Place
from mourafaka_server.scopes import Scope
from mourafaka_server.tables import alias

_DERIVED: Mapping[int, tuple[int, Callable[[uuid.UUID, Any], uuid.UUID]]] = {
    COACHING_SESSION.tag: (COACHING_SESSION.field_named("number").tag, coaching_session_id),
    TRAINING.tag: (TRAINING.field_named("subject").tag, training_id),
}
"""The field that the id of such a record is made of, and how."""

_INSERT = alias.insert()
_ALL = sa.select(alias).where(alias.c.scope_id == sa.bindparam("of_scope"))


def destination(connection: sa.Connection, held: Scope) -> list[Scope]:
    """The scopes one has to go through to where this one was merged into, each held; empty where it never was."""
    way: list[Scope] = []
    while held.merged_into is not None:
        found = scopes.locked(connection, held.merged_into)
        if found is None:
            raise AssertionError(f"a scope merged into one that is not there: {held.scope_id}")
        way.append(found)
        held = found
    return way


def note(connection: sa.Connection, scope_id: str, names: Mapping[Place, uuid.UUID]) -> None:
    """Records of a merged scope that are called otherwise from now on."""
    rows = [
        {"scope_id": scope_id, "kind": kind, "old_id": old_id, "new_id": new_id}
        for (kind, old_id), new_id in names.items()
    ]
    if rows:
        connection.execute(_INSERT, rows)


def new_name(old_scope: str, new_scope: str, place: Place, body: Body) -> uuid.UUID | None:
    """What a record is called once its scope is merged; None where it keeps its id."""
    old, new = _cooperative(old_scope), _cooperative(new_scope)
    kind, record_id = place
    if kind == COOPERATIVE.tag and record_id == old:
        return new
    if kind not in _DERIVED:
        return None
    tag, named = _DERIVED[kind]
    is_derived = tag in body and named(old, body[tag]) == record_id
    return named(new, body[tag]) if is_derived else None


def translated(connection: sa.Connection, op: Op, way: Iterable[Scope]) -> Op:
    """The operation as its writer would have made it, had they known where its scope went."""
    for step in way:
        op = _translated_once(connection, op, step.scope_id)
    return op


def _translated_once(connection: sa.Connection, op: Op, new_scope: str) -> Op:
    known = {
        (row.kind, row.old_id): row.new_id
        for row in connection.execute(_ALL, {"of_scope": op.scope})
    }
    place = (op.record_kind, op.record_id)
    if place not in known:
        news = {tag: part.new for tag, part in op.patch.items() if isinstance(part, Change)}
        name = new_name(op.scope, new_scope, place, news)
        if name is not None:
            note(connection, op.scope, {place: name})
            known[place] = name
    # Its base counts changes of another log; with none, nobody takes it for having seen this one.
    return replace(
        op,
        scope=new_scope,
        record_id=known.get(place, op.record_id),
        base=0,
        patch=_patch(op.patch, renamed_values(known)),
    )


def renamed_values(names: Mapping[Place, uuid.UUID]) -> dict[bytes, bytes]:
    """The same names as they stand in fields."""
    return {old_id.bytes: new_id.bytes for (_, old_id), new_id in names.items()}


def renamed(value: Any, names: Mapping[bytes, bytes]) -> Any:
    """A field's value with the new id where it holds an old one."""
    return names.get(value, value) if isinstance(value, bytes) else value


def _patch(patch: Patch, names: Mapping[bytes, bytes]) -> Patch:
    return {
        tag: Change(renamed(part.old, names), renamed(part.new, names))
        if isinstance(part, Change)
        else part
        for tag, part in patch.items()
    }


def _cooperative(scope_id: str) -> uuid.UUID:
    found = scope_uuid(scope_id)
    if found is None:
        raise AssertionError(f"only cooperatives are merged, not {scope_id}")
    return found
