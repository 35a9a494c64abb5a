"""One exchange with one laptop, as the server sees it: `Exchange`; docs/protocol.md, sections 4 to 7.

`receive` takes the frames up, one by one, and commits each; `answer` gives what follows. Nothing here knows HTTP, so
that a file on a stick and a simulation run the same code. Between exchanges only the database remembers.
"""

import functools
import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import sqlalchemy as sa

from mourafaka_protocol.dictionaries import best_shared, shipped_dictionaries
from mourafaka_protocol.digests import cursor_digest
from mourafaka_protocol.frames import (
    MAX_CHANGES,
    Changes,
    ConflictNotice,
    End,
    Frame,
    Grant,
    Hello,
    HelloBody,
    Ops,
    RecordChange,
    Refusal,
    Result,
    Revoke,
    ScopeDigest,
    ServerEnd,
    ServerHello,
    ServerHelloBody,
    Shape,
    SnapshotBegin,
    SnapshotEnd,
    SnapshotRow,
    SnapshotRows,
    Verdict,
)
from mourafaka_protocol.identity import ServerIdentity, hello_is_genuine
from mourafaka_protocol.operations import CHAIN_START, Op, next_chain
from mourafaka_protocol.payloads import decode_hello_body, encode_server_hello_body
from mourafaka_protocol.problems import ProblemCode, ProtocolError
from mourafaka_protocol.scopes import scope_type
from mourafaka_protocol.version import PROTOCOL, SCHEMA
from mourafaka_server import access, change_log, devices, records, scopes
from mourafaka_server.change_log import Logged
from mourafaka_server.clock import Clock
from mourafaka_server.database import Database
from mourafaka_server.devices import Device
from mourafaka_server.outcomes import Outcome
from mourafaka_server.records import Record
from mourafaka_server.writes import SERVER_DEVICE_ID, Author, ForkFound, write

_FRAME_BYTES = 64 * 1024
_MOST_FRAME_BYTES = 512 * 1024


@dataclass(frozen=True)
class _Peer:
    """The laptop of this exchange, and what it asked for."""

    device: Device
    asked: HelloBody

    @property
    def author(self) -> Author:
        return Author(self.device.device_id, self.device.coach_id)


