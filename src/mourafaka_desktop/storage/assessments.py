"""Assessments with their answers and values, which have a row each: one keystroke writes one row."""

from collections import defaultdict
from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa

from mourafaka_desktop.domain.assessments import Assessment, AssessmentState, changed_values
from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.domain.ids import AssessmentId, CooperativeId
from mourafaka_desktop.storage import records, tables
from mourafaka_forms.answers import UNANSWERED, Answer

_Given = TypeVar("_Given")

_NEWEST_FIRST = (tables.assessment.c.assessed_on.desc(), tables.assessment.c.id.desc())


def read(connection: sa.Connection, assessment_id: AssessmentId) -> Assessment | None:
    """The assessment with all its answers, or None where it is not there."""
    found = matching(connection, tables.assessment.c.id == assessment_id)
    return found[0] if found else None


def of_cooperative(
    connection: sa.Connection, cooperative_id: CooperativeId
) -> tuple[Assessment, ...]:
    """The assessments of a cooperative, newest first."""
    return matching(connection, tables.assessment.c.cooperative_id == cooperative_id)


def drafts(connection: sa.Connection) -> tuple[Assessment, ...]:
    """The assessments to finish, newest first."""
    return matching(connection, tables.assessment.c.state == AssessmentState.DRAFT)


def matching(
    connection: sa.Connection, *conditions: sa.ColumnElement[bool]
) -> tuple[Assessment, ...]:
    """The assessments that fulfil all conditions, newest first, with all their answers; three queries in all."""
    columns = records.record_columns(Assessment)
    query = sa.select(*columns).where(*conditions).order_by(*_NEWEST_FIRST)
    rows = connection.execute(query).mappings().all()
    ids = sa.select(tables.assessment.c.id).where(*conditions)
    answers = _answers(connection, tables.answer.c.assessment_id.in_(ids))
    values = _values(connection, tables.answer_value.c.assessment_id.in_(ids))
    return tuple(
        Assessment(**row, answers=answers[row["id"]], values=values[row["id"]]) for row in rows
    )


def put(connection: sa.Connection, assessment: Assessment) -> Changes:
    """Insert the assessment with all its answers, or write where they differ from what is there."""
    changes = records.put(connection, assessment)
    present = _answers(connection, tables.answer.c.assessment_id == assessment.id)[assessment.id]
    for code in present.keys() | assessment.answers.keys():
        given = assessment.answers.get(code, UNANSWERED)
        if given != present.get(code, UNANSWERED):
            changes |= put_answer(connection, assessment.id, code, given)
    kept = _values(connection, tables.answer_value.c.assessment_id == assessment.id)[assessment.id]
    return changes | put_values(connection, assessment.id, changed_values(kept, assessment.values))


def put_answer(
    connection: sa.Connection, assessment_id: AssessmentId, code: str, answer: Answer
) -> Changes:
    """Write the answer to one criterion; one that says nothing is none."""
    mine = sa.and_(
        tables.answer.c.assessment_id == assessment_id, tables.answer.c.criterion_code == code
    )
    if answer == UNANSWERED:
        connection.execute(sa.delete(tables.answer).where(mine))
    else:
        parts = {column.name: getattr(answer, column.name) for column in tables.ANSWER_COLUMNS}
        written = connection.execute(sa.update(tables.answer).where(mine).values(parts)).rowcount
        if not written:
            keys = {"assessment_id": assessment_id, "criterion_code": code}
            connection.execute(sa.insert(tables.answer).values(keys | parts))
    return Changes.of("assessment", assessment_id)


def put_values(
    connection: sa.Connection, assessment_id: AssessmentId, changed: Mapping[str, str | None]
) -> Changes:
    """Write the values of questions that are no criteria, by instance path; None takes one away."""
    value = tables.answer_value
    for ref, text in changed.items():
        mine = sa.and_(value.c.assessment_id == assessment_id, value.c.ref == ref)
        if text is None:
            connection.execute(sa.delete(value).where(mine))
        elif not connection.execute(sa.update(value).where(mine).values(text=text)).rowcount:
            row = {"assessment_id": assessment_id, "ref": ref, "text": text}
            connection.execute(sa.insert(value).values(row))
    return Changes.of("assessment", assessment_id) if changed else Changes()


def _answers(
    connection: sa.Connection, condition: sa.ColumnElement[bool]
) -> defaultdict[UUID, Mapping[str, Answer]]:
    """The answers by assessment, those of all assessments in one query."""
    answer = tables.answer
    rows = connection.execute(
        sa.select(answer.c.assessment_id, answer.c.criterion_code, *tables.ANSWER_COLUMNS)
        .where(condition)
        .order_by(answer.c.assessment_id, answer.c.criterion_code)
    )
    found: dict[UUID, dict[str, Answer]] = defaultdict(dict)
    for assessment_id, code, *parts in rows:
        found[assessment_id][code] = Answer(*parts)
    return _read_only(found)


def _values(
    connection: sa.Connection, condition: sa.ColumnElement[bool]
) -> defaultdict[UUID, Mapping[str, str]]:
    """The values by assessment, those of all assessments in one query."""
    value = tables.answer_value
    rows = connection.execute(
        sa.select(value.c.assessment_id, value.c.ref, value.c.text)
        .where(condition)
        .order_by(value.c.assessment_id, value.c.ref)
    )
    found: dict[UUID, dict[str, str]] = defaultdict(dict)
    for assessment_id, ref, text in rows:
        found[assessment_id][ref] = text
    return _read_only(found)


def _read_only(found: Mapping[UUID, dict[str, _Given]]) -> defaultdict[UUID, Mapping[str, _Given]]:
    empty: Mapping[str, _Given] = MappingProxyType({})
    return defaultdict(
        lambda: empty, {key: MappingProxyType(given) for key, given in found.items()}
    )
