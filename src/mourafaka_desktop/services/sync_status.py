"""Where what was written is: on this laptop, received, accepted or refused; and what the last sync did."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from mourafaka_desktop.domain.ids import CooperativeId
from mourafaka_desktop.domain.sync_records import Conflict, ConflictNature, Duplicate, Quarantine
from mourafaka_desktop.services import offline_grace
from mourafaka_desktop.services.offline_grace import NO_SERVER, OfflineGrace
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import (
    contents,
    cooperatives,
    departures,
    issues,
    operations,
    peers,
    questionnaires,
    records,
    told_values,
    waiting,
)
from mourafaka_desktop.storage.database import Connection
from mourafaka_desktop.storage.departures import Departure
from mourafaka_desktop.storage.operations import OperationState
from mourafaka_desktop.storage.tables import PeerStatus
from mourafaka_desktop.storage.waiting import ScopeStates
from mourafaka_protocol.problems import RefusalCode
from mourafaka_protocol.scopes import cooperative_scope

_SCOPE_OF_COOPERATIVE = "coop"


class SyncState(StrEnum):
    """How far a record is, in the words of the badge."""

    ON_LAPTOP = "on_laptop"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class WaitingItem:
    """A record that waits, left or arrived.

    `what` is "new", "changed", "removed" or "arrived". `cooperative_id` is None for what belongs to the coach, or to
    all. The names are the cooperative's; of a questionnaire its titles.
    """

    kind: str
    record_id: UUID
    cooperative_id: CooperativeId | None
    name_ar: str | None
    name_fr: str | None
    what: str
    changed_at: datetime | None
    state: SyncState


class IssueNature(StrEnum):
    """What is the matter."""

    REFUSAL = "refusal"
    CONFLICT = "conflict"


@dataclass(frozen=True, kw_only=True)
class Issue:
    """Something to decide: what the server refused, with the protocol's code, or two values written in one field.

    `ours` and `theirs` are the values as JSON, `ours_stands` whether ours is the one that holds now; of a refusal
    `ours` is the whole patch (field → [old, new]) and `theirs` is None. `about` is a `ConflictNature`. `by_us` says
    that this profile's coach wrote it, `both_by_us` that both values are of that coach, on two laptops.
    `can_apply` says whether a refused change can be written once more.
    """

    id: UUID
    nature: IssueNature
    kind: str
    record_id: UUID
    cooperative_id: CooperativeId | None
    name_ar: str | None
    name_fr: str | None
    field: str
    key: str
    code: str | None
    detail: str | None = None
    ours: str | None
    theirs: str | None
    ours_stands: bool = True
    about: ConflictNature = ConflictNature.VALUE
    by_us: bool = True
    both_by_us: bool = False
    can_apply: bool = False
    written_at: datetime | None = None
    found_at: datetime


@dataclass(frozen=True)
class Vanishing:
    """Records of one kind that would vanish: visits and assessments by their days, others by their titles, if any."""

    kind: str
    count: int
    days: tuple[date, ...] = ()
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class HeldBack:
    """A cooperative of which the server says that most is gone: nothing is removed until the coach has said so.

    `records` names the `vanishing` ones of its `total`, kind by kind.
    """

    scope_id: str
    cooperative_id: CooperativeId | None
    name_ar: str | None
    name_fr: str | None
    vanishing: int
    total: int
    records: tuple[Vanishing, ...]
    found_at: datetime


@dataclass(frozen=True, kw_only=True)
class LookAlike:
    """A cooperative that looks like another one; `other_name` is known where the coach holds both."""

    id: UUID
    cooperative_id: CooperativeId
    name_ar: str | None
    name_fr: str | None
    other_cooperative_id: UUID
    other_name: str | None
    reasons: tuple[str, ...]
    found_at: datetime | None


@dataclass(frozen=True)
class ContentsWaiting:
    """Photos and scans that the server does not have yet."""

    count: int
    byte_size: int


@dataclass(frozen=True, kw_only=True)
class SyncOverview:
    """What the sync screen shows. `last_synced_at` is None before the first sync, `server_name` before enrolment.

    `date_is_wrong` says that the laptop's date lies before the program was made, or many years ahead.
    """

    last_synced_at: datetime | None
    waiting: tuple[WaitingItem, ...]
    refused: tuple[Issue, ...]
    conflicts: tuple[Issue, ...]
    left: tuple[WaitingItem, ...]
    arrived: tuple[WaitingItem, ...]
    server_name: str | None
    held_back: tuple[HeldBack, ...] = ()
    departed: tuple[Departure, ...] = ()
    duplicates: tuple[LookAlike, ...] = ()
    status: PeerStatus = PeerStatus.ACTIVE
    contents_waiting: ContentsWaiting = ContentsWaiting(0, 0)
    date_is_wrong: bool = False
    grace: OfflineGrace = NO_SERVER


def sync_overview(ws: Workspace) -> SyncOverview:
    """What waits, what left and arrived in the last sync, what was refused, what two people wrote."""
    with ws.database.reading() as connection:
        names = cooperatives.names(connection)
        titles = questionnaires.titles(connection)
        last = peers.last_exchange(connection)
        sync_no = last.no if last else 0
        server = peers.peer(connection)
        return SyncOverview(
            last_synced_at=peers.last_synced_at(connection),
            waiting=tuple(_item(names, item) for item in waiting.waiting(connection)),
            refused=_refused(ws, connection, names),
            conflicts=_conflicts(ws, connection, names),
            left=tuple(_item(names, item) for item in waiting.sent_in(connection, sync_no)),
            arrived=tuple(
                _arrival(names, titles, item) for item in peers.arrivals(connection, sync_no)
            ),
            server_name=(server.server_name or server.server_address) if server else None,
            held_back=tuple(
                _held_back(connection, names, held)
                for held in issues.held_back(connection)
                if held.decision is None
            ),
            departed=departures.open_departures(connection),
            duplicates=tuple(
                _look_alike(names, found) for found in issues.open_duplicates(connection)
            ),
            status=server.status if server else PeerStatus.ACTIVE,
            contents_waiting=_contents_waiting(ws, connection),
            date_is_wrong=ws.date_is_wrong(),
            grace=offline_grace.grace(connection, ws.clock()),
        )


def issues_of(ws: Workspace, record_id: UUID) -> tuple[Issue, ...]:
    """What is to decide about one record."""
    with ws.database.reading() as connection:
        names = cooperatives.names(connection)
        found = _refused(ws, connection, names) + _conflicts(ws, connection, names)
    return tuple(issue for issue in found if issue.record_id == record_id)


def state_of_record(ws: Workspace, kind: str, record_id: UUID) -> SyncState:
    """How far one record is."""
    with ws.database.reading() as connection:
        return state_in(connection, kind, record_id)


def state_in(connection: Connection, kind: str, record_id: UUID) -> SyncState:
    """How far one record is, read beside the record itself."""
    return _STATES[waiting.record_state(connection, kind, record_id)]


def written_at(ws: Workspace, kind: str, record_id: UUID) -> datetime | None:
    """When a person last wrote a record, on any laptop, by that laptop's clock; None: not told yet."""
    with ws.database.reading() as connection:
        return records.written_at(connection, kind, record_id)


