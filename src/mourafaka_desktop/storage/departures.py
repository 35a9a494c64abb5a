"""Cooperatives that lay here and were taken away, by name, until the coach has read it: `open_departures()`."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from mourafaka_desktop.storage import tables

_departure, _cooperative = tables.departure.c, tables.cooperative.c


@dataclass(frozen=True)
class Departure:
    """A cooperative that is no longer here: somebody else follows it now, or its file was `joined` to another."""

    scope_id: str
    name_ar: str | None
    name_fr: str | None
    joined: bool
    left_at: datetime


def note(connection: sa.Connection, scope_id: str, left_at: datetime, *, joined: bool) -> None:
    """The scope is about to go from here; nothing is noted where no cooperative lies in it."""
    name = connection.execute(
        sa.select(_cooperative.name_ar, _cooperative.name_fr).where(
            _cooperative.scope_id == scope_id
        )
    ).first()
    if name is not None:
        row = Departure(scope_id, name.name_ar, name.name_fr, joined, left_at)
        connection.execute(
            sa.insert(tables.departure).prefix_with("OR REPLACE").values(row.__dict__)
        )


def open_departures(connection: sa.Connection) -> tuple[Departure, ...]:
    """Those that nobody has read, the first to leave first."""
    columns = [_departure[name] for name in Departure.__dataclass_fields__]
    rows = connection.execute(sa.select(*columns).order_by(_departure.left_at, _departure.scope_id))
    return tuple(Departure(*row) for row in rows)


def close(connection: sa.Connection, scope_id: str | None = None) -> None:
    """They have been read, or the cooperative of this scope is here again."""
    gone = sa.delete(tables.departure)
    connection.execute(gone if scope_id is None else gone.where(_departure.scope_id == scope_id))
