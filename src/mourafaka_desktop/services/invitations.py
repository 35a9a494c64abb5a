"""An invitation as people receive it: in a message, in a file, in the picture of a QR code; `invitation_in()`."""

import io
import re
import warnings
from pathlib import Path

from mourafaka_desktop.errors import FileUnreadable, InvitationNotFound
from mourafaka_protocol.invitation import CODE_LETTERS, parse_invitation
from mourafaka_protocol.problems import ProtocolError

# A photo of a paper from a good telephone; a message is far smaller.
_LARGEST_BYTES = 32 * 1024 * 1024
_LARGEST_TEXT = 64 * 1024
_LONGEST_SIDE_PX = 2400

_ADDRESS = re.compile(r"https?://[^\s#]+/?#", re.IGNORECASE)


def invitation_in(source: Path | bytes | str) -> str:
    """The invitation that a file, a picture or a text holds, as one line.

    A path is read; bytes are a picture or a text. Raises InvitationNotFound where there is none in it,
    FileUnreadable where the file does not open.
    """
    if isinstance(source, str):
        found = _in_text(source)
    else:
        content = _content(source)
        found = _in_picture(content) or _in_text(content[:_LARGEST_TEXT].decode(errors="replace"))
    if found is None:
        raise InvitationNotFound
    return found


def _content(source: Path | bytes) -> bytes:
    if isinstance(source, bytes):
        return source
    try:
        if source.stat().st_size > _LARGEST_BYTES:
            raise FileUnreadable(source.name)
        return source.read_bytes()
    except OSError as failure:
        raise FileUnreadable(source.name) from failure


def _in_text(text: str) -> str | None:
    """The first invitation in a message, also where the message breaks its line; None without one."""
    for address in _ADDRESS.finditer(text):
        code: list[str] = []
        for letter in text[address.end() :]:
            if letter.isalnum():
                code.append(letter)
            elif letter != "-" and not letter.isspace():
                break
            if len(code) == CODE_LETTERS:
                break
        line = address.group() + "".join(code)
        try:
            parse_invitation(line)
        except ProtocolError:
            continue
        return line
    return None


def _in_picture(content: bytes) -> str | None:
    """The invitation in a QR code of the picture; None where it is no picture or shows none."""
    import zxingcpp
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            # A small file that unpacks to a huge picture is no invitation.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as opened:
                upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Warning):
        return None
    upright.thumbnail((_LONGEST_SIDE_PX, _LONGEST_SIDE_PX))
    ground = Image.new("RGBA", upright.size, "white")
    ground.alpha_composite(upright)
    wanted = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    for code in zxingcpp.read_barcodes(ground.convert("L"), formats=wanted):
        if (found := _in_text(code.text)) is not None:
            return found
    return None
