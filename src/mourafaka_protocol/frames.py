"""The frames of the exchange as values, one class for each kind; docs/protocol.md, section 3.

`streams` turns them into bytes and back; `payloads` knows their layout.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NamedTuple

from mourafaka_protocol.operations import Op

CONTENT_TYPE = "application/vnd.mourafaka.frames"
"""The media type of a stream of frames."""

MAX_OPERATIONS = 500
"""The most operations of one OPS frame."""

MAX_CHANGES = 200
"""The most changes or rows of one frame down."""


class FrameKind(IntEnum):
    """The first byte of a frame."""

    HELLO = 1
    OPS = 2
    END = 3
    SERVER_HELLO = 17
    RESULT = 18
    GRANT = 19
    REVOKE = 20
    CHANGES = 21
    SNAPSHOT_BEGIN = 22
    SNAPSHOT_ROWS = 23
    SNAPSHOT_END = 24
    SERVER_END = 25
    PROBLEM = 26
    WANTED = 27
    ALIAS = 28


class Verdict(IntEnum):
    """What the server says of the exchange as a whole."""

    OK = 1
    FORK = 2
    RESEND = 3
    UPGRADE = 4
    WIPED = 5
    CURSORS = 6
    SUSPENDED = 7


class Shape(IntEnum):
    """What a change does to the record."""

    PATCH = 0
    GONE = 1
    WHOLE = 2


Values = Mapping[int, Any]
"""Field tag → wire value; a keyed field → {key: wire value}."""


@dataclass(frozen=True)
class HelloBody:
    """Who the device is and what it holds. `cursors` is None where `cursor_digest` stands instead."""

    device_id: bytes
    exchange_no: int
    nonce: bytes
    acked: int
    chain: bytes
    epoch: int
    cursors: Mapping[str, int] | None
    cursor_digest: bytes | None
    clock_ms: int
    application: str
    protocol: int
    schema: int
    dictionaries: tuple[int, ...] = ()
    frame_bytes: int = 0
    succeeds: bytes | None = None
    certificate: bytes | None = None
    """Shown where the server did not know the device: it may have been put back from before the enrolment."""


@dataclass(frozen=True)
class Hello:
    """The device's signed greeting; `body` is kept as the bytes that were signed (`encode_hello_body`)."""

    body: bytes
    signature: bytes


@dataclass(frozen=True)
class Ops:
    """Operations of the device with counters first_ctr, first_ctr + 1, …, all written in one schema."""

    operations: tuple[Op, ...]


@dataclass(frozen=True)
class End:
    """The device has sent what it wanted to; `last_ctr` is 0 where that was nothing."""

    last_ctr: int


class OfflinePolicy(NamedTuple):
    """How many days a laptop may work without an exchange before it warns, and before it only reads."""

    warn_after_days: int = 90
    read_only_after_days: int = 180


DEFAULT_POLICY = OfflinePolicy()
"""What holds where a server says nothing else."""


@dataclass(frozen=True)
class ServerHelloBody:
    """The server's greeting. `asked` repeats the device's `acked`; `server_name` is what people call the server.

    `chain` is the chain at `last_ctr`, where that lies beyond `asked` and the verdict is ok; None elsewhere.
    """

    verdict: Verdict
    epoch: int
    now_ms: int
    asked: int
    last_ctr: int
    durable_ctr: int
    protocol: int
    schema: int
    dictionaries: tuple[int, ...] = ()
    policy: OfflinePolicy = DEFAULT_POLICY
    server_name: str | None = None
    chain: bytes | None = None


@dataclass(frozen=True)
class ServerHello:
    """The server's signed greeting (`decode_server_hello_body`)."""

    body: bytes
    signature: bytes


@dataclass(frozen=True)
class Refusal:
    """An operation that was not applied; it lies in quarantine."""

    ctr: int
    code: str
    detail: str


@dataclass(frozen=True)
class ConflictNotice:
    """An operation that was applied over a value its writer had not seen; `lost` is that value, kept by the server."""

    ctr: int
    tag: int
    key: str | None
    lost: Any


@dataclass(frozen=True)
class Result:
    """What became of operations: ranges of accepted counters (both ends included), refusals, conflicts."""

    accepted: tuple[tuple[int, int], ...]
    refused: tuple[Refusal, ...] = ()
    conflicts: tuple[ConflictNotice, ...] = ()


@dataclass(frozen=True)
class Grant:
    """Scopes the device may hold and did not name."""

    scopes: tuple[str, ...]


@dataclass(frozen=True)
class Revoke:
    """Scopes the device named and may no longer hold."""

    scopes: tuple[str, ...]


@dataclass(frozen=True)
class RecordChange:
    """One change of a scope's log. `values` is None for GONE and for the device's own change applied as sent.

    `written_ms` is when a person last wrote the record, by that laptop's clock: for display only, None where unknown.
    """

    record_kind: int
    record_id: uuid.UUID
    version: int
    shape: Shape
    values: Values | None
    written_ms: int | None = None


@dataclass(frozen=True)
class Changes:
    """A page of a scope's log: what follows cursor `after`, up to cursor `upto`."""

    scope: str
    after: int
    upto: int
    changes: tuple[RecordChange, ...]


@dataclass(frozen=True)
class SnapshotBegin:
    """A whole scope follows, as of `version`, with `count` records."""

    scope: str
    version: int
    count: int


@dataclass(frozen=True)
class SnapshotRow:
    """One live record with all its fields; `written_ms` as in `RecordChange`."""

    record_kind: int
    record_id: uuid.UUID
    version: int
    values: Values
    written_ms: int | None = None


@dataclass(frozen=True)
class SnapshotRows:
    """Some records of a snapshot."""

    scope: str
    rows: tuple[SnapshotRow, ...]


@dataclass(frozen=True)
class SnapshotEnd:
    """The snapshot is complete; only now may records that were not in it be removed."""

    scope: str
    version: int
    count: int
    digest: bytes


@dataclass(frozen=True)
class ScopeDigest:
    """What the device must hold of a scope once it stands at `head`."""

    scope: str
    head: int
    digest: bytes


@dataclass(frozen=True)
class ServerEnd:
    """The answer is complete. Its verdict overrides that of the greeting."""

    verdict: Verdict
    last_ctr: int
    durable_ctr: int
    digests: tuple[ScopeDigest, ...] = ()


@dataclass(frozen=True)
class Problem:
    """The exchange ends here; what was committed before stands."""

    code: str
    detail: str


class WantedContent(NamedTuple):
    """A content that the server lacks, named by its SHA-256 in hex, and how many bytes of it are there."""

    sha256: str
    offset: int


@dataclass(frozen=True)
class Wanted:
    """Contents that records of the device's scopes name and the server lacks, the ones wanted first in front."""

    contents: tuple[WantedContent, ...]


@dataclass(frozen=True)
class Alias:
    """Pairs of an old scope and the one it was merged into."""

    scopes: tuple[tuple[str, str], ...]


Frame = (
    Hello
    | Ops
    | End
    | ServerHello
    | Result
    | Grant
    | Revoke
    | Changes
    | SnapshotBegin
    | SnapshotRows
    | SnapshotEnd
    | ServerEnd
    | Problem
    | Wanted
    | Alias
)
