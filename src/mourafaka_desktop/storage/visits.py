"""Visits, and the actions promised at them."""

import sqlalchemy as sa

from mourafaka_desktop.domain.attachments import Attachment
from mourafaka_desktop.domain.development_plans import PlannedAction
from mourafaka_desktop.domain.ids import CooperativeId, VisitId
from mourafaka_desktop.domain.visits import Visit, VisitState
from mourafaka_desktop.storage import records, tables

_visit, _action, _attachment = tables.visit.c, tables.planned_action.c, tables.attachment.c


def of_cooperative(connection: sa.Connection, cooperative_id: CooperativeId) -> tuple[Visit, ...]:
    """The visits of a cooperative, newest first."""
    return records.read_all(
        connection,
        Visit,
        _visit.cooperative_id == cooperative_id,
        order_by=(_visit.visited_on.desc(), _visit.id.desc()),
    )


def drafts(connection: sa.Connection) -> tuple[Visit, ...]:
    """The visits that have not ended, newest first."""
    return records.read_all(
        connection,
        Visit,
        _visit.state == VisitState.DRAFT,
        order_by=(_visit.visited_on.desc(), _visit.id.desc()),
    )


def attachments(connection: sa.Connection, visit_id: VisitId) -> tuple[Attachment, ...]:
    """What is attached to a visit, in the order it was added."""
    return records.read_all(
        connection,
        Attachment,
        _attachment.record_kind == "visit",
        _attachment.record_id == visit_id,
        order_by=(_attachment.id,),
    )


def promises(connection: sa.Connection, visit_id: VisitId) -> tuple[PlannedAction, ...]:
    """The actions promised at a visit, in the order they were."""
    return records.read_all(
        connection, PlannedAction, _action.visit_id == visit_id, order_by=(_action.id,)
    )


def actions_of_cooperative(
    connection: sa.Connection, cooperative_id: CooperativeId
) -> tuple[PlannedAction, ...]:
    """All planned actions of a cooperative: the first due first, those without a date last."""
    return records.read_all(
        connection,
        PlannedAction,
        _action.cooperative_id == cooperative_id,
        order_by=(_action.due_on.is_(None), _action.due_on, _action.id),
    )


def attachments_of_cooperative(
    connection: sa.Connection, cooperative_id: CooperativeId
) -> tuple[Attachment, ...]:
    """All that is attached in a cooperative's file, newest first."""
    return records.read_all(
        connection,
        Attachment,
        _attachment.cooperative_id == cooperative_id,
        order_by=(_attachment.id.desc(),),
    )


def attached_contents(connection: sa.Connection) -> frozenset[str]:
    """The SHA-256 of every attached content and of its small picture."""
    small = sa.select(_attachment.thumb_sha256).where(_attachment.thumb_sha256.is_not(None))
    named = sa.union(sa.select(_attachment.sha256), small)
    return frozenset(connection.execute(named).scalars())
