"""Short ways to what the tests of the server write and read."""

import datetime as dt
import uuid

import sqlalchemy as sa

from mourafaka_protocol.kinds import COOPERATIVE, VISIT, RecordKind
from mourafaka_protocol.scopes import cooperative_scope
from mourafaka_server.service import Service
from tests.server.laptop import Laptop

ON = dt.date(2026, 11, 23)


def new_cooperative(laptop: Laptop, **fields: object) -> tuple[uuid.UUID, str]:
    cooperative_id = uuid.uuid4()
    scope_id = cooperative_scope(cooperative_id)
    laptop.put(scope_id, COOPERATIVE, cooperative_id, **{"name_fr": "Tissaliwine", **fields})
    return cooperative_id, scope_id


def new_visit(laptop: Laptop, scope_id: str, **fields: object) -> uuid.UUID:
    visit_id = uuid.uuid4()
    laptop.put(scope_id, VISIT, visit_id, **{"visited_on": ON, "state": "draft", **fields})
    return visit_id


def rows_of(service: Service, table: sa.Table) -> list[sa.Row]:
    return service.database.read(lambda connection: list(connection.execute(sa.select(table))))


def records_of(laptop: Laptop, scope_id: str, kind: RecordKind) -> list[dict[str, object]]:
    """The records of a kind that a laptop holds, as wire values by field name."""
    return [
        laptop.values(scope_id, kind, record_id)
        for held, tag, record_id in sorted(laptop.rows)
        if (held, tag) == (scope_id, kind.tag)
    ]


def held(laptop: Laptop) -> dict[object, object]:
    return {place: (row.version, row.values) for place, row in laptop.rows.items()}


def coach_of(laptop: Laptop) -> uuid.UUID:
    return uuid.UUID(bytes=laptop.enrolment.coach_id)
