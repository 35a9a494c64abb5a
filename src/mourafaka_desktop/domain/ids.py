"""Identities. Each record kind has its own id type, so that a visit's id cannot be passed for a cooperative's.

Ids are UUIDv7 made on the laptop (RFC 9562). Some are derived instead, so that two laptops mean the same record:
those of coaching sessions and trainings, slots that exist once for a cooperative, and those of a draft that goes
on in another version of its questionnaire.
"""

from typing import NewType
from uuid import UUID

from uuid_utils.compat import uuid5, uuid7

CooperativeId = NewType("CooperativeId", UUID)
VisitId = NewType("VisitId", UUID)
AssessmentId = NewType("AssessmentId", UUID)
PlannedActionId = NewType("PlannedActionId", UUID)
CoachingSessionId = NewType("CoachingSessionId", UUID)
TrainingId = NewType("TrainingId", UUID)
AttachmentId = NewType("AttachmentId", UUID)
CoachId = NewType("CoachId", UUID)
ProjectId = NewType("ProjectId", UUID)


def new_cooperative_id() -> CooperativeId:
    """A fresh identity for a cooperative."""
    return CooperativeId(uuid7())


def new_visit_id() -> VisitId:
    """A fresh identity for a visit."""
    return VisitId(uuid7())


def new_assessment_id() -> AssessmentId:
    """A fresh identity for an assessment."""
    return AssessmentId(uuid7())


def migrated_assessment_id(assessment: AssessmentId, version: str) -> AssessmentId:
    """The identity of a draft that goes on in another `version` of its questionnaire, the same on every laptop."""
    return AssessmentId(uuid5(assessment, f"questionnaire:{version}"))


def new_planned_action_id() -> PlannedActionId:
    """A fresh identity for a planned action."""
    return PlannedActionId(uuid7())


def new_attachment_id() -> AttachmentId:
    """A fresh identity for an attachment."""
    return AttachmentId(uuid7())


def coaching_session_id(cooperative: CooperativeId, number: int) -> CoachingSessionId:
    """The identity of the cooperative's session slot `number` (1 to 12), the same on every laptop."""
    return CoachingSessionId(uuid5(cooperative, f"coaching_session:{number}"))


def training_id(cooperative: CooperativeId, subject: str) -> TrainingId:
    """The identity of the cooperative's training on `subject`, the same on every laptop."""
    return TrainingId(uuid5(cooperative, f"training:{subject}"))
