"""One request and its answer: prepare what goes up, then store each frame that comes down.

`Round` holds what one exchange needs from its first frame to its last. Each frame of the server is stored in a
transaction of its own as it arrives, so an exchange that breaks keeps what it had (docs/protocol.md, 4 to 7).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import Enum
from typing import TYPE_CHECKING

from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.errors import ConnectionLost
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import (
    contents,
    departures,
    incoming,
    issues,
    operations,
    outbox,
    peers,
)
from mourafaka_desktop.storage.incoming import IncomingChange, ScopeIncompleteError, Shape
from mourafaka_desktop.storage.operations import Operation
from mourafaka_desktop.storage.peers import Peer
from mourafaka_desktop.storage.tables import PeerStatus
from mourafaka_desktop.sync.wire import incoming_change, op_of
from mourafaka_protocol import version
from mourafaka_protocol.dictionaries import shipped_dictionaries
from mourafaka_protocol.digests import EMPTY_DIGEST, combined, cursor_digest, row_digest
from mourafaka_protocol.frames import (
    Alias,
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
    Wanted,
)
from mourafaka_protocol.frames import (
    Changes as ChangesFrame,
)
from mourafaka_protocol.identity import DeviceIdentity, check_server_hello
from mourafaka_protocol.kinds import kind_named
from mourafaka_protocol.mutants import Mutant, is_active
from mourafaka_protocol.operations import CHAIN_START, next_chain
from mourafaka_protocol.payloads import decode_server_hello_body, encode_hello_body
from mourafaka_protocol.problems import ProblemCode, ProtocolError, RefusalCode
from mourafaka_protocol.streams import split_operations

if TYPE_CHECKING:
    from sqlalchemy import Connection

# A frame of 64 KiB is about 16 KiB once it is compressed: the size a good line carries at once.
PLAIN_TO_STORED = 4

# A frame may be this part of what went before it: a line that is cut loses little of what it carried.
SHARE_OF_SENT = 1 / 8

# From these on a person is asked before a snapshot removes what lies here.
_MANY_RECORDS = 4
_MUCH_OF_A_SCOPE = 0.3

_STATUS = {
    Verdict.OK: PeerStatus.ACTIVE,
    Verdict.CURSORS: PeerStatus.ACTIVE,
    Verdict.SUSPENDED: PeerStatus.SUSPENDED,
    Verdict.UPGRADE: PeerStatus.UPGRADE,
    Verdict.WIPED: PeerStatus.WIPED,
}

# Of these the record may stay as the coach wrote it; after any other refusal the scope comes anew.
_LEAVES_RECORD = {
    RefusalCode.SCOPE_NOT_GRANTED,
    RefusalCode.READ_ONLY_SCOPE,
    RefusalCode.WRONG_SCOPE,
}


class _Removal(Enum):
    """Whether records that a snapshot no longer has go from here."""

    ALLOWED = "allowed"
    DENIED = "denied"  # the coach wants to keep them
    ASKED = "asked"


class Ending(Enum):
    """What to do after a round."""

    DONE = "done"
    AGAIN = "again"  # the server asks for what it did not get, or for a new identity
    ASKED = "asked"  # a probe told where the server stands: now what it lacks
    CURSORS = "cursors"  # the server wants the cursors one by one
    WIPED = "wiped"  # all that was written has arrived, and is to go from here


@dataclass(frozen=True)
class Prepared:
    """What goes up: decided once, from one state of the store.

    `operations` are all that the server has not acknowledged; a probe sends none of them.
    """

    peer: Peer
    identity: DeviceIdentity
    hello_body: bytes
    frames: tuple[Frame, ...]
    operations: tuple[Operation, ...]
    is_probe: bool = False


def prepare(
    workspace: Workspace,
    *,
    nonce: bytes,
    application: str,
    names_cursors: bool = False,
    shows_certificate: bool = False,
) -> Prepared:
    """Freeze what has never left and say what this laptop holds. The exchange number is on disk before it is sent.

    Where no news is expected, one digest stands for all cursors, unless `names_cursors`. After a try that broke,
    only a question goes up, as small as can be: how far the server came. A server that did not know this laptop is
    shown its certificate.
    """
    with workspace.database.keeping() as connection:
        outbox.freeze(connection)
        incoming.resolve_doubts(connection)
        peer = peers.peer(connection)
        if peer is None:
            raise ValueError("this profile was never enrolled")
        peer = replace(peer, exchange_no=peer.exchange_no + 1)
        pending = operations.operations(connection, after_ctr=peer.acked)
        peers.put_peer(connection, _forgetful(peer, pending))
        cursors = incoming.cursors_to_name(connection)
    is_probe = peer.needs_probe and bool(pending)
    expects_no_news = is_probe or (
        not pending
        and peer.good_streak > 0
        and peer.status is PeerStatus.ACTIVE
        and incoming.COMES_WHOLE not in cursors.values()
    )
    names_digest = expects_no_news and not names_cursors
    identity = DeviceIdentity(peer.device_id, peer.signing_key, peer.sealing_key)
    body = encode_hello_body(
        HelloBody(
            device_id=peer.device_id,
            exchange_no=peer.exchange_no,
            nonce=nonce,
            acked=peer.acked,
            chain=peer.chain,
            epoch=peer.epoch,
            cursors=None if names_digest else cursors,
            cursor_digest=cursor_digest(cursors) if names_digest else None,
            clock_ms=_milliseconds(workspace.wall_clock()),
            application=application,
            protocol=version.PROTOCOL,
            schema=version.SCHEMA,
            dictionaries=shipped_dictionaries().ids,
            succeeds=peer.succeeds,
            certificate=peer.certificate if shows_certificate else None,
        )
    )
    ops = [] if is_probe else [op_of(operation) for operation in pending]
    frames: tuple[Frame, ...] = (
        Hello(body, identity.sign_hello(peer.server_key, body)),
        *split_operations(ops, peer.frame_bytes * PLAIN_TO_STORED, growing=SHARE_OF_SENT),
        End(pending[-1].ctr if pending else 0),
    )
    return Prepared(peer, identity, body, frames, pending, is_probe)


def _forgetful(peer: Peer, pending: tuple[Operation, ...]) -> Peer:
    """The peer as it is kept; for the tests of the simulation, taken for acknowledged as soon as it is sent."""
    if not (is_active(Mutant.ACK_ON_SEND) and pending):
        return peer
    return _moved(peer, {operation.ctr: operation for operation in pending}, pending[-1].ctr)


def _moved(peer: Peer, by_ctr: Mapping[int, Operation], upto_ctr: int) -> Peer:
    """The peer with `acked` and `chain` as far as `upto_ctr`, or as far as its operations are known here."""
    acked, chain = peer.acked, peer.chain
    while acked < upto_ctr and acked + 1 in by_ctr:
        acked += 1
        chain = next_chain(chain, op_of(by_ctr[acked]).operation_id(peer.device_id))
    return replace(peer, acked=acked, chain=chain)


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
        self.leaves_after_photos: list[str] = []
        """Revoked scopes with photos that are only here: they go once the photos have been sent."""
        self.left_scopes: list[str] = []
        """What was taken away, because somebody else follows it now or it was joined to another."""
        self._barred: set[str] = set()
        self._vanished: set[str] = set()
        self._ended = False
        self._is_other_past = False
        self.ending = Ending.DONE
        self.status = PeerStatus.ACTIVE
        self.wanted: dict[str, int] | None = None
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
            case Alias():
                self._take_alias(frame)
            case Revoke():
                self._revoked += frame.scopes
            case Wanted():
                self.wanted = {content.sha256: content.offset for content in frame.contents}
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
        hello = self._hello = decode_server_hello_body(frame.body)
        self._clock_offset_ms = hello.now_ms - _milliseconds(self._workspace.wall_clock())
        self._workspace.heard_time(datetime.fromtimestamp(hello.now_ms / 1000, UTC))
        if hello.verdict is not Verdict.OK or hello.last_ctr <= prepared.peer.acked:
            return
        if not self._remembers(hello):
            self._is_other_past = True
            return
        with self._workspace.database.keeping() as connection:
            operations.mark_received(connection, hello.last_ctr)

    def _remembers(self, hello: ServerHelloBody) -> bool:
        """Whether what the server has beyond the acknowledged operations was written here, and is kept here."""
        upto = _moved(self._prepared.peer, self._by_ctr, hello.last_ctr)
        is_same_chain = hello.chain in (None, upto.chain) or is_active(Mutant.NO_CHAIN)
        return upto.acked == hello.last_ctr and is_same_chain

    def _take_result(self, frame: Result) -> None:
        if self._is_other_past or not (frame.accepted or frame.refused):
            return
        with self._workspace.database.keeping() as connection:
            for first, last in frame.accepted:
                operations.mark_accepted(connection, first, last, self._sync_no)
                self.accepted += last - first + 1
            for told in frame.refused:
                self._refuse(connection, told.ctr, told.code, told.detail)
            self._acknowledge(connection, frame)

    def _take_alias(self, frame: Alias) -> None:
        """Scopes that were merged into others: the old one goes first, for a record stands in one scope only."""
        for old, new in frame.scopes:
            with self._workspace.database.keeping() as connection:
                incoming.put_alias(connection, old, new)
                if incoming.holds_unanswered(connection, old):
                    self._barred.add(new)
                else:
                    self._remove(connection, old, joined=True)

    def _take_changes(self, frame: ChangesFrame) -> None:
        changes = tuple(incoming_change(change) for change in frame.changes)
        page = incoming.Page(frame.scope, frame.after, frame.upto, changes)

        def write(connection: "Connection") -> Changes | None:
            self._look_for_news(connection, page)
            written = incoming.apply_changes(connection, page, self._sync_no)
            if written is not None:
                self._take_told_refusals(connection, changes)
            return written

        self._write(frame.scope, write)

    def _take_snapshot(self, frame: SnapshotEnd) -> None:
        snapshot = self._snapshot_of(frame.scope)
        self._snapshot = None
        whole = len(snapshot.rows) == frame.count == snapshot.count
        if not whole or _digest(snapshot.rows) != frame.digest:
            return  # the cursor stays where it is: the scope is asked for again
        rows = tuple(incoming_change(row) for row in snapshot.rows)

        def write(connection: "Connection") -> Changes | None:
            removal = self._removal(connection, frame, rows)
            if removal is _Removal.ASKED:
                return None
            written = incoming.apply_snapshot(
                connection,
                frame.scope,
                frame.version,
                rows,
                self._sync_no,
                removes=removal is _Removal.ALLOWED,
            )
            departures.close(connection, frame.scope)
            self._take_told_refusals(connection, rows)
            return written

        self._write(frame.scope, write)

    def _take_end(self, frame: ServerEnd) -> None:
        self._ended = True
        hello = self._hello
        assert hello is not None  # `take()` lets nothing pass before the greeting
        if frame.verdict in (Verdict.FORK, Verdict.RESEND):
            if hello.asked != self._asked_acked() and not is_active(Mutant.STALE_FORK):
                raise ProtocolError(ProblemCode.OUT_OF_ORDER, "an answer to an older question")
            self._become_another_device()
            self.ending = Ending.AGAIN
            return
        if self._is_other_past:
            # A copy of this laptop wrote under its identity, or this one was put back to an earlier state.
            self._become_another_device()
            self.ending = Ending.AGAIN
            return
        if frame.verdict not in _STATUS:
            raise ProtocolError(
                frame.verdict.name.lower(), "a verdict this version does not act on"
            )
        self.status = _STATUS[frame.verdict]
        with self._workspace.database.keeping() as connection:
            self._note_end(connection, frame, hello)
            for scope in self._revoked:
                self._leave(connection, scope)
            for told in frame.digests:
                self._compare(connection, told)
            self.ending = self._ending(connection, frame)

    def _ending(self, connection: "Connection", frame: ServerEnd) -> Ending:
        if frame.verdict is Verdict.CURSORS:
            return Ending.CURSORS
        if frame.verdict is Verdict.WIPED:
            return Ending.AGAIN if incoming.holds_any_unanswered(connection) else Ending.WIPED
        if self._prepared.is_probe:
            return Ending.ASKED
        return Ending.AGAIN if max(self._by_ctr, default=0) > frame.last_ctr else Ending.DONE

    # --- What is done about it ------------------------------------------------------------------------

    def _write(self, scope: str, write: Callable[["Connection"], Changes | None]) -> None:
        """Write what came of a scope; where it does not fit what lies here, the scope comes whole next time."""
        if scope in self._barred:
            return
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

    def _refuse(self, connection: "Connection", ctr: int, code: str, detail: str) -> None:
        """The server does not take an operation; its record is put back to what the server has."""
        operation = self._by_ctr.get(ctr)
        if operation is None:
            raise ProtocolError(ProblemCode.OUT_OF_ORDER, "an answer about what was not sent")
        operation_id = op_of(operation).operation_id(self._prepared.peer.device_id)
        refusal = operations.Refusal(ctr, operation_id, code, detail)
        operations.mark_refused(connection, refusal, self._sync_no, self._workspace.clock())
        self.refused += 1
        if code not in _LEAVES_RECORD:
            incoming.forget_cursor(connection, operation.scope_id)

    def _take_told_refusals(
        self, connection: "Connection", changes: tuple[IncomingChange, ...]
    ) -> None:
        """Operations that had arrived when a line broke, and whose refusal comes as a record."""
        refused = {
            change.values["operation_id"]: change.values
            for change in changes
            if change.kind == "quarantine" and change.values and "operation_id" in change.values
        }
        if not refused:
            return
        device_id = self._prepared.peer.device_id
        for operation in operations.received(connection):
            told = refused.get(op_of(operation).operation_id(device_id))
            if told is not None:
                self._by_ctr[operation.ctr] = operation
                self._refuse(connection, operation.ctr, told["code"], told.get("detail") or "")

    def _removal(
        self, connection: "Connection", frame: SnapshotEnd, rows: tuple[IncomingChange, ...]
    ) -> "_Removal":
        """Whether what a snapshot no longer has goes from here: a person is asked first where that would be much."""
        total = len(incoming.record_versions(connection, frame.scope))
        vanishing = incoming.vanishing(connection, frame.scope, rows)
        held = {one.scope_id: one for one in issues.held_back(connection)}.get(frame.scope)
        issues.release(connection, frame.scope)
        if held and held.decision == issues.KEEP:
            return _Removal.DENIED
        is_whole_scope = len(vanishing) == total > 0
        much = len(vanishing) >= _MANY_RECORDS and len(vanishing) > _MUCH_OF_A_SCOPE * total
        if not much and not (is_whole_scope and self._vanished - {frame.scope}):
            if is_whole_scope:
                self._vanished.add(frame.scope)
            return _Removal.ALLOWED
        if held and held.decision == issues.ALLOW and set(vanishing) <= set(held.records):
            return _Removal.ALLOWED
        found_at = self._workspace.clock()
        issues.hold_back(
            connection,
            issues.HeldBack(frame.scope, frame.version, total, vanishing, found_at, None),
        )
        return _Removal.ASKED

    def _look_for_news(self, connection: "Connection", page: incoming.Page) -> None:
        """What others wrote after a snapshot that waits for a word: the snapshot is asked for again, once."""
        is_news = any(
            change.values is not None or change.shape is not Shape.PATCH for change in page.changes
        )
        if is_news and issues.undecided(connection).get(page.scope_id) == page.after:
            issues.hold_back_anew(connection, page.scope_id)

    def _acknowledge(self, connection: "Connection", frame: Result) -> None:
        """Move `acked` past what was answered: before any page, for a page holds these operations at their place."""
        answered = {ctr for first, last in frame.accepted for ctr in range(first, last + 1)}
        answered |= {told.ctr for told in frame.refused}
        peer = peers.peer(connection)
        assert peer is not None  # `prepare()` asked first
        upto = peer.acked
        while upto + 1 in answered:
            upto += 1
        peers.put_peer(connection, _moved(peer, self._by_ctr, upto))

    def _asked_acked(self) -> int:
        return self._prepared.peer.acked

    def _note_end(self, connection: "Connection", frame: ServerEnd, hello: ServerHelloBody) -> None:
        """Keep what the server said of itself, and let go of what it holds in a backup."""
        peer = peers.peer(connection)
        assert peer is not None  # `prepare()` asked first
        peers.put_peer(
            connection,
            replace(
                peer,
                durable_ctr=frame.durable_ctr,
                epoch=hello.epoch,
                clock_offset_ms=self._clock_offset_ms,
                last_server_ms=max(peer.last_server_ms, hello.now_ms),
                dictionaries=tuple(map(str, hello.dictionaries)),
                warn_after_days=hello.policy.warn_after_days,
                read_only_after_days=hello.policy.read_only_after_days,
                server_name=hello.server_name or peer.server_name,
                needs_probe=False,
                status=PeerStatus.SUSPENDED if self.status is PeerStatus.WIPED else self.status,
            ),
        )
        durable = peer.acked if is_active(Mutant.NO_RETAIN) else frame.durable_ctr
        operations.drop_durable(connection, durable)

    def _become_another_device(self) -> None:
        """A clone of this laptop wrote under its identity, or the server lost what it had: all is sent anew."""
        with self._workspace.database.keeping() as connection:
            peer = peers.peer(connection)
            assert peer is not None
            if is_active(Mutant.FORK_FORGETS):
                operations.forget_upto(connection, peer.acked)
            last_ctr = operations.renumber(connection, peer.device_id)
            peers.put_peer(
                connection,
                replace(
                    peer,
                    device_id=self._new_device_id(),
                    # The oldest id: a server put back to an old backup may know no later one.
                    succeeds=peer.succeeds or peer.device_id,
                    last_ctr=last_ctr,
                    acked=0,
                    chain=CHAIN_START,
                    durable_ctr=0,  # it counted the old numbers
                    exchange_no=0,
                    needs_probe=False,
                ),
            )

    def _leave(self, connection: "Connection", scope: str) -> None:
        """Take a revoked scope away, but not while something written in it has not been answered."""
        if is_active(Mutant.PURGE_NOW):
            operations.forget_scope(connection, scope)
        if incoming.holds_unanswered(connection, scope):
            return
        if incoming.was_never_taken(connection, scope):
            # It was not taken away: the server never had it. It stays, to be corrected and sent again.
            incoming.drop_cursor(connection, scope)
            return
        if self._photos_waiting(connection, scope):
            self.leaves_after_photos.append(scope)
            return
        self._remove(connection, scope)

    def _remove(self, connection: "Connection", scope: str, *, joined: bool = False) -> None:
        departures.note(connection, scope, self._workspace.clock(), joined=joined)
        self.left_scopes.append(scope)
        self.changes |= incoming.remove_scope(connection, scope)
        issues.release(connection, scope)

    def leave_after_photos(self) -> list[str]:
        """Take away the revoked scopes whose photos had to go to the server first, and have; gives them."""
        before = len(self.left_scopes)
        with self._workspace.database.keeping() as connection:
            for scope in self.leaves_after_photos:
                if not incoming.holds_unanswered(connection, scope):
                    self._remove(connection, scope)
        return self.left_scopes[before:]

    def _photos_waiting(self, connection: "Connection", scope: str) -> bool:
        """Whether a content of the scope lies here and nobody else is known to have it."""
        return any(
            self._workspace.attachments.has(sha256)
            for sha256 in contents.not_stored_in(connection, scope)
        )

    def _compare(self, connection: "Connection", told: ScopeDigest) -> None:
        """Where this laptop stands at the scope's head and holds something else, the scope comes whole next time."""
        if incoming.cursors(connection).get(told.scope) != told.head:
            return
        incoming.settle(connection, told.scope)
        if incoming.holds_unanswered(connection, told.scope):
            return  # written since this exchange began: the two are not meant to be equal
        digest = EMPTY_DIGEST
        for record in incoming.record_versions(connection, told.scope):
            if record.version > 0:
                tag = kind_named(record.kind).tag if isinstance(record.kind, str) else record.kind
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
