"""HTTP: each handler decodes, calls the service, encodes. The calls are those of docs/protocol.md.

Streams of frames are taken frame by frame as they arrive; the answer begins once the laptop has ended, because
proxies between them may not carry both directions at once.
"""

import contextlib
import re
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from importlib.metadata import version
from typing import Annotated, Any, TypeVar

import anyio.to_thread
import msgspec
import structlog
from anyio import CapacityLimiter
from litestar import MediaType, Request, Response, get, head, patch, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.exceptions import HTTPException
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import HeaderParameter, JSONBody, PathParameter
from litestar.response import Stream

from mourafaka_protocol.blobs import (
    MAX_BLOB_BYTES,
    PART_CONTENT_TYPE,
    BlobCall,
    parse_authorization,
)
from mourafaka_protocol.compression import LEVEL_DOWN
from mourafaka_protocol.dictionaries import shipped_dictionaries
from mourafaka_protocol.enrolment import EnrolAnswer, EnrolRequest
from mourafaka_protocol.frames import CONTENT_TYPE, Frame, Hello, Problem
from mourafaka_protocol.problems import HTTP_STATUS, ProblemCode, ProtocolError
from mourafaka_protocol.streams import FrameReader, FrameWriter, encode_frame, joined_operations
from mourafaka_protocol.version import PROTOCOL
from mourafaka_server.attempts import Attempts
from mourafaka_server.errors import (
    ClockSkew,
    OffsetMismatch,
    TooManyAttempts,
    TooManyRequests,
)
from mourafaka_server.rates import Limits, address_key
from mourafaka_server.service import Service
from mourafaka_server.sync import Exchange

MAX_JSON_BYTES = 16 * 1024
MAX_STREAM_BYTES = 256 * 1024 * 1024
"""What one exchange may send. Memory does not grow with it: each frame is committed and forgotten."""

DESKS = 2
"""How many exchanges are worked on at one moment; the others wait their turn, frame by frame.

Python runs one thread at a time: one more keeps it busy while the disk is waited for, and each beyond that only makes
them take the turn from each other.
"""

_PART_BYTES = 16 * 1024

_PROBLEM_CODE = "Problem-Code"

_T = TypeVar("_T")
_Request = Request[Any, Any, State]
_log = structlog.get_logger()


class Health(msgspec.Struct):
    """That the server runs and its database answers."""

    status: str
    version: str
    epoch: int
    protocol: int


class ProblemBody(msgspec.Struct, omit_defaults=True):
    """Why a call was turned down: a stable code, a technical word, `now_ms` where the clock was wrong."""

    code: str
    detail: str
    now_ms: int | None = None


_PROBLEM = ResponseSpec(ProblemBody, description="A problem; docs/protocol.md, section 8.")
_Sha256 = Annotated[
    str, PathParameter(pattern="^[0-9a-f]{64}$", description="SHA-256 of the content, in hex.")
]
_Authorization = Annotated[
    str, HeaderParameter(name="Authorization", description="docs/protocol.md, section 11.")
]
_REFUSALS = dict.fromkeys((400, 403, 413, 429, 503), _PROBLEM)
_BARE = ResponseSpec(None, description="A problem; its code stands in the header Problem-Code.")


@get(
    "/health",
    sync_to_thread=True,
    responses={400: _PROBLEM, 429: _PROBLEM, 503: _PROBLEM},
    description="Whether the server runs and its database answers.",
)
def health(service: NamedDependency[Service]) -> Health:
    """Whether the server runs and its database answers."""
    return Health("ok", version("mourafaka"), service.epoch(), PROTOCOL)


@post(
    "/enrol",
    status_code=200,
    sync_to_thread=True,
    request_max_body_size=MAX_JSON_BYTES,
    responses=_REFUSALS,
    description="Take a laptop in that holds an invitation.",
)
def enrol(
    request: _Request,
    data: JSONBody[EnrolRequest],
    service: NamedDependency[Service],
    attempts: NamedDependency[Attempts],
) -> EnrolAnswer:
    """Take a laptop in that holds an invitation."""
    with attempts.guarding(_address(request)):
        answer = service.enrol(data)
    _log.info("enrolled", device=data.device_id.hex())
    return answer


