"""One change of the server, written into its record: `RecordWriter.write()`.

A field that was written here and has not yet its place in the server's log is left as it is. What was written in the
scope was frozen before (`incoming`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
import sqlalchemy as sa

from mourafaka_desktop.storage import tables
from mourafaka_desktop.storage.column_types import Instant, Texts
from mourafaka_desktop.storage.operations import OperationState
from mourafaka_desktop.storage.tables import KEYED_FIELDS, KeyedField
from mourafaka_protocol.kinds import kind_named

_operation = tables.operation.c
_UNDER_A_COOPERATIVE = tuple(
    table for table in tables.RECORDS.values() if "cooperative_id" in table.c
)


# Made once: what a statement costs to put together is more than what it costs to run.
_UNSETTLED = (
    sa.select(
        _operation.ctr, _operation.kind, _operation.record_id, _operation.action, _operation.patch
    )
    .where(
        _operation.scope_id == sa.bindparam("scope"),
        _operation.state != OperationState.REFUSED,
        _operation.settled_ver.is_(None),
    )
    .order_by(_operation.ctr)
)
_SETTLE = (
    sa.update(tables.operation)
    .where(_operation.ctr == sa.bindparam("of_ctr"))
    .values(settled_ver=sa.bindparam("at_version"))
)
_PRESENT = {
    kind: sa.select(
        *(table.c[name] for name in ("id", "extra", "name_ar", "name_fr") if name in table.c)
    ).where(table.c.id == sa.bindparam("record"))
    for kind, table in tables.RECORDS.items()
}
_WRITTEN_AT_IS_A_FIELD = {
    kind for kind in tables.RECORDS if "written_at" in kind_named(kind).by_name
}


class ScopeIncompleteError(Exception):
    """A page cannot be written upon what lies here; the scope must come as a snapshot."""


class Shape(StrEnum):
    """What a change tells of its record."""

    PATCH = "patch"  # some fields; or, without values, that the own change stands as it was sent
    GONE = "gone"
    WHOLE = "whole"  # all fields: what is absent is empty


@dataclass(frozen=True)
class IncomingChange:
    """One change of a scope's log. `kind` is a name, or the tag of a kind this version does not know."""

    kind: str | int
    record_id: UUID
    version: int
    shape: Shape
    values: Mapping[str, Any] | None = None
    unknown: Mapping[int, Any] = field(default_factory=dict)
    written_ms: int | None = None  # when a person last wrote the record


