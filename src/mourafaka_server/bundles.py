"""The exchange by USB key, as the server sees it: `take`, `retry_parked`, `listed`, `answers`; docs/protocol.md, 12.1.

A bundle is an exchange in a file: its frames go through the same `Exchange` as those that come by the line. One that
begins behind a gap is parked, shown, and taken once what was missing has come.
"""

import functools
import hashlib
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import sqlalchemy as sa

from mourafaka_protocol.blobs import MAX_BLOB_BYTES
from mourafaka_protocol.bundles import (
    FILE_ENDING,
    Bundle,
    BundleError,
    BundleFlaw,
    Direction,
    Envelope,
    age_recipient,
    hello_hash,
    open_bundle,
    seal_bundle,
)
from mourafaka_protocol.compression import LEVEL_DOWN
from mourafaka_protocol.frames import (
    Changes,
    Frame,
    Hello,
    HelloBody,
    Ops,
    RecordChange,
    Result,
    SnapshotRow,
    SnapshotRows,
)
from mourafaka_protocol.identity import FINGERPRINT_BYTES, fingerprint
from mourafaka_protocol.kinds import QUESTIONNAIRE
from mourafaka_protocol.payloads import decode_hello_body
from mourafaka_protocol.problems import ProblemCode, ProtocolError
from mourafaka_protocol.streams import FrameWriter, read_frames
from mourafaka_server import access, blobs, devices
from mourafaka_server.devices import Device
from mourafaka_server.service import Service
from mourafaka_server.tables import bundle, device

_continuing = device.alias("continuing")
is_overtaken = sa.and_(
    bundle.c.state == "parked",
    sa.exists().where(_continuing.c.succeeds == bundle.c.device_id),
)
"""Whether a bundle is `Listed.is_overtaken`, for statements that read bundles."""

_FORM = QUESTIONNAIRE.field_named("sha256").tag


class State(StrEnum):
    """What became of a bundle."""

    TAKEN = "taken"
    PARKED = "parked"
    REFUSED = "refused"


@dataclass(frozen=True)
class Taken:
    """What became of one file. `answer` is there where it was taken.

    `first_ctr` and `last_ctr` are those of the operations it holds, 0 where it holds none; `accepted` and `refused`
    count them, `contents` the photos and scans that were new. `detail` says why it was refused, or after which
    operation it waits.
    """

    envelope: Envelope
    state: State
    made_ms: int
    first_ctr: int
    last_ctr: int
    detail: str = ""
    accepted: int = 0
    refused: int = 0
    contents: int = 0
    answer: "Answer | None" = None


@dataclass(frozen=True)
class Answer:
    """The sealed answer to a bundle, ready to be written."""

    envelope: Envelope
    content: bytes

    @property
    def file_name(self) -> str:
        """Safe on every file system, the same each time, and without a word about anybody."""
        envelope = self.envelope
        return (
            f"mourafaka-answer-{envelope.device_id.hex()}-{envelope.bundle_id[:4].hex()}"
            f"-{envelope.part}of{envelope.parts}{FILE_ENDING}"
        )


@dataclass(frozen=True)
class Listed:
    """A bundle that came, for whoever runs the server: whose laptop wrote it, what became of it and of its answer."""

    device_id: bytes
    label: str
    coach_id: uuid.UUID
    part: int
    parts: int
    state: State
    detail: str
    first_ctr: int
    last_ctr: int
    made_ms: int
    arrived_ms: int
    has_answer: bool
    handed_ms: int | None
    is_overtaken: bool
    """Parked, and the laptop has taken a new id since, under which it sends all of it again: nobody waits for it."""


def take(service: Service, content: bytes) -> tuple[Taken, ...]:
    """Take the file of a bundle; gives what became of it, then of the parked ones that could be taken after it.

    Taking a bundle twice changes nothing and gives an answer again. Raises BundleError where the file is no bundle
    for this server or is damaged, ProtocolError `device_unknown` where no laptop known here wrote it.
    """
    first = _take(service, content)
    return (first, *retry_parked(service, first.envelope.device_id))


def retry_parked(service: Service, device_id: bytes) -> tuple[Taken, ...]:
    """Take the parked bundles of a laptop that no longer wait for anything."""
    retried: dict[tuple[bytes, int], Taken] = {}
    while due := service.database.read(lambda at: _due(at, device_id, set(retried))):
        key, content = due
        retried[key] = _take(service, content)
    return tuple(retried.values())


