"""The tables. A record's column has the name its field has everywhere: in the domain and on the wire.

Each record table has besides: `scope_id`, the scope it travels in, computed from the row; `ver`, the version
of the last change the server has told; `extra`, fields of a newer version, kept as they came.
Records refer to their cooperative by a foreign key. They refer to one another without: a visit and an action
that came from it may arrive in any order, and one of them alone must not stop a sync (docs/decisions/0014).
"""

from enum import StrEnum
from typing import Any, NamedTuple

import sqlalchemy as sa

from mourafaka_desktop.domain.assessments import AssessmentState, Occasion
from mourafaka_desktop.domain.attachments import AttachmentRole
from mourafaka_desktop.domain.coaching_path import SlotState, TrainingSubject
from mourafaka_desktop.domain.cooperatives import (
    Access,
    Area,
    Connectivity,
    CooperativeStatus,
    Electricity,
    GovernanceOrgan,
    LegalCategory,
    ReportLanguage,
)
from mourafaka_desktop.domain.development_plans import ActionStatus, Pathway
from mourafaka_desktop.domain.projects import ProjectState
from mourafaka_desktop.domain.sync_records import (
    ConflictNature,
    ConflictState,
    DuplicateState,
    QuarantineState,
)
from mourafaka_desktop.domain.visits import VisitMode, VisitPlace, VisitState, VisitType
from mourafaka_desktop.storage.column_types import (
    Day,
    Exact,
    Identity,
    Instant,
    Text,
    Texts,
    TimeOfDay,
    Word,
)
from mourafaka_forms.answers import Evidence
from mourafaka_protocol.kinds import KINDS, kind_named
from mourafaka_protocol.questionnaires import QUESTIONNAIRES_SCOPE
from mourafaka_protocol.transitions import STATE_RULES

metadata = sa.MetaData()


COMES_WHOLE = 2**62
"""Named as the cursor of a scope that lies here and is to come whole: above any version, so that the server answers
with a snapshot, or takes the scope away."""


