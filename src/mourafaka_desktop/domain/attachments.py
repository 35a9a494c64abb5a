"""An attachment: a photo, a scan or a signature, named by the SHA-256 of its content."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from mourafaka_desktop.domain.ids import AttachmentId, CooperativeId


class AttachmentRole(StrEnum):
    """What an attachment is to its record."""

    PHOTO = "photo"
    SCAN = "scan"
    SIGNATURE_COOPERATIVE = "signature_cooperative"
    SIGNATURE_COACH = "signature_coach"


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """What is known of an attachment; the content lies encrypted beside the database."""

    id: AttachmentId
    cooperative_id: CooperativeId
    record_kind: str  # name of the record kind it belongs to: "visit", …
    record_id: UUID
    role: AttachmentRole
    sha256: str  # hexadecimal, of the plain content
    media_type: str
    byte_size: int
    caption: str | None = None
    shows_people: bool | None = None
    consent: bool | None = None  # of the persons shown; None where nobody is shown
    taken_at: datetime | None = None
