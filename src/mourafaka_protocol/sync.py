"""`SyncProtocol`: the calls of docs/protocol.md, implemented by the laptop's client and by the server."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from mourafaka_protocol.blobs import BlobCall, BlobState
from mourafaka_protocol.enrolment import EnrolAnswer, EnrolRequest
from mourafaka_protocol.frames import Frame


class SyncProtocol(Protocol):
    """One server, seen from anywhere: over HTTP, from a USB file, or in one process with it.

    Each call may be made twice. All of them raise `ProtocolError` with the problem's code.
    """

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        """Take a new device in; the same request again gets the same answer."""
        ...

    def exchange(self, frames: Iterable[Frame]) -> Iterator[Frame]:
        """One exchange: HELLO, OPS…, END up; the server's frames down. Each OPS frame is committed as it is taken."""
        ...

    def blob_state(self, call: BlobCall) -> BlobState:
        """How far the upload of a content has come; `not_found` where no record of the coach's names it."""
        ...

    def blob_put(self, call: BlobCall, offset: int, content: Iterable[bytes]) -> BlobState:
        """Continue an upload at `offset`; what arrives is kept even if `content` breaks off."""
        ...

    def blob_get(self, call: BlobCall, start: int) -> Iterator[bytes]:
        """A complete content from byte `start` on."""
        ...
