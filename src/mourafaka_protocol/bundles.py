"""The exchange as files for a USB key: `seal_bundle`, `envelope_of`, `open_bundle`; docs/protocol.md, section 12.1.

A bundle holds the frames of one direction and, beside them, contents of attachments and forms of questionnaires.
It is signed by who wrote it and sealed with age to who may read it; in the clear it says only for whom it is.
"""

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from hashlib import sha256

import msgspec
import pyrage

from mourafaka_protocol.identity import FINGERPRINT_BYTES, fingerprint, verified

FILE_ENDING = ".mkb"
"""How the name of a bundle's file ends."""

MAX_BUNDLE_BYTES = 256 * 1024 * 1024
"""A larger file is no bundle; far below what FAT32 can hold in one file."""

_MAGIC = b"MKB"
_VERSION = b"1"
_ENVELOPE = struct.Struct(f">3scB{FINGERPRINT_BYTES}s8s16sHH")
_SIGNED = {1: b"mourafaka bundle up 1\0", 2: b"mourafaka bundle down 1\0"}

_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


class Direction(IntEnum):
    """Which way a bundle goes."""

    UP = 1
    DOWN = 2


class BundleFlaw(StrEnum):
    """What is the matter with a file."""

    NO_BUNDLE = "no_bundle"
    TOO_NEW = "too_new"
    """Made by a later version of the program."""
    DAMAGED = "damaged"
    """Cut off, or altered on the way."""
    NOT_FOR_US = "not_for_us"
    """Sealed to somebody else."""


class BundleError(Exception):
    """A file that cannot be taken as a bundle; `flaw` says why."""

    def __init__(self, flaw: BundleFlaw) -> None:
        super().__init__(str(flaw))
        self.flaw = flaw


@dataclass(frozen=True)
class Envelope:
    """What a bundle says in the clear. `part` counts from 1; `device_id` is the laptop's, in both directions."""

    direction: Direction
    server_fingerprint: bytes
    device_id: bytes
    bundle_id: bytes
    part: int = 1
    parts: int = 1

    def to_bytes(self) -> bytes:
        """As it stands at the beginning of the file."""
        return _ENVELOPE.pack(
            _MAGIC,
            _VERSION,
            self.direction,
            self.server_fingerprint,
            self.device_id,
            self.bundle_id,
            self.part,
            self.parts,
        )

    def is_for(self, server_key: bytes) -> bool:
        """Whether it goes to, or comes from, the server with this public key."""
        return self.server_fingerprint == fingerprint(server_key)[:FINGERPRINT_BYTES]


@dataclass(frozen=True)
class Bundle:
    """What a bundle carries: `frames` as on the line, `contents` whole, each named by its own SHA-256.

    `hello_hash` is the SHA-256 of the HELLO body that the frames begin with, or answer. All parts of one bundle
    begin with the same HELLO. `stored` stands in answers: the SHA-256 of contents that came and lie with the server.
    """

    envelope: Envelope
    hello_hash: bytes
    made_ms: int
    frames: bytes
    contents: tuple[bytes, ...] = ()
    stored: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class OpenedBundle:
    """A bundle whose signature is still to be checked, with `is_signed_by`."""

    bundle: Bundle
    _body: bytes = field(repr=False)
    _signature: bytes = field(repr=False)

    def is_signed_by(self, signing_key: bytes) -> bool:
        """Whether the holder of this Ed25519 key wrote exactly this bundle."""
        return verified(
            signing_key, self._signature, _signed(self.bundle.envelope.direction, self._body)
        )


class _Sealed(msgspec.Struct, array_like=True, frozen=True):
    body: bytes
    signature: bytes


class _Body(msgspec.Struct, array_like=True, frozen=True):
    envelope: bytes
    hello_hash: bytes
    made_ms: int
    frames: bytes
    contents: list[bytes]
    stored: list[bytes]


def seal_bundle(bundle: Bundle, sign: Callable[[bytes], bytes], recipients: Sequence[str]) -> bytes:
    """The file of a bundle. `sign` makes the Ed25519 signature, `recipients` are age recipients, one at least."""
    body = msgspec.msgpack.encode(
        _Body(
            bundle.envelope.to_bytes(),
            bundle.hello_hash,
            bundle.made_ms,
            bundle.frames,
            list(bundle.contents),
            list(bundle.stored),
        )
    )
    signature = sign(_signed(bundle.envelope.direction, body))
    plain = msgspec.msgpack.encode(_Sealed(body, signature))
    keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    sealed: bytes = pyrage.encrypt(plain, keys)
    return bundle.envelope.to_bytes() + sealed


