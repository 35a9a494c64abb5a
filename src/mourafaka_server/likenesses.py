"""By what a cooperative would be recognised if somebody registered it twice: `note`, `waiting`, `alike`.

The keys are made by `mourafaka_protocol.names`; what comes of them, `duplicates` decides.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from mourafaka_protocol.names import likeness_keys
from mourafaka_server.pending import Pending
from mourafaka_server.records import Record
from mourafaka_server.tables import cooperative_key

_MOST_LETTERS = 400
_MOST_ALIKE = 5
"""What more cooperatives than these have in common, a made-up number or a common name, tells none from another."""

_KEYS = sa.select(cooperative_key.c.key).where(
    cooperative_key.c.scope_id == sa.bindparam("of_scope")
)
_FORGET = cooperative_key.delete().where(
    cooperative_key.c.scope_id == sa.bindparam("of_scope"),
    cooperative_key.c.key.in_(sa.bindparam("old_keys", expanding=True)),
)
_INSERT = cooperative_key.insert()
_own = cooperative_key.alias("own")
_TELLING = (
    sa.select(cooperative_key.c.key)
    .where(
        cooperative_key.c.key.in_(
            sa.select(_own.c.key).where(
                _own.c.scope_id.in_(sa.bindparam("of_scopes", expanding=True))
            )
        )
    )
    .group_by(cooperative_key.c.key)
    .having(sa.func.count().between(2, sa.bindparam("most", type_=sa.Integer)))
)
_HOLDING = sa.select(cooperative_key.c.scope_id, cooperative_key.c.key).where(
    cooperative_key.c.key.in_(sa.bindparam("keys", expanding=True))
)


_MARK = (
    cooperative_key.update()
    .where(
        cooperative_key.c.scope_id.in_(sa.bindparam("of_scopes", expanding=True)),
        sa.not_(cooperative_key.c.is_compared),
    )
    .values(is_compared=True)
)


def note(
    connection: sa.Connection,
    pending: Pending,
    scope_id: str,
    changed: Collection[Record],
    before: Sequence[uuid.UUID],
) -> None:
    """The cooperative of a scope came or changed: keep its keys; new ones are to be compared.

    One of `before` was there already.
    """
    for stored in changed:
        wanted = set() if stored.is_gone else keys_of(stored.body)
        there = _keys(connection, scope_id) if stored.record_id in before else set()
        if old := there - wanted:
            connection.execute(_FORGET, {"of_scope": scope_id, "old_keys": sorted(old)})
        new = sorted(wanted - there)
        rows = [{"scope_id": scope_id, "key": key, "is_compared": False} for key in new]
        pending.add(_INSERT, rows)


def _keys(connection: sa.Connection, scope_id: str) -> set[str]:
    return set(connection.execute(_KEYS, {"of_scope": scope_id}).scalars())


def keys_of(body: Mapping[int, Any]) -> set[str]:
    """The keys of a cooperative as the table holds them."""
    return {key[:_MOST_LETTERS] for key in likeness_keys(body)}


def waiting(connection: sa.Connection, scope_ids: Collection[str] | None = None) -> list[str]:
    """The scopes, of these or of all, with keys that were not compared yet."""
    query = (
        sa.select(cooperative_key.c.scope_id)
        .where(sa.not_(cooperative_key.c.is_compared))
        .distinct()
        .order_by(cooperative_key.c.scope_id)
    )
    if scope_ids is not None:
        query = query.where(cooperative_key.c.scope_id.in_(sorted(scope_ids)))
    return list(connection.execute(query).scalars())


def mark_compared(connection: sa.Connection, scope_ids: Collection[str]) -> None:
    """The keys of these scopes were compared with all others."""
    connection.execute(_MARK, {"of_scopes": sorted(scope_ids)})


def alike(connection: sa.Connection, scope_ids: Collection[str]) -> dict[str, dict[str, set[str]]]:
    """Of each of the scopes: the other scopes with a key of it, and the keys they have in common."""
    found: dict[str, dict[str, set[str]]] = {scope_id: {} for scope_id in scope_ids}
    values = {"of_scopes": sorted(scope_ids), "most": _MOST_ALIKE}
    keys = list(connection.execute(_TELLING, values).scalars())
    if not keys:
        return found
    holders: dict[str, list[str]] = {}
    for row in connection.execute(_HOLDING, {"keys": keys}):
        holders.setdefault(row.key, []).append(row.scope_id)
    for key, holding in holders.items():
        for scope_id in holding:
            for other in holding:
                if scope_id in found and other != scope_id:
                    found[scope_id].setdefault(other, set()).add(key)
    return found
