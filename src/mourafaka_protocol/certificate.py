"""The server's signed word that a device belongs to a coach: `issue_certificate`, `open_certificate`."""

from dataclasses import dataclass
from typing import Annotated

import msgspec

from mourafaka_protocol.identity import ServerIdentity, verified
from mourafaka_protocol.problems import ProblemCode, ProtocolError

_CERTIFICATE = b"mourafaka certificate 1\0"

_Key = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
_DeviceId = Annotated[bytes, msgspec.Meta(min_length=8, max_length=8)]
_Id = Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]
_Signature = Annotated[bytes, msgspec.Meta(min_length=64, max_length=64)]


class _CertificateBody(msgspec.Struct, array_like=True, frozen=True):
    version: int
    device_id: _DeviceId
    coach_id: _Id
    signing_key: _Key
    sealing_key: _Key
    issued_at_ms: int
    expires_at_ms: int
    name_ar: str | None = None
    name_fr: str | None = None


class _Signed(msgspec.Struct, array_like=True, frozen=True):
    body: bytes
    signature: _Signature


@dataclass(frozen=True)
class Certificate:
    """The server's word that a device with these keys belongs to a coach of this name."""

    device_id: bytes
    coach_id: bytes
    signing_key: bytes
    sealing_key: bytes
    issued_at_ms: int
    expires_at_ms: int
    name_ar: str | None = None
    name_fr: str | None = None


def issue_certificate(server: ServerIdentity, certificate: Certificate) -> bytes:
    """The signed certificate as bytes."""
    body = msgspec.msgpack.encode(
        _CertificateBody(
            1,
            certificate.device_id,
            certificate.coach_id,
            certificate.signing_key,
            certificate.sealing_key,
            certificate.issued_at_ms,
            certificate.expires_at_ms,
            certificate.name_ar,
            certificate.name_fr,
        )
    )
    return msgspec.msgpack.encode(_Signed(body, server.sign(_CERTIFICATE + body)))


def open_certificate(server_key: bytes, content: bytes) -> Certificate:
    """The certificate. ProtocolError `wrong_server` where that server did not issue it, `malformed_frame` otherwise."""
    try:
        signed = msgspec.msgpack.decode(content, type=_Signed)
        if not verified(server_key, signed.signature, _CERTIFICATE + signed.body):
            raise ProtocolError(
                ProblemCode.WRONG_SERVER, "the certificate is not signed by the pinned key"
            )
        body = msgspec.msgpack.decode(signed.body, type=_CertificateBody)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise ProtocolError(ProblemCode.MALFORMED_FRAME, f"certificate: {error}") from error
    return Certificate(
        body.device_id,
        body.coach_id,
        body.signing_key,
        body.sealing_key,
        body.issued_at_ms,
        body.expires_at_ms,
        body.name_ar,
        body.name_fr,
    )
