"""The contents of attachments, after the records they belong to: `carry()`.

Uploads continue where the server stands; downloads are proved by their name before they are kept. A content
that the other side does not have yet is tried again at the next sync (docs/protocol.md, section 11).
"""

import hashlib
from collections.abc import Callable
from dataclasses import replace

from mourafaka_desktop.errors import AttachmentUnreadable, MourafakaError, ServerRefused
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import contents, peers
from mourafaka_desktop.storage.peers import Peer
from mourafaka_protocol.blobs import MAX_BLOB_BYTES, PART_BYTES, BlobCall, blob_call
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


def carry(
    workspace: Workspace, server: SyncProtocol, stop_if_cancelled: Callable[[], None]
) -> None:
    """Send the contents the server lacks, fetch those this laptop lacks.

    A content that is damaged, or that the server refuses, does not keep the others back: it is told at the end.
    Raises ExchangeError, AttachmentUnreadable, DiskFull.
    """
    with workspace.database.reading() as connection:
        peer = peers.peer(connection)
        named = contents.not_stored(connection)
    assert peer is not None  # `engine` asks this first
    failures: list[MourafakaError] = []
    for sha256 in named:
        stop_if_cancelled()
        carry_one = _send if workspace.attachments.has(sha256) else _fetch
        try:
            is_stored = carry_one(workspace, server, peer, sha256, stop_if_cancelled)
        except AttachmentUnreadable as failure:
            failures.append(failure)
            continue
        except ServerRefused as refusal:
            if refusal.reason not in _OF_ONE_CONTENT:
                raise
            failures.append(refusal)
            continue
        if is_stored:
            with workspace.database.writing() as connection:
                contents.mark_stored(connection, sha256)
    if failures:
        raise failures[0]


def _send(
    workspace: Workspace,
    server: SyncProtocol,
    peer: Peer,
    sha256: str,
    stop_if_cancelled: Callable[[], None],
) -> bool:
    """Whether the server now has the whole content; False where its record has not been accepted yet."""
    try:
        state = server.blob_state(_call(workspace, peer, "HEAD", sha256))
    except ServerRefused as refusal:
        if refusal.reason in _NOT_THERE:
            return False
        raise
    content = workspace.attachments.read(sha256)
    while not state.is_complete:
        stop_if_cancelled()
        part = content[state.offset : state.offset + PART_BYTES]
        reached = server.blob_put(
            _call(workspace, peer, "PATCH", sha256), state.offset, iter([part])
        )
        if reached.offset <= state.offset:
            return False
        state = replace(state, offset=reached.offset)
    return True


def _fetch(
    workspace: Workspace,
    server: SyncProtocol,
    peer: Peer,
    sha256: str,
    stop_if_cancelled: Callable[[], None],
) -> bool:
    """Whether this laptop now has the content; False where nobody has uploaded it yet."""
    content = bytearray()
    try:
        for part in server.blob_get(_call(workspace, peer, "GET", sha256), 0):
            stop_if_cancelled()
            content += part
            if len(content) > MAX_BLOB_BYTES:
                return False
    except ServerRefused as refusal:
        if refusal.reason in _NOT_THERE:
            return False
        raise
    if hashlib.sha256(content).hexdigest() != sha256:
        return False
    workspace.attachments.add(bytes(content))
    return True


def _call(workspace: Workspace, peer: Peer, method: str, sha256: str) -> BlobCall:
    identity = DeviceIdentity(peer.device_id, peer.signing_key, peer.sealing_key)
    at_ms = round(workspace.clock().timestamp() * 1000) + peer.clock_offset_ms
    return blob_call(identity, peer.server_key, method, sha256, at_ms)
