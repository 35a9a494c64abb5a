"""The first tables: a coach's records, the outbox, and what the sync remembers."""

from alembic import op

revision = "0001"
down_revision = None

STATEMENTS = (
    """
    CREATE TABLE arrival (
        sync_no INTEGER NOT NULL,
        kind TEXT NOT NULL,
        record_id TEXT NOT NULL,
        scope_id TEXT NOT NULL,
        PRIMARY KEY (sync_no, kind, record_id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE coach (
        id TEXT NOT NULL,
        name_ar TEXT,
        name_fr TEXT,
        region_code TEXT,
        phone TEXT,
        scope_id TEXT GENERATED ALWAYS AS ('user:' || id) VIRTUAL,
        ver INTEGER DEFAULT '0' NOT NULL,
        extra BLOB,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE cooperative (
        id TEXT NOT NULL,
        name_ar TEXT,
        name_fr TEXT,
        programme_code TEXT,
        local_register_no TEXT,
        court TEXT,
        central_register_no TEXT,
        registered_on TEXT,
        ice TEXT,
        tax_no TEXT,
        business_tax_no TEXT,
        cnss_no TEXT,
        legal_category TEXT,
        sector TEXT,
        branch TEXT,
        main_products TEXT DEFAULT '[]' NOT NULL,
        region_code TEXT,
        province_code TEXT,
        commune_code TEXT,
        douar TEXT,
        latitude TEXT,
        longitude TEXT,
        area TEXT,
        phone TEXT,
        email TEXT,
        president_name TEXT,
        governance_organ TEXT,
        mandate_ends_on TEXT,
        fiscal_year_end TEXT,
        last_general_meeting_on TEXT,
        members_total INTEGER,
        members_women INTEGER,
        members_youth INTEGER,
        members_graduates INTEGER,
        members_disability INTEGER,
        members_active INTEGER,
        employees INTEGER,
        capital_mad TEXT,
        turnover_mad TEXT,
        turnover_year INTEGER,
        turnover_previous_mad TEXT,
        women_led BOOLEAN,
        certifications TEXT DEFAULT '[]' NOT NULL,
        channels TEXT DEFAULT '[]' NOT NULL,
        spoken_languages TEXT DEFAULT '[]' NOT NULL,
        report_language TEXT,
        connectivity TEXT,
        electricity TEXT,
        access TEXT,
        tranche INTEGER,
        phase INTEGER,
        scope_id TEXT GENERATED ALWAYS AS ('coop:' || id) VIRTUAL,
        ver INTEGER DEFAULT '0' NOT NULL,
        extra BLOB,
        PRIMARY KEY (id),
        CONSTRAINT has_a_name CHECK (coalesce(name_ar, '') <> '' OR coalesce(name_fr, '') <> '')
    )
    """,
    """
    CREATE INDEX ix_cooperative_programme_code ON cooperative (programme_code)
    """,
    """
    CREATE TABLE cursor (
        scope_id TEXT NOT NULL,
        seq INTEGER NOT NULL,
        in_doubt INTEGER DEFAULT '0' NOT NULL,
        PRIMARY KEY (scope_id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE issue (
        id INTEGER NOT NULL,
        nature TEXT NOT NULL,
        kind TEXT NOT NULL,
        record_id TEXT NOT NULL,
        scope_id TEXT NOT NULL,
        field TEXT DEFAULT '' NOT NULL,
        "key" TEXT DEFAULT '' NOT NULL,
        code TEXT,
        detail TEXT,
        ours TEXT,
        theirs TEXT,
        written_at INTEGER NOT NULL,
        found_at INTEGER NOT NULL,
        closed_at INTEGER,
        PRIMARY KEY (id),
        CONSTRAINT told_once UNIQUE (nature, kind, record_id, written_at, field, "key"),
        CONSTRAINT nature_is_known CHECK (nature IN ('refusal', 'conflict'))
    )
    """,
    """
    CREATE INDEX ix_issue_scope_id ON issue (scope_id)
    """,
    """
    CREATE TABLE operation (
        ctr INTEGER NOT NULL,
        action TEXT NOT NULL,
        kind TEXT NOT NULL,
        record_id TEXT NOT NULL,
        scope_id TEXT NOT NULL,
        base INTEGER NOT NULL,
        changed_ms INTEGER NOT NULL,
        patch TEXT NOT NULL,
        origin_device BLOB,
        origin_ctr INTEGER,
        state TEXT NOT NULL,
        settled_ver INTEGER,
        sync_no INTEGER,
        PRIMARY KEY (ctr),
        CONSTRAINT action_is_known CHECK (action IN ('put', 'set', 'del')),
        CONSTRAINT state_is_known CHECK (state IN ('frozen', 'received', 'accepted', 'refused'))
    )
    """,
    """
    CREATE INDEX ix_operation_scope_id ON operation (scope_id)
    """,
    """
    CREATE INDEX operation_of_record ON operation (kind, record_id)
    """,
    """
    CREATE TABLE outbox (
        n INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        record_id TEXT NOT NULL,
        scope_id TEXT NOT NULL,
        part TEXT NOT NULL,
        field TEXT DEFAULT '' NOT NULL,
        "key" TEXT DEFAULT '' NOT NULL,
        old TEXT,
        new TEXT,
        base INTEGER NOT NULL,
        changed_ms INTEGER NOT NULL,
        CONSTRAINT one_row_a_field UNIQUE (kind, record_id, part, field, "key"),
        CONSTRAINT part_is_known CHECK (part IN ('put', 'del', 'field'))
    )
    """,
    """
    CREATE INDEX ix_outbox_scope_id ON outbox (scope_id)
    """,
    """
    CREATE TABLE peer (
        id INTEGER NOT NULL,
        server_address TEXT NOT NULL,
        server_name TEXT,
        server_key BLOB NOT NULL,
        device_id BLOB NOT NULL,
        signing_key BLOB NOT NULL,
        sealing_key BLOB NOT NULL,
        certificate BLOB NOT NULL,
        last_ctr INTEGER DEFAULT '0' NOT NULL,
        acked INTEGER DEFAULT '0' NOT NULL,
        chain BLOB NOT NULL,
        durable_ctr INTEGER DEFAULT '0' NOT NULL,
        epoch INTEGER DEFAULT '0' NOT NULL,
        exchange_no INTEGER DEFAULT '0' NOT NULL,
        succeeds BLOB,
        clock_offset_ms INTEGER DEFAULT '0' NOT NULL,
        frame_bytes INTEGER DEFAULT '16384' NOT NULL,
        PRIMARY KEY (id),
        CONSTRAINT is_one_row CHECK (id = 1)
    )
    """,
    """
    CREATE TABLE sync_ctl (
        id INTEGER NOT NULL,
        applying INTEGER DEFAULT '0' NOT NULL,
        now_ms INTEGER DEFAULT '0' NOT NULL,
        PRIMARY KEY (id),
        CONSTRAINT is_one_row CHECK (id = 1)
    )
    """,
    """
    CREATE TABLE sync_log (
        no INTEGER NOT NULL,
        started_at INTEGER NOT NULL,
        finished_at INTEGER,
        bytes_sent INTEGER DEFAULT '0' NOT NULL,
        bytes_received INTEGER DEFAULT '0' NOT NULL,
        accepted INTEGER DEFAULT '0' NOT NULL,
        refused INTEGER DEFAULT '0' NOT NULL,
        received INTEGER DEFAULT '0' NOT NULL,
        outcome TEXT,
        PRIMARY KEY (no)
    )
    """,
    """
    CREATE TABLE unknown_record (
        kind_tag INTEGER NOT NULL,
        id TEXT NOT NULL,
        scope_id TEXT NOT NULL,
        ver INTEGER NOT NULL,
        extra BLOB,
        PRIMARY KEY (kind_tag, id)
    ) WITHOUT ROWID
    """,
    """
    CREATE INDEX ix_unknown_record_scope_id ON unknown_record (scope_id)
    """,
    """
    CREATE TABLE assessment (
        id TEXT NOT NULL,
        cooperative_id TEXT NOT NULL,
        framework_id TEXT NOT NULL,
        framework_version TEXT NOT NULL,
        occasion TEXT NOT NULL,
        assessed_on TEXT NOT NULL,
        state TEXT NOT NULL,
        submitted_at INTEGER,
        opened_modules TEXT DEFAULT '[]' NOT NULL,
        coach_id TEXT,
        scope_id TEXT GENERATED ALWAYS AS ('coop:' || cooperative_id) VIRTUAL,
        ver INTEGER DEFAULT '0' NOT NULL,
        extra BLOB,
        PRIMARY KEY (id),
        FOREIGN KEY(cooperative_id) REFERENCES cooperative (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX ix_assessment_cooperative_id ON assessment (cooperative_id)
    """,
    """
    CREATE TABLE attachment (
        id TEXT NOT NULL,
        cooperative_id TEXT NOT NULL,
        record_kind TEXT NOT NULL,
        record_id TEXT NOT NULL,
        role TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        media_type TEXT NOT NULL,
        byte_size INTEGER NOT NULL,
        caption TEXT,
        shows_people BOOLEAN,
        consent BOOLEAN,
        taken_at INTEGER,
        scope_id TEXT GENERATED ALWAYS AS ('coop:' || cooperative_id) VIRTUAL,
        ver INTEGER DEFAULT '0' NOT NULL,
        extra BLOB,
        PRIMARY KEY (id),
        FOREIGN KEY(cooperative_id) REFERENCES cooperative (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX ix_attachment_cooperative_id ON attachment (cooperative_id)
    """,
    """
    CREATE INDEX ix_attachment_record_id ON attachment (record_id)
    """,
    """
    CREATE TABLE coaching_session (
        id TEXT NOT NULL,
        cooperative_id TEXT NOT NULL,
        number INTEGER NOT NULL,
        planned_on TEXT,
        held_on TEXT,
        state TEXT NOT NULL,
        visit_id TEXT,
        planned_time TEXT,
        scope_id TEXT GENERATED ALWAYS AS ('coop:' || cooperative_id) VIRTUAL,
        ver INTEGER DEFAULT '0' NOT NULL,
        extra BLOB,
        PRIMARY KEY (id),
        FOREIGN KEY(cooperative_id) REFERENCES cooperative (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX ix_coaching_session_cooperative_id ON coaching_session (cooperative_id)
    """,
    """
    CREATE INDEX ix_coaching_session_planned_on ON coaching_session (planned_on)
    """,
    """
    CREATE TABLE planned_action (
        id TEXT NOT NULL,
        cooperative_id TEXT NOT NULL,
        assessment_id TEXT,
        visit_id TEXT,
        criterion_codes TEXT DEFAULT '[]' NOT NULL,
        title TEXT NOT NULL,
        action_code TEXT,
        pathway TEXT,
        priority INTEGER,
        expected_result TEXT,
        indicator TEXT,
        baseline TEXT,
        target TEXT,
        responsible TEXT,
        partner TEXT,
        starts_on TEXT,
        due_on TEXT,
        cost_mad TEXT,
        funding TEXT,
        status TEXT NOT NULL,
        progress_percent INTEGER,
        proof TEXT,
        blocker TEXT,
        scope_id TEXT GENERATED ALWAYS AS ('coop:' || cooperative_id) VIRTUAL,
        ver INTEGER DEFAULT '0' NOT NULL,
        extra BLOB,
        PRIMARY KEY (id),
        FOREIGN KEY(cooperative_id) REFERENCES cooperative (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX ix_planned_action_assessment_id ON planned_action (assessment_id)
    """,
    """
    CREATE INDEX ix_planned_action_cooperative_id ON planned_action (cooperative_id)
    """,
    """
    CREATE INDEX ix_planned_action_visit_id ON planned_action (visit_id)
    """,
    """
    CREATE TABLE training (
        id TEXT NOT NULL,
        cooperative_id TEXT NOT NULL,
        subject TEXT NOT NULL,
        planned_on TEXT,
        held_on TEXT,
        state TEXT NOT NULL,
        scope_id TEXT GENERATED ALWAYS AS ('coop:' || cooperative_id) VIRTUAL,
        ver INTEGER DEFAULT '0' NOT NULL,
        extra BLOB,
        PRIMARY KEY (id),
        FOREIGN KEY(cooperative_id) REFERENCES cooperative (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX ix_training_cooperative_id ON training (cooperative_id)
    """,
    """
    CREATE TABLE visit (
        id TEXT NOT NULL,
        cooperative_id TEXT NOT NULL,
        session_no INTEGER,
        visit_type TEXT,
        visited_on TEXT NOT NULL,
        arrived_at_time TEXT,
        left_at_time TEXT,
        place TEXT,
        place_note TEXT,
        latitude TEXT,
        longitude TEXT,
        distance_km INTEGER,
        participants_total INTEGER,
        participants_women INTEGER,
        participants_youth INTEGER,
        participants_roles TEXT DEFAULT '[]' NOT NULL,
        names_consent BOOLEAN,
        participant_names TEXT DEFAULT '[]' NOT NULL,
        topics TEXT DEFAULT '[]' NOT NULL,
        objectives TEXT,
        findings TEXT,
        strengths TEXT,
        difficulties TEXT,
        advice TEXT,
        decisions TEXT,
        month_sales_mad TEXT,
        active_members INTEGER,
        alerts TEXT DEFAULT '[]' NOT NULL,
        next_visit_on TEXT,
        next_visit_time TEXT,
        next_visit_goals TEXT,
        satisfaction INTEGER,
        image_consent BOOLEAN,
        state TEXT NOT NULL,
        ended_at INTEGER,
        coach_id TEXT,
        scope_id TEXT GENERATED ALWAYS AS ('coop:' || cooperative_id) VIRTUAL,
        ver INTEGER DEFAULT '0' NOT NULL,
        extra BLOB,
        PRIMARY KEY (id),
        FOREIGN KEY(cooperative_id) REFERENCES cooperative (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX ix_visit_cooperative_id ON visit (cooperative_id)
    """,
    """
    CREATE TABLE answer (
        assessment_id TEXT NOT NULL,
        criterion_code TEXT NOT NULL,
        rating INTEGER,
        not_applicable_reason TEXT,
        evidence TEXT,
        evidence_note TEXT,
        note TEXT,
        PRIMARY KEY (assessment_id, criterion_code),
        CONSTRAINT rating_is_a_level CHECK (rating BETWEEN 0 AND 4),
        FOREIGN KEY(assessment_id) REFERENCES assessment (id) ON DELETE CASCADE
    ) WITHOUT ROWID
    """,
    "INSERT INTO sync_ctl (id) VALUES (1)",
)


def upgrade() -> None:
    """Make the tables."""
    for statement in STATEMENTS:
        op.execute(statement)
