"""Record kinds and their fields, by stable integer tags, and how values look on the wire.

`kind_named("visit")`, `kind_with_tag(2)`, `VISIT.field_named("visited_on")`, `encode_value`, `decode_value`.
Tags are for ever: append at the end of a kind, never insert, never use a tag again
(docs/protocol.md, sections 2 and 13).
"""

import datetime as dt
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import msgspec

from mourafaka_protocol.problems import ProblemCode, ProtocolError

_T = TypeVar("_T")

_EPOCH_ON = dt.date(1970, 1, 1)
_EPOCH_AT = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MINUTES_A_DAY = 24 * 60
_MAX_DEPTH = 8
_MAX_INTEGER = 2**63 - 1


class ValueType(StrEnum):
    """What a field holds; the table of section 2."""

    TEXT = "text"
    LONGTEXT = "longtext"
    INT = "int"
    BOOL = "bool"
    DATE = "date"
    TIME = "time"
    INSTANT = "instant"
    MONEY = "money"
    DECIMAL = "decimal"
    UUID = "uuid"
    TEXTS = "texts"
    ENUM = "enum"
    ANSWERS = "answers"
    VALUES = "values"
    BYTES = "bytes"


class AnswerValue(NamedTuple):
    """One answer of an assessment as it crosses the wire; a raw rating 0–4, or a reason why none applies."""

    rating: int | None = None
    not_applicable_reason: str | None = None
    evidence: str | None = None
    evidence_note: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Field:
    """One field of a record kind."""

    tag: int
    name: str
    type: ValueType
    required: bool = False

    @property
    def is_keyed(self) -> bool:
        """Whether it is a map merged key by key."""
        return self.type in (ValueType.ANSWERS, ValueType.VALUES)


@dataclass(frozen=True)
class RecordKind:
    """What a record is: its tag, its name everywhere in the product, the scopes it lives in, its fields.

    `device_fields` names the only fields a device may set, where the server makes the records; None: all of them.
    """

    tag: int
    name: str
    scope_type: str
    fields: tuple[Field, ...]
    device_fields: frozenset[str] | None = None

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """Its fields by name."""
        return {field.name: field for field in self.fields}

    @cached_property
    def by_tag(self) -> Mapping[int, Field]:
        """Its fields by tag."""
        return {field.tag: field for field in self.fields}

    def field_named(self, name: str) -> Field:
        """The field of that name; KeyError where there is none."""
        return self.by_name[name]


