"""Changes of the server, written beside the coach's own: `apply_changes()`, `apply_snapshot()`, cursors.

A page and the cursor it leads to are written in one transaction. A field that was written here and has not
yet its place in the server's log keeps the value written here: that value will arrive at the server later
than the one that came, or has. Nothing written here is removed by a change or a snapshot.

What arrives is values by field name, in Python types (`mourafaka_protocol.kinds.decode_value`); keyed fields by
their keys, an answer as its five parts; fields and kinds of a newer version by their tag.
"""

# ruff: noqa: S608 - the SQL is made of names from the metadata, never of what somebody wrote

import contextlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.storage import issues, outbox, tables
from mourafaka_desktop.storage.incoming_record import (
    IncomingChange,
    RecordWriter,
    ScopeIncompleteError,
    Shape,
)
from mourafaka_desktop.storage.operations import OperationState
from mourafaka_protocol.mutants import Mutant, is_active
from mourafaka_protocol.problems import RefusalCode

__all__ = ["IncomingChange", "ScopeIncompleteError", "Shape"]  # what a page is made of

_outbox, _operation, _cursor = tables.outbox.c, tables.operation.c, tables.cursor.c
_refusal = tables.refusal.c

# Made once: what a statement costs to put together is more than what it costs to run.
_CURSORS = sa.select(tables.cursor)
_CURSOR = _CURSORS.where(_cursor.scope_id == sa.bindparam("scope"))
_PUT_CURSOR = sa.insert(tables.cursor).prefix_with("OR REPLACE")
_OWN_SCOPES = sa.union(sa.select(tables.cooperative.c.scope_id), sa.select(tables.coach.c.scope_id))


# --- Cursors -----------------------------------------------------------------------------------------------


def _versions_of(kind: str, table: sa.Table) -> str:
    # By the owner's id, which has an index; the scope is computed from it.
    owner = "cooperative_id" if "cooperative_id" in table.c else "id"
    where = "scope_id" if kind in tables.READ_ONLY else owner
    return f"SELECT '{kind}', id, ver FROM \"{kind}\" WHERE {where} = ?"


_VERSIONS = " UNION ALL ".join(
    [
        *(_versions_of(kind, table) for kind, table in tables.RECORDS.items()),
        "SELECT kind_tag, id, ver FROM unknown_record WHERE scope_id = ?",
    ]
)
_VERSIONS_BY_SCOPE = [*(kind in tables.READ_ONLY for kind in tables.RECORDS), True]

COMES_WHOLE = tables.COMES_WHOLE

_STAYS = -1
"""The version of a record that the server no longer has and that was to stay here: of no snapshot, and no digest."""


def cursors(connection: sa.Connection) -> dict[str, int]:
    """Up to which version each scope is held here, by scope; without those that are to come whole."""
    rows = connection.execute(_CURSORS)
    return {row.scope_id: row.seq for row in rows if not row.comes_whole}


def cursors_to_name(connection: sa.Connection) -> dict[str, int]:
    """The cursors of the next HELLO: 0 for own scopes never pulled, COMES_WHOLE for those that are to come whole.

    Where a snapshot waits for a person's word it is its version: it is not fetched again, but what is newer is told.
    """
    held = {
        row.scope_id: COMES_WHOLE if row.comes_whole else row.seq
        for row in connection.execute(_CURSORS)
    }
    waiting = issues.undecided(connection)
    return dict.fromkeys(own_scopes(connection) - held.keys(), 0) | held | waiting


def own_scopes(connection: sa.Connection) -> frozenset[str]:
    """The scopes of which something lies here, whether or not the server knows them yet."""
    return frozenset(connection.execute(_OWN_SCOPES).scalars())


def forget_cursor(connection: sa.Connection, scope_id: str) -> None:
    """Let the scope come as a whole next time. What lies here stays until then."""
    held = _held_cursor(connection, scope_id)
    _put_cursor(connection, scope_id, held.seq if held else 0, comes_whole=True)


def comes_whole(connection: sa.Connection, scope_id: str) -> bool:
    """Whether the scope is to come as a snapshot: what lies here may differ from what the server has."""
    held = _held_cursor(connection, scope_id)
    return held is not None and bool(held.comes_whole)


def settle(connection: sa.Connection, scope_id: str) -> None:
    """The scope has been read to its head: every accepted operation has its place in what was read.

    Where a value of the server was left aside for an operation whose place never showed (one that changed
    nothing there leaves no trace in the log), what lies here is in doubt and comes as a snapshot next time.
    """
    held = _held_cursor(connection, scope_id)
    if held is None or held.comes_whole:
        return
    placeless = _settle_accepted(connection, scope_id, held.seq)
    if held.in_doubt and placeless:
        forget_cursor(connection, scope_id)
    elif held.in_doubt and not holds_unanswered(connection, scope_id):
        _put_cursor(connection, scope_id, held.seq)