def envelope_of(content: bytes) -> Envelope:
    """What a file says in the clear, from its beginning alone. Nothing of it is proved. Raises BundleError."""
    if not content.startswith(_MAGIC):
        raise BundleError(BundleFlaw.NO_BUNDLE)
    if content[len(_MAGIC) : len(_MAGIC) + 1] != _VERSION:
        raise BundleError(BundleFlaw.TOO_NEW if len(content) > len(_MAGIC) else BundleFlaw.DAMAGED)
    if len(content) < _ENVELOPE.size:
        raise BundleError(BundleFlaw.DAMAGED)
    _magic, _version, direction, server, device_id, bundle_id, part, parts = _ENVELOPE.unpack_from(
        content
    )
    try:
        known = Direction(direction)
    except ValueError as error:
        raise BundleError(BundleFlaw.TOO_NEW) from error
    if not 1 <= part <= parts:
        raise BundleError(BundleFlaw.DAMAGED)
    return Envelope(known, server, device_id, bundle_id, part, parts)


def open_bundle(content: bytes, seal_private: bytes) -> OpenedBundle:
    """Open a file with the private X25519 key (32 bytes) it is sealed to. Raises BundleError."""
    return open_with_identity(content, age_identity(seal_private))


def open_with_identity(
    content: bytes, identity: str, *, limit: int = MAX_BUNDLE_BYTES
) -> OpenedBundle:
    """Open a file with an age identity, `AGE-SECRET-KEY-1…`: what a region's escrow key is. Raises BundleError."""
    envelope = envelope_of(content)
    if len(content) > limit:
        raise BundleError(BundleFlaw.DAMAGED)
    sealed = content[_ENVELOPE.size :]
    try:
        plain = pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity)])
    except pyrage.DecryptError as error:
        flaw = BundleFlaw.NOT_FOR_US if "matching" in str(error) else BundleFlaw.DAMAGED
        raise BundleError(flaw) from error
    try:
        told = msgspec.msgpack.decode(plain, type=_Sealed)
        body = msgspec.msgpack.decode(told.body, type=_Body)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise BundleError(BundleFlaw.DAMAGED) from error
    if body.envelope != envelope.to_bytes():
        raise BundleError(BundleFlaw.DAMAGED)
    bundle = Bundle(
        envelope,
        body.hello_hash,
        body.made_ms,
        body.frames,
        tuple(body.contents),
        tuple(body.stored),
    )
    return OpenedBundle(bundle, told.body, told.signature)


def age_recipient(seal_key: bytes) -> str:
    """A public X25519 key (32 bytes) as age writes it: `age1…`."""
    return _bech32("age", seal_key)


def age_identity(seal_private: bytes) -> str:
    """A private X25519 key (32 bytes) as age writes it: `AGE-SECRET-KEY-1…`."""
    return _bech32("age-secret-key-", seal_private).upper()


def is_age_recipient(text: str) -> bool:
    """Whether bundles can be sealed to it."""
    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True


def hello_hash(hello_body: bytes) -> bytes:
    """What ties an answer to its question."""
    return sha256(hello_body).digest()


def _signed(direction: Direction, body: bytes) -> bytes:
    return _SIGNED[direction] + sha256(body).digest()


def _bech32(prefix: str, content: bytes) -> str:
    """BIP 173, as age uses it: no limit on the length."""
    number = int.from_bytes(content, "big")
    spare = -len(content) * 8 % 5
    count = (len(content) * 8 + spare) // 5
    data = [(number << spare) >> 5 * (count - 1 - place) & 31 for place in range(count)]
    expanded = (
        [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]
    )
    check = _bech32_check([*expanded, *data, 0, 0, 0, 0, 0, 0]) ^ 1
    data += [check >> 5 * (5 - place) & 31 for place in range(6)]
    return f"{prefix}1{''.join(_BECH32[value] for value in data)}"


def _bech32_check(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_BECH32_GENERATOR):
            if top >> place & 1:
                check ^= generator
    return check
