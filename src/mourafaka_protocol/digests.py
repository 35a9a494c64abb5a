"""How both sides find out cheaply that they hold the same: `row_digest` of a record, `cursor_digest` of all scopes."""

import uuid
from collections.abc import Mapping
from hashlib import blake2b

import msgspec

EMPTY_DIGEST = bytes(8)
"""The digest of a scope without records."""


def row_digest(record_kind: int, record_id: uuid.UUID, version: int) -> bytes:
    """What one live record adds to its scope's digest, 8 bytes."""
    content = record_kind.to_bytes(2, "big") + record_id.bytes + version.to_bytes(8, "big")
    return blake2b(content, digest_size=8, person=b"mourafaka-row").digest()


def combined(digest: bytes, other: bytes) -> bytes:
    """XOR: adds what is not in it, takes away what is; the order does not matter."""
    return bytes(left ^ right for left, right in zip(digest, other, strict=True))


def cursor_digest(cursors: Mapping[str, int]) -> bytes:
    """Stands in HELLO for the cursors where the device expects no news, 16 bytes."""
    content = msgspec.msgpack.encode(sorted([scope, version] for scope, version in cursors.items()))
    return blake2b(content, digest_size=16, person=b"mourafaka-cursor").digest()
