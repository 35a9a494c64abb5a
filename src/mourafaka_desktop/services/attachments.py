"""Photos and signatures of a visit: made small, stripped of where they were taken, kept encrypted.

A removed attachment can be restored while the profile stays open; its content leaves the disk when the
profile is next opened.
"""

import io
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from mourafaka_desktop.domain.attachments import Attachment, AttachmentRole
from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.domain.ids import AttachmentId, VisitId, new_attachment_id
from mourafaka_desktop.errors import ConsentMissing, PictureUnreadable, RecordMissing
from mourafaka_desktop.services import visits
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import records
from mourafaka_desktop.storage import visits as stored

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST_SIDE_PX = 1600
THUMBNAIL_SIDE_PX = 240
PHOTO_QUALITY = 80
THUMBNAIL_QUALITY = 70
LARGEST_SOURCE_BYTES = 64 * 1024 * 1024


def add_photo(
    ws: Workspace,
    visit_id: VisitId,
    source: Path | bytes,
    *,
    shows_people: bool,
    consent: bool | None,
    caption: str | None = None,
) -> Attachment:
    """Add a photo to a draft visit: at most 1600 pixels a side, without any trace of device, hour or place.

    Raises PictureUnreadable, ConsentMissing where people are shown who have not agreed, DiskFull, RecordFrozen,
    RecordMissing; then nothing was added.
    """
    if shows_people and not consent:
        raise ConsentMissing
    content = _reduced(_read(source), LONGEST_SIDE_PX, PHOTO_QUALITY)
    return _add(
        ws,
        visit_id,
        AttachmentRole.PHOTO,
        content,
        media_type="image/jpeg",
        caption=caption,
        shows_people=shows_people,
        consent=consent if shows_people else None,
    )


def add_signature(ws: Workspace, visit_id: VisitId, role: AttachmentRole, png: bytes) -> Attachment:
    """Add a signature drawn on screen, in place of an earlier one of the same person.

    Raises PictureUnreadable, DiskFull, RecordFrozen, RecordMissing.
    """
    with _opened(png) as picture:
        if picture.format != "PNG":
            raise PictureUnreadable
    return _add(ws, visit_id, role, png, media_type="image/png")


def content(ws: Workspace, attachment_id: AttachmentId) -> bytes:
    """The content of an attachment. Raises RecordMissing, AttachmentUnreadable."""
    with ws.database.reading() as connection:
        attachment = records.read(connection, Attachment, attachment_id)
    if attachment is None:
        raise RecordMissing
    return ws.attachments.read(attachment.sha256)


def thumbnail(ws: Workspace, attachment_id: AttachmentId) -> bytes:
    """A small JPEG of a picture. Raises RecordMissing, AttachmentUnreadable, PictureUnreadable."""
    return _reduced(content(ws, attachment_id), THUMBNAIL_SIDE_PX, THUMBNAIL_QUALITY)


def remove(ws: Workspace, attachment_id: AttachmentId) -> Changes:
    """Take an attachment away."""
    with ws.database.writing() as connection:
        return records.remove(connection, Attachment, attachment_id)


def restore(ws: Workspace, attachment: Attachment) -> Changes:
    """Bring a removed attachment back."""
    with ws.database.writing() as connection:
        return records.put(connection, attachment)


def _add(
    ws: Workspace,
    visit_id: VisitId,
    role: AttachmentRole,
    stored_content: bytes,
    *,
    media_type: str,
    caption: str | None = None,
    shows_people: bool | None = None,
    consent: bool | None = None,
) -> Attachment:
    with ws.database.reading() as connection:
        visit = visits.draft(connection, visit_id)
    # The content first: a record without its content could not be shown, a content without record is swept.
    sha256 = ws.attachments.add(stored_content)
    attachment = Attachment(
        id=new_attachment_id(),
        cooperative_id=visit.cooperative_id,
        record_kind="visit",
        record_id=visit_id,
        role=role,
        sha256=sha256,
        media_type=media_type,
        byte_size=len(stored_content),
        caption=caption,
        shows_people=shows_people,
        consent=consent,
        taken_at=ws.clock(),
    )
    with ws.database.writing() as connection:
        visits.draft(connection, visit_id)
        if role is not AttachmentRole.PHOTO:
            for earlier in stored.attachments(connection, visit_id):
                if earlier.role is role:
                    records.remove(connection, Attachment, earlier.id)
        records.put(connection, attachment)
    return attachment


def _read(source: Path | bytes) -> bytes:
    if isinstance(source, bytes):
        return source
    try:
        if source.stat().st_size > LARGEST_SOURCE_BYTES:
            raise PictureUnreadable
        return source.read_bytes()
    except OSError as error:
        raise PictureUnreadable from error


def _opened(picture: bytes) -> "Image":
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            # A small file that unpacks to a huge picture is refused, not warned about.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(picture))
            opened.load()
    except (
        OSError,
        SyntaxError,
        ValueError,
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        raise PictureUnreadable from error
    return opened


def _reduced(picture: bytes, longest_side_px: int, quality: int) -> bytes:
    """The picture as JPEG, upright, on white where it is transparent, with nothing but its pixels."""
    from PIL import Image, ImageOps

    with _opened(picture) as opened:
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail((longest_side_px, longest_side_px))
        pixels = upright.convert("RGBA")
    ground = Image.new("RGB", pixels.size, "white")
    ground.paste(pixels, mask=pixels.getchannel("A"))
    written = io.BytesIO()
    ground.save(written, "JPEG", quality=quality, optimize=True)
    return written.getvalue()
