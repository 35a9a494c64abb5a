"""The server of a history: the production service on a real SQLite file, with backups and what a coordinator does."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from mourafaka_protocol.digests import EMPTY_DIGEST, combined, row_digest
from mourafaka_protocol.identity import ServerIdentity
from mourafaka_protocol.kinds import COOPERATIVE
from mourafaka_protocol.operations import Change, Op, OpKind
from mourafaka_server import access, compaction, devices, merging, scopes, tables
from mourafaka_server.accounts import Coach
from mourafaka_server.database import Database
from mourafaka_server.devices import Device
from mourafaka_server.enrolment import _open_account
from mourafaka_server.installation import prepare_database
from mourafaka_server.records import tree_from_json
from mourafaka_server.service import Service
from mourafaka_server.settings import Settings
from mourafaka_server.writes import SERVER_DEVICE_ID, Author, write

from .clock import Hands
from .ledger import tokens_in
from .randomness import Bytes

IDENTITY = ServerIdentity(bytes(range(32)))

Key = tuple[str, int, uuid.UUID]
"""Scope, kind, record."""


@dataclass(frozen=True)
class Backup:
    """A copy of the database, and the epoch it was made in."""

    content: bytes


class Programme:
    """Any server as its coordinators and a judge see it."""

    def __init__(self, service: Service, hands: Hands) -> None:
        self.service = service
        self.hands = hands
        self._edits = 0
        self.lives = 1

    @property
    def database(self) -> Database:
        """What it keeps."""
        return self.service.database

    # Beginning

    def open_account(self, coach: Coach) -> None:
        """A coach with a scope of her own."""
        self.database.write(lambda c: _open_account(c, coach, self.hands.now()))

    def enrol(self, device: Device) -> None:
        """A laptop, as if it had come with an invitation."""
        self.database.write(lambda c: devices.enrol(c, device, self.hands.now()))

    # Coordinators and administrators

    def edit(
        self, scope_id: str, kind: int, record_id: uuid.UUID, patch: Mapping[int, Change]
    ) -> None:
        """A coordinator writes in a record, as the server itself."""
        self._edits += 1
        op = Op(
            ctr=self.lives << 32 | self._edits,
            kind=OpKind.SET,
            scope=scope_id,
            record_kind=kind,
            record_id=record_id,
            base=self.heads()[scope_id],
            at_ms=self.hands.now(),
            patch=patch,
        )
        self._write(op)

    def add_cooperative(self, cooperative_id: uuid.UUID, coach_id: uuid.UUID, name: str) -> None:
        """A cooperative the programme knew before any coach."""
        scope_id = f"coop:{cooperative_id}"
        self._edits += 1
        op = Op(
            ctr=self.lives << 32 | self._edits,
            kind=OpKind.PUT,
            scope=scope_id,
            record_kind=COOPERATIVE.tag,
            record_id=cooperative_id,
            base=0,
            at_ms=self.hands.now(),
            patch={COOPERATIVE.field_named("name_fr").tag: Change(None, name)},
        )

        def work(connection: sa.Connection) -> None:
            access.grant(connection, coach_id, scope_id, self.hands.now())
            scopes.create(connection, scope_id)

        self.database.write(work)
        self._write(op)

    def _write(self, op: Op) -> None:
        author = Author(SERVER_DEVICE_ID, uuid.UUID(int=0), is_server=True)

        self.database.write(lambda c: write(c, [op], author, self.hands.now()))

    def hand_over(self, scope_id: str, coach_id: uuid.UUID) -> None:
        """The cooperative has another coach from now on."""
        now_ms = self.hands.now()

        def work(connection: sa.Connection) -> None:
            for holder in access.coaches_of(connection, scope_id) - {coach_id}:
                access.hand_over(connection, holder, coach_id, [scope_id], now_ms)
            access.grant(connection, coach_id, scope_id, now_ms)

        self.database.write(work)

    def merge(self, keep_scope: str, lose_scope: str) -> None:
        """Two registrations of one cooperative become one."""
        merging.merge(self.database, keep_scope, lose_scope, self.hands.now())

    def compact(self, scope_id: str, keep: int) -> None:
        """Forget the log of a scope but for its last changes."""
        change = tables.change.c
        query = sa.select(change.version).where(change.scope_id == scope_id)
        versions = self.database.read(
            lambda c: c.execute(query.order_by(change.version.desc())).scalars().all()
        )
        if len(versions) > keep:
            compaction.compact(self.database, scope_id, versions[keep])

    # Looking

    def heads(self) -> dict[str, int]:
        """The head of each scope."""
        return self.database.read(
            lambda c: {
                row[0]: row[1]
                for row in c.execute(sa.select(tables.scope.c.scope_id, tables.scope.c.head))
            }
        )

    def granted(self, coach_id: uuid.UUID) -> frozenset[str]:
        """What a coach may hold."""
        return self.database.read(lambda c: access.granted_scopes(c, coach_id))

    def cooperatives(self) -> list[str]:
        """The scopes of all cooperatives that were not merged into another, sorted."""
        scope = tables.scope.c
        query = sa.select(scope.scope_id).where(scope.merged_into.is_(None))
        found = self.database.read(lambda c: c.execute(query).scalars().all())
        return sorted(scope_id for scope_id in found if scope_id.startswith("coop:"))

    def live(self) -> dict[Key, tuple[int, dict[int, Any]]]:
        """All records that are not gone: version and body."""
        record = tables.record
        rows = self.database.read(
            lambda c: c.execute(sa.select(record).where(sa.not_(record.c.is_gone))).all()
        )
        return {
            (row.scope_id, row.kind, row.record_id): (row.version, tree_from_json(row.body))
            for row in rows
        }

    def log(self) -> list[tuple[str, int, object]]:
        """Scope, version and content of each change that is still in the log."""
        rows = self.database.read(lambda c: c.execute(sa.select(tables.change)).all())
        return [
            (
                row.scope_id,
                row.version,
                (row.kind, row.record_id, row.shape, row.patch, row.operation_id),
            )
            for row in rows
        ]

    def digests(self) -> dict[str, tuple[bytes, bytes]]:
        """The digest each scope says of itself, and that of its live records as they lie there."""
        told = self.database.read(
            lambda c: {
                row[0]: row[1]
                for row in c.execute(sa.select(tables.scope.c.scope_id, tables.scope.c.digest))
            }
        )
        counted = dict.fromkeys(told, EMPTY_DIGEST)
        for (scope_id, kind, record_id), (version, _) in self.live().items():
            counted[scope_id] = combined(counted[scope_id], row_digest(kind, record_id, version))
        return {scope: (told[scope], counted[scope]) for scope in told}

    def conflicts(self) -> list[tuple[object, object]]:
        """What was kept and what was lost, for each conflict between two values that was found."""
        table = tables.conflict
        query = sa.select(table.c.kept, table.c.lost).where(table.c.nature == "value")
        rows = self.database.read(lambda c: c.execute(query).all())
        return [(row.kept, row.lost) for row in rows]

    def tokens(self) -> set[str]:
        """Every value a person can still find here."""
        found = {one for _, body in self.live().values() for one in tokens_in(body)}
        rows = self.database.read(
            lambda c: c.execute(sa.select(tables.quarantine.c.operation)).all()
        )
        return found | {one for row in rows for one in tokens_in(row.operation)}

    def fingerprint(self) -> object:
        """All that a replayed request must leave as it is."""

        def work(connection: sa.Connection) -> object:
            counted = [
                connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
                for table in (
                    tables.change,
                    tables.operation_seen,
                    tables.quarantine,
                    tables.conflict,
                    tables.record,
                )
            ]
            heads = connection.execute(
                sa.select(
                    tables.scope.c.scope_id, tables.scope.c.head, tables.scope.c.digest
                ).order_by(tables.scope.c.scope_id)
            ).all()
            return counted, [tuple(row) for row in heads]

        return self.database.read(work)


class Server(Programme):
    """The server of a history; `renew()` makes it a new one, at the price of a file's copy."""

    def __init__(self, folder: Path, hands: Hands) -> None:
        folder.mkdir(parents=True)
        settings = Settings(folder)
        settings.blobs.mkdir()
        self._file = folder / "server.db"
        prepare_database(settings.database)
        super().__init__(Service(settings, IDENTITY, hands.now, Bytes("server")), hands)

    def content(self) -> bytes:
        """The whole database, closed."""
        self.database.close()
        return self._file.read_bytes()

    def renew(self, content: bytes) -> None:
        """Be the server whose database this is."""
        self._put(content)
        self._edits = 0
        self.lives = 1

    def _put(self, content: bytes) -> None:
        self.database.close()
        for suffix in ("-wal", "-shm"):
            self._file.with_name(self._file.name + suffix).unlink(missing_ok=True)
        self._file.write_bytes(content)

    # Backups

    def back_up(self) -> Backup:
        """A backup; the laptops are told from now on what is in it."""
        content = self.content()
        self.database.write(lambda c: devices.mark_durable(c, devices.counters(c)))
        return Backup(content)

    def restore(self, backup: Backup) -> None:
        """Put a backup back."""
        epoch = self.database.read(scopes.current_epoch)
        self._put(backup.content)
        self.lives += 1
        self.database.write(lambda c: scopes.begin_new_epoch(c, epoch + 1))
