"""What the server refused and what two people wrote in one place: shown until the coach has decided."""

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa

from mourafaka_desktop.storage import tables

_issue = tables.issue.c


class IssueNature(StrEnum):
    """What is the matter."""

    REFUSAL = "refusal"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class IssueRow:
    """One open issue. `ours` and `theirs` are JSON; of a refusal, `ours` is the whole patch that was refused."""

    id: int
    nature: IssueNature
    kind: str
    record_id: UUID
    scope_id: str
    field: str
    key: str
    code: str | None
    detail: str | None
    ours: str | None
    theirs: str | None
    written_at: datetime
    found_at: datetime


def open_issues(connection: sa.Connection) -> tuple[IssueRow, ...]:
    """The issues nobody has decided, the latest first."""
    columns = [_issue[field.name] for field in dataclasses.fields(IssueRow)]
    rows = connection.execute(
        sa.select(*columns)
        .where(_issue.closed_at.is_(None))
        .order_by(_issue.found_at.desc(), _issue.id.desc())
    )
    return tuple(IssueRow(row[0], IssueNature(row[1]), *row[2:]) for row in rows)


def close_issue(connection: sa.Connection, issue_id: int, closed_at: datetime) -> None:
    """The coach has decided."""
    connection.execute(
        sa.update(tables.issue).where(_issue.id == issue_id).values(closed_at=closed_at)
    )
