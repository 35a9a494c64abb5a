"""How much lies in a profile and how its exchanges went, as plain numbers: for whoever helps from afar."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from mourafaka_desktop.storage import issues, tables


def record_counts(connection: sa.Connection) -> dict[str, int]:
    """Records by kind."""
    found = {
        kind: _count(connection, sa.select(sa.func.count()).select_from(table))
        for kind, table in tables.RECORDS.items()
    }
    unknown = sa.select(sa.func.count()).select_from(tables.unknown_record)
    return found | {"unknown": _count(connection, unknown)}


def waiting_counts(connection: sa.Connection) -> dict[str, Any]:
    """What has never left, and operations by how far they are."""
    operation = tables.operation.c
    states = connection.execute(
        sa.select(operation.state, sa.func.count()).group_by(operation.state)
    )
    return {
        "never_left": _count(connection, sa.select(sa.func.count()).select_from(tables.outbox)),
        "operations": {str(state): count for state, count in states},
    }


def scope_counts(connection: sa.Connection) -> dict[str, int]:
    """Scopes by what is the matter with them."""
    cursor = tables.cursor.c
    row = connection.execute(
        sa.select(
            sa.func.count(),
            sa.func.coalesce(sa.func.sum(cursor.comes_whole), 0),
            sa.func.coalesce(sa.func.sum(cursor.in_doubt), 0),
        )
    ).one()
    return {
        "held": row[0],
        "to_come_whole": row[1],
        "in_doubt": row[2],
        "held_back": len(issues.held_back(connection)),
        "merged": _count(connection, sa.select(sa.func.count()).select_from(tables.alias)),
    }


def exchanges(connection: sa.Connection, most: int) -> list[Mapping[str, Any]]:
    """The last exchanges, the latest first."""
    log = tables.sync_log.c
    query = sa.select(tables.sync_log).order_by(log.no.desc()).limit(most)
    return [dict(row) for row in connection.execute(query).mappings()]


def _count(connection: sa.Connection, query: sa.Select[tuple[int]]) -> int:
    return connection.execute(query).scalar_one()
