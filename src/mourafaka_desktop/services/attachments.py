"""Photos, scans and signatures of a visit: made small, silent about device, hour and place, kept encrypted.

`add_file()` takes whatever was dropped, pasted or picked: a PDF is kept as the scan it is, anything else as a
photo. A removed attachment can be restored while the profile stays open; its content leaves the disk when the
profile is next opened.
"""

import hashlib
from dataclasses import replace
from pathlib import Path

from mourafaka_desktop.domain.attachments import (
    SIGNATURE_ROLES,
    Attachment,
    AttachmentRole,
    bare_file_name,
)
from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.domain.ids import AttachmentId, VisitId, new_attachment_id
from mourafaka_desktop.domain.visits import Visit
from mourafaka_desktop.errors import (
    AttachmentAwaited,
    AttachmentTooLarge,
    ConsentMissing,
    DiskFull,
    NoRoomForPhoto,
    PictureTooLarge,
    PictureUnreadable,
    RecordMissing,
)
from mourafaka_desktop.services import pictures, visits
from mourafaka_desktop.services.pictures import FileKind
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import contents, records
from mourafaka_desktop.storage import visits as stored

LARGEST_SOURCE_BYTES = 64 * 1024 * 1024
"""The most bytes of a picture that is still opened; it leaves the laptop reduced."""

LARGEST_SCAN_BYTES = 5 * 1024 * 1024
"""A scan travels as it is: seven minutes of a telephone's line at its slowest."""

_MEGABYTE = 1024 * 1024
_CAMERA_JPEG = "image/jpeg"


def add_file(
    ws: Workspace,
    visit_id: VisitId,
    source: Path | bytes,
    *,
    shows_people: bool,
    consent: bool | None,
    keeps_position: bool = False,
    file_name: str | None = None,
) -> Attachment:
    """Add what the coach dropped, pasted or picked to a draft visit: a photo, or a PDF as it is.

    The ticks are about photos; a scan needs none. Raises what `add_photo()` and `add_scan()` raise.
    """
    plain = _read(source)
    if pictures.kind_of(plain) is FileKind.PDF:
        return add_scan(ws, visit_id, plain, file_name=file_name)
    return add_photo(
        ws,
        visit_id,
        plain,
        shows_people=shows_people,
        consent=consent,
        keeps_position=keeps_position,
        file_name=file_name,
    )


def add_photo(
    ws: Workspace,
    visit_id: VisitId,
    source: Path | bytes,
    *,
    shows_people: bool,
    consent: bool | None,
    keeps_position: bool = False,
    caption: str | None = None,
    file_name: str | None = None,
) -> Attachment:
    """Add a photo to a draft visit: about 200 KB, without any trace of device, hour or, unless asked, place.

    The picture it was made from is not kept. Raises PictureUnreadable, PictureFormatUnknown, PictureTooLarge,
    ConsentMissing where people are shown who have not agreed, NoRoomForPhoto, RecordFrozen, RecordMissing;
    then nothing was added.
    """
    if shows_people and not consent:
        raise ConsentMissing
    photo = pictures.reduced_photo(_read(source), keeps_position=keeps_position)
    with ws.database.reading() as connection:
        visit = visits.draft(connection, visit_id)
    attachment = _made(ws, visit, AttachmentRole.PHOTO, photo, _CAMERA_JPEG)
    described = replace(
        attachment,
        caption=caption,
        shows_people=shows_people,
        consent=consent if shows_people else None,
        file_name=bare_file_name(file_name or ""),
    )
    return _keep(ws, described, photo, pictures.thumbnail(photo))


