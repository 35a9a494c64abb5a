"""What can be chosen, as the programme's forms word it.

`enum_label` names a typed value, `option` a key as it is stored in a list of texts.
"""

import functools
from collections.abc import Mapping
from enum import StrEnum

from mourafaka_desktop.domain.assessments import AssessmentState, Occasion
from mourafaka_desktop.domain.attachments import AttachmentRole
from mourafaka_desktop.domain.coaching_path import SlotState, TrainingSubject
from mourafaka_desktop.domain.cooperatives import (
    Access,
    Area,
    Connectivity,
    Electricity,
    GovernanceOrgan,
    LegalCategory,
    ReportLanguage,
    SpokenLanguage,
)
from mourafaka_desktop.domain.development_plans import ActionStatus, Pathway
from mourafaka_desktop.domain.questionnaires import shipped_framework
from mourafaka_desktop.domain.visits import (
    ParticipantRole,
    VisitAlert,
    VisitPlace,
    VisitState,
    VisitType,
)
from mourafaka_desktop.i18n.catalogue import Catalogue, Language
from mourafaka_desktop.labels.words import chosen, content
from mourafaka_forms.answers import Evidence

_ENUM_OF_FIELD: Mapping[str, type[StrEnum]] = {
    "legal_category": LegalCategory,
    "area": Area,
    "governance_organ": GovernanceOrgan,
    "spoken_languages": SpokenLanguage,
    "report_language": ReportLanguage,
    "connectivity": Connectivity,
    "electricity": Electricity,
    "access": Access,
    "visit_type": VisitType,
    "place": VisitPlace,
    "participants_roles": ParticipantRole,
    "alerts": VisitAlert,
    "occasion": Occasion,
    "evidence": Evidence,
    "pathway": Pathway,
    "status": ActionStatus,
    "subject": TrainingSubject,
    "role": AttachmentRole,
}

_Labels = Mapping[StrEnum, str]


def enum_label(value: StrEnum, texts: Catalogue | None = None) -> str:
    """What a chosen value is called. A language is called by its own name, whatever the screen's."""
    if isinstance(value, Language):
        return {Language.AR: "العربية", Language.FR: "Français", Language.EN: "English"}[value]
    return _labels(chosen(texts))[type(value)][value]


def option(field: str, key: str, texts: Catalogue | None = None) -> str:
    """What `key`, stored in the choice field `field`, is called.

    Sectors and the subjects of a visit (`topics`) come from the framework. A key that this version does
    not know, from a newer laptop or an imported file, stands for itself. Raises KeyError for a field
    that is no choice.
    """
    if field == "sector":
        names = {sector.key: sector.label for sector in shipped_framework().sectors}
    elif field == "topics":
        names = {s.code: s.label for s in shipped_framework().subdimensions()}
    else:
        kind = _ENUM_OF_FIELD[field]
        return enum_label(kind(key), texts) if key in set(kind) else key
    return content(names[key], texts) if key in names else key


def occasion(value: Occasion, texts: Catalogue | None = None) -> str:
    """What an assessment at this moment of the path is called."""
    return enum_label(value, texts)


def priority(number: int, texts: Catalogue | None = None) -> str:
    """The priority of a planned action, 1 to 3. Raises KeyError for any other."""
    pgettext = chosen(texts).pgettext
    return {
        1: pgettext("priority", "High"),
        2: pgettext("priority", "Medium"),
        3: pgettext("priority", "Low"),
    }[number]


def satisfaction(number: int, texts: Catalogue | None = None) -> str:
    """How satisfied a cooperative is, 1 to 4. Raises KeyError for any other."""
    pgettext = chosen(texts).pgettext
    return {
        1: pgettext("satisfaction", "Not satisfied"),
        2: pgettext("satisfaction", "A little satisfied"),
        3: pgettext("satisfaction", "Satisfied"),
        4: pgettext("satisfaction", "Very satisfied"),
    }[number]


