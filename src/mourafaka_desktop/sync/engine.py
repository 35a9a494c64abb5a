"""One synchronisation, from the first frame to the last photo: `synchronise()` names the phases.

The contract is docs/protocol.md. What is decided, and what is stored of each frame, lies in `exchange.py`; the
forms of questionnaires and the contents of attachments follow in `contents.py`, after their records.
"""

import functools
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from importlib.metadata import version

from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.errors import (
    ExchangeError,
    LaptopUnknown,
    MourafakaError,
    NotEnrolled,
    ProfileWiped,
    ServerRefused,
)
from mourafaka_desktop.services import profiles
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import issues, peers
from mourafaka_desktop.storage.database import Connection
from mourafaka_desktop.storage.peers import Peer
from mourafaka_desktop.storage.tables import PeerStatus
from mourafaka_desktop.sync import contents
from mourafaka_desktop.sync.client import HttpServer, exchange_error
from mourafaka_desktop.sync.contents import Carried
from mourafaka_desktop.sync.exchange import Ending, Prepared, Round, prepare
from mourafaka_desktop.sync.progress import Phase, Photos, Progress, SyncSummary
from mourafaka_protocol.blobs import MOST_WANTED
from mourafaka_protocol.dictionaries import best_shared, shipped_dictionaries
from mourafaka_protocol.frames import Frame, Ops
from mourafaka_protocol.problems import ProblemCode, ProtocolError
from mourafaka_protocol.streams import FrameWriter
from mourafaka_protocol.sync import SyncProtocol

Randomness = Callable[[int], bytes]
"""Gives that many random bytes."""

# A round more for a new identity, one for what a snapshot asks: more than this is a server that turns in a circle.
_MOST_ROUNDS = 5

LEAST_FRAME_BYTES = 2 * 1024
MOST_FRAME_BYTES = 8 * 1024

# With 200 contents each: what is left then waits for the next sync.
_MOST_ASKS = 25

_MEASURED_FROM_BYTES = 8 * 1024


