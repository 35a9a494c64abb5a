"""The tables. Keys start with `scope_id` where a row belongs to a scope: a database may spread scopes over machines.

Times are milliseconds since 1970 UTC (`*_ms`), versions are `epoch << 32 | n`. A record's body and the versions of its
fields are JSON, keyed by field tag: a new field needs no migration. Bytes in JSON are written `{"$bytes": hex}`.
"""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

metadata = sa.MetaData()

_Json = sa.JSON().with_variant(JSONB(), "postgresql")
_ScopeId = sa.String(200)
_DeviceId = sa.LargeBinary(8)
_OperationId = sa.LargeBinary(8)

server_state = sa.Table(
    "server_state",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("epoch", sa.BigInteger, nullable=False),
    sa.Column("url", sa.Text),
    comment="One row. The epoch counts the server's lives; the address is the last one it was reached under.",
)

coach = sa.Table(
    "coach",
    metadata,
    sa.Column("coach_id", sa.Uuid, primary_key=True),
    sa.Column("name_ar", sa.Text),
    sa.Column("name_fr", sa.Text),
    sa.Column("created_ms", sa.BigInteger, nullable=False),
)

invitation = sa.Table(
    "invitation",
    metadata,
    sa.Column("handle", sa.LargeBinary(4), primary_key=True),
    sa.Column("key", sa.LargeBinary(32), nullable=False),
    sa.Column("coach_id", sa.Uuid, sa.ForeignKey("coach.coach_id"), nullable=False),
    sa.Column("created_ms", sa.BigInteger, nullable=False),
    sa.Column("expires_ms", sa.BigInteger, nullable=False),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("used_ms", sa.BigInteger),
    sa.Column("device_id", _DeviceId),
)

device = sa.Table(
    "device",
    metadata,
    sa.Column("device_id", _DeviceId, primary_key=True),
    sa.Column("coach_id", sa.Uuid, sa.ForeignKey("coach.coach_id"), nullable=False),
    sa.Column("signing_key", sa.LargeBinary(32), nullable=False),
    sa.Column("sealing_key", sa.LargeBinary(32), nullable=False),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("certificate", sa.LargeBinary, nullable=False),
    sa.Column("succeeds", _DeviceId),
    sa.Column("exchange_no", sa.BigInteger, nullable=False),
    sa.Column("last_ctr", sa.BigInteger, nullable=False),
    sa.Column("chain", sa.LargeBinary(16), nullable=False),
    sa.Column("durable_ctr", sa.BigInteger, nullable=False),
    sa.Column("enrolled_ms", sa.BigInteger, nullable=False),
    sa.Column("seen_ms", sa.BigInteger),
    sa.Column("clock_offset_ms", sa.BigInteger),
    sa.Column("state", sa.String(10), nullable=False, server_default="active"),
)

scope_grant = sa.Table(
    "scope_grant",
    metadata,
    sa.Column("coach_id", sa.Uuid, sa.ForeignKey("coach.coach_id"), primary_key=True),
    sa.Column("scope_id", _ScopeId, primary_key=True),
    sa.Column("since_ms", sa.BigInteger, primary_key=True),
    sa.Column("until_ms", sa.BigInteger),
)

scope = sa.Table(
    "scope",
    metadata,
    sa.Column("scope_id", _ScopeId, primary_key=True),
    sa.Column("head", sa.BigInteger, nullable=False),
    sa.Column("floor", sa.BigInteger, nullable=False),
    sa.Column("digest", sa.LargeBinary(8), nullable=False),
    sa.Column(
        "merged_into",
        _ScopeId,
        comment="the scope of the cooperative that this one turned out to be",
    ),
    comment="The counter row: whoever writes in a scope holds it.",
)

