"""What the visit screen shows beside the note itself: its sections, and where each field stands.

Plain values and functions; the presenter makes them, the view shows them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from types import MappingProxyType
from uuid import UUID

from mourafaka_desktop.domain.attachments import SIGNATURE_ROLES, Attachment, AttachmentRole
from mourafaka_desktop.domain.development_plans import PlannedAction
from mourafaka_desktop.domain.visits import Visit
from mourafaka_desktop.errors import MourafakaError


class Section(StrEnum):
    """A section of the page, in its order."""

    PROMISES = "promises"
    APPOINTMENT = "appointment"
    ATTENDANCE = "attendance"
    FINDINGS = "findings"
    ADVICE = "advice"
    DECISIONS = "decisions"
    PHOTOS = "photos"
    NEXT_VISIT = "next_visit"
    SIGNATURES = "signatures"


class SectionState(Enum):
    """How far a section is; where the coach writes is the view's own business."""

    COMPLETE = "complete"
    STARTED = "started"
    EMPTY = "empty"


FIELDS: Mapping[Section, tuple[str, ...]] = MappingProxyType(
    {
        Section.PROMISES: (),
        Section.APPOINTMENT: (
            "session_no",
            "visit_type",
            "visited_on",
            "arrived_at_time",
            "left_at_time",
            "place",
            "place_note",
            "objectives",
        ),
        Section.ATTENDANCE: (
            "participants_total",
            "participants_women",
            "participants_youth",
            "participants_roles",
            "names_consent",
            "participant_names",
        ),
        Section.FINDINGS: ("findings", "strengths", "difficulties"),
        Section.ADVICE: ("advice",),
        Section.DECISIONS: ("decisions",),
        Section.PHOTOS: ("image_consent",),
        Section.NEXT_VISIT: ("next_visit_on", "next_visit_time", "next_visit_goals"),
        Section.SIGNATURES: (),
    }
)
"""The fields of a visit that each section holds."""

# What makes a section complete; the rest of its fields may stay empty.
_ENOUGH: Mapping[Section, tuple[str, ...]] = MappingProxyType(
    {
        Section.APPOINTMENT: ("visit_type", "arrived_at_time", "left_at_time", "place"),
        Section.ATTENDANCE: ("participants_total", "participants_women"),
        Section.FINDINGS: ("findings",),
        Section.ADVICE: ("advice",),
        Section.DECISIONS: ("decisions",),
        Section.NEXT_VISIT: ("next_visit_on",),
    }
)
# What is there from the start says nothing about the coach's work.
_PREFILLED = ("session_no", "visit_type", "visited_on")

PHOTO_ROLES = (AttachmentRole.PHOTO, AttachmentRole.SCAN)


@dataclass(frozen=True)
class PhotoTile:
    """A photo or scan of the visit with its small picture, as encoded image bytes; empty until it has arrived."""

    attachment: Attachment
    thumbnail: bytes


@dataclass(frozen=True)
class PhotoOffer:
    """What the coach dropped, pasted or picked: a file's path, an image, or an encoded image."""

    source: object
    name: str | None


@dataclass(frozen=True)
class RefusedPhoto:
    """What was offered and not kept, with the reason; `name` is None for what has none."""

    failure: MourafakaError
    name: str | None


@dataclass(frozen=True)
class Progress:
    """How far the page is: `complete` sections of `total`, and each one's state."""

    states: Mapping[Section, SectionState]

    @property
    def complete(self) -> int:
        """How many sections hold all they need."""
        return sum(state is SectionState.COMPLETE for state in self.states.values())

    @property
    def total(self) -> int:
        """How many sections there are."""
        return len(self.states)


def progress(
    visit: Visit,
    promises: Collection[PlannedAction],
    answered: Collection[UUID],
    attachments: Collection[Attachment],
) -> Progress:
    """How far each section is. `answered` holds the ids of the promises the coach has asked about."""
    roles = [attachment.role for attachment in attachments]
    signed = sum(role in roles for role in SIGNATURE_ROLES)
    counted = {
        Section.PROMISES: _of_total(
            sum(promise.id in answered for promise in promises), len(promises)
        ),
        Section.PHOTOS: _of_total(int(any(role in roles for role in PHOTO_ROLES)), 1),
        Section.SIGNATURES: _of_total(signed, len(SIGNATURE_ROLES)),
    }
    return Progress(
        {section: counted.get(section) or _of_fields(visit, section) for section in Section}
    )


def _of_total(done: int, total: int) -> SectionState:
    if done == total:
        return SectionState.COMPLETE
    return SectionState.STARTED if done else SectionState.EMPTY


def _of_fields(visit: Visit, section: Section) -> SectionState:
    if all(_is_filled(visit, name) for name in _ENOUGH[section]):
        return SectionState.COMPLETE
    written = [name for name in FIELDS[section] if name not in _PREFILLED]
    if any(_is_filled(visit, name) for name in written):
        return SectionState.STARTED
    return SectionState.EMPTY


def _is_filled(visit: Visit, name: str) -> bool:
    value = getattr(visit, name)
    if isinstance(value, str):
        return bool(value.strip())
    # A count of 0 is an answer; a tick left empty is none.
    return not (value is None or value is False or value == ())