class PeerStatus(StrEnum):
    """What the server said of this laptop last."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    UPGRADE = "upgrade"  # this version of the program is too old to be told anything
    WIPED = "wiped"


def _text(name: str, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, Text, **options)


def _texts(name: str) -> sa.Column[Any]:
    return sa.Column(name, Texts, nullable=False, default=(), server_default="[]")


def _whole(name: str, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer, **options)


def _yes_no(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean)


def _yes_no_here(name: str) -> sa.Column[Any]:
    """A yes or no that is always known; no at first."""
    return sa.Column(name, sa.Boolean, nullable=False, server_default="0")


def _day(name: str, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, Day, **options)


def _time(name: str) -> sa.Column[Any]:
    return sa.Column(name, TimeOfDay)


def _instant(name: str, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, Instant, **options)


def _exact(name: str) -> sa.Column[Any]:
    return sa.Column(name, Exact)


def _identity(name: str, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, Identity, **options)


def _word(name: str, words: Any, unknown: Any = None, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, Word(words, unknown), **options)


def _record(scope: str) -> tuple[sa.Column[Any], ...]:
    """The columns every record table has; what a migration added stands after them."""
    return (
        sa.Column("scope_id", sa.Text, sa.Computed(scope, persisted=False)),
        _whole("ver", nullable=False, default=0, server_default="0"),
        sa.Column("extra", sa.LargeBinary),
    )


def _written() -> sa.Column[Any]:
    """When a person last wrote the record, anywhere, as the server tells; for display only."""
    return _instant("written_at")


def _of_cooperative() -> tuple[sa.Column[Any], ...]:
    """The columns every record under a cooperative begins with."""
    owner = sa.ForeignKey("cooperative.id", ondelete="CASCADE")
    return (
        _identity("id", primary_key=True),
        sa.Column("cooperative_id", Identity, owner, nullable=False, index=True),
    )


_OWN_SCOPE = "'coop:' || id"
_COOPERATIVES_SCOPE = "'coop:' || cooperative_id"
_COACHS_SCOPE = "'user:' || id"
_QUESTIONNAIRES_SCOPE = f"'{QUESTIONNAIRES_SCOPE}'"

cooperative = sa.Table(
    "cooperative",
    metadata,
    _identity("id", primary_key=True),
    _text("name_ar"),
    _text("name_fr"),
    _text("programme_code", index=True),
    _text("local_register_no"),
    _text("court"),
    _text("central_register_no"),
    _day("registered_on"),
    _text("ice"),
    _text("tax_no"),
    _text("business_tax_no"),
    _text("cnss_no"),
    _word("legal_category", LegalCategory),
    _text("sector"),
    _text("branch"),
    _texts("main_products"),
    _text("region_code"),
    _text("province_code"),
    _text("commune_code"),
    _text("douar"),
    _exact("latitude"),
    _exact("longitude"),
    _word("area", Area),
    _text("phone"),
    _text("email"),
    _text("president_name"),
    _word("governance_organ", GovernanceOrgan),
    _day("mandate_ends_on"),
    _text("fiscal_year_end"),
    _day("last_general_meeting_on"),
    _whole("members_total"),
    _whole("members_women"),
    _whole("members_youth"),
    _whole("members_graduates"),
    _whole("members_disability"),
    _whole("members_active"),
    _whole("employees"),
    _exact("capital_mad"),
    _exact("turnover_mad"),
    _whole("turnover_year"),
    _exact("turnover_previous_mad"),
    _yes_no("women_led"),
    _texts("certifications"),
    _texts("channels"),
    _texts("spoken_languages"),
    _word("report_language", ReportLanguage),
    _word("connectivity", Connectivity),
    _word("electricity", Electricity),
    _word("access", Access),
    _whole("tranche"),
    _whole("phase"),
    *_record(_OWN_SCOPE),
    _word("status", CooperativeStatus),
    _identity("coach_id"),
    _text("president_name_ar"),
    _written(),
    sa.CheckConstraint("coalesce(name_ar, '') <> '' OR coalesce(name_fr, '') <> ''", "has_a_name"),
)

visit = sa.Table(
    "visit",
    metadata,
    *_of_cooperative(),
    _whole("session_no"),
    _word("visit_type", VisitType),
    _day("visited_on", nullable=False),
    _time("arrived_at_time"),
    _time("left_at_time"),
    _word("place", VisitPlace),
    _text("place_note"),
    _exact("latitude"),
    _exact("longitude"),
    _whole("distance_km"),
    _whole("participants_total"),
    _whole("participants_women"),
    _whole("participants_youth"),
    _texts("participants_roles"),
    _yes_no("names_consent"),
    _texts("participant_names"),
    _texts("topics"),
    _text("objectives"),
    _text("findings"),
    _text("strengths"),
    _text("difficulties"),
    _text("advice"),
    _text("decisions"),
    _exact("month_sales_mad"),
    _whole("active_members"),
    _texts("alerts"),
    _day("next_visit_on"),
    _time("next_visit_time"),
    _text("next_visit_goals"),
    _whole("satisfaction"),
    _yes_no("image_consent"),
    # A state of a newer version reads as submitted: what is not understood is not written over.
    _word("state", VisitState, VisitState.SUBMITTED, nullable=False),
    _instant("ended_at"),
    _identity("coach_id"),
    *_record(_COOPERATIVES_SCOPE),
    _word("visit_mode", VisitMode),
    _written(),
)

assessment = sa.Table(
    "assessment",
    metadata,
    *_of_cooperative(),
    _text("framework_id", nullable=False),
    _text("framework_version", nullable=False),
    _word("occasion", Occasion, Occasion.MID_TERM, nullable=False),
    _day("assessed_on", nullable=False),
    _word("state", AssessmentState, AssessmentState.SUBMITTED, nullable=False),
    _instant("submitted_at"),
    _texts("opened_modules"),
    _identity("coach_id"),
    *_record(_COOPERATIVES_SCOPE),
    # What a migration added stands last.
    _exact("score"),
    _text("scoring_version"),
    _identity("visit_id"),
    _written(),
)

# The field `answers` of an assessment: a row an answer, so that one keystroke writes one row.
answer = sa.Table(
    "answer",
    metadata,
    sa.Column(
        "assessment_id",
        Identity,
        sa.ForeignKey("assessment.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    _text("criterion_code", primary_key=True),
    _whole("rating"),
    _text("not_applicable_reason"),
    _word("evidence", Evidence),
    _text("evidence_note"),
    _text("note"),
    sa.CheckConstraint("rating BETWEEN 0 AND 4", "rating_is_a_level"),
    sqlite_with_rowid=False,
)

# The field `values` of an assessment: a row a question that is no criterion, by its instance path.
answer_value = sa.Table(
    "answer_value",
    metadata,
    sa.Column(
        "assessment_id",
        Identity,
        sa.ForeignKey("assessment.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    _text("ref", primary_key=True),
    _text("text", nullable=False),
    sqlite_with_rowid=False,
)

planned_action = sa.Table(
    "planned_action",
    metadata,
    *_of_cooperative(),
    _identity("assessment_id", index=True),
    _identity("visit_id", index=True),
    _texts("criterion_codes"),
    _text("title", nullable=False),
    _text("action_code"),
    _word("pathway", Pathway),
    _whole("priority"),
    _text("expected_result"),
    _text("indicator"),
    _text("baseline"),
    _text("target"),
    _text("responsible"),
    _text("partner"),
    _day("starts_on"),
    _day("due_on"),
    _exact("cost_mad"),
    _text("funding"),
    _word("status", ActionStatus, ActionStatus.DOING, nullable=False),
    _whole("progress_percent"),
    _text("proof"),
    _text("blocker"),
    *_record(_COOPERATIVES_SCOPE),
    _text("description"),
    _written(),
)

coaching_session = sa.Table(
    "coaching_session",
    metadata,
    *_of_cooperative(),
    _whole("number", nullable=False),
    _day("planned_on", index=True),
    _day("held_on"),
    _word("state", SlotState, SlotState.PLANNED, nullable=False),
    _identity("visit_id"),
    _time("planned_time"),
    *_record(_COOPERATIVES_SCOPE),
    _written(),
)

training = sa.Table(
    "training",
    metadata,
    *_of_cooperative(),
    _word("subject", TrainingSubject, nullable=False),
    _day("planned_on"),
    _day("held_on"),
    _word("state", SlotState, SlotState.PLANNED, nullable=False),
    *_record(_COOPERATIVES_SCOPE),
    _written(),
)

attachment = sa.Table(
    "attachment",
    metadata,
    *_of_cooperative(),
    _text("record_kind", nullable=False),
    _identity("record_id", nullable=False, index=True),
    _word("role", AttachmentRole, AttachmentRole.SCAN, nullable=False),
    _text("sha256", nullable=False),
    _text("media_type", nullable=False),
    _whole("byte_size", nullable=False),
    _text("caption"),
    _yes_no("shows_people"),
    _yes_no("consent"),
    _instant("taken_at"),
    *_record(_COOPERATIVES_SCOPE),
    _text("thumb_sha256"),
    _whole("thumb_byte_size"),
    _text("file_name"),
    _written(),
)

coach = sa.Table(
    "coach",
    metadata,
    _identity("id", primary_key=True),
    _text("name_ar"),
    _text("name_fr"),
    _text("region_code"),
    _text("phone"),
    *_record(_COACHS_SCOPE),
    _written(),
)

# What the server says is published; nobody writes it here. What can be used lies in `questionnaire_form`.
questionnaire = sa.Table(
    "questionnaire",
    metadata,
    _identity("id", primary_key=True),
    _text("questionnaire_id", nullable=False),
    _text("version", nullable=False),
    _text("title_fr"),
    _text("title_ar"),
    _text("scoring_version"),
    _instant("published_at", nullable=False),
    _text("sha256", nullable=False),
    _whole("byte_size", nullable=False),
    _whole("plain_size", nullable=False),
    *_record(_QUESTIONNAIRES_SCOPE),
    _written(),
)

project = sa.Table(
    "project",
    metadata,
    *_of_cooperative(),
    _text("title", nullable=False),
    _word("state", ProjectState, ProjectState.SUBMITTED, nullable=False),
    _exact("budget_mad"),
    _text("problem"),
    _text("solution"),
    _text("innovation"),
    _text("beneficiaries"),
    _text("market"),
    _text("resources"),
    _text("risks"),
    _text("impact"),
    _text("environment"),
    _text("replicability"),
    *_record(_COOPERATIVES_SCOPE),
    _written(),
)

# What the server found. A coach writes in these only what was decided.
conflict = sa.Table(
    "conflict",
    metadata,
    *_of_cooperative(),
    _whole("record_kind", nullable=False),
    _identity("record_id", nullable=False, index=True),
    _whole("field_tag", nullable=False),
    _text("key"),
    sa.Column("kept", sa.LargeBinary),
    sa.Column("lost", sa.LargeBinary),
    _identity("kept_by"),
    _identity("lost_by"),
    _instant("found_at"),
    # A decision of a newer version reads as one that was taken.
    _word("state", ConflictState, ConflictState.KEPT, nullable=False),
    _identity("decided_by"),
    _instant("decided_at"),
    _word("nature", ConflictNature, ConflictNature.VALUE),
    *_record(_COOPERATIVES_SCOPE),
    _written(),
)

quarantine = sa.Table(
    "quarantine",
    metadata,
    *_of_cooperative(),
    sa.Column("operation", sa.LargeBinary, nullable=False),
    _text("code", nullable=False),
    _text("detail"),
    _identity("written_by"),
    _instant("written_at"),
    _instant("arrived_at"),
    _word("state", QuarantineState, QuarantineState.DISMISSED, nullable=False),
    _identity("decided_by"),
    _instant("decided_at"),
    _whole("record_kind"),
    _identity("record_id", index=True),
    sa.Column("operation_id", sa.LargeBinary),
    *_record(_COOPERATIVES_SCOPE),
)

duplicate = sa.Table(
    "duplicate",
    metadata,
    *_of_cooperative(),
    _identity("other_cooperative_id", nullable=False),
    _texts("reasons"),
    _instant("found_at"),
    _text("other_name"),
    _word("state", DuplicateState, DuplicateState.DIFFERENT, nullable=False),
    _identity("decided_by"),
    _instant("decided_at"),
    *_record(_COOPERATIVES_SCOPE),
    _written(),
)

RECORDS: dict[str, sa.Table] = {
    table.name: table
    for table in (
        cooperative,
        visit,
        assessment,
        planned_action,
        coaching_session,
        training,
        attachment,
        coach,
        questionnaire,
        project,
        conflict,
        quarantine,
        duplicate,
    )
}
"""The table of each record kind, by the kind's name."""