def parked_devices(service: Service) -> tuple[bytes, ...]:
    """The laptops of which a bundle is parked."""
    query = sa.select(bundle.c.device_id).where(bundle.c.state == State.PARKED).distinct()
    return service.database.read(lambda at: tuple(at.execute(query).scalars()))


def listed(service: Service) -> tuple[Listed, ...]:
    """All the bundles that came: the parked ones first, then the latest."""
    query = (
        sa.select(bundle, device.c.coach_id, device.c.label, is_overtaken.label("is_overtaken"))
        .join(device, device.c.device_id == bundle.c.device_id)
        .order_by(bundle.c.arrived_ms.desc(), bundle.c.part)
    )
    rows = service.database.read(lambda at: at.execute(query).all())
    found = (
        Listed(
            device_id=row.device_id,
            label=row.label,
            coach_id=row.coach_id,
            part=row.part,
            parts=row.parts,
            state=State(row.state),
            detail=row.detail,
            first_ctr=row.first_ctr,
            last_ctr=row.last_ctr,
            made_ms=row.made_ms,
            arrived_ms=row.arrived_ms,
            has_answer=row.answer is not None,
            handed_ms=row.handed_ms,
            is_overtaken=row.is_overtaken,
        )
        for row in rows
    )
    return tuple(sorted(found, key=lambda one: one.state is not State.PARKED))


def answers(service: Service, *, again: bool = False) -> tuple[Answer, ...]:
    """The answers that were not handed over yet; with `again` also those that were, and have not been read."""
    query = sa.select(bundle).where(bundle.c.answer.is_not(None)).order_by(bundle.c.arrived_ms)
    if not again:
        query = query.where(bundle.c.handed_ms.is_(None))
    rows = service.database.read(lambda at: at.execute(query).all())
    return tuple(
        Answer(
            _down(
                service,
                device_id=row.device_id,
                bundle_id=row.bundle_id,
                part=row.part,
                parts=row.parts,
            ),
            row.answer,
        )
        for row in rows
    )


def mark_handed(service: Service, answer: Answer) -> None:
    """The answer lies in a file that was checked."""
    statement = bundle.update().where(*_is(answer.envelope)).values(handed_ms=service.clock())
    service.database.write(lambda at: at.execute(statement))


# Taking one file


@dataclass(frozen=True)
class _Question:
    """A bundle whose writer is known."""

    bundle: Bundle
    asked: HelloBody
    frames: list[Frame]
    device: Device

    @property
    def counters(self) -> tuple[int, int]:
        """The first and the last operation it holds; 0 and 0 where it holds none."""
        runs = [frame.operations for frame in self.frames if isinstance(frame, Ops)]
        return (runs[0][0].ctr, runs[-1][-1].ctr) if runs else (0, 0)

    @property
    def is_behind_a_gap(self) -> bool:
        """Whether operations before it are missing here, and the laptop still has them or sent them already."""
        last_ctr = self.device.last_ctr
        return self.asked.acked <= last_ctr and self.counters[0] > last_ctr + 1


@dataclass(frozen=True)
class _Kept:
    """What became of the contents: how many were new, and the names of all that lie here."""

    new: int = 0
    stored: tuple[bytes, ...] = ()


def _take(service: Service, content: bytes) -> Taken:
    question = _opened(service, content)
    first_ctr, last_ctr = question.counters
    taken = Taken(
        envelope=question.bundle.envelope,
        state=State.PARKED,
        made_ms=question.bundle.made_ms,
        first_ctr=first_ctr,
        last_ctr=last_ctr,
        detail=str(question.device.last_ctr),
    )
    if question.is_behind_a_gap:
        _note(service, taken, content)
        return taken
    taken = _exchanged(service, question, taken)
    _note(service, taken, None)
    _forget_read_answers(service, question)
    return taken