class Exchange:
    """One exchange. Raises ProtocolError where the laptop breaks the protocol; what was committed stands."""

    def __init__(
        self,
        database: Database,
        identity: ServerIdentity,
        clock: Clock,
        on_written: Callable[[str], None],
        *,
        in_bundle: bool = False,
    ) -> None:
        self._database = database
        self._identity = identity
        self._clock = clock
        self._in_bundle = (
            in_bundle  # a file may come twice, and after younger ones: its number says nothing
        )
        self._on_written = on_written
        """Called with a scope that was written in, once that is committed."""
        self._peer: _Peer | None = None
        self._verdict = Verdict.OK
        self._written: set[str] = set()
        self._confirmed = 0
        """The counter up to which this laptop has shown that the operations taken are its own."""
        self.is_ended = False

    @property
    def device_id(self) -> bytes | None:
        """Whose exchange it is, once its HELLO is accepted."""
        return None if self._peer is None else self._peer.device.device_id

    @property
    def dictionary_id(self) -> int:
        """The latest dictionary that both sides have, 0 where they have none or no HELLO was accepted."""
        return 0 if self._peer is None else best_shared(self._peer.asked.dictionaries)

    def receive(self, frame: Frame) -> list[Frame]:
        """Take one frame; what it did is committed when the answer is given."""
        match frame:
            case Hello() if self._peer is None:
                return [self._greet(frame)]
            case Ops() if self._peer is not None and not self.is_ended:
                return [self._take(self._peer, frame)] if self._verdict is Verdict.OK else []
            case End() if self._peer is not None and not self.is_ended:
                self.is_ended = True
                return []
            case _:
                raise ProtocolError(ProblemCode.OUT_OF_ORDER, type(frame).__name__)

    def answer(self) -> Iterator[Frame]:
        """The frames that follow the device's END. ProtocolError `out_of_order` where it has not come."""
        if self._peer is None or not self.is_ended:
            raise ProtocolError(ProblemCode.OUT_OF_ORDER, "END is missing")
        digests: dict[str, ScopeDigest] = {}
        if self._verdict is Verdict.OK and self._confirmed >= self._peer.device.last_ctr:
            yield from self._pull(self._peer, digests)
        yield ServerEnd(
            self._verdict,
            self._peer.device.last_ctr,
            self._peer.device.durable_ctr,
            tuple(digests[scope_id] for scope_id in sorted(digests)),
        )

    # Greeting

    def _greet(self, hello: Hello) -> ServerHello:
        asked = decode_hello_body(hello.body)
        if asked.protocol != PROTOCOL:
            raise ProtocolError(ProblemCode.UNSUPPORTED_PROTOCOL, str(asked.protocol))
        now_ms = self._clock()

        def greeted(connection: sa.Connection) -> tuple[Device, Verdict, int]:
            device = self._recognised(connection, hello, asked, now_ms)
            is_fresh = self._in_bundle or devices.greet(
                connection, device.device_id, asked.exchange_no, asked.clock_ms, now_ms
            )
            verdict = _verdict(device, asked) if is_fresh else Verdict.FORK
            return device, verdict, scopes.current_epoch(connection)

        device, self._verdict, epoch = self._database.write(greeted)
        self._confirmed = asked.acked
        self._peer = _Peer(device, asked)
        body = encode_server_hello_body(
            ServerHelloBody(
                verdict=self._verdict,
                epoch=epoch,
                now_ms=now_ms,
                asked=asked.acked,
                last_ctr=device.last_ctr,
                durable_ctr=device.durable_ctr,
                protocol=PROTOCOL,
                schema=SCHEMA,
                dictionaries=shipped_dictionaries().ids,
            )
        )
        return ServerHello(body, self._identity.sign_server_hello(hello.body, body))

    def _recognised(
        self, connection: sa.Connection, hello: Hello, asked: HelloBody, now_ms: int
    ) -> Device:
        """The device that signed this greeting; one that continues an older id is taken in with that one's key."""
        device = devices.find(connection, asked.device_id)
        known = device
        if device is None and asked.succeeds is not None and asked.device_id != SERVER_DEVICE_ID:
            known = devices.find(connection, asked.succeeds)
        if known is None or not hello_is_genuine(
            known.signing_key, self._identity.server_key, hello.body, hello.signature
        ):
            raise ProtocolError(ProblemCode.DEVICE_UNKNOWN, "no device here has signed this")
        if device is not None:
            return device
        continued = replace(
            known,
            device_id=asked.device_id,
            succeeds=known.device_id,
            exchange_no=0,
            last_ctr=0,
            chain=CHAIN_START,
            durable_ctr=0,
        )
        devices.enrol(connection, continued, now_ms)
        return continued

    # Push

    def _take(self, peer: _Peer, frame: Ops) -> Result:
        """Apply the operations that continue where this device stands; those behind a gap are left aside."""
        if frame.operations[0].ctr > peer.device.last_ctr + 1:
            return Result(())
        taken: list[tuple[Op, Outcome]] = []
        try:
            for scope_id, run in itertools.groupby(frame.operations, key=lambda op: op.scope):
                taken += self._take_run(peer, scope_id, list(run))
        except ForkFound:
            self._verdict = Verdict.FORK
        self._peer = replace(peer, device=self._advanced(peer.device, taken))
        self._confirmed = max([self._confirmed, *(op.ctr for op, _ in taken)])
        return _result(taken)

    def _take_run(self, peer: _Peer, scope_id: str, run: list[Op]) -> list[tuple[Op, Outcome]]:
        """One transaction for one run of operations of one scope."""
        now_ms = self._clock()

        def work(connection: sa.Connection) -> list[Outcome]:
            return write(connection, run, peer.author, now_ms, taken_upto=peer.device.last_ctr)

        found = self._database.write(work)
        self._written.add(scope_id)
        self._on_written(scope_id)
        return list(zip(run, found, strict=True))

    def _advanced(self, device: Device, taken: list[tuple[Op, Outcome]]) -> Device:
        last_ctr, chain = device.last_ctr, device.chain
        for op, _ in taken:
            if op.ctr > last_ctr:
                last_ctr, chain = op.ctr, next_chain(chain, op.operation_id(device.device_id))
        if last_ctr > device.last_ctr:
            self._database.write(
                lambda connection: devices.advance(connection, device.device_id, last_ctr, chain)
            )
        return replace(device, last_ctr=last_ctr, chain=chain)

    # Pull

    def _pull(self, peer: _Peer, digests: dict[str, ScopeDigest]) -> Iterator[Frame]:
        granted = self._database.read(
            lambda connection: access.granted_scopes(connection, peer.device.coach_id)
        )
        cursors = peer.asked.cursors
        if cursors is None:
            heads = self._database.read(lambda connection: scopes.heads(connection, granted))
            if cursor_digest(heads) != peer.asked.cursor_digest:
                self._verdict = Verdict.CURSORS
            return
        if new := sorted(granted - cursors.keys(), key=_usefulness):
            yield Grant(tuple(new))
        if ended := sorted(cursors.keys() - granted):
            yield Revoke(tuple(ended))
        for scope_id in sorted(granted, key=_usefulness):
            yield from self._pull_scope(peer, scope_id, cursors.get(scope_id), digests)

    def _pull_scope(
        self, peer: _Peer, scope_id: str, cursor: int | None, digests: dict[str, ScopeDigest]
    ) -> Iterator[Frame]:
        """The changes after the cursor, page by page; a snapshot where there is no cursor the log reaches back to."""
        while True:
            page = self._database.read(functools.partial(self._page, peer, scope_id, cursor))
            yield from page.frames
            if page.digest is not None:
                if page.frames or scope_id in self._written:
                    digests[scope_id] = page.digest
                return
            cursor = page.upto

    def _page(
        self, peer: _Peer, scope_id: str, cursor: int | None, connection: sa.Connection
    ) -> "_Page":
        """What comes next of a scope, read in one transaction so that rows and head belong together."""
        scope = scopes.seen(connection, scope_id)
        if scope is None:
            raise AssertionError(f"a grant for a scope that is not there: {scope_id}")
        head = ScopeDigest(scope_id, scope.head, scope.digest)
        budget = min(peer.asked.frame_bytes or _FRAME_BYTES, _MOST_FRAME_BYTES)
        if cursor is None or not scope.floor <= cursor <= scope.head:
            rows = records.live(connection, scope_id)
            return _Page(list(_snapshot(head, rows, budget)), scope.head, head)
        logged = change_log.page(connection, scope_id, cursor, MAX_CHANGES, budget)
        upto = logged[-1].version if logged else scope.head
        changes = tuple(_change(one, peer.device.device_id) for one in logged)
        frames: list[Frame] = [Changes(scope_id, cursor, upto, changes)] if logged else []
        return _Page(frames, upto, head if upto == scope.head else None)


