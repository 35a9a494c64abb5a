"""What became of the scores that laptops stated: `note`, `due`, `settle`; docs/protocol.md, section 11.2.

A submitted assessment is noted in the transaction that brings or changes it, so that no crash forgets to count it.
"""

import uuid
from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import NamedTuple

import sqlalchemy as sa

from mourafaka_protocol.kinds import ASSESSMENT
from mourafaka_server.pending import Pending
from mourafaka_server.records import Record
from mourafaka_server.tables import score_check

SUBMITTED = "submitted"
"""The state in which an assessment states a score."""


_STATE = ASSESSMENT.field_named("state").tag
_INSERT = score_check.insert()
_FORGET = score_check.delete().where(
    score_check.c.scope_id == sa.bindparam("of_scope"),
    score_check.c.record_id.in_(sa.bindparam("record_ids", expanding=True)),
)
_SETTLE = (
    score_check.update()
    .where(
        score_check.c.scope_id == sa.bindparam("of_scope"),
        score_check.c.record_id == sa.bindparam("of_record"),
    )
    .values(
        {
            name: sa.bindparam(name)
            for name in ("finding", "counted_score", "counted_rules", "checked_ms")
        }
    )
)


class Finding(StrEnum):
    """How a stated score and the one counted here compare."""

    DUE = "due"  # not counted here yet
    EQUAL = "equal"
    DIFFERENT = "different"
    NOT_STATED = "not_stated"  # a laptop that states none; counted here alone
    UNKNOWN = "unknown"  # not checkable until that version of the questionnaire is published


class Reckoning(NamedTuple):
    """A score as decimal text, None where there is none, and the version of the rules; None where none were used."""

    score: str | None
    rules: str | None


class Check(NamedTuple):
    """One submitted assessment and what was found."""

    scope_id: str
    record_id: uuid.UUID
    finding: Finding
    questionnaire_id: str | None
    version: str | None
    stated: Reckoning
    counted: Reckoning
    checked_ms: int | None


def note(
    connection: sa.Connection,
    pending: Pending,
    scope_id: str,
    changed: Collection[Record],
    before: Sequence[uuid.UUID],
) -> None:
    """The assessments came or changed: the scores of those that are submitted are to be counted.

    Those of `before` were there already.
    """
    if before:
        connection.execute(_FORGET, {"of_scope": scope_id, "record_ids": before})
    rows = [_due(scope_id, stored) for stored in changed if _is_submitted(stored)]
    pending.add(_INSERT, rows)


def _is_submitted(stored: Record) -> bool:
    return not stored.is_gone and stored.body.get(_STATE) == SUBMITTED


def _due(scope_id: str, stored: Record) -> dict[str, object]:
    body = {field.name: stored.body.get(field.tag) for field in ASSESSMENT.fields}
    return {
        "scope_id": scope_id,
        "record_id": stored.record_id,
        "finding": Finding.DUE,
        "questionnaire_id": body["framework_id"],
        "version": body["framework_version"],
        "stated_score": body["score"],
        "stated_rules": body["scoring_version"],
    }


def due(connection: sa.Connection, scope_ids: Collection[str] | None = None) -> list[Check]:
    """What is to be counted in these scopes; without any, in all, with what was not checkable so far."""
    if scope_ids is not None:
        condition = score_check.c.scope_id.in_(list(scope_ids))
        return _found(connection, score_check.c.finding == Finding.DUE, condition)
    return _found(connection, score_check.c.finding.in_([Finding.DUE, Finding.UNKNOWN]))


def of_scopes(connection: sa.Connection, scope_ids: Collection[str]) -> list[Check]:
    """What was found of every submitted assessment of these scopes."""
    return _found(connection, score_check.c.scope_id.in_(list(scope_ids)))


def settle(connection: sa.Connection, checks: Collection[Check], now_ms: int) -> None:
    """Keep what was found of assessments."""
    rows = [
        {
            "of_scope": check.scope_id,
            "of_record": check.record_id,
            "finding": check.finding,
            "counted_score": check.counted.score,
            "counted_rules": check.counted.rules,
            "checked_ms": now_ms,
        }
        for check in checks
    ]
    if rows:
        connection.execute(_SETTLE, rows)


def find(connection: sa.Connection, scope_id: str, record_id: uuid.UUID) -> Check | None:
    """What was found of an assessment; None where it is not submitted."""
    found = _found(connection, _is(scope_id, record_id))
    return found[0] if found else None


def with_finding(connection: sa.Connection, *findings: Finding) -> list[Check]:
    """The assessments of which this was found, the last counted first."""
    return _found(connection, score_check.c.finding.in_(findings))


def _is(scope_id: str, record_id: uuid.UUID) -> sa.ColumnElement[bool]:
    return sa.and_(score_check.c.scope_id == scope_id, score_check.c.record_id == record_id)


def _found(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> list[Check]:
    rows = connection.execute(
        sa.select(score_check)
        .where(*conditions)
        .order_by(score_check.c.checked_ms.desc(), score_check.c.record_id)
    )
    return [
        Check(
            row.scope_id,
            row.record_id,
            Finding(row.finding),
            row.questionnaire_id,
            row.version,
            Reckoning(row.stated_score, row.stated_rules),
            Reckoning(row.counted_score, row.counted_rules),
            row.checked_ms,
        )
        for row in rows
    ]
