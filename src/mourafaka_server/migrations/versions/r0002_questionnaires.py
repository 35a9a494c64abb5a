"""Published questionnaires, and the scores that are counted again."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "publication",
        sa.Column("questionnaire_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("plain_size", sa.BigInteger(), nullable=False),
        sa.Column("workbook_sha256", sa.String(length=64), nullable=False),
        sa.Column("published_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("questionnaire_id", "version"),
    )
    op.create_table(
        "score_check",
        sa.Column("scope_id", sa.String(length=200), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("finding", sa.String(length=20), nullable=False),
        sa.Column("questionnaire_id", sa.Text(), nullable=True),
        sa.Column("version", sa.Text(), nullable=True),
        sa.Column("stated_score", sa.Text(), nullable=True),
        sa.Column("stated_rules", sa.Text(), nullable=True),
        sa.Column("counted_score", sa.Text(), nullable=True),
        sa.Column("counted_rules", sa.Text(), nullable=True),
        sa.Column("checked_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["scope_id"], ["scope.scope_id"]),
        sa.PrimaryKeyConstraint("scope_id", "record_id"),
    )
