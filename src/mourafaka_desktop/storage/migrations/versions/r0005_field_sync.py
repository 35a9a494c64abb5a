"""The sync of the field: an outbox of whole records, and all that the exchange keeps besides."""

import json
import uuid
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

OUTBOX = (
    """
    CREATE TABLE outbox (
        n INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        record_id TEXT NOT NULL,
        scope_id TEXT NOT NULL,
        part TEXT NOT NULL,
        field TEXT DEFAULT '' NOT NULL,
        key TEXT DEFAULT '' NOT NULL,
        base INTEGER NOT NULL,
        changed_ms INTEGER NOT NULL,
        amends INTEGER DEFAULT '0' NOT NULL,
        old TEXT,
        CONSTRAINT noted_once UNIQUE (record_id, kind, part, field, key),
        CONSTRAINT part_is_known CHECK (part IN ('put', 'set', 'key', 'del'))
    )
    """,
    "CREATE INDEX ix_outbox_scope_id ON outbox (scope_id)",
)

RECORDS = (
    "cooperative",
    "visit",
    "assessment",
    "planned_action",
    "coaching_session",
    "training",
    "attachment",
    "coach",
    "questionnaire",
)
KEYED = ("answers", "values")
NOT_FIELDS = ("id", "cooperative_id", "ver", "extra")

COLUMNS = (
    ("cooperative", "status TEXT"),
    ("cooperative", "coach_id TEXT"),
    ("cooperative", "president_name_ar TEXT"),
    ("visit", "visit_mode TEXT"),
    ("assessment", "visit_id TEXT"),
    ("planned_action", "description TEXT"),
    ("attachment", "thumb_sha256 TEXT"),
    ("attachment", "thumb_byte_size INTEGER"),
    ("attachment", "file_name TEXT"),
    *((kind, "written_at INTEGER") for kind in RECORDS),
    ("operation", "command TEXT"),
    ("operation", "schema INTEGER DEFAULT '2' NOT NULL"),
    ("cursor", "comes_whole INTEGER DEFAULT '0' NOT NULL"),
    ("peer", "status TEXT DEFAULT 'active' NOT NULL"),
    ("peer", "dictionaries TEXT DEFAULT '[]' NOT NULL"),
    ("peer", "warn_after_days INTEGER DEFAULT '90' NOT NULL"),
    ("peer", "read_only_after_days INTEGER DEFAULT '180' NOT NULL"),
    ("peer", "last_server_ms INTEGER DEFAULT '0' NOT NULL"),
    ("peer", "good_streak INTEGER DEFAULT '0' NOT NULL"),
    ("peer", "needs_probe BOOLEAN DEFAULT '0' NOT NULL"),
    ("peer", "line_bytes_a_second INTEGER"),
    ("peer", "enrolled_at INTEGER"),
    ("peer", "server_seal_key BLOB"),
    ("peer", "escrow_recipient TEXT"),
)