@post("/sync/1", status_code=200, include_in_schema=False, request_max_body_size=MAX_STREAM_BYTES)
async def exchange_frames(
    request: _Request,
    service: NamedDependency[Service],
    limits: NamedDependency[Limits],
    desks: NamedDependency[CapacityLimiter],
) -> Response[bytes] | Stream:
    """One exchange; section 4."""
    exchange = service.open_exchange()
    reader = FrameReader(shipped_dictionaries())
    writer = _AnswerWriter(exchange)
    greeting_and_results = bytearray()
    try:
        if request.content_type[0] != CONTENT_TYPE:
            raise ProtocolError(ProblemCode.BAD_REQUEST, "another content type")
        async for received in request.stream():
            for frame in joined_operations(reader.feed(received)):
                for reply in await _in_thread(exchange.receive, frame, limiter=desks):
                    greeting_and_results += writer.encode(reply)
                if isinstance(frame, Hello) and exchange.device_id is not None:
                    limits.laptops.take(exchange.device_id.hex())
        reader.finish()
        if not exchange.is_ended:
            raise ProtocolError(ProblemCode.OUT_OF_ORDER, "END is missing")
    except ProtocolError as problem:
        _log.info("exchange refused", device=_shown(exchange.device_id), problem=str(problem.code))
        greeting_and_results += writer.encode(Problem(str(problem.code), problem.detail))
        return Response(
            bytes(greeting_and_results),
            status_code=_status(problem),
            media_type=CONTENT_TYPE,
            headers=_problem_headers(problem),
        )
    answer = _down(bytes(greeting_and_results), exchange, writer)
    return Stream(_handed_out(answer, desks), media_type=CONTENT_TYPE)


@head(
    "/blob/{sha256:str}",
    responses=dict.fromkeys((400, 403, 404, 429, 503), _BARE),
    description="How far a content has come: Upload-Offset and Upload-Length.",
)
async def blob_state(
    request: _Request,
    sha256: _Sha256,
    authorization: _Authorization,
    service: NamedDependency[Service],
    limits: NamedDependency[Limits],
) -> Response[None]:
    """How far a content has come."""
    call = _signed_call(request, "HEAD", sha256, authorization, limits)
    state = await _in_thread(service.blob_state, call)
    headers = {"Upload-Offset": str(state.offset), "Upload-Length": str(state.length)}
    return Response(None, headers=headers)


@patch(
    "/blob/{sha256:str}",
    status_code=204,
    request_max_body_size=MAX_BLOB_BYTES,
    responses=_REFUSALS | {404: _PROBLEM, 409: _PROBLEM, 422: _PROBLEM},
    description="Go on with an upload at Upload-Offset.",
)
async def blob_put(
    request: _Request,
    sha256: _Sha256,
    authorization: _Authorization,
    *,
    service: NamedDependency[Service],
    limits: NamedDependency[Limits],
    offset: Annotated[int, HeaderParameter(name="Upload-Offset", ge=0)],
) -> Response[None]:
    """Go on with an upload; what arrived before a break is kept."""
    if request.content_type[0] != PART_CONTENT_TYPE:
        raise ProtocolError(ProblemCode.BAD_REQUEST, "another content type")
    call = _signed_call(request, "PATCH", sha256, authorization, limits)
    stack = contextlib.ExitStack()
    upload = await _in_thread(stack.enter_context, service.attachments.upload(call, offset))
    try:
        async for received in request.stream():
            await _in_thread(upload.write, received)
    finally:
        await _in_thread(stack.close)
    return Response(None, status_code=204, headers={"Upload-Offset": str(upload.state.offset)})


@get(
    "/blob/{sha256:str}",
    sync_to_thread=True,
    media_type="application/octet-stream",
    responses=_REFUSALS | {404: _PROBLEM},
    description="A complete content, from the start of Range on.",
)
def blob_get(
    request: _Request,
    sha256: _Sha256,
    authorization: _Authorization,
    *,
    service: NamedDependency[Service],
    limits: NamedDependency[Limits],
    wanted: Annotated[str | None, HeaderParameter(name="Range")] = None,
) -> Stream:
    """A complete content. A Range other than `bytes=n-` is answered with the whole, as HTTP allows."""
    match = re.fullmatch(r"bytes=([0-9]{1,12})-", wanted or "", re.ASCII)
    start = int(match[1]) if match else 0
    call = _signed_call(request, "GET", sha256, authorization, limits)
    size, content = service.attachments.read(call, start)
    headers = {"Content-Length": str(size - start), "Accept-Ranges": "bytes"}
    if match:
        headers["Content-Range"] = f"bytes {start}-{size - 1}/{size}"
    return Stream(
        content,
        status_code=206 if match else 200,
        headers=headers,
        media_type="application/octet-stream",
    )


HANDLERS = [health, enrol, exchange_frames, blob_state, blob_put, blob_get]
"""All the calls."""


def limit_addresses(request: _Request, limits: Limits) -> None:
    """Turn away an address that calls too often, before anything else is done for it."""
    limits.addresses.take(_address(request))