COOPERATIVE = RecordKind(
    1,
    "cooperative",
    "coop",
    (
        Field(1, "name_ar", ValueType.TEXT),
        Field(2, "name_fr", ValueType.TEXT),
        Field(3, "programme_code", ValueType.TEXT),
        Field(4, "local_register_no", ValueType.TEXT),
        Field(5, "court", ValueType.TEXT),
        Field(6, "central_register_no", ValueType.TEXT),
        Field(7, "registered_on", ValueType.DATE),
        Field(8, "ice", ValueType.TEXT),
        Field(9, "tax_no", ValueType.TEXT),
        Field(10, "business_tax_no", ValueType.TEXT),
        Field(11, "cnss_no", ValueType.TEXT),
        Field(12, "legal_category", ValueType.ENUM),
        Field(13, "sector", ValueType.TEXT),
        Field(14, "branch", ValueType.TEXT),
        Field(15, "main_products", ValueType.TEXTS),
        Field(16, "region_code", ValueType.TEXT),
        Field(17, "province_code", ValueType.TEXT),
        Field(18, "commune_code", ValueType.TEXT),
        Field(19, "douar", ValueType.TEXT),
        Field(20, "latitude", ValueType.DECIMAL),
        Field(21, "longitude", ValueType.DECIMAL),
        Field(22, "area", ValueType.ENUM),
        Field(23, "phone", ValueType.TEXT),
        Field(24, "email", ValueType.TEXT),
        Field(25, "president_name", ValueType.TEXT),
        Field(26, "governance_organ", ValueType.ENUM),
        Field(27, "mandate_ends_on", ValueType.DATE),
        Field(28, "fiscal_year_end", ValueType.TEXT),
        Field(29, "last_general_meeting_on", ValueType.DATE),
        Field(30, "members_total", ValueType.INT),
        Field(31, "members_women", ValueType.INT),
        Field(32, "members_youth", ValueType.INT),
        Field(33, "members_graduates", ValueType.INT),
        Field(34, "members_disability", ValueType.INT),
        Field(35, "members_active", ValueType.INT),
        Field(36, "employees", ValueType.INT),
        Field(37, "capital_mad", ValueType.MONEY),
        Field(38, "turnover_mad", ValueType.MONEY),
        Field(39, "turnover_year", ValueType.INT),
        Field(40, "turnover_previous_mad", ValueType.MONEY),
        Field(41, "women_led", ValueType.BOOL),
        Field(42, "certifications", ValueType.TEXTS),
        Field(43, "channels", ValueType.TEXTS),
        Field(44, "spoken_languages", ValueType.TEXTS),
        Field(45, "report_language", ValueType.ENUM),
        Field(46, "connectivity", ValueType.ENUM),
        Field(47, "electricity", ValueType.ENUM),
        Field(48, "access", ValueType.ENUM),
        Field(49, "tranche", ValueType.INT),
        Field(50, "phase", ValueType.INT),
        Field(51, "status", ValueType.ENUM),
        Field(52, "coach_id", ValueType.UUID),
        Field(53, "president_name_ar", ValueType.TEXT),
    ),
)
VISIT = RecordKind(
    2,
    "visit",
    "coop",
    (
        Field(1, "session_no", ValueType.INT),
        Field(2, "visit_type", ValueType.ENUM),
        Field(3, "visited_on", ValueType.DATE, required=True),
        Field(4, "arrived_at_time", ValueType.TIME),
        Field(5, "left_at_time", ValueType.TIME),
        Field(6, "place", ValueType.ENUM),
        Field(7, "place_note", ValueType.TEXT),
        Field(8, "latitude", ValueType.DECIMAL),
        Field(9, "longitude", ValueType.DECIMAL),
        Field(10, "distance_km", ValueType.INT),
        Field(11, "participants_total", ValueType.INT),
        Field(12, "participants_women", ValueType.INT),
        Field(13, "participants_youth", ValueType.INT),
        Field(14, "participants_roles", ValueType.TEXTS),
        Field(15, "names_consent", ValueType.BOOL),
        Field(16, "participant_names", ValueType.TEXTS),
        Field(17, "topics", ValueType.TEXTS),
        Field(18, "objectives", ValueType.LONGTEXT),
        Field(19, "findings", ValueType.LONGTEXT),
        Field(20, "strengths", ValueType.LONGTEXT),
        Field(21, "difficulties", ValueType.LONGTEXT),
        Field(22, "advice", ValueType.LONGTEXT),
        Field(23, "decisions", ValueType.LONGTEXT),
        Field(24, "month_sales_mad", ValueType.MONEY),
        Field(25, "active_members", ValueType.INT),
        Field(26, "alerts", ValueType.TEXTS),
        Field(27, "next_visit_on", ValueType.DATE),
        Field(28, "next_visit_time", ValueType.TIME),
        Field(29, "next_visit_goals", ValueType.LONGTEXT),
        Field(30, "satisfaction", ValueType.INT),
        Field(31, "image_consent", ValueType.BOOL),
        Field(32, "state", ValueType.ENUM, required=True),
        Field(33, "ended_at", ValueType.INSTANT),
        Field(34, "coach_id", ValueType.UUID),
        Field(35, "visit_mode", ValueType.ENUM),
    ),
)
ASSESSMENT = RecordKind(
    3,
    "assessment",
    "coop",
    (
        Field(1, "framework_id", ValueType.TEXT, required=True),
        Field(2, "framework_version", ValueType.TEXT, required=True),
        Field(3, "occasion", ValueType.ENUM, required=True),
        Field(4, "assessed_on", ValueType.DATE, required=True),
        Field(5, "state", ValueType.ENUM, required=True),
        Field(6, "submitted_at", ValueType.INSTANT),
        Field(7, "opened_modules", ValueType.TEXTS),
        Field(8, "answers", ValueType.ANSWERS),
        Field(9, "coach_id", ValueType.UUID),
        Field(10, "values", ValueType.VALUES),
        Field(11, "score", ValueType.DECIMAL),
        Field(12, "scoring_version", ValueType.TEXT),
        Field(13, "visit_id", ValueType.UUID),
    ),
)
PLANNED_ACTION = RecordKind(
    4,
    "planned_action",
    "coop",
    (
        Field(1, "assessment_id", ValueType.UUID),
        Field(2, "visit_id", ValueType.UUID),
        Field(3, "criterion_codes", ValueType.TEXTS),
        Field(4, "title", ValueType.TEXT, required=True),
        Field(5, "action_code", ValueType.TEXT),
        Field(6, "pathway", ValueType.ENUM),
        Field(7, "priority", ValueType.INT),
        Field(8, "expected_result", ValueType.TEXT),
        Field(9, "indicator", ValueType.TEXT),
        Field(10, "baseline", ValueType.TEXT),
        Field(11, "target", ValueType.TEXT),
        Field(12, "responsible", ValueType.TEXT),
        Field(13, "partner", ValueType.TEXT),
        Field(14, "starts_on", ValueType.DATE),
        Field(15, "due_on", ValueType.DATE),
        Field(16, "cost_mad", ValueType.MONEY),
        Field(17, "funding", ValueType.TEXT),
        Field(18, "status", ValueType.ENUM, required=True),
        Field(19, "progress_percent", ValueType.INT),
        Field(20, "proof", ValueType.TEXT),
        Field(21, "blocker", ValueType.TEXT),
        Field(22, "description", ValueType.LONGTEXT),
    ),
)
COACHING_SESSION = RecordKind(
    5,
    "coaching_session",
    "coop",
    (
        Field(1, "number", ValueType.INT, required=True),
        Field(2, "planned_on", ValueType.DATE),
        Field(3, "held_on", ValueType.DATE),
        Field(4, "state", ValueType.ENUM, required=True),
        Field(5, "visit_id", ValueType.UUID),
        Field(6, "planned_time", ValueType.TIME),
    ),
)
TRAINING = RecordKind(
    6,
    "training",
    "coop",
    (
        Field(1, "subject", ValueType.ENUM, required=True),
        Field(2, "planned_on", ValueType.DATE),
        Field(3, "held_on", ValueType.DATE),
        Field(4, "state", ValueType.ENUM, required=True),
    ),
)
ATTACHMENT = RecordKind(
    7,
    "attachment",
    "coop",
    (
        Field(1, "record_kind", ValueType.TEXT, required=True),
        Field(2, "record_id", ValueType.UUID, required=True),
        Field(3, "role", ValueType.ENUM, required=True),
        Field(4, "sha256", ValueType.TEXT, required=True),
        Field(5, "media_type", ValueType.TEXT, required=True),
        Field(6, "byte_size", ValueType.INT, required=True),
        Field(7, "caption", ValueType.TEXT),
        Field(8, "shows_people", ValueType.BOOL),
        Field(9, "consent", ValueType.BOOL),
        Field(10, "taken_at", ValueType.INSTANT),
        Field(11, "thumb_sha256", ValueType.TEXT),
        Field(12, "thumb_byte_size", ValueType.INT),
        Field(13, "file_name", ValueType.TEXT),
    ),
)
COACH = RecordKind(
    8,
    "coach",
    "user",
    (
        Field(1, "name_ar", ValueType.TEXT),
        Field(2, "name_fr", ValueType.TEXT),
        Field(3, "region_code", ValueType.TEXT),
        Field(4, "phone", ValueType.TEXT),
    ),
)