READ_ONLY = frozenset({"questionnaire"})
"""The kinds that come from the server alone."""

WRITTEN_HERE: dict[str, frozenset[str]] = {
    kind.name: kind.device_fields for kind in KINDS if kind.device_fields is not None
}
"""Of kinds that the server makes: the fields a coach may write, which say what was decided."""

AMENDED_FROM: dict[str, tuple[str, ...]] = {
    kind.name: tuple(sorted(STATE_RULES[kind.tag].closed))
    for kind in KINDS
    if kind.tag in STATE_RULES and STATE_RULES[kind.tag].closed
}
"""Of kinds that are submitted: the states in which a further write is an amendment."""


def field_columns(table: sa.Table) -> tuple[sa.Column[Any], ...]:
    """The columns of a record table that are fields and travel, in the order of the table."""
    # Of most kinds `written_at` is told beside the fields; of a quarantined operation it is one.
    names = kind_named(table.name).by_name
    return tuple(column for column in table.columns if column.name in names)


def watched_columns(table: sa.Table) -> tuple[sa.Column[Any], ...]:
    """The fields of a record table that may be written here, in the order of the table."""
    written = WRITTEN_HERE.get(table.name)
    return tuple(
        column for column in field_columns(table) if written is None or column.name in written
    )


ANSWER_COLUMNS = tuple(column for column in answer.columns if not column.primary_key)
"""The parts of an answer, in the order of the wire."""


