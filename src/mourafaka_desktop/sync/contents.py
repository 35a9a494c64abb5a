"""The forms of questionnaires and the contents of attachments, after the records they belong to: `carry()`.

Uploads continue where the server stands, downloads where the line broke; they are proved by their name before
they are kept. A content that the other side does not have yet is tried again at the next sync
(docs/protocol.md, section 11).
"""

import hashlib
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.errors import AttachmentUnreadable, MourafakaError, ServerRefused
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import contents, peers, questionnaires
from mourafaka_desktop.storage.contents import Content
from mourafaka_desktop.storage.peers import Peer
from mourafaka_desktop.sync.progress import Photos
from mourafaka_protocol.blobs import MAX_BLOB_BYTES, PART_BYTES, BlobCall, BlobState, blob_call
from mourafaka_protocol.identity import DeviceIdentity
from mourafaka_protocol.problems import ProblemCode
from mourafaka_protocol.sync import SyncProtocol

# What a HEAD answer, which has no body, says instead of its code.
_NOT_THERE = {str(ProblemCode.NOT_FOUND), "404"}
# What the server says of one content alone.
_OF_ONE_CONTENT = {
    str(ProblemCode.OFFSET_MISMATCH),
    str(ProblemCode.HASH_MISMATCH),
    str(ProblemCode.BLOB_TOO_LARGE),
}


POOR_LINE_BYTES_A_SECOND = 8_000
"""64 kbit/s: a photo would hold the line for half a minute."""

_PART_BYTES_ON_A_POOR_LINE = 32 * 1024


@dataclass(frozen=True)
class Carried:
    """What came of it: what can be used now, the contents that wait, how many were sent, what was the matter."""

    changes: Changes
    left: int
    sent: int
    failures: tuple[MourafakaError, ...]


def carry(
    workspace: Workspace,
    server: SyncProtocol,
    stop_if_cancelled: Callable[[], None],
    *,
    wanted: Mapping[str, int] | None = None,
    photos: Photos = Photos.AS_THE_LINE_ALLOWS,
    bytes_a_second: int | None = None,
    on_progress: Callable[[int, int], None] = lambda _done, _to_carry: None,
) -> Carried:
    """Send the contents the server lacks, fetch those this laptop lacks: small pictures first.

    `wanted` is what the server said it lacks, by SHA-256 with the bytes it has. A content that is damaged, or that
    the server refuses, does not keep the others back: it is told at the end. Raises ExchangeError, DiskFull.
    """
    if wanted:
        with workspace.database.keeping() as connection:
            # What was counted as sent, and the server no longer has: it was put back to a backup.
            contents.forget_stored(connection, wanted)
    with workspace.database.reading() as connection:
        peer = peers.peer(connection)
        forms = questionnaires.awaited(connection)
        attached = contents.not_stored(connection)
    assert peer is not None  # `engine` asks this first
    is_poor = bytes_a_second is not None and bytes_a_second < POOR_LINE_BYTES_A_SECOND
    small = [content for content in attached if content.is_thumbnail]
    large = [content for content in attached if not content.is_thumbnail]
    waits = photos is Photos.LATER or (photos is Photos.AS_THE_LINE_ALLOWS and is_poor)
    going: Collection[Content] = small if waits else attached
    line = _Line(
        workspace,
        server,
        peer,
        stop_if_cancelled,
        wanted or {},
        _PART_BYTES_ON_A_POOR_LINE if is_poor else PART_BYTES,
    )
    changes, done, sent = Changes(), 0, 0

    def form(sha256: str) -> None:
        nonlocal changes
        changes |= line.fetch_form(sha256)

    def attachment(sha256: str) -> None:
        nonlocal done, sent, changes
        is_here = workspace.attachments.has(sha256)
        changes |= line.carry_attached(sha256)
        done += 1
        with workspace.database.reading() as connection:
            sent += is_here and contents.is_stored(connection, sha256)
        on_progress(done, len(going))

    failures = [*_failures(form, forms)]
    began_s = time.monotonic()
    failures += _failures(attachment, (content.sha256 for content in small))
    if is_poor and photos is Photos.AS_THE_LINE_ALLOWS and not failures:
        # A busy server makes a good line look poor; the small pictures, hardly any work for it, tell.
        carried = sum(content.byte_size for content in small)
        if carried / max(time.monotonic() - began_s, 0.001) >= POOR_LINE_BYTES_A_SECOND:
            going = attached
    if going is attached:
        failures += _failures(attachment, (content.sha256 for content in large))
    return Carried(changes, len(attached) - len(going), sent, tuple(failures))


