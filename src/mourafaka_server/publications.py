"""What was published: `Publication`, `find`, `all_of`, `note`; docs/protocol.md, section 11.1."""

from dataclasses import dataclass

import sqlalchemy as sa

from mourafaka_server.tables import publication


@dataclass(frozen=True)
class Publication:
    """One version of a questionnaire: the content of its form, `plain_size` once decompressed, and its workbook."""

    questionnaire_id: str
    version: str
    sha256: str
    plain_size: int
    workbook_sha256: str
    published_ms: int


def find(connection: sa.Connection, questionnaire_id: str, version: str) -> Publication | None:
    """What was published under that id and version; None where nothing was."""
    row = connection.execute(
        sa.select(publication).where(
            publication.c.questionnaire_id == questionnaire_id, publication.c.version == version
        )
    ).one_or_none()
    return None if row is None else Publication(*row)


def all_of(connection: sa.Connection, questionnaire_id: str | None = None) -> list[Publication]:
    """All versions of one questionnaire, or of all of them, in the order they were published."""
    query = sa.select(publication).order_by(publication.c.published_ms)
    if questionnaire_id is not None:
        query = query.where(publication.c.questionnaire_id == questionnaire_id)
    return [Publication(*row) for row in connection.execute(query)]


def note(connection: sa.Connection, published: Publication) -> None:
    """Remember a version that is published now."""
    connection.execute(
        publication.insert().values(
            questionnaire_id=published.questionnaire_id,
            version=published.version,
            sha256=published.sha256,
            plain_size=published.plain_size,
            workbook_sha256=published.workbook_sha256,
            published_ms=published.published_ms,
        )
    )


def content_names(connection: sa.Connection) -> set[str]:
    """The contents of everything published: forms and workbooks."""
    rows = connection.execute(sa.select(publication.c.sha256, publication.c.workbook_sha256))
    return {name for row in rows for name in row}