@functools.cache
def _labels(texts: Catalogue) -> Mapping[type[StrEnum], _Labels]:
    # By type first: `none` is a network and an electricity, and equal as text.
    return {**_of_cooperatives(texts), **_of_visits(texts), **_of_path_and_plan(texts)}


def _of_cooperatives(texts: Catalogue) -> Mapping[type[StrEnum], _Labels]:
    pgettext = texts.pgettext
    return {
        LegalCategory: {
            LegalCategory.EMPLOYMENT: pgettext("legal category", "Paid work for the members"),
            LegalCategory.SERVICES: pgettext("legal category", "Goods or services for the members"),
            LegalCategory.COLLECTION: pgettext(
                "legal category", "Collecting, processing and selling what members bring"
            ),
            LegalCategory.MIXED: pgettext("legal category", "Mixed"),
        },
        Area: {
            Area.RURAL: pgettext("area", "Rural"),
            Area.URBAN: pgettext("area", "Urban"),
        },
        GovernanceOrgan: {
            GovernanceOrgan.BOARD: pgettext("management body", "Board of directors"),
            GovernanceOrgan.MANAGERS: pgettext("management body", "One or more managers"),
        },
        SpokenLanguage: {
            SpokenLanguage.DARIJA: pgettext("spoken language", "Darija"),
            SpokenLanguage.TACHELHIT: pgettext("spoken language", "Tachelhit"),
            SpokenLanguage.TAMAZIGHT: pgettext("spoken language", "Tamazight"),
            SpokenLanguage.TARIFIT: pgettext("spoken language", "Tarifit"),
            SpokenLanguage.HASSANIA: pgettext("spoken language", "Hassania"),
            SpokenLanguage.FRENCH: pgettext("spoken language", "French"),
        },
        ReportLanguage: {
            ReportLanguage.AR: pgettext("report language", "Arabic"),
            ReportLanguage.FR: pgettext("report language", "French"),
            ReportLanguage.BOTH: pgettext("report language", "Arabic and French"),
        },
        Connectivity: {
            Connectivity.NONE: pgettext("network", "None"),
            Connectivity.VOICE: pgettext("network", "Voice only"),
            Connectivity.MOBILE_DATA: pgettext("network", "Mobile data"),
            Connectivity.FIXED: pgettext("network", "Fixed line or fibre"),
        },
        Electricity: {
            Electricity.NONE: pgettext("electricity", "None"),
            Electricity.SOLAR: pgettext("electricity", "Solar"),
            Electricity.GRID: pgettext("electricity", "Electric grid"),
        },
        Access: {
            Access.ALL_YEAR: pgettext("access", "All year round"),
            Access.SEASONAL: pgettext("access", "Seasonal"),
            Access.DIFFICULT: pgettext("access", "Difficult track"),
        },
    }


