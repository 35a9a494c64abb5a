"""A laptop works for months without its server, then says so, then only reads; a wrong clock changes nothing of it."""

from datetime import UTC, datetime, timedelta

import pytest

from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.errors import WorkIsReadOnly
from mourafaka_desktop.services import sync_status
from mourafaka_desktop.services.offline_grace import GraceLevel
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import peers, records
from tests.builders import NOW, Clock, make_cooperative
from tests.desktop.storage.exchanges import PEER


@pytest.fixture
def enrolled(ws: Workspace) -> Workspace:
    with ws.database.keeping() as connection:
        peers.put_peer(
            connection, PEER.__class__(**{**PEER.__dict__, "enrolled_at": NOW, "last_server_ms": 0})
        )
        records.put(connection, make_cooperative(name_fr="Safran"))
    ws.refresh()
    return ws


def _write(ws: Workspace) -> None:
    with ws.database.writing() as connection:
        records.put(connection, make_cooperative())


@pytest.mark.parametrize(
    ("days", "level"),
    [
        (0, GraceLevel.NONE),
        (89, GraceLevel.NONE),
        (90, GraceLevel.WARN),
        (179, GraceLevel.WARN),
        (180, GraceLevel.READ_ONLY),
    ],
)
def test_what_the_days_without_a_sync_mean(
    enrolled: Workspace, clock: Clock, days: int, level: GraceLevel
) -> None:
    clock.at = NOW + timedelta(days=days)
    grace = enrolled.grace()
    assert (grace.level, grace.days) == (level, days)
    assert sync_status.sync_overview(enrolled).grace == grace


def test_after_the_last_day_files_are_read_and_not_written(
    enrolled: Workspace, clock: Clock
) -> None:
    clock.at = NOW + timedelta(days=179)
    _write(enrolled)
    clock.at = NOW + timedelta(days=180)
    with pytest.raises(WorkIsReadOnly):
        _write(enrolled)
    with enrolled.database.reading() as connection:
        assert len(records.read_all(connection, Cooperative)) == 2
    with enrolled.database.keeping():
        pass  # the sync goes on


def test_a_sync_lets_the_coach_write_again(enrolled: Workspace, clock: Clock) -> None:
    clock.at = NOW + timedelta(days=200)
    with enrolled.database.keeping() as connection:
        no = peers.begin_exchange(connection, enrolled.clock())
        peers.finish_exchange(
            connection,
            peers.Exchange(
                no=no,
                started_at=enrolled.clock(),
                finished_at=enrolled.clock(),
                bytes_sent=0,
                bytes_received=0,
                accepted=0,
                refused=0,
                received=0,
                outcome=peers.DONE,
            ),
        )
    enrolled.refresh()
    _write(enrolled)


def test_a_profile_without_a_server_is_never_read_only(ws: Workspace, clock: Clock) -> None:
    clock.at = NOW + timedelta(days=4000)
    ws.refresh()
    _write(ws)


def test_a_clock_that_fell_back_to_1970_is_held_at_what_the_server_told(
    ws: Workspace, clock: Clock
) -> None:
    ws.heard_time(NOW)
    clock.at = datetime(1970, 1, 1, tzinfo=UTC)
    assert ws.clock() == NOW
    assert ws.wall_clock() == clock.at
    assert ws.date_is_wrong()
    assert sync_status.sync_overview(ws).date_is_wrong
    _write(ws)


def test_a_clock_that_is_right_is_believed(ws: Workspace, clock: Clock) -> None:
    ws.heard_time(NOW - timedelta(days=30))
    assert ws.clock() == clock.at
    assert not ws.date_is_wrong()


def test_a_clock_that_is_half_a_century_ahead_is_not_believed_and_locks_nobody_out(
    enrolled: Workspace, clock: Clock
) -> None:
    enrolled.heard_time(NOW)
    clock.at = NOW + timedelta(days=50 * 365)
    enrolled.refresh()
    assert enrolled.clock() == NOW
    assert enrolled.date_is_wrong()
    _write(enrolled)
