"""One synchronisation, from the first frame to the last photo: `synchronise()` names the phases.

The contract is docs/protocol.md. What is decided, and what is stored of each frame, lies in `exchange.py`; the
forms of questionnaires and the contents of attachments follow in `contents.py`, after their records.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from importlib.metadata import version

from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.errors import MourafakaError, NotEnrolled
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import peers
from mourafaka_desktop.storage.peers import Peer
from mourafaka_desktop.sync import contents
from mourafaka_desktop.sync.client import HttpServer, exchange_error
from mourafaka_desktop.sync.exchange import Ending, Prepared, Round, prepare
from mourafaka_desktop.sync.progress import Phase, Progress, SyncSummary
from mourafaka_protocol.frames import Frame, Ops
from mourafaka_protocol.problems import ProblemCode, ProtocolError
from mourafaka_protocol.streams import encode_frame
from mourafaka_protocol.sync import SyncProtocol

Randomness = Callable[[int], bytes]
"""Gives that many random bytes."""

# A round more for a new identity, one for what a snapshot asks: more than this is a server that turns in a circle.
_MOST_ROUNDS = 4


def synchronise(
    workspace: Workspace,
    *,
    transport: SyncProtocol | None = None,
    on_progress: Callable[[Progress], None] = lambda _progress: None,
    cancelled: Callable[[], bool] = lambda: False,
    randomness: Randomness = os.urandom,
) -> SyncSummary:
    """Send what waits, take what the server has, compare, then carry the photos.

    Without a `transport` the server this profile was enrolled with is called. Progress and `cancelled` are called
    on this thread. Raises ExchangeError (and NotEnrolled); what arrived before stays, on both sides.
    """
    run = _Run(workspace, on_progress, cancelled, randomness)
    with run.logged():
        if transport is not None:
            run.talk(transport)
        else:
            with HttpServer(run.peer.server_address, run.count_bytes) as server:
                run.talk(server)
    return run.summary()


class _InterruptedError(Exception):
    """The coach stopped the exchange."""


class _Run:
    """The state of one synchronisation."""

    def __init__(
        self,
        workspace: Workspace,
        on_progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
        randomness: Randomness,
    ) -> None:
        self._workspace = workspace
        self._on_progress = on_progress
        self._cancelled = cancelled
        self._randomness = randomness
        self._progress = Progress()
        self._accepted = self._refused = self._received = 0
        self._changes = Changes()
        self._interrupted = False
        with workspace.database.reading() as connection:
            peer = peers.peer(connection)
        if peer is None:
            raise NotEnrolled
        self.peer: Peer = peer

    # --- Phases ---------------------------------------------------------------------------------------

    def talk(self, server: SyncProtocol) -> None:
        """Rounds until both sides are through, then the contents of attachments."""
        try:
            for _attempt in range(_MOST_ROUNDS):
                if self._exchange(server) is Ending.DONE:
                    break
            else:
                raise ProtocolError(ProblemCode.OUT_OF_ORDER, "the server asks for the same again")
            self._show(phase=Phase.VERIFY)
            self._changes |= contents.carry(self._workspace, server, self._stop_if_cancelled)
        except _InterruptedError:
            self._interrupted = True
        except ProtocolError as failure:
            raise exchange_error(failure) from failure

    def _exchange(self, server: SyncProtocol) -> Ending:
        prepared = prepare(
            self._workspace,
            nonce=self._randomness(16),
            application=f"mourafaka {version('mourafaka')}",
        )
        current = Round(
            self._workspace,
            prepared,
            self._sync_no,
            new_device_id=lambda: self._randomness(8),
        )
        self._show(
            phase=Phase.CONNECT,
            items_to_send=len(prepared.operations),
            bytes_to_send=sum(len(encode_frame(frame)) for frame in prepared.frames),
        )
        try:
            for frame in server.exchange(self._going_up(prepared)):
                self._stop_if_cancelled()
                current.take(frame)
                self._show(phase=Phase.RECEIVE, items_received=self._received + current.received)
            current.finish()
        finally:
            self._add(current)
        return current.ending

    def _going_up(self, prepared: Prepared) -> Iterator[Frame]:
        for frame in prepared.frames:
            self._stop_if_cancelled()
            yield frame
            if isinstance(frame, Ops):
                sent = self._progress.items_sent + len(frame.operations)
                self._show(phase=Phase.SEND, items_sent=sent)

    def _add(self, current: Round) -> None:
        self._accepted += current.accepted
        self._refused += current.refused
        self._received += current.received
        self._changes |= current.changes

    # --- Around it ------------------------------------------------------------------------------------

    @contextmanager
    def logged(self) -> Iterator[None]:
        """Note in the profile that an exchange began, and how it ended."""
        started_at = self._workspace.clock()
        with self._workspace.database.keeping() as connection:
            self._sync_no = peers.begin_exchange(connection, started_at)
        outcome = "failure"
        try:
            yield
            outcome = "interrupted" if self._interrupted else peers.DONE
        except MourafakaError as failure:
            outcome = failure.code
            raise
        finally:
            self._finished_at = self._workspace.clock()
            self._log(started_at, outcome)
        self._workspace.refresh()

    def _log(self, started_at: datetime, outcome: str) -> None:
        ended = peers.Exchange(
            no=self._sync_no,
            started_at=started_at,
            finished_at=self._finished_at,
            bytes_sent=self._progress.bytes_sent,
            bytes_received=self._progress.bytes_received,
            accepted=self._accepted,
            refused=self._refused,
            received=self._received,
            outcome=outcome,
        )
        with self._workspace.database.keeping() as connection:
            peers.finish_exchange(connection, ended)

    def summary(self) -> SyncSummary:
        """What the exchange came to."""
        return SyncSummary(
            bytes_sent=self._progress.bytes_sent,
            bytes_received=self._progress.bytes_received,
            accepted=self._accepted,
            refused=self._refused,
            conflicts=len(self._changes.ids("conflict")),
            received=self._received,
            interrupted=self._interrupted,
            finished_at=self._finished_at,
            changes=self._changes,
        )

    def count_bytes(self, sent: int, received: int) -> None:
        """Bytes have passed."""
        self._show(
            bytes_sent=self._progress.bytes_sent + sent,
            bytes_received=self._progress.bytes_received + received,
        )

    def _show(self, **changed: object) -> None:
        self._progress = replace(self._progress, **changed)  # type: ignore[arg-type]  # names are Progress's own
        self._on_progress(self._progress)

    def _stop_if_cancelled(self) -> None:
        if self._cancelled():
            raise _InterruptedError