class KeyedField(NamedTuple):
    """A field of an assessment that is a map: a row a key, in a table of its own.

    The value of a key is a tuple of its parts; the part itself where there is one alone.
    """

    table: sa.Table
    key: sa.Column[Any]
    parts: tuple[sa.Column[Any], ...]


KEYED_FIELDS = {
    "answers": KeyedField(answer, answer.c.criterion_code, ANSWER_COLUMNS),
    "values": KeyedField(answer_value, answer_value.c.ref, (answer_value.c.text,)),
}
"""The keyed fields of an assessment, by name."""

# --- What the sync keeps -------------------------------------------------------------------------------

# One row. `applying` is 1 while changes of the server are written, so that the triggers do not answer with
# an echo; `now_ms` is the time of the running transaction by the program's clock.
sync_ctl = sa.Table(
    "sync_ctl",
    metadata,
    _whole("id", primary_key=True),
    _whole("applying", nullable=False, server_default="0"),
    _whole("now_ms", nullable=False, server_default="0"),
    sa.CheckConstraint("id = 1", "is_one_row"),
)

# What was written here and has never left. Only the triggers write it. `part` is "put" for a new record, "set"
# for a changed one, whose `old` is the record as it was (`outbox_triggers.image`), "key" for a key of a keyed field
# with its `old` value, "del" for a removed record. What was written stands in the record itself. `amends` is 1
# where the record had been submitted.
outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    _identity("record_id", nullable=False),
    sa.Column("scope_id", sa.Text, nullable=False, index=True),
    sa.Column("part", sa.Text, nullable=False),
    sa.Column("field", sa.Text, nullable=False, server_default=""),
    sa.Column("key", sa.Text, nullable=False, server_default=""),
    _whole("base", nullable=False),
    _whole("changed_ms", nullable=False),
    _whole("amends", nullable=False, server_default="0"),
    sa.Column("old", sa.Text),
    sa.UniqueConstraint("record_id", "kind", "part", "field", "key", name="noted_once"),
    sa.CheckConstraint("part IN ('put', 'set', 'key', 'del')", "part_is_known"),
    sqlite_autoincrement=True,
)

