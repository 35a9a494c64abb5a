"""Examining a server: `examine` all of it, `examine_database` what a backup brings; docs/operating.md, "Doctor".

Each finding is one sentence for the administrator: fine, worth a look, or wrong. Nothing is changed.
"""

import hashlib
import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import sqlalchemy as sa
from alembic.migration import MigrationContext

from mourafaka_protocol.digests import EMPTY_DIGEST, combined, row_digest
from mourafaka_protocol.kinds import DUPLICATE
from mourafaka_server import blobs, publications, server_key
from mourafaka_server.bundles import is_overtaken
from mourafaka_server.clock import DAY_MS, Clock
from mourafaka_server.contents import Store
from mourafaka_server.database import Database
from mourafaka_server.errors import ServerError
from mourafaka_server.installation import noted_epoch
from mourafaka_server.migrations import newest_revision
from mourafaka_server.scopes import current_epoch
from mourafaka_server.settings import Settings
from mourafaka_server.tables import (
    bundle,
    change,
    device,
    quarantine,
    record,
    scope,
    scope_grant,
    server_state,
)

_ROOM_BYTES = 2 * 1024**3
_ROOM_SHARE = 0.1
_BACKUP_DAYS = 8
_SHOWN = 3
_BATCH_ROWS = 1000
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class Health(StrEnum):
    """How bad a finding is."""

    FINE = "fine"
    LOOK = "look"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    """What was found about one subject."""

    subject: str
    health: Health
    sentence: str


def examine(
    settings: Settings, database: Database, store: Store, clock: Clock, *, reads_contents: bool
) -> tuple[Finding, ...]:
    """Everything about a server; `reads_contents` reads each content and compares it with its name."""
    return (
        _key(settings),
        *_permissions(settings),
        _room(settings.data),
        _last_backup(settings, clock),
        *examine_database(database, store, reads_contents=reads_contents),
        *_life(settings, database, clock),
        Finding(
            "proxy",
            Health.FINE,
            "Behind nginx, `proxy_request_buffering off` must stand for /sync and /blob: docs/operating.md.",
        ),
    )


def examine_database(
    database: Database, store: Store, *, reads_contents: bool = False
) -> tuple[Finding, ...]:
    """What the tables say of themselves: revision, digests, contents, what waits for people."""
    revision = _revision(database)
    if revision.health is Health.BAD:
        return (revision,)
    with database.snapshot() as connection:
        return (
            revision,
            _digests(connection),
            _grants(connection),
            _contents(connection, store, reads_contents=reads_contents),
            *_waiting(connection),
        )


# --- The folder --------------------------------------------------------------------------------------------


def _key(settings: Settings) -> Finding:
    try:
        identity = server_key.load(settings.key_file)
    except ServerError as error:
        return Finding("key", Health.BAD, str(error))
    shown = identity.server_key.hex()[:8]
    return Finding("key", Health.FINE, f"The server's key can be read; it begins {shown}.")


def _permissions(settings: Settings) -> Iterator[Finding]:
    """Whether anybody else on this machine could read what is kept."""
    if os.name != "posix":
        return
    kept = [settings.data, settings.blobs, settings.file, *sorted(settings.data.glob("*.key"))]
    kept += sorted(settings.data.glob("server.db*"))
    is_open = [path for path in kept if path.exists() and path.stat().st_mode & _OTHERS]
    # A closed folder closes what lies in it, but a key is copied about and must be closed itself.
    if settings.data in is_open or any(path.suffix == ".key" for path in is_open):
        names = _some([str(path) for path in is_open])
        yield Finding(
            "permissions",
            Health.BAD,
            f"Others on this machine may read {names}. Close it: chmod -R go-rwx {settings.data}",
        )
    else:
        yield Finding("permissions", Health.FINE, "Only the server's user can read the folder.")


def _room(data: Path) -> Finding:
    usage = shutil.disk_usage(data)
    free_gb = usage.free / 1024**3
    if usage.free < _ROOM_BYTES or usage.free < usage.total * _ROOM_SHARE:
        return Finding("disk", Health.LOOK, f"Only {free_gb:.1f} GB are free for {data}.")
    return Finding("disk", Health.FINE, f"{free_gb:.1f} GB are free for {data}.")


