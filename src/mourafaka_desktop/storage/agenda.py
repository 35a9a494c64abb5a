"""The planned sessions by day."""

from datetime import date

import sqlalchemy as sa

from mourafaka_desktop.domain.coaching_path import CoachingSession, SlotState
from mourafaka_desktop.storage import records, tables

_session = tables.coaching_session.c


def planned_from(
    connection: sa.Connection, first_on: date, most: int
) -> tuple[CoachingSession, ...]:
    """The next planned sessions from a day on, in order; those without an hour after those with one."""
    query = (
        sa.select(_session.id)
        .where(_session.state == SlotState.PLANNED, _session.planned_on >= first_on)
        .order_by(_session.planned_on, _session.planned_time.is_(None), _session.planned_time)
        .limit(most)
    )
    return records.read_all(
        connection,
        CoachingSession,
        _session.id.in_(query),
        order_by=(
            _session.planned_on,
            _session.planned_time.is_(None),
            _session.planned_time,
            _session.id,
        ),
    )
