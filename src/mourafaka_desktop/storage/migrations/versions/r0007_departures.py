"""Cooperatives that were handed over are told by name, after they have left."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table; what left before is not known any more."""
    op.execute(
        """
        CREATE TABLE departure (
            scope_id TEXT NOT NULL,
            name_ar TEXT,
            name_fr TEXT,
            joined BOOLEAN NOT NULL,
            left_at INTEGER NOT NULL,
            PRIMARY KEY (scope_id)
        )
         WITHOUT ROWID
        """
    )
