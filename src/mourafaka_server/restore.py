"""Putting a backup back: `restore`, and `rehearse`, which does it in a place of its own and throws it away.

The restored server begins a new life: its epoch is above every epoch it may have had, so that no version is ever used
twice, laptops send again what the backup did not hold, and take a snapshot of what it does. The database is built
aside, examined, and put in its place by one rename; the one that was there is kept.
"""

import contextlib
import hashlib
import os
import tempfile
import time
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

import pyrage
import sqlalchemy as sa
from alembic.util import CommandError

from mourafaka_server.backup import OF_THE_MACHINE, content_file
from mourafaka_server.backup_file import Backup, is_archive
from mourafaka_server.clock import Clock
from mourafaka_server.contents import Store, open_store
from mourafaka_server.database import Database
from mourafaka_server.doctor import Finding, Health, examine_database
from mourafaka_server.errors import BackupNotUsable, FolderNotUsable, RestoreRefused
from mourafaka_server.installation import alone, explained, note_epoch, noted_epoch
from mourafaka_server.migrations import upgrade
from mourafaka_server.scopes import begin_new_epoch, current_epoch
from mourafaka_server.settings import Settings, save
from mourafaka_server.tables import change, server_state

_MINUTE_MS = 60_000
_LEFT_OUT = {change.name}
"""The log begins anew with the new epoch; the backup still has the old one, for whoever wants to read it."""


@dataclass(frozen=True)
class Restored:
    """What was put back. `aside` is where the former server lies; `missing` the contents nobody could find."""

    epoch: int
    rows: int
    contents: int
    missing: tuple[str, ...]
    aside: str | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Source:
    """A backup on a disk: its file, the folder of contents beside it, the age identities that open both."""

    file: Path
    contents: Path
    identities: tuple[str, ...] = ()


def restore(
    source: Source, settings: Settings, clock: Clock, *, is_forced: bool = False
) -> Restored:
    """Put a server back into the folder and the database of `settings`.

    Raises RestoreRefused where there is one and it is not forced, ServerRunning, BackupNotUsable, FolderNotUsable.
    """
    data = settings.data
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        settings.blobs.mkdir(exist_ok=True, mode=0o700)
        with explained(data), alone(settings), _opened(source) as backup:
            place = _place(settings)
            living = place.living_epoch()
            if (living is not None or settings.key_file.exists()) and not is_forced:
                raise RestoreRefused(data)
            stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(clock() / 1000))
            now_minutes = clock() // _MINUTE_MS
            epoch = max(
                backup.manifest.epoch + 1, noted_epoch(settings) + 1, (living or 0) + 1, now_minutes
            )
            note_epoch(settings, epoch)
            store = open_store(settings)
            with place.building() as database:
                rows = _fill(database, backup, epoch)
                missing = _bring_contents(store, source, backup)
                findings = examine_database(database, store)
                _must_be_sound(findings)
            aside = data / f"before-restore-{stamp}-{uuid.uuid4().hex[:4]}"
            kept = place.swap(aside) | _keep_keys_aside(data, aside)
            save(_merged(settings, backup))
            for name in sorted(backup.names("keys"), key=lambda one: one == settings.key_file.name):
                _write_key(data / name, b"".join(backup.read(f"keys/{name}")))
    except OSError as error:
        raise FolderNotUsable(data, error.strerror or "not writable") from error
    return Restored(
        epoch,
        rows,
        len(backup.manifest.contents) - len(missing),
        missing,
        str(aside) if kept else None,
        findings,
    )


def rehearse(source: Source, clock: Clock) -> Restored:
    """Do all of it in a folder that is thrown away: the drill. Raises BackupNotUsable."""
    with tempfile.TemporaryDirectory(prefix="mourafaka-drill-") as folder:
        return restore(source, Settings(Path(folder)), clock)


def _must_be_sound(findings: Iterable[Finding]) -> None:
    """A missing content is told and no reason to refuse the rest; a wrong digest is."""
    for finding in findings:
        if finding.health is Health.BAD and finding.subject != "contents":
            raise BackupNotUsable(finding.sentence)


def _merged(settings: Settings, backup: Backup) -> Settings:
    """The settings of the backup, in the places of this machine."""
    known = {name for name in backup.manifest.settings if hasattr(settings, name)}
    told = {name: backup.manifest.settings[name] for name in known - set(OF_THE_MACHINE)}
    return replace(settings, **told)


# --- Reading -----------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _opened(source: Source) -> Iterator[Backup]:
    """The archive, unsealed into a nameless file where it was sealed."""
    try:
        is_plain = is_archive(source.file)
    except OSError as error:
        raise BackupNotUsable(f"{source.file} cannot be read: {error.strerror}") from error
    with contextlib.ExitStack() as stack:
        file: IO[bytes] = stack.enter_context(source.file.open("rb"))
        if not is_plain:
            plain: IO[bytes] = stack.enter_context(tempfile.TemporaryFile())
            with _unsealing():
                pyrage.decrypt_io(file, plain, _identities(source))
            plain.seek(0)
            file = plain
        backup = Backup(file)
        backup.verify()
        yield backup


def _identities(source: Source) -> list[pyrage.x25519.Identity]:
    if not source.identities:
        raise BackupNotUsable("it is sealed: give the age identity that opens it with --identity")
    return [pyrage.x25519.Identity.from_str(one) for one in source.identities]


@contextlib.contextmanager
def _unsealing() -> Iterator[None]:
    try:
        yield
    except pyrage.IdentityError as error:
        raise BackupNotUsable("the identity file holds no age identity") from error
    except pyrage.DecryptError as error:
        raise BackupNotUsable(
            "it is damaged, or this identity is not one of those it is sealed to"
        ) from error


