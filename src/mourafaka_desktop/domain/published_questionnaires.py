"""A questionnaire that programme staff published, as the server tells of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class PublishedQuestionnaire:
    """One version, which never changes. `scoring_version` is None where it is not scored.

    `sha256` names the content that holds its form: `byte_size` bytes, `plain_size` once decompressed.
    """

    id: UUID
    questionnaire_id: str
    version: str
    title_fr: str | None = None
    title_ar: str | None = None
    scoring_version: str | None = None
    published_at: datetime
    sha256: str
    byte_size: int
    plain_size: int
