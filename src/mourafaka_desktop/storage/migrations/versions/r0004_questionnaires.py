"""Questionnaires that staff published, and what an assessment by any of them holds.

What an earlier version of the program kept without knowing it comes once more, as what it is: scopes that hold
records of the new kind, or assessments with fields of a newer version, are asked for whole.
"""

from alembic import op

revision = "0004"
down_revision = "0003"

STATEMENTS = (
    "ALTER TABLE assessment ADD COLUMN score TEXT",
    "ALTER TABLE assessment ADD COLUMN scoring_version TEXT",
    """
    CREATE TABLE answer_value (
        assessment_id TEXT NOT NULL,
        ref TEXT NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (assessment_id, ref),
        FOREIGN KEY(assessment_id) REFERENCES assessment (id) ON DELETE CASCADE
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE questionnaire (
        id TEXT NOT NULL,
        questionnaire_id TEXT NOT NULL,
        version TEXT NOT NULL,
        title_fr TEXT,
        title_ar TEXT,
        scoring_version TEXT,
        published_at INTEGER NOT NULL,
        sha256 TEXT NOT NULL,
        byte_size INTEGER NOT NULL,
        plain_size INTEGER NOT NULL,
        scope_id TEXT GENERATED ALWAYS AS ('ref:questionnaires') VIRTUAL,
        ver INTEGER DEFAULT '0' NOT NULL,
        extra BLOB,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE questionnaire_form (
        questionnaire_id TEXT NOT NULL,
        version TEXT NOT NULL,
        title_fr TEXT,
        title_ar TEXT,
        scoring_version TEXT,
        published_at INTEGER NOT NULL,
        plain_size INTEGER NOT NULL,
        content BLOB NOT NULL,
        PRIMARY KEY (questionnaire_id, version)
    )
    """,
    """
    CREATE TABLE content_part (
        sha256 TEXT NOT NULL,
        content BLOB NOT NULL,
        PRIMARY KEY (sha256)
    )
    """,
    """
    UPDATE cursor SET seq = -1 WHERE scope_id IN (
        SELECT scope_id FROM unknown_record WHERE kind_tag = 9
        UNION SELECT scope_id FROM assessment WHERE extra IS NOT NULL
    )
    """,
)


def upgrade() -> None:
    """Make the tables and columns; ask again for what could not be read."""
    for statement in STATEMENTS:
        op.execute(statement)
