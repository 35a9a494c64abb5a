"""What cooperatives are called, for whoever runs the server: `names_of`."""

from collections.abc import Iterable

import sqlalchemy as sa

from mourafaka_protocol.kinds import COOPERATIVE
from mourafaka_server import records
from mourafaka_server.tables import record

_NAMES = [COOPERATIVE.field_named(name).tag for name in ("name_fr", "name_ar")]
_BATCH = 500


def names_of(connection: sa.Connection, scope_ids: Iterable[str]) -> dict[str, str]:
    """The name of each scope's cooperative, in French where it has one; those without any are left out."""
    wanted = sorted(set(scope_ids))
    found: dict[str, str] = {}
    for start in range(0, len(wanted), _BATCH):
        query = sa.select(record.c.scope_id, record.c.body).where(
            record.c.scope_id.in_(wanted[start : start + _BATCH]),
            record.c.kind == COOPERATIVE.tag,
            sa.not_(record.c.is_gone),
        )
        for row in connection.execute(query):
            body = records.tree_from_json(row.body)
            name = next((body[tag] for tag in _NAMES if body.get(tag)), None)
            if name is not None:
                found[row.scope_id] = name
    return found
