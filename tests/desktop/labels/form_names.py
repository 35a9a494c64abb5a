"""Which field of ours each field of the programme's printed forms is.

Forms that later parts of the program fill (project sheet, monthly report) are not here, nor what a form
shows of other records: photos and signatures are attachments, promises are planned actions.
"""

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
from mourafaka_desktop.domain.visits import ParticipantRole, VisitAlert, VisitPlace, VisitType


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


FIELD_NAMES: dict[tuple[str, str], dict[str, str]] = {
    ("cooperative_profile", "cooperative"): {
        **_same("name_ar", "name_fr", "local_register_no", "court", "central_register_no", "ice"),
        **_same("sector", "main_products", "douar", "area", "phone", "president_name"),
        **_same("fiscal_year_end", "members_total", "members_women", "members_youth"),
        **_same("members_disability", "members_active", "employees", "capital_mad"),
        **_same("report_language", "connectivity", "electricity", "access", "tranche", "phase"),
        "registration_date": "registered_on",
        "if_number": "tax_no",
        "tp_number": "business_tax_no",
        "cnss_number": "cnss_no",
        "category": "legal_category",
        "region": "region_code",
        "province": "province_code",
        "commune": "commune_code",
        "governance_type": "governance_organ",
        "mandate_end": "mandate_ends_on",
        "last_ago_date": "last_general_meeting_on",
        "turnover_n1": "turnover_mad",
        "turnover_n2": "turnover_previous_mad",
        "spoken_language": "spoken_languages",
    },
    ("visit_note", "visit"): {
        **_same("session_no", "visit_type", "place", "distance_km", "participants_total"),
        **_same("participants_women", "participants_youth", "participants_roles", "topics"),
        **_same("objectives", "findings", "strengths", "difficulties", "advice", "decisions"),
        **_same("month_sales_mad", "active_members", "alerts", "next_visit_goals"),
        **_same("image_consent"),
        "date": "visited_on",
        "start_time": "arrived_at_time",
        "end_time": "left_at_time",
        "next_visit_date": "next_visit_on",
        "coop_satisfaction": "satisfaction",
    },
    ("action_plan", "planned_action"): {
        **_same("title", "pathway", "action_code", "priority", "expected_result", "indicator"),
        **_same("baseline", "target", "responsible", "partner", "cost_mad", "funding", "status"),
        **_same("proof", "blocker"),
        "criteria": "criterion_codes",
        "start": "starts_on",
        "due": "due_on",
        "progress": "progress_percent",
    },
}

KEPT_OTHERWISE: dict[str, set[str]] = {
    "cooperative_profile": {"gps"},  # latitude and longitude
    "visit_note": {
        "gps",
        "previous_actions_review",  # planned actions
        "documents_seen",  # evidence notes of the assessment
        "rescored",  # an assessment
        "photos",  # attachments
        "signature_coop",
        "signature_coach",
    },
    "action_plan": {"ref"},  # the row's number on paper
}

OPTION_NAMES = {
    ("cooperative_profile", "category"): LegalCategory,
    ("cooperative_profile", "area"): Area,
    ("cooperative_profile", "governance_type"): GovernanceOrgan,
    ("cooperative_profile", "spoken_language"): SpokenLanguage,
    ("cooperative_profile", "report_language"): ReportLanguage,
    ("cooperative_profile", "connectivity"): Connectivity,
    ("cooperative_profile", "electricity"): Electricity,
    ("cooperative_profile", "access"): Access,
    ("visit_note", "visit_type"): VisitType,
    ("visit_note", "place"): VisitPlace,
    ("visit_note", "participants_roles"): ParticipantRole,
    ("visit_note", "alerts"): VisitAlert,
    ("action_plan", "pathway"): Pathway,
    ("action_plan", "status"): ActionStatus,
}

ADDED_OPTION_KEYS = {"ar_fr": "both"}
"""Choices of a form that have another key here."""
