"""The questionnaires of a profile: those shipped with the program, and those that staff published and sync brought."""

from mourafaka_desktop.domain.assessments import Assessment
from mourafaka_desktop.domain.questionnaires import shipped_framework
from mourafaka_desktop.errors import NotScored, QuestionnaireMissing
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage.database import Connection
from mourafaka_forms.framework import Framework

# --- What other services need inside their own transaction -------------------------------------------------


def framework_of(ws: Workspace, connection: Connection, assessment: Assessment) -> Framework | None:
    """What the assessment is scored by; None where that is nothing, or nothing that this laptop has."""
    try:
        return required_framework(ws, connection, assessment)
    except (QuestionnaireMissing, NotScored):
        return None


def required_framework(
    _ws: Workspace, _connection: Connection, assessment: Assessment
) -> Framework:
    """What the assessment is scored by. Raises QuestionnaireMissing, NotScored."""
    shipped = shipped_framework()
    if (assessment.framework_id, assessment.framework_version) != (shipped.id, shipped.version):
        raise QuestionnaireMissing(assessment.framework_id, assessment.framework_version)
    return shipped