@dataclass(frozen=True)
class _Page:
    """Some frames of a scope, the cursor after them, and the scope's digest where they reach its head."""

    frames: list[Frame]
    upto: int
    digest: ScopeDigest | None


def _verdict(device: Device, asked: HelloBody) -> Verdict:
    """Whether this device's past is the one the server remembers."""
    if asked.acked > device.last_ctr:
        return Verdict.RESEND
    if asked.acked == device.last_ctr and asked.chain != device.chain:
        return Verdict.FORK
    return Verdict.OK


def _usefulness(scope_id: str) -> tuple[int, str]:
    """Reference data first, then the coach's own, then the cooperatives."""
    return {"ref": 0, "user": 1}.get(scope_type(scope_id), 2), scope_id


def _result(taken: Iterable[tuple[Op, Outcome]]) -> Result:
    accepted: list[tuple[int, int]] = []
    refused: list[Refusal] = []
    conflicts: list[ConflictNotice] = []
    for op, outcome in taken:
        if outcome.refused is not None:
            refused.append(Refusal(op.ctr, str(outcome.refused), outcome.detail))
            continue
        if accepted and accepted[-1][1] == op.ctr - 1:
            accepted[-1] = (accepted[-1][0], op.ctr)
        else:
            accepted.append((op.ctr, op.ctr))
        conflicts += [ConflictNotice(op.ctr, tag, key, lost) for tag, key, lost in outcome.lost]
    return Result(tuple(accepted), tuple(refused), tuple(conflicts))


def _change(logged: Logged, device_id: bytes) -> RecordChange:
    """Without values where the device has them: it wrote them, and nothing came between."""
    is_known = (
        logged.device_id == device_id and logged.shape is Shape.PATCH and not logged.is_contended
    )
    return RecordChange(
        logged.kind,
        logged.record_id,
        logged.version,
        logged.shape,
        None if is_known else logged.values,
    )


def _snapshot(head: ScopeDigest, rows: list[Record], budget_bytes: int) -> Iterator[Frame]:
    yield SnapshotBegin(head.scope, head.head, len(rows))
    for part in _parted(rows, budget_bytes):
        yield SnapshotRows(
            head.scope,
            tuple(SnapshotRow(row.kind, row.record_id, row.version, row.body) for row in part),
        )
    yield SnapshotEnd(head.scope, head.head, len(rows), head.digest)


def _parted(rows: list[Record], budget_bytes: int) -> Iterator[list[Record]]:
    """The rows in parts of at most MAX_CHANGES that stay near the budget; a larger row goes alone."""
    part: list[Record] = []
    room = budget_bytes
    for row in rows:
        weight = records.weight(row)
        if part and (room < weight or len(part) == MAX_CHANGES):
            yield part
            part, room = [], budget_bytes
        part.append(row)
        room -= weight
    if part:
        yield part
