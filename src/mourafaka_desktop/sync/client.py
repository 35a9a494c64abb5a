"""The programme's server over HTTP: `HttpServer` implements `SyncProtocol` (docs/protocol.md, sections 4, 9, 11).

The only module that opens connections. Whatever the network does becomes one of the `ExchangeError`s.
"""

import ssl
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import msgspec

from mourafaka_desktop.errors import (
    ClockWrong,
    ConnectionLost,
    ExchangeError,
    InvitationRefused,
    InvitationUnreadable,
    LaptopUnknown,
    ServerNotOurs,
    ServerRefused,
    ServerTooNew,
    ServerUnreachable,
)
from mourafaka_protocol import fault_points
from mourafaka_protocol.blobs import PART_CONTENT_TYPE, BlobCall, BlobState, authorization
from mourafaka_protocol.dictionaries import shipped_dictionaries
from mourafaka_protocol.enrolment import EnrolAnswer, EnrolRequest
from mourafaka_protocol.frames import CONTENT_TYPE, Frame
from mourafaka_protocol.problems import ProblemCode, ProtocolError, problem_code
from mourafaka_protocol.streams import FrameReader, FrameWriter

_CONNECT_S = 30.0
_NO_PROGRESS_S = 60.0
_PART_BYTES = 64 * 1024

_INVITATION_REFUSALS = {
    ProblemCode.INVITATION_REFUSED,
    ProblemCode.INVITATION_USED,
    ProblemCode.INVITATION_EXPIRED,
}