def add_scan(
    ws: Workspace,
    visit_id: VisitId,
    source: Path | bytes,
    *,
    caption: str | None = None,
    file_name: str | None = None,
) -> Attachment:
    """Add a PDF to a draft visit, as it is. Raises AttachmentTooLarge, ScanUnreadable, NoRoomForPhoto,
    RecordFrozen, RecordMissing; then nothing was added.
    """
    scan = _read(source)
    if len(scan) > LARGEST_SCAN_BYTES:
        raise AttachmentTooLarge(LARGEST_SCAN_BYTES // _MEGABYTE)
    small = pictures.thumbnail_of_pdf(scan)
    with ws.database.reading() as connection:
        visit = visits.draft(connection, visit_id)
    attachment = _made(ws, visit, AttachmentRole.SCAN, scan, "application/pdf")
    described = replace(attachment, caption=caption, file_name=bare_file_name(file_name or ""))
    return _keep(ws, described, scan, small)


def add_signature(ws: Workspace, visit_id: VisitId, role: AttachmentRole, png: bytes) -> Attachment:
    """Add a signature drawn on screen, in place of an earlier one of the same person.

    Raises PictureUnreadable, DiskFull, RecordFrozen, RecordMissing.
    """
    pictures.verify_png(png)
    with ws.database.reading() as connection:
        visit = visits.draft(connection, visit_id)
    return _keep(ws, _made(ws, visit, role, png, "image/png"), png)


def describe(ws: Workspace, attachment_id: AttachmentId, caption: str | None) -> Changes:
    """Say in words what an attachment shows; None says nothing of it. Raises RecordMissing."""
    with ws.database.writing() as connection:
        attachment = records.read(connection, Attachment, attachment_id)
        if attachment is None:
            raise RecordMissing
        return records.put(connection, replace(attachment, caption=caption))


def content(ws: Workspace, attachment_id: AttachmentId) -> bytes:
    """The content of an attachment. Raises RecordMissing, AttachmentAwaited, AttachmentUnreadable."""
    return _content(ws, _required(ws, attachment_id).sha256)


def picture(ws: Workspace, attachment_id: AttachmentId) -> bytes:
    """An attachment as a picture to look at: a photo as it is, of a scan its first page.

    Raises RecordMissing, AttachmentAwaited, AttachmentUnreadable, ScanUnreadable.
    """
    attachment = _required(ws, attachment_id)
    plain = _content(ws, attachment.sha256)
    return plain if attachment.is_picture else pictures.first_page(plain)


def thumbnail(ws: Workspace, attachment_id: AttachmentId) -> bytes:
    """A small JPEG of an attachment, the one that travels first where it has one.

    Raises RecordMissing, AttachmentAwaited, AttachmentUnreadable, PictureUnreadable, ScanUnreadable.
    """
    attachment = _required(ws, attachment_id)
    small = attachment.thumb_sha256
    if small is not None and ws.attachments.has(small):
        return ws.attachments.read(small)
    plain = _content(ws, attachment.sha256)
    return pictures.thumbnail(plain) if attachment.is_picture else pictures.thumbnail_of_pdf(plain)


def remove(ws: Workspace, attachment_id: AttachmentId) -> Changes:
    """Take an attachment away."""
    with ws.database.writing() as connection:
        return records.remove(connection, Attachment, attachment_id)


def restore(ws: Workspace, attachment: Attachment) -> Changes:
    """Bring a removed attachment back."""
    with ws.database.writing() as connection:
        return records.put(connection, attachment)


def _required(ws: Workspace, attachment_id: AttachmentId) -> Attachment:
    with ws.database.reading() as connection:
        attachment = records.read(connection, Attachment, attachment_id)
    if attachment is None:
        raise RecordMissing
    return attachment


def _content(ws: Workspace, sha256: str) -> bytes:
    if not ws.attachments.has(sha256):
        with ws.database.reading() as connection:
            if not contents.is_stored(connection, sha256):
                raise AttachmentAwaited
    return ws.attachments.read(sha256)


def _made(
    ws: Workspace, visit: Visit, role: AttachmentRole, plain: bytes, media_type: str
) -> Attachment:
    return Attachment(
        id=new_attachment_id(),
        cooperative_id=visit.cooperative_id,
        record_kind="visit",
        record_id=visit.id,
        role=role,
        sha256=hashlib.sha256(plain).hexdigest(),
        media_type=media_type,
        byte_size=len(plain),
        taken_at=ws.clock(),
    )


def _keep(
    ws: Workspace, attachment: Attachment, plain: bytes, small: bytes | None = None
) -> Attachment:
    """Put the contents on the disk, then the record; a signature takes the place of the earlier one."""
    try:
        # The contents first: a record without its content could not be shown, a content without record is swept.
        ws.attachments.add(plain)
        if small is not None:
            thumb_sha256 = ws.attachments.add(small)
            attachment = replace(attachment, thumb_sha256=thumb_sha256, thumb_byte_size=len(small))
    except DiskFull as error:
        raise NoRoomForPhoto(len(plain) // _MEGABYTE + 1) from error
    visit_id = VisitId(attachment.record_id)
    with ws.database.writing() as connection:
        visits.draft(connection, visit_id)
        if attachment.role in SIGNATURE_ROLES:
            for earlier in stored.attachments(connection, visit_id):
                if earlier.role is attachment.role:
                    records.remove(connection, Attachment, earlier.id)
        records.put(connection, attachment)
    return attachment


def _read(source: Path | bytes) -> bytes:
    if isinstance(source, bytes):
        return source
    try:
        if source.stat().st_size > LARGEST_SOURCE_BYTES:
            raise PictureTooLarge
        return source.read_bytes()
    except OSError as error:
        raise PictureUnreadable from error
