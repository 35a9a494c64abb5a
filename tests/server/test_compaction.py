"""Shorter logs: who can follow follows, who cannot gets the scope whole, and nothing comes back by itself."""

import pytest

from mourafaka_protocol.frames import Changes, SnapshotBegin
from mourafaka_protocol.kinds import VISIT
from mourafaka_protocol.operations import EPOCH_SHIFT
from mourafaka_server import compaction, scopes
from mourafaka_server.service import Service
from mourafaka_server.tables import change, operation_seen, record
from tests.server.conftest import HandClock, new_laptop, second_laptop
from tests.server.cooperatives import held, new_cooperative, new_visit, rows_of


def test_below_the_floor_the_scope_comes_whole_and_above_it_the_log(service: Service) -> None:
    first = new_laptop(service)
    _, scope_id = new_cooperative(first)
    visits = [new_visit(first, scope_id) for _ in range(3)]
    first.sync()
    absent, present = second_laptop(service, first), second_laptop(service, first)
    absent.sync()
    first.delete(scope_id, VISIT, visits[0])
    first.sync()
    present.sync()
    seen = len(rows_of(service, operation_seen))
    gone = compaction.compact(service.database, scope_id, present.cursors[scope_id])
    assert (gone.changes, gone.records) == (5, 1)
    assert len(rows_of(service, operation_seen)) == seen
    new_visit(first, scope_id)
    first.sync()
    assert [page.scope for page in present.sync().of(Changes)] == [scope_id]
    assert [begin.scope for begin in absent.sync().of(SnapshotBegin)] == [scope_id]
    assert held(absent) == held(present)


def test_a_deletion_that_may_not_have_seen_all_is_refused(service: Service) -> None:
    first = new_laptop(service)
    _, scope_id = new_cooperative(first)
    visit_id = new_visit(first, scope_id)
    first.sync()
    second = second_laptop(service, first)
    second.sync()
    second.set(scope_id, VISIT, visit_id, {}, {"session_no": 2})
    second.sync()
    first.delete(scope_id, VISIT, visit_id)
    compaction.compact(service.database, scope_id, second.cursors[scope_id])
    assert first.sync().refused == [(3, "stale_delete")]


def test_the_floor_stays_below_the_head_and_never_goes_back(service: Service) -> None:
    laptop = new_laptop(service)
    _, scope_id = new_cooperative(laptop)
    laptop.sync()
    head = laptop.cursors[scope_id]
    compaction.compact(service.database, scope_id, head + 100)
    assert compaction.compact(service.database, scope_id, head - 1) == compaction.Compacted()
    scope = service.database.read(lambda connection: scopes.seen(connection, scope_id))
    assert (scope.head, scope.floor) == (head, head)
    new_visit(laptop, scope_id)
    assert laptop.sync().of(Changes)


def test_what_is_old_is_told_by_when_it_arrived(service: Service, clock: HandClock) -> None:
    laptop = new_laptop(service)
    _, scope_id = new_cooperative(laptop)
    laptop.sync()
    old = laptop.cursors[scope_id]
    clock.now_ms += 1000
    new_visit(laptop, scope_id)
    laptop.sync()

    def floor(before_ms: int) -> int:
        return service.database.read(
            lambda connection: compaction.floor_before(connection, scope_id, before_ms)
        )

    assert floor(clock.now_ms) == old
    assert floor(0) == 0


@pytest.mark.parametrize("epoch", [2, 30_000_000])
def test_in_a_new_epoch_everybody_gets_everything_anew(service: Service, epoch: int) -> None:
    laptop = new_laptop(service)
    _, scope_id = new_cooperative(laptop)
    laptop.sync()
    before = {place: row.values for place, row in laptop.rows.items()}
    service.database.write(lambda connection: scopes.begin_new_epoch(connection, epoch))
    assert rows_of(service, change) == []
    answer = laptop.sync()
    assert laptop.epoch == epoch
    assert {begin.version for begin in answer.of(SnapshotBegin)} == {epoch << EPOCH_SHIFT}
    assert {place: row.values for place, row in laptop.rows.items()} == before
    new_visit(laptop, scope_id)
    laptop.sync()
    assert laptop.cursors[scope_id] == (epoch << EPOCH_SHIFT) + 1
    assert len(rows_of(service, record)) == 3


def test_a_cursor_of_a_lost_epoch_leads_nowhere_even_in_a_scope_born_since(
    service: Service,
) -> None:
    laptop = new_laptop(service)
    service.database.write(lambda connection: scopes.begin_new_epoch(connection, 2))
    _, scope_id = new_cooperative(laptop)
    laptop.sync()
    laptop.cursors[scope_id] = (1 << EPOCH_SHIFT) + 7
    assert [begin.scope for begin in laptop.sync().of(SnapshotBegin)] == [scope_id]
