"""The first tables.

It stands alone: the tables it makes are those of its day, whatever `tables.py` says later.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "coach",
        sa.Column("coach_id", sa.Uuid(), nullable=False),
        sa.Column("name_ar", sa.Text(), nullable=True),
        sa.Column("name_fr", sa.Text(), nullable=True),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("coach_id"),
    )
    op.create_table(
        "operation_seen",
        sa.Column("scope_id", sa.String(length=200), nullable=False),
        sa.Column("operation_id", sa.LargeBinary(length=8), nullable=False),
        sa.Column("outcome", sa.LargeBinary(), nullable=False),
        sa.Column("arrived_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("scope_id", "operation_id"),
    )
    op.create_table(
        "quarantine",
        sa.Column("scope_id", sa.String(length=200), nullable=False),
        sa.Column("operation_id", sa.LargeBinary(length=8), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("operation", sa.LargeBinary(), nullable=False),
        sa.Column("coach_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.LargeBinary(length=8), nullable=False),
        sa.Column("arrived_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("scope_id", "operation_id"),
    )
    op.create_table(
        "scope",
        sa.Column("scope_id", sa.String(length=200), nullable=False),
        sa.Column("head", sa.BigInteger(), nullable=False),
        sa.Column("floor", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=8), nullable=False),
        sa.PrimaryKeyConstraint("scope_id"),
    )
    op.create_table(
        "server_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "attachment_use",
        sa.Column("scope_id", sa.String(length=200), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("byte_size", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["scope_id"], ["scope.scope_id"]),
        sa.PrimaryKeyConstraint("scope_id", "record_id"),
    )
    op.create_index("attachment_use_by_content", "attachment_use", ["scope_id", "sha256"])
    op.create_table(
        "blob",
        sa.Column("scope_id", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("byte_size", sa.BigInteger(), nullable=False),
        sa.Column("stored_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["scope_id"], ["scope.scope_id"]),
        sa.PrimaryKeyConstraint("scope_id", "sha256"),
    )
    op.create_table(
        "change",
        sa.Column("scope_id", sa.String(length=200), nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("shape", sa.Integer(), nullable=False),
        sa.Column("patch", sa.LargeBinary(), nullable=True),
        sa.Column("device_id", sa.LargeBinary(length=8), nullable=False),
        sa.Column("operation_id", sa.LargeBinary(length=8), nullable=False),
        sa.Column("is_contended", sa.Boolean(), nullable=False),
        sa.Column("written_ms", sa.BigInteger(), nullable=False),
        sa.Column("arrived_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["scope_id"], ["scope.scope_id"]),
        sa.PrimaryKeyConstraint("scope_id", "version"),
    )
    op.create_index("change_of_record", "change", ["scope_id", "kind", "record_id", "version"])
    op.create_table(
        "conflict",
        sa.Column("scope_id", sa.String(length=200), nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("tag", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("kept", JSON, nullable=True),
        sa.Column("lost", JSON, nullable=True),
        sa.Column("lost_version", sa.BigInteger(), nullable=False),
        sa.Column("arrived_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["scope_id"], ["scope.scope_id"]),
        sa.PrimaryKeyConstraint("scope_id", "version", "tag", "key"),
    )
    op.create_table(
        "device",
        sa.Column("device_id", sa.LargeBinary(length=8), nullable=False),
        sa.Column("coach_id", sa.Uuid(), nullable=False),
        sa.Column("signing_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sealing_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("succeeds", sa.LargeBinary(length=8), nullable=True),
        sa.Column("exchange_no", sa.BigInteger(), nullable=False),
        sa.Column("last_ctr", sa.BigInteger(), nullable=False),
        sa.Column("chain", sa.LargeBinary(length=16), nullable=False),
        sa.Column("durable_ctr", sa.BigInteger(), nullable=False),
        sa.Column("enrolled_ms", sa.BigInteger(), nullable=False),
        sa.Column("seen_ms", sa.BigInteger(), nullable=True),
        sa.Column("clock_offset_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["coach_id"], ["coach.coach_id"]),
        sa.PrimaryKeyConstraint("device_id"),
    )
    op.create_table(
        "invitation",
        sa.Column("handle", sa.LargeBinary(length=4), nullable=False),
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("coach_id", sa.Uuid(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("expires_ms", sa.BigInteger(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("used_ms", sa.BigInteger(), nullable=True),
        sa.Column("device_id", sa.LargeBinary(length=8), nullable=True),
        sa.ForeignKeyConstraint(["coach_id"], ["coach.coach_id"]),
        sa.PrimaryKeyConstraint("handle"),
    )
    op.create_table(
        "record",
        sa.Column("scope_id", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("body", JSON, nullable=False),
        sa.Column("versions", JSON, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("is_gone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["scope_id"], ["scope.scope_id"]),
        sa.PrimaryKeyConstraint("scope_id", "kind", "record_id"),
    )
    op.create_table(
        "scope_grant",
        sa.Column("coach_id", sa.Uuid(), nullable=False),
        sa.Column("scope_id", sa.String(length=200), nullable=False),
        sa.Column("since_ms", sa.BigInteger(), nullable=False),
        sa.Column("until_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["coach_id"], ["coach.coach_id"]),
        sa.PrimaryKeyConstraint("coach_id", "scope_id", "since_ms"),
    )
