"""An attachment: a photo, a scan or a signature, named by the SHA-256 of its content."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from mourafaka_desktop.domain.ids import AttachmentId, CooperativeId

_LONGEST_NAME = 120


class AttachmentRole(StrEnum):
    """What an attachment is to its record."""

    PHOTO = "photo"
    SCAN = "scan"
    SIGNATURE_COOPERATIVE = "signature_cooperative"
    SIGNATURE_COACH = "signature_coach"


SIGNATURE_ROLES = (AttachmentRole.SIGNATURE_COOPERATIVE, AttachmentRole.SIGNATURE_COACH)


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
    thumb_sha256: str | None = (
        None  # of its small picture, a content of its own; None where it has none
    )
    thumb_byte_size: int | None = None
    file_name: str | None = None  # as the file was called where it came from, without its folder

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown as it is; a scan is a PDF."""
        return self.media_type.startswith("image/")


def bare_file_name(name: str) -> str | None:
    """The name of a file without folders and without what no screen can show; None where nothing is left."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(letter for letter in last if letter.isprintable()).strip(" .")
    return shown[:_LONGEST_NAME] or None