def _signed_call(
    request: _Request, method: str, name: str, header: str, limits: Limits
) -> BlobCall:
    """A call by the laptop it names. Counted with its address: who borrows a name spends only his own."""
    call = parse_authorization(method, name, header)
    limits.laptops.take(f"{_address(request)} {call.device_id.hex()}")
    return call


def _address(request: _Request) -> str:
    return address_key(request.client.host if request.client else "")


def tell_problem(request: _Request, error: Exception) -> Response[Any]:
    """The answer to a call that failed: a code and no more, the rest in the log."""
    problem = _as_problem(request, error)
    status = _status(problem)
    headers = _problem_headers(problem)
    if request.content_type[0] == CONTENT_TYPE:
        frame = encode_frame(Problem(str(problem.code), problem.detail))
        return Response(frame, status_code=status, media_type=CONTENT_TYPE, headers=headers)
    now_ms = problem.now_ms if isinstance(problem, ClockSkew) else None
    body = ProblemBody(str(problem.code), problem.detail, now_ms)
    return Response(body, status_code=status, media_type=MediaType.JSON, headers=headers)


def _problem_headers(problem: ProtocolError) -> dict[str, str]:
    """What goes into the head, because an answer to HEAD has no body."""
    headers = {_PROBLEM_CODE: str(problem.code)}
    if isinstance(problem, OffsetMismatch):
        headers["Upload-Offset"] = str(problem.offset)
    if isinstance(problem, TooManyAttempts | TooManyRequests):
        headers["Retry-After"] = str(problem.retry_after_s)
    return headers


def _as_problem(request: _Request, error: Exception) -> ProtocolError:
    if isinstance(error, ProtocolError):
        return error
    if isinstance(error, HTTPException) and error.status_code < 500:
        code = {404: ProblemCode.NOT_FOUND, 413: ProblemCode.FRAME_TOO_LARGE}.get(error.status_code)
        return ProtocolError(code or ProblemCode.BAD_REQUEST, str(error.status_code))
    if isinstance(error, HTTPException) and "disconnected" in error.detail:
        _log.info("line lost", path=request.url.path.split("/")[1])
        return ProtocolError(ProblemCode.TRUNCATED, "nobody reads this")
    return _fault(error)


def _fault(error: Exception) -> ProtocolError:
    """A fault of ours: the log has it under a reference number, the laptop gets the number."""
    reference = secrets.token_hex(4)
    _log.error("fault", reference=reference, exc_info=error)
    return ProtocolError(ProblemCode.SERVER_ERROR, reference)


class _AnswerWriter:
    """Writes the frames of one answer; with which dictionary is known once the laptop has greeted."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._writer: FrameWriter | None = None

    def encode(self, frame: Frame) -> bytes:
        """The bytes of the next frame."""
        if self._writer is None:
            self._writer = FrameWriter(
                level=LEVEL_DOWN,
                dictionaries=shipped_dictionaries(),
                dictionary_id=self._exchange.dictionary_id,
            )
        return self._writer.encode(frame)


def _down(begun: bytes, exchange: Exchange, writer: _AnswerWriter) -> Iterator[bytes]:
    """The answer. Its status has been sent, so whatever fails now can only be told in a frame."""
    sent = len(begun)
    yield begun
    try:
        for frame in exchange.answer():
            content = writer.encode(frame)
            sent += len(content)
            yield content
    except ProtocolError as problem:
        yield writer.encode(Problem(str(problem.code), problem.detail))
    except Exception as error:  # noqa: BLE001 -- told to the laptop and written to the log
        fault = _fault(error)
        yield writer.encode(Problem(str(fault.code), fault.detail))
    _log.info("exchange", device=_shown(exchange.device_id), down_bytes=sent)


async def _handed_out(answer: Iterator[bytes], desks: CapacityLimiter) -> AsyncIterator[bytes]:
    """The answer in parts of some size: going to a thread and back for each small frame costs more than the frame."""

    def part() -> bytes:
        taken = bytearray()
        for content in answer:
            taken += content
            if len(taken) >= _PART_BYTES:
                break
        return bytes(taken)

    while content := await _in_thread(part, limiter=desks):
        yield content


def _shown(device_id: bytes | None) -> str | None:
    return None if device_id is None else device_id.hex()


def _status(problem: ProtocolError) -> int:
    return HTTP_STATUS.get(ProblemCode(problem.code), 400)


async def _in_thread(
    work: Callable[..., _T], *arguments: Any, limiter: CapacityLimiter | None = None
) -> _T:
    return await anyio.to_thread.run_sync(work, *arguments, limiter=limiter)