def unsent_count(ws: Workspace) -> int:
    """How many records hold something the server has not answered."""
    with ws.database.reading() as connection:
        return waiting.unsent_count(connection)


def last_synced_at(ws: Workspace) -> datetime | None:
    """When a sync last came to its end; None before the first."""
    with ws.database.reading() as connection:
        return peers.last_synced_at(connection)


def state_of(states: ScopeStates, cooperative_id: CooperativeId) -> SyncState:
    """The state of a cooperative's whole file: the least good of what it holds."""
    scope = f"{_SCOPE_OF_COOPERATIVE}:{cooperative_id}"
    if scope in states.refused:
        return SyncState.REFUSED
    if scope in states.unsent:
        return SyncState.ON_LAPTOP
    return SyncState.RECEIVED if scope in states.received else SyncState.ACCEPTED


_WHAT = {
    operations.Action.PUT: "new",
    operations.Action.SET: "changed",
    operations.Action.DEL: "removed",
}
_STATES = {
    None: SyncState.ON_LAPTOP,
    OperationState.FROZEN: SyncState.ON_LAPTOP,
    OperationState.RECEIVED: SyncState.RECEIVED,
    OperationState.ACCEPTED: SyncState.ACCEPTED,
    OperationState.REFUSED: SyncState.REFUSED,
}
_Names = Mapping[UUID, tuple[str | None, str | None]]


def _item(names: _Names, item: waiting.Waiting) -> WaitingItem:
    return WaitingItem(
        kind=item.kind,
        record_id=item.record_id,
        what=_WHAT[item.action],
        changed_at=item.changed_at,
        state=_STATES[item.state],
        **_owner(names, item.scope_id),
    )


def _arrival(names: _Names, titles: _Names, item: peers.Arrival) -> WaitingItem:
    owner = _owner(names, item.scope_id)
    if item.kind == "questionnaire":
        owner["name_ar"], owner["name_fr"] = titles.get(item.record_id, (None, None))
    return WaitingItem(
        kind=item.kind,
        record_id=item.record_id,
        what="arrived",
        changed_at=None,
        state=SyncState.ACCEPTED,
        **owner,
    )


def _refused(ws: Workspace, connection: Connection, names: _Names) -> tuple[Issue, ...]:
    own = (_own_refusal(names, row) for row in issues.open_refusals(connection))
    told = (_quarantined(ws, names, record) for record in issues.open_quarantine(connection))
    found = sorted((*own, *told), key=lambda issue: issue.found_at, reverse=True)
    return tuple(found)


def _own_refusal(names: _Names, row: issues.RefusalRow) -> Issue:
    return Issue(
        id=row.id,
        nature=IssueNature.REFUSAL,
        kind=row.kind,
        record_id=row.record_id,
        field="",
        key="",
        code=row.code,
        detail=row.detail,
        ours=row.patch,
        theirs=None,
        can_apply=_can_apply(row.action, row.code),
        written_at=row.written_at,
        found_at=row.found_at,
        **_owner(names, row.scope_id),
    )


