"""Invitations as they are handed over: typed, in a message, in a file, in a picture."""

import io
from pathlib import Path

import pytest
import segno
from PIL import Image, ImageFilter

from mourafaka_desktop.errors import FileUnreadable, InvitationNotFound
from mourafaka_desktop.services.invitations import invitation_in
from mourafaka_protocol.invitation import Invitation, invitation_text, parse_invitation

INVITATION = Invitation("https://sync.example.ma", b"hand", b"secret!!", bytes(range(10)))
LINE = invitation_text(INVITATION)


def qr_picture(text: str, *, scale: int = 6) -> Image.Image:
    written = io.BytesIO()
    segno.make(text, error="m").save(written, kind="png", scale=scale, border=4)
    return Image.open(io.BytesIO(written.getvalue())).convert("RGB")


def as_bytes(picture: Image.Image, kind: str = "PNG") -> bytes:
    written = io.BytesIO()
    picture.save(written, kind)
    return written.getvalue()


@pytest.mark.parametrize(
    "message",
    [
        LINE,
        f"مرحبا، هذا رمز الدعوة:\n{LINE}\nصالح إلى 7 دجنبر.",
        f"Bonjour,\r\n\r\nVotre invitation : {LINE}. Elle sert une fois.",
        LINE.replace("-", "-\n", 3),  # broken by a mail program
        LINE.lower(),
        f"See http://sync.example.ma/#help and then {LINE}",
    ],
)
def test_an_invitation_is_found_in_a_whole_message(message: str) -> None:
    assert parse_invitation(invitation_in(message)) == INVITATION


def test_an_invitation_is_read_from_a_text_file(tmp_path: Path) -> None:
    file = tmp_path / "دعوة.txt"
    file.write_text(f"\ufeffNadia Benamrou\n{LINE}\n", encoding="utf-8")
    assert parse_invitation(invitation_in(file)) == INVITATION


def test_an_invitation_is_read_from_a_picture_of_its_code(tmp_path: Path) -> None:
    file = tmp_path / "code.png"
    qr_picture(LINE).save(file)
    assert parse_invitation(invitation_in(file)) == INVITATION


def test_a_photo_of_a_paper_turned_blurred_and_grey_is_read() -> None:
    paper = Image.new("RGB", (1600, 1200), "#c9c4b8")
    code = qr_picture(LINE, scale=10).rotate(17, expand=True, fillcolor="white")
    paper.paste(code, (500, 300))
    taken = paper.filter(ImageFilter.GaussianBlur(2)).rotate(90, expand=True)
    assert parse_invitation(invitation_in(as_bytes(taken, "JPEG"))) == INVITATION


def test_a_transparent_picture_is_read_on_white() -> None:
    code = qr_picture(LINE).convert("L")
    picture = Image.new("RGBA", code.size, (0, 0, 0, 0))
    picture.putalpha(code.point(lambda grey: 255 - grey))
    assert parse_invitation(invitation_in(as_bytes(picture))) == INVITATION


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"\xff\xd8\xff not a picture after all",
        as_bytes(Image.new("RGB", (300, 300), "white")),
        as_bytes(qr_picture("https://example.ma/a-poster")),
        LINE[:-3].encode(),
        LINE.replace("example", "exemple").encode(),
        "no invitation here",
    ],
)
def test_what_holds_no_invitation_is_said_so(source: bytes | str) -> None:
    with pytest.raises(InvitationNotFound):
        invitation_in(source)


def test_a_picture_that_unpacks_to_a_huge_one_is_refused_quietly() -> None:
    bomb = as_bytes(Image.new("1", (20_000, 20_000)))
    with pytest.raises(InvitationNotFound):
        invitation_in(bomb)


def test_a_file_that_does_not_open_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable):
        invitation_in(tmp_path / "gone.png")
