"""The twelve sessions and four trainings of each cooperative, whole: what lies here, and the slots still blank."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time

from mourafaka_desktop.domain.coaching_path import (
    SESSION_COUNT,
    CoachingSession,
    SlotState,
    Training,
    TrainingSubject,
)
from mourafaka_desktop.domain.ids import CooperativeId, coaching_session_id, training_id


def whole_path(
    cooperative_id: CooperativeId, known: Iterable[CoachingSession]
) -> tuple[CoachingSession, ...]:
    """The twelve session slots in order: those that lie here, and blank ones for the others."""
    by_number = {slot.number: slot for slot in known}
    return tuple(
        by_number.get(number) or blank_session(cooperative_id, number)
        for number in range(1, SESSION_COUNT + 1)
    )


def whole_trainings(
    cooperative_id: CooperativeId, known: Iterable[Training]
) -> tuple[Training, ...]:
    """The four trainings in the programme's order: those that lie here, and blank ones for the others."""
    by_subject = {training.subject: training for training in known}
    return tuple(
        by_subject.get(subject) or blank_training(cooperative_id, subject)
        for subject in TrainingSubject
    )


def blank_session(cooperative_id: CooperativeId, number: int) -> CoachingSession:
    """A session slot of which nothing is known."""
    return CoachingSession(
        id=coaching_session_id(cooperative_id, number),
        cooperative_id=cooperative_id,
        number=number,
    )


def blank_training(cooperative_id: CooperativeId, subject: TrainingSubject) -> Training:
    """A training of which nothing is known."""
    return Training(
        id=training_id(cooperative_id, subject), cooperative_id=cooperative_id, subject=subject
    )


def next_planned(sessions: Iterable[CoachingSession]) -> CoachingSession | None:
    """The planned slot with the nearest date; None where none has a date."""
    dated = [slot for slot in sessions if slot.state is SlotState.PLANNED and slot.planned_on]
    return min(dated, key=lambda slot: (slot.planned_on or date.max, slot.number), default=None)


def planned(slot: CoachingSession, on: date, at: time | None) -> CoachingSession:
    """The slot planned for a day, at an hour where it is known."""
    return replace(slot, planned_on=on, planned_time=at)
