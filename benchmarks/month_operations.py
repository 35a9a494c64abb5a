"""The records of a month as what crosses the wire, in the laptop's order: `operations_of`, `snapshot_of`."""

import uuid
from collections.abc import Iterable
from itertools import groupby

from benchmarks.month_records import MonthRecord
from mourafaka_protocol.frames import MAX_CHANGES, Frame, SnapshotRow, SnapshotRows
from mourafaka_protocol.kinds import kind_named
from mourafaka_protocol.operations import Change, Op, OpKind, put_patch
from mourafaka_protocol.scopes import cooperative_scope

_EPOCH = 1


def operations_of(records: Iterable[MonthRecord]) -> list[Op]:
    """A new record each, numbered from 1: cooperative by cooperative, each in the order of its first record."""
    return [
        Op(
            ctr=ctr,
            kind=OpKind.PUT,
            scope=cooperative_scope(record.cooperative_id),
            record_kind=kind_named(record.kind).tag,
            record_id=record.id,
            base=0,
            at_ms=_milliseconds(record),
            patch=put_patch(kind_named(record.kind), record.fields),
        )
        for ctr, record in enumerate(_by_cooperative(records), start=1)
    ]


def snapshot_of(records: Iterable[MonthRecord]) -> list[Frame]:
    """The rows of each cooperative as the server hands them to a new laptop."""
    frames: list[Frame] = []
    for cooperative_id, group in groupby(_by_cooperative(records), _cooperative_id):
        rows = [_row(record, n) for n, record in enumerate(group, start=1)]
        frames += [
            SnapshotRows(
                cooperative_scope(cooperative_id), tuple(rows[start : start + MAX_CHANGES])
            )
            for start in range(0, len(rows), MAX_CHANGES)
        ]
    return frames


def _row(record: MonthRecord, n: int) -> SnapshotRow:
    kind = kind_named(record.kind)
    values = {
        tag: part.new
        if isinstance(part, Change)
        else {key: change.new for key, change in part.items()}
        for tag, part in put_patch(kind, record.fields).items()
    }
    return SnapshotRow(kind.tag, record.id, _EPOCH << 32 | n, values, _milliseconds(record))


def _by_cooperative(records: Iterable[MonthRecord]) -> list[MonthRecord]:
    in_order = sorted(records, key=lambda record: record.id)
    places: dict[uuid.UUID, int] = {}
    for record in in_order:
        places.setdefault(record.cooperative_id, len(places))
    return sorted(in_order, key=lambda record: places[record.cooperative_id])


def _cooperative_id(record: MonthRecord) -> uuid.UUID:
    return record.cooperative_id


def _milliseconds(record: MonthRecord) -> int:
    return round(record.written_at.timestamp() * 1000)
