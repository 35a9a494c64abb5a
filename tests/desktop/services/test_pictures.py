"""A photo leaves as its pixels: small, upright, and silent about who took it, where and with what."""

import io
import math

import pytest
from PIL import Image

from mourafaka_desktop.errors import (
    PictureFormatUnknown,
    PictureTooLarge,
    PictureUnreadable,
    ScanUnreadable,
)
from mourafaka_desktop.services import pictures
from mourafaka_desktop.services.pictures import FileKind
from tests.builders import make_picture

GPS, MAKER_NOTE, SERIAL_NUMBER, OWNER, COMMENT = 0x8825, 0x927C, 0xA431, 0xA430, 0x9286
TELEPHONE, SOFTWARE, TAKEN = 0x0110, 0x0131, 0x0132
TELLTALES = (
    b"Galaxy",
    b"R58N12ABC",
    b"Khadija",
    b"maker note",
    b"2026:11",
    b"Exif",
    b"adobe",
    b"secret",
)


def telltale_photo(width: int = 2400, height: int = 1800, **place: object) -> bytes:
    """A photo as a telephone writes it, with all that it says of itself."""
    exif = Image.Exif()
    exif[TELEPHONE], exif[SOFTWARE], exif[TAKEN] = "Galaxy A13", "secret 1.2", "2026:11:23 09:30:00"
    details = exif.get_ifd(0x8769)
    details[SERIAL_NUMBER], details[OWNER] = "R58N12ABC", "Khadija"
    details[MAKER_NOTE], details[COMMENT] = b"maker note", b"secret"
    exif.get_ifd(GPS).update(
        place or {1: "N", 2: (30.0, 25.0, 39.9), 3: "W", 4: (9.0, 35.0, 53.0), 29: "2026:11:23"}
    )
    packet = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>secret</x:xmpmeta>"
    return make_picture(width, height, exif=exif, xmp=packet, comment=b"secret")


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def noisy(width: int, height: int, form: str = "JPEG") -> bytes:
    written = io.BytesIO()
    Image.effect_noise((width, height), 90).convert("RGB").save(written, form)
    return written.getvalue()


def pdf(pages: int = 1) -> bytes:
    written = io.BytesIO()
    page = Image.new("RGB", (600, 800), "white")
    page.save(written, "PDF", save_all=True, append_images=[page] * (pages - 1))
    return written.getvalue()


