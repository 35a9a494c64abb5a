"""What a snapshot that is held back would remove is kept by name."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Of what was held back before, only the number is known: the coach is asked once more, with the names."""
    op.execute("ALTER TABLE held_back ADD COLUMN records TEXT DEFAULT '[]' NOT NULL")
    op.execute("UPDATE held_back SET version = 0 WHERE decision IS NULL")