def resolve_doubts(connection: sa.Connection) -> None:
    """Before an exchange: a scope left in doubt, because the last one broke off, comes whole where nothing is unsent.

    What was left aside there stands in a page that does not come again.
    """
    for row in connection.execute(_CURSORS).all():
        if row.in_doubt and not row.comes_whole and not holds_unanswered(connection, row.scope_id):
            settle(connection, row.scope_id)


def _settle_accepted(connection: sa.Connection, scope_id: str, version: int) -> int:
    """Give the accepted operations that have no place in the log this one; gives how many there were."""
    return connection.execute(
        sa.update(tables.operation)
        .where(
            _operation.scope_id == scope_id,
            _operation.state == OperationState.ACCEPTED,
            _operation.settled_ver.is_(None),
        )
        .values(settled_ver=version)
    ).rowcount


def _held_cursor(connection: sa.Connection, scope_id: str) -> Any:
    return connection.execute(_CURSOR, {"scope": scope_id}).first()


def _put_cursor(
    connection: sa.Connection,
    scope_id: str,
    seq: int,
    *,
    in_doubt: bool = False,
    comes_whole: bool = False,
) -> None:
    row = {
        "scope_id": scope_id,
        "seq": seq,
        "in_doubt": int(in_doubt),
        "comes_whole": int(comes_whole),
    }
    connection.execute(_PUT_CURSOR, row)


# --- Pages and snapshots -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Page:
    """Changes of one scope's log: what follows cursor `after`, up to cursor `upto`."""

    scope_id: str
    after: int
    upto: int
    changes: tuple[IncomingChange, ...]


def apply_changes(connection: sa.Connection, page: Page, sync_no: int) -> Changes | None:
    """Write a page and its cursor. None, and nothing written, where it does not follow the cursor held here.

    Raises ScopeIncompleteError; leave the transaction by it, then `forget_cursor()` in another.
    """
    scope_id = page.scope_id
    held = _held_cursor(connection, scope_id)
    does_not_follow = (held.seq if held else 0) != page.after or bool(held and held.comes_whole)
    if does_not_follow and not is_active(Mutant.STALE_PAGE):
        return None
    outbox.freeze(connection, scope_id)
    writer, touched = RecordWriter(connection, scope_id), Changes()
    in_doubt = bool(held and held.in_doubt)
    with applying(connection):
        for change in page.changes:
            in_doubt |= writer.write(change)
            touched |= _arrived(connection, scope_id, change, sync_no)
        if writer.has_orphans():
            raise ScopeIncompleteError
        _put_cursor(connection, scope_id, page.upto, in_doubt=in_doubt)
    return touched


def apply_snapshot(
    connection: sa.Connection,
    scope_id: str,
    version: int,
    rows: Iterable[IncomingChange],
    sync_no: int,
    *,
    removes: bool = True,
) -> Changes:
    """Make the scope what the snapshot says, at `version`; give only a snapshot that came to its end.

    Records that are not in it go, but for those that hold something the server has not taken; none goes where it
    `removes` nothing: then they lie here as what the server does not have, now and with later snapshots.
    Raises ScopeIncompleteError as `apply_changes()` does.
    """
    rows = tuple(rows)
    outbox.freeze(connection, scope_id)
    # What was accepted before is in the snapshot, with whatever came after it.
    _settle_accepted(connection, scope_id, version)
    writer, touched, in_doubt = RecordWriter(connection, scope_id), Changes(), False
    with applying(connection):
        for kind, record_id in vanishing(connection, scope_id, rows):
            if removes:
                writer.remove(kind, record_id)
                touched |= Changes.of(str(kind), record_id)
            else:
                writer.mark(kind, record_id, _STAYS)
        for row in rows:
            in_doubt |= writer.write(row)
            touched |= _arrived(connection, scope_id, row, sync_no)
        writer.remove_orphans()
        _put_cursor(connection, scope_id, version, in_doubt=in_doubt)
    return touched


def vanishing(
    connection: sa.Connection, scope_id: str, rows: Collection[IncomingChange]
) -> tuple[tuple[str | int, UUID], ...]:
    """The records of the scope that a snapshot of these rows would remove: (kind, id)."""
    kept = {(row.kind, row.record_id) for row in rows} | _held_records(connection, scope_id)
    return tuple(
        (held.kind, held.record_id)
        for held in record_versions(connection, scope_id)
        if (held.kind, held.record_id) not in kept and held.version != _STAYS
    )


def holds_any_unanswered(connection: sa.Connection) -> bool:
    """Whether anything written here has neither been taken nor refused by the server."""
    sent = sa.select(_operation.ctr).where(
        _operation.state.in_((OperationState.FROZEN, OperationState.RECEIVED))
    )
    unsent = sa.select(_outbox.n)
    return any(connection.execute(query.limit(1)).first() for query in (sent, unsent))


