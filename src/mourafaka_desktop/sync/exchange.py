"""One request and its answer: prepare what goes up, then store each frame that comes down.

`Round` holds what one exchange needs from its first frame to its last. Each frame of the server is stored in a
transaction of its own as it arrives, so an exchange that breaks keeps what it had (docs/protocol.md, 4 to 7).
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.errors import ConnectionLost
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import incoming, operations, outbox, peers
from mourafaka_desktop.storage.incoming import ScopeIncompleteError
from mourafaka_desktop.storage.operations import Operation
from mourafaka_desktop.storage.peers import Peer
from mourafaka_desktop.sync.wire import incoming_change, op_of
from mourafaka_protocol import version
from mourafaka_protocol.digests import EMPTY_DIGEST, combined, row_digest
from mourafaka_protocol.frames import (
    Changes as ChangesFrame,
)
from mourafaka_protocol.frames import (
    End,
    Frame,
    Hello,
    HelloBody,
    Problem,
    Result,
    Revoke,
    ScopeDigest,
    ServerEnd,
    ServerHello,
    ServerHelloBody,
    SnapshotBegin,
    SnapshotEnd,
    SnapshotRow,
    SnapshotRows,
    Verdict,
)
from mourafaka_protocol.identity import DeviceIdentity, check_server_hello
from mourafaka_protocol.kinds import kind_named
from mourafaka_protocol.operations import CHAIN_START, next_chain
from mourafaka_protocol.payloads import decode_server_hello_body, encode_hello_body
from mourafaka_protocol.problems import ProblemCode, ProtocolError, RefusalCode
from mourafaka_protocol.streams import split_operations

if TYPE_CHECKING:
    from sqlalchemy import Connection

# A frame of 64 KiB is about 16 KiB once it is compressed: the size a good line carries at once.
_PLAIN_TO_STORED = 4

# Of these the record may stay as the coach wrote it; after any other refusal the scope comes anew.
_LEAVES_RECORD = {
    RefusalCode.SCOPE_NOT_GRANTED,
    RefusalCode.READ_ONLY_SCOPE,
    RefusalCode.WRONG_SCOPE,
}


class Ending(Enum):
    """What to do after a round."""

    DONE = "done"
    AGAIN = "again"  # the server asks for what it did not get, or for a new identity


@dataclass(frozen=True)
class Prepared:
    """What goes up: decided once, from one state of the store."""

    peer: Peer
    identity: DeviceIdentity
    hello_body: bytes
    frames: tuple[Frame, ...]
    operations: tuple[Operation, ...]


def prepare(workspace: Workspace, *, nonce: bytes, application: str) -> Prepared:
    """Freeze what has never left and say what this laptop holds. The exchange number is on disk before it is sent."""
    with workspace.database.keeping() as connection:
        outbox.freeze(connection)
        peer = peers.peer(connection)
        if peer is None:
            raise ValueError("this profile was never enrolled")
        peer = replace(peer, exchange_no=peer.exchange_no + 1)
        peers.put_peer(connection, peer)
        to_send = operations.operations(connection, after_ctr=peer.acked)
        cursors = incoming.cursors_to_name(connection)
    identity = DeviceIdentity(peer.device_id, peer.signing_key, peer.sealing_key)
    body = encode_hello_body(
        HelloBody(
            device_id=peer.device_id,
            exchange_no=peer.exchange_no,
            nonce=nonce,
            acked=peer.acked,
            chain=peer.chain,
            epoch=peer.epoch,
            cursors=cursors,
            cursor_digest=None,
            clock_ms=_milliseconds(workspace.clock()),
            application=application,
            protocol=version.PROTOCOL,
            schema=version.SCHEMA,
            succeeds=peer.succeeds,
        )
    )
    ops = [op_of(operation) for operation in to_send]
    frames: tuple[Frame, ...] = (
        Hello(body, identity.sign_hello(peer.server_key, body)),
        *split_operations(ops, peer.frame_bytes * _PLAIN_TO_STORED),
        End(ops[-1].ctr if ops else 0),
    )
    return Prepared(peer, identity, body, frames, to_send)


@dataclass
class _Snapshot:
    """A scope while it arrives whole."""

    scope: str
    version: int
    count: int
    rows: list[SnapshotRow] = field(default_factory=list)


class Round:
    """Takes the server's frames one by one; `ending` is known once its END was taken."""

    def __init__(
        self,
        workspace: Workspace,
        prepared: Prepared,
        sync_no: int,
        *,
        new_device_id: Callable[[], bytes],
    ) -> None:
        self._workspace = workspace
        self._new_device_id = new_device_id
        self._prepared = prepared
        self._sync_no = sync_no
        self._by_ctr = {operation.ctr: operation for operation in prepared.operations}
        self._hello: ServerHelloBody | None = None
        self._clock_offset_ms = 0
        self._snapshot: _Snapshot | None = None
        self._revoked: list[str] = []
        self._ended = False
        self.ending = Ending.DONE
        self.accepted = 0
        self.refused = 0
        self.received = 0
        self.changes = Changes()

    def take(self, frame: Frame) -> None:
        """Store one frame. Raises ProtocolError where it breaks the protocol or names a problem."""
        if isinstance(frame, Problem):
            raise ProtocolError(frame.code, frame.detail)
        if (self._hello is None) is not isinstance(frame, ServerHello):
            raise ProtocolError(ProblemCode.OUT_OF_ORDER, "the server greets first, and once")
        if self._ended:
            raise ProtocolError(ProblemCode.OUT_OF_ORDER, "the server spoke after its END")
        match frame:
            case ServerHello():
                self._take_hello(frame)
            case Result():
                self._take_result(frame)
            case Revoke():
                self._revoked += frame.scopes
            case ChangesFrame():
                self._take_changes(frame)
            case SnapshotBegin():
                self._snapshot = _Snapshot(frame.scope, frame.version, frame.count)
            case SnapshotRows():
                self._snapshot_of(frame.scope).rows.extend(frame.rows)
            case SnapshotEnd():
                self._take_snapshot(frame)
            case ServerEnd():
                self._take_end(frame)

    def finish(self) -> None:
        """The answer is over. Raises ConnectionLost where the server's END never came."""
        if not self._ended:
            raise ConnectionLost

    # --- What the server says -------------------------------------------------------------------------

    def _take_hello(self, frame: ServerHello) -> None:
        prepared = self._prepared
        check_server_hello(
            prepared.peer.server_key, prepared.hello_body, frame.body, frame.signature
        )
        self._hello = decode_server_hello_body(frame.body)
        self._clock_offset_ms = self._hello.now_ms - _milliseconds(self._workspace.clock())
        if self._hello.verdict is Verdict.OK:
            with self._workspace.database.keeping() as connection:
                operations.mark_received(connection, self._hello.last_ctr)

    def _take_result(self, frame: Result) -> None:
        found_at = self._workspace.clock()
        forget = set()
        with self._workspace.database.keeping() as connection:
            for first, last in frame.accepted:
                operations.mark_accepted(connection, first, last, self._sync_no)
                self.accepted += last - first + 1
            for told in frame.refused:
                refusal = operations.Refusal(
                    told.ctr, self._operation_id(told.ctr), told.code, told.detail
                )
                operations.mark_refused(connection, refusal, self._sync_no, found_at)
                self.refused += 1
                if told.code not in _LEAVES_RECORD and told.ctr in self._by_ctr:
                    forget.add(self._by_ctr[told.ctr].scope_id)
            for scope in forget:
                incoming.forget_cursor(connection, scope)
            self._acknowledge(connection, frame)

    def _take_changes(self, frame: ChangesFrame) -> None:
        page = incoming.Page(
            frame.scope,
            frame.after,
            frame.upto,
            tuple(incoming_change(change) for change in frame.changes),
        )
        self._write(
            frame.scope,
            lambda connection: incoming.apply_changes(connection, page, self._sync_no),
        )

    def _take_snapshot(self, frame: SnapshotEnd) -> None:
        snapshot = self._snapshot_of(frame.scope)
        self._snapshot = None
        whole = len(snapshot.rows) == frame.count == snapshot.count
        if not whole or _digest(snapshot.rows) != frame.digest:
            return  # the cursor stays where it is: the scope is asked for again
        rows = [incoming_change(row) for row in snapshot.rows]
        self._write(
            frame.scope,
            lambda connection: incoming.apply_snapshot(
                connection, frame.scope, frame.version, rows, self._sync_no
            ),
        )

    def _take_end(self, frame: ServerEnd) -> None:
        self._ended = True
        hello = self._hello
        assert hello is not None  # `take()` lets nothing pass before the greeting
        if frame.verdict in (Verdict.FORK, Verdict.RESEND):
            if hello.asked != self._prepared.peer.acked:
                raise ProtocolError(ProblemCode.OUT_OF_ORDER, "an answer to an older question")
            self._become_another_device()
            self.ending = Ending.AGAIN
            return
        if frame.verdict is not Verdict.OK:
            raise ProtocolError(
                frame.verdict.name.lower(), "a verdict this version does not act on"
            )
        self._note_end(frame, hello)
        for scope in self._revoked:
            self._leave(scope)
        for told in frame.digests:
            self._compare(told)
        last_sent = max(self._by_ctr, default=0)
        if last_sent > frame.last_ctr:
            self.ending = Ending.AGAIN

    # --- What is done about it ------------------------------------------------------------------------

    def _write(self, scope: str, write: Callable[["Connection"], Changes | None]) -> None:
        """Write what came of a scope; where it does not fit what lies here, the scope comes whole next time."""
        try:
            with self._workspace.database.keeping() as connection:
                changes = write(connection)
        except ScopeIncompleteError:
            with self._workspace.database.keeping() as connection:
                incoming.forget_cursor(connection, scope)
            return
        if changes:
            self.changes |= changes
            self.received += len(changes.records)

    def _operation_id(self, ctr: int) -> bytes:
        operation = self._by_ctr.get(ctr)
        if operation is None:
            raise ProtocolError(ProblemCode.OUT_OF_ORDER, "an answer about what was not sent")
        return op_of(operation).operation_id(self._prepared.peer.device_id)

    def _acknowledge(self, connection: "Connection", frame: Result) -> None:
        """Move `acked` past what was answered: before any page, for a page holds these operations at their place."""
        answered = {ctr for first, last in frame.accepted for ctr in range(first, last + 1)}
        answered |= {told.ctr for told in frame.refused}
        peer = peers.peer(connection)
        assert peer is not None  # `prepare()` asked first
        acked, chain = peer.acked, peer.chain
        while acked + 1 in answered and acked + 1 in self._by_ctr:
            acked += 1
            chain = next_chain(chain, op_of(self._by_ctr[acked]).operation_id(peer.device_id))
        peers.put_peer(connection, replace(peer, acked=acked, chain=chain))

    def _note_end(self, frame: ServerEnd, hello: ServerHelloBody) -> None:
        """Keep what the server said of itself, and let go of what it holds in a backup."""
        with self._workspace.database.keeping() as connection:
            peer = peers.peer(connection)
            assert peer is not None  # `prepare()` asked first
            peers.put_peer(
                connection,
                replace(
                    peer,
                    durable_ctr=frame.durable_ctr,
                    epoch=hello.epoch,
                    succeeds=None,
                    clock_offset_ms=self._clock_offset_ms,
                ),
            )
            operations.drop_durable(connection, frame.durable_ctr)

    def _become_another_device(self) -> None:
        """A clone of this laptop wrote under its identity, or the server lost what it had: all is sent anew."""
        with self._workspace.database.keeping() as connection:
            peer = peers.peer(connection)
            assert peer is not None
            last_ctr = operations.renumber(connection, peer.device_id)
            peers.put_peer(
                connection,
                replace(
                    peer,
                    device_id=self._new_device_id(),
                    succeeds=peer.device_id,
                    last_ctr=last_ctr,
                    acked=0,
                    chain=CHAIN_START,
                    exchange_no=0,
                ),
            )

    def _leave(self, scope: str) -> None:
        """Take a revoked scope away, but not while something written in it has not been answered."""
        with self._workspace.database.keeping() as connection:
            if incoming.holds_unanswered(connection, scope):
                return
            self.changes |= incoming.remove_scope(connection, scope)

    def _compare(self, told: ScopeDigest) -> None:
        """Where this laptop stands at the scope's head and holds something else, the scope comes whole next time."""
        with self._workspace.database.keeping() as connection:
            if incoming.cursors(connection).get(told.scope) != told.head:
                return
            incoming.settle(connection, told.scope)
            if incoming.holds_unanswered(connection, told.scope):
                return  # written since this exchange began: the two are not meant to be equal
            digest = EMPTY_DIGEST
            for record in incoming.record_versions(connection, told.scope):
                if record.version > 0:
                    tag = (
                        kind_named(record.kind).tag if isinstance(record.kind, str) else record.kind
                    )
                    digest = combined(digest, row_digest(tag, record.record_id, record.version))
            if digest != told.digest:
                incoming.forget_cursor(connection, told.scope)

    def _snapshot_of(self, scope: str) -> _Snapshot:
        if self._snapshot is None or self._snapshot.scope != scope:
            raise ProtocolError(ProblemCode.OUT_OF_ORDER, "rows of a snapshot that did not begin")
        return self._snapshot


def _digest(rows: list[SnapshotRow]) -> bytes:
    digest = EMPTY_DIGEST
    for row in rows:
        digest = combined(digest, row_digest(row.record_kind, row.record_id, row.version))
    return digest


def _milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1000)
