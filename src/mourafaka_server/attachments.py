"""The attachment calls: `Attachments.state`, `upload`, `read`; docs/protocol.md, section 11."""

import contextlib
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace

import sqlalchemy as sa

from mourafaka_protocol.blobs import BlobCall, BlobState, is_blob_name
from mourafaka_protocol.identity import ServerIdentity
from mourafaka_protocol.problems import ProblemCode, ProtocolError
from mourafaka_server import access, blobs
from mourafaka_server.callers import caller
from mourafaka_server.clock import Clock
from mourafaka_server.contents import Store
from mourafaka_server.database import Database
from mourafaka_server.devices import State
from mourafaka_server.errors import OffsetMismatch


@dataclass(frozen=True)
class _Seen:
    """A content as the calling coach may see it: the scopes that name it, its state, whether it is kept for good."""

    coach_id: uuid.UUID
    sha256: str
    scopes: frozenset[str]
    state: BlobState
    is_kept: bool


class Attachments:
    """The contents of one server. One process writes them."""

    def __init__(
        self, database: Database, identity: ServerIdentity, clock: Clock, store: Store
    ) -> None:
        self._database = database
        self._identity = identity
        self._clock = clock
        self._store = store
        self._uploads: set[tuple[uuid.UUID, str]] = set()
        self._lock = threading.Lock()

    def state(self, call: BlobCall) -> BlobState:
        """How far the content has come. ProtocolError `not_found` where the coach has no record that names it."""
        seen = self._seen(call)
        if not _is_unfinished(seen):
            return seen.state
        with self.upload(call, seen.state.offset) as upload:
            return upload.state

    @contextlib.contextmanager
    def upload(self, call: BlobCall, offset: int) -> Iterator["Upload"]:
        """Go on with an upload at `offset`; what was written stays if the block breaks off.

        Raises OffsetMismatch where the server stands elsewhere, ProtocolError `server_busy` where the same content
        is being sent by this coach already.
        """
        place = self._place(call)
        with self._alone(place):
            seen = self._seen(call)
            if offset != seen.state.offset:
                raise OffsetMismatch(seen.state.offset)
            if _is_unfinished(seen):
                seen = self.append(seen, b"")
            upload = Upload(self, seen)
            yield upload
            self._settle(upload)

    def read(self, call: BlobCall, start: int) -> tuple[int, Iterator[bytes]]:
        """The size of a complete content, and its bytes from `start` on. `not_found` where it is not complete."""
        seen = self._seen(call)
        if not seen.is_kept or not 0 <= start <= seen.state.length:
            raise ProtocolError(ProblemCode.NOT_FOUND)
        return seen.state.length, self._store.read(seen.sha256, start)

    def append(self, seen: _Seen, content: bytes) -> _Seen:
        """Keep some bytes; with the last one the content is checked and becomes readable."""
        offset = seen.state.offset + len(content)
        if offset > seen.state.length:
            raise ProtocolError(ProblemCode.BLOB_TOO_LARGE, "more than the record announces")
        if content:
            self._store.append(seen.coach_id, seen.sha256, content)
        if offset == seen.state.length:
            self._finish(seen, offset)
        state = BlobState(offset, seen.state.length)
        return replace(seen, state=state, is_kept=state.is_complete)

    def _settle(self, upload: "Upload") -> None:
        """Two records may announce one content at different sizes: then the name judges which of them is right."""
        seen, offset = upload.seen, upload.state.offset
        if upload.state.is_complete or not offset:
            return
        sizes = self._database.read(
            lambda connection: blobs.announced_sizes(connection, seen.scopes, seen.sha256)
        )
        if offset in sizes and self._store.is_whole(seen.coach_id, seen.sha256):
            self._finish(seen, offset)

    def _finish(self, seen: _Seen, byte_size: int) -> None:
        self._store.finish(seen.coach_id, seen.sha256)
        self._database.write(
            lambda connection: blobs.mark_complete(
                connection, seen.scopes, seen.sha256, byte_size, self._clock()
            )
        )

    def _place(self, call: BlobCall) -> tuple[uuid.UUID, str]:
        return self._caller(call), call.sha256

    @contextlib.contextmanager
    def _alone(self, place: tuple[uuid.UUID, str]) -> Iterator[None]:
        with self._lock:
            if place in self._uploads:
                raise ProtocolError(ProblemCode.SERVER_BUSY, "this content is being sent")
            self._uploads.add(place)
        try:
            yield
        finally:
            with self._lock:
                self._uploads.discard(place)

    def _caller(self, call: BlobCall) -> uuid.UUID:
        """The coach who calls. Raises `device_unknown`, ClockSkew; `not_found` for one who was called back."""
        now_ms = self._clock()
        device = self._database.read(
            lambda connection: caller(connection, self._identity, call, now_ms)
        )
        if call.method == "GET" and device.state is not State.ACTIVE:
            raise ProtocolError(ProblemCode.NOT_FOUND, "this device is given nothing")
        return device.coach_id

    def _seen(self, call: BlobCall) -> _Seen:
        coach_id = self._caller(call)
        if not is_blob_name(call.sha256):
            raise ProtocolError(ProblemCode.NOT_FOUND)

        def work(connection: sa.Connection) -> tuple[dict[str, int], dict[str, int]]:
            granted = access.granted_scopes(connection, coach_id)
            naming = blobs.naming_scopes(connection, granted, call.sha256)
            if naming or call.method == "GET":
                return naming, blobs.complete_scopes(connection, granted, call.sha256)
            # The cooperative was handed over while its photo waited for a better line: whoever has it now waits for it.
            former = access.once_granted_scopes(connection, coach_id)
            naming = blobs.naming_scopes(connection, former, call.sha256)
            complete = blobs.complete_scopes(connection, naming, call.sha256)
            return (complete or naming), complete

        naming, complete = self._database.read(work)
        if not naming:
            raise ProtocolError(ProblemCode.NOT_FOUND)
        scopes = frozenset(naming)
        if complete:
            size = max(complete.values())
            if not scopes <= complete.keys():  # held already in another scope of this coach
                self._database.write(
                    lambda connection: blobs.mark_complete(
                        connection, scopes, call.sha256, size, self._clock()
                    )
                )
            return _Seen(coach_id, call.sha256, scopes, BlobState(size, size), is_kept=True)
        offset = self._store.part_size(coach_id, call.sha256)
        state = BlobState(offset, max(naming.values()))
        return _Seen(coach_id, call.sha256, scopes, state, is_kept=False)


def _is_unfinished(seen: _Seen) -> bool:
    """Whether all of it came, and the server broke off before it was checked and kept for good."""
    return seen.state.is_complete and not seen.is_kept


class Upload:
    """An upload that goes on: `write` each part, `state` tells how far it is."""

    def __init__(self, attachments: Attachments, seen: _Seen) -> None:
        self._attachments = attachments
        self.seen = seen

    @property
    def state(self) -> BlobState:
        """How far it has come."""
        return self.seen.state

    def write(self, content: bytes) -> None:
        """Keep some bytes. Raises ProtocolError `blob_too_large`, `hash_mismatch`."""
        if content or not self.state.is_complete:
            self.seen = self._attachments.append(self.seen, content)