def put_alias(connection: sa.Connection, old_scope: str, new_scope: str) -> None:
    """A scope was merged into another one."""
    row = {"old_scope": old_scope, "new_scope": new_scope}
    connection.execute(sa.insert(tables.alias).prefix_with("OR REPLACE").values(row))


def holds_unanswered(connection: sa.Connection, scope_id: str) -> bool:
    """Whether something written in the scope has neither been taken nor refused by the server."""
    return bool(_held_records(connection, scope_id, refused=False))


def was_never_taken(connection: sa.Connection, scope_id: str) -> bool:
    """Whether the scope is only here: its cooperative is new, and the server refused it.

    A cooperative that was refused because it may not be written in is there: a copy of this laptop registered it.
    """
    owner = scope_id.partition(":")[2]
    codes = connection.execute(
        sa.select(_refusal.code).where(
            _refusal.kind == "cooperative",
            _refusal.scope_id == scope_id,
            _refusal.action == "put",
            sa.type_coerce(_refusal.record_id, sa.Text) == owner,
        )
    ).scalars()
    if RefusalCode.SCOPE_NOT_GRANTED in set(codes):
        return False
    states = connection.execute(
        sa.select(_operation.state).where(
            _operation.kind == "cooperative",
            _operation.scope_id == scope_id,
            sa.type_coerce(_operation.record_id, sa.Text) == owner,
        )
    ).scalars()
    version = connection.execute(
        sa.select(tables.cooperative.c.ver).where(
            sa.type_coerce(tables.cooperative.c.id, sa.Text) == owner
        )
    ).scalar()
    return version == 0 and set(states) == {OperationState.REFUSED}


def drop_cursor(connection: sa.Connection, scope_id: str) -> None:
    """The server has nothing of the scope."""
    connection.execute(sa.delete(tables.cursor).where(_cursor.scope_id == scope_id))


def remove_scope(connection: sa.Connection, scope_id: str) -> Changes:
    """Take away a scope that was revoked. Raises ValueError while something of it has not been answered."""
    if holds_unanswered(connection, scope_id):
        raise ValueError(f"unsent work in {scope_id}")
    writer, touched = RecordWriter(connection, scope_id), Changes()
    with applying(connection):
        for kind, record_id, _ in record_versions(connection, scope_id):
            writer.remove(kind, record_id)
            touched |= Changes.of(str(kind), record_id)
        connection.execute(sa.delete(tables.cursor).where(_cursor.scope_id == scope_id))
    return touched


class RecordVersion(NamedTuple):
    """A record of a scope and the version of its last change. `kind` is a name, or an unknown kind's tag."""

    kind: str | int
    record_id: UUID
    version: int


def record_versions(connection: sa.Connection, scope_id: str) -> tuple[RecordVersion, ...]:
    """All records of a scope. The server's digest counts those with a version: 0 was never told by the server."""
    owner = scope_id.partition(":")[2]
    values = tuple(scope_id if of_scope else owner for of_scope in _VERSIONS_BY_SCOPE)
    return tuple(
        RecordVersion(kind, UUID(record_id), ver)
        for kind, record_id, ver in connection.exec_driver_sql(_VERSIONS, values)
    )


@contextlib.contextmanager
def applying(connection: sa.Connection) -> Iterator[None]:
    """What is written inside is the server's: no trigger notes it as the coach's own."""
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    connection.execute(sa.update(tables.sync_ctl).values(applying=1))
    try:
        yield
    finally:
        # Whoever catches what was raised inside must find the triggers awake.
        connection.execute(sa.update(tables.sync_ctl).values(applying=0))


def _arrived(
    connection: sa.Connection, scope_id: str, change: IncomingChange, sync_no: int
) -> Changes:
    """Note what came, for the sync screen; an own change that stands as it was sent did not come."""
    if change.shape is Shape.PATCH and change.values is None:
        return Changes()
    row = {
        "sync_no": sync_no,
        "kind": str(change.kind),
        "record_id": change.record_id,
        "scope_id": scope_id,
    }
    connection.execute(sa.insert(tables.arrival).prefix_with("OR IGNORE").values(row))
    return Changes.of(str(change.kind), change.record_id)


def _held_records(
    connection: sa.Connection, scope_id: str, *, refused: bool = True
) -> set[tuple[str | int, UUID]]:
    """The records of a scope with something the server has not taken; with what it refused, if asked for."""
    states = [OperationState.FROZEN, OperationState.RECEIVED]
    states += [OperationState.REFUSED] if refused else []
    unsent = sa.select(_outbox.kind, _outbox.record_id).where(_outbox.scope_id == scope_id)
    sent = sa.select(_operation.kind, _operation.record_id).where(
        _operation.scope_id == scope_id, _operation.state.in_(states)
    )
    return {(row.kind, row.record_id) for row in connection.execute(sa.union(unsent, sent))}
