"""The one door through which records change: `write`; docs/protocol.md, section 6."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import sqlalchemy as sa

from mourafaka_protocol.frames import Shape
from mourafaka_protocol.kinds import COOPERATIVE
from mourafaka_protocol.mutants import Mutant, is_active
from mourafaka_protocol.operations import AMEND, Op, OpKind
from mourafaka_protocol.problems import RefusalCode
from mourafaka_protocol.transitions import is_closed
from mourafaka_protocol.upcasters import upcast
from mourafaka_server import (
    access,
    aliases,
    checks,
    conflicts,
    merge_rules,
    outcomes,
    quarantines,
    records,
    scopes,
)
from mourafaka_server.access import Period
from mourafaka_server.earlier_texts import EarlierText
from mourafaka_server.merge_rules import Merged
from mourafaka_server.outcomes import Outcome
from mourafaka_server.pending import Pending
from mourafaka_server.records import Body, Record
from mourafaka_server.runs import SERVER_DEVICE_ID, Run, Writer

__all__ = ["SERVER_DEVICE_ID", "Author", "ForkFound", "MergedFound", "write"]


@dataclass(frozen=True)
class Author:
    """Who writes: a coach's device, or the server itself, which may write in every scope.

    What a barred device writes is kept for people to see and changes nothing.
    """

    device_id: bytes
    coach_id: uuid.UUID
    is_server: bool = False
    is_barred: bool = False


class ForkFound(Exception):  # noqa: N818 -- a finding on its way out, not an error
    """A counter that was taken before, with another operation."""


class MergedFound(Exception):  # noqa: N818 -- a finding on its way out, not an error
    """A scope that was merged into another one, where several scopes are written in one transaction."""


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
    """Apply operations, each or refuse it into quarantine; one that was seen before changes nothing.

    The outcomes are remembered and given in order. Operations up to the counter `taken_upto` were taken before:
    raises ForkFound where one of them was never seen. Scopes are held in the order of their names, so that no two
    writers wait for each other. Where there are several, raises MergedFound for one that was merged into another: that
    one may have to come in another order, in locks and in operations.
    """
    of_scope: dict[str, dict[bytes, Op]] = {
        scope_id: {} for scope_id in sorted({op.scope for op in ops})
    }
    operation_ids = [op.operation_id(author.device_id) for op in ops]
    for operation_id, op in zip(operation_ids, ops, strict=True):
        of_scope[op.scope][operation_id] = op
    held = {scope_id: scopes.locked(connection, scope_id) for scope_id in of_scope}
    epoch = scopes.current_epoch(connection) if None in held.values() else None
    seen = outcomes.recall(connection, of_scope)
    pending = Pending(connection)
    grants = _Grants(connection, author.coach_id, of_scope)
    found: dict[bytes, Outcome] = {}
    doors: list[_Door] = []
    for scope_id, own in of_scope.items():
        found |= seen[scope_id]
        fresh = _fresh(own, seen[scope_id], taken_upto)
        found |= {one: Outcome() for one in own.keys() - fresh.keys() - seen[scope_id].keys()}
        standing = held[scope_id]
        if not fresh:
            continue
        if standing is not None and standing.merged_into is not None and len(of_scope) > 1:
            raise MergedFound
        way = [] if standing is None else aliases.destination(connection, standing)
        if way:
            standing = way[-1]
            fresh = {one: aliases.translated(connection, op, way) for one, op in fresh.items()}
        into = scope_id if standing is None else standing.scope_id
        run = Run(connection, into, standing, now_ms, pending, epoch)
        doors.append(_Door(run, author, grants, scope_id, fresh, list(own), is_elsewhere=bool(way)))
    _load(connection, doors)
    for door in doors:
        new = {one: door.take(op, one) for one, op in door.ops.items()}
        remembered = {one: outcome for one, outcome in new.items() if one not in seen[door.named]}
        outcomes.remember(pending, door.named, remembered, now_ms)
        found |= new
    for door in doors:
        door.run.hand_in()
    pending.send()
    return [found[operation_id] for operation_id in operation_ids]


def _fresh(
    own: Mapping[bytes, Op], seen: Mapping[bytes, Outcome], taken_upto: int
) -> dict[bytes, Op]:
    """The operations that were not applied yet. Raises ForkFound."""
    fresh: dict[bytes, Op] = {}
    for operation_id, op in own.items():
        if op.ctr <= taken_upto:
            if operation_id not in seen and not is_active(Mutant.NO_CHAIN):
                raise ForkFound
        elif operation_id not in seen or is_active(Mutant.NO_OID):
            fresh[operation_id] = upcast(op)
    return fresh


def _load(connection: sa.Connection, doors: Sequence["_Door"]) -> None:
    """Read the records that the operations touch, of all scopes that are there at once."""
    wanted = {
        door.run.scope_id: {(op.record_kind, op.record_id) for op in door.ops.values()}
        for door in doors
        if door.run.held is not None
    }
    found = records.find_all(connection, wanted) if wanted else {}
    for door in doors:
        places = {(op.record_kind, op.record_id) for op in door.ops.values()}
        door.run.know(places, found.get(door.run.scope_id, {}))


class _Grants:
    """When one coach might hold some scopes, read when it is first asked for."""

    def __init__(
        self, connection: sa.Connection, coach_id: uuid.UUID, scope_ids: Collection[str]
    ) -> None:
        self._connection = connection
        self._coach_id = coach_id
        self._scope_ids = scope_ids
        self._known: dict[str, Sequence[Period]] = {}

    def of(self, scope_id: str) -> Sequence[Period]:
        """The periods of one scope."""
        if scope_id not in self._known:
            asked = {scope_id, *(() if self._known else self._scope_ids)}
            self._known |= access.periods(self._connection, self._coach_id, asked)
        return self._known[scope_id]


@dataclass(frozen=True)
class _Door:
    """Where the operations of one author enter one scope; `named` is the scope that they name themselves."""

    run: Run
    author: Author
    grants: _Grants
    named: str
    ops: Mapping[bytes, Op]
    own_operations: Collection[bytes]
    """The ids of all operations that came for the scope, applied before or not."""
    is_elsewhere: bool = False
    """Whether they were written for a scope that was merged into this one."""

    def take(self, op: Op, operation_id: bytes) -> Outcome:
        """Apply one new operation, or refuse it into quarantine."""
        try:
            if self.author.is_barred:
                raise _Refused(RefusalCode.DEVICE_REVOKED)
            return _Writing(self, op, operation_id).applied()
        except _Refused as refused:
            self._quarantine(op, operation_id, refused.outcome)
            return refused.outcome

    def _quarantine(self, op: Op, operation_id: bytes, outcome: Outcome) -> None:
        coach_id = self.author.coach_id
        quarantines.keep(
            self.run, op, operation_id, outcome, coach_id=coach_id, device_id=self.author.device_id
        )
        if self.was_granted:
            quarantines.tell(self.run, op, operation_id, outcome, coach_id)

    @cached_property
    def is_granted(self) -> bool:
        """Whether this author may write in the scope that is there."""
        return (
            self.author.is_server
            or self.run.is_made_here
            or access.is_open(self.grants.of(self.run.scope_id))
        )

    @cached_property
    def was_granted(self) -> bool:
        """Whether it ever was the author's to write in: then whoever holds it sees what was refused."""
        return self.run.is_made_here or bool(self.grants.of(self.run.scope_id))

    @property
    def arrived_from(self) -> uuid.UUID | None:
        """The coach who writes, None where the server does."""
        return None if self.author.is_server else self.author.coach_id

    def enter(self, op: Op) -> None:
        """Into a scope of the coach's own, or into the one that a new cooperative makes."""
        if self.run.held is not None:
            if not self.is_granted:
                raise _Refused(RefusalCode.SCOPE_NOT_GRANTED)
            return
        if op.kind is not OpKind.PUT or op.record_kind != COOPERATIVE.tag:
            raise _Refused(RefusalCode.SCOPE_NOT_GRANTED)
        self.run.make_scope()
        earlier = self.grants.of(self.run.scope_id)
        if not access.is_open(earlier):
            access.open_period(
                self.run.pending, self.author.coach_id, self.run.scope_id, earlier, self.run.now_ms
            )


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
        merged = merge_rules.merged(
            standing.kind,
            standing.body,
            standing.versions,
            self.op.patch,
            version,
            earlier_text=lambda tag, hashed: self.run.earlier_text(standing.place, tag, hashed),
        )
        if found is not None and not found.is_gone and not merged.changed:
            return Outcome()
        self._check(standing, merged)
        stored = replace(
            standing, body=merged.body, versions=merged.versions, version=version, is_gone=False
        )
        if records.weight(stored) > records.MAX_RECORD_BYTES:
            raise _Refused(RefusalCode.BAD_VALUE, "the record grows too large")
        comes_back = found is not None and found.is_gone and not is_active(Mutant.THIN_UNDELETE)
        shape, values = (Shape.WHOLE, merged.body) if comes_back else (Shape.PATCH, merged.changed)
        self._store(found, stored, shape, values, is_as_sent=merged.is_as_sent)
        for tag, text in merged.merged_texts.items():
            self.run.keep_text(EarlierText(stored.kind, stored.record_id, tag, text, version))
        conflicts.keep(
            self.run,
            stored.place,
            merged.overwritten,
            self.operation_id,
            version=version,
            arrived_from=self.door.arrived_from,
        )
        return Outcome(
            lost=tuple((one.tag, one.key, one.lost) for one in merged.overwritten if one.is_told)
        )

    def _check(self, standing: Record, merged: Merged) -> None:
        """What was handed in is amended or left; and no state follows one that it may not follow."""
        if self.door.author.is_server:
            return
        if is_closed(standing.kind, standing.body) and self.op.command != AMEND:
            raise _Refused(RefusalCode.IS_SUBMITTED)
        if merged.illegal_states is not None:
            before, after = merged.illegal_states
            raise _Refused(RefusalCode.ILLEGAL_TRANSITION, f"{before} to {after}")

    def _delete(self, found: Record | None) -> None:
        """An edit the deleting device had not seen is worth more than its wish to delete."""
        if found is None or found.is_gone:
            return
        if self._is_contended(found) and not is_active(Mutant.DELETE_WINS):
            raise _Refused(RefusalCode.STALE_DELETE)
        stored = replace(found, version=self.run.next_version(), is_gone=True)
        self._store(found, stored, Shape.GONE, None)

    def _is_contended(self, found: Record | None) -> bool:
        """Whether somebody else changed the record since the version that the writer had seen.

        What a copy of this laptop wrote under their common id is somebody else's: only what this one sends as its own
        was it sure to know.
        """
        if found is None or found.version <= self.op.base:
            return False
        return self.run.was_changed_by_others(
            found.place, self.op.base, self.door.author.device_id, self.door.own_operations
        )

    def _store(
        self,
        before: Record | None,
        after: Record,
        shape: Shape,
        values: Body | None,
        *,
        is_as_sent: bool = True,
    ) -> None:
        """A device knows its own change only where it was applied as sent, there, and nothing came between."""
        writer = Writer(
            self.door.author.device_id,
            self.operation_id,
            self.op.at_ms,
            is_contended=(not is_as_sent or self.door.is_elsewhere or self._is_contended(before)),
        )
        self.run.store(after, shape, values, writer)