class HttpServer:
    """One server at `url`, without a trailing slash.

    `on_bytes(sent, received)` is called as bytes of an exchange or attachment pass, with what passed since the
    last call. A context manager: leaving it closes the connection.
    """

    def __init__(
        self, url: str, on_bytes: Callable[[int, int], None] = lambda _sent, _received: None
    ) -> None:
        timeout = httpx.Timeout(_NO_PROGRESS_S, connect=_CONNECT_S)
        self._http = httpx.Client(base_url=url, timeout=timeout, trust_env=False)
        # They say nothing the server needs, and would be a quarter of an exchange that has nothing to say.
        for name in ("Accept", "Accept-Encoding", "Connection", "User-Agent"):
            del self._http.headers[name]
        self._on_bytes = on_bytes

    def __enter__(self) -> "HttpServer":
        return self

    def __exit__(self, *_failure: object) -> None:
        self._http.close()

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        """Take this laptop in. Raises ExchangeError."""
        with self._failures():
            answer = self._http.post(
                "/enrol",
                content=msgspec.json.encode(request),
                headers={"Content-Type": "application/json"},
            )
            self._refuse_problems(answer)
            try:
                return msgspec.json.decode(answer.content, type=EnrolAnswer)
            except msgspec.MsgspecError as failure:
                raise ServerNotOurs from failure

    def exchange(self, frames: Iterable[Frame]) -> Iterator[Frame]:
        """One exchange; frames go up as they are made and come down as they arrive. Raises ExchangeError."""
        writer = FrameWriter()
        return self.exchange_encoded(writer.encode(frame) for frame in frames)

    def exchange_encoded(
        self, frames: Iterable[bytes], length: int | None = None
    ) -> Iterator[Frame]:
        """One exchange with frames that a `FrameWriter` has written, `length` bytes in all. Raises ExchangeError.

        Without a length they go up in the chunks of HTTP/1.1, each of which costs some bytes of its own.
        """
        headers = {"Content-Type": CONTENT_TYPE}
        if length is not None:
            headers["Content-Length"] = str(length)
        with (
            self._failures(),
            self._http.stream(
                "POST",
                "/sync/1",
                content=self._counted_up(frames),
                headers=headers,
            ) as answer,
        ):
            if answer.status_code != httpx.codes.OK:
                answer.read()
            self._refuse_problems(answer)
            if answer.headers.get("Content-Type", "").split(";")[0] != CONTENT_TYPE:
                raise ServerNotOurs
            reader = FrameReader(shipped_dictionaries())
            for part in answer.iter_raw():
                self._on_bytes(0, len(part))
                for frame in reader.feed(part):
                    fault_points.reach("laptop.frame_came_down")
                    yield frame
            reader.finish()

    def blob_state(self, call: BlobCall) -> BlobState:
        """How far the upload of a content has come. Raises ExchangeError."""
        with self._failures():
            answer = self._blob("HEAD", call)
            return BlobState(_count(answer, "Upload-Offset"), _count(answer, "Upload-Length"))

    def blob_put(self, call: BlobCall, offset: int, content: Iterable[bytes]) -> BlobState:
        """Continue an upload at `offset`. Raises ExchangeError."""
        with self._failures():
            answer = self._blob(
                "PATCH",
                call,
                content=self._counted_up(content),
                headers={
                    "Upload-Offset": str(offset),
                    "Content-Type": PART_CONTENT_TYPE,
                },
            )
            reached = _count(answer, "Upload-Offset")
            return BlobState(reached, int(answer.headers.get("Upload-Length", reached)))

    def blob_get(self, call: BlobCall, start: int) -> Iterator[bytes]:
        """A complete content from byte `start` on. Raises ExchangeError."""
        with self._failures():
            headers = _authorization(call) | {"Range": f"bytes={start}-"}
            with self._http.stream("GET", f"/blob/{call.sha256}", headers=headers) as answer:
                if answer.is_error:
                    answer.read()
                self._refuse_problems(answer)
                for part in answer.iter_raw(_PART_BYTES):
                    self._on_bytes(0, len(part))
                    yield part

    def _blob(
        self,
        method: str,
        call: BlobCall,
        *,
        content: Iterator[bytes] | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        answer = self._http.request(
            method,
            f"/blob/{call.sha256}",
            content=content,
            headers=_authorization(call) | (headers or {}),
        )
        self._refuse_problems(answer)
        return answer

    def _counted_up(self, parts: Iterable[bytes]) -> Iterator[bytes]:
        for part in parts:
            yield part
            fault_points.reach("laptop.frame_goes_up")
            self._on_bytes(len(part), 0)

    def _refuse_problems(self, answer: httpx.Response) -> None:
        if not answer.is_error:
            return
        # In the header too: an answer to HEAD has no body, and one to an exchange is frames.
        named = answer.headers.get("Problem-Code")
        if named is not None:
            raise ProtocolError(problem_code(named))
        try:
            problem = msgspec.json.decode(answer.content, type=dict[str, Any])
            code = problem_code(str(problem["code"]))
        except (msgspec.MsgspecError, KeyError) as failure:
            if answer.status_code in (httpx.codes.BAD_GATEWAY, httpx.codes.GATEWAY_TIMEOUT):
                raise ServerUnreachable from failure
            if answer.request.method == "HEAD":  # a HEAD answer has no body to name its problem
                raise ServerRefused(str(answer.status_code)) from failure
            raise ServerNotOurs from failure
        raise ProtocolError(code, str(problem.get("detail", "")))

    @contextmanager
    def _failures(self) -> Iterator[None]:
        """Whatever goes wrong between the two, as an `ExchangeError`."""
        try:
            yield
        except ProtocolError as failure:
            raise exchange_error(failure) from failure
        except (httpx.ConnectError, httpx.ConnectTimeout) as failure:
            raise _no_connection(failure) from failure
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as failure:
            raise ServerUnreachable from failure
        except httpx.HTTPError as failure:
            raise ConnectionLost from failure


def exchange_error(failure: ProtocolError) -> ExchangeError:
    """What a coach is told of a broken rule or of the server's problem code."""
    match failure.code:
        case ProblemCode.INVITATION_MALFORMED:
            return InvitationUnreadable()
        case code if code in _INVITATION_REFUSALS:
            return InvitationRefused()
        case ProblemCode.WRONG_SERVER:
            return ServerNotOurs()
        case ProblemCode.DEVICE_UNKNOWN:
            return LaptopUnknown(str(failure.code))
        case ProblemCode.TRUNCATED:
            return ConnectionLost()
        case ProblemCode.UNSUPPORTED_PROTOCOL:
            return ServerTooNew()
        case ProblemCode.CLOCK_SKEW:
            return ClockWrong()
        case code:
            return ServerRefused(str(code))


def _count(answer: httpx.Response, header: str) -> int:
    """A number of bytes in a header. Raises ServerNotOurs where something else answers in the server's place."""
    told = answer.headers.get(header, "")
    if not (told.isascii() and told.isdecimal()):
        raise ServerNotOurs
    return int(told)


def _authorization(call: BlobCall) -> dict[str, str]:
    return {"Authorization": authorization(call)}


def _no_connection(failure: httpx.TransportError) -> ExchangeError:
    """A certificate that is not valid yet, or no more, mostly means that the laptop's date is wrong."""
    cause: BaseException | None = failure
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            # OpenSSL's X509_V_ERR_CERT_NOT_YET_VALID and X509_V_ERR_CERT_HAS_EXPIRED.
            return ClockWrong() if cause.verify_code in (9, 10) else ServerNotOurs()
        cause = cause.__cause__ or cause.__context__
    return ServerUnreachable()