class RecordWriter:
    """Writes the changes of one scope, inside `incoming.applying()`."""

    def __init__(self, connection: sa.Connection, scope_id: str) -> None:
        self._connection = connection
        self._scope_id = scope_id
        self._owner = scope_id.partition(":")[2]
        # The operations that may yet come into the log, or have and were not seen there, by their record.
        self._unsettled: dict[tuple[str, UUID], list[_Sent]] = {}
        for ctr, kind, record_id, action, patch in connection.execute(
            _UNSETTLED, {"scope": scope_id}
        ):
            places = frozenset(_places(patch))
            self._unsettled.setdefault((kind, record_id), []).append(_Sent(ctr, action, places))

    def write(self, change: IncomingChange) -> bool:
        """Write one change; gives whether a value was left aside for an own one whose place is not known.

        Raises ScopeIncompleteError for a record that is not here and of which only a part came.
        """
        if isinstance(change.kind, int):
            self._write_unknown(change.kind, change)
            return False
        if change.shape is Shape.PATCH and change.values is None:
            self._settle_own(change)
            self._set_fields(change.kind, change, {})
            return False
        held = _Held.of(self._unsettled.get((change.kind, change.record_id), ()))
        if change.shape is Shape.GONE:
            if not held.is_written:
                self.remove(change.kind, change.record_id)
            return held.is_sent
        if held.is_removed:
            return held.is_sent
        return self._write_fields(change.kind, change, held)

    def remove(self, kind: str | int, record_id: UUID) -> None:
        """Take a record away, with what lies under it."""
        if isinstance(kind, int):
            unknown = tables.unknown_record
            row = sa.and_(unknown.c.kind_tag == kind, unknown.c.id == record_id)
            self._connection.execute(sa.delete(unknown).where(row))
        else:
            table = tables.RECORDS[kind]
            self._connection.execute(sa.delete(table).where(table.c.id == record_id))

    def mark(self, kind: str | int, record_id: UUID, version: int) -> None:
        """Give a record another version, and nothing else."""
        table = tables.unknown_record if isinstance(kind, int) else tables.RECORDS[kind]
        row = table.c.id == record_id
        if isinstance(kind, int):
            row = sa.and_(row, tables.unknown_record.c.kind_tag == kind)
        self._connection.execute(sa.update(table).where(row).values(ver=version))

    def has_orphans(self) -> bool:
        """Whether records lie here whose cooperative does not."""
        return not self._has_owner() and any(
            self._connection.execute(
                sa.select(table.c.id).where(self._owned(table)).limit(1)
            ).first()
            for table in _UNDER_A_COOPERATIVE
        )

    def remove_orphans(self) -> None:
        """Take away the records whose cooperative is not here: they could not be shown."""
        if not self._has_owner():
            for table in _UNDER_A_COOPERATIVE:
                self._connection.execute(sa.delete(table).where(self._owned(table)))

    def _has_owner(self) -> bool:
        cooperative = tables.cooperative.c.id
        query = sa.select(cooperative).where(sa.type_coerce(cooperative, sa.Text) == self._owner)
        return self._connection.execute(query).first() is not None

    def _owned(self, table: sa.Table) -> sa.ColumnElement[bool]:
        return sa.type_coerce(table.c.cooperative_id, sa.Text) == self._owner

    def _write_fields(self, kind: str, change: IncomingChange, held: "_Held") -> bool:
        values = dict(change.values or {})
        keyed = {name: dict(values.pop(name, None) or {}) for name in KEYED_FIELDS}
        if change.shape is Shape.WHOLE:
            values = dict.fromkeys(_field_names(kind)) | values
            for name, field in KEYED_FIELDS.items():
                keyed[name] = dict.fromkeys(self._keys(field, change.record_id)) | keyed[name]
        free = {name: value for name, value in values.items() if (name, "") not in held.fields}
        self._set_fields(kind, change, free)
        told = {(name, "") for name in values}
        for name, told_values in keyed.items():
            for key, value in told_values.items():
                told.add((name, key))
                if (name, key) not in held.fields:
                    self._set_key(KEYED_FIELDS[name], change.record_id, key, value)
        return bool(told & held.fields)

    def _set_fields(self, kind: str, change: IncomingChange, values: Mapping[str, Any]) -> None:
        """Write some fields of a record, and its version; make the record where it is not here."""
        table = tables.RECORDS[kind]
        present = (
            self._connection.execute(_PRESENT[kind], {"record": change.record_id})
            .mappings()
            .first()
        )
        written = _writable(table, values)
        written |= {"ver": change.version, "extra": _extra(present, change)}
        if change.written_ms is not None and kind not in _WRITTEN_AT_IS_A_FIELD:
            written["written_at"] = Instant().from_column(change.written_ms)
        if table is tables.cooperative:
            written |= _kept_name(present, written)
        if present is not None:
            row = table.c.id == change.record_id
            self._connection.execute(sa.update(table).where(row).values(written))
        elif change.values is not None:
            written |= {"id": change.record_id}
            if "cooperative_id" in table.c:
                written |= {"cooperative_id": UUID(self._owner)}
            _refuse_a_part(table, written)
            self._connection.execute(sa.insert(table).values(written))

    def _set_key(self, keyed: KeyedField, assessment_id: UUID, key: str, value: Any) -> None:
        table = keyed.table
        row = sa.and_(table.c.assessment_id == assessment_id, keyed.key == key)
        self._connection.execute(sa.delete(table).where(row))
        if value is not None:
            parts = value if isinstance(value, tuple) else (value,)
            written = {column.name: part for column, part in zip(keyed.parts, parts, strict=False)}
            written |= {"assessment_id": assessment_id, keyed.key.name: key}
            self._connection.execute(sa.insert(table).values(written))

    def _keys(self, keyed: KeyedField, record_id: UUID) -> tuple[str, ...]:
        query = sa.select(keyed.key).where(keyed.table.c.assessment_id == record_id)
        return tuple(self._connection.execute(query).scalars())

    def _settle_own(self, change: IncomingChange) -> None:
        """The log names an own change: it is the first of this record's that had no place yet."""
        sent = self._unsettled.get((str(change.kind), change.record_id))
        if sent:
            self._connection.execute(
                _SETTLE, {"of_ctr": sent.pop(0).ctr, "at_version": change.version}
            )

    def _write_unknown(self, kind_tag: int, change: IncomingChange) -> None:
        """Keep a record of a kind this version does not know, as it came."""
        unknown = tables.unknown_record
        row = sa.and_(unknown.c.kind_tag == kind_tag, unknown.c.id == change.record_id)
        present = self._connection.execute(sa.select(unknown).where(row)).mappings().first()
        self._connection.execute(sa.delete(unknown).where(row))
        if change.shape is not Shape.GONE:
            self._connection.execute(
                sa.insert(unknown).values(
                    kind_tag=kind_tag,
                    id=change.record_id,
                    scope_id=self._scope_id,
                    ver=change.version,
                    extra=_extra(present, change),
                )
            )