def _of_visits(texts: Catalogue) -> Mapping[type[StrEnum], _Labels]:
    pgettext = texts.pgettext
    return {
        VisitType: {
            VisitType.DIAGNOSTIC: pgettext("kind of visit", "Diagnosis"),
            VisitType.PLAN: pgettext("kind of visit", "Drawing up the plan"),
            VisitType.FOLLOW_UP: pgettext("kind of visit", "Follow-up"),
            VisitType.TRAINING: pgettext("kind of visit", "Training on the spot"),
            VisitType.PROJECT: pgettext("kind of visit", "Follow-up of a project"),
            VisitType.REASSESSMENT: pgettext("kind of visit", "Reassessment"),
            VisitType.CLOSING: pgettext("kind of visit", "Closing"),
        },
        VisitPlace: {
            VisitPlace.SEAT: pgettext("place of a visit", "Seat"),
            VisitPlace.WORKSHOP: pgettext("place of a visit", "Workshop or unit"),
            VisitPlace.FARM: pgettext("place of a visit", "Farm"),
            VisitPlace.MARKET: pgettext("place of a visit", "Market or fair"),
            VisitPlace.OTHER: pgettext("place of a visit", "Other"),
        },
        ParticipantRole: {
            ParticipantRole.PRESIDENT: pgettext("function", "Presidency"),
            ParticipantRole.TREASURER: pgettext("function", "Treasurer"),
            ParticipantRole.MANAGER: pgettext("function", "Management"),
            ParticipantRole.BOARD_MEMBERS: pgettext("function", "Board members"),
            ParticipantRole.MEMBERS: pgettext("function", "Members"),
            ParticipantRole.EMPLOYEES: pgettext("function", "Employees"),
        },
        VisitAlert: {
            VisitAlert.LEGAL: pgettext("alert", "Legal obligation"),
            VisitAlert.CONFLICT: pgettext("alert", "Dispute"),
            VisitAlert.CASH: pgettext("alert", "Cash"),
            VisitAlert.SAFETY: pgettext("alert", "Safety"),
            VisitAlert.LEAVING: pgettext("alert", "Risk of giving up"),
        },
        VisitState: {
            VisitState.DRAFT: pgettext("state of a visit", "Draft"),
            VisitState.SUBMITTED: pgettext("state of a visit", "Ended"),
        },
        AttachmentRole: {
            AttachmentRole.PHOTO: pgettext("attachment", "Photo"),
            AttachmentRole.SCAN: pgettext("attachment", "Scanned document"),
            AttachmentRole.SIGNATURE_COOPERATIVE: pgettext(
                "attachment", "Signature of the cooperative’s representative"
            ),
            AttachmentRole.SIGNATURE_COACH: pgettext("attachment", "Signature of the coach"),
        },
    }


def _of_path_and_plan(texts: Catalogue) -> Mapping[type[StrEnum], _Labels]:
    pgettext = texts.pgettext
    return {
        Occasion: {
            Occasion.BASELINE: pgettext("occasion", "First diagnosis"),
            Occasion.MID_TERM: pgettext("occasion", "Mid-term diagnosis"),
            Occasion.FINAL: pgettext("occasion", "Final diagnosis"),
        },
        AssessmentState: {
            AssessmentState.DRAFT: pgettext("state of a diagnosis", "Draft"),
            AssessmentState.SUBMITTED: pgettext("state of a diagnosis", "Completed"),
            AssessmentState.REPLACED: pgettext("state of a diagnosis", "Kept copy"),
        },
        Evidence: {
            Evidence.SEEN: pgettext("evidence", "Evidence seen"),
            Evidence.OBSERVED: pgettext("evidence", "Observed"),
            Evidence.DECLARED: pgettext("evidence", "Declared"),
        },
        SlotState: {
            SlotState.PLANNED: pgettext("session", "Planned"),
            SlotState.HELD: pgettext("session", "Held"),
            SlotState.MISSED: pgettext("session", "Missed"),
        },
        TrainingSubject: {
            TrainingSubject.STRATEGY: pgettext("training", "Strategy"),
            TrainingSubject.PROJECT_DESIGN: pgettext("training", "Project design"),
            TrainingSubject.COMMUNICATION: pgettext("training", "Communication"),
            TrainingSubject.GOVERNANCE: pgettext("training", "Governance"),
        },
        Pathway: {
            Pathway.REGULARISATION: pgettext("pathway", "Regularisation"),
            Pathway.TRAINING: pgettext("pathway", "Training"),
            Pathway.MARKETING: pgettext("pathway", "Marketing"),
            Pathway.FINANCING: pgettext("pathway", "Financing"),
            Pathway.NETWORK: pgettext("pathway", "Networks and innovation"),
        },
        ActionStatus: {
            ActionStatus.TODO: pgettext("action", "To do"),
            ActionStatus.DOING: pgettext("action", "Under way"),
            ActionStatus.BLOCKED: pgettext("action", "Blocked"),
            ActionStatus.DONE: pgettext("action", "Done"),
            ActionStatus.DROPPED: pgettext("action", "Dropped"),
        },
    }
