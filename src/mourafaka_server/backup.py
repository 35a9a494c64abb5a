"""Backing a server up while it runs: `back_up`; docs/operating.md, "Backup".

One consistent state of every table, the keys and the settings go into one file; contents, which never change, go
into a folder beside it and are copied once. The file is written under another name, flushed, read again and compared
before it gets its own. Only then do laptops learn, at their next sync, that they may forget what it holds.
"""

import contextlib
import hashlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

import pyrage
import sqlalchemy as sa
from alembic.migration import MigrationContext

from mourafaka_protocol.identity import ServerIdentity
from mourafaka_server import blobs, devices, publications
from mourafaka_server.backup_file import FORMAT, Backup, Manifest, Writer
from mourafaka_server.clock import Clock
from mourafaka_server.contents import Store, flush_folder
from mourafaka_server.database import Database
from mourafaka_server.errors import BackupNotUsable, FolderNotUsable
from mourafaka_server.scopes import current_epoch
from mourafaka_server.settings import Settings
from mourafaka_server.tables import metadata

CONTENTS_FOLDER = "contents"
OF_THE_MACHINE = ("data", "database_url", "contents_url")
"""Settings that say where things lie here; another machine has its own."""

_PIECE_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Made:
    """A backup that was written and read again. `missing` names contents that this server should have and has not."""

    file: Path
    sha256: str
    byte_size: int
    rows: int
    contents: int
    copied: int
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Origin:
    """What is backed up."""

    settings: Settings
    identity: ServerIdentity
    database: Database
    store: Store
    clock: Clock


def back_up(
    origin: Origin, folder: Path, *, recipients: tuple[str, ...] = (), is_whole: bool = False
) -> Made:
    """Write a backup into a folder, sealed to age `recipients` where there are any.

    A whole one has the contents inside; otherwise they lie beside it, in a folder that all backups share.
    Raises FolderNotUsable, BackupNotUsable.
    """
    sealed_to = _parsed(recipients)
    made_ms = origin.clock()
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(made_ms / 1000))
    final = folder / f"mourafaka-{stamp}.backup{'.age' if sealed_to else ''}"
    part = final.with_name(f"{final.name}.part")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with origin.database.snapshot() as connection:
            durable = devices.counters(connection)
            named = blobs.all_names(connection) | publications.content_names(connection)
            held = sorted(name for name in named if origin.store.holds(name))
            with _written(part, sealed_to) as (file, written), Writer(file) as writer:
                for sha256 in held if is_whole else []:
                    pieces = origin.store.read(sha256)
                    writer.add(f"contents/{sha256}", pieces, is_compressed=False)
                manifest = _fill(writer, origin, connection, made_ms, held)
        sha256 = _checked(part, written.hexdigest(), is_sealed=bool(sealed_to))
        copied = 0 if is_whole else _copy_contents(origin.store, held, folder, sealed_to)
        part.replace(final)
        flush_folder(folder)
    except OSError as error:
        raise FolderNotUsable(folder, error.strerror or "not writable") from error
    origin.database.write(lambda connection: devices.mark_durable(connection, durable))
    origin.settings.backup_note.write_text(f"{made_ms}\n", encoding="ascii")
    return Made(
        file=final,
        sha256=sha256,
        byte_size=final.stat().st_size,
        rows=sum(one.rows or 0 for one in manifest.parts.values()),
        contents=len(held),
        copied=copied,
        missing=tuple(sorted(named - set(held))),
    )


def _fill(
    writer: Writer, origin: Origin, connection: sa.Connection, made_ms: int, contents: list[str]
) -> Manifest:
    """Write everything but contents, then the manifest, which names them."""
    for table in metadata.sorted_tables:
        writer.add_table(connection, table)
    for key_file in sorted(origin.settings.data.glob("*.key")):
        writer.add(f"keys/{key_file.name}", [key_file.read_bytes()])
    revision = MigrationContext.configure(connection).get_current_revision()
    manifest = Manifest(
        format=FORMAT,
        application=version("mourafaka"),
        made_ms=made_ms,
        revision=revision or "",
        epoch=current_epoch(connection),
        server_key=origin.identity.server_key.hex(),
        settings=_portable(origin.settings),
        tables=[str(table.name) for table in metadata.sorted_tables],
        parts=writer.parts,
        contents=contents,
    )
    writer.finish(manifest)
    return manifest


