"""Attachment calls, each signed by the device: `blob_call`, `authorization`, `parse_authorization`.

A content is named by the SHA-256 of its plain bytes, in hex (docs/protocol.md, section 11).
"""

import base64
import binascii
import re
from dataclasses import dataclass

import msgspec

from mourafaka_protocol.identity import DeviceIdentity, fingerprint, verified
from mourafaka_protocol.problems import ProblemCode, ProtocolError

MAX_BLOB_BYTES = 16 * 1024 * 1024
"""The most bytes of one content."""

MOST_WANTED = 200
"""Contents that one WANTED names: where it names as many there may be others, which other exchanges name."""

PART_BYTES = 256 * 1024
"""What one PATCH should carry."""

PART_CONTENT_TYPE = "application/offset+octet-stream"
"""The media type of a part."""


_BLOB = b"mourafaka blob 1\0"
_HEADER = re.compile(
    r"Mourafaka device=([0-9a-f]{16}), at=(-?[0-9]{1,18}), signature=([A-Za-z0-9+/=]{88})", re.ASCII
)


@dataclass(frozen=True)
class BlobCall:
    """Who asks for which content. `at_ms` is the server's time as the device knows it."""

    method: str
    sha256: str
    device_id: bytes
    at_ms: int
    signature: bytes


@dataclass(frozen=True)
class BlobState:
    """How much of a content the server has, and how much its record announces, in bytes."""

    offset: int
    length: int

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to send."""
        return self.offset == self.length


def is_blob_name(name: str) -> bool:
    """Whether `name` is the hex SHA-256 that names a content."""
    return re.fullmatch(r"[0-9a-f]{64}", name, re.ASCII) is not None


def blob_call(
    identity: DeviceIdentity, server_key: bytes, method: str, sha256: str, at_ms: int
) -> BlobCall:
    """A signed call; `method` is `HEAD`, `PATCH` or `GET`."""
    signature = identity.sign(_content(server_key, method, sha256, at_ms))
    return BlobCall(method, sha256, identity.device_id, at_ms, signature)


def call_is_genuine(call: BlobCall, signing_key: bytes, server_key: bytes) -> bool:
    """Whether the device with `signing_key` signed this call for this server."""
    return verified(
        signing_key, call.signature, _content(server_key, call.method, call.sha256, call.at_ms)
    )


def authorization(call: BlobCall) -> str:
    """The Authorization header of a call."""
    signature = base64.b64encode(call.signature).decode()
    return f"Mourafaka device={call.device_id.hex()}, at={call.at_ms}, signature={signature}"


def parse_authorization(method: str, sha256: str, header: str) -> BlobCall:
    """The call of a request. Raises ProtocolError `device_unknown` where the header is none of ours."""
    match = _HEADER.fullmatch(header)
    if match is None:
        raise ProtocolError(ProblemCode.DEVICE_UNKNOWN, "no Authorization of a device")
    device, at, signature = match.groups()
    try:
        return BlobCall(
            method,
            sha256,
            bytes.fromhex(device),
            int(at),
            base64.b64decode(signature, validate=True),
        )
    except binascii.Error as error:
        raise ProtocolError(ProblemCode.DEVICE_UNKNOWN, "no signature") from error


def _content(server_key: bytes, method: str, sha256: str, at_ms: int) -> bytes:
    return _BLOB + fingerprint(server_key) + msgspec.msgpack.encode([method, sha256, at_ms])
