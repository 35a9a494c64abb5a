"""Making a scope's log shorter: `compact`, `floor_before`; docs/protocol.md, section 7.1.

Below the floor nobody can follow the log: a laptop whose cursor stands there gets the scope whole. What became of each
operation stays for ever, so that one sent again changes nothing.
"""

from dataclasses import dataclass, replace

import sqlalchemy as sa

from mourafaka_server import scopes
from mourafaka_server.database import Database
from mourafaka_server.tables import change, earlier_text, record


@dataclass(frozen=True)
class Compacted:
    """How much went: changes of the log, deleted records, earlier texts."""

    changes: int = 0
    records: int = 0
    texts: int = 0


def floor_before(connection: sa.Connection, scope_id: str, arrived_before_ms: int) -> int:
    """The version of the last change that arrived before a time; 0 where none did."""
    query = sa.select(sa.func.max(change.c.version)).where(
        change.c.scope_id == scope_id, change.c.arrived_ms < arrived_before_ms
    )
    return connection.execute(query).scalar_one() or 0


def compact(database: Database, scope_id: str, floor: int) -> Compacted:
    """Let the log begin after the version `floor`, or after the head where that is lower; it never goes back."""

    def work(connection: sa.Connection) -> Compacted:
        held = scopes.locked(connection, scope_id)
        if held is None or floor <= held.floor:
            return Compacted()
        raised = replace(held, floor=min(floor, held.head))
        scopes.raise_floor(connection, raised)

        def removed(table: sa.Table, *conditions: sa.ColumnElement[bool]) -> int:
            old = sa.and_(
                table.c.scope_id == scope_id, table.c.version <= raised.floor, *conditions
            )
            return connection.execute(table.delete().where(old)).rowcount

        return Compacted(removed(change), removed(record, record.c.is_gone), removed(earlier_text))

    return database.write(work)