def _failures(carry_one: Callable[[str], None], named: Iterable[str]) -> Iterator[MourafakaError]:
    """Carry each of the contents; gives what was the matter with some of them."""
    for sha256 in named:
        try:
            carry_one(sha256)
        except AttachmentUnreadable as failure:
            yield failure
        except ServerRefused as refusal:
            if refusal.reason not in _OF_ONE_CONTENT:
                raise
            yield refusal


@dataclass(frozen=True)
class _Line:
    """Between this laptop and the server, for one content after the other."""

    workspace: Workspace
    server: SyncProtocol
    peer: Peer
    stop_if_cancelled: Callable[[], None]
    wanted: Mapping[str, int]
    part_bytes: int

    def fetch_form(self, sha256: str) -> Changes:
        """Bring the form of a published questionnaire here; gives what can be used from now on."""
        content = self._fetched(sha256)
        if content is None:
            return Changes()
        with self.workspace.database.keeping() as connection:
            contents.forget_part(connection, sha256)
            return questionnaires.keep(connection, content)

    def carry_attached(self, sha256: str) -> Changes:
        """Bring the content of an attachment to the side that lacks it; gives what can be shown now."""
        is_here = self.workspace.attachments.has(sha256)
        if not is_here and sha256 in self.wanted:
            return Changes()  # nobody has sent it yet
        is_stored = self._send(sha256) if is_here else self._fetch(sha256)
        if is_stored:
            with self.workspace.database.keeping() as connection:
                contents.forget_part(connection, sha256)
                contents.mark_stored(connection, sha256)
                return Changes() if is_here else contents.attachments_of(connection, sha256)
        return Changes()

    def _send(self, sha256: str) -> bool:
        """Whether the server now has the whole content; False where its record has not been accepted yet."""
        self.stop_if_cancelled()
        content = self.workspace.attachments.read(sha256)
        state = self._state(sha256, len(content))
        if state is None:
            return False
        while not state.is_complete:
            self.stop_if_cancelled()
            part = content[state.offset : state.offset + self.part_bytes]
            try:
                reached = self.server.blob_put(
                    self._call("PATCH", sha256), state.offset, iter([part])
                )
            except ServerRefused as refusal:
                if refusal.reason != str(ProblemCode.OFFSET_MISMATCH):
                    raise
                # More, or less, of an earlier try came than the server told: it is asked, and gone on from there.
                reached = self.server.blob_state(self._call("HEAD", sha256))
                if reached.offset == state.offset:
                    raise
            else:
                if reached.offset <= state.offset:
                    return False
            state = replace(state, offset=reached.offset)
        return True

    def _state(self, sha256: str, byte_size: int) -> BlobState | None:
        """How much of a content the server has; None where it knows no record of it."""
        if self.wanted.get(sha256, byte_size) < byte_size:
            return BlobState(self.wanted[sha256], byte_size)
        # Wanted though all of it came: the server broke off before it kept it, and does so when it is asked.
        try:
            return self.server.blob_state(self._call("HEAD", sha256))
        except ServerRefused as refusal:
            if refusal.reason in _NOT_THERE:
                return None
            raise

    def _fetch(self, sha256: str) -> bool:
        """Whether this laptop now has the content; False where nobody has uploaded it yet."""
        content = self._fetched(sha256)
        if content is None:
            return False
        self.workspace.attachments.add(content)
        return True

    def _fetched(self, sha256: str) -> bytes | None:
        """A content, proved by its name; None where the server does not have it, or not what was asked for.

        What came before the line breaks is kept, and gone on from.
        """
        with self.workspace.database.reading() as connection:
            content = bytearray(contents.part(connection, sha256))
        try:
            self._go_on(sha256, content)
        except ServerRefused as refusal:
            if refusal.reason not in _NOT_THERE:
                raise
            content.clear()
        except BaseException:  # also where the coach stops it
            if content:
                with self.workspace.database.keeping() as connection:
                    contents.keep_part(connection, sha256, bytes(content))
            raise
        if hashlib.sha256(content).hexdigest() == sha256:
            return bytes(content)
        with self.workspace.database.keeping() as connection:
            contents.forget_part(connection, sha256)
        return None

    def _go_on(self, sha256: str, content: bytearray) -> None:
        self.stop_if_cancelled()
        for part in self.server.blob_get(self._call("GET", sha256), len(content)):
            content += part
            if len(content) > MAX_BLOB_BYTES:
                return
            self.stop_if_cancelled()

    def _call(self, method: str, sha256: str) -> BlobCall:
        peer = self.peer
        identity = DeviceIdentity(peer.device_id, peer.signing_key, peer.sealing_key)
        at_ms = round(self.workspace.wall_clock().timestamp() * 1000) + peer.clock_offset_ms
        return blob_call(identity, peer.server_key, method, sha256, at_ms)
