"""The questionnaires that programme staff published: what is here whole, what is still to be fetched.

The records come with a sync, their forms after it. A form that was proved stays for ever, and nothing is offered
before it: `available()`, `xform()`, `awaited()`, `keep()`.
"""

import dataclasses
import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.storage import tables
from mourafaka_forms.versions import version_order
from mourafaka_protocol.problems import ProtocolError
from mourafaka_protocol.questionnaires import form_of

_questionnaire, _form = tables.questionnaire.c, tables.questionnaire_form.c


@dataclass(frozen=True)
class PublishedForm:
    """One version of a questionnaire whose form is here. `scoring_version` is None where it is not scored."""

    questionnaire_id: str
    version: str
    title_fr: str | None
    title_ar: str | None
    scoring_version: str | None
    published_at: datetime


def available(connection: sa.Connection) -> tuple[PublishedForm, ...]:
    """All versions that can be used here, by questionnaire, the oldest version first."""
    columns = [_form[field.name] for field in dataclasses.fields(PublishedForm)]
    found = [PublishedForm(*row) for row in connection.execute(sa.select(*columns))]
    found.sort(key=lambda form: (form.questionnaire_id, version_order(form.version)))
    return tuple(found)


def xform(connection: sa.Connection, questionnaire_id: str, version: str) -> bytes | None:
    """The compiled form of a version, XML in UTF-8; None where it is not here."""
    query = sa.select(_form.content, _form.plain_size).where(
        _form.questionnaire_id == questionnaire_id, _form.version == version
    )
    row = connection.execute(query).first()
    return None if row is None else form_of(row.content, row.plain_size)


def awaited(connection: sa.Connection) -> tuple[str, ...]:
    """The SHA-256 of each form that was published and is not here yet, the smallest first."""
    rows = connection.execute(
        sa.select(_questionnaire.sha256)
        .where(_is_awaited())
        .group_by(_questionnaire.sha256)
        .order_by(sa.func.min(_questionnaire.byte_size), _questionnaire.sha256)
    )
    return tuple(rows.scalars())


def keep(connection: sa.Connection, content: bytes) -> Changes:
    """Offer from now on the awaited questionnaires whose form this content is; none where it does not fit them."""
    sha256 = hashlib.sha256(content).hexdigest()
    rows = connection.execute(
        sa.select(tables.questionnaire).where(_questionnaire.sha256 == sha256, _is_awaited())
    ).mappings()
    changes = Changes()
    for row in rows.all():
        if _fits(row, content):
            values = {column.name: row[column.name] for column in _form if column.name in row}
            connection.execute(
                sa.insert(tables.questionnaire_form).values(values | {"content": content})
            )
            changes |= Changes.of("questionnaire", row["id"])
    return changes


def titles(connection: sa.Connection) -> dict[UUID, tuple[str | None, str | None]]:
    """The titles in Arabic and in French of all that was published, by the id of its record."""
    columns = (_questionnaire.id, _questionnaire.title_ar, _questionnaire.title_fr)
    return {row[0]: (row[1], row[2]) for row in connection.execute(sa.select(*columns))}


def _is_awaited() -> sa.ColumnElement[bool]:
    return sa.not_(
        sa.exists().where(
            _form.questionnaire_id == _questionnaire.questionnaire_id,
            _form.version == _questionnaire.version,
        )
    )


def _fits(announced: Any, content: bytes) -> bool:
    """Whether the content is what its record announced, all through."""
    try:
        form_of(content, announced["plain_size"])
    except ProtocolError:
        return False
    return bool(len(content) == announced["byte_size"])
