"""How a laptop joins: the request it makes with an invitation, the server's signed answer; docs/protocol.md, section 9.

Laptop: `enrol_request`, `open_enrolment`. Server: `proof_holds`, `request_is_signed`, `enrol_answer`.
"""

import hmac
from dataclasses import dataclass
from hashlib import blake2b
from typing import Annotated

import msgspec

from mourafaka_protocol.frames import DEFAULT_POLICY, OfflinePolicy
from mourafaka_protocol.identity import DeviceIdentity, ServerIdentity, fingerprint, verified
from mourafaka_protocol.problems import ProblemCode, ProtocolError

_ENROL = b"mourafaka enrol 1\0"
_ENROLLED = b"mourafaka enrolled 1\0"

_Key = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
_DeviceId = Annotated[bytes, msgspec.Meta(min_length=8, max_length=8)]
_Id = Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]
_Signature = Annotated[bytes, msgspec.Meta(min_length=64, max_length=64)]


class EnrolRequest(msgspec.Struct, frozen=True):
    """What `POST /enrol` takes as JSON, bytes in base 64. `label` is what people call the laptop."""

    handle: Annotated[bytes, msgspec.Meta(min_length=4, max_length=4)]
    device_id: _DeviceId
    signing_key: _Key
    sealing_key: _Key
    label: Annotated[str, msgspec.Meta(max_length=100)]
    nonce: _Id
    proof: _Key
    signature: _Signature


class EnrolAnswer(msgspec.Struct, frozen=True):
    """What it answers as JSON: a signed document, opened with `open_enrolment`."""

    document: bytes
    server_key: _Key
    signature: _Signature


class _EnrolledDocument(msgspec.Struct, array_like=True, frozen=True):
    device_id: _DeviceId
    coach_id: _Id
    name_ar: str | None
    name_fr: str | None
    certificate: bytes
    scopes: list[str]
    epoch: int
    now_ms: int
    dictionaries: list[int]
    policy: OfflinePolicy
    server_seal_key: _Key | None
    escrow_recipient: str | None


@dataclass(frozen=True)
class Enrolment:
    """What the server says of a device it took in. `scopes` are those granted to its coach now.

    Bundles are sealed to `server_seal_key` (X25519, 32 bytes) and to `escrow_recipient` (age's `age1…`); None where
    the server takes no bundles, or keeps no such key.
    """

    device_id: bytes
    coach_id: bytes
    name_ar: str | None
    name_fr: str | None
    certificate: bytes
    scopes: tuple[str, ...]
    epoch: int
    now_ms: int
    dictionaries: tuple[int, ...] = ()
    policy: OfflinePolicy = DEFAULT_POLICY
    server_seal_key: bytes | None = None
    escrow_recipient: str | None = None


def invitation_key(secret: bytes) -> bytes:
    """What the server keeps of an invitation's secret, and what proofs are keyed with."""
    return blake2b(secret, digest_size=32, person=b"mourafaka-invite").digest()


def enrol_request(
    identity: DeviceIdentity, handle: bytes, secret: bytes, label: str, nonce: bytes
) -> EnrolRequest:
    """The request of a new device that holds an invitation; `nonce` is 16 random bytes."""
    request = EnrolRequest(
        handle=handle,
        device_id=identity.device_id,
        signing_key=identity.signing_key,
        sealing_key=identity.sealing_key,
        label=label,
        nonce=nonce,
        proof=bytes(32),
        signature=bytes(64),
    )
    statement = _statement(request)
    proof = _proof(invitation_key(secret), statement)
    return msgspec.structs.replace(request, proof=proof, signature=identity.sign(statement + proof))


def proof_holds(request: EnrolRequest, key: bytes) -> bool:
    """Whether the request was made with the invitation whose `invitation_key` this is; in constant time."""
    return hmac.compare_digest(_proof(key, _statement(request)), request.proof)


def request_is_signed(request: EnrolRequest) -> bool:
    """Whether the sender holds the private key of the signing key it presents."""
    return verified(request.signing_key, request.signature, _statement(request) + request.proof)


def enrol_answer(server: ServerIdentity, nonce: bytes, enrolment: Enrolment) -> EnrolAnswer:
    """The signed answer."""
    document = msgspec.msgpack.encode(
        _EnrolledDocument(
            enrolment.device_id,
            enrolment.coach_id,
            enrolment.name_ar,
            enrolment.name_fr,
            enrolment.certificate,
            list(enrolment.scopes),
            enrolment.epoch,
            enrolment.now_ms,
            list(enrolment.dictionaries),
            enrolment.policy,
            enrolment.server_seal_key,
            enrolment.escrow_recipient,
        )
    )
    return EnrolAnswer(document, server.server_key, server.sign(_ENROLLED + nonce + document))


def open_enrolment(answer: EnrolAnswer, fingerprint_start: bytes, nonce: bytes) -> Enrolment:
    """The enrolment, once it is sure that the server is the one the invitation names.

    Raises ProtocolError `wrong_server` otherwise, `malformed_frame` where the document cannot be read.
    """
    if not hmac.compare_digest(
        fingerprint(answer.server_key)[: len(fingerprint_start)], fingerprint_start
    ):
        raise ProtocolError(ProblemCode.WRONG_SERVER, "another key than the invitation's")
    if not verified(answer.server_key, answer.signature, _ENROLLED + nonce + answer.document):
        raise ProtocolError(ProblemCode.WRONG_SERVER, "the answer is not signed")
    try:
        document = msgspec.msgpack.decode(answer.document, type=_EnrolledDocument)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise ProtocolError(ProblemCode.MALFORMED_FRAME, f"enrolment: {error}") from error
    return Enrolment(
        document.device_id,
        document.coach_id,
        document.name_ar,
        document.name_fr,
        document.certificate,
        tuple(document.scopes),
        document.epoch,
        document.now_ms,
        tuple(document.dictionaries),
        document.policy,
        document.server_seal_key,
        document.escrow_recipient,
    )


def _statement(request: EnrolRequest) -> bytes:
    parts = [
        request.handle,
        request.device_id,
        request.signing_key,
        request.sealing_key,
        request.label,
        request.nonce,
    ]
    return _ENROL + msgspec.msgpack.encode(parts)


def _proof(key: bytes, statement: bytes) -> bytes:
    return blake2b(statement, key=key, digest_size=32).digest()
