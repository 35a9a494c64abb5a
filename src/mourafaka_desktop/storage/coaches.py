"""The coach of a profile, as the server knows her or him."""

import sqlalchemy as sa

from mourafaka_desktop.domain.coaches import Coach
from mourafaka_desktop.storage import incoming, records


def read(connection: sa.Connection) -> Coach | None:
    """The profile's coach, or None before one is known."""
    found = records.read_all(connection, Coach)
    return found[0] if found else None


def put_as_told(connection: sa.Connection, coach: Coach) -> None:
    """Write the coach as the server told, which is no change of this laptop's."""
    with incoming.applying(connection):
        records.put(connection, coach)