def _portable(settings: Settings) -> dict[str, Any]:
    """The settings that go with the server wherever it is put."""
    names = [field.name for field in fields(settings) if field.name not in OF_THE_MACHINE]
    return {name: value for name in names if (value := getattr(settings, name)) is not None}


# --- Onto the disk -----------------------------------------------------------------------------------------


def _parsed(recipients: tuple[str, ...]) -> list[pyrage.x25519.Recipient]:
    try:
        return [pyrage.x25519.Recipient.from_str(one) for one in recipients]
    except pyrage.RecipientError as error:
        raise BackupNotUsable("a recipient is not an age key, which begins with age1") from error


class _Hashing:
    """A file that is written to and hashed."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._digest = hashlib.sha256()

    def write(self, content: bytes) -> int:
        self._digest.update(content)
        return self._file.write(content)

    def flush(self) -> None:
        self._file.flush()

    def hexdigest(self) -> str:
        return self._digest.hexdigest()


@contextlib.contextmanager
def _written(
    path: Path, recipients: list[pyrage.x25519.Recipient]
) -> Iterator[tuple[IO[bytes], _Hashing]]:
    """A stream into a new file of the owner's alone, sealed on its way; it is on the disk afterwards."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        hashing = _Hashing(file)
        with _sealed(hashing, recipients) if recipients else _plain(hashing) as stream:
            yield stream, hashing
        file.flush()
        os.fsync(file.fileno())


class _Unseekable:
    """A stream that can only be written on, so that the archive is laid out as one that travels through a pipe."""

    def __init__(self, hashing: _Hashing) -> None:
        self.write = hashing.write
        self.flush = hashing.flush


@contextlib.contextmanager
def _plain(hashing: _Hashing) -> Iterator[Any]:
    yield _Unseekable(hashing)


@contextlib.contextmanager
def _sealed(hashing: _Hashing, recipients: list[pyrage.x25519.Recipient]) -> Iterator[Any]:
    """A stream whose bytes reach the file encrypted; what is not encrypted never touches the disk."""
    reading, writing = os.pipe()
    failures: list[BaseException] = []

    def seal() -> None:
        with os.fdopen(reading, "rb") as plain:
            try:
                pyrage.encrypt_io(plain, hashing, recipients)
            except BaseException as error:  # noqa: BLE001 -- raised again in the thread that waits for this one
                failures.append(error)

    sealing = threading.Thread(target=seal)
    sealing.start()
    try:
        with os.fdopen(writing, "wb") as stream:
            yield _Unseekable(_Hashing(stream))
    except BrokenPipeError:
        if not failures:
            raise
    finally:
        sealing.join()
    if failures:
        raise failures[0]


def _checked(part: Path, written: str, *, is_sealed: bool) -> str:
    """Read the file again from the disk. BackupNotUsable where it is not what was written."""
    with part.open("rb") as file:
        if hasattr(os, "posix_fadvise"):  # so that the disk is asked, not the memory
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        if hashlib.file_digest(file, "sha256").hexdigest() != written:
            raise BackupNotUsable("what the disk gives back is not what was written on it")
        if not is_sealed:
            file.seek(0)
            Backup(file).verify()
    return written


def _copy_contents(
    store: Store,
    named: list[str],
    folder: Path,
    recipients: list[pyrage.x25519.Recipient],
) -> int:
    """Copy the contents that are not in the folder yet, each read, checked by its name and flushed; how many."""
    seal: Callable[[bytes], bytes] = (
        (lambda plain: pyrage.encrypt(plain, recipients)) if recipients else (lambda plain: plain)
    )
    copied = 0
    for sha256 in named:
        final = content_file(folder, sha256, is_sealed=bool(recipients))
        if final.exists():
            continue
        content = b"".join(store.read(sha256))
        if hashlib.sha256(content).hexdigest() != sha256:
            raise BackupNotUsable(f"the content {sha256} is damaged on this server")
        final.parent.mkdir(parents=True, exist_ok=True)
        part = final.with_name(f"{final.name}.part")
        with part.open("wb") as file:
            file.write(seal(content))
            file.flush()
            os.fsync(file.fileno())
        part.replace(final)
        flush_folder(final.parent)
        copied += 1
    return copied


def content_file(folder: Path, sha256: str, *, is_sealed: bool) -> Path:
    """Where a content lies beside the backups of a folder."""
    suffix = ".age" if is_sealed else ""
    return folder / CONTENTS_FOLDER / sha256[:2] / f"{sha256}{suffix}"
