"""One exchange with one laptop, as the server sees it: `Exchange`; docs/protocol.md, sections 4 to 7.

`receive` takes the frames up, one by one, and commits each; `answer` gives what follows. Nothing here knows HTTP, so
that a file on a stick and a simulation run the same code. Between exchanges only the database remembers.
"""

import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from mourafaka_protocol.dictionaries import best_shared, shipped_dictionaries
from mourafaka_protocol.frames import (
    DEFAULT_POLICY,
    ConflictNotice,
    End,
    Frame,
    Hello,
    HelloBody,
    OfflinePolicy,
    Ops,
    Refusal,
    Result,
    ServerEnd,
    ServerHello,
    ServerHelloBody,
    Verdict,
)
from mourafaka_protocol.identity import ServerIdentity, hello_is_genuine
from mourafaka_protocol.mutants import Mutant, is_active
from mourafaka_protocol.operations import CHAIN_START, Op, next_chain
from mourafaka_protocol.payloads import decode_hello_body, encode_server_hello_body
from mourafaka_protocol.problems import ProblemCode, ProtocolError
from mourafaka_protocol.version import PROTOCOL, SCHEMA
from mourafaka_server import devices, scopes
from mourafaka_server.clock import Clock
from mourafaka_server.contents import Store
from mourafaka_server.database import Database
from mourafaka_server.devices import Device, State
from mourafaka_server.outcomes import Outcome, note_refusals, result_of
from mourafaka_server.pulling import Pull
from mourafaka_server.writes import SERVER_DEVICE_ID, Author, ForkFound, MergedFound, write

_FRAME_BYTES = 64 * 1024
_MOST_FRAME_BYTES = 512 * 1024


@dataclass(frozen=True)
class Host:
    """The server that an exchange is with."""

    database: Database
    identity: ServerIdentity
    clock: Clock
    store: Store
    on_written: Callable[[Collection[str], Collection[int]], None] = lambda _scopes, _kinds: None
    """Called with the scopes that were written in and the kinds of the records, once that is committed."""
    policy: OfflinePolicy = DEFAULT_POLICY
    server_name: str | None = None
    minimum_schema: int = 1


@dataclass(frozen=True)
class _Peer:
    """The laptop of this exchange, and what it asked for."""

    device: Device
    asked: HelloBody

    @property
    def author(self) -> Author:
        is_barred = self.device.state is not State.ACTIVE
        return Author(self.device.device_id, self.device.coach_id, is_barred=is_barred)


_TAKING = {Verdict.OK, Verdict.SUSPENDED, Verdict.WIPED}
"""The verdicts under which operations are taken in; those of a barred device go into quarantine."""