# What was frozen to be sent, under the counter of this device; kept until the server has it in a backup.
operation = sa.Table(
    "operation",
    metadata,
    sa.Column("ctr", sa.Integer, primary_key=True),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    _identity("record_id", nullable=False),
    sa.Column("scope_id", sa.Text, nullable=False, index=True),
    _whole("base", nullable=False),
    _whole("changed_ms", nullable=False),
    sa.Column("patch", sa.Text, nullable=False),
    sa.Column("origin_device", sa.LargeBinary),
    sa.Column("origin_ctr", sa.Integer),
    sa.Column("state", sa.Text, nullable=False),
    # The version of the scope's log at which it stands; NULL until the log has come past it.
    sa.Column("settled_ver", sa.Integer),
    sa.Column("sync_no", sa.Integer),
    sa.Column("command", sa.Text),
    # The protocol's schema it was written in, by which it crosses the wire for ever: its id depends on it.
    _whole("schema", nullable=False, server_default="2"),
    sa.Index("operation_of_record", "kind", "record_id"),
    sa.CheckConstraint("action IN ('put', 'set', 'del')", "action_is_known"),
    sa.CheckConstraint("state IN ('frozen', 'received', 'accepted', 'refused')", "state_is_known"),
)

# Up to where each scope has been read. `comes_whole` is 1 where it is to come as a snapshot all the same; `in_doubt`
# where a value of the server was left aside for an own one whose place in the log was not known yet.
cursor = sa.Table(
    "cursor",
    metadata,
    sa.Column("scope_id", sa.Text, primary_key=True),
    _whole("seq", nullable=False),
    _whole("in_doubt", nullable=False, server_default="0"),
    _whole("comes_whole", nullable=False, server_default="0"),
    sqlite_with_rowid=False,
)