TABLES = (
    """
    CREATE TABLE project (
        id TEXT NOT NULL,
        cooperative_id TEXT NOT NULL,
        title TEXT NOT NULL,
        state TEXT NOT NULL,
        budget_mad TEXT,
        problem TEXT,
        solution TEXT,
        innovation TEXT,
        beneficiaries TEXT,
        market TEXT,
        resources TEXT,
        risks TEXT,
        impact TEXT,
        environment TEXT,
        replicability TEXT,
        scope_id TEXT GENERATED ALWAYS AS ('coop:' || cooperative_id) VIRTUAL,
        ver INTEGER DEFAULT '0' NOT NULL,
        extra BLOB,
        written_at INTEGER,
        PRIMARY KEY (id),
        FOREIGN KEY(cooperative_id) REFERENCES cooperative (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_project_cooperative_id ON project (cooperative_id)",
    """
    CREATE TABLE "conflict" (
        id TEXT NOT NULL,
        cooperative_id TEXT NOT NULL,
        record_kind INTEGER NOT NULL,
        record_id TEXT NOT NULL,
        field_tag INTEGER NOT NULL,
        "key" TEXT,
        kept BLOB,
        lost BLOB,
        kept_by TEXT,
        lost_by TEXT,
        found_at INTEGER,
        state TEXT NOT NULL,
        decided_by TEXT,
        decided_at INTEGER,
        nature TEXT,
        scope_id TEXT GENERATED ALWAYS AS ('coop:' || cooperative_id) VIRTUAL,
        ver INTEGER DEFAULT '0' NOT NULL,
        extra BLOB,
        written_at INTEGER,
        PRIMARY KEY (id),
        FOREIGN KEY(cooperative_id) REFERENCES cooperative (id) ON DELETE CASCADE
    )
    """,
    'CREATE INDEX ix_conflict_cooperative_id ON "conflict" (cooperative_id)',
    'CREATE INDEX ix_conflict_record_id ON "conflict" (record_id)',
    """
    CREATE TABLE quarantine (
        id TEXT NOT NULL,
        cooperative_id TEXT NOT NULL,
        operation BLOB NOT NULL,
        code TEXT NOT NULL,
        detail TEXT,
        written_by TEXT,
        written_at INTEGER,
        arrived_at INTEGER,
        state TEXT NOT NULL,
        decided_by TEXT,
        decided_at INTEGER,
        record_kind INTEGER,
        record_id TEXT,
        operation_id BLOB,
        scope_id TEXT GENERATED ALWAYS AS ('coop:' || cooperative_id) VIRTUAL,
        ver INTEGER DEFAULT '0' NOT NULL,
        extra BLOB,
        PRIMARY KEY (id),
        FOREIGN KEY(cooperative_id) REFERENCES cooperative (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_quarantine_cooperative_id ON quarantine (cooperative_id)",
    "CREATE INDEX ix_quarantine_record_id ON quarantine (record_id)",
    """
    CREATE TABLE duplicate (
        id TEXT NOT NULL,
        cooperative_id TEXT NOT NULL,
        other_cooperative_id TEXT NOT NULL,
        reasons TEXT DEFAULT '[]' NOT NULL,
        found_at INTEGER,
        other_name TEXT,
        state TEXT NOT NULL,
        decided_by TEXT,
        decided_at INTEGER,
        scope_id TEXT GENERATED ALWAYS AS ('coop:' || cooperative_id) VIRTUAL,
        ver INTEGER DEFAULT '0' NOT NULL,
        extra BLOB,
        written_at INTEGER,
        PRIMARY KEY (id),
        FOREIGN KEY(cooperative_id) REFERENCES cooperative (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_duplicate_cooperative_id ON duplicate (cooperative_id)",
    """
    CREATE TABLE refusal (
        id TEXT NOT NULL,
        kind TEXT NOT NULL,
        record_id TEXT NOT NULL,
        scope_id TEXT NOT NULL,
        action TEXT NOT NULL,
        code TEXT NOT NULL,
        detail TEXT,
        patch TEXT NOT NULL,
        written_at INTEGER NOT NULL,
        found_at INTEGER NOT NULL,
        closed_at INTEGER,
        PRIMARY KEY (id)
    )
     WITHOUT ROWID
    """,
    "CREATE INDEX ix_refusal_record_id ON refusal (record_id)",
    "CREATE INDEX ix_refusal_scope_id ON refusal (scope_id)",
    """
    CREATE TABLE held_back (
        scope_id TEXT NOT NULL,
        version INTEGER NOT NULL,
        total INTEGER NOT NULL,
        vanishing INTEGER NOT NULL,
        found_at INTEGER NOT NULL,
        decision TEXT,
        PRIMARY KEY (scope_id),
        CONSTRAINT decision_is_known CHECK (decision IN ('allow', 'keep'))
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE alias (
        old_scope TEXT NOT NULL,
        new_scope TEXT NOT NULL,
        PRIMARY KEY (old_scope)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE bundle (
        bundle_id BLOB NOT NULL,
        part INTEGER NOT NULL,
        parts INTEGER NOT NULL,
        hello_body BLOB NOT NULL,
        made_at INTEGER NOT NULL,
        first_ctr INTEGER NOT NULL,
        last_ctr INTEGER NOT NULL,
        contents INTEGER NOT NULL,
        file_name TEXT NOT NULL,
        answered_at INTEGER,
        PRIMARY KEY (bundle_id, part)
    )
     WITHOUT ROWID
    """,
)


def upgrade() -> None:
    """Make the tables and columns; carry over what has not left yet, and what was refused.

    A scope that was to come whole keeps the place up to which it was read. What two people wrote in one place is told
    by the server anew, as records.
    """
    _bring_the_outbox()
    for table, column in COLUMNS:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    for statement in TABLES:
        op.execute(statement)
    op.execute("UPDATE cursor SET comes_whole = 1, seq = 0 WHERE seq = -1")
    op.execute(
        "UPDATE cursor SET comes_whole = 1 WHERE scope_id IN"
        " (SELECT scope_id FROM unknown_record WHERE kind_tag IN (10, 96, 97, 98))"
    )
    _bring_the_refusals()


def _bring_the_outbox() -> None:
    connection = op.get_bind()
    noted = connection.exec_driver_sql("SELECT * FROM outbox ORDER BY n").mappings().all()
    op.execute("DROP TABLE outbox")
    for statement in OUTBOX:
        op.execute(statement)
    records: dict[tuple[str, str], list[Any]] = {}
    for row in noted:
        records.setdefault((row["kind"], row["record_id"]), []).append(row)
    for (kind, record_id), rows in records.items():
        plain = [row for row in rows if row["part"] == "field" and row["field"] not in KEYED]
        is_new = any(row["part"] == "put" for row in rows)
        for row in rows:
            if row["part"] in ("put", "del"):
                _note(connection, row, row["part"], None)
            elif row["field"] in KEYED:
                _note(connection, row, "key", row["old"])
        if plain and not is_new:
            _note(connection, plain[0], "set", _before(connection, kind, record_id, plain))


def _before(connection: sa.Connection, kind: str, record_id: str, changed: list[Any]) -> str:
    """The record as it was before these fields were changed."""
    columns = connection.exec_driver_sql(f"PRAGMA table_info({kind})").mappings().all()
    names = [column["name"] for column in columns if column["name"] not in NOT_FIELDS]
    row = connection.exec_driver_sql(
        f"SELECT {', '.join(names)} FROM {kind} WHERE id = ?",  # noqa: S608 - names of this revision
        (record_id,),
    ).one()
    before = dict(zip(names, row, strict=True))
    for change in changed:
        old = None if change["old"] is None else json.loads(change["old"])
        before[change["field"]] = _raw(old, before[change["field"]])
    return json.dumps(list(before.values()), ensure_ascii=False, separators=(",", ":"))


def _bring_the_refusals() -> None:
    connection = op.get_bind()
    rows = connection.exec_driver_sql(
        "SELECT i.*, o.action FROM issue i LEFT JOIN operation o ON o.kind = i.kind"
        " AND o.record_id = i.record_id AND o.changed_ms = i.written_at WHERE i.nature = 'refusal'"
    )
    for row in rows.mappings().all():
        connection.exec_driver_sql(
            "INSERT INTO refusal (id, kind, record_id, scope_id, action, code, detail, patch, written_at,"
            " found_at, closed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                str(uuid.uuid5(uuid.UUID(row["record_id"]), f"refusal:{row['id']}")),
                *(row[name] for name in ("kind", "record_id", "scope_id")),
                row["action"] or "set",
                row["code"] or "",
                row["detail"],
                row["ours"] or "{}",
                *(row[name] for name in ("written_at", "found_at", "closed_at")),
            ),
        )
    op.execute("DROP TABLE issue")


def _raw(old: Any, now: Any) -> Any:
    """A value of the old outbox as it lies in its column."""
    if isinstance(old, list):
        return json.dumps(old, ensure_ascii=False, separators=(",", ":"))
    if old is None and isinstance(now, str) and now.startswith("["):
        return "[]"
    return int(old) if isinstance(old, bool) else old


def _note(connection: sa.Connection, row: Any, part: str, old: str | None) -> None:
    keyed = part == "key"
    connection.exec_driver_sql(
        "INSERT INTO outbox (n, kind, record_id, scope_id, part, field, key, base, changed_ms, old)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            row["n"],
            row["kind"],
            row["record_id"],
            row["scope_id"],
            part,
            row["field"] if keyed else "",
            row["key"] if keyed else "",
            row["base"],
            row["changed_ms"],
            old,
        ),
    )