record = sa.Table(
    "record",
    metadata,
    sa.Column("scope_id", _ScopeId, sa.ForeignKey("scope.scope_id"), primary_key=True),
    sa.Column("kind", sa.Integer, primary_key=True),
    sa.Column("record_id", sa.Uuid, primary_key=True),
    sa.Column("body", _Json, nullable=False),
    sa.Column("versions", _Json, nullable=False),
    sa.Column("version", sa.BigInteger, nullable=False),
    sa.Column("is_gone", sa.Boolean, nullable=False),
    sa.Column(
        "written_ms", sa.BigInteger, comment="when a person last wrote it, by their device's clock"
    ),
)

change = sa.Table(
    "change",
    metadata,
    sa.Column("scope_id", _ScopeId, sa.ForeignKey("scope.scope_id"), primary_key=True),
    sa.Column("version", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.Integer, nullable=False),
    sa.Column("record_id", sa.Uuid, nullable=False),
    sa.Column("shape", sa.Integer, nullable=False),
    sa.Column(
        "patch",
        sa.LargeBinary,
        comment="MessagePack of {tag: value}; NULL where the record is gone",
    ),
    sa.Column("device_id", _DeviceId, nullable=False),
    sa.Column("operation_id", _OperationId, nullable=False),
    sa.Column("is_contended", sa.Boolean, nullable=False, comment="others wrote after its base"),
    sa.Column("written_ms", sa.BigInteger, comment="by the device's clock"),
    sa.Column("arrived_ms", sa.BigInteger, nullable=False),
    sa.Index("change_of_record", "scope_id", "kind", "record_id", "version"),
)

operation_seen = sa.Table(
    "operation_seen",
    metadata,
    sa.Column("scope_id", _ScopeId, primary_key=True),
    sa.Column("operation_id", _OperationId, primary_key=True),
    sa.Column("outcome", sa.LargeBinary, nullable=False),
    sa.Column("arrived_ms", sa.BigInteger, nullable=False),
)

