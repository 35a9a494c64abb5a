"""Where what was written is: on this laptop, received, accepted or refused; and what the last sync did."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.domain.ids import CooperativeId
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import cooperatives, issues, outbox, peers, questionnaires
from mourafaka_desktop.storage.outbox import OperationState, ScopeStates

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


@dataclass(frozen=True, kw_only=True)
class Issue:
    """Something to look at: a refusal, with the protocol's code, or two values written in one field.

    `ours` and `theirs` are the values as JSON; of a refusal `ours` is the whole patch and `theirs` is None.
    """

    id: int
    kind: str
    record_id: UUID
    cooperative_id: CooperativeId | None
    name_ar: str | None
    name_fr: str | None
    field: str
    key: str
    code: str | None
    ours: str | None
    theirs: str | None
    found_at: datetime


@dataclass(frozen=True, kw_only=True)
class SyncOverview:
    """What the sync screen shows. `last_synced_at` is None before the first sync, `server_name` before enrolment."""

    last_synced_at: datetime | None
    waiting: tuple[WaitingItem, ...]
    refused: tuple[Issue, ...]
    conflicts: tuple[Issue, ...]
    left: tuple[WaitingItem, ...]
    arrived: tuple[WaitingItem, ...]
    server_name: str | None


def sync_overview(ws: Workspace) -> SyncOverview:
    """What waits, what left and arrived in the last sync, what was refused, what two people wrote."""
    with ws.database.reading() as connection:
        names = cooperatives.names(connection)
        titles = questionnaires.titles(connection)
        last = peers.last_exchange(connection)
        sync_no = last.no if last else 0
        found = issues.open_issues(connection)
        server = peers.peer(connection)
        return SyncOverview(
            last_synced_at=peers.last_synced_at(connection),
            waiting=tuple(_item(names, item) for item in outbox.waiting(connection)),
            refused=tuple(
                _issue(names, row) for row in found if row.nature is issues.IssueNature.REFUSAL
            ),
            conflicts=tuple(
                _issue(names, row) for row in found if row.nature is issues.IssueNature.CONFLICT
            ),
            left=tuple(_item(names, item) for item in outbox.sent_in(connection, sync_no)),
            arrived=tuple(
                _arrival(names, titles, item) for item in peers.arrivals(connection, sync_no)
            ),
            server_name=(server.server_name or server.server_address) if server else None,
        )


def unsent_count(ws: Workspace) -> int:
    """How many records hold something the server has not answered."""
    with ws.database.reading() as connection:
        return outbox.unsent_count(connection)


def last_synced_at(ws: Workspace) -> datetime | None:
    """When a sync last came to its end; None before the first."""
    with ws.database.reading() as connection:
        return peers.last_synced_at(connection)


def decide(ws: Workspace, issue_id: int) -> Changes:
    """The coach has looked at an issue and decided; it is shown no longer."""
    with ws.database.writing() as connection:
        issues.close_issue(connection, issue_id, ws.clock())
    return Changes()


def state_of(states: ScopeStates, cooperative_id: CooperativeId) -> SyncState:
    """The state of a cooperative's whole file: the least good of what it holds."""
    scope = f"{_SCOPE_OF_COOPERATIVE}:{cooperative_id}"
    if scope in states.refused:
        return SyncState.REFUSED
    if scope in states.unsent:
        return SyncState.ON_LAPTOP
    return SyncState.RECEIVED if scope in states.received else SyncState.ACCEPTED


_WHAT = {
    outbox.Action.PUT: "new",
    outbox.Action.SET: "changed",
    outbox.Action.DEL: "removed",
}
_STATES = {
    None: SyncState.ON_LAPTOP,
    OperationState.FROZEN: SyncState.ON_LAPTOP,
    OperationState.RECEIVED: SyncState.RECEIVED,
    OperationState.ACCEPTED: SyncState.ACCEPTED,
    OperationState.REFUSED: SyncState.REFUSED,
}
_Names = Mapping[UUID, tuple[str | None, str | None]]


def _item(names: _Names, item: outbox.Waiting) -> WaitingItem:
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


def _issue(names: _Names, row: issues.IssueRow) -> Issue:
    return Issue(
        id=row.id,
        kind=row.kind,
        record_id=row.record_id,
        field=row.field,
        key=row.key,
        code=row.code,
        ours=row.ours,
        theirs=row.theirs,
        found_at=row.found_at,
        **_owner(names, row.scope_id),
    )


def _owner(names: _Names, scope_id: str) -> dict[str, Any]:
    """The cooperative a scope belongs to; nothing for what belongs to the coach."""
    scope_type, _, owner = scope_id.partition(":")
    cooperative_id = UUID(owner) if scope_type == _SCOPE_OF_COOPERATIVE else None
    name_ar, name_fr = names.get(cooperative_id, (None, None)) if cooperative_id else (None, None)
    return {"cooperative_id": cooperative_id, "name_ar": name_ar, "name_fr": name_fr}
