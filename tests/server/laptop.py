"""A laptop that knows the protocol and nothing else: it drives the server in tests, over HTTP or in one process.

It keeps in attributes what a real one keeps on disk, and applies what the server sends by the rules of
docs/protocol.md.
"""

import secrets
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import msgspec

from mourafaka_protocol.blobs import (
    PART_CONTENT_TYPE,
    BlobCall,
    BlobState,
    authorization,
    blob_call,
)
from mourafaka_protocol.digests import EMPTY_DIGEST, combined, row_digest
from mourafaka_protocol.enrolment import (
    EnrolAnswer,
    Enrolment,
    EnrolRequest,
    enrol_request,
    open_enrolment,
)
from mourafaka_protocol.frames import (
    CONTENT_TYPE,
    Changes,
    End,
    Frame,
    Hello,
    HelloBody,
    Ops,
    Problem,
    Result,
    Revoke,
    ServerEnd,
    ServerHello,
    Shape,
    SnapshotBegin,
    SnapshotEnd,
    SnapshotRows,
    Verdict,
)
from mourafaka_protocol.identity import DeviceIdentity, check_server_hello
from mourafaka_protocol.invitation import Invitation
from mourafaka_protocol.kinds import RecordKind
from mourafaka_protocol.operations import (
    AMEND,
    CHAIN_START,
    Op,
    OpKind,
    next_chain,
    put_patch,
    set_patch,
)
from mourafaka_protocol.payloads import decode_server_hello_body, encode_hello_body
from mourafaka_protocol.problems import ProtocolError, problem_code
from mourafaka_protocol.scopes import cooperative_scope
from mourafaka_protocol.streams import encode_frame, read_frames
from mourafaka_protocol.sync import SyncProtocol

CLOCK_MS = 1_795_000_000_000


class HttpServer:
    """`SyncProtocol` over HTTP, each call as plainly as possible."""

    def __init__(self, url: str) -> None:
        self.client = httpx.Client(base_url=url, timeout=30)

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        answer = self.client.post("/enrol", content=msgspec.json.encode(request))
        raise_problem(answer)
        return msgspec.json.decode(answer.content, type=EnrolAnswer)

    def exchange(self, frames: Iterable[Frame]) -> Iterator[Frame]:
        content = b"".join(map(encode_frame, frames))
        answer = self.client.post(
            "/sync/1", content=content, headers={"Content-Type": CONTENT_TYPE}
        )
        for frame in read_frames(answer.content):
            if isinstance(frame, Problem):
                raise ProtocolError(problem_code(frame.code), frame.detail)
            yield frame

    def blob_state(self, call: BlobCall) -> BlobState:
        answer = self.client.head(
            f"/blob/{call.sha256}", headers={"Authorization": authorization(call)}
        )
        raise_problem(answer)
        return BlobState(int(answer.headers["Upload-Offset"]), int(answer.headers["Upload-Length"]))

    def blob_put(self, call: BlobCall, offset: int, content: Iterable[bytes]) -> BlobState:
        answer = self.client.patch(
            f"/blob/{call.sha256}",
            content=content,
            headers={
                "Authorization": authorization(call),
                "Upload-Offset": str(offset),
                "Content-Type": PART_CONTENT_TYPE,
            },
        )
        raise_problem(answer)
        return BlobState(int(answer.headers["Upload-Offset"]), -1)

    def blob_get(self, call: BlobCall, start: int) -> Iterator[bytes]:
        headers = {"Authorization": authorization(call), "Range": f"bytes={start}-"}
        answer = self.client.get(f"/blob/{call.sha256}", headers=headers)
        raise_problem(answer)
        yield answer.content


def raise_problem(answer: httpx.Response) -> None:
    """ProtocolError with the problem's code where the answer is one."""
    if answer.status_code >= 400:
        code = answer.headers["Problem-Code"]
        assert not answer.content or answer.json()["code"] == code
        raise ProtocolError(problem_code(code))


@dataclass
class Row:
    """One record as the laptop holds it."""

    version: int
    values: dict[int, Any]


@dataclass
class Answer:
    """What one exchange brought, beside what was applied."""

    verdict: Verdict
    frames: list[Frame]

    @property
    def results(self) -> list[Result]:
        return [frame for frame in self.frames if isinstance(frame, Result)]

    @property
    def refused(self) -> list[tuple[int, str]]:
        return [
            (refusal.ctr, refusal.code) for result in self.results for refusal in result.refused
        ]

    @property
    def conflicts(self) -> list[tuple[int, int, str | None, Any]]:
        return [(c.ctr, c.tag, c.key, c.lost) for result in self.results for c in result.conflicts]

    def of(self, kind: type[Any]) -> list[Any]:
        return [frame for frame in self.frames if isinstance(frame, kind)]