QUESTIONNAIRE = RecordKind(
    9,
    "questionnaire",
    "ref",
    (
        Field(1, "questionnaire_id", ValueType.TEXT, required=True),
        Field(2, "version", ValueType.TEXT, required=True),
        Field(3, "title_fr", ValueType.TEXT),
        Field(4, "title_ar", ValueType.TEXT),
        Field(5, "scoring_version", ValueType.TEXT),
        Field(6, "published_at", ValueType.INSTANT, required=True),
        Field(7, "sha256", ValueType.TEXT, required=True),
        Field(8, "byte_size", ValueType.INT, required=True),
        Field(9, "plain_size", ValueType.INT, required=True),
    ),
)

PROJECT = RecordKind(
    10,
    "project",
    "coop",
    (
        Field(1, "title", ValueType.TEXT, required=True),
        Field(2, "state", ValueType.ENUM, required=True),
        Field(3, "budget_mad", ValueType.MONEY),
        Field(4, "problem", ValueType.LONGTEXT),
        Field(5, "solution", ValueType.LONGTEXT),
        Field(6, "innovation", ValueType.LONGTEXT),
        Field(7, "beneficiaries", ValueType.LONGTEXT),
        Field(8, "market", ValueType.LONGTEXT),
        Field(9, "resources", ValueType.LONGTEXT),
        Field(10, "risks", ValueType.LONGTEXT),
        Field(11, "impact", ValueType.LONGTEXT),
        Field(12, "environment", ValueType.LONGTEXT),
        Field(13, "replicability", ValueType.LONGTEXT),
    ),
)
CONFLICT = RecordKind(
    96,
    "conflict",
    "coop",
    (
        Field(1, "record_kind", ValueType.INT, required=True),
        Field(2, "record_id", ValueType.UUID, required=True),
        Field(3, "field_tag", ValueType.INT, required=True),
        Field(4, "key", ValueType.TEXT),
        Field(5, "kept", ValueType.BYTES),
        Field(6, "lost", ValueType.BYTES),
        Field(7, "kept_by", ValueType.UUID),
        Field(8, "lost_by", ValueType.UUID),
        Field(9, "found_at", ValueType.INSTANT),
        Field(10, "state", ValueType.ENUM, required=True),
        Field(11, "decided_by", ValueType.UUID),
        Field(12, "decided_at", ValueType.INSTANT),
        Field(13, "nature", ValueType.ENUM),
    ),
    device_fields=frozenset({"state", "decided_by", "decided_at"}),
)
QUARANTINE = RecordKind(
    97,
    "quarantine",
    "coop",
    (
        Field(1, "operation", ValueType.BYTES, required=True),
        Field(2, "code", ValueType.TEXT, required=True),
        Field(3, "detail", ValueType.TEXT),
        Field(4, "written_by", ValueType.UUID),
        Field(5, "written_at", ValueType.INSTANT),
        Field(6, "arrived_at", ValueType.INSTANT),
        Field(7, "state", ValueType.ENUM, required=True),
        Field(8, "decided_by", ValueType.UUID),
        Field(9, "decided_at", ValueType.INSTANT),
        Field(10, "record_kind", ValueType.INT),
        Field(11, "record_id", ValueType.UUID),
        Field(12, "operation_id", ValueType.BYTES),
    ),
    device_fields=frozenset({"state", "decided_by", "decided_at"}),
)
DUPLICATE = RecordKind(
    98,
    "duplicate",
    "coop",
    (
        Field(1, "other_cooperative_id", ValueType.UUID, required=True),
        Field(2, "reasons", ValueType.TEXTS),
        Field(3, "found_at", ValueType.INSTANT),
        Field(4, "other_name", ValueType.TEXT),
        Field(5, "state", ValueType.ENUM, required=True),
        Field(6, "decided_by", ValueType.UUID),
        Field(7, "decided_at", ValueType.INSTANT),
    ),
    device_fields=frozenset({"state", "decided_by", "decided_at"}),
)

