"""Who may hold which scope: `grant`, `is_granted`, `granted_scopes`. Some scopes are for all, to read."""

import uuid

import sqlalchemy as sa

from mourafaka_protocol.questionnaires import QUESTIONNAIRES_SCOPE
from mourafaka_server.tables import scope, scope_grant

FOR_ALL = (QUESTIONNAIRES_SCOPE,)
"""The scopes that every coach may hold, once something is in them."""

_IS_OPEN = scope_grant.c.until_ms.is_(None)


def grant(connection: sa.Connection, coach_id: uuid.UUID, scope_id: str, now_ms: int) -> None:
    """Let a coach hold a scope from now on; one who holds it already keeps it."""
    if not is_granted(connection, coach_id, scope_id):
        connection.execute(
            scope_grant.insert().values(coach_id=coach_id, scope_id=scope_id, since_ms=now_ms)
        )


def is_granted(connection: sa.Connection, coach_id: uuid.UUID, scope_id: str) -> bool:
    """Whether the coach may hold the scope now."""
    query = sa.select(sa.literal(1)).where(
        scope_grant.c.coach_id == coach_id, scope_grant.c.scope_id == scope_id, _IS_OPEN
    )
    return connection.execute(query).first() is not None


def granted_scopes(connection: sa.Connection, coach_id: uuid.UUID) -> frozenset[str]:
    """All the scopes the coach may hold now."""
    own = sa.select(scope_grant.c.scope_id).where(scope_grant.c.coach_id == coach_id, _IS_OPEN)
    for_all = sa.select(scope.c.scope_id).where(scope.c.scope_id.in_(FOR_ALL))
    return frozenset(connection.execute(sa.union(own, for_all)).scalars())
