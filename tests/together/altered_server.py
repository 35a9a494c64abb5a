"""The real server behind a line that a test alters."""

from collections.abc import Iterable, Iterator

from mourafaka_desktop.sync.client import HttpServer
from mourafaka_protocol.blobs import BlobCall, BlobState
from mourafaka_protocol.enrolment import EnrolAnswer, EnrolRequest
from mourafaka_protocol.frames import Frame


class AlteredServer:
    """The real server, but for what a subclass alters."""

    def __init__(self, server: HttpServer) -> None:
        self.server = server

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        return self.server.enrol(request)

    def exchange(self, frames: Iterable[Frame]) -> Iterator[Frame]:
        return self.server.exchange(frames)

    def blob_state(self, call: BlobCall) -> BlobState:
        return self.server.blob_state(call)

    def blob_put(self, call: BlobCall, offset: int, content: Iterable[bytes]) -> BlobState:
        return self.server.blob_put(call, offset, content)

    def blob_get(self, call: BlobCall, start: int) -> Iterator[bytes]:
        return self.server.blob_get(call, start)
