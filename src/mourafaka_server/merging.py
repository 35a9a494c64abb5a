"""Two registrations of one cooperative become one: `merge`; docs/protocol.md, section 6.4.

Everything of the one goes into the other's log, as changes like any other, so that laptops need to know nothing new.
What both say differently is kept and told. The scope that went away stays as a name: whatever is still written for it
is translated (`aliases`).
"""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from hashlib import blake2b

import sqlalchemy as sa

from mourafaka_protocol.digests import EMPTY_DIGEST
from mourafaka_protocol.frames import Shape
from mourafaka_protocol.kinds import COOPERATIVE, DUPLICATE
from mourafaka_protocol.operations import Change
from mourafaka_protocol.scopes import scope_uuid
from mourafaka_server import (
    access,
    aliases,
    blobs,
    conflicts,
    duplicates,
    likenesses,
    merge_rules,
    records,
    scopes,
    score_checks,
)
from mourafaka_server.database import Database
from mourafaka_server.errors import MergeImpossible
from mourafaka_server.pending import Pending
from mourafaka_server.records import Body, Place, Record, versions_of
from mourafaka_server.runs import SERVER_DEVICE_ID, Run, Writer
from mourafaka_server.scopes import Scope
from mourafaka_server.tables import attachment_use, change, earlier_text, record


def merge(database: Database, keep_scope: str, lose_scope: str, now_ms: int) -> None:
    """Take one cooperative's scope into another's, with everybody who holds it. Raises MergeImpossible."""
    database.write(lambda connection: _merge(connection, keep_scope, lose_scope, now_ms))
    duplicates.look(database, [keep_scope], now_ms)


def _merge(connection: sa.Connection, keep_scope: str, lose_scope: str, now_ms: int) -> None:
    # Always in the same order, so that two merges never wait for each other.
    held = {one: scopes.locked(connection, one) for one in sorted((keep_scope, lose_scope))}
    kept, lost = _fit(held.get(keep_scope)), _fit(held.get(lose_scope))
    if kept.scope_id == lost.scope_id:
        raise MergeImpossible(lose_scope)
    run = Run(connection, kept.scope_id, kept, now_ms, Pending(connection))
    moving = records.live(connection, lost.scope_id)
    names: dict[Place, uuid.UUID] = {}
    for row in moving:
        name = aliases.new_name(lost.scope_id, kept.scope_id, row.place, row.body)
        if name is not None:
            names[row.place] = name
    _Moving(run, names, _operation_id(lost.scope_id)).take_all(moving)
    run.flush()
    aliases.note(connection, lost.scope_id, names)
    blobs.copy_complete(connection, lost.scope_id, kept.scope_id)
    for coach_id in sorted(access.coaches_of(connection, lost.scope_id)):
        access.revoke(connection, coach_id, lost.scope_id, now_ms)
        access.grant(connection, coach_id, kept.scope_id, now_ms)
    duplicates.settle(connection, kept.scope_id, lost.scope_id, now_ms)
    _close(connection, lost, kept.scope_id, moving)


def _fit(held: Scope | None) -> Scope:
    """A scope that may be merged: a cooperative's that is there and was not merged before."""
    if held is None or held.merged_into is not None:
        raise MergeImpossible("" if held is None else held.scope_id)
    if scope_uuid(held.scope_id) is None or not held.scope_id.startswith("coop:"):
        raise MergeImpossible(held.scope_id)
    return held


class _Moving:
    """The records of one scope on their way into another."""

    def __init__(self, run: Run, names: Mapping[Place, uuid.UUID], operation_id: bytes) -> None:
        self._run = run
        self._names = names
        self._values = aliases.renamed_values(names)
        self._operation_id = operation_id

    def take_all(self, moving: list[Record]) -> None:
        """Notices of likeness stay behind: they are made anew."""
        coming = [row for row in moving if row.kind != DUPLICATE.tag]
        self._run.load((row.kind, self._id(row)) for row in coming)
        for row in coming:
            self._take(row)

    def _take(self, row: Record) -> None:
        body = {tag: aliases.renamed(value, self._values) for tag, value in row.body.items()}
        standing = self._run.find((row.kind, self._id(row)))
        version = self._run.next_version()
        if standing is None or standing.is_gone:
            shape = Shape.PATCH if standing is None else Shape.WHOLE
            moved = Record(row.kind, self._id(row), body, versions_of(body, version), version)
            self._run.store(moved, shape, body, self._writer(row))
            return
        # What stands here is laid over what comes: it stays, and what it replaces is told.
        both = merge_rules.merged(row.kind, body, {}, _as_new(standing.body), version)
        changed = {
            tag: value for tag, value in both.body.items() if standing.body.get(tag) != value
        }
        if changed:
            versions = {**standing.versions, **versions_of(changed, version)}
            filled = replace(standing, body=both.body, versions=versions, version=version)
            self._run.store(filled, Shape.PATCH, changed, self._writer(row))
        conflicts.keep(
            self._run,
            (row.kind, self._id(row)),
            both.overwritten,
            self._operation_id,
            # Where nothing changes, the first notice of it takes this version: `standing.version` was perhaps taken by
            # the merger before this one.
            version=version,
            arrived_from=None,
        )

    def _id(self, row: Record) -> uuid.UUID:
        return self._names.get(row.place, row.record_id)

    def _writer(self, row: Record) -> Writer:
        return Writer(SERVER_DEVICE_ID, self._operation_id, row.written_ms)


def _as_new(body: Body) -> dict[int, Change | dict[str, Change]]:
    return {
        tag: {key: Change(None, item) for key, item in value.items()}
        if isinstance(value, dict)
        else Change(None, value)
        for tag, value in body.items()
    }


def _operation_id(lose_scope: str) -> bytes:
    """What stands in the log for the coordinator's command: the same scope is merged away only once."""
    return blake2b(lose_scope.encode(), digest_size=8, person=b"mourafaka-merge").digest()


def _close(connection: sa.Connection, lost: Scope, keep_scope: str, moving: list[Record]) -> None:
    """The scope holds nothing any more, and is a name for the other one."""
    head = lost.head + 1
    connection.execute(
        record.update().where(record.c.scope_id == lost.scope_id).values(is_gone=True, version=head)
    )
    gone = [replace(row, is_gone=True) for row in moving]
    before = [row.record_id for row in gone]
    pending = Pending(connection)
    score_checks.note(connection, pending, lost.scope_id, gone, before)
    registration = [row for row in gone if row.kind == COOPERATIVE.tag]
    likenesses.note(connection, pending, lost.scope_id, registration, before)
    pending.send()
    for table in (change, earlier_text, attachment_use):
        connection.execute(table.delete().where(table.c.scope_id == lost.scope_id))
    closed = replace(lost, head=head, floor=head, digest=EMPTY_DIGEST, merged_into=keep_scope)
    scopes.close(connection, closed)
