"""The one door through which records change: `write`; docs/protocol.md, section 6.

It is called in a transaction, with the scope held if there is one, for an operation that was never seen.
"""

import uuid
from dataclasses import dataclass, replace

import sqlalchemy as sa

from mourafaka_protocol.digests import combined, row_digest
from mourafaka_protocol.frames import Shape
from mourafaka_protocol.kinds import ASSESSMENT, ATTACHMENT, COOPERATIVE
from mourafaka_protocol.operations import Op, OpKind
from mourafaka_protocol.problems import RefusalCode
from mourafaka_server import (
    access,
    blobs,
    change_log,
    checks,
    outcomes,
    records,
    scopes,
    score_checks,
)
from mourafaka_server.change_log import Logged
from mourafaka_server.outcomes import Outcome
from mourafaka_server.records import Body, Record
from mourafaka_server.scopes import Scope

SERVER_DEVICE_ID = bytes(8)
"""What stands in the log where the server wrote; no laptop may take it."""


@dataclass(frozen=True)
class Author:
    """Who writes: a coach's device, or the server itself, which may write in every scope."""

    device_id: bytes
    coach_id: uuid.UUID
    is_server: bool = False


class _Refused(Exception):  # noqa: N818 -- a result on its way out, not an error
    def __init__(self, code: RefusalCode, detail: str = "") -> None:
        super().__init__(code)
        self.outcome = Outcome(refused=code, detail=detail)


def write(
    connection: sa.Connection, held: Scope | None, op: Op, author: Author, now_ms: int
) -> tuple[Scope | None, Outcome]:
    """Apply one new operation, or refuse it into quarantine; the outcome is remembered either way.

    Returns the scope as it stands then, None where there is still none.
    """
    writing = _Writing(connection, op, author, now_ms)
    try:
        held, outcome = writing.applied(held)
    except _Refused as refused:
        outcome = refused.outcome
        writing.quarantine(outcome)
    outcomes.remember(connection, op.scope, writing.operation_id, outcome, now_ms)
    return held, outcome


@dataclass(frozen=True)
class _Writing:
    """One operation on its way into the tables."""

    connection: sa.Connection
    op: Op
    author: Author
    now_ms: int

    @property
    def operation_id(self) -> bytes:
        return self.op.operation_id(self.author.device_id)

    def applied(self, held: Scope | None) -> tuple[Scope, Outcome]:
        refusal = checks.refusal(self.op, is_server=self.author.is_server)
        if refusal is not None:
            raise _Refused(*refusal)
        entered = self._entered(held)
        found = records.find(
            self.connection, entered.scope_id, self.op.record_kind, self.op.record_id
        )
        if self.op.kind is OpKind.DEL:
            return self._delete(entered, found), Outcome()
        return self._merge(entered, found)

    def quarantine(self, outcome: Outcome) -> None:
        outcomes.keep_in_quarantine(
            self.connection,
            self.op,
            self.operation_id,
            outcome,
            coach_id=self.author.coach_id,
            device_id=self.author.device_id,
            now_ms=self.now_ms,
        )

    def _entered(self, held: Scope | None) -> Scope:
        """The scope the operation may write in: a coach's own, or the one that its new cooperative makes."""
        if held is not None:
            if self.author.is_server or access.is_granted(
                self.connection, self.author.coach_id, held.scope_id
            ):
                return held
        elif self.op.kind is OpKind.PUT and self.op.record_kind == COOPERATIVE.tag:
            access.grant(self.connection, self.author.coach_id, self.op.scope, self.now_ms)
            return scopes.create(self.connection, self.op.scope)
        raise _Refused(RefusalCode.SCOPE_NOT_GRANTED)

    def _merge(self, held: Scope, found: Record | None) -> tuple[Scope, Outcome]:
        """A put or a set. Written on a gone record it brings that back, and then the whole record travels."""
        if found is None and self.op.kind is OpKind.SET:
            raise _Refused(RefusalCode.UNKNOWN_RECORD)
        standing = found or Record(self.op.record_kind, self.op.record_id, {}, {}, 0)
        version = scopes.next_version(self.connection, held)
        merged = records.merged(standing.body, standing.versions, self.op.patch, version)
        if found is not None and not found.is_gone and not merged.changed:
            return held, Outcome()
        stored = replace(
            standing, body=merged.body, versions=merged.versions, version=version, is_gone=False
        )
        comes_back = found is not None and found.is_gone
        shape, values = (Shape.WHOLE, merged.body) if comes_back else (Shape.PATCH, merged.changed)
        held = self._store(held, found, stored, shape, values)
        outcomes.keep_conflicts(self.connection, self.op, version, merged.overwritten, self.now_ms)
        return held, Outcome(lost=tuple((one.tag, one.key, one.lost) for one in merged.overwritten))

    def _delete(self, held: Scope, found: Record | None) -> Scope:
        """An edit the deleting device had not seen is worth more than its wish to delete."""
        if found is None or found.is_gone:
            return held
        if self._is_contended(held, found):
            raise _Refused(RefusalCode.STALE_DELETE)
        stored = replace(found, version=scopes.next_version(self.connection, held), is_gone=True)
        return self._store(held, found, stored, Shape.GONE, None)

    def _is_contended(self, held: Scope, found: Record | None) -> bool:
        """Whether another device changed the record since the version that the writer had seen.

        Where the log no longer reaches back to that version, nobody can say it did not.
        """
        if found is None or found.version <= self.op.base:
            return False
        own = {self.author.device_id, *([self.op.origin.device_id] if self.op.origin else [])}
        return self.op.base < held.floor or change_log.was_changed_by_others(
            self.connection,
            held.scope_id,
            self.op.record_kind,
            self.op.record_id,
            after=self.op.base,
            own_devices=own,
        )

    def _store(
        self, held: Scope, before: Record | None, after: Record, shape: Shape, values: Body | None
    ) -> Scope:
        """Write the record and its change, move the head, keep the digest of the live records in step."""
        records.store(self.connection, held.scope_id, after, is_new=before is None)
        logged = Logged(
            version=after.version,
            kind=after.kind,
            record_id=after.record_id,
            shape=shape,
            values=values,
            device_id=self.author.device_id,
            operation_id=self.operation_id,
            is_contended=self._is_contended(held, before),
            written_ms=self.op.at_ms,
        )
        change_log.append(self.connection, held.scope_id, logged, self.now_ms)
        if after.kind == ATTACHMENT.tag:
            self._note_attachment(held.scope_id, after)
        if after.kind == ASSESSMENT.tag:
            score_checks.note(self.connection, held.scope_id, after)
        digest = held.digest
        for state in (before, after):
            if state is not None and not state.is_gone:
                digest = combined(digest, row_digest(state.kind, state.record_id, state.version))
        return scopes.advance(self.connection, held, after.version, digest)

    def _note_attachment(self, scope_id: str, stored: Record) -> None:
        sha256 = stored.body.get(ATTACHMENT.field_named("sha256").tag)
        byte_size = stored.body.get(ATTACHMENT.field_named("byte_size").tag)
        if stored.is_gone or sha256 is None or byte_size is None:
            blobs.forget_use(self.connection, scope_id, stored.record_id)
        else:
            blobs.note_use(self.connection, scope_id, stored.record_id, sha256, byte_size)
