"""A laptop of a history: the production workspace on a real encrypted file, with disks that are copied and put back."""

import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from mourafaka_desktop.domain.coaches import Coach
from mourafaka_desktop.errors import BundleRefused, MourafakaError
from mourafaka_desktop.services.guarded_clock import GuardedClock
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import database, incoming, outbox, peers, tables, waiting
from mourafaka_desktop.storage.peers import Peer
from mourafaka_desktop.sync import bundles
from mourafaka_desktop.sync.engine import synchronise
from mourafaka_desktop.sync.progress import SyncSummary
from mourafaka_protocol.bundles import BundleError, open_bundle
from mourafaka_protocol.frames import ServerEnd, ServerHello, ServerHelloBody, Verdict
from mourafaka_protocol.kinds import encode_value, kind_named
from mourafaka_protocol.payloads import decode_server_hello_body
from mourafaka_protocol.streams import read_frames
from mourafaka_protocol.sync import SyncProtocol

from .clock import Hands
from .ledger import tokens_in
from .randomness import Bytes
from .server import Key

_VERSIONS = " UNION ALL ".join(
    f"SELECT '{name}', scope_id, id, ver FROM {name}" for name in tables.RECORDS
)


@dataclass(frozen=True)
class Disk:
    """What lies on a laptop's disk."""

    content: bytes
    offset_ms: int


class Laptop:
    """One laptop; `renew()` makes it a new one, at the price of a file's copy."""

    def __init__(self, name: str, folder: Path, key: bytes, hands: Hands) -> None:
        self.name = name
        self.offset_ms = 0
        self.folder = folder
        self._shown = hands.shown(lambda: self.offset_ms)
        self.workspace = Workspace(folder, key, self._shown)
        self._file = folder / database.FILE_NAME
        self._bytes = Bytes(name)
        self.coach = self.workspace.coach

    def renew(self, disk: Disk, coach: Coach, randomness: Bytes) -> None:
        """Be the laptop whose disk this is."""
        self.put_back(disk)
        self.coach = coach
        self._bytes = randomness

    # Disks

    def disk(self) -> Disk:
        """A copy of the disk, with the program closed."""
        self.workspace.database.close()
        return Disk(self._file.read_bytes(), self.offset_ms)

    def put_back(self, disk: Disk) -> None:
        """The disk is what it was when the copy was made."""
        self.workspace.database.close()
        for suffix in ("-wal", "-shm"):
            self._file.with_name(self._file.name + suffix).unlink(missing_ok=True)
        self._file.write_bytes(disk.content)
        self.offset_ms = disk.offset_ms
        # The program begins anew; its engine is kept, with the statements that it has compiled.
        self.workspace.discarded.clear()
        self.workspace._clock = GuardedClock(self._shown)
        self.workspace.refresh()

    # Syncing

    def sync(self, line: SyncProtocol) -> SyncSummary | MourafakaError:
        """One synchronisation as the Sync button does it, or what it was stopped by."""
        try:
            return synchronise(self.workspace, transport=line, randomness=self._bytes)
        except MourafakaError as failure:
            return failure

    def write_key(self) -> list[bytes]:
        """The files it writes on a USB key."""
        return [part.content for part in bundles.make(self.workspace, randomness=self._bytes)]

    def read_key(self, content: bytes) -> str:
        """Take an answer in; gives what became of it."""
        try:
            return str(bundles.take(self.workspace, content, randomness=self._bytes).state)
        except BundleRefused as refused:
            return f"refused: {refused}"

    def order_in(self, answer: bytes) -> ServerHelloBody | None:
        """The greeting of an answer that tells it to become another device; None of any other answer."""
        try:
            frames = read_frames(open_bundle(answer, self.peer().sealing_key).bundle.frames)
        except BundleError:
            return None
        greeting = next(frame for frame in frames if isinstance(frame, ServerHello))
        verdicts = {frame.verdict for frame in frames if isinstance(frame, ServerEnd)}
        if verdicts & {Verdict.FORK, Verdict.RESEND}:
            return decode_server_hello_body(greeting.body)
        return None

    # Looking

    def peer(self) -> Peer:
        """Where it stands with the server."""
        with self.workspace.database.reading() as connection:
            found = peers.peer(connection)
        assert found is not None
        return found

    def held_scopes(self) -> frozenset[str]:
        """The scopes of which it holds records."""
        with self.workspace.database.reading() as connection:
            return incoming.own_scopes(connection)

    def cursors(self) -> dict[str, int]:
        """Up to where it has read each scope."""
        with self.workspace.database.reading() as connection:
            return incoming.cursors(connection)

    def cursors_to_name(self) -> dict[str, int]:
        """What its next greeting names: also the scopes that are to come whole."""
        with self.workspace.database.reading() as connection:
            return incoming.cursors_to_name(connection)

    def is_in_doubt(self) -> bool:
        """Whether the last exchange broke off before it said what became of something that was left aside."""
        with self.workspace.database.reading() as connection:
            doubts = sa.select(tables.cursor.c.scope_id).where(tables.cursor.c.in_doubt)
            return connection.execute(doubts).first() is not None

    def unsent(self) -> int:
        """Records of which the server has not answered something."""
        with self.workspace.database.reading() as connection:
            return waiting.unsent_count(connection)

    def pending_tokens(self) -> set[str]:
        """The values in operations that are kept to be sent, or sent again."""
        with self.workspace.database.reading() as connection:
            patches = connection.execute(sa.select(tables.operation.c.patch)).scalars().all()
        return tokens_in(list(patches)) | self.draft_tokens()

    def packed_removals(self) -> set[int]:
        """The counters of the removals that are kept to be sent, or sent again."""
        query = sa.select(tables.operation.c.ctr).where(tables.operation.c.action == "del")
        with self.workspace.database.reading() as connection:
            return set(connection.execute(query).scalars())

    def draft_tokens(self) -> set[str]:
        """The values that have never left."""
        with self.workspace.database.reading() as connection:
            return {
                token
                for piece in outbox.unsent(connection)
                for change in piece.patch.values()
                for token in tokens_in(_news(change))
            }

    def refused(self) -> set[Key]:
        """The records of which the server did not take something."""
        table = tables.operation
        query = sa.select(table.c.scope_id, table.c.kind, table.c.record_id).where(
            table.c.state == "refused"
        )
        with self.workspace.database.reading() as connection:
            rows = connection.execute(query).all()
        return {(row.scope_id, kind_named(row.kind).tag, row.record_id) for row in rows}

    def versions(self) -> dict[tuple[str, str, object], int]:
        """The version of each record in its scope: in another one, after a merge, it counts anew."""
        with self.workspace.database.reading() as connection:
            rows = connection.exec_driver_sql(_VERSIONS).all()
        return {(kind, scope, record_id): version for kind, scope, record_id, version in rows}

    def records(self) -> dict[Key, tuple[int, dict[int, Any]]]:
        """All records as the server writes them: version and body."""
        return records_of(self.workspace)