KINDS: tuple[RecordKind, ...] = (
    COOPERATIVE,
    VISIT,
    ASSESSMENT,
    PLANNED_ACTION,
    COACHING_SESSION,
    TRAINING,
    ATTACHMENT,
    COACH,
    QUESTIONNAIRE,
    PROJECT,
    CONFLICT,
    QUARANTINE,
    DUPLICATE,
)
"""All the kinds this version knows, by tag."""

_BY_TAG = {kind.tag: kind for kind in KINDS}
_BY_NAME = {kind.name: kind for kind in KINDS}


def kind_with_tag(tag: int) -> RecordKind | None:
    """The kind, or None where this version does not know it: then its records are kept and handed on."""
    return _BY_TAG.get(tag)


def kind_named(name: str) -> RecordKind:
    """The kind of that name; KeyError where there is none."""
    return _BY_NAME[name]


def coaching_session_id(cooperative_id: uuid.UUID, number: int) -> uuid.UUID:
    """The id of slot `number` of a cooperative: the same on every laptop."""
    return uuid.uuid5(cooperative_id, f"coaching_session:{number}")


def training_id(cooperative_id: uuid.UUID, subject: str) -> uuid.UUID:
    """The id of a cooperative's training in `subject`: the same on every laptop."""
    return uuid.uuid5(cooperative_id, f"training:{subject}")