conflict = sa.Table(
    "conflict",
    metadata,
    sa.Column("scope_id", _ScopeId, sa.ForeignKey("scope.scope_id"), primary_key=True),
    sa.Column("version", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("tag", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("key", sa.Text, primary_key=True, comment="empty where the field is not keyed"),
    sa.Column("kind", sa.Integer, nullable=False),
    sa.Column("record_id", sa.Uuid, nullable=False),
    sa.Column("kept", _Json),
    sa.Column("lost", _Json),
    sa.Column("lost_version", sa.BigInteger, nullable=False),
    sa.Column("arrived_ms", sa.BigInteger, nullable=False),
    sa.Column("nature", sa.String(10), nullable=False, server_default="value"),
    comment="The value that the change `version` replaced without its writer having seen it.",
)

quarantine = sa.Table(
    "quarantine",
    metadata,
    sa.Column("scope_id", _ScopeId, primary_key=True),
    sa.Column("operation_id", _OperationId, primary_key=True),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("operation", sa.LargeBinary, nullable=False, comment="its canonical bytes"),
    sa.Column("coach_id", sa.Uuid, nullable=False),
    sa.Column("device_id", _DeviceId, nullable=False),
    sa.Column("arrived_ms", sa.BigInteger, nullable=False),
)

device_refusal = sa.Table(
    "device_refusal",
    metadata,
    sa.Column("device_id", _DeviceId, primary_key=True),
    sa.Column("ctr", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
    comment="By the counters of a device what was refused, so that it is told though it does not send it again.",
)

attachment_use = sa.Table(
    "attachment_use",
    metadata,
    sa.Column("scope_id", _ScopeId, sa.ForeignKey("scope.scope_id"), primary_key=True),
    sa.Column("record_id", sa.Uuid, primary_key=True),
    sa.Column("is_thumbnail", sa.Boolean, primary_key=True),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("byte_size", sa.BigInteger, nullable=False),
    sa.Index("attachment_use_by_content", "scope_id", "sha256"),
    comment="Which records of a scope name which content.",
)

earlier_text = sa.Table(
    "earlier_text",
    metadata,
    sa.Column("scope_id", _ScopeId, sa.ForeignKey("scope.scope_id"), primary_key=True),
    sa.Column("kind", sa.Integer, primary_key=True),
    sa.Column("record_id", sa.Uuid, primary_key=True),
    sa.Column("tag", sa.Integer, primary_key=True),
    sa.Column("hash", sa.LargeBinary(8), primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("version", sa.BigInteger, nullable=False),
    comment="Long texts that were merged as they arrived and so never stood in the log; their writers build on them.",
)

alias = sa.Table(
    "alias",
    metadata,
    sa.Column("scope_id", _ScopeId, sa.ForeignKey("scope.scope_id"), primary_key=True),
    sa.Column("kind", sa.Integer, primary_key=True),
    sa.Column("old_id", sa.Uuid, primary_key=True),
    sa.Column("new_id", sa.Uuid, nullable=False),
    comment="What the records of a merged scope are called in the scope it went into, where that is another id.",
)

cooperative_key = sa.Table(
    "cooperative_key",
    metadata,
    sa.Column("scope_id", _ScopeId, sa.ForeignKey("scope.scope_id"), primary_key=True),
    sa.Column("key", sa.String(400), primary_key=True),
    sa.Column("is_compared", sa.Boolean, nullable=False),
    sa.Index("cooperative_key_by_key", "key"),
    comment="By what a cooperative would be recognised if somebody registered it twice.",
)

publication = sa.Table(
    "publication",
    metadata,
    sa.Column("questionnaire_id", sa.Text, primary_key=True),
    sa.Column("version", sa.Text, primary_key=True),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("plain_size", sa.BigInteger, nullable=False),
    sa.Column("workbook_sha256", sa.String(64), nullable=False),
    sa.Column("published_ms", sa.BigInteger, nullable=False),
    comment="What was published: the content of the form, and the workbook it was made of. Never changed.",
)

score_check = sa.Table(
    "score_check",
    metadata,
    sa.Column("scope_id", _ScopeId, sa.ForeignKey("scope.scope_id"), primary_key=True),
    sa.Column("record_id", sa.Uuid, primary_key=True),
    sa.Column("finding", sa.String(20), nullable=False),
    sa.Column("questionnaire_id", sa.Text),
    sa.Column("version", sa.Text),
    sa.Column("stated_score", sa.Text),
    sa.Column("stated_rules", sa.Text),
    sa.Column("counted_score", sa.Text),
    sa.Column("counted_rules", sa.Text),
    sa.Column("checked_ms", sa.BigInteger),
    comment="Each submitted assessment: the score its laptop stated, the one counted here, what came of it.",
)

blob = sa.Table(
    "blob",
    metadata,
    sa.Column("scope_id", _ScopeId, sa.ForeignKey("scope.scope_id"), primary_key=True),
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("byte_size", sa.BigInteger, nullable=False),
    sa.Column("stored_ms", sa.BigInteger, nullable=False),
    comment="Complete contents, by the scopes that may read them.",
)

bundle = sa.Table(
    "bundle",
    metadata,
    sa.Column("device_id", _DeviceId, primary_key=True),
    sa.Column("bundle_id", sa.LargeBinary(16), primary_key=True),
    sa.Column("part", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("parts", sa.Integer, nullable=False),
    sa.Column("state", sa.String(10), nullable=False, comment="parked, taken or refused"),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("first_ctr", sa.BigInteger, nullable=False, comment="0 where it holds no operation"),
    sa.Column("last_ctr", sa.BigInteger, nullable=False),
    sa.Column("made_ms", sa.BigInteger, nullable=False, comment="by the laptop's clock"),
    sa.Column("arrived_ms", sa.BigInteger, nullable=False),
    sa.Column("content", sa.LargeBinary, comment="the sealed file, while it is parked"),
    sa.Column("answer", sa.LargeBinary, comment="the sealed answer"),
    sa.Column("handed_ms", sa.BigInteger, comment="when the answer was last written to a folder"),
    comment="What came on USB keys; a bundle waits parked while operations before it are missing.",
)