class _Sent(NamedTuple):
    ctr: int
    action: str
    places: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class _Held:
    """What of a record was written here and has no place in the log yet. Places are (field, key)."""

    fields: frozenset[tuple[str, str]]
    is_written: bool  # new, or some field of it
    is_removed: bool
    is_sent: bool

    @classmethod
    def of(cls, sent: Sequence[_Sent]) -> "_Held":
        """What is held of one record."""
        fields = frozenset(place for one in sent for place in one.places)
        turns = [one.action for one in sent if one.action != "set"]
        return cls(
            fields=fields,
            is_written=bool(fields) or "put" in turns,
            is_removed=bool(turns) and turns[-1] == "del",
            is_sent=bool(sent),
        )


def _places(patch: str) -> Iterator[tuple[str, str]]:
    for name, change in msgspec.json.decode(patch).items():
        if isinstance(change, dict):
            yield from ((name, key) for key in change)
        else:
            yield name, ""


def _field_names(kind: str) -> tuple[str, ...]:
    return tuple(column.name for column in tables.field_columns(tables.RECORDS[kind]))


def _writable(table: sa.Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as columns take them: no list is an empty one, and a field that cannot be empty stays."""
    written = {}
    for name, value in values.items():
        column = table.c[name]
        if value is None and isinstance(column.type, Texts):
            written[name] = ()
        elif value is not None or column.nullable:
            written[name] = value
    return written


def _extra(present: Mapping[Any, Any] | None, change: IncomingChange) -> bytes | None:
    """The fields of a newer version: those that came over those that lie here; None where there are none."""
    held = present["extra"] if present is not None and change.shape is not Shape.WHOLE else None
    kept: dict[int, Any] = msgspec.msgpack.decode(held, type=dict[int, Any]) if held else {}
    kept |= change.unknown
    kept = {tag: value for tag, value in kept.items() if value is not None}
    return msgspec.msgpack.encode(kept) if kept else None


def _kept_name(present: Mapping[Any, Any] | None, written: Mapping[str, Any]) -> Mapping[str, Any]:
    """The name to keep where a cooperative would be left without any: it could not be shown."""
    before = {name: (present or {}).get(name) for name in ("name_ar", "name_fr")}
    if any((before | dict(written))[name] for name in before):
        return {}
    return before if any(before.values()) else {"name_fr": "?"}


def _refuse_a_part(table: sa.Table, row: Mapping[str, Any]) -> None:
    lacking = (
        column.name
        for column in tables.field_columns(table)
        if not column.nullable
        and not isinstance(column.type, Texts)
        and row.get(column.name) is None
    )
    if any(lacking):
        raise ScopeIncompleteError
