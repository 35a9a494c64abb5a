"""Scopes and their counter rows: `locked`, `create`, `advance`; docs/protocol.md, section 1.

Whoever changes a scope first takes its row, and keeps it to the end of the transaction: so versions become visible in
the order of their numbers, which a database's own sequences do not promise.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import sqlalchemy as sa

from mourafaka_protocol.digests import EMPTY_DIGEST
from mourafaka_protocol.operations import EPOCH_SHIFT
from mourafaka_server.tables import scope, server_state


@dataclass(frozen=True)
class Scope:
    """The head of a scope's log, the floor it is complete from, the digest of its live records."""

    scope_id: str
    head: int
    floor: int
    digest: bytes


def create(connection: sa.Connection, scope_id: str) -> Scope:
    """A new, empty scope."""
    made = Scope(scope_id, head=0, floor=0, digest=EMPTY_DIGEST)
    connection.execute(
        scope.insert().values(scope_id=scope_id, head=0, floor=0, digest=EMPTY_DIGEST)
    )
    return made


def locked(connection: sa.Connection, scope_id: str) -> Scope | None:
    """The scope, held until the transaction ends; None where there is none."""
    return _found(
        connection, sa.select(scope).where(scope.c.scope_id == scope_id).with_for_update()
    )


def seen(connection: sa.Connection, scope_id: str) -> Scope | None:
    """The scope as this transaction sees it, with writers kept out until it ends; None where there is none."""
    return _found(
        connection, sa.select(scope).where(scope.c.scope_id == scope_id).with_for_update(read=True)
    )


def heads(connection: sa.Connection, scope_ids: Iterable[str]) -> dict[str, int]:
    """The head of each of these scopes."""
    rows = connection.execute(
        sa.select(scope.c.scope_id, scope.c.head).where(scope.c.scope_id.in_(list(scope_ids)))
    )
    return {row.scope_id: row.head for row in rows}


def next_version(connection: sa.Connection, held: Scope) -> int:
    """The version after the head: counted on within the server's epoch."""
    epoch = current_epoch(connection)
    return max(held.head, epoch << EPOCH_SHIFT) + 1


def advance(connection: sa.Connection, held: Scope, version: int, digest: bytes) -> Scope:
    """Move the head of a held scope to `version`."""
    connection.execute(
        scope.update().where(scope.c.scope_id == held.scope_id).values(head=version, digest=digest)
    )
    return replace(held, head=version, digest=digest)


def current_epoch(connection: sa.Connection) -> int:
    """Which of its lives the server is in."""
    epoch: int = connection.execute(sa.select(server_state.c.epoch)).scalar_one()
    return epoch


def _found(connection: sa.Connection, query: sa.Select[tuple[object, ...]]) -> Scope | None:
    row = connection.execute(query).one_or_none()
    return None if row is None else Scope(row.scope_id, row.head, row.floor, row.digest)
