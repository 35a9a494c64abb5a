"""Where each thing stands on its way to the server, and what the last sync did."""

from dataclasses import replace
from datetime import timedelta

import pytest

from mourafaka_desktop.services import sync_status
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.services.sync_status import SyncState
from mourafaka_desktop.storage import incoming, operations, outbox, peers, records
from tests.builders import NOW, Clock, keep, make_cooperative, make_visit
from tests.desktop.storage.exchanges import PEER, enrol, page, patch

COOPERATIVE = make_cooperative(name_ar="تعاونية الزعفران", name_fr="Safran")
VISIT = make_visit(COOPERATIVE, findings="قبل")


@pytest.fixture
def ws(ws: Workspace, clock: Clock) -> Workspace:
    enrol(ws.database)
    keep(ws, COOPERATIVE)
    clock.pass_by(minutes=5)
    keep(ws, VISIT)
    return ws


def _exchange(ws: Workspace, **ending: object) -> None:
    """One exchange in which all is sent: the visit is taken, or what `ending` says of it."""
    with ws.database.writing() as connection:
        no = peers.begin_exchange(connection, ws.clock())
        outbox.freeze(connection)
        operations.mark_accepted(connection, 1, 2, no)
        exchange = peers.last_exchange(connection)
        assert exchange is not None
        peers.finish_exchange(
            connection,
            replace(
                exchange, finished_at=ws.clock(), accepted=2, **({"outcome": peers.DONE} | ending)
            ),
        )


def test_before_the_first_sync_everything_waits_the_latest_first(ws: Workspace) -> None:
    overview = sync_status.sync_overview(ws)
    assert overview.last_synced_at is None
    assert overview.server_name == PEER.server_address
    assert [(item.kind, item.what, item.state) for item in overview.waiting] == [
        ("visit", "new", SyncState.ON_LAPTOP),
        ("cooperative", "new", SyncState.ON_LAPTOP),
    ]
    visit = overview.waiting[0]
    assert (visit.cooperative_id, visit.name_ar, visit.name_fr) == (
        COOPERATIVE.id, "تعاونية الزعفران", "Safran"
    )  # fmt: skip
    assert visit.changed_at == NOW + timedelta(minutes=5)
    assert sync_status.unsent_count(ws) == 2


def test_after_a_sync_nothing_waits_and_what_left_is_told(ws: Workspace, clock: Clock) -> None:
    clock.pass_by(hours=1)
    _exchange(ws)
    overview = sync_status.sync_overview(ws)
    assert overview.waiting == ()
    assert [(item.kind, item.state) for item in overview.left] == [
        ("visit", SyncState.ACCEPTED),
        ("cooperative", SyncState.ACCEPTED),
    ]
    assert overview.last_synced_at == clock.at == sync_status.last_synced_at(ws)
    assert sync_status.unsent_count(ws) == 0


def test_a_sync_that_broke_is_not_the_last_sync(ws: Workspace) -> None:
    _exchange(ws, outcome="exchange.connection-lost")
    assert sync_status.last_synced_at(ws) is None


def test_what_waits_is_new_changed_or_removed(ws: Workspace) -> None:
    _exchange(ws)
    keep(ws, replace(COOPERATIVE, phone="+212600000000"))
    with ws.database.writing() as connection:
        records.remove(connection, type(VISIT), VISIT.id)
    what = {item.kind: item.what for item in sync_status.sync_overview(ws).waiting}
    assert what == {"cooperative": "changed", "visit": "removed"}


def test_what_arrived_with_the_last_sync_is_told_and_forgotten_at_the_next(ws: Workspace) -> None:
    scope = f"coop:{COOPERATIVE.id}"
    with ws.database.writing() as connection:
        no = peers.begin_exchange(connection, ws.clock())
        incoming.apply_changes(
            connection, page(scope, 0, patch("visit", VISIT.id, 1, advice="x")), no
        )
    (arrived,) = sync_status.sync_overview(ws).arrived
    assert (arrived.kind, arrived.record_id, arrived.name_fr, arrived.what) == (
        "visit", VISIT.id, "Safran", "arrived"
    )  # fmt: skip
    _exchange(ws)
    assert sync_status.sync_overview(ws).arrived == ()
