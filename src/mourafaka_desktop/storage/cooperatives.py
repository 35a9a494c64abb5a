"""Cooperatives with what hangs on them: found, counted, and looked up for many at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa

from mourafaka_desktop.domain.assessments import Assessment, AssessmentState
from mourafaka_desktop.domain.coaching_path import CoachingSession, Training
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.ids import CooperativeId
from mourafaka_desktop.domain.visits import VisitState
from mourafaka_desktop.storage import assessments, records, search, tables

_cooperative = tables.cooperative.c
_NAME_ORDER = (
    sa.func.coalesce(_cooperative.name_ar, _cooperative.name_fr),
    _cooperative.id,
)


def count(connection: sa.Connection) -> int:
    """How many cooperatives lie here."""
    return connection.execute(
        sa.select(sa.func.count()).select_from(tables.cooperative)
    ).scalar_one()


def found(
    connection: sa.Connection,
    text: str = "",
    province_code: str | None = None,
    sector: str | None = None,
) -> tuple[Cooperative, ...]:
    """The cooperatives that hold every word of `text` and lie where asked, by name."""
    conditions: list[sa.ColumnElement[bool]] = []
    matching = search.matching(text)
    if matching is not None:
        conditions.append(_cooperative.id.in_(matching))
    if province_code is not None:
        conditions.append(_cooperative.province_code == province_code)
    if sector is not None:
        conditions.append(_cooperative.sector == sector)
    return records.read_all(connection, Cooperative, *conditions, order_by=_NAME_ORDER)


def sessions(
    connection: sa.Connection, ids: Collection[CooperativeId] | None = None
) -> Mapping[UUID, tuple[CoachingSession, ...]]:
    """The coaching sessions that lie here, by cooperative and number; of all cooperatives where `ids` is None."""
    return _by_cooperative(connection, CoachingSession, ids, tables.coaching_session.c.number)


def trainings(
    connection: sa.Connection, ids: Collection[CooperativeId] | None = None
) -> Mapping[UUID, tuple[Training, ...]]:
    """The trainings that lie here, by cooperative; of all cooperatives where `ids` is None."""
    return _by_cooperative(connection, Training, ids, tables.training.c.id)


def last_visits(
    connection: sa.Connection, ids: Collection[CooperativeId] | None = None
) -> Mapping[UUID, date]:
    """The day of the last ended visit of each cooperative that had one."""
    visit = tables.visit.c
    query = (
        sa.select(visit.cooperative_id, sa.func.max(visit.visited_on).label("last_on"))
        .where(visit.state == VisitState.SUBMITTED, *_among(visit.cooperative_id, ids))
        .group_by(visit.cooperative_id)
    )
    return {row.cooperative_id: row.last_on for row in connection.execute(query)}


def latest_assessments(
    connection: sa.Connection, framework_id: str, ids: Collection[CooperativeId] | None = None
) -> Mapping[UUID, Assessment]:
    """The newest submitted assessment by any version of one framework, of each cooperative that has one."""
    assessment = tables.assessment.c
    newest = assessments.matching(
        connection,
        assessment.state == AssessmentState.SUBMITTED,
        assessment.framework_id == framework_id,
        *_among(assessment.cooperative_id, ids),
    )
    return {each.cooperative_id: each for each in reversed(newest)}


def by_id(connection: sa.Connection, ids: Collection[CooperativeId]) -> Mapping[UUID, Cooperative]:
    """These cooperatives, by id; those that are not here are left out."""
    rows = records.read_all(connection, Cooperative, *_among(_cooperative.id, ids))
    return {row.id: row for row in rows}


def names(connection: sa.Connection) -> Mapping[UUID, tuple[str | None, str | None]]:
    """The Arabic and the French name of every cooperative."""
    rows = connection.execute(
        sa.select(_cooperative.id, _cooperative.name_ar, _cooperative.name_fr)
    )
    return {row.id: (row.name_ar, row.name_fr) for row in rows}


_LONGEST_LIST = 500
_Slot = TypeVar("_Slot", CoachingSession, Training)


def _among(
    column: sa.ColumnElement[Any], ids: Collection[CooperativeId] | None
) -> tuple[sa.ColumnElement[bool], ...]:
    """The condition that `column` is one of a few ids; of many it is cheaper to read all."""
    if ids is None or len(ids) > _LONGEST_LIST:
        return ()
    return (column.in_(ids),)


def _by_cooperative(
    connection: sa.Connection,
    record_type: type[_Slot],
    ids: Collection[CooperativeId] | None,
    order: sa.ColumnElement[Any],
) -> Mapping[UUID, tuple[_Slot, ...]]:
    owner = records.table_of(record_type).c.cooperative_id
    rows: dict[UUID, list[_Slot]] = defaultdict(list)
    for row in records.read_all(
        connection, record_type, *_among(owner, ids), order_by=(owner, order)
    ):
        rows[row.cooperative_id].append(row)
    return {key: tuple(value) for key, value in rows.items()}
