"""What was refused, by the counters of its device."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "device_refusal",
        sa.Column("device_id", sa.LargeBinary(length=8), nullable=False),
        sa.Column("ctr", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("device_id", "ctr"),
    )