def records_of(workspace: Workspace) -> dict[Key, tuple[int, dict[int, Any]]]:
    """All records of a laptop by scope, kind and id, as the server writes them: version and body."""
    found: dict[Key, tuple[int, dict[int, Any]]] = {}
    with workspace.database.reading() as connection:
        keyed = {name: _keyed(connection, name) for name in tables.KEYED_FIELDS}
        for name, table in tables.RECORDS.items():
            kind = kind_named(name)
            for row in connection.execute(sa.select(table)).mappings():
                body: dict[int, Any] = {}
                for field in kind.fields:
                    if field.is_keyed:
                        value: Any = keyed[field.name].get(row["id"])
                    else:
                        value = encode_value(field.type, row.get(field.name))
                    if value not in (None, [], {}):
                        body[field.tag] = value
                if row["extra"]:
                    body |= msgspec.msgpack.decode(row["extra"], type=dict[int, Any])
                found[row["scope_id"], kind.tag, row["id"]] = (row["ver"], body)
        for unknown in connection.execute(sa.select(tables.unknown_record)):
            extra = unknown.extra
            body = msgspec.msgpack.decode(extra, type=dict[int, Any]) if extra else {}
            found[unknown.scope_id, unknown.kind_tag, unknown.id] = (unknown.ver, body)
    return found


def _news(change: Any) -> Any:
    """The values written, of a field or of the keys of one."""
    return [pair[1] for pair in change.values()] if isinstance(change, dict) else change[1]


def _keyed(connection: sa.Connection, name: str) -> dict[uuid.UUID, dict[str, Any]]:
    keyed = tables.KEYED_FIELDS[name]
    field = kind_named("assessment").field_named(name)
    found: dict[uuid.UUID, dict[str, Any]] = {}
    for row in connection.execute(sa.select(keyed.table)).mappings():
        parts = tuple(row[column.name] for column in keyed.parts)
        value = encode_value(field.type, parts if len(parts) > 1 else parts[0])
        if value is not None:
            found.setdefault(row["assessment_id"], {})[row[keyed.key.name]] = value
    return found
