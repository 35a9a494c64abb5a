"""All triggers of the database, made by the code and compared with it at every start.

A trigger that is missing or different would let a write go unnoticed, so the program never works with one:
`ensure()` puts back what the code makes (docs/decisions/0013).
"""

import sqlalchemy as sa

from mourafaka_desktop.storage import outbox_triggers, search


def wanted() -> dict[str, str]:
    """The SQL of each trigger the code makes, by name."""
    return outbox_triggers.triggers() | search.triggers()


def present(connection: sa.Connection) -> dict[str, str]:
    """The SQL of each trigger the database has, by name."""
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return {name: sql for name, sql in rows}  # noqa: C416 - rows are not pairs to the type checker


def ensure(connection: sa.Connection) -> tuple[str, ...]:
    """Make the database's triggers those of the code; gives the names of those that were not."""
    have, want = present(connection), wanted()
    differing = tuple(
        sorted(name for name in have.keys() | want.keys() if have.get(name) != want.get(name))
    )
    for name in differing:
        connection.exec_driver_sql(f'DROP TRIGGER IF EXISTS "{name}"')
        if name in want:
            connection.exec_driver_sql(want[name])
    return differing
