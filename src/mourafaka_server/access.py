"""Who may hold which scope: `grant`, `revoke`, `hand_over`, `periods`, `granted_scopes`.

Some scopes are for all, to read.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from mourafaka_protocol.questionnaires import QUESTIONNAIRES_SCOPE
from mourafaka_protocol.scopes import scope_type
from mourafaka_server.pending import Pending
from mourafaka_server.tables import scope, scope_grant

FOR_ALL = (QUESTIONNAIRES_SCOPE,)
"""The scopes that every coach may hold, once something is in them."""

_IS_OPEN = scope_grant.c.until_ms.is_(None)


_INSERT = scope_grant.insert()


@dataclass(frozen=True)
class Period:
    """From when to when a coach may hold a scope; None: it goes on."""

    since_ms: int
    until_ms: int | None


Periods = Mapping[str, Sequence[Period]]
"""Of one coach, by scope."""


def periods(connection: sa.Connection, coach_id: uuid.UUID, scope_ids: Collection[str]) -> Periods:
    """When the coach might hold each of the scopes; empty where never."""
    own = sa.select(scope_grant).where(
        scope_grant.c.coach_id == coach_id, scope_grant.c.scope_id.in_(sorted(scope_ids))
    )
    found: dict[str, list[Period]] = {scope_id: [] for scope_id in scope_ids}
    for row in connection.execute(own):
        found[row.scope_id].append(Period(row.since_ms, row.until_ms))
    return found


def is_open(own: Sequence[Period]) -> bool:
    """Whether one of the periods goes on."""
    return any(period.until_ms is None for period in own)


def grant(connection: sa.Connection, coach_id: uuid.UUID, scope_id: str, now_ms: int) -> None:
    """Let a coach hold a scope from now on; one who holds it already keeps it."""
    pending = Pending(connection)
    own = periods(connection, coach_id, [scope_id])[scope_id]
    if not is_open(own):
        open_period(pending, coach_id, scope_id, own, now_ms)
    pending.send()


def open_period(
    pending: Pending,
    coach_id: uuid.UUID,
    scope_id: str,
    earlier: Sequence[Period],
    now_ms: int,
) -> None:
    """Let a coach hold a scope from now on, who held it in the earlier periods only."""
    since_ms = max([now_ms, *(period.since_ms + 1 for period in earlier)])  # a key of its own
    row = {"coach_id": coach_id, "scope_id": scope_id, "since_ms": since_ms, "until_ms": None}
    pending.add(_INSERT, [row])


def once_granted_scopes(connection: sa.Connection, coach_id: uuid.UUID) -> frozenset[str]:
    """The scopes the coach holds or once held: contents that come late are taken in for them, and none is given out."""
    query = sa.select(scope_grant.c.scope_id).where(scope_grant.c.coach_id == coach_id)
    return frozenset(connection.execute(query).scalars())


def revoke(connection: sa.Connection, coach_id: uuid.UUID, scope_id: str, now_ms: int) -> None:
    """The coach may not hold the scope any more; what they still send for it is kept in quarantine."""
    connection.execute(
        scope_grant.update()
        .where(scope_grant.c.coach_id == coach_id, scope_grant.c.scope_id == scope_id, _IS_OPEN)
        .values(until_ms=now_ms)
    )


def hand_over(
    connection: sa.Connection,
    from_coach: uuid.UUID,
    to_coach: uuid.UUID,
    scope_ids: Collection[str] | None,
    now_ms: int,
) -> list[str]:
    """One coach's cooperatives to another, all of them or these; gives the scopes that changed hands."""
    held = cooperatives_of(connection, from_coach)
    moved = held if scope_ids is None else [one for one in held if one in scope_ids]
    for scope_id in moved:
        revoke(connection, from_coach, scope_id, now_ms)
        grant(connection, to_coach, scope_id, now_ms)
    return moved


def cooperatives_of(connection: sa.Connection, coach_id: uuid.UUID) -> list[str]:
    """The scopes of cooperatives that the coach may hold now."""
    granted = granted_scopes(connection, coach_id)
    return sorted(scope_id for scope_id in granted if scope_type(scope_id) == "coop")


def coaches_of(connection: sa.Connection, scope_id: str) -> frozenset[uuid.UUID]:
    """The coaches who may hold the scope now."""
    query = sa.select(scope_grant.c.coach_id).where(scope_grant.c.scope_id == scope_id, _IS_OPEN)
    return frozenset(connection.execute(query).scalars())


def granted_scopes(connection: sa.Connection, coach_id: uuid.UUID) -> frozenset[str]:
    """All the scopes the coach may hold now."""
    own = sa.select(scope_grant.c.scope_id).where(scope_grant.c.coach_id == coach_id, _IS_OPEN)
    for_all = sa.select(scope.c.scope_id).where(scope.c.scope_id.in_(FOR_ALL))
    return frozenset(connection.execute(sa.union(own, for_all)).scalars())
