"""A frame is taken whole or not at all, and what became of it can be asked for again."""

import uuid

import pytest
import sqlalchemy as sa

from mourafaka_protocol.frames import End, Ops
from mourafaka_protocol.kinds import VISIT
from mourafaka_server import devices, tables
from mourafaka_server.service import Service
from tests.server.conftest import new_laptop
from tests.server.cooperatives import new_cooperative, new_visit, rows_of


def test_a_refusal_in_a_frame_over_several_scopes_is_told_again_without_being_sent_again(
    service: Service,
) -> None:
    laptop = new_laptop(service)
    named = [new_cooperative(laptop)[1] for _ in range(3)]
    laptop.sync()
    for scope_id in sorted(named, reverse=True):
        new_visit(laptop, scope_id)
    unknown = laptop.set(named[1], VISIT, uuid.uuid4(), {"advice": None}, {"advice": "inconnu"})
    new_visit(laptop, named[0])
    sent = laptop.pending()
    first = service.open_exchange()
    first.receive(laptop.hello())
    (told,) = first.receive(Ops(tuple(sent)))
    assert [refusal.ctr for refusal in told.refused] == [unknown.ctr]

    second = service.open_exchange()
    second.receive(laptop.hello())
    assert second.receive(End(sent[-1].ctr)) == [told]


def test_a_frame_that_fails_on_its_way_leaves_nothing_of_it(service: Service) -> None:
    laptop = new_laptop(service)
    named = [new_cooperative(laptop)[1] for _ in range(3)]
    laptop.sync()
    visits = {scope_id: new_visit(laptop, scope_id, advice="tout") for scope_id in named}
    before = state_of(service)

    def fails(_connection, _cursor, statement, *_rest) -> None:
        if statement.startswith("UPDATE device SET last_ctr"):
            raise OSError("the cable")

    broken = service.open_exchange()
    broken.receive(laptop.hello())
    sa.event.listen(service.database.engine, "before_cursor_execute", fails)
    with pytest.raises(OSError, match="the cable"):
        broken.receive(Ops(tuple(laptop.pending())))
    sa.event.remove(service.database.engine, "before_cursor_execute", fails)
    assert state_of(service) == before

    assert laptop.sync().refused == []
    assert [
        laptop.values(scope_id, VISIT, visit_id)["advice"] for scope_id, visit_id in visits.items()
    ] == ["tout"] * 3


def state_of(service: Service) -> tuple[object, ...]:
    """All that a frame may change."""
    return (
        rows_of(service, tables.scope),
        rows_of(service, tables.record),
        rows_of(service, tables.change),
        rows_of(service, tables.operation_seen),
        service.database.read(devices.counters),
    )