def conflict_id(record_id: uuid.UUID, tag: int, key: str | None, operation_id: bytes) -> uuid.UUID:
    """The id of what one operation did to one field, or one key of it, unseen: the same however often it is found."""
    return uuid.uuid5(record_id, f"conflict:{tag}:{key or ''}:{operation_id.hex()}")


def quarantine_id(record_id: uuid.UUID, operation_id: bytes) -> uuid.UUID:
    """The id of the record that shows a refused operation."""
    return uuid.uuid5(record_id, f"quarantine:{operation_id.hex()}")


def duplicate_id(cooperative_id: uuid.UUID, other_id: uuid.UUID) -> uuid.UUID:
    """The id of the notice, in the scope of `cooperative_id`, that another cooperative looks the same."""
    return uuid.uuid5(cooperative_id, f"duplicate:{other_id}")


def pack_value(wire: Any) -> bytes:
    """A wire value inside a field of bytes: the `kept` and `lost` of a conflict; nil for an absent field."""
    return msgspec.msgpack.encode(wire)


def unpack_value(content: bytes) -> Any:
    """The inverse. Raises ProtocolError `malformed_frame` where the bytes hold no wire value."""
    try:
        wire = msgspec.msgpack.decode(content)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise ProtocolError(ProblemCode.MALFORMED_FRAME, f"a packed value: {error}") from error
    if not is_wire_value(wire):
        raise ProtocolError(ProblemCode.MALFORMED_FRAME, "a value that may not stand on the wire")
    return wire


def encode_value(kind: ValueType, value: Any) -> Any:
    """A Python value as its wire value; in a keyed field that of one key: an `AnswerValue` or five items, a text.

    None stays None. Enums may be given as str enums. Equal values always give equal wire values.
    Raises ValueError or TypeError where the value is not of that type.
    """
    if value is None:
        return None
    match kind:
        case ValueType.TEXT | ValueType.LONGTEXT | ValueType.ENUM | ValueType.VALUES:
            return str(_instance(value, str))
        case ValueType.INT:
            return int(_instance(value, int))
        case ValueType.BOOL:
            return _instance(value, bool)
        case ValueType.DATE:
            return (_instance(value, dt.date) - _EPOCH_ON).days
        case ValueType.TIME:
            return _instance(value, dt.time).hour * 60 + value.minute
        case ValueType.INSTANT:
            return (_instance(value, dt.datetime) - _EPOCH_AT) // dt.timedelta(milliseconds=1)
        case ValueType.MONEY | ValueType.DECIMAL:
            return _decimal_text(_instance(value, Decimal))
        case ValueType.UUID:
            return bytes(_instance(value, uuid.UUID).bytes)
        case ValueType.TEXTS:
            return [str(_instance(item, str)) for item in value]
        case ValueType.ANSWERS:
            return _answer_items(value)
        case ValueType.BYTES:
            return _instance(value, bytes)


def decode_value(kind: ValueType, wire: Any) -> Any:
    """A wire value as its Python value: date, naive time, aware UTC datetime, Decimal, UUID, tuple, `AnswerValue`.

    An enum comes as text: its list may have grown since.
    Raises ProtocolError `malformed_frame` where the value is not of that type.
    """
    if wire is None:
        return None
    if not fits(kind, wire):
        raise ProtocolError(ProblemCode.MALFORMED_FRAME, f"not a value of type {kind}")
    match kind:
        case ValueType.DATE:
            return _EPOCH_ON + dt.timedelta(days=wire)
        case ValueType.TIME:
            return dt.time(*divmod(wire, 60))
        case ValueType.INSTANT:
            return _EPOCH_AT + dt.timedelta(milliseconds=wire)
        case ValueType.MONEY | ValueType.DECIMAL:
            return Decimal(wire)
        case ValueType.UUID:
            return uuid.UUID(bytes=wire)
        case ValueType.TEXTS:
            return tuple(wire)
        case ValueType.ANSWERS:
            return AnswerValue(*wire[:5])
        case _:
            return wire


