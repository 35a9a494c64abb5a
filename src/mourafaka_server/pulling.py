"""What a laptop is given: `Pull.frames`; docs/protocol.md, section 7."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from mourafaka_protocol.blobs import MOST_WANTED
from mourafaka_protocol.digests import cursor_digest
from mourafaka_protocol.frames import (
    MAX_CHANGES,
    Alias,
    Changes,
    Frame,
    Grant,
    HelloBody,
    RecordChange,
    Revoke,
    ScopeDigest,
    Shape,
    SnapshotBegin,
    SnapshotEnd,
    SnapshotRow,
    SnapshotRows,
    Wanted,
    WantedContent,
)
from mourafaka_protocol.mutants import Mutant, is_active
from mourafaka_protocol.operations import EPOCH_SHIFT
from mourafaka_protocol.scopes import scope_type
from mourafaka_server import access, blobs, change_log, records, scopes
from mourafaka_server.change_log import Logged
from mourafaka_server.contents import Store
from mourafaka_server.database import Database
from mourafaka_server.devices import Device
from mourafaka_server.records import Record
from mourafaka_server.scopes import Scope

_FRAME_BYTES = 64 * 1024
_MOST_FRAME_BYTES = 512 * 1024


@dataclass(frozen=True)
class _Page:
    """Some frames of a scope, the cursor after them, and the scope's digest where they reach its head."""

    scope_id: str
    frames: list[Frame]
    upto: int
    digest: ScopeDigest | None
    weight: int
    """About how many bytes the frames take."""


class Pull:
    """The answer to one laptop's cursors; `written` are the scopes it wrote in during the exchange."""

    def __init__(
        self, database: Database, store: Store, device: Device, asked: HelloBody, written: set[str]
    ) -> None:
        self._database = database
        self._store = store
        self._device = device
        self._asked = asked
        self._written = written
        self.digests: dict[str, ScopeDigest] = {}
        """Of each scope that was written or handed out, once `frames` is exhausted."""
        self.needs_cursors = False
        """Whether the laptop named its cursors by their digest, and there is news."""

    def frames(self) -> Iterator[Frame]:
        """All that is new to it: what it may hold and what not any more, then page after page."""
        standing = self._database.read(self._standing)
        cursors = self._asked.cursors
        if cursors is None:
            heads = {scope_id: scope.head for scope_id, scope in standing.items()}
            self.needs_cursors = cursor_digest(heads) != self._asked.cursor_digest
        else:
            yield from self._borders(cursors.keys() - standing.keys(), standing.keys() - cursors)
            yield from self._pages(standing, dict(cursors))
        if not self.needs_cursors and (wanted := self._database.read(self._wanted)):
            yield Wanted(tuple(wanted))

    def _standing(self, connection: sa.Connection) -> dict[str, Scope]:
        return scopes.all_seen(connection, access.granted_scopes(connection, self._device.coach_id))

    def _borders(self, ended: set[str], new: set[str]) -> Iterator[Frame]:
        merged = self._database.read(lambda connection: scopes.merged_away(connection, ended))
        if merged:
            yield Alias(tuple(sorted(merged.items())))
        if new:
            yield Grant(tuple(sorted(new, key=_usefulness)))
        if ended:
            yield Revoke(tuple(sorted(ended)))

    def _pages(self, standing: dict[str, Scope], cursors: dict[str, int]) -> Iterator[Frame]:
        """The changes after each cursor; a snapshot where there is no cursor the log reaches back to.

        A few scopes are read in one transaction, as many as fill a frame: what waits to be sent stays small.
        """
        waiting = []
        for scope_id in sorted(standing, key=_usefulness):
            scope, cursor = standing[scope_id], cursors.get(scope_id)
            if cursor != scope.head or not _follows(scope, cursor):
                waiting.append(scope_id)
            elif scope_id in self._written:
                self.digests[scope_id] = _digest(scope)
        while waiting:
            for page in self._database.read(functools.partial(self._some, waiting, cursors)):
                yield from page.frames
                if page.digest is None:
                    cursors[page.scope_id] = page.upto
                    continue
                waiting.remove(page.scope_id)
                if page.frames or page.scope_id in self._written:
                    self.digests[page.scope_id] = page.digest

    def _some(
        self, waiting: list[str], cursors: dict[str, int], connection: sa.Connection
    ) -> list[_Page]:
        """A page of each of the first scopes, until they fill a frame; one moment for all of them."""
        seen = scopes.all_seen(connection, waiting)
        pages: list[_Page] = []
        room = self._budget
        for scope_id in waiting:
            page = self._page(seen[scope_id], cursors.get(scope_id), connection)
            pages.append(page)
            room -= page.weight
            if room <= 0:
                break
        return pages

    @property
    def _budget(self) -> int:
        return min(self._asked.frame_bytes or _FRAME_BYTES, _MOST_FRAME_BYTES)

    def _page(self, scope: Scope, cursor: int | None, connection: sa.Connection) -> _Page:
        """What comes next of a scope, read in the transaction that read the scope: rows and head belong together."""
        scope_id = scope.scope_id
        if cursor is None or not _follows(scope, cursor):
            rows = records.live(connection, scope_id)
            frames = list(_snapshot(_digest(scope), rows, self._budget))
            weight = sum(map(records.weight, rows))
            return _Page(scope_id, frames, scope.head, _digest(scope), weight)
        logged = change_log.page(connection, scope_id, cursor, MAX_CHANGES, self._budget)
        upto = logged[-1].version if logged else scope.head
        changes = tuple(_change(one, self._device.device_id) for one in logged)
        frames = [Changes(scope_id, cursor, upto, changes)] if logged else []
        digest = _digest(scope) if upto == scope.head else None
        return _Page(scope_id, frames, upto, digest, sum(map(change_log.weight, logged)))

    def _wanted(self, connection: sa.Connection) -> list[WantedContent]:
        """Contents that its records name and the server lacks; how far each has come.

        Where there are many each exchange names another part: the first ones may lie on no laptop of this coach.
        """
        coach_id = self._device.coach_id
        granted = access.granted_scopes(connection, coach_id)
        named = blobs.wanted(connection, granted, MOST_WANTED)
        if len(named) == MOST_WANTED:
            begin = self._asked.exchange_no * MOST_WANTED % blobs.count_wanted(connection, granted)
            rest = blobs.wanted(connection, granted, MOST_WANTED, begin)
            named = rest + named[: MOST_WANTED - len(rest)]
        return [WantedContent(sha256, self._store.part_size(coach_id, sha256)) for sha256 in named]