def _last_backup(settings: Settings, clock: Clock) -> Finding:
    try:
        made_ms = int(settings.backup_note.read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return Finding("backup", Health.LOOK, "This server has never been backed up.")
    days = (clock() - made_ms) // DAY_MS
    if days > _BACKUP_DAYS:
        return Finding("backup", Health.LOOK, f"The last backup is {days} days old.")
    return Finding("backup", Health.FINE, f"The last backup is {max(days, 0)} days old.")


# --- The tables --------------------------------------------------------------------------------------------


def _revision(database: Database) -> Finding:
    with database.snapshot() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    newest = newest_revision()
    if present != newest:
        return Finding(
            "tables",
            Health.BAD,
            f"The tables are those of revision {present}, this program's are {newest}. "
            "`mourafaka-server serve` brings them up to date.",
        )
    return Finding("tables", Health.FINE, f"The tables are those of revision {present}.")


def _digests(connection: sa.Connection) -> Finding:
    """Add up the records of each scope and compare with what stands in its row, as laptops do."""
    counted: dict[str, bytes] = {}
    newest: dict[str, int] = {}
    live = 0
    query = sa.select(
        record.c.scope_id, record.c.kind, record.c.record_id, record.c.version, record.c.is_gone
    )
    for row in connection.execute(query.execution_options(yield_per=_BATCH_ROWS)):
        newest[row.scope_id] = max(newest.get(row.scope_id, 0), row.version)
        if not row.is_gone:
            live += 1
            counted[row.scope_id] = combined(
                counted.get(row.scope_id, EMPTY_DIGEST),
                row_digest(row.kind, row.record_id, row.version),
            )
    wrong = []
    scopes = 0
    for row in connection.execute(sa.select(scope).execution_options(yield_per=_BATCH_ROWS)):
        scopes += 1
        if (
            row.digest != counted.get(row.scope_id, EMPTY_DIGEST)
            or not newest.get(row.scope_id, 0) <= row.head
            or row.floor > row.head
        ):
            wrong.append(row.scope_id)
    if wrong:
        return Finding(
            "digests",
            Health.BAD,
            f"{len(wrong)} scopes do not add up: {_some(wrong)}. Put the last backup back.",
        )
    return Finding("digests", Health.FINE, f"{scopes} scopes with {live} records add up.")


def _grants(connection: sa.Connection) -> Finding:
    query = (
        sa.select(scope_grant.c.scope_id)
        .outerjoin(scope, scope.c.scope_id == scope_grant.c.scope_id)
        .where(scope_grant.c.until_ms.is_(None), scope.c.scope_id.is_(None))
    )
    lost = list(connection.execute(query).scalars())
    if lost:
        return Finding(
            "grants", Health.BAD, f"Scopes are granted that are not there: {_some(lost)}."
        )
    return Finding("grants", Health.FINE, "Every scope that is granted is there.")


def _contents(connection: sa.Connection, store: Store, *, reads_contents: bool) -> Finding:
    named = blobs.all_names(connection) | publications.content_names(connection)
    present = set(store.names())
    missing = sorted(named - present)
    damaged = [
        name for name in sorted(named & present) if reads_contents and not _is_whole(store, name)
    ]
    orphans = len(present - named)
    aside = f" {orphans} more are named by no record any longer." if orphans else ""
    if missing or damaged:
        return Finding(
            "contents",
            Health.BAD,
            f"{len(missing)} contents are missing and {len(damaged)} damaged: {_some(missing + damaged)}.{aside}",
        )
    how = "each was read and is what its name says" if reads_contents else "none is missing"
    return Finding("contents", Health.FINE, f"{len(named)} contents: {how}.{aside}")


def _is_whole(store: Store, sha256: str) -> bool:
    digest = hashlib.sha256()
    for piece in store.read(sha256):
        digest.update(piece)
    return digest.hexdigest() == sha256


def _waiting(connection: sa.Connection) -> Iterator[Finding]:
    """What waits for a person."""
    waiting = sa.select(bundle.c.bundle_id).where(bundle.c.state == "parked", ~is_overtaken)
    parked = _count(connection, waiting)
    if parked:
        yield Finding(
            "bundles",
            Health.LOOK,
            f"{parked} parts of USB bundles wait for others that come before them: `mourafaka-server bundle list`.",
        )
    kept = _count(connection, sa.select(quarantine.c.operation_id))
    if kept:
        yield Finding(
            "quarantine", Health.LOOK, f"{kept} writes were refused and are kept for people to see."
        )
    state = DUPLICATE.field_named("state").tag
    bodies = connection.execute(
        sa.select(record.c.body).where(record.c.kind == DUPLICATE.tag, record.c.is_gone.is_(False))
    ).scalars()
    doubtful = sum(body.get(str(state), "open") == "open" for body in bodies)
    if doubtful:
        yield Finding(
            "duplicates",
            Health.LOOK,
            f"{doubtful} cooperatives seem to be registered twice: `mourafaka-server merge list`.",
        )
    leaving = _count(connection, sa.select(device.c.device_id).where(device.c.state == "wiping"))
    if leaving:
        yield Finding(
            "devices", Health.LOOK, f"{leaving} laptops are to be wiped at their next sync."
        )


def _count(connection: sa.Connection, query: sa.Select[tuple[bytes]]) -> int:
    number: int = connection.execute(
        sa.select(sa.func.count()).select_from(query.subquery())
    ).scalar_one()
    return number


# --- Time --------------------------------------------------------------------------------------------------


def _life(settings: Settings, database: Database, clock: Clock) -> Iterator[Finding]:
    """Whether clock and epoch only ever went forward."""
    with database.snapshot() as connection:
        if not sa.inspect(connection).has_table(server_state.name):
            return
        epoch = current_epoch(connection)
        arrived = connection.execute(sa.select(sa.func.max(change.c.arrived_ms))).scalar()
        seen = connection.execute(sa.select(sa.func.max(device.c.seen_ms))).scalar()
    last_ms = max(arrived or 0, seen or 0)
    if clock() < last_ms:
        minutes = (last_ms - clock()) // 60_000
        yield Finding(
            "clock",
            Health.BAD,
            f"The machine's clock is {minutes} minutes behind what was written already.",
        )
    else:
        yield Finding("clock", Health.FINE, "The machine's clock is ahead of all that was written.")
    if epoch < noted_epoch(settings):
        yield Finding(
            "epoch",
            Health.BAD,
            f"The database is in epoch {epoch}, but this folder has seen {noted_epoch(settings)}: an old database was "
            "put back by hand. Use `mourafaka-server restore`, or laptops lose work.",
        )
    else:
        yield Finding("epoch", Health.FINE, f"The server is in epoch {epoch}.")


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown} and {len(names) - _SHOWN} more"
