"""Pictures made small and silent: `reduced_photo()`, `thumbnail()`; what a file is: `kind_of()`.

A photo leaves here as its pixels alone, upright: no telephone, no serial number, no hour, no hidden small
picture. Where it was taken stays only when that is asked for, and then nothing but latitude and longitude.
"""

import io
import math
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import Enum
from typing import TYPE_CHECKING, Any

from mourafaka_desktop.errors import (
    PictureFormatUnknown,
    PictureTooLarge,
    PictureUnreadable,
    ScanUnreadable,
)

if TYPE_CHECKING:
    from PIL.Image import Exif, Image

PHOTO_BYTES = 200 * 1024
"""What a photo should weigh; one of very many details may weigh more, never less sharp than it must be."""

THUMBNAIL_BYTES = 10 * 1024
"""The most a thumbnail weighs."""

# Each is tried until one is light enough: longest side in pixels, JPEG quality.
_PHOTO_STEPS = ((1600, 82), (1600, 72), (1600, 62), (1280, 62))
_THUMBNAIL_STEPS = ((240, 72), (240, 55), (200, 45), (160, 40), (120, 30), (96, 20))

# A JPEG is read at a fraction of its size at once; any other picture is unpacked whole first.
_MOST_JPEG_PIXELS = 250_000_000
_MOST_PIXELS = 60_000_000

_GPS, _LATITUDE_REF, _LATITUDE, _LONGITUDE_REF, _LONGITUDE = 0x8825, 1, 2, 3, 4
_SECONDS_IN = (1, 60, 3600)
_PDF_WITHIN = 1024  # the mark of a PDF stands in its first kilobyte
_BRANDS_OF_HEIC = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}


class FileKind(Enum):
    """What a chosen file is, by its first bytes and never by its name."""

    PDF = "pdf"
    PICTURE = "picture"


def kind_of(content: bytes) -> FileKind:
    """What the file is; anything that is no PDF is taken for a picture until it is opened."""
    return FileKind.PDF if b"%PDF-" in content[:_PDF_WITHIN] else FileKind.PICTURE


def reduced_photo(picture: bytes, *, keeps_position: bool = False) -> bytes:
    """The picture as a JPEG of about 200 KB, at most 1600 pixels a side, on white where it is transparent.

    Raises PictureUnreadable, PictureFormatUnknown, PictureTooLarge.
    """
    with _opened(picture, _PHOTO_STEPS[0][0]) as opened:
        position = _position(opened.getexif()) if keeps_position else None
        return _lightest(_plain(opened), _PHOTO_STEPS, PHOTO_BYTES, position)


def thumbnail(picture: bytes) -> bytes:
    """A JPEG of at most 10 KB. Raises PictureUnreadable, PictureFormatUnknown, PictureTooLarge."""
    with _opened(picture, _THUMBNAIL_STEPS[0][0]) as opened:
        return _lightest(_plain(opened), _THUMBNAIL_STEPS, THUMBNAIL_BYTES, None)


def thumbnail_of_pdf(pdf: bytes) -> bytes:
    """The first page of a scan as a JPEG of at most 10 KB. Raises ScanUnreadable: broken, empty or locked."""
    return _lightest(_page(pdf, _THUMBNAIL_STEPS[0][0]), _THUMBNAIL_STEPS, THUMBNAIL_BYTES, None)


def first_page(pdf: bytes) -> bytes:
    """The first page of a scan as a JPEG, to be looked at. Raises ScanUnreadable."""
    return _encoded(_page(pdf, _PHOTO_STEPS[0][0]), 85, None)


def verify_png(picture: bytes) -> None:
    """Raises PictureUnreadable for anything but a PNG."""
    with _opened(picture, _PHOTO_STEPS[0][0]) as opened:
        if opened.format != "PNG":
            raise PictureUnreadable


@contextmanager
def _opened(picture: bytes, side_px: int) -> "Iterator[Image]":
    """The picture, read no finer than `side_px` needs where its format allows that."""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            # Pillow's bound knows no fractions of a JPEG; ours, below, does.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(picture)) as opened:
                _refuse_huge(opened)
                width, height = opened.size
                share = min(side_px / max(width, height), 1)
                opened.draft(None, (math.ceil(width * share), math.ceil(height * share)))
                opened.load()
                yield opened
    except Image.DecompressionBombError as error:
        raise PictureTooLarge from error
    except UnidentifiedImageError as error:
        is_heic = picture[4:8] == b"ftyp" and picture[8:12] in _BRANDS_OF_HEIC
        raise (PictureFormatUnknown() if is_heic else PictureUnreadable()) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise PictureUnreadable from error


