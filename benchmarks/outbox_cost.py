"""What the outbox adds to a write: `outbox_cost()`, in microseconds a write, for the widest records a coach writes.

The same statements run with the triggers and without them, in turn, in one transaction each, on the encrypted
database as it is opened by the program. The fastest of many runs of each is taken: what else the machine does only
ever makes a run slower.
"""

import json
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from mourafaka_desktop.storage import database, migrations, outbox_triggers, tables
from mourafaka_desktop.storage.column_types import Texts
from mourafaka_desktop.storage.database import Database

WRITES = 100
RUNS = 60
NOTE = "اجتماع مع مكتب التعاونية حول تسويق الزعفران وملف شهادة ONSSA. "
LONG_TEXTS = ("objectives", "findings", "strengths", "difficulties", "advice", "decisions")


def outbox_cost() -> dict[str, float]:
    """Microseconds that the outbox adds: a new visit, its later edits, the first edit of a sent one, an answer."""
    with tempfile.TemporaryDirectory() as folder:
        made = Database(Path(folder) / database.FILE_NAME, bytes(32), lambda: datetime.now(UTC))
        migrations.upgrade(made)
        with closing(made._connect()) as connection:
            return _added(connection)


def _added(connection: Any) -> dict[str, float]:
    watched = {
        name: sql
        for name, sql in outbox_triggers.triggers().items()
        if name.startswith(("outbox_visit", "outbox_answer"))
    }
    best: dict[bool, dict[str, float]] = {True: {}, False: {}}
    for _run in range(RUNS):
        for with_outbox in (False, True):
            connection.execute("BEGIN IMMEDIATE")
            if not with_outbox:
                for name in watched:
                    connection.execute(f"DROP TRIGGER {name}")
            for what, seconds in _timed(connection).items():
                each_us = seconds / WRITES * 1e6
                best[with_outbox][what] = min(each_us, best[with_outbox].get(what, each_us))
            connection.execute("ROLLBACK")
    return {what: round(best[True][what] - best[False][what], 1) for what in best[True]}


def _timed(connection: Any) -> dict[str, float]:
    """Seconds for `WRITES` writes of each kind."""
    owner, assessment = str(uuid4()), str(uuid4())
    connection.execute("INSERT INTO cooperative (id, name_fr) VALUES (?, 'Amal')", (owner,))
    connection.execute(
        "INSERT INTO assessment (id, cooperative_id, framework_id, framework_version, occasion,"
        " assessed_on, state) VALUES (?, ?, 'f', '1', 'baseline', '2026-11-23', 'draft')",
        (assessment, owner),
    )
    visits = [str(uuid4()) for _ in range(WRITES)]
    columns = [column for column in tables.field_columns(tables.visit) if column.name != "state"]
    names = ", ".join(column.name for column in columns)
    values = [_value(column) for column in columns]
    insert = (
        f"INSERT INTO visit (id, cooperative_id, state, {names})"
        f" VALUES (?, ?, 'draft', {', '.join('?' * len(columns))})"
    )
    edit = "UPDATE visit SET findings = ?, satisfaction = ? WHERE id = ?"
    spent = {
        "insert": _spent(visits, lambda visit: connection.execute(insert, (visit, owner, *values))),
        "edit_of_new": _spent(visits, lambda visit: connection.execute(edit, (NOTE * 4, 1, visit))),
    }
    connection.execute("DELETE FROM outbox")
    spent["first_edit"] = _spent(
        visits, lambda visit: connection.execute(edit, (NOTE * 5, 2, visit))
    )
    spent["later_edit"] = _spent(
        visits, lambda visit: connection.execute(edit, (NOTE * 6, 3, visit))
    )
    answer = "INSERT INTO answer (assessment_id, criterion_code, rating, note) VALUES (?, ?, 3, ?)"
    spent["answer"] = _spent(
        visits, lambda visit: connection.execute(answer, (assessment, visit, NOTE))
    )
    return spent


def _spent(visits: list[str], write: Callable[[str], object]) -> float:
    began = time.perf_counter()
    for visit in visits:
        write(visit)
    return time.perf_counter() - began


def _value(column: Any) -> Any:
    if column.name in LONG_TEXTS:
        return NOTE * 4
    if isinstance(column.type, Texts):
        return '["GOV-1","COM-2"]'
    return {"visited_on": "2026-11-23", "arrived_at_time": "09:30"}.get(column.name, 3)


if __name__ == "__main__":
    print(json.dumps(outbox_cost(), indent=2))