def _follows(scope: Scope, cursor: int) -> bool:
    """Whether the log leads on from this cursor.

    A cursor of another epoch belongs to a log that was lost with the server's former life.
    """
    if cursor > scope.head or (cursor and cursor >> EPOCH_SHIFT != scope.head >> EPOCH_SHIFT):
        return False
    return cursor >= scope.floor or is_active(Mutant.FLOOR_IGNORED)


def _digest(scope: Scope) -> ScopeDigest:
    return ScopeDigest(scope.scope_id, scope.head, scope.digest)


def _usefulness(scope_id: str) -> tuple[int, str]:
    """Reference data first, then the coach's own, then the cooperatives."""
    return {"ref": 0, "user": 1}.get(scope_type(scope_id), 2), scope_id


def _change(logged: Logged, device_id: bytes) -> RecordChange:
    """Without values where the device has them: it wrote them, and nothing came between."""
    is_known = (
        logged.device_id == device_id and logged.shape is Shape.PATCH and not logged.is_contended
    )
    return RecordChange(
        logged.kind,
        logged.record_id,
        logged.version,
        logged.shape,
        None if is_known else logged.values,
        logged.written_ms,
    )


def _snapshot(head: ScopeDigest, rows: list[Record], budget_bytes: int) -> Iterator[Frame]:
    yield SnapshotBegin(head.scope, head.head, len(rows))
    for part in _parted(rows, budget_bytes):
        yield SnapshotRows(
            head.scope,
            tuple(
                SnapshotRow(row.kind, row.record_id, row.version, row.body, row.written_ms)
                for row in part
            ),
        )
    yield SnapshotEnd(head.scope, head.head, len(rows), head.digest)


def _parted(rows: list[Record], budget_bytes: int) -> Iterator[list[Record]]:
    """The rows in parts of at most MAX_CHANGES that stay near the budget; a larger row goes alone."""
    part: list[Record] = []
    room = budget_bytes
    for row in rows:
        weight = records.weight(row)
        if part and (room < weight or len(part) == MAX_CHANGES):
            yield part
            part, room = [], budget_bytes
        part.append(row)
        room -= weight
    if part:
        yield part
