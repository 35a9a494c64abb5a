"""How many records of each kind lie here: `record_counts()`."""

import sqlalchemy as sa

from mourafaka_desktop.storage import tables


def record_counts(connection: sa.Connection) -> dict[str, int]:
    """The number of records by the name of their kind."""
    return {
        kind: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
        for kind, table in tables.RECORDS.items()
    }
