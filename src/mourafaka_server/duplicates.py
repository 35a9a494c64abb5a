"""The same cooperative registered twice: `look` tells both scopes, `open_pairs` the coordinator; protocol.md, 6.4.

Keys are noted in the transaction that brings a cooperative, and compared after it: of two that arrive at once, the one
that commits last sees the other. Nothing is refused for it; people decide, and `merging` does what they decided.
"""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import sqlalchemy as sa

from mourafaka_protocol.frames import Shape
from mourafaka_protocol.kinds import COOPERATIVE, DUPLICATE, duplicate_id
from mourafaka_protocol.scopes import scope_uuid
from mourafaka_server import access, likenesses, records, scopes
from mourafaka_server.database import Database
from mourafaka_server.pending import Pending
from mourafaka_server.records import Record, new_body, versions_of
from mourafaka_server.runs import SERVER_DEVICE_ID, Run, Writer
from mourafaka_server.tables import record

_OTHER = DUPLICATE.field_named("other_cooperative_id").tag
_REASONS = DUPLICATE.field_named("reasons").tag
_STATE = DUPLICATE.field_named("state").tag
_NAMES = [COOPERATIVE.field_named(name).tag for name in ("name_ar", "name_fr")]
_REASON = {"ice": "ice", "register": "register", "central": "register", "name": "name"}
"""The reason that people are told, by what a key begins with."""


@dataclass(frozen=True)
class Pair:
    """Two cooperatives that look the same, and why; nobody has decided yet."""

    scope_id: str
    other_scope_id: str
    reasons: tuple[str, ...]


def look(database: Database, scope_ids: Collection[str] | None, now_ms: int) -> None:
    """Compare what was not compared yet, in these scopes or in all, and tell both sides of what is alike."""

    def found(connection: sa.Connection) -> dict[str, dict[str, set[str]]]:
        return likenesses.alike(connection, likenesses.waiting(connection, scope_ids))

    compared = database.read(found)
    for scope_id, alike in compared.items():
        for other, keys in sorted(alike.items()):
            reasons = sorted({_REASON[key.partition(":")[0]] for key in keys})
            for here, there in ((scope_id, other), (other, scope_id)):
                database.write(_Telling(here, there, reasons, now_ms))
    if compared:
        database.write(lambda connection: likenesses.mark_compared(connection, compared))


def open_pairs(connection: sa.Connection) -> list[Pair]:
    """The pairs that wait for a decision, each once."""
    query = sa.select(record.c.scope_id, record.c.body).where(
        record.c.kind == DUPLICATE.tag, sa.not_(record.c.is_gone)
    )
    found: dict[frozenset[str], Pair] = {}
    for row in connection.execute(query.order_by(record.c.scope_id)):
        body = records.tree_from_json(row.body)
        if body.get(_STATE) == "open":
            other = f"coop:{uuid.UUID(bytes=body[_OTHER])}"
            pair = Pair(row.scope_id, other, tuple(body.get(_REASONS) or ()))
            found.setdefault(frozenset({row.scope_id, other}), pair)
    return list(found.values())


def settle(connection: sa.Connection, kept: str, lost: str, now_ms: int) -> None:
    """The pair was merged: what the scope that stays says of the other one is decided."""
    cooperative_id, other_id = _cooperative(kept), _cooperative(lost)
    run = Run(connection, kept, scopes.locked(connection, kept), now_ms, Pending(connection))
    known = run.find((DUPLICATE.tag, duplicate_id(cooperative_id, other_id)))
    if known is None or known.is_gone:
        return
    version = run.next_version()
    changed = {_STATE: "merged"}
    merged = replace(
        known,
        body={**known.body, **changed},
        versions={**known.versions, **versions_of(changed, version)},
        version=version,
    )
    run.store(merged, Shape.PATCH, changed, Writer(SERVER_DEVICE_ID, bytes(8), now_ms))
    run.flush()


def _cooperative(scope_id: str) -> uuid.UUID:
    found = scope_uuid(scope_id)
    if found is None:
        raise AssertionError(f"only cooperatives are compared, not {scope_id}")
    return found


@dataclass(frozen=True)
class _Telling:
    """Tell one scope of another cooperative that looks the same, in a transaction that holds no other scope."""

    here: str
    there: str
    reasons: list[str]
    now_ms: int

    def __call__(self, connection: sa.Connection) -> None:
        held = scopes.locked(connection, self.here)
        if held is None or held.merged_into is not None:
            return
        run = Run(connection, self.here, held, self.now_ms, Pending(connection))
        self._tell(run)
        run.flush()

    def _tell(self, run: Run) -> None:
        cooperative_id, other_id = _cooperative(self.here), _cooperative(self.there)
        told_id = duplicate_id(cooperative_id, other_id)
        known = run.find((DUPLICATE.tag, told_id))
        version = run.next_version()
        if known is None:
            body = new_body(DUPLICATE, self._values(run.connection, other_id))
            told = Record(DUPLICATE.tag, told_id, body, versions_of(body, version), version)
            run.store(told, Shape.PATCH, body, self._writer())
        elif known.body.get(_REASONS) != self.reasons:
            changed = {_REASONS: self.reasons}
            told = replace(
                known,
                body={**known.body, **changed},
                versions={**known.versions, **versions_of(changed, version)},
                version=version,
            )
            run.store(told, Shape.PATCH, changed, self._writer())

    def _values(self, connection: sa.Connection, other_id: uuid.UUID) -> Mapping[str, object]:
        """A coach learns the name of the other cooperative only where everybody here holds it anyway."""
        both = access.coaches_of(connection, self.here) <= access.coaches_of(connection, self.there)
        other = records.find(connection, self.there, COOPERATIVE.tag, other_id) if both else None
        names = [other.body[tag] for tag in _NAMES if tag in other.body] if other else []
        return {
            "other_cooperative_id": other_id,
            "reasons": self.reasons,
            "found_at": datetime.fromtimestamp(self.now_ms / 1000, UTC),
            "other_name": names[0] if names else None,
            "state": "open",
        }

    def _writer(self) -> Writer:
        return Writer(SERVER_DEVICE_ID, bytes(8), self.now_ms)