def _fill(database: Database, backup: Backup, epoch: int) -> int:
    """The tables as they were in their day, brought up to ours, in a new epoch."""
    try:
        upgrade(database.engine, backup.manifest.revision)
    except CommandError as error:
        raise BackupNotUsable("it was made by a later version of this program") from error

    def rows(connection: sa.Connection) -> int:
        return sum(
            backup.restore_table(connection, name)
            for name in backup.manifest.tables
            if name not in _LEFT_OUT
        )

    count = database.write(rows)
    upgrade(database.engine)
    database.write(lambda connection: begin_new_epoch(connection, epoch))
    return count


def _bring_contents(store: Store, source: Source, backup: Backup) -> tuple[str, ...]:
    """Put each content in its place; the names of those that are nowhere, or damaged."""
    inside = set(backup.names("contents"))
    missing = []
    for sha256 in backup.manifest.contents:
        if store.holds(sha256):
            continue
        content = (
            b"".join(backup.read(f"contents/{sha256}"))
            if sha256 in inside
            else _content_beside(source, sha256)
        )
        if content is None or hashlib.sha256(content).hexdigest() != sha256:
            missing.append(sha256)
        else:
            store.keep(content)
    return tuple(missing)


def _content_beside(source: Source, sha256: str) -> bytes | None:
    plain = content_file(source.contents, sha256, is_sealed=False)
    if plain.exists():
        return plain.read_bytes()
    sealed = content_file(source.contents, sha256, is_sealed=True)
    if not sealed.exists():
        return None
    with _unsealing():
        opened: bytes = pyrage.decrypt(sealed.read_bytes(), _identities(source))
    return opened


# --- Where it goes -----------------------------------------------------------------------------------------


class _FilePlace:
    """A database file, built beside the one it replaces."""

    def __init__(self, data: Path) -> None:
        self._final = data / "server.db"
        self._new = data / "server.db.restoring"

    def living_epoch(self) -> int | None:
        """The epoch of the server that is there, None where there is none."""
        return _epoch_of(f"sqlite:///{self._final}") if self._final.exists() else None

    @contextlib.contextmanager
    def building(self) -> Iterator[Database]:
        """A new database, aside."""
        for file in self._files(self._new):
            file.unlink()
        database = Database(f"sqlite:///{self._new}")
        try:
            yield database
        finally:
            database.close()

    def swap(self, aside: Path) -> bool:
        """Put the new one in its place, the former one aside; whether there was one."""
        former = self._files(self._final)
        for file in former:
            aside.mkdir(exist_ok=True, mode=0o700)
            file.replace(aside / file.name)
        self._new.replace(self._final)
        return bool(former)

    @staticmethod
    def _files(database: Path) -> list[Path]:
        names = [f"{database.name}{suffix}" for suffix in ("", "-wal", "-shm")]
        return [path for name in names if (path := database.with_name(name)).exists()]


class _PostgresPlace:
    """A schema of a PostgreSQL database, built beside the one it replaces."""

    def __init__(self, url: str) -> None:
        self._url = sa.make_url(url)
        self._new = "restoring"

    def living_epoch(self) -> int | None:
        """The epoch of the server that is there, None where there is none."""
        return _epoch_of(self._url)

    @contextlib.contextmanager
    def building(self) -> Iterator[Database]:
        """A new schema, aside, in the place of one that was cut off; gone where the block fails."""
        self._administer(f"DROP SCHEMA IF EXISTS {self._new} CASCADE")
        self._administer(f"CREATE SCHEMA {self._new}")
        url = self._url.update_query_dict({"options": f"-csearch_path={self._new}"})
        database = Database(url.render_as_string(hide_password=False))
        try:
            yield database
        except BaseException:
            database.close()
            self._administer(f"DROP SCHEMA {self._new} CASCADE")
            raise
        database.close()

    def swap(self, aside: Path) -> bool:
        """Put the new schema in the place of the former one, in one transaction; whether there was a server."""
        engine = sa.create_engine(self._url)
        try:
            with engine.begin() as connection:
                present = connection.exec_driver_sql("SELECT current_schema()").scalar_one()
                had_server = sa.inspect(connection).has_table(server_state.name)
                kept = aside.name.replace("-", "_").lower()
                for statement in (
                    f'ALTER SCHEMA "{present}" RENAME TO "{kept}"',
                    f'ALTER SCHEMA "{self._new}" RENAME TO "{present}"',
                ):
                    connection.exec_driver_sql(statement)
        finally:
            engine.dispose()
        return had_server

    def _administer(self, statement: str) -> None:
        engine = sa.create_engine(self._url)
        try:
            with engine.begin() as connection:
                connection.exec_driver_sql(statement)
        finally:
            engine.dispose()


def _place(settings: Settings) -> _FilePlace | _PostgresPlace:
    if settings.database_url is None:
        return _FilePlace(settings.data)
    return _PostgresPlace(settings.database)


def _epoch_of(url: str | sa.URL) -> int | None:
    """The epoch of a database; 0 where it is one that cannot be read, None where it holds no server."""
    engine = sa.create_engine(url)
    try:
        with engine.connect() as connection:
            if not sa.inspect(connection).has_table(server_state.name):
                return None
            return current_epoch(connection)
    except sa.exc.DatabaseError as error:
        if engine.dialect.name != "sqlite" or isinstance(error, sa.exc.OperationalError):
            raise
        return 0  # damaged: reason enough to put a backup back
    finally:
        engine.dispose()


def _keep_keys_aside(data: Path, aside: Path) -> bool:
    """The former keys beside the former database; whether there were any."""
    former = sorted(data.glob("*.key"))
    for file in former:
        aside.mkdir(exist_ok=True, mode=0o700)
        file.replace(aside / file.name)
    return bool(former)


def _write_key(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
