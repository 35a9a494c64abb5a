"""The coaches the server knows: `Coach`, `find`, `all_of`, `create`."""

import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from mourafaka_server.tables import coach


@dataclass(frozen=True)
class Coach:
    """A coach's account; one of the two names is there."""

    coach_id: uuid.UUID
    name_ar: str | None
    name_fr: str | None


def find(connection: sa.Connection, coach_id: uuid.UUID) -> Coach | None:
    """The coach, None where there is no such account."""
    row = connection.execute(sa.select(coach).where(coach.c.coach_id == coach_id)).one_or_none()
    return None if row is None else Coach(row.coach_id, row.name_ar, row.name_fr)


def all_of(connection: sa.Connection) -> list[Coach]:
    """Every coach, in the order their accounts were made."""
    rows = connection.execute(sa.select(coach).order_by(coach.c.created_ms, coach.c.coach_id))
    return [Coach(row.coach_id, row.name_ar, row.name_fr) for row in rows]


def create(connection: sa.Connection, account: Coach, now_ms: int) -> None:
    """Make an account."""
    connection.execute(
        coach.insert().values(
            coach_id=account.coach_id,
            name_ar=account.name_ar,
            name_fr=account.name_fr,
            created_ms=now_ms,
        )
    )
