"""Scopes and their counter rows: `locked`, `seen`, `create`, `advance`; docs/protocol.md, section 1.

Whoever changes a scope first takes its row, and keeps it to the end of the transaction: so versions become visible in
the order of their numbers, which a database's own sequences do not promise.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from mourafaka_protocol.digests import EMPTY_DIGEST
from mourafaka_server.tables import scope, server_state


@dataclass(frozen=True)
class Scope:
    """The head of a scope's log, the floor it is complete from, the digest of its live records."""

    scope_id: str
    head: int
    floor: int
    digest: bytes


_SEEN = sa.select(scope).where(scope.c.scope_id == sa.bindparam("of_scope"))
_LOCKED = _SEEN.with_for_update()
_EPOCH = sa.select(server_state.c.epoch)
_INSERT = scope.insert()
_ADVANCE = (
    scope.update()
    .where(scope.c.scope_id == sa.bindparam("of_scope"))
    .values(head=sa.bindparam("new_head"), digest=sa.bindparam("new_digest"))
)


def create(connection: sa.Connection, scope_id: str) -> Scope:
    """A new, empty scope."""
    made = Scope(scope_id, head=0, floor=0, digest=EMPTY_DIGEST)
    values = {"scope_id": scope_id, "head": 0, "floor": 0, "digest": EMPTY_DIGEST}
    connection.execute(_INSERT, values)
    return made


def locked(connection: sa.Connection, scope_id: str) -> Scope | None:
    """The scope, held until the transaction ends; None where there is none."""
    return _found(connection, _LOCKED, scope_id)


def seen(connection: sa.Connection, scope_id: str) -> Scope | None:
    """The scope as this transaction sees it; None where there is none."""
    return _found(connection, _SEEN, scope_id)


def heads(connection: sa.Connection, scope_ids: Iterable[str]) -> dict[str, int]:
    """The head of each of these scopes."""
    rows = connection.execute(
        sa.select(scope.c.scope_id, scope.c.head).where(scope.c.scope_id.in_(list(scope_ids)))
    )
    return {row.scope_id: row.head for row in rows}


def advance(connection: sa.Connection, held: Scope) -> None:
    """Write the head and the digest of a scope that is held."""
    values = {"of_scope": held.scope_id, "new_head": held.head, "new_digest": held.digest}
    connection.execute(_ADVANCE, values)


def current_epoch(connection: sa.Connection) -> int:
    """Which of its lives the server is in."""
    epoch: int = connection.execute(_EPOCH).scalar_one()
    return epoch


def _found(
    connection: sa.Connection, query: sa.Select[tuple[object, ...]], scope_id: str
) -> Scope | None:
    row = connection.execute(query, {"of_scope": scope_id}).one_or_none()
    if row is None:
        return None
    return Scope(row.scope_id, row.head, row.floor, row.digest)
