"""The exchanges of the past, the newest first: `past_exchanges()`."""

import dataclasses

import sqlalchemy as sa

from mourafaka_desktop.storage import tables
from mourafaka_desktop.storage.peers import Exchange

_log = tables.sync_log.c


def past_exchanges(connection: sa.Connection, most: int) -> tuple[Exchange, ...]:
    """The last `most` exchanges that began, however they ended."""
    columns = [_log[field.name] for field in dataclasses.fields(Exchange)]
    rows = connection.execute(sa.select(*columns).order_by(_log.no.desc()).limit(most))
    return tuple(Exchange(**row._mapping) for row in rows)
