"""Merging by kind of field, cooperatives merged, devices suspended, thumbnails."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column(
        "device",
        sa.Column("state", sa.String(length=10), nullable=False, server_default="active"),
    )
    op.add_column("scope", sa.Column("merged_into", sa.String(length=200), nullable=True))
    op.add_column("record", sa.Column("written_ms", sa.BigInteger(), nullable=True))
    op.add_column(
        "conflict",
        sa.Column("nature", sa.String(length=10), nullable=False, server_default="value"),
    )
    with op.batch_alter_table("change") as change:
        change.alter_column("written_ms", existing_type=sa.BigInteger(), nullable=True)
    _name_thumbnails()
    op.create_table(
        "earlier_text",
        sa.Column("scope_id", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("tag", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["scope_id"], ["scope.scope_id"]),
        sa.PrimaryKeyConstraint("scope_id", "kind", "record_id", "tag", "hash"),
    )
    op.create_table(
        "alias",
        sa.Column("scope_id", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("old_id", sa.Uuid(), nullable=False),
        sa.Column("new_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["scope_id"], ["scope.scope_id"]),
        sa.PrimaryKeyConstraint("scope_id", "kind", "old_id"),
    )
    op.create_table(
        "cooperative_key",
        sa.Column("scope_id", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=400), nullable=False),
        sa.Column("is_compared", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["scope_id"], ["scope.scope_id"]),
        sa.PrimaryKeyConstraint("scope_id", "key"),
    )
    op.create_index("cooperative_key_by_key", "cooperative_key", ["key"])


def _name_thumbnails() -> None:
    """The key gets a column more, which neither database adds to a table that is there."""
    op.drop_index("attachment_use_by_content", "attachment_use")
    op.rename_table("attachment_use", "attachment_use_before")
    op.create_table(
        "attachment_use",
        sa.Column("scope_id", sa.String(length=200), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("is_thumbnail", sa.Boolean(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("byte_size", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["scope_id"], ["scope.scope_id"]),
        sa.PrimaryKeyConstraint("scope_id", "record_id", "is_thumbnail"),
    )
    op.execute(
        "INSERT INTO attachment_use (scope_id, record_id, is_thumbnail, sha256, byte_size)"
        " SELECT scope_id, record_id, FALSE, sha256, byte_size FROM attachment_use_before"
    )
    op.drop_table("attachment_use_before")
    op.create_index("attachment_use_by_content", "attachment_use", ["scope_id", "sha256"])
