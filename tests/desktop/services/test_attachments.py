"""Photos are made small and say nothing of where they were taken; people are shown with their consent alone."""

import hashlib
import io
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from mourafaka_desktop.domain.attachments import AttachmentRole
from mourafaka_desktop.domain.ids import new_attachment_id, new_visit_id
from mourafaka_desktop.domain.visits import Visit, VisitState
from mourafaka_desktop.errors import (
    AttachmentAwaited,
    AttachmentTooLarge,
    AttachmentUnreadable,
    ConsentMissing,
    NoRoomForPhoto,
    PictureUnreadable,
    RecordFrozen,
    RecordMissing,
)
from mourafaka_desktop.services import attachments, profiles, visits
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import contents
from tests.builders import (
    NOW,
    PASSPHRASE,
    keep,
    make_cooperative,
    make_picture,
    make_visit,
)

COOPERATIVE = make_cooperative()


@pytest.fixture
def visit(ws: Workspace) -> Visit:
    visit = make_visit(COOPERATIVE)
    keep(ws, COOPERATIVE, visit)
    return visit


def _opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def _exif(**tags: object) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0110] = "Galaxy A13"  # the telephone
    exif[0x0112] = tags.get("orientation", 1)
    exif.get_ifd(0x8825)[2] = (30.0, 25.0, 39.9)  # the place
    return exif


def test_a_photo_is_kept_small_and_without_any_trace_of_place_or_device(
    ws: Workspace, visit: Visit
) -> None:
    taken = make_picture(3000, 2000, exif=_exif())
    assert b"Galaxy" in taken
    photo = attachments.add_photo(
        ws, visit.id, taken, shows_people=False, consent=None, caption="المعصرة"
    )
    content = attachments.content(ws, photo.id)
    assert _opened(content).size == (1600, 1067)
    assert b"Galaxy" not in content
    assert not dict(_opened(content).getexif())
    assert (photo.media_type, photo.byte_size, photo.caption) == (
        "image/jpeg",
        len(content),
        "المعصرة",
    )
    assert photo.taken_at == NOW
    assert visits.visit_page(ws, visit.id).attachments == (photo,)


def test_a_photo_taken_upright_is_kept_upright(ws: Workspace, visit: Visit) -> None:
    turned = make_picture(60, 40, exif=_exif(orientation=6))
    photo = attachments.add_photo(ws, visit.id, turned, shows_people=False, consent=None)
    assert _opened(attachments.content(ws, photo.id)).size == (40, 60)


@pytest.mark.parametrize("form", ["PNG", "BMP", "WEBP", "GIF"])
def test_other_pictures_become_jpeg(ws: Workspace, visit: Visit, tmp_path: Path, form: str) -> None:
    source = tmp_path / "picture"
    source.write_bytes(make_picture(form=form))
    photo = attachments.add_photo(ws, visit.id, source, shows_people=False, consent=None)
    assert _opened(attachments.content(ws, photo.id)).format == "JPEG"


def test_a_thumbnail_is_small(ws: Workspace, visit: Visit) -> None:
    noise = Image.effect_noise((1600, 1200), 90)
    written = io.BytesIO()
    noise.save(written, "PNG")
    photo = attachments.add_photo(
        ws, visit.id, written.getvalue(), shows_people=False, consent=None
    )
    thumbnail = attachments.thumbnail(ws, photo.id)
    assert (photo.thumb_sha256, photo.thumb_byte_size) == (
        hashlib.sha256(thumbnail).hexdigest(),
        len(thumbnail),
    )
    assert max(_opened(thumbnail).size) <= 240
    assert len(thumbnail) <= 10_240


@pytest.mark.parametrize("consent", [None, False])
def test_people_are_not_shown_without_their_consent(
    ws: Workspace, visit: Visit, consent: bool | None
) -> None:
    with pytest.raises(ConsentMissing):
        attachments.add_photo(ws, visit.id, make_picture(), shows_people=True, consent=consent)
    assert visits.visit_page(ws, visit.id).attachments == ()


def test_a_consent_is_noted_where_people_are_shown(ws: Workspace, visit: Visit) -> None:
    shown = attachments.add_photo(ws, visit.id, make_picture(), shows_people=True, consent=True)
    empty = attachments.add_photo(
        ws, visit.id, make_picture(50, 50), shows_people=False, consent=True
    )
    assert (shown.consent, empty.consent) == (True, None)