# The server this profile was enrolled with, and where the exchange with it stands. One row.
peer = sa.Table(
    "peer",
    metadata,
    _whole("id", primary_key=True),
    _text("server_address", nullable=False),
    _text("server_name"),
    sa.Column("server_key", sa.LargeBinary, nullable=False),
    sa.Column("device_id", sa.LargeBinary, nullable=False),
    sa.Column("signing_key", sa.LargeBinary, nullable=False),
    sa.Column("sealing_key", sa.LargeBinary, nullable=False),
    sa.Column("certificate", sa.LargeBinary, nullable=False),
    _whole("last_ctr", nullable=False, server_default="0"),
    _whole("acked", nullable=False, server_default="0"),
    sa.Column("chain", sa.LargeBinary, nullable=False),
    _whole("durable_ctr", nullable=False, server_default="0"),
    _whole("epoch", nullable=False, server_default="0"),
    _whole("exchange_no", nullable=False, server_default="0"),
    sa.Column("succeeds", sa.LargeBinary),
    _whole("clock_offset_ms", nullable=False, server_default="0"),
    _whole("frame_bytes", nullable=False, server_default="16384"),
    _word("status", PeerStatus, nullable=False, server_default="active"),
    _texts("dictionaries"),
    _whole("warn_after_days", nullable=False, server_default="90"),
    _whole("read_only_after_days", nullable=False, server_default="180"),
    _whole("last_server_ms", nullable=False, server_default="0"),
    _whole("good_streak", nullable=False, server_default="0"),
    _yes_no_here("needs_probe"),
    sa.Column("line_bytes_a_second", sa.Integer),
    _instant("enrolled_at"),
    sa.Column("server_seal_key", sa.LargeBinary),
    _text("escrow_recipient"),
    sa.CheckConstraint("id = 1", "is_one_row"),
)

