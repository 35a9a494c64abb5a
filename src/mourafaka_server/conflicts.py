"""Two values written unseen of each other: `keep` notes them for ever and tells both sides; docs/protocol.md, 6.1.

In the scope of a cooperative a disagreement travels as a record, in which whoever holds the scope decides. The table
`conflict` keeps every one, wherever it was.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import sqlalchemy as sa

from mourafaka_protocol.frames import Shape
from mourafaka_protocol.kinds import CONFLICT, conflict_id, kind_with_tag, pack_value
from mourafaka_protocol.scopes import scope_type
from mourafaka_server.merge_rules import Overwritten
from mourafaka_server.records import Place, Record, new_body, value_to_json, versions_of
from mourafaka_server.runs import SERVER_DEVICE_ID, Run, Writer
from mourafaka_server.tables import change, conflict, device

_INSERT = conflict.insert()
_WRITERS = (
    sa.select(change.c.version, device.c.coach_id)
    .join(device, device.c.device_id == change.c.device_id)
    .where(
        change.c.scope_id == sa.bindparam("of_scope"),
        change.c.version.in_(sa.bindparam("versions", expanding=True)),
    )
)


def keep(
    run: Run,
    place: Place,
    found: Sequence[Overwritten],
    operation_id: bytes,
    *,
    version: int,
    arrived_from: uuid.UUID | None,
) -> None:
    """Keep what the change `version` of the record disagreed with; `arrived_from`: the coach who wrote it."""
    if not found:
        return
    kind, record_id = place
    rows = [
        {
            "scope_id": run.scope_id,
            "version": version,
            "tag": one.tag,
            "key": one.key or "",
            "kind": kind,
            "record_id": record_id,
            "kept": value_to_json(one.kept),
            "lost": value_to_json(one.lost),
            "lost_version": one.standing_version if one.arrival_stays else version,
            "arrived_ms": run.now_ms,
            "nature": str(one.nature),
        }
        for one in found
    ]
    run.pending.add(_INSERT, rows)
    if scope_type(run.scope_id) != CONFLICT.scope_type or _is_servers_own(kind):
        return
    standing = _writers(run, {one.standing_version for one in found})
    for one in found:
        by_standing = standing.get(one.standing_version)
        _tell(
            run,
            conflict_id(record_id, one.tag, one.key, operation_id),
            {
                "record_kind": kind,
                "record_id": record_id,
                "field_tag": one.tag,
                "key": one.key,
                "kept": pack_value(one.kept),
                "lost": pack_value(one.lost),
                "kept_by": arrived_from if one.arrival_stays else by_standing,
                "lost_by": by_standing if one.arrival_stays else arrived_from,
                "found_at": datetime.fromtimestamp(run.now_ms / 1000, UTC),
                "state": "open",
                "nature": str(one.nature),
            },
            operation_id,
        )


def _tell(run: Run, found_id: uuid.UUID, values: Mapping[str, object], operation_id: bytes) -> None:
    if run.find((CONFLICT.tag, found_id)) is not None:
        return
    version = run.next_version()
    body = new_body(CONFLICT, values)
    record = Record(CONFLICT.tag, found_id, body, versions_of(body, version), version)
    run.store(record, Shape.PATCH, body, Writer(SERVER_DEVICE_ID, operation_id, run.now_ms))


def _is_servers_own(kind: int) -> bool:
    """Whether the disagreement is about a decision: then there is no end of telling."""
    known = kind_with_tag(kind)
    return known is not None and known.device_fields is not None


def _writers(run: Run, versions: set[int]) -> dict[int, uuid.UUID]:
    """The coaches whose devices made these changes, as far as the log reaches."""
    values = {"of_scope": run.scope_id, "versions": sorted(versions)}
    return {row.version: row.coach_id for row in run.connection.execute(_WRITERS, values)}