def _opened(service: Service, content: bytes) -> _Question:
    """The bundle in a file, once it is sure who wrote it."""
    opened = open_bundle(content, service.seal_private)
    told = opened.bundle
    if told.envelope.direction is not Direction.UP or not told.envelope.is_for(
        service.identity.server_key
    ):
        raise BundleError(BundleFlaw.NOT_FOR_US)
    frames = list(read_frames(told.frames))
    hello = frames[0] if frames else None
    if not isinstance(hello, Hello) or hello_hash(hello.body) != told.hello_hash:
        raise ProtocolError(ProblemCode.OUT_OF_ORDER, "a bundle begins with its HELLO")
    asked = decode_hello_body(hello.body)
    if asked.exchange_no != 0 or asked.device_id != told.envelope.device_id:
        raise ProtocolError(ProblemCode.OUT_OF_ORDER, "this HELLO does not travel in a bundle")
    service.enrolments.know_again(hello)
    found = service.database.read(lambda at: _writer(at, asked))
    if found is None or not opened.is_signed_by(found.signing_key):
        raise ProtocolError(ProblemCode.DEVICE_UNKNOWN, "no device here has signed this")
    return _Question(told, asked, frames, found)


def _writer(connection: sa.Connection, asked: HelloBody) -> Device | None:
    """The laptop that asks; one that continues an older id has that one's key, and nothing taken yet."""
    known = devices.find(connection, asked.device_id)
    if known is not None or asked.succeeds is None:
        return known
    older = devices.find(connection, asked.succeeds)
    return None if older is None else replace(older, device_id=asked.device_id, last_ctr=0)


def _exchanged(service: Service, question: _Question, taken: Taken) -> Taken:
    """Put the frames through an exchange, and answer."""
    exchange = service.open_exchange(in_bundle=True)
    answer: list[Frame] = []
    try:
        for frame in question.frames:
            answer += exchange.receive(frame)
        kept = _keep_contents(service, question)
        answer += exchange.answer()
    except ProtocolError as problem:
        if problem.code == ProblemCode.SERVER_BUSY:
            raise
        detail = f"{problem.code}: {problem.detail}"
        return Taken(
            taken.envelope, State.REFUSED, taken.made_ms, taken.first_ctr, taken.last_ctr, detail
        )
    results = [frame for frame in answer if isinstance(frame, Result)]
    return Taken(
        envelope=taken.envelope,
        state=State.TAKEN,
        made_ms=taken.made_ms,
        first_ctr=taken.first_ctr,
        last_ctr=taken.last_ctr,
        accepted=sum(
            max(min(last, taken.last_ctr) - max(first, taken.first_ctr) + 1, 0)
            for told in results  # which also tell of operations that came another way
            for first, last in told.accepted
        ),
        refused=sum(
            taken.first_ctr <= refusal.ctr <= taken.last_ctr
            for told in results
            for refusal in told.refused
        ),
        contents=kept.new,
        answer=_answer(service, question, answer, kept.stored),
    )


def _keep_contents(service: Service, question: _Question) -> _Kept:
    """Keep the photos and scans that a record of this coach's scopes names."""
    coach_id, new, stored = question.device.coach_id, 0, []
    for content in question.bundle.contents:
        name = hashlib.sha256(content)
        if len(content) <= MAX_BLOB_BYTES and _keep_content(service, coach_id, content):
            new += 1
        complete = functools.partial(_is_stored, coach_id=coach_id, sha256=name.hexdigest())
        if service.database.read(complete):
            stored.append(name.digest())
    return _Kept(new, tuple(stored))


def _keep_content(service: Service, coach_id: uuid.UUID, content: bytes) -> bool:
    """Whether the content was lacking; then it lies here now."""
    sha256 = hashlib.sha256(content).hexdigest()
    naming = service.database.read(lambda at: _lacking(at, coach_id, sha256))
    scopes = [scope_id for scope_id, size in naming.items() if len(content) <= size]
    if not scopes:
        return False
    service.store.keep(content)
    now_ms = service.clock()
    service.database.write(lambda at: blobs.mark_complete(at, scopes, sha256, len(content), now_ms))
    return True


def _is_stored(connection: sa.Connection, *, coach_id: uuid.UUID, sha256: str) -> bool:
    granted = access.once_granted_scopes(connection, coach_id)
    return bool(blobs.complete_scopes(connection, granted, sha256))


def _lacking(connection: sa.Connection, coach_id: uuid.UUID, sha256: str) -> dict[str, int]:
    """The scopes a coach holds or held that name a content and lack it, with the size they announce."""
    granted = access.once_granted_scopes(connection, coach_id)
    complete = blobs.complete_scopes(connection, granted, sha256)
    naming = blobs.naming_scopes(connection, granted, sha256)
    return {scope_id: size for scope_id, size in naming.items() if scope_id not in complete}