@pytest.mark.parametrize(
    "content", [b"", b"not a picture", make_picture()[:200], b"%PDF-1.7", b"\xff\xd8\xff\xe0"]
)
def test_what_is_no_picture_is_said_so(ws: Workspace, visit: Visit, content: bytes) -> None:
    with pytest.raises(PictureUnreadable):
        attachments.add_photo(ws, visit.id, content, shows_people=False, consent=None)


def test_a_missing_file_is_said_to_be_unreadable(
    ws: Workspace, visit: Visit, tmp_path: Path
) -> None:
    with pytest.raises(PictureUnreadable):
        attachments.add_photo(ws, visit.id, tmp_path / "none.jpg", shows_people=False, consent=None)


def test_a_signature_takes_the_place_of_the_earlier_one(ws: Workspace, visit: Visit) -> None:
    def sign(role: AttachmentRole, width: int) -> None:
        attachments.add_signature(ws, visit.id, role, make_picture(width, 20, "PNG"))

    sign(AttachmentRole.SIGNATURE_COACH, 30)
    sign(AttachmentRole.SIGNATURE_COOPERATIVE, 31)
    sign(AttachmentRole.SIGNATURE_COACH, 32)
    kept = visits.visit_page(ws, visit.id).attachments
    widths = {each.role: _opened(attachments.content(ws, each.id)).width for each in kept}
    assert len(kept) == 2
    assert widths == {AttachmentRole.SIGNATURE_COACH: 32, AttachmentRole.SIGNATURE_COOPERATIVE: 31}


def test_a_signature_is_a_png(ws: Workspace, visit: Visit) -> None:
    with pytest.raises(PictureUnreadable):
        attachments.add_signature(ws, visit.id, AttachmentRole.SIGNATURE_COACH, make_picture())


def test_nothing_is_added_to_a_visit_that_has_ended_or_is_not_there(
    ws: Workspace, visit: Visit
) -> None:
    ended = make_visit(COOPERATIVE, state=VisitState.SUBMITTED)
    keep(ws, ended)
    with pytest.raises(RecordFrozen):
        attachments.add_photo(ws, ended.id, make_picture(), shows_people=False, consent=None)
    with pytest.raises(RecordMissing):
        attachments.add_photo(ws, new_visit_id(), make_picture(), shows_people=False, consent=None)
    with pytest.raises(RecordMissing):
        attachments.content(ws, new_attachment_id())


def test_a_removed_photo_can_be_restored_while_the_profile_is_open(
    ws: Workspace, visit: Visit
) -> None:
    photo = attachments.add_photo(ws, visit.id, make_picture(), shows_people=False, consent=None)
    attachments.remove(ws, photo.id)
    assert visits.visit_page(ws, visit.id).attachments == ()
    attachments.restore(ws, photo)
    assert visits.visit_page(ws, visit.id).attachments == (photo,)
    assert attachments.content(ws, photo.id)


def test_a_removed_photo_leaves_the_disk_when_the_profile_is_opened_again(
    ws: Workspace, visit: Visit
) -> None:
    removed = attachments.add_photo(ws, visit.id, make_picture(), shows_people=False, consent=None)
    kept = attachments.add_photo(ws, visit.id, make_picture(70), shows_people=False, consent=None)
    attachments.remove(ws, removed.id)
    ws.close()
    with profiles.unlock(ws.folder, PASSPHRASE) as again:
        assert not again.attachments.has(removed.sha256)
        assert attachments.content(again, kept.id)


def test_while_another_window_has_the_profile_open_nothing_leaves_the_disk(
    ws: Workspace, visit: Visit
) -> None:
    photo = attachments.add_photo(ws, visit.id, make_picture(), shows_people=False, consent=None)
    attachments.remove(ws, photo.id)
    profiles.unlock(ws.folder, PASSPHRASE).close()
    attachments.restore(ws, photo)
    assert attachments.content(ws, photo.id)


def test_an_altered_photo_is_said_to_be_unreadable(ws: Workspace, visit: Visit) -> None:
    photo = attachments.add_photo(ws, visit.id, make_picture(), shows_people=False, consent=None)
    ws.attachments.path(photo.sha256).write_bytes(b"altered")
    with pytest.raises(AttachmentUnreadable):
        attachments.content(ws, photo.id)


def test_a_thumbnail_is_there_before_its_photo_has_arrived(ws: Workspace, visit: Visit) -> None:
    photo = attachments.add_photo(
        ws, visit.id, make_picture(900, 700), shows_people=False, consent=None
    )
    ws.attachments.remove(photo.sha256)
    assert _opened(attachments.thumbnail(ws, photo.id)).size == (240, 187)
    with pytest.raises(AttachmentAwaited):
        attachments.content(ws, photo.id)


