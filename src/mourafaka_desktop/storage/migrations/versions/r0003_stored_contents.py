"""The contents of attachments that lie both here and on the server need not be asked for again."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table; what was sent before is asked for once more."""
    op.execute(
        """
        CREATE TABLE stored_content (
            sha256 TEXT NOT NULL,
            PRIMARY KEY (sha256)
        ) WITHOUT ROWID
        """
    )