@dataclass
class Laptop:
    """One device of one coach. `outbox` holds every operation, acknowledged or not."""

    server: SyncProtocol
    identity: DeviceIdentity
    enrolment: Enrolment
    server_key: bytes
    exchange_no: int = 0
    acked: int = 0
    chain: bytes = CHAIN_START
    epoch: int = 0
    succeeds: bytes | None = None
    outbox: list[Op] = field(default_factory=list)
    cursors: dict[str, int] = field(default_factory=dict)
    rows: dict[tuple[str, int, uuid.UUID], Row] = field(default_factory=dict)

    @classmethod
    def enrol(cls, server: SyncProtocol, invitation: Invitation) -> "Laptop":
        identity = DeviceIdentity.generate(secrets.token_bytes(8))
        nonce = secrets.token_bytes(16)
        request = enrol_request(identity, invitation.handle, invitation.secret, "laptop", nonce)
        answer = server.enrol(request)
        enrolment = open_enrolment(answer, invitation.fingerprint_start, nonce)
        return cls(server, identity, enrolment, answer.server_key)

    # Writing

    def put(self, scope: str, kind: RecordKind, record_id: uuid.UUID, /, **fields: Any) -> Op:
        return self.write(OpKind.PUT, scope, kind.tag, record_id, put_patch(kind, fields))

    def set(self, scope: str, kind: RecordKind, record_id: uuid.UUID, old: dict, new: dict) -> Op:
        return self.write(OpKind.SET, scope, kind.tag, record_id, set_patch(kind, old, new))

    def amend(self, scope: str, kind: RecordKind, record_id: uuid.UUID, old: dict, new: dict) -> Op:
        """A change of what was handed in."""
        self.set(scope, kind, record_id, old, new)
        self.outbox[-1] = replace(self.outbox[-1], command=AMEND)
        return self.outbox[-1]

    def delete(self, scope: str, kind: RecordKind, record_id: uuid.UUID) -> Op:
        return self.write(OpKind.DEL, scope, kind.tag, record_id, {})

    def write(self, op_kind: OpKind, scope: str, kind: int, record_id: uuid.UUID, patch: Any) -> Op:
        op = Op(
            ctr=len(self.outbox) + 1,
            kind=op_kind,
            scope=scope,
            record_kind=kind,
            record_id=record_id,
            base=self.cursors.get(scope, 0),
            at_ms=CLOCK_MS + len(self.outbox),
            patch=patch,
        )
        self.outbox.append(op)
        if scope == cooperative_scope(record_id):
            self.cursors.setdefault(scope, 0)
        self._apply_own(op)
        return op

    def _apply_own(self, op: Op) -> None:
        place = (op.scope, op.record_kind, op.record_id)
        if op.kind is OpKind.DEL:
            self.rows.pop(place, None)
            return
        values = self.rows.setdefault(place, Row(0, {})).values
        for tag, part in op.patch.items():
            news = (
                {key: change.new for key, change in part.items()}
                if isinstance(part, dict)
                else part.new
            )
            _put(values, tag, news)

    # Syncing

    def hello(self, **changed: Any) -> Hello:
        self.exchange_no += 1
        body = HelloBody(
            device_id=self.identity.device_id,
            exchange_no=self.exchange_no,
            nonce=secrets.token_bytes(16),
            acked=self.acked,
            chain=self.chain,
            epoch=self.epoch,
            cursors=dict(self.cursors),
            cursor_digest=None,
            clock_ms=CLOCK_MS,
            application="test",
            protocol=1,
            schema=1,
            succeeds=self.succeeds,
        )
        content = encode_hello_body(replace(body, **changed))
        return Hello(content, self.identity.sign_hello(self.server_key, content))

    def pending(self) -> list[Op]:
        return [op for op in self.outbox if op.ctr > self.acked]

    def frames_up(self, **changed: Any) -> list[Frame]:
        pending = self.pending()
        operations = [Ops(tuple(pending))] if pending else []
        return [self.hello(**changed), *operations, End(pending[-1].ctr if pending else 0)]

    def sync(self, **changed: Any) -> Answer:
        up = self.frames_up(**changed)
        return self.take(up, list(self.server.exchange(up)))

    def take(self, up: list[Frame], down: list[Frame]) -> Answer:
        """Apply an answer, whole or cut off."""
        greeting = down[0]
        assert isinstance(greeting, ServerHello)
        check_server_hello(self.server_key, up[0].body, greeting.body, greeting.signature)
        said = decode_server_hello_body(greeting.body)
        verdict = said.verdict
        self.epoch = said.epoch
        refused: set[str] = set()
        for frame in down[1:]:
            match frame:
                case Result():
                    refused |= {self.outbox[refusal.ctr - 1].scope for refusal in frame.refused}
                    taken = [last for _, last in frame.accepted] + [
                        refusal.ctr for refusal in frame.refused
                    ]
                    self._acknowledge(max(taken, default=0))
                case Changes():
                    self._apply_changes(frame)
                    self._lay_pending_on_top()
                case SnapshotBegin():
                    incoming: dict = {}
                case SnapshotRows():
                    for row in frame.rows:
                        incoming[frame.scope, row.record_kind, row.record_id] = Row(
                            row.version, dict(row.values)
                        )
                case SnapshotEnd():
                    assert frame.count == len(incoming)
                    self._forget(frame.scope)
                    self.rows |= incoming
                    self.cursors[frame.scope] = frame.version
                    assert self.digest(frame.scope) == frame.digest
                    self._lay_pending_on_top()
                case ServerEnd():
                    verdict = frame.verdict
                    for scope in refused:  # what was refused is undone by a snapshot
                        self.cursors.pop(scope, None)
                    for digest in frame.digests:
                        if self.cursors.get(digest.scope) == digest.head and not self.pending():
                            assert self.digest(digest.scope) == digest.digest
                case Revoke():
                    for scope in frame.scopes:
                        self._forget(scope)
        return Answer(verdict, down)

    def _acknowledge(self, last_ctr: int) -> None:
        for op in self.outbox:
            if self.acked < op.ctr <= last_ctr:
                self.acked = op.ctr
                self.chain = next_chain(self.chain, op.operation_id(self.identity.device_id))

    def _apply_changes(self, page: Changes) -> None:
        assert self.cursors[page.scope] == page.after
        for change in page.changes:
            place = (page.scope, change.record_kind, change.record_id)
            if change.shape is Shape.GONE:
                self.rows.pop(place, None)
                continue
            row = self.rows.setdefault(place, Row(0, {}))
            row.version = change.version
            if change.shape is Shape.WHOLE:
                row.values = dict(change.values)
            elif change.values is not None:
                for tag, value in change.values.items():
                    _put(row.values, tag, value)
        self.cursors[page.scope] = page.upto

    def _lay_pending_on_top(self) -> None:
        for op in self.pending():
            self._apply_own(op)

    def _forget(self, scope: str) -> None:
        self.cursors.pop(scope, None)
        self.rows = {place: row for place, row in self.rows.items() if place[0] != scope}

    def start_anew(self) -> None:
        """After FORK: a new id, everything retained numbered again."""
        old = self.identity.device_id
        self.succeeds = old
        self.identity = replace(self.identity, device_id=secrets.token_bytes(8))
        self.outbox = [op.renumbered(old, number) for number, op in enumerate(self.outbox, start=1)]
        self.exchange_no, self.acked, self.chain = 0, 0, CHAIN_START

    # Looking

    def digest(self, scope: str) -> bytes:
        digest = EMPTY_DIGEST
        for (held, kind, record_id), row in self.rows.items():
            if held == scope:
                digest = combined(digest, row_digest(kind, record_id, row.version))
        return digest

    def values(self, scope: str, kind: RecordKind, record_id: uuid.UUID) -> dict[str, Any]:
        """A record's wire values by field name."""
        row = self.rows[scope, kind.tag, record_id]
        return {kind.by_tag[tag].name: value for tag, value in row.values.items()}

    def blob(self, method: str, sha256: str, at_ms: int) -> BlobCall:
        return blob_call(self.identity, self.server_key, method, sha256, at_ms)


def _put(values: dict[int, Any], tag: int, value: Any) -> None:
    if isinstance(value, dict):
        keyed = {**values.get(tag, {}), **value}
        values[tag] = {key: item for key, item in keyed.items() if item is not None}
    elif value is None:
        values.pop(tag, None)
    else:
        values[tag] = value