# What the server refused of this laptop's: shown until the coach has decided, or until the same comes as a record of
# its scope, which has the same id.
refusal = sa.Table(
    "refusal",
    metadata,
    _identity("id", primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    _identity("record_id", nullable=False, index=True),
    sa.Column("scope_id", sa.Text, nullable=False, index=True),
    sa.Column("action", sa.Text, nullable=False),
    _text("code", nullable=False),
    _text("detail"),
    sa.Column("patch", sa.Text, nullable=False),
    _instant("written_at", nullable=False),
    _instant("found_at", nullable=False),
    _instant("closed_at"),
    sqlite_with_rowid=False,
)

# Snapshots that would remove much: not written until a person has said so. `decision` is NULL, "allow" or "keep".
held_back = sa.Table(
    "held_back",
    metadata,
    sa.Column("scope_id", sa.Text, primary_key=True),
    _whole("version", nullable=False),
    _whole("total", nullable=False),
    _whole("vanishing", nullable=False),
    _instant("found_at", nullable=False),
    sa.Column("decision", sa.Text),
    _text("records", nullable=False, server_default="[]"),
    sa.CheckConstraint("decision IN ('allow', 'keep')", "decision_is_known"),
    sqlite_with_rowid=False,
)

# Cooperatives that were taken away, until the coach has read it.
departure = sa.Table(
    "departure",
    metadata,
    sa.Column("scope_id", sa.Text, primary_key=True),
    _text("name_ar"),
    _text("name_fr"),
    sa.Column("joined", sa.Boolean, nullable=False),
    _instant("left_at", nullable=False),
    sqlite_with_rowid=False,
)

# Scopes that were merged into another one, as the server told.
alias = sa.Table(
    "alias",
    metadata,
    sa.Column("old_scope", sa.Text, primary_key=True),
    sa.Column("new_scope", sa.Text, nullable=False),
    sqlite_with_rowid=False,
)

# What left in files, a row a file: the HELLO of each, by which its late answer is known.
bundle = sa.Table(
    "bundle",
    metadata,
    sa.Column("bundle_id", sa.LargeBinary, primary_key=True),
    sa.Column("part", sa.Integer, primary_key=True),
    _whole("parts", nullable=False),
    sa.Column("hello_body", sa.LargeBinary, nullable=False),
    _instant("made_at", nullable=False),
    _whole("first_ctr", nullable=False),
    _whole("last_ctr", nullable=False),
    _whole("contents", nullable=False),
    _text("file_name", nullable=False),
    _instant("answered_at"),
    sqlite_with_rowid=False,
)

# Each exchange with the server: what the sync screen says of the last one.
sync_log = sa.Table(
    "sync_log",
    metadata,
    sa.Column("no", sa.Integer, primary_key=True),
    _instant("started_at", nullable=False),
    _instant("finished_at"),
    _whole("bytes_sent", nullable=False, server_default="0"),
    _whole("bytes_received", nullable=False, server_default="0"),
    _whole("accepted", nullable=False, server_default="0"),
    _whole("refused", nullable=False, server_default="0"),
    _whole("received", nullable=False, server_default="0"),
    sa.Column("outcome", sa.Text),
)

# The records that came with an exchange; kept for the last one.
arrival = sa.Table(
    "arrival",
    metadata,
    sa.Column("sync_no", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    _identity("record_id", primary_key=True),
    sa.Column("scope_id", sa.Text, nullable=False),
    sqlite_with_rowid=False,
)

# Records of kinds this version does not know: kept, counted in digests, shown by none.
unknown_record = sa.Table(
    "unknown_record",
    metadata,
    sa.Column("kind_tag", sa.Integer, primary_key=True),
    _identity("id", primary_key=True),
    sa.Column("scope_id", sa.Text, nullable=False, index=True),
    _whole("ver", nullable=False),
    sa.Column("extra", sa.LargeBinary),
    sqlite_with_rowid=False,
)

# The contents of attachments that lie whole both here and on the server.
stored_content = sa.Table(
    "stored_content",
    metadata,
    sa.Column("sha256", sa.Text, primary_key=True),
    sqlite_with_rowid=False,
)

# Part of a content whose line broke: the next exchange asks for the rest.
content_part = sa.Table(
    "content_part",
    metadata,
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
)

# The questionnaires that came whole and were proved: never written over, and kept whatever the server says
# later, because assessments refer to them. `content` is the XForm as it crossed the wire.
questionnaire_form = sa.Table(
    "questionnaire_form",
    metadata,
    _text("questionnaire_id", primary_key=True),
    _text("version", primary_key=True),
    _text("title_fr"),
    _text("title_ar"),
    _text("scoring_version"),
    _instant("published_at", nullable=False),
    _whole("plain_size", nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
)

# The words by which a cooperative is found, as `search_key` writes them; a trigram index lies over it.
cooperative_search = sa.Table(
    "cooperative_search",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("cooperative_id", Identity, nullable=False, unique=True),
    sa.Column("words", sa.Text, nullable=False),
)