def test_a_photo_that_both_sides_had_and_that_is_gone_is_unreadable_not_awaited(
    ws: Workspace, visit: Visit
) -> None:
    photo = attachments.add_photo(ws, visit.id, make_picture(), shows_people=False, consent=None)
    with ws.database.writing() as connection:
        contents.mark_stored(connection, photo.sha256)
    ws.attachments.remove(photo.sha256)
    with pytest.raises(AttachmentUnreadable) as lost:
        attachments.content(ws, photo.id)
    assert not isinstance(lost.value, AttachmentAwaited)


def test_the_thumbnail_stays_on_the_disk_with_its_photo(
    ws: Workspace, visit: Visit, tmp_path: Path
) -> None:
    photo = attachments.add_photo(ws, visit.id, make_picture(), shows_people=False, consent=None)
    ws.close()
    with closing(profiles.unlock(ws.folder, PASSPHRASE)) as again:
        assert photo.thumb_sha256 is not None
        assert again.attachments.has(photo.thumb_sha256)


def _scan(pages: int = 1) -> bytes:
    written = io.BytesIO()
    page = Image.new("RGB", (600, 800), "white")
    page.save(written, "PDF", save_all=True, append_images=[page] * (pages - 1))
    return written.getvalue()


def test_a_pdf_is_kept_as_it_is_with_a_small_picture_of_its_first_page(
    ws: Workspace, visit: Visit, tmp_path: Path
) -> None:
    source = tmp_path / "محضر الجمع العام.pdf"
    source.write_bytes(_scan(2))
    scan = attachments.add_file(
        ws, visit.id, source, shows_people=True, consent=None, file_name=source.name
    )
    assert (scan.role, scan.media_type, scan.file_name) == (
        AttachmentRole.SCAN,
        "application/pdf",
        "محضر الجمع العام.pdf",
    )
    assert attachments.content(ws, scan.id) == source.read_bytes()
    assert _opened(attachments.thumbnail(ws, scan.id)).format == "JPEG"
    assert _opened(attachments.picture(ws, scan.id)).size == (1200, 1600)
    assert (scan.shows_people, scan.consent) == (None, None)


def test_a_scan_of_too_many_bytes_is_refused(ws: Workspace, visit: Visit) -> None:
    heavy = _scan() + bytes(attachments.LARGEST_SCAN_BYTES)
    with pytest.raises(AttachmentTooLarge):
        attachments.add_scan(ws, visit.id, heavy)
    assert visits.visit_page(ws, visit.id).attachments == ()


def test_a_file_is_known_by_its_content_and_not_by_its_ending(
    ws: Workspace, visit: Visit, tmp_path: Path
) -> None:
    source = tmp_path / "photo.pdf"
    source.write_bytes(make_picture())
    photo = attachments.add_file(ws, visit.id, source, shows_people=False, consent=None)
    assert photo.role is AttachmentRole.PHOTO


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Khadija\\photo.jpg", "photo.jpg"),
        ("a\x00b\n\u202egpj.jpg", "abgpj.jpg"),
        ("..", None),
        ("x" * 400, "x" * 120),
    ],
)
def test_of_a_file_name_only_the_name_stays(
    ws: Workspace, visit: Visit, name: str, kept: str | None
) -> None:
    photo = attachments.add_photo(
        ws, visit.id, make_picture(), shows_people=False, consent=None, file_name=name
    )
    assert photo.file_name == kept


def test_what_a_photo_shows_can_be_said_afterwards(ws: Workspace, visit: Visit) -> None:
    photo = attachments.add_photo(ws, visit.id, make_picture(), shows_people=False, consent=None)
    attachments.describe(ws, photo.id, "المعصرة الجديدة")
    (kept,) = visits.visit_page(ws, visit.id).attachments
    assert kept.caption == "المعصرة الجديدة"
    with pytest.raises(RecordMissing):
        attachments.describe(ws, new_attachment_id(), "x")


def test_where_the_disk_is_full_the_room_a_photo_needs_is_said(ws: Workspace, visit: Visit) -> None:
    resource = pytest.importorskip("resource")  # the system's own limit on the size of a file
    # Its write-ahead log must still grow: the photo's own file is what does not fit.
    noise = io.BytesIO()
    Image.effect_noise((1600, 1600), 90).convert("RGB").save(noise, "PNG")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(NoRoomForPhoto) as full:
            attachments.add_photo(ws, visit.id, noise.getvalue(), shows_people=False, consent=None)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert full.value.values["megabytes"] == 1
    assert visits.visit_page(ws, visit.id).attachments == ()
