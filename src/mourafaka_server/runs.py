"""One scope while operations are applied to it, in one transaction: `Run`.

It holds what becomes of the scope in memory, and writes that in a few statements when it is told to `flush`: a month of
work is some hundred operations, and each statement has its price. Where several scopes are written together they share
what is `Pending`, and each statement goes once for all.
"""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from mourafaka_protocol.digests import combined, row_digest
from mourafaka_protocol.frames import Shape
from mourafaka_protocol.kinds import ASSESSMENT, ATTACHMENT, COOPERATIVE
from mourafaka_protocol.operations import EPOCH_SHIFT, TextHash, text_hash
from mourafaka_server import (
    blobs,
    change_log,
    earlier_texts,
    likenesses,
    records,
    scopes,
    score_checks,
)
from mourafaka_server.change_log import Logged
from mourafaka_server.earlier_texts import EarlierText
from mourafaka_server.pending import Pending
from mourafaka_server.records import Body, Place, Record
from mourafaka_server.scopes import Scope

_Note = Callable[[sa.Connection, Pending, str, list[Record], list[uuid.UUID]], None]

SERVER_DEVICE_ID = bytes(8)
"""What stands in the log where the server wrote; no laptop may take it."""


@dataclass(frozen=True)
class Writer:
    """Who wrote a change, by which operation, when by their clock; contended: others wrote without their knowing."""

    device_id: bytes
    operation_id: bytes
    written_ms: int | None
    is_contended: bool = False


@dataclass
class Run:
    """The scope as it is held, None while there is none, and all that was decided in it and not yet written."""

    connection: sa.Connection
    scope_id: str
    held: Scope | None
    now_ms: int
    pending: Pending
    epoch: int | None = None
    """Which of its lives the server is in, where that was read already."""
    is_made_here: bool = False
    """Whether the scope came with this run, and was granted to whoever made it."""
    _found: dict[Place, Record | None] = field(default_factory=dict)
    _stored: dict[Place, Record] = field(default_factory=dict)
    _new: set[Place] = field(default_factory=set)
    _logged: list[Logged] = field(default_factory=list)
    _texts: list[EarlierText] = field(default_factory=list)

    def load(self, places: Iterable[Place]) -> None:
        """Read these records at once."""
        wanted = set(places) - self._found.keys()
        if not wanted:
            return
        found: Mapping[Place, Record] = {}
        if self.held is not None:
            found = records.find_all(self.connection, {self.scope_id: wanted})[self.scope_id]
        self.know(wanted, found)

    def know(self, places: Iterable[Place], found: Mapping[Place, Record]) -> None:
        """Take what was read of these records; one that was not found was never there."""
        self._found |= {place: found.get(place) for place in places}

    def find(self, place: Place) -> Record | None:
        """A record as it stands after what was decided so far, gone or not; None where there never was one."""
        if place in self._stored:
            return self._stored[place]
        self.load([place])
        return self._found[place]

    def make_scope(self) -> None:
        """There is none of that name: make it."""
        self.held = replace(scopes.add(self.pending, self.scope_id), epoch=self.epoch)
        self.is_made_here = True

    def next_version(self) -> int:
        """The version after the head, counted on within the server's epoch."""
        held = self._scope()
        if held.epoch is None:
            held = replace(held, epoch=scopes.current_epoch(self.connection))
            self.held = held
        return max(held.head, (held.epoch or 0) << EPOCH_SHIFT) + 1

    def was_changed_by_others(
        self, place: Place, after: int, own_device: bytes, own_operations: Collection[bytes]
    ) -> bool:
        """Whether anybody else changed the record after the version `after`.

        Where the log no longer reaches back to that version, nobody can say they did not.
        """
        self.load([place])
        found = self._found[place]
        if found is None or found.version <= after:
            return False  # whatever was decided in this run is by its own device
        return after < self._scope().floor or change_log.was_changed_by_others(
            self.connection,
            self.scope_id,
            *place,
            after=after,
            own_device=own_device,
            own_operations=own_operations,
        )

    def store(self, after: Record, shape: Shape, values: Body | None, writer: Writer) -> None:
        """Take a record as it is now, and its change, at the head; `values` is what travels."""
        held, place = self._scope(), (after.kind, after.record_id)
        before = self.find(place)
        if before is None:
            self._new.add(place)
        after = replace(after, written_ms=writer.written_ms)
        self._stored[place] = after
        self._logged.append(
            Logged(
                version=after.version,
                kind=after.kind,
                record_id=after.record_id,
                shape=shape,
                values=values,
                device_id=writer.device_id,
                operation_id=writer.operation_id,
                is_contended=writer.is_contended,
                written_ms=writer.written_ms,
            )
        )
        digest = held.digest
        for state in (before, after):
            if state is not None and not state.is_gone:
                digest = combined(digest, row_digest(state.kind, state.record_id, state.version))
        self.held = replace(held, head=after.version, digest=digest)

    def keep_text(self, text: EarlierText) -> None:
        """Remember a text that is merged as it arrives."""
        self._texts.append(text)

    def earlier_text(self, place: Place, tag: int, hashed: TextHash) -> str | None:
        """The text of a field with that hash that stood, or was written, earlier; None where nobody knows it."""
        for text in self._texts:
            if ((text.kind, text.record_id), text.tag) == (place, tag) and text_hash(
                text.text
            ) == hashed:
                return text.text
        for logged in self._logged:
            value = (logged.values or {}).get(tag)
            if (
                (logged.kind, logged.record_id) == place
                and isinstance(value, str)
                and text_hash(value) == hashed
            ):
                return value
        return earlier_texts.find(self.connection, self.scope_id, place, tag, hashed)

    def flush(self) -> None:
        """Write all that was decided, with what else is pending."""
        self.hand_in()
        self.pending.send()

    def hand_in(self) -> None:
        """Add all that was decided to what is pending."""
        if not self._logged:
            return
        scopes.advance(self.pending, self._scope())
        records.insert(self.pending, self.scope_id, self._picked(is_new=True))
        records.update(self.pending, self.scope_id, self._picked(is_new=False))
        change_log.append(self.pending, self.scope_id, self._logged, self.now_ms)
        earlier_texts.keep(self.connection, self.pending, self.scope_id, self._texts)
        self._note(ATTACHMENT.tag, blobs.note_uses)
        self._note(ASSESSMENT.tag, score_checks.note)
        self._note(COOPERATIVE.tag, likenesses.note)
        self._found |= self._stored
        for decided in (self._stored, self._new, self._logged, self._texts):
            decided.clear()

    def _note(self, kind: int, note: _Note) -> None:
        changed = [stored for stored in self._stored.values() if stored.kind == kind]
        if not changed:
            return
        before = [stored.record_id for stored in changed if stored.place not in self._new]
        note(self.connection, self.pending, self.scope_id, changed, before)

    def _picked(self, *, is_new: bool) -> list[Record]:
        return [stored for place, stored in self._stored.items() if (place in self._new) is is_new]

    def _scope(self) -> Scope:
        if self.held is None:
            raise AssertionError("a run that writes in a scope that is not there")
        return self.held