def _refuse_huge(opened: "Image") -> None:
    width, height = opened.size
    most = _MOST_JPEG_PIXELS if opened.format in ("JPEG", "MPO") else _MOST_PIXELS
    if width * height > most:
        raise PictureTooLarge


def _plain(opened: "Image") -> "Image":
    """Upright, in the colours of a screen, on white, with nothing but its pixels."""
    from PIL import Image, ImageOps

    upright = ImageOps.exif_transpose(_in_eight_bits(_in_screen_colours(opened)))
    pixels = upright.convert("RGBA")
    ground = Image.new("RGB", pixels.size, "white")
    ground.paste(pixels, mask=pixels.getchannel("A"))
    return ground


def _in_screen_colours(opened: "Image") -> "Image":
    """Telephones write in wider colours, told by a profile that does not leave with the photo."""
    from PIL import ImageCms

    profile = opened.info.get("icc_profile")
    if not profile or opened.mode not in ("RGB", "CMYK"):
        return opened
    try:
        converted = ImageCms.profileToProfile(
            opened,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGB",
        )
    except (OSError, ImageCms.PyCMSError):
        return (
            opened  # a damaged profile: its colours are a little off, which is no reason to refuse
        )
    return converted or opened


def _in_eight_bits(opened: "Image") -> "Image":
    """A scan of 16 bits a dot would turn white otherwise."""
    if not opened.mode.startswith("I"):
        return opened
    return opened.convert("I").point(lambda level: level * (1 / 256)).convert("L")


def _lightest(
    picture: "Image", steps: Sequence[tuple[int, int]], most_bytes: int, position: "Exif | None"
) -> bytes:
    """The first of `steps` that is light enough, else the last."""
    written = b""
    for side_px, quality in steps:
        picture.thumbnail((side_px, side_px))
        written = _encoded(picture, quality, position)
        if len(written) <= most_bytes:
            break
    return written


def _encoded(picture: "Image", quality: int, position: "Exif | None") -> bytes:
    written = io.BytesIO()
    exif = {} if position is None else {"exif": position.tobytes()}
    picture.save(written, "JPEG", quality=quality, optimize=True, **exif)
    return written.getvalue()


def _position(exif: "Exif") -> "Exif | None":
    """Latitude and longitude alone, written anew; None where they are missing or cannot be true."""
    from PIL import Image

    place = exif.get_ifd(_GPS)
    north = _degrees(place.get(_LATITUDE), place.get(_LATITUDE_REF), "NS", 90)
    east = _degrees(place.get(_LONGITUDE), place.get(_LONGITUDE_REF), "EW", 180)
    if north is None or east is None:
        return None
    kept = Image.Exif()
    kept.get_ifd(_GPS).update(
        {
            _LATITUDE_REF: north[1],
            _LATITUDE: north[0],
            _LONGITUDE_REF: east[1],
            _LONGITUDE: east[0],
        }
    )
    return kept


def _degrees(
    parts: Any, direction: Any, directions: str, most: int
) -> tuple[tuple[float, float, float], str] | None:
    try:
        degrees = sum(float(part) / by for part, by in zip(parts, _SECONDS_IN, strict=True))
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    if direction not in tuple(directions) or not 0 <= degrees <= most:
        return None
    minutes = degrees % 1 * 60
    return (float(int(degrees)), float(int(minutes)), round(minutes % 1 * 60, 2)), direction


def _page(pdf: bytes, side_px: int) -> "Image":
    """pdfium knows one thread at a time: on the database lane only."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise ScanUnreadable from error
    try:
        if len(document) == 0:
            raise ScanUnreadable
        page = document[0]
        drawn: Image = page.render(scale=side_px / max(*page.get_size(), 1)).to_pil().convert("RGB")
    except pypdfium2.PdfiumError as error:
        raise ScanUnreadable from error
    finally:
        document.close()
    return drawn
