"""The exchange by USB key: `make()` writes what waits as files, `take()` takes their answers in.

The same frames as on the line (docs/protocol.md, 12.1). Every bundle holds all that the server has not acknowledged,
so that one that is lost costs nothing but its photos. An answer may come late, twice, or after younger ones: what no
longer fits is left aside, and says so.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from importlib.metadata import version as version_of
from pathlib import Path
from typing import TYPE_CHECKING

from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.errors import (
    AttachmentUnreadable,
    BundleNotPossible,
    BundleRefused,
    FileUnreadable,
    MourafakaError,
    NotEnrolled,
    ProfileWiped,
)
from mourafaka_desktop.services import profiles
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import (
    bundles,
    contents,
    incoming,
    operations,
    outbox,
    peers,
    questionnaires,
)
from mourafaka_desktop.storage import waiting as waiting_here
from mourafaka_desktop.storage.bundles import SentBundle
from mourafaka_desktop.storage.disk import explained, write_to_key
from mourafaka_desktop.storage.operations import Operation
from mourafaka_desktop.storage.peers import Peer
from mourafaka_desktop.sync.client import exchange_error
from mourafaka_desktop.sync.exchange import Ending, Prepared, Round
from mourafaka_desktop.sync.wire import op_of
from mourafaka_protocol import version
from mourafaka_protocol.bundles import (
    FILE_ENDING,
    MAX_BUNDLE_BYTES,
    Bundle,
    BundleError,
    Direction,
    Envelope,
    OpenedBundle,
    age_recipient,
    envelope_of,
    hello_hash,
    open_bundle,
    seal_bundle,
)
from mourafaka_protocol.frames import (
    End,
    Frame,
    Hello,
    HelloBody,
    Result,
    ServerEnd,
    ServerHello,
    ServerHelloBody,
    SnapshotBegin,
    SnapshotEnd,
    SnapshotRows,
    Verdict,
)
from mourafaka_protocol.identity import (
    FINGERPRINT_BYTES,
    DeviceIdentity,
    check_server_hello,
    fingerprint,
)
from mourafaka_protocol.mutants import Mutant, is_active
from mourafaka_protocol.payloads import decode_server_hello_body, encode_hello_body
from mourafaka_protocol.problems import ProtocolError
from mourafaka_protocol.streams import FrameWriter, read_frames, split_operations

if TYPE_CHECKING:
    from sqlalchemy import Connection

PART_BYTES = 32 * 1024 * 1024
"""How much of photos and scans goes into one file: a laptop holds a file in memory while it seals it."""

_FRAME_BYTES = 256 * 1024
_ENVELOPE_BYTES = 64

Randomness = Callable[[int], bytes]


@dataclass(frozen=True)
class Waiting:
    """What a bundle made now would hold, and what left before. `contents_bytes` is the size of the photos and scans.

    `out` are the files whose answer has not come, the latest first.
    """

    changes: int
    contents: int
    contents_bytes: int
    out: tuple[SentBundle, ...]


@dataclass(frozen=True)
class Part:
    """One file of a bundle, sealed."""

    sent: SentBundle
    content: bytes


@dataclass(frozen=True)
class WritingProgress:
    """How far the writing on the key is; `parts` files in all, `bytes_written` of about `bytes_to_write`."""

    part: int
    parts: int
    bytes_written: int
    bytes_to_write: int


@dataclass(frozen=True)
class Written:
    """What lies on the key, checked. `is_interrupted` where the coach stopped it: what was written stays good."""

    files: tuple[Path, ...]
    changes: int
    contents: int
    byte_size: int
    is_interrupted: bool = False


class AnswerState(StrEnum):
    """What became of an answer."""

    TAKEN = "taken"
    LATE = "late"
    """This laptop knows more by now: nothing in it was new."""


@dataclass(frozen=True)
class AnswerTaken:
    """What an answer brought. The counts are of changes: `accepted`, `refused`, and those `received` from others."""

    state: AnswerState
    accepted: int = 0
    refused: int = 0
    received: int = 0
    changes: Changes = field(default_factory=Changes)


@dataclass(frozen=True)
class FileTaken:
    """One file of a key: the answer that was taken, or the reason why it was not."""

    name: str
    answer: AnswerTaken | None
    failure: MourafakaError | None


# --- Out ------------------------------------------------------------------------------------------------


def waiting(workspace: Workspace) -> Waiting:
    """What would go, and what is still out. Raises NotEnrolled, BundleNotPossible."""
    with workspace.database.reading() as connection:
        peer = _peer(connection)
        unsent = waiting_here.unsent_count(connection)
        photos = contents.not_stored(connection)
        out = tuple(sent for sent in bundles.sent(connection) if _is_out(sent, peer))
    here = [photo for photo in photos if workspace.attachments.has(photo.sha256)]
    return Waiting(unsent, len(here), sum(photo.byte_size for photo in here), out)


def _is_out(sent: SentBundle, peer: Peer) -> bool:
    """Whether something is still to be heard of it: its answer has not come, nor the same by another way."""
    return sent.answered_at is None and (sent.last_ctr > peer.acked or not sent.last_ctr)


def make(
    workspace: Workspace,
    *,
    with_contents: bool = False,
    part_bytes: int = PART_BYTES,
    randomness: Randomness = os.urandom,
) -> Iterator[Part]:
    """The files of a bundle of everything the server has not acknowledged, one by one.

    What has never left is frozen first. Raises NotEnrolled, BundleNotPossible.
    """
    bundle_id, nonce = randomness(16), randomness(16)
    question = _question(workspace, nonce)
    shares = list(_shares(workspace, part_bytes)) if with_contents else []
    shares = shares or [()]
    made_at = workspace.clock()
    for number, names in enumerate(shares, start=1):
        frames = question.frames if number == 1 else (question.frames[0], End(0))
        carried = tuple(_readable(workspace, names))
        has_operations = number == 1 and bool(question.operations)
        sent = SentBundle(
            bundle_id=bundle_id,
            part=number,
            parts=len(shares),
            made_at=made_at,
            first_ctr=question.operations[0].ctr if has_operations else 0,
            last_ctr=question.operations[-1].ctr if has_operations else 0,
            contents=len(carried),
            file_name=_file_name(question.peer, made_at, bundle_id, number, len(shares)),
        )
        with workspace.database.keeping() as connection:
            bundles.note(connection, sent, question.hello_body)
        yield Part(sent, _sealed(question, sent, frames, carried))


def write(
    workspace: Workspace,
    folder: Path,
    *,
    with_contents: bool = False,
    on_progress: Callable[[WritingProgress], None] = lambda _progress: None,
    cancelled: Callable[[], bool] = lambda: False,
    part_bytes: int = PART_BYTES,
) -> Written:
    """Write a bundle into a folder of a key; each file is read again from it before the next one begins.

    Raises KeyFull, KeyGone, KeyUnfaithful, FolderNotWritable, DiskUnreadable, NotEnrolled, BundleNotPossible. What is
    on the key by then is whole and may be taken there.
    """
    planned = waiting(workspace).contents_bytes if with_contents else 0
    _remove_leftovers(folder)
    files: list[Path] = []
    changes = carried = written = 0
    for part in make(workspace, with_contents=with_contents, part_bytes=part_bytes):
        sent = part.sent
        if cancelled() and files:
            _forget_unwritten(workspace, sent)
            return Written(tuple(files), changes, carried, written, is_interrupted=True)
        on_progress(
            WritingProgress(
                sent.part, sent.parts, written, max(planned, written + len(part.content))
            )
        )
        try:
            write_to_key(folder / sent.file_name, part.content)
        except MourafakaError:
            _forget_unwritten(workspace, sent)
            raise
        files.append(folder / sent.file_name)
        written += len(part.content)
        carried += sent.contents
        changes += sent.last_ctr - sent.first_ctr + 1 if sent.last_ctr else 0
    on_progress(WritingProgress(len(files), len(files), written, written))
    return Written(tuple(files), changes, carried, written)


def _remove_leftovers(folder: Path) -> None:
    """Take away what a power cut left half written on this key."""
    for part in folder.glob(f"mourafaka-*{FILE_ENDING}.part"):
        with explained(folder):
            part.unlink(missing_ok=True)


def _forget_unwritten(workspace: Workspace, sent: SentBundle) -> None:
    """No file of this part is out; its answer will not come."""
    with workspace.database.keeping() as connection:
        bundles.forget(connection, sent.bundle_id, sent.part)


@dataclass(frozen=True)
class _Question:
    """The exchange of a bundle, decided once."""

    peer: Peer
    identity: DeviceIdentity
    hello_body: bytes
    frames: tuple[Frame, ...]
    operations: tuple[Operation, ...]


def _question(workspace: Workspace, nonce: bytes) -> _Question:
    with workspace.database.keeping() as connection:
        peer = _peer(connection)
        outbox.freeze(connection)
        pending = operations.operations(connection, after_ctr=peer.acked)
        cursors = incoming.cursors_to_name(connection)
    identity = DeviceIdentity(peer.device_id, peer.signing_key, peer.sealing_key)
    body = encode_hello_body(
        HelloBody(
            device_id=peer.device_id,
            exchange_no=0,  # a file may arrive late or twice: it is not counted
            nonce=nonce,
            acked=peer.acked,
            chain=peer.chain,
            epoch=peer.epoch,
            cursors=cursors,
            cursor_digest=None,
            clock_ms=_milliseconds(workspace.wall_clock()),
            application=f"mourafaka {version_of('mourafaka')}",
            protocol=version.PROTOCOL,
            schema=version.SCHEMA,
            succeeds=peer.succeeds,
            certificate=peer.certificate,  # nobody can ask for it as over a line
        )
    )
    ops = [op_of(operation) for operation in pending]
    frames: tuple[Frame, ...] = (
        Hello(body, identity.sign_hello(peer.server_key, body)),
        *split_operations(ops, _FRAME_BYTES),
        End(ops[-1].ctr if ops else 0),
    )
    return _Question(peer, identity, body, frames, pending)


def _sealed(
    question: _Question, sent: SentBundle, frames: Sequence[Frame], carried: tuple[bytes, ...]
) -> bytes:
    peer, writer = question.peer, FrameWriter()
    assert peer.server_seal_key is not None  # `_peer()` asked
    bundle = Bundle(
        envelope=Envelope(
            Direction.UP,
            fingerprint(peer.server_key)[:FINGERPRINT_BYTES],
            peer.device_id,
            sent.bundle_id,
            sent.part,
            sent.parts,
        ),
        hello_hash=hello_hash(question.hello_body),
        made_ms=_milliseconds(sent.made_at),
        frames=b"".join(map(writer.encode, frames)),
        contents=carried,
    )
    readers = [age_recipient(peer.server_seal_key)]
    if peer.escrow_recipient is not None:
        readers.append(peer.escrow_recipient)
    return seal_bundle(bundle, question.identity.sign, readers)


def _shares(workspace: Workspace, part_bytes: int) -> Iterator[tuple[str, ...]]:
    """The names of the contents that the server lacks, as many as go into one file; the first thumbnails."""
    with workspace.database.reading() as connection:
        photos = contents.not_stored(connection)
    share: list[str] = []
    room = part_bytes
    for photo in photos:
        if not workspace.attachments.has(photo.sha256):
            continue
        if share and photo.byte_size > room:
            yield tuple(share)
            share, room = [], part_bytes
        share.append(photo.sha256)
        room -= photo.byte_size
    if share:
        yield tuple(share)


def _readable(workspace: Workspace, names: Iterable[str]) -> Iterator[bytes]:
    """The contents of these names; one that is damaged here does not keep the others back."""
    for sha256 in names:
        try:
            yield workspace.attachments.read(sha256)
        except AttachmentUnreadable:
            continue


def _file_name(peer: Peer, made_at: datetime, bundle_id: bytes, part: int, parts: int) -> str:
    """Safe on every file system, in the order of time, and without a word about anybody."""
    stamp = made_at.astimezone(UTC).strftime("%Y%m%d-%H%M%S")
    return (
        f"mourafaka-{stamp}-{peer.device_id.hex()}-{bundle_id[:4].hex()}"
        f"-{part}of{parts}{FILE_ENDING}"
    )


# --- Back in --------------------------------------------------------------------------------------------


def take_from(workspace: Workspace, places: Iterable[Path]) -> tuple[FileTaken, ...]:
    """Take in the answers for this laptop in these files and folders, the oldest first.

    A folder is looked through one folder deep; what else lies there is left alone. What is the matter with a file is
    said with its name, and does not hold the others up. Raises ProfileWiped, NotEnrolled.
    """
    taken: list[FileTaken] = []
    for file in _files(workspace, places):
        try:
            answer = take(workspace, _content(file))
        except ProfileWiped:
            raise
        except MourafakaError as failure:
            taken.append(FileTaken(file.name, None, failure))
        else:
            taken.append(FileTaken(file.name, answer, None))
    return tuple(taken)


def take(
    workspace: Workspace, content: bytes, *, randomness: Randomness = os.urandom
) -> AnswerTaken:
    """Take one answer in. Raises BundleRefused where it is none for this laptop, ExchangeError, NotEnrolled."""
    with workspace.database.reading() as connection:
        peer = _peer(connection)
    answer = _opened(peer, content)
    with workspace.database.reading() as connection:
        asked = bundles.question(connection, answer.envelope.bundle_id)
    if asked is None or hello_hash(asked) != answer.hello_hash:
        return AnswerTaken(AnswerState.LATE)
    try:
        taken = _applied(workspace, peer, asked, answer, randomness)
    except ProtocolError as failure:
        raise exchange_error(failure) from failure
    with workspace.database.keeping() as connection:
        bundles.mark_answered(
            connection, answer.envelope.bundle_id, answer.envelope.part, workspace.clock()
        )
    return taken


def _applied(
    workspace: Workspace, peer: Peer, asked: bytes, answer: Bundle, randomness: Randomness
) -> AnswerTaken:
    frames = read_frames(answer.frames)
    greeting = frames[0] if frames else None
    if not isinstance(greeting, ServerHello):
        raise BundleRefused("damaged")
    check_server_hello(peer.server_key, asked, greeting.body, greeting.signature)
    hello = decode_server_hello_body(greeting.body)
    if answer.envelope.device_id != peer.device_id or _is_overtaken(peer, hello, frames):
        return AnswerTaken(AnswerState.LATE)
    fitting = list(_fitting(workspace, peer, hello, frames))
    started_at = workspace.clock()
    with workspace.database.keeping() as connection:
        sync_no = peers.begin_exchange(connection, started_at)
        kept = operations.operations(connection, after_ctr=peer.acked)
    identity = DeviceIdentity(peer.device_id, peer.signing_key, peer.sealing_key)
    current = Round(
        workspace,
        Prepared(peer, identity, asked, (), kept),
        sync_no,
        new_device_id=lambda: randomness(8),
    )
    outcome = "failure"
    try:
        for frame in fitting:
            current.take(frame)
        current.finish()
        outcome = peers.DONE
    finally:
        ended = peers.Exchange(
            no=sync_no,
            started_at=started_at,
            finished_at=_last_heard(workspace, hello),
            bytes_sent=0,
            bytes_received=0,
            accepted=current.accepted,
            refused=current.refused,
            received=current.received,
            outcome=outcome,
        )
        _end(workspace, peer, ended)
    if current.ending is Ending.WIPED:
        profiles.wipe(workspace)
        raise ProfileWiped
    changes = current.changes | _keep_contents(workspace, answer)
    workspace.refresh()
    return AnswerTaken(
        AnswerState.TAKEN, current.accepted, current.refused, current.received, changes
    )


def _is_overtaken(peer: Peer, hello: ServerHelloBody, frames: Sequence[Frame]) -> bool:
    """Whether the answer is of an earlier life of the server, or asks for a new identity that was taken since."""
    if hello.epoch < peer.epoch:
        return True
    verdicts = {hello.verdict} | {frame.verdict for frame in frames if isinstance(frame, ServerEnd)}
    is_order = bool(verdicts & {Verdict.FORK, Verdict.RESEND})
    return is_order and hello.asked != peer.acked and not is_active(Mutant.STALE_FORK)


def _fitting(
    workspace: Workspace, peer: Peer, hello: ServerHelloBody, frames: Sequence[Frame]
) -> Iterator[Frame]:
    """Of a late answer only what still fits: results that were not told yet, and pages that know all of them.

    A page made before the server had the last of what it acknowledged since would lay older values over them.
    """
    results = [frame for frame in frames if isinstance(frame, Result)]
    told = [last for frame in results for _, last in frame.accepted]
    told += [refusal.ctr for frame in results for refusal in frame.refused]
    knows_all = max([hello.last_ctr, *told]) >= peer.acked
    stale = _stale_snapshots(workspace, frames)
    for frame in frames:
        match frame:
            case ServerHello():
                yield frame
            case Result():
                yield _untold(frame, peer.acked)
            case ServerEnd():
                yield replace(
                    frame,
                    durable_ctr=max(frame.durable_ctr, peer.durable_ctr),
                    digests=frame.digests if knows_all else (),
                )
            case SnapshotBegin(scope=scope) | SnapshotRows(scope=scope) | SnapshotEnd(scope=scope):
                if knows_all and scope not in stale:
                    yield frame
            case _ if knows_all:
                yield frame


def _untold(frame: Result, acked: int) -> Result:
    """What of a result was not told before."""
    return Result(
        tuple((max(first, acked + 1), last) for first, last in frame.accepted if last > acked),
        tuple(refusal for refusal in frame.refused if refusal.ctr > acked),
        tuple(notice for notice in frame.conflicts if notice.ctr > acked),
    )


def _stale_snapshots(workspace: Workspace, frames: Sequence[Frame]) -> frozenset[str]:
    """The scopes that were read beyond their snapshot in this answer."""
    begun = [frame for frame in frames if isinstance(frame, SnapshotBegin)]
    with workspace.database.reading() as connection:
        return frozenset(
            frame.scope
            for frame in begun
            if bundles.held_upto(connection, frame.scope) > frame.version
        )


def _end(workspace: Workspace, before: Peer, ended: peers.Exchange) -> None:
    """Note the exchange. The server's time in it is as old as the file, and says nothing of this laptop's clock."""
    with workspace.database.keeping() as connection:
        now = peers.peer(connection)
        assert now is not None  # it was there when the answer was opened
        peers.put_peer(connection, replace(now, clock_offset_ms=before.clock_offset_ms))
        peers.finish_exchange(connection, ended)


def _last_heard(workspace: Workspace, hello: ServerHelloBody) -> datetime:
    """When the server was last heard of: when it answered, not when the file was carried here."""
    answered_at = datetime.fromtimestamp(hello.now_ms / 1000, UTC)
    with workspace.database.reading() as connection:
        before = peers.last_synced_at(connection)
    heard_at = min(answered_at, workspace.clock())
    return heard_at if before is None else max(before, heard_at)


def _keep_contents(workspace: Workspace, answer: Bundle) -> Changes:
    """Offer the forms that came, and count the photos and scans that the server has by now."""
    changes = Changes()
    with workspace.database.keeping() as connection:
        for content in answer.contents:
            changes |= questionnaires.keep(connection, content)
            contents.forget_part(connection, hashlib.sha256(content).hexdigest())
        for name in answer.stored:
            contents.mark_stored(connection, name.hex())
    return changes


def _opened(peer: Peer, content: bytes) -> Bundle:
    """The answer in a file. Raises BundleRefused."""
    try:
        envelope = envelope_of(content)
        if envelope.direction is not Direction.DOWN:
            raise BundleRefused("no_answer")
        if not envelope.is_for(peer.server_key):
            raise BundleRefused("other_server")
        opened: OpenedBundle = open_bundle(content, peer.sealing_key)
    except BundleError as failure:
        raise BundleRefused(str(failure.flaw)) from failure
    if not opened.is_signed_by(peer.server_key):
        raise BundleRefused("damaged")
    return opened.bundle


def _files(workspace: Workspace, places: Iterable[Path]) -> list[Path]:
    """The files named, and in folders the answers for this laptop; the oldest first."""
    with workspace.database.reading() as connection:
        peer = _peer(connection)
    files: list[Path] = []
    for place in places:
        if place.is_dir():
            beneath = [*place.glob(f"*{FILE_ENDING}"), *place.glob(f"*/*{FILE_ENDING}")]
            files += [file for file in beneath if _concerns(peer, file)]
        else:
            files.append(place)
    return sorted(dict.fromkeys(files), key=_written_at)


def _written_at(file: Path) -> tuple[float, str]:
    try:
        return file.stat().st_mtime, file.name
    except OSError:
        return 0.0, file.name


def _concerns(peer: Peer, file: Path) -> bool:
    """Whether the file says in the clear that it is an answer for this laptop."""
    try:
        with file.open("rb") as opened:
            envelope = envelope_of(opened.read(_ENVELOPE_BYTES))
    except (OSError, BundleError):
        return False
    ours = {peer.device_id, peer.succeeds}
    return envelope.direction is Direction.DOWN and envelope.device_id in ours


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > MAX_BUNDLE_BYTES:
            raise BundleRefused("no_bundle")
        return file.read_bytes()
    except OSError as failure:
        raise FileUnreadable(file.name) from failure


def _peer(connection: "Connection") -> Peer:
    peer = peers.peer(connection)
    if peer is None:
        raise NotEnrolled
    if peer.server_seal_key is None:
        raise BundleNotPossible
    return peer


def _milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1000)