class Exchange:
    """One exchange. Raises ProtocolError where the laptop breaks the protocol; what was committed stands."""

    def __init__(
        self,
        host: Host,
        *,
        in_bundle: bool = False,
    ) -> None:
        self._host = host
        self._database = host.database
        self._in_bundle = in_bundle
        """A file may come twice, and after younger ones: its number says nothing."""
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
                return [self._take(self._peer, frame)] if self._verdict in _TAKING else []
            case End() if self._peer is not None and not self.is_ended:
                self.is_ended = True
                self._wipe_when_all_is_taken(self._peer.device, frame.last_ctr)
                return self._result_of_unsent(self._peer)
            case _:
                raise ProtocolError(ProblemCode.OUT_OF_ORDER, type(frame).__name__)

    def answer(self) -> Iterator[Frame]:
        """The frames that follow the device's END. ProtocolError `out_of_order` where it has not come."""
        if self._peer is None or not self.is_ended:
            raise ProtocolError(ProblemCode.OUT_OF_ORDER, "END is missing")
        peer = self._peer
        pull = Pull(self._database, self._host.store, peer.device, peer.asked, self._written)
        if self._verdict is Verdict.OK and self._confirmed >= peer.device.last_ctr:
            if peer.asked.schema < self._host.minimum_schema:
                self._verdict = Verdict.UPGRADE
            else:
                yield from pull.frames()
        yield ServerEnd(
            Verdict.CURSORS if pull.needs_cursors else self._verdict,
            peer.device.last_ctr,
            peer.device.durable_ctr,
            tuple(pull.digests[scope_id] for scope_id in sorted(pull.digests)),
        )

    # Greeting

    def _greet(self, hello: Hello) -> ServerHello:
        asked = decode_hello_body(hello.body)
        if asked.protocol != PROTOCOL:
            raise ProtocolError(ProblemCode.UNSUPPORTED_PROTOCOL, str(asked.protocol))
        now_ms = self._host.clock()

        def greeted(connection: sa.Connection) -> tuple[Device, Verdict, int]:
            device = self._recognised(connection, hello, asked, now_ms)
            is_fresh = self._in_bundle or devices.greet(
                connection, device.device_id, asked.exchange_no, asked.clock_ms, now_ms
            )
            verdict = _verdict(device, asked, is_fresh=is_fresh)
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
                policy=self._host.policy,
                server_name=self._host.server_name,
                chain=device.chain if self._is_ahead_of(asked, device) else None,
            )
        )
        return ServerHello(body, self._host.identity.sign_server_hello(hello.body, body))

    def _recognised(
        self, connection: sa.Connection, hello: Hello, asked: HelloBody, now_ms: int
    ) -> Device:
        """The device that signed this greeting; one that continues an older id is taken in with that one's key."""
        device = devices.find(connection, asked.device_id)
        known = device
        if device is None and asked.succeeds is not None and asked.device_id != SERVER_DEVICE_ID:
            known = devices.find(connection, asked.succeeds)
        if known is None or not hello_is_genuine(
            known.signing_key, self._host.identity.server_key, hello.body, hello.signature
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
        taken = self._taken_in(frame.operations)
        if taken:
            written = {op.scope for op, _ in taken}
            self._written |= written
            self._host.on_written(written, {op.record_kind for op, _ in taken})
        self._confirmed = max([self._confirmed, *(op.ctr for op, _ in taken)])
        return _result(taken)

    def _taken_in(self, ops: Sequence[Op]) -> list[tuple[Op, Outcome]]:
        """All in one transaction where that may be; else run by run, up to where the device contradicts itself."""
        try:
            return self._write(ops)
        except (ForkFound, MergedFound):
            taken: list[tuple[Op, Outcome]] = []
            try:
                for _, run in itertools.groupby(ops, key=lambda op: op.scope):
                    taken += self._write(list(run))
            except ForkFound:
                self._verdict = Verdict.FORK
            return taken

    def _write(self, ops: Sequence[Op]) -> list[tuple[Op, Outcome]]:
        """One transaction, and the device's place with it, the scopes first: so no two frames wait for each other."""
        assert self._peer is not None
        peer, now_ms = self._peer, self._host.clock()
        advanced = _advanced(peer.device, ops)

        def work(connection: sa.Connection) -> list[tuple[Op, Outcome]]:
            outcomes = write(connection, ops, peer.author, now_ms, taken_upto=peer.device.last_ctr)
            taken = list(zip(ops, outcomes, strict=True))
            note_refusals(
                connection, peer.device.device_id, {op.ctr: outcome for op, outcome in taken}
            )
            if advanced != peer.device:
                devices.advance(connection, advanced.device_id, advanced.last_ctr, advanced.chain)
            return taken

        taken = self._database.write(work)
        self._peer = replace(peer, device=advanced)
        return taken

    def _is_ahead_of(self, asked: HelloBody, device: Device) -> bool:
        """Whether more of this device was taken than it has been told of."""
        return self._verdict is Verdict.OK and device.last_ctr > asked.acked

    def _result_of_unsent(self, peer: _Peer) -> list[Frame]:
        """What became of the operations that were taken before, which this laptop asks about without sending them.

        Whether they are its own it sees by the chain of the greeting.
        """
        device = peer.device
        first = self._confirmed + 1
        if not self._is_ahead_of(peer.asked, device) or first > device.last_ctr:
            return []

        def told(connection: sa.Connection) -> Result:
            return result_of(connection, device.device_id, first, device.last_ctr)

        return [self._database.read(told)]

    def _wipe_when_all_is_taken(self, device: Device, last_ctr: int) -> None:
        """A laptop that is to wipe itself is told so once nothing is left on it that it meant to send."""
        is_due = device.state is State.WIPING and self._verdict is Verdict.SUSPENDED
        if is_due and last_ctr <= device.last_ctr:
            self._database.write(
                lambda connection: devices.set_state(connection, device.device_id, State.WIPED)
            )
            self._verdict = Verdict.WIPED


def _advanced(device: Device, ops: Iterable[Op]) -> Device:
    """Where the device stands once these are taken."""
    last_ctr, chain = device.last_ctr, device.chain
    for op in ops:
        if op.ctr > last_ctr:
            last_ctr, chain = op.ctr, next_chain(chain, op.operation_id(device.device_id))
    return replace(device, last_ctr=last_ctr, chain=chain)


def _verdict(device: Device, asked: HelloBody, *, is_fresh: bool) -> Verdict:
    """Whether this device's past is the one the server remembers, and then whether it may go on."""
    if not is_active(Mutant.NO_CHAIN):
        if not is_fresh:
            return Verdict.FORK
        if asked.acked > device.last_ctr:
            return Verdict.RESEND
        if asked.acked == device.last_ctr and asked.chain != device.chain:
            return Verdict.FORK
    if device.state is State.WIPED:
        return Verdict.WIPED
    return Verdict.OK if device.state is State.ACTIVE else Verdict.SUSPENDED


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
