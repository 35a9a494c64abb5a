"""Attachment contents: who may read which, and the files they lie in; docs/protocol.md, section 11.

The database knows which records name a content and in which scopes it is complete; `Store` keeps the bytes.
A content that is being sent lies apart for each coach, so that nobody completes what another one began.
"""

import hashlib
import os
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path

import sqlalchemy as sa

from mourafaka_protocol.problems import ProblemCode, ProtocolError
from mourafaka_server.tables import attachment_use, blob

_READ_BYTES = 64 * 1024


def note_use(
    connection: sa.Connection, scope_id: str, record_id: uuid.UUID, sha256: str, byte_size: int
) -> None:
    """An attachment record of the scope names this content."""
    forget_use(connection, scope_id, record_id)
    connection.execute(
        attachment_use.insert().values(
            scope_id=scope_id, record_id=record_id, sha256=sha256, byte_size=byte_size
        )
    )


def forget_use(connection: sa.Connection, scope_id: str, record_id: uuid.UUID) -> None:
    """An attachment record of the scope is gone, or names no content."""
    connection.execute(
        attachment_use.delete().where(
            attachment_use.c.scope_id == scope_id, attachment_use.c.record_id == record_id
        )
    )


def naming_scopes(
    connection: sa.Connection, scope_ids: Iterable[str], sha256: str
) -> dict[str, int]:
    """Those of the scopes in which a record names the content, with the size it announces."""
    query = (
        sa.select(attachment_use.c.scope_id, sa.func.max(attachment_use.c.byte_size))
        .where(attachment_use.c.scope_id.in_(list(scope_ids)), attachment_use.c.sha256 == sha256)
        .group_by(attachment_use.c.scope_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def complete_scopes(
    connection: sa.Connection, scope_ids: Iterable[str], sha256: str
) -> dict[str, int]:
    """Those of the scopes in which the content is complete, with its size."""
    query = sa.select(blob.c.scope_id, blob.c.byte_size).where(
        blob.c.scope_id.in_(list(scope_ids)), blob.c.sha256 == sha256
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def mark_complete(
    connection: sa.Connection, scope_ids: Iterable[str], sha256: str, byte_size: int, now_ms: int
) -> None:
    """The content may be read in these scopes from now on."""
    wanted = set(scope_ids)
    rows = [
        {"scope_id": scope_id, "sha256": sha256, "byte_size": byte_size, "stored_ms": now_ms}
        for scope_id in sorted(wanted - set(complete_scopes(connection, wanted, sha256)))
    ]
    if rows:
        connection.execute(blob.insert(), rows)


class Store:
    """The files, in one folder: complete ones by name, parts by coach."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, content: bytes) -> str:
        """Keep a content that this server made itself; gives its SHA-256, which is its name."""
        sha256 = hashlib.sha256(content).hexdigest()
        final = self._complete(sha256)
        if not final.exists():
            part = self._folder / "parts" / f"{sha256}.own"
            for folder in (part.parent, final.parent):
                folder.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(final)
            _flush_folder(final.parent)
        return sha256

    def part_size(self, coach_id: uuid.UUID, sha256: str) -> int:
        """How many bytes of an unfinished upload there are."""
        try:
            return self._part(coach_id, sha256).stat().st_size
        except FileNotFoundError:
            return 0

    def append(self, coach_id: uuid.UUID, sha256: str, content: bytes) -> None:
        """Add bytes to an upload."""
        path = self._part(coach_id, sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.write(content)

    def finish(self, coach_id: uuid.UUID, sha256: str) -> None:
        """The upload is complete: keep it under its name.

        ProtocolError `hash_mismatch` where that is not what it holds; then the upload is dropped.
        """
        path = self._part(coach_id, sha256)
        with path.open("rb+") as file:
            os.fsync(file.fileno())
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != sha256:
            path.unlink()
            raise ProtocolError(ProblemCode.HASH_MISMATCH, "the upload begins again")
        final = self._complete(sha256)
        final.parent.mkdir(parents=True, exist_ok=True)
        path.replace(final)
        _flush_folder(final.parent)

    def read(self, sha256: str, start: int) -> Iterator[bytes]:
        """A complete content from byte `start` on."""
        with self._complete(sha256).open("rb") as file:
            file.seek(start)
            while part := file.read(_READ_BYTES):
                yield part

    def _complete(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    def _part(self, coach_id: uuid.UUID, sha256: str) -> Path:
        return self._folder / "parts" / coach_id.hex / sha256


def _flush_folder(folder: Path) -> None:
    """Make a rename last through a power cut; Windows has no such call and needs none."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
