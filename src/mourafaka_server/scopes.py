"""Scopes and their counter rows: `locked`, `seen`, `create`, `advance`; docs/protocol.md, section 1.

Whoever changes a scope first takes its row, and keeps it to the end of the transaction: so versions become visible in
the order of their numbers, which a database's own sequences do not promise.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from mourafaka_protocol.digests import EMPTY_DIGEST
from mourafaka_protocol.mutants import Mutant, is_active
from mourafaka_protocol.operations import EPOCH_SHIFT
from mourafaka_server.pending import Pending
from mourafaka_server.tables import change, scope, server_state


@dataclass(frozen=True)
class Scope:
    """The head of a scope's log, the floor it is complete from, the digest of its live records."""

    scope_id: str
    head: int
    floor: int
    digest: bytes
    merged_into: str | None = None
    """The scope of the cooperative that this one turned out to be."""
    epoch: int | None = None
    """Which of its lives the server is in; None where nobody means to write."""


_SEEN = sa.select(scope).where(scope.c.scope_id == sa.bindparam("of_scope"))
_ALL_SEEN = sa.select(scope).where(scope.c.scope_id.in_(sa.bindparam("of_scopes", expanding=True)))
_EPOCH = sa.select(server_state.c.epoch)
_LOCKED = _SEEN.add_columns(_EPOCH.scalar_subquery().label("epoch")).with_for_update(of=scope)
_INSERT = scope.insert()
_ADVANCE = (
    scope.update()
    .where(scope.c.scope_id == sa.bindparam("of_scope"))
    .values(head=sa.bindparam("new_head"), digest=sa.bindparam("new_digest"))
)


def create(connection: sa.Connection, scope_id: str) -> None:
    """Make a new, empty scope."""
    pending = Pending(connection)
    add(pending, scope_id)
    pending.send()


def add(pending: Pending, scope_id: str) -> Scope:
    """A new, empty scope, there once what is pending is sent."""
    made = Scope(scope_id, head=0, floor=0, digest=EMPTY_DIGEST)
    row = {"scope_id": scope_id, "head": 0, "floor": 0, "digest": EMPTY_DIGEST}
    pending.add(_INSERT, [row], is_referred_to=True)
    return made


def locked(connection: sa.Connection, scope_id: str) -> Scope | None:
    """The scope, held until the transaction ends; None where there is none."""
    row = connection.execute(_LOCKED, {"of_scope": scope_id}).one_or_none()
    return None if row is None else replace(_scope(row), epoch=row.epoch)


def seen(connection: sa.Connection, scope_id: str) -> Scope | None:
    """The scope as this transaction sees it; None where there is none."""
    row = connection.execute(_SEEN, {"of_scope": scope_id}).one_or_none()
    return None if row is None else _scope(row)


def all_seen(connection: sa.Connection, scope_ids: Iterable[str]) -> dict[str, Scope]:
    """Those of the scopes that there are."""
    rows = connection.execute(_ALL_SEEN, {"of_scopes": sorted(scope_ids)})
    return {row.scope_id: _scope(row) for row in rows}


def advance(pending: Pending, held: Scope) -> None:
    """Write the head and the digest of a scope that is held."""
    values = {"of_scope": held.scope_id, "new_head": held.head, "new_digest": held.digest}
    pending.add(_ADVANCE, [values])


def raise_floor(connection: sa.Connection, held: Scope) -> None:
    """Write the floor of a scope that is held."""
    connection.execute(
        scope.update().where(scope.c.scope_id == held.scope_id).values(floor=held.floor)
    )


def close(connection: sa.Connection, merged: Scope) -> None:
    """Write that a scope which is held was merged into another one and holds nothing any more."""
    connection.execute(
        scope.update()
        .where(scope.c.scope_id == merged.scope_id)
        .values(
            head=merged.head,
            floor=merged.floor,
            digest=merged.digest,
            merged_into=merged.merged_into,
        )
    )


def current_epoch(connection: sa.Connection) -> int:
    """Which of its lives the server is in."""
    epoch: int = connection.execute(_EPOCH).scalar_one()
    return epoch


def all_ids(connection: sa.Connection) -> list[str]:
    """Every scope there is."""
    return list(
        connection.execute(sa.select(scope.c.scope_id).order_by(scope.c.scope_id)).scalars()
    )


def merged_away(connection: sa.Connection, scope_ids: Iterable[str]) -> dict[str, str]:
    """Those of the scopes that were merged, and the one that stands for each in the end."""
    found: dict[str, str] = {}
    for scope_id in scope_ids:
        seen_scope = seen(connection, scope_id)
        while seen_scope is not None and seen_scope.merged_into is not None:
            found[scope_id] = seen_scope.merged_into
            seen_scope = seen(connection, seen_scope.merged_into)
    return found


def begin_new_epoch(connection: sa.Connection, epoch: int) -> None:
    """After a restore: versions are counted in `epoch` from now on, and no device can follow the old log.

    The records stand as they are, so each scope's digest does.
    """
    if is_active(Mutant.NO_BUMP):
        return
    start = epoch << EPOCH_SHIFT
    connection.execute(server_state.update().values(epoch=epoch))
    connection.execute(scope.update().values(head=start, floor=start))
    connection.execute(change.delete())


def _scope(row: sa.Row[Any]) -> Scope:
    return Scope(row.scope_id, row.head, row.floor, row.digest, row.merged_into)