def _quarantined(ws: Workspace, names: _Names, record: Quarantine) -> Issue:
    written = told_values.written(record)
    return Issue(
        id=record.id,
        nature=IssueNature.REFUSAL,
        kind=written.kind if written else "",
        record_id=record.record_id or record.id,
        field="",
        key="",
        code=record.code,
        detail=record.detail,
        ours=written.patch if written else None,
        theirs=None,
        by_us=record.written_by == ws.coach.id,
        can_apply=written is not None and _can_apply(written.action, record.code),
        written_at=record.written_at,
        found_at=record.arrived_at or ws.clock(),
        **_owner(names, cooperative_scope(record.cooperative_id)),
    )


def _can_apply(action: operations.Action, code: str) -> bool:
    """Whether writing a refused change once more could end otherwise."""
    if action is operations.Action.PUT and code == RefusalCode.BAD_VALUE:
        return True  # once it has been corrected
    return action is not operations.Action.DEL and code in (
        RefusalCode.IS_SUBMITTED,
        RefusalCode.DEVICE_REVOKED,
        RefusalCode.UNKNOWN_RECORD,
    )


def _conflicts(ws: Workspace, connection: Connection, names: _Names) -> tuple[Issue, ...]:
    told = (_conflict(ws, names, record) for record in issues.open_conflicts(connection))
    return tuple(issue for issue in told if issue is not None)


def _conflict(ws: Workspace, names: _Names, record: Conflict) -> Issue | None:
    place = told_values.place(record)
    if place is None:
        return None  # of a newer version: its records cannot be shown either
    kept = told_values.told_value(record, record.kept)
    lost = told_values.told_value(record, record.lost)
    ours_stands = not (record.lost_by == ws.coach.id and record.kept_by != ws.coach.id)
    return Issue(
        id=record.id,
        nature=IssueNature.CONFLICT,
        kind=place.kind,
        record_id=record.record_id,
        field=place.field,
        key=place.key,
        code=None,
        ours=kept if ours_stands else lost,
        theirs=lost if ours_stands else kept,
        ours_stands=ours_stands,
        about=record.nature or ConflictNature.VALUE,
        by_us=ws.coach.id in (record.kept_by, record.lost_by),
        both_by_us=record.kept_by == record.lost_by == ws.coach.id,
        found_at=record.found_at or ws.clock(),
        **_owner(names, cooperative_scope(record.cooperative_id)),
    )


def _contents_waiting(ws: Workspace, connection: Connection) -> ContentsWaiting:
    here = [
        content for content in contents.not_stored(connection) if ws.attachments.has(content.sha256)
    ]
    return ContentsWaiting(len(here), sum(content.byte_size for content in here))


def _held_back(connection: Connection, names: _Names, held: issues.HeldBack) -> HeldBack:
    return HeldBack(
        scope_id=held.scope_id,
        vanishing=len(held.records),
        total=held.total,
        records=_vanishing(connection, held.records),
        found_at=held.found_at,
        **_owner(names, held.scope_id),
    )


_THOUGHT_OF = (
    "cooperative",
    "visit",
    "assessment",
    "planned_action",
    "project",
    "coaching_session",
    "training",
    "attachment",
    "",
)
_DAYS = {"visit": "visited_on", "assessment": "assessed_on"}
_TITLES = {"planned_action": "title", "project": "title", "attachment": "caption"}


def _vanishing(
    connection: Connection, found: Collection[tuple[str | int, UUID]]
) -> tuple[Vanishing, ...]:
    """Kind by kind, in the order in which people think of them; what they never see comes last, as one number."""
    by_kind: dict[str, list[UUID]] = {kind: [] for kind in _THOUGHT_OF}
    for kind, record_id in found:
        by_kind[str(kind) if kind in by_kind else ""].append(record_id)

    def values(names: Mapping[str, str], kind: str) -> tuple[Any, ...]:
        ids, name = by_kind[kind], names.get(kind)
        return () if name is None else records.values_of(connection, kind, name, ids)

    return tuple(
        Vanishing(kind, len(ids), values(_DAYS, kind), values(_TITLES, kind))
        for kind, ids in by_kind.items()
        if ids
    )


def _look_alike(names: _Names, found: Duplicate) -> LookAlike:
    name_ar, name_fr = names.get(found.cooperative_id, (None, None))
    return LookAlike(
        id=found.id,
        cooperative_id=found.cooperative_id,
        name_ar=name_ar,
        name_fr=name_fr,
        other_cooperative_id=found.other_cooperative_id,
        other_name=found.other_name,
        reasons=found.reasons,
        found_at=found.found_at,
    )


def _owner(names: _Names, scope_id: str) -> dict[str, Any]:
    """The cooperative a scope belongs to; nothing for what belongs to the coach."""
    scope_type, _, owner = scope_id.partition(":")
    cooperative_id = UUID(owner) if scope_type == _SCOPE_OF_COOPERATIVE else None
    name_ar, name_fr = names.get(cooperative_id, (None, None)) if cooperative_id else (None, None)
    return {"cooperative_id": cooperative_id, "name_ar": name_ar, "name_fr": name_fr}