def _answer(
    service: Service, question: _Question, frames: list[Frame], stored: tuple[bytes, ...]
) -> Answer:
    envelope = replace(question.bundle.envelope, direction=Direction.DOWN)
    writer = FrameWriter(level=LEVEL_DOWN)
    answer = Bundle(
        envelope=envelope,
        hello_hash=question.bundle.hello_hash,
        made_ms=service.clock(),
        frames=b"".join(map(writer.encode, frames)),
        contents=tuple(_forms(service, frames)),
        stored=stored,
    )
    sealed = seal_bundle(
        answer, service.identity.sign, [age_recipient(question.device.sealing_key)]
    )
    return Answer(envelope, sealed)


def _forms(service: Service, frames: Iterable[Frame]) -> Iterator[bytes]:
    """The forms of the questionnaires that the answer tells of: a laptop without a line gets them no other way."""
    named: set[str] = set()
    for frame in frames:
        match frame:
            case Changes(changes=rows):
                named |= {_form(row) for row in rows}
            case SnapshotRows(rows=rows):
                named |= {_form(row) for row in rows}
            case _:
                continue
    named.discard("")
    for sha256 in sorted(named):
        yield b"".join(service.store.read(sha256, 0))


def _form(row: RecordChange | SnapshotRow) -> str:
    """The name of the form that a questionnaire's record tells of; empty where the record is another."""
    told = row.values if row.record_kind == QUESTIONNAIRE.tag else None
    return str(told.get(_FORM, "")) if told else ""


# What is kept


def _note(service: Service, taken: Taken, content: bytes | None) -> None:
    """Keep what became of a bundle: in place of what was known of it."""
    told = taken.envelope
    row = {
        "device_id": told.device_id,
        "bundle_id": told.bundle_id,
        "part": told.part,
        "parts": told.parts,
        "state": str(taken.state),
        "detail": taken.detail,
        "first_ctr": taken.first_ctr,
        "last_ctr": taken.last_ctr,
        "made_ms": taken.made_ms,
        "arrived_ms": service.clock(),
        "content": content,
        "answer": taken.answer.content if taken.answer else None,
        "handed_ms": None,
    }

    def work(connection: sa.Connection) -> None:
        connection.execute(bundle.delete().where(*_is(told)))
        connection.execute(bundle.insert().values(row))

    service.database.write(work)


def _forget_read_answers(service: Service, question: _Question) -> None:
    """The laptop has read the answers to what it counts as acknowledged: they need not be handed over any more."""
    told = question.bundle.envelope
    statement = (
        bundle.update()
        .where(
            bundle.c.device_id == told.device_id,
            bundle.c.bundle_id != told.bundle_id,
            bundle.c.state == State.TAKEN,
            bundle.c.last_ctr <= question.asked.acked,
        )
        .values(answer=None)
    )
    service.database.write(lambda at: at.execute(statement))


def _due(
    connection: sa.Connection, device_id: bytes, tried: set[tuple[bytes, int]]
) -> tuple[tuple[bytes, int], bytes] | None:
    """The first parked bundle of a laptop that nothing is missing before, and that was not tried yet."""
    query = (
        sa.select(bundle.c.bundle_id, bundle.c.part, bundle.c.content)
        .join(device, device.c.device_id == bundle.c.device_id)
        .where(
            bundle.c.device_id == device_id,
            bundle.c.state == State.PARKED,
            bundle.c.first_ctr <= device.c.last_ctr + 1,
        )
        .order_by(bundle.c.first_ctr, bundle.c.part)
    )
    for row in connection.execute(query):
        if (row.bundle_id, row.part) not in tried:
            return (row.bundle_id, row.part), row.content
    return None


def _is(envelope: Envelope) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        bundle.c.device_id == envelope.device_id,
        bundle.c.bundle_id == envelope.bundle_id,
        bundle.c.part == envelope.part,
    )


def _down(
    service: Service, *, device_id: bytes, bundle_id: bytes, part: int, parts: int
) -> Envelope:
    server = fingerprint(service.identity.server_key)[:FINGERPRINT_BYTES]
    return Envelope(Direction.DOWN, server, device_id, bundle_id, part, parts)