def fits(kind: ValueType, wire: Any) -> bool:
    """Whether `wire` is a value of that type, in a keyed field that of one key; nil fits every type."""
    if wire is None:
        return True
    match kind:
        case ValueType.TEXT | ValueType.LONGTEXT | ValueType.ENUM | ValueType.VALUES:
            return is_wire_text(wire)
        case ValueType.INT:
            return _is_integer(wire)
        case ValueType.BOOL:
            return isinstance(wire, bool)
        case ValueType.DATE:
            return _is_integer(wire) and _day_exists(wire)
        case ValueType.TIME:
            return _is_integer(wire) and 0 <= wire < _MINUTES_A_DAY
        case ValueType.INSTANT:
            return _is_integer(wire) and _instant_exists(wire)
        case ValueType.MONEY | ValueType.DECIMAL:
            return _is_decimal_text(wire)
        case ValueType.UUID:
            return isinstance(wire, bytes) and len(wire) == 16
        case ValueType.TEXTS:
            return isinstance(wire, list) and all(map(is_wire_text, wire))
        case ValueType.ANSWERS:
            return _is_answer(wire)
        case ValueType.BYTES:
            return isinstance(wire, bytes)


def is_wire_value(value: Any, depth: int = 0) -> bool:
    """Whether `value` may stand on the wire at all, whatever its field: what an unknown tag is checked for."""
    if value is None or isinstance(value, bool | bytes):
        return True
    if isinstance(value, list):
        return depth < _MAX_DEPTH and all(is_wire_value(item, depth + 1) for item in value)
    return _is_integer(value) or is_wire_text(value)


def is_wire_text(value: Any) -> bool:
    """Whether `value` is a text that every store can hold: no U+0000, which PostgreSQL refuses."""
    return isinstance(value, str) and "\0" not in value


def is_wire_key(value: Any) -> bool:
    """Whether `value` may be a key of a keyed field; `$` is kept for the server's store."""
    return is_wire_text(value) and value != "" and not value.startswith("$")


def _instance(value: Any, expected: type[_T]) -> _T:
    if not isinstance(value, expected) or (expected is int and isinstance(value, bool)):
        raise TypeError(f"{type(value).__name__} given, {expected.__name__} expected")
    return value


def _decimal_text(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError("infinities and NaN do not cross the wire")
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _answer_items(value: Any) -> list[Any] | None:
    """The items without trailing nils; an answer that says nothing is no answer."""
    items = list(AnswerValue(*value))
    while items and items[-1] is None:
        items.pop()
    return [str(item) if isinstance(item, str) else item for item in items] or None


def _is_integer(value: Any) -> bool:
    return (
        isinstance(value, int)
        and not isinstance(value, bool)
        and -_MAX_INTEGER <= value <= _MAX_INTEGER
    )


def _day_exists(days: int) -> bool:
    return (dt.date.min - _EPOCH_ON).days <= days <= (dt.date.max - _EPOCH_ON).days


def _instant_exists(milliseconds: int) -> bool:
    return _day_exists(milliseconds // 86_400_000)


def _is_decimal_text(value: Any) -> bool:
    if not isinstance(value, str) or not re.fullmatch(
        r"-?(0|[1-9][0-9]{0,30})(\.[0-9]{0,15}[1-9])?", value, re.ASCII
    ):
        return False
    return value != "-0"


def _is_answer(value: Any) -> bool:
    """Items beyond the fifth, of a newer schema, are let through; the known five are checked."""
    if not isinstance(value, list) or not value or value[-1] is None:
        return False
    rating, texts = value[0], value[1:5]
    return (
        (rating is None or (_is_integer(rating) and 0 <= rating <= 4))
        and all(text is None or is_wire_text(text) for text in texts)
        and is_wire_value(value)
    )
