"""The line between a laptop and the server: whole, cut at any frame either way, with or without real bytes."""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mourafaka_desktop.errors import ConnectionLost
from mourafaka_protocol.blobs import BlobCall, BlobState
from mourafaka_protocol.enrolment import EnrolAnswer, EnrolRequest
from mourafaka_protocol.frames import Frame
from mourafaka_protocol.streams import encode_frame, joined_operations, read_frames
from mourafaka_server.service import Service


@dataclass(frozen=True)
class Cut:
    """How many frames pass before the line breaks; None is all of them."""

    up: int | None = None
    down: int | None = None
    is_interleaved: bool = False
    """Whether answers come down while frames still go up."""

    def __str__(self) -> str:
        told = []
        if self.up is not None:
            told.append(f"cut after {self.up} frames up")
        if self.down is not None:
            told.append(f"cut after {self.down} frames down")
        return ", ".join(told) or "whole"


WHOLE = Cut()


class Line:
    """The server as one exchange sees it. `sent` and `came` keep the frames that passed."""

    def __init__(self, service: Service, cut: Cut = WHOLE, *, is_coded: bool = False) -> None:
        self._service = service
        self._cut = cut
        self._is_coded = is_coded
        self.sent: list[list[Frame]] = []
        """The frames of each exchange that went up whole."""
        self.came: list[Frame] = []

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        """Take a new laptop in."""
        return self._service.enrol(request)

    def exchange(self, frames: Iterable[Frame]) -> Iterator[Frame]:
        """One exchange over this line."""
        down = self._interleaved(frames) if self._cut.is_interleaved else self._in_turn(frames)
        for number, frame in enumerate(down):
            if number == self._cut.down:
                raise ConnectionLost
            self.came.append(frame)
            yield self._carried(frame)

    def _in_turn(self, frames: Iterable[Frame]) -> Iterator[Frame]:
        """All goes up, then all comes down: what a cut takes away, the server has done all the same."""
        exchange = self._service.open_exchange()
        went = list(itertools.islice(frames, self._cut.up))
        arrived: Iterable[Frame] = map(self._carried, went)
        if self._is_coded:
            arrived = joined_operations(arrived)
        down = [reply for frame in arrived for reply in exchange.receive(frame)]
        if len(went) == self._cut.up:
            yield from down
            raise ConnectionLost
        self.sent.append(went)
        yield from [*down, *exchange.answer()]

    def _interleaved(self, frames: Iterable[Frame]) -> Iterator[Frame]:
        exchange = self._service.open_exchange()
        went: list[Frame] = []
        for number, frame in enumerate(frames):
            if number == self._cut.up:
                raise ConnectionLost
            went.append(frame)
            yield from exchange.receive(self._carried(frame))
        self.sent.append(went)
        yield from exchange.answer()

    def _carried(self, frame: Frame) -> Frame:
        """The frame as the other side reads it."""
        return read_frames(encode_frame(frame))[0] if self._is_coded else frame

    def blob_state(self, call: BlobCall) -> BlobState:
        """How far a content has come."""
        return self._service.blob_state(call)

    def blob_put(self, call: BlobCall, offset: int, content: Iterable[bytes]) -> BlobState:
        """Go on with an upload."""
        return self._service.blob_put(call, offset, content)

    def blob_get(self, call: BlobCall, start: int) -> Iterator[bytes]:
        """A complete content from byte `start` on."""
        return self._service.blob_get(call, start)
