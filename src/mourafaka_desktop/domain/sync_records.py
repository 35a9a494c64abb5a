"""What the server found when changes met: conflicts, refused operations, cooperatives registered twice.

The server makes these records and every laptop of the cooperative holds them; a coach writes in them only what was
decided. Values of fields are packed as they cross the wire (`mourafaka_protocol.kinds.unpack_value`).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from mourafaka_desktop.domain.ids import CoachId, CooperativeId


class ConflictState(StrEnum):
    """What was decided about two values."""

    OPEN = "open"
    KEPT = "kept"  # the value that stands
    RESTORED = "restored"  # the one that was replaced


class ConflictNature(StrEnum):
    """What two people wrote unseen by one another."""

    VALUE = "value"
    TEXT = "text"  # both are joined in what stands
    STATE = "state"
    DELETE = "delete"


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """Two values of one field, or of one key of it: the one that was kept and the one that gave way."""

    id: UUID
    cooperative_id: CooperativeId
    record_kind: int  # the kind's tag
    record_id: UUID
    field_tag: int
    key: str | None = None
    kept: bytes | None = None
    lost: bytes | None = None
    kept_by: CoachId | None = None
    lost_by: CoachId | None = None
    found_at: datetime | None = None
    state: ConflictState = ConflictState.OPEN
    decided_by: CoachId | None = None
    decided_at: datetime | None = None
    nature: ConflictNature | None = None


class QuarantineState(StrEnum):
    """What was decided about a refused operation."""

    OPEN = "open"
    APPLIED = "applied"
    DISMISSED = "dismissed"


@dataclass(frozen=True, kw_only=True)
class Quarantine:
    """An operation that the server refused, kept whole in its canonical bytes; `code` is the protocol's."""

    id: UUID
    cooperative_id: CooperativeId
    operation: bytes
    code: str
    detail: str | None = None
    written_by: CoachId | None = None
    written_at: datetime | None = None
    arrived_at: datetime | None = None
    state: QuarantineState = QuarantineState.OPEN
    decided_by: CoachId | None = None
    decided_at: datetime | None = None
    record_kind: int | None = None
    record_id: UUID | None = None
    operation_id: bytes | None = None


class DuplicateState(StrEnum):
    """What was decided about two cooperatives that look the same."""

    OPEN = "open"
    DIFFERENT = "different"
    MERGED = "merged"


@dataclass(frozen=True, kw_only=True)
class Duplicate:
    """Another cooperative that looks the same; `other_name` only where the coach holds both."""

    id: UUID
    cooperative_id: CooperativeId
    other_cooperative_id: UUID
    reasons: tuple[str, ...] = ()  # "ice", "register", "name"
    found_at: datetime | None = None
    other_name: str | None = None
    state: DuplicateState = DuplicateState.OPEN
    decided_by: CoachId | None = None
    decided_at: datetime | None = None
