"""Cooperatives are found by their words: a table of them, and a trigram index over it.

The words of the cooperatives that are there are written by the SQL function `search_words`, which every
connection of this program offers.
"""

from alembic import op

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    """
    CREATE TABLE cooperative_search (
        n INTEGER NOT NULL,
        cooperative_id TEXT NOT NULL,
        words TEXT NOT NULL,
        PRIMARY KEY (n),
        UNIQUE (cooperative_id)
    )
    """,
    """
    CREATE VIRTUAL TABLE cooperative_search_index
    USING fts5(words, content='cooperative_search', content_rowid='n', tokenize='trigram')
    """,
    """
    INSERT INTO cooperative_search (cooperative_id, words)
    SELECT id, search_words(
        name_ar, name_fr, programme_code, local_register_no, douar, commune_code, province_code
    )
    FROM cooperative
    """,
    "INSERT INTO cooperative_search_index (cooperative_search_index) VALUES ('rebuild')",
)


def upgrade() -> None:
    """Make the table and its index, and fill both."""
    for statement in STATEMENTS:
        op.execute(statement)