def synchronise(
    workspace: Workspace,
    *,
    transport: SyncProtocol | None = None,
    on_progress: Callable[[Progress], None] = lambda _progress: None,
    cancelled: Callable[[], bool] = lambda: False,
    randomness: Randomness = os.urandom,
    photos: Photos = Photos.AS_THE_LINE_ALLOWS,
) -> SyncSummary:
    """Send what waits, take what the server has, compare, then carry the photos.

    Without a `transport` the server this profile was enrolled with is called. Progress and `cancelled` are called
    on this thread. Raises ExchangeError (and NotEnrolled); what arrived before stays, on both sides, and is told by
    the error's `changes`. Raises ProfileWiped where the server had the profile removed: then it is closed and gone.
    """
    run = _Run(workspace, on_progress, cancelled, randomness, photos)
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
        photos: Photos,
    ) -> None:
        self._photos = photos
        self._may_use_dictionary = True
        self._photos_left = 0
        self._shows_certificate = False
        self._status = PeerStatus.ACTIVE
        self._wanted: dict[str, int] | None = None
        self._round: Round | None = None
        self._began_s = 0.0
        self._workspace = workspace
        self._on_progress = on_progress
        self._cancelled = cancelled
        self._randomness = randomness
        self._progress = Progress()
        self._accepted = self._refused = self._received = 0
        self._left_scopes: list[str] = []
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
            if self._rounds(server) is Ending.WIPED:
                self._hand_in_photos(server)
                profiles.wipe(self._workspace)
                raise ProfileWiped
            self._show(phase=Phase.VERIFY)
            if self._status is PeerStatus.ACTIVE:
                self._carry_all(server)
            elif self._status is PeerStatus.SUSPENDED:
                self._hand_in_photos(server)
        except _InterruptedError:
            self._interrupted = True
        except ProtocolError as failure:
            raise exchange_error(failure) from failure

    def _rounds(self, server: SyncProtocol) -> Ending:
        names_cursors = False
        for _attempt in range(_MOST_ROUNDS):
            try:
                ending = self._exchange(server, names_cursors)
            except (LaptopUnknown, ProtocolError) as failure:
                if self._shows_certificate or not _is_unknown(failure):
                    raise
                self._shows_certificate = True  # it may have been put back from before this laptop
                continue
            names_cursors = names_cursors or ending is Ending.CURSORS
            if ending in (Ending.DONE, Ending.WIPED):
                return ending
        if self._status in (PeerStatus.SUSPENDED, PeerStatus.WIPED):
            return Ending.DONE  # the server takes nothing more from here; what is here stays
        raise ProtocolError(ProblemCode.OUT_OF_ORDER, "the server asks for the same again")

    def _exchange(self, server: SyncProtocol, names_cursors: bool) -> Ending:
        prepared = prepare(
            self._workspace,
            nonce=self._randomness(16),
            application=_application(),
            names_cursors=names_cursors,
            shows_certificate=self._shows_certificate,
        )
        current = Round(
            self._workspace,
            prepared,
            self._sync_no,
            new_device_id=lambda: self._randomness(8),
        )
        self._round = current
        self._show(phase=Phase.CONNECT, items_to_send=len(prepared.operations))
        try:
            for frame in self._answer(server, prepared):
                self._stop_if_cancelled()
                current.take(frame)
                self._show(phase=Phase.RECEIVE, items_received=self._received + current.received)
            current.finish()
        except _InterruptedError:
            self._note_break(halves=False)
            raise
        except ServerRefused as refusal:
            is_dictionary = refusal.reason == str(ProblemCode.UNKNOWN_DICTIONARY)
            if not (is_dictionary and self._may_use_dictionary):
                self._note_break()
                raise
            # A greeting serves once: the same again would look like another laptop's.
            self._may_use_dictionary = False
            return Ending.AGAIN
        except BaseException:
            self._note_break()
            raise
        finally:
            self._add(current)
        return current.ending

    def _answer(self, server: SyncProtocol, prepared: Prepared) -> Iterator[Frame]:
        """The server's frames. Over a line the dictionary of before is used, unless the server lost it."""
        if not isinstance(server, HttpServer):
            yield from server.exchange(self._going_up(prepared))
            return
        dictionary_id = 0
        if self._may_use_dictionary:
            dictionary_id = best_shared(tuple(map(int, prepared.peer.dictionaries)))
        yield from self._over_the_line(server, prepared, dictionary_id)

    def _over_the_line(
        self, server: HttpServer, prepared: Prepared, dictionary_id: int
    ) -> Iterator[Frame]:
        writer = FrameWriter(dictionaries=shipped_dictionaries(), dictionary_id=dictionary_id)
        encoded = [writer.encode(frame) for frame in prepared.frames]
        self._began_s = time.monotonic()
        length = sum(map(len, encoded))
        self._show(bytes_to_send=self._progress.bytes_sent + length)
        return server.exchange_encoded(
            (part for _frame, part in zip(self._going_up(prepared), encoded, strict=True)), length
        )

    def _going_up(self, prepared: Prepared) -> Iterator[Frame]:
        for frame in prepared.frames:
            self._stop_if_cancelled()
            yield frame
            if isinstance(frame, Ops):
                sent = self._progress.items_sent + len(frame.operations)
                self._show(phase=Phase.SEND, items_sent=sent)

    def _hand_in_photos(self, server: SyncProtocol) -> None:
        """Send the photos that are only here, whatever the line: what cannot be sent now has no later.

        Raises ExchangeError where the line breaks; a photo that is damaged here keeps nothing back.
        """
        carried = contents.carry(
            self._workspace, server, self._stop_if_cancelled, photos=Photos.NOW
        )
        self._photos_left = carried.left

    def _carry_all(self, server: SyncProtocol) -> None:
        """Carry the contents, and ask for what else is wanted, until nothing of it lies here."""
        for _ask in range(_MOST_ASKS):
            may_be_more = len(self._wanted or ()) >= MOST_WANTED
            carried = self._carry(server)
            if not (may_be_more and carried.sent):
                return
            self._wanted = None
            if self._rounds(server) is not Ending.DONE or not self._wanted:
                return

    def _carry(self, server: SyncProtocol) -> Carried:
        leaving = self._round is not None and self._round.leaves_after_photos
        if leaving:
            self._photos = Photos.NOW

        def told(done: int, to_carry: int) -> None:
            self._show(contents_done=done, contents_to_carry=to_carry)

        carried = contents.carry(
            self._workspace,
            server,
            self._stop_if_cancelled,
            wanted=self._wanted,
            photos=self._photos,
            bytes_a_second=self._bytes_a_second(),
            on_progress=told,
        )
        self._changes |= carried.changes
        self._photos_left = carried.left
        if self._round is not None and leaving:
            self._left_scopes += self._round.leave_after_photos()
            self._changes |= self._round.changes
        if carried.failures:
            raise carried.failures[0]
        return carried

    def _bytes_a_second(self) -> int | None:
        """What the line carried in this exchange; None where too little passed to tell."""
        moved = self._progress.bytes_sent + self._progress.bytes_received
        if moved < _MEASURED_FROM_BYTES or not self._began_s:
            return self.peer.line_bytes_a_second
        return round(moved / max(time.monotonic() - self._began_s, 0.001))

    # --- The line -------------------------------------------------------------------------------------

    def _note_break(self, *, halves: bool = True) -> None:
        """Smaller frames next time, and a question first: how far did the server come."""
        with self._workspace.database.keeping() as connection:
            peer = peers.peer(connection)
            if peer is not None:
                smaller = max(peer.frame_bytes // (2 if halves else 1), LEAST_FRAME_BYTES)
                broken = replace(peer, frame_bytes=smaller, good_streak=0, needs_probe=True)
                peers.put_peer(connection, broken)

    def _note_good_end(self, connection: Connection) -> None:
        peer = peers.peer(connection)
        if peer is None:
            return
        streak = peer.good_streak + 1
        larger = (
            min(peer.frame_bytes * 2, MOST_FRAME_BYTES) if streak % 2 == 0 else peer.frame_bytes
        )
        speed = self._bytes_a_second()
        peers.put_peer(
            connection,
            replace(peer, good_streak=streak, frame_bytes=larger, line_bytes_a_second=speed),
        )

    def _add(self, current: Round) -> None:
        self._accepted += current.accepted
        self._refused += current.refused
        self._received += current.received
        self._status = current.status
        if current.wanted is not None:
            self._wanted = current.wanted
        self._changes |= current.changes
        self._left_scopes += current.left_scopes

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
        except ProfileWiped as wiped:
            wiped.changes = self._changes
            outcome = ""
            raise
        except MourafakaError as failure:
            if isinstance(failure, ExchangeError):
                failure.changes = self._changes
            outcome = failure.code
            raise
        finally:
            self._finished_at = self._workspace.clock()
            if outcome:
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
            if outcome == peers.DONE:
                self._note_good_end(connection)

    def summary(self) -> SyncSummary:
        """What the exchange came to."""
        with self._workspace.database.reading() as connection:
            held_back = len(issues.undecided(connection))
        return SyncSummary(
            bytes_sent=self._progress.bytes_sent,
            bytes_received=self._progress.bytes_received,
            accepted=self._accepted,
            refused=self._refused,
            conflicts=len(self._changes.ids("conflict")),
            received=self._received,
            held_back=held_back,
            photos_left=self._photos_left,
            left_scopes=tuple(self._left_scopes),
            status=self._status,
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


def _is_unknown(failure: LaptopUnknown | ProtocolError) -> bool:
    """Whether the server does not know this laptop, told over a line or in one process."""
    return isinstance(failure, LaptopUnknown) or failure.code == ProblemCode.DEVICE_UNKNOWN


@functools.cache
def _application() -> str:
    return f"mourafaka {version('mourafaka')}"
