"""The invitation a coordinator hands to a coach: a server's address, a single-use code, the server's fingerprint.

`invitation_text` makes the one line that is typed, pasted or shown as a QR code; `parse_invitation` reads it back.
"""

import hmac
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import urlsplit

from mourafaka_protocol import crockford
from mourafaka_protocol.identity import FINGERPRINT_BYTES
from mourafaka_protocol.problems import ProblemCode, ProtocolError

HANDLE_BYTES = 4
SECRET_BYTES = 8
_VERSION = b"\x01"
_CHECK_BYTES = 2

CODE_LETTERS = (
    (len(_VERSION) + HANDLE_BYTES + SECRET_BYTES + FINGERPRINT_BYTES + _CHECK_BYTES) * 8 // 5
)
"""How many letters the code after the # has, dashes apart."""


@dataclass(frozen=True)
class Invitation:
    """What an invitation says. `url` has no trailing slash; `secret` is never sent and never logged."""

    url: str
    handle: bytes
    secret: bytes = field(repr=False)
    fingerprint_start: bytes


def invitation_text(invitation: Invitation) -> str:
    """The invitation as one line: `https://sync.example.ma/#07R6-4X2K-…`."""
    url = invitation.url.rstrip("/")
    content = _VERSION + invitation.handle + invitation.secret + invitation.fingerprint_start
    return f"{url}/#{crockford.grouped(content + _check(url, content))}"


def parse_invitation(text: str) -> Invitation:
    """The invitation in a typed or pasted line.

    Raises ProtocolError `invitation_malformed` where it is cut off, mistyped or no invitation at all.
    """
    address, mark, code = "".join(text.split()).partition("#")
    if not mark:
        raise _malformed("no # between address and code")
    url = address.rstrip("/")
    if not _is_web_address(url):
        raise _malformed("no web address")
    if len(code) > 2 * CODE_LETTERS:
        raise _malformed("too long")
    try:
        content = crockford.decode(code)
    except ValueError as error:
        raise _malformed(str(error)) from error
    if (
        len(content)
        != len(_VERSION) + HANDLE_BYTES + SECRET_BYTES + FINGERPRINT_BYTES + _CHECK_BYTES
    ):
        raise _malformed("wrong length")
    if content[:1] != _VERSION:
        raise _malformed("made by a newer server")
    body, check = content[:-_CHECK_BYTES], content[-_CHECK_BYTES:]
    if not hmac.compare_digest(check, _check(url, body)):
        raise _malformed("mistyped")
    secret_at = len(_VERSION) + HANDLE_BYTES
    return Invitation(
        url=url,
        handle=body[len(_VERSION) : secret_at],
        secret=body[secret_at : secret_at + SECRET_BYTES],
        fingerprint_start=body[secret_at + SECRET_BYTES :],
    )


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"https", "http"} and bool(parts.hostname)


def _check(url: str, content: bytes) -> bytes:
    return sha256(url.encode() + content).digest()[:_CHECK_BYTES]


def _malformed(detail: str) -> ProtocolError:
    return ProtocolError(ProblemCode.INVITATION_MALFORMED, detail)
