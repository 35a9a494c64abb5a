"""Which section of the visit is complete, and where each field stands."""

from dataclasses import fields
from datetime import date, time
from uuid import UUID

import pytest

from mourafaka_desktop.domain.attachments import Attachment, AttachmentRole
from mourafaka_desktop.domain.development_plans import PlannedAction
from mourafaka_desktop.domain.ids import AttachmentId, CooperativeId, PlannedActionId, VisitId
from mourafaka_desktop.domain.visits import REQUIRED_BEFORE_ENDING, Visit, VisitPlace, VisitType
from mourafaka_desktop.ui.visit.visit_model import (
    FIELDS,
    Section,
    SectionState,
    progress,
)

COOPERATIVE = CooperativeId(UUID(int=1))


def visit(**values: object) -> Visit:
    given = {"id": VisitId(UUID(int=2)), "cooperative_id": COOPERATIVE}
    return Visit(**given, visited_on=date(2026, 11, 23), **values)  # type: ignore[arg-type]


def promise(number: int) -> PlannedAction:
    return PlannedAction(
        id=PlannedActionId(UUID(int=100 + number)), cooperative_id=COOPERATIVE, title="Open a file"
    )


def attachment(role: AttachmentRole) -> Attachment:
    return Attachment(
        id=AttachmentId(UUID(int=200)),
        cooperative_id=COOPERATIVE,
        record_kind="visit",
        record_id=UUID(int=2),
        role=role,
        sha256="0" * 64,
        media_type="image/jpeg",
        byte_size=1,
    )


def state(section: Section, note: Visit, **given: object) -> SectionState:
    known = {"promises": (), "answered": (), "attachments": ()} | given
    return progress(note, **known).states[section]  # type: ignore[arg-type]


def test_a_new_note_has_nothing_to_check_but_the_promises_nobody_made():
    done = progress(visit(session_no=8, visit_type=VisitType.FOLLOW_UP), (), (), ())
    assert [s for s, state in done.states.items() if state is not SectionState.EMPTY] == [
        Section.PROMISES
    ]
    assert (done.complete, done.total) == (1, 9)


def test_the_appointment_is_complete_with_its_times_and_its_place():
    begun = visit(visit_type=VisitType.FOLLOW_UP, arrived_at_time=time(10, 30))
    assert state(Section.APPOINTMENT, begun) is SectionState.STARTED
    whole = visit(
        visit_type=VisitType.FOLLOW_UP,
        arrived_at_time=time(10, 30),
        left_at_time=time(13, 0),
        place=VisitPlace.WORKSHOP,
    )
    assert state(Section.APPOINTMENT, whole) is SectionState.COMPLETE


def test_nobody_present_is_an_answer():
    counted = visit(participants_total=0, participants_women=0)
    assert state(Section.ATTENDANCE, counted) is SectionState.COMPLETE


def test_consent_alone_does_not_begin_the_attendance_when_it_was_refused():
    assert state(Section.ATTENDANCE, visit(names_consent=False)) is SectionState.EMPTY


@pytest.mark.parametrize("blank", ["", "   ", "\n"])
def test_blank_lines_are_no_findings(blank: str):
    assert state(Section.FINDINGS, visit(findings=blank)) is SectionState.EMPTY


def test_strengths_alone_begin_the_findings():
    assert state(Section.FINDINGS, visit(strengths="الفريق")) is SectionState.STARTED


def test_promises_are_complete_when_each_has_been_asked_about():
    promises = (promise(1), promise(2))
    asked_one = {promises[0].id}
    assert state(Section.PROMISES, visit(), promises=promises) is SectionState.EMPTY
    assert (
        state(Section.PROMISES, visit(), promises=promises, answered=asked_one)
        is SectionState.STARTED
    )
    asked_both = {p.id for p in promises}
    assert (
        state(Section.PROMISES, visit(), promises=promises, answered=asked_both)
        is SectionState.COMPLETE
    )


def test_signatures_are_complete_with_both():
    coach = attachment(AttachmentRole.SIGNATURE_COACH)
    both = (coach, attachment(AttachmentRole.SIGNATURE_COOPERATIVE))
    assert state(Section.SIGNATURES, visit(), attachments=(coach,)) is SectionState.STARTED
    assert state(Section.SIGNATURES, visit(), attachments=both) is SectionState.COMPLETE


def test_a_photo_makes_the_photos_complete_and_signs_nothing():
    photo = (attachment(AttachmentRole.PHOTO),)
    assert state(Section.PHOTOS, visit(), attachments=photo) is SectionState.COMPLETE
    assert state(Section.SIGNATURES, visit(), attachments=photo) is SectionState.EMPTY


@pytest.mark.parametrize("name", REQUIRED_BEFORE_ENDING)
def test_every_field_that_ending_asks_for_stands_on_the_page(name: str):
    assert any(name in names for names in FIELDS.values())


def test_the_page_knows_no_field_that_a_visit_has_not():
    known = {field.name for field in fields(Visit)}
    assert {name for names in FIELDS.values() for name in names} <= known
