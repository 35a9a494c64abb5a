"""The one door through which records change: `write`; docs/protocol.md, section 6."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import sqlalchemy as sa

from mourafaka_protocol.frames import Shape
from mourafaka_protocol.kinds import COOPERATIVE
from mourafaka_protocol.operations import Op, OpKind
from mourafaka_protocol.problems import RefusalCode
from mourafaka_server import access, checks, merge_rules, outcomes, records, scopes
from mourafaka_server.outcomes import Outcome
from mourafaka_server.records import Body, Record
from mourafaka_server.runs import Run, Writer

SERVER_DEVICE_ID = bytes(8)
"""What stands in the log where the server wrote; no laptop may take it."""


@dataclass(frozen=True)
class Author:
    """Who writes: a coach's device, or the server itself, which may write in every scope."""

    device_id: bytes
    coach_id: uuid.UUID
    is_server: bool = False


class ForkFound(Exception):  # noqa: N818 -- a finding on its way out, not an error
    """A counter that was taken before, with another operation."""


class _Refused(Exception):  # noqa: N818 -- a result on its way out, not an error
    def __init__(self, code: RefusalCode, detail: str = "") -> None:
        super().__init__(code)
        self.outcome = Outcome(refused=code, detail=detail)


def write(
    connection: sa.Connection,
    ops: Sequence[Op],
    author: Author,
    now_ms: int,
    *,
    taken_upto: int = 0,
) -> list[Outcome]:
    """Apply operations of one scope, each or refuse it into quarantine; one that was seen before changes nothing.

    The outcomes are remembered and given in order. Operations up to the counter `taken_upto` were taken before:
    raises ForkFound where one of them was never seen.
    """
    scope_id = ops[0].scope
    operation_ids = [op.operation_id(author.device_id) for op in ops]
    held = scopes.locked(connection, scope_id)
    known = outcomes.recall(connection, scope_id, operation_ids)
    fresh: dict[bytes, Op] = {}
    for operation_id, op in zip(operation_ids, ops, strict=True):
        if operation_id not in known:
            if op.ctr <= taken_upto:
                raise ForkFound
            fresh[operation_id] = op
    run = Run(connection, scope_id, held, now_ms)
    run.load((op.record_kind, op.record_id) for op in fresh.values())
    door = _Door(run, author)
    new = {operation_id: door.take(op, operation_id) for operation_id, op in fresh.items()}
    run.flush()
    outcomes.remember(connection, scope_id, new, now_ms)
    known |= new
    return [known[operation_id] for operation_id in operation_ids]


@dataclass(frozen=True)
class _Door:
    """Where the operations of one author enter one scope."""

    run: Run
    author: Author

    def take(self, op: Op, operation_id: bytes) -> Outcome:
        """Apply one new operation, or refuse it into quarantine."""
        try:
            return _Writing(self, op, operation_id).applied()
        except _Refused as refused:
            outcomes.keep_in_quarantine(
                self.run.connection,
                op,
                operation_id,
                refused.outcome,
                coach_id=self.author.coach_id,
                device_id=self.author.device_id,
                now_ms=self.run.now_ms,
            )
            return refused.outcome

    @cached_property
    def is_granted(self) -> bool:
        """Whether this author may write in the scope that is there."""
        return self.author.is_server or access.is_granted(
            self.run.connection, self.author.coach_id, self.run.scope_id
        )

    def enter(self, op: Op) -> None:
        """Into a scope of the coach's own, or into the one that a new cooperative makes."""
        if self.run.held is not None:
            if not self.is_granted:
                raise _Refused(RefusalCode.SCOPE_NOT_GRANTED)
            return
        if op.kind is not OpKind.PUT or op.record_kind != COOPERATIVE.tag:
            raise _Refused(RefusalCode.SCOPE_NOT_GRANTED)
        self.run.make_scope()
        access.grant(self.run.connection, self.author.coach_id, self.run.scope_id, self.run.now_ms)


@dataclass(frozen=True)
class _Writing:
    """One operation on its way into the scope."""

    door: _Door
    op: Op
    operation_id: bytes

    @property
    def run(self) -> Run:
        return self.door.run

    def applied(self) -> Outcome:
        refusal = checks.refusal(self.op, is_server=self.door.author.is_server)
        if refusal is not None:
            raise _Refused(*refusal)
        self.door.enter(self.op)
        found = self.run.find((self.op.record_kind, self.op.record_id))
        if self.op.kind is OpKind.DEL:
            self._delete(found)
            return Outcome()
        return self._merge(found)

    def _merge(self, found: Record | None) -> Outcome:
        """A put or a set. Written on a gone record it brings that back, and then the whole record travels."""
        if found is None and self.op.kind is OpKind.SET:
            raise _Refused(RefusalCode.UNKNOWN_RECORD)
        standing = found or Record(self.op.record_kind, self.op.record_id, {}, {}, 0)
        version = self.run.next_version()
        merged = merge_rules.merged(standing.body, standing.versions, self.op.patch, version)
        if found is not None and not found.is_gone and not merged.changed:
            return Outcome()
        stored = replace(
            standing, body=merged.body, versions=merged.versions, version=version, is_gone=False
        )
        if records.weight(stored) > records.MAX_RECORD_BYTES:
            raise _Refused(RefusalCode.BAD_VALUE, "the record grows too large")
        comes_back = found is not None and found.is_gone
        shape, values = (Shape.WHOLE, merged.body) if comes_back else (Shape.PATCH, merged.changed)
        self._store(found, stored, shape, values)
        outcomes.keep_conflicts(
            self.run.connection, self.op, version, merged.overwritten, self.run.now_ms
        )
        return Outcome(lost=tuple((one.tag, one.key, one.lost) for one in merged.overwritten))

    def _delete(self, found: Record | None) -> None:
        """An edit the deleting device had not seen is worth more than its wish to delete."""
        if found is None or found.is_gone:
            return
        if self._is_contended(found):
            raise _Refused(RefusalCode.STALE_DELETE)
        stored = replace(found, version=self.run.next_version(), is_gone=True)
        self._store(found, stored, Shape.GONE, None)

    def _is_contended(self, found: Record | None) -> bool:
        """Whether another device changed the record since the version that the writer had seen."""
        if found is None or found.version <= self.op.base:
            return False
        own = {self.door.author.device_id, *([self.op.origin.device_id] if self.op.origin else [])}
        return self.run.was_changed_by_others(found.place, self.op.base, own)

    def _store(
        self, before: Record | None, after: Record, shape: Shape, values: Body | None
    ) -> None:
        writer = Writer(
            self.door.author.device_id,
            self.operation_id,
            self.op.at_ms,
            is_contended=self._is_contended(before),
        )
        self.run.store(after, shape, values, writer)