def test_nothing_but_the_pixels_leaves():
    taken = telltale_photo()
    assert all(word in taken for word in TELLTALES)
    photo = pictures.reduced_photo(taken)
    assert not [word for word in TELLTALES if word in photo]
    assert not dict(opened(photo).getexif())
    assert set(opened(photo).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_the_place_stays_where_that_is_asked_for_and_nothing_else_does():
    photo = pictures.reduced_photo(telltale_photo(), keeps_position=True)
    exif = opened(photo).getexif()
    place = exif.get_ifd(GPS)
    assert set(exif) == {GPS}
    assert set(place) == {1, 2, 3, 4}
    assert (place[1], place[3]) == ("N", "W")
    assert [float(part) for part in place[2]] == pytest.approx([30, 25, 39.9], abs=0.01)
    assert [float(part) for part in place[4]] == pytest.approx([9, 35, 53], abs=0.01)
    assert not [word for word in TELLTALES if word in photo and word != b"Exif"]


@pytest.mark.parametrize(
    "place",
    [
        {1: "N", 2: (30.0, 25.0, 39.9)},
        {1: "N", 2: (130.0, 0.0, 0.0), 3: "W", 4: (9.0, 0.0, 0.0)},
        {1: "X", 2: (30.0, 0.0, 0.0), 3: "W", 4: (9.0, 0.0, 0.0)},
        {1: "N", 2: (30.0, 0.0), 3: "W", 4: (9.0, 0.0, 0.0)},
    ],
)
def test_a_place_that_cannot_be_true_does_not_stay(place: dict[int, object]):
    exif = Image.Exif()
    exif.get_ifd(GPS).update(place)
    photo = pictures.reduced_photo(make_picture(exif=exif), keeps_position=True)
    assert not dict(opened(photo).getexif())


@pytest.mark.parametrize(("width", "height"), [(4000, 3000), (3000, 4000), (1600, 200), (90, 70)])
def test_the_longest_side_is_1600_pixels_at_most(width: int, height: int):
    share = min(1600 / max(width, height), 1)
    size = opened(pictures.reduced_photo(make_picture(width, height))).size
    assert size == (math.floor(width * share + 0.5), math.floor(height * share + 0.5))


def test_a_photo_of_many_details_is_made_lighter_and_stays_readable():
    photo = pictures.reduced_photo(noisy(2000, 1500))
    assert max(opened(photo).size) >= 1024
    assert len(photo) < len(noisy(1600, 1200))


def test_a_usual_photo_is_about_200_kb():
    written = io.BytesIO()
    details = Image.effect_noise((160, 120), 60).resize((4000, 3000), Image.Resampling.BICUBIC)
    details.convert("RGB").save(written, "JPEG", quality=95)
    photo = pictures.reduced_photo(written.getvalue())
    assert opened(photo).size == (1600, 1200)
    assert len(photo) <= pictures.PHOTO_BYTES


@pytest.mark.parametrize("content", [noisy(1600, 1200), make_picture(20, 2000), make_picture(9, 9)])
def test_a_thumbnail_weighs_10_kb_at_most(content: bytes):
    small = pictures.thumbnail(content)
    assert len(small) <= pictures.THUMBNAIL_BYTES
    assert max(opened(small).size) <= 240


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright_however_the_telephone_was_held(orientation: int):
    upright = Image.new("RGB", (60, 40), "white")
    upright.paste("red", (0, 0, 20, 20))  # the corner at the top left
    turned = {
        1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_270,
    }[orientation]  # fmt: skip
    held = upright if turned is None else upright.transpose(turned)
    exif = Image.Exif()
    exif[0x0112] = orientation
    written = io.BytesIO()
    held.save(written, "JPEG", quality=95, exif=exif)
    kept = opened(pictures.reduced_photo(written.getvalue())).convert("RGB")
    assert kept.size == (60, 40)
    red, _green, blue = kept.getpixel((8, 8))  # type: ignore[misc]  # an RGB pixel has three parts
    assert red > 200 > 100 > blue


def test_what_is_transparent_becomes_white_and_a_scan_of_16_bits_keeps_its_greys():
    written = io.BytesIO()
    Image.new("RGBA", (30, 30), (0, 0, 0, 0)).save(written, "PNG")
    assert opened(pictures.reduced_photo(written.getvalue())).getpixel((9, 9)) == (255, 255, 255)
    written = io.BytesIO()
    Image.new("I;16", (30, 30), 32_000).save(written, "PNG")
    grey = opened(pictures.reduced_photo(written.getvalue())).getpixel((9, 9))
    assert isinstance(grey, tuple)
    assert all(120 <= part <= 130 for part in grey)


def test_a_photo_of_a_hundred_million_dots_is_read_at_a_fraction_of_its_size():
    written = io.BytesIO()
    Image.new("L", (12_000, 9_000), 128).save(written, "JPEG")
    assert opened(pictures.reduced_photo(written.getvalue())).size == (1600, 1200)


def test_a_small_file_that_unpacks_to_a_huge_picture_is_refused():
    written = io.BytesIO()
    Image.new("1", (12_000, 9_000)).save(written, "PNG")
    with pytest.raises(PictureTooLarge):
        pictures.reduced_photo(written.getvalue())


def test_a_photo_that_only_its_telephone_reads_is_called_by_its_name():
    with pytest.raises(PictureFormatUnknown):
        pictures.reduced_photo(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200))


@pytest.mark.parametrize(
    "content",
    [b"", b"not a picture", make_picture(400, 400)[:300], b"\x89PNG\r\n\x1a\n" + bytes(9)],
)
def test_what_is_no_picture_is_said_so(content: bytes):
    with pytest.raises(PictureUnreadable):
        pictures.reduced_photo(content)


def test_a_file_is_what_it_holds_whatever_its_name_says():
    assert pictures.kind_of(pdf()) is FileKind.PDF
    assert pictures.kind_of(make_picture()) is FileKind.PICTURE


def test_a_scan_shows_its_first_page():
    assert len(pictures.thumbnail_of_pdf(pdf(3))) <= pictures.THUMBNAIL_BYTES
    width, height = opened(pictures.first_page(pdf())).size
    assert (height, round(width / height, 1)) == (1600, 0.8)


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"%PDF-1.7\n%%EOF", pdf()[:300]])
def test_a_damaged_scan_is_said_so(content: bytes):
    with pytest.raises(ScanUnreadable):
        pictures.thumbnail_of_pdf(content)
