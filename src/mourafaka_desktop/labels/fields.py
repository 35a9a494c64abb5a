"""The label of each field of each record, as the programme's forms word it."""

import functools
from collections.abc import Mapping

from mourafaka_desktop.i18n.catalogue import Catalogue
from mourafaka_desktop.labels.words import chosen


def field_label(kind: str, field: str, texts: Catalogue | None = None) -> str:
    """What stands before the field `field` of records of `kind`.

    Raises KeyError for a kind or a field that there is not.
    """
    return _labels(chosen(texts))[kind][field]


@functools.cache
def _labels(texts: Catalogue) -> Mapping[str, Mapping[str, str]]:
    return {
        "cooperative": _cooperative(texts),
        "visit": _visit(texts),
        "assessment": _assessment(texts),
        "planned_action": _planned_action(texts),
        "coaching_session": _coaching_session(texts),
        "training": _training(texts),
        "attachment": _attachment(texts),
        "coach": _coach(texts),
    }


def _cooperative(texts: Catalogue) -> Mapping[str, str]:
    pgettext = texts.pgettext
    return {
        "name_ar": pgettext("field", "Name (Arabic)"),
        "name_fr": pgettext("field", "Name (French)"),
        "programme_code": pgettext("field", "Programme code"),
        "local_register_no": pgettext("field", "Number in the local register of cooperatives"),
        "court": pgettext("field", "Court of first instance"),
        "central_register_no": pgettext("field", "Number in the central register (ODCO)"),
        "registered_on": pgettext("field", "Registered on"),
        "ice": pgettext("field", "ICE (15 digits)"),
        "tax_no": pgettext("field", "Tax number (IF)"),
        "business_tax_no": pgettext("field", "Business tax number"),
        "cnss_no": pgettext("field", "CNSS membership number"),
        "legal_category": pgettext("field", "Legal category"),
        "sector": pgettext("field", "Sector of activity"),
        "branch": pgettext("field", "Branch of activity"),
        "main_products": pgettext("field", "Main products or services"),
        "region_code": pgettext("field", "Region"),
        "province_code": pgettext("field", "Province or prefecture"),
        "commune_code": pgettext("field", "Commune"),
        "douar": pgettext("field", "Douar or quarter"),
        "latitude": pgettext("field", "Latitude"),
        "longitude": pgettext("field", "Longitude"),
        "area": pgettext("field", "Rural or urban"),
        "phone": pgettext("field", "Telephone"),
        "email": pgettext("field", "E-mail address"),
        "president_name": pgettext("field", "Name of the president or manager"),
        "governance_organ": pgettext("field", "Management body"),
        "mandate_ends_on": pgettext("field", "End of the current mandate"),
        "fiscal_year_end": pgettext("field", "End of the fiscal year"),
        "last_general_meeting_on": pgettext("field", "Date of the last ordinary general meeting"),
        "members_total": pgettext("field", "Total number of members"),
        "members_women": pgettext("field", "of whom women"),
        "members_youth": pgettext("field", "of whom young people (under 35)"),
        "members_graduates": pgettext("field", "of whom young graduates"),
        "members_disability": pgettext("field", "of whom people with disabilities"),
        "members_active": pgettext("field", "Active members"),
        "employees": pgettext("field", "Employees"),
        "capital_mad": pgettext("field", "Capital (DH)"),
        "turnover_mad": pgettext("field", "Turnover of last year (DH)"),
        "turnover_year": pgettext("field", "Year of the turnover"),
        "turnover_previous_mad": pgettext("field", "Turnover of the year before last (DH)"),
        "women_led": pgettext("field", "Led by a woman"),
        "certifications": pgettext("field", "Certificates and labels"),
        "channels": pgettext("field", "Sales channels"),
        "spoken_languages": pgettext("field", "Members’ working language(s)"),
        "report_language": pgettext("field", "Language of the printed report"),
        "connectivity": pgettext("field", "Telecom network at the seat"),
        "electricity": pgettext("field", "Electricity"),
        "access": pgettext("field", "Access to the seat"),
        "tranche": pgettext("field", "Mourafaka tranche"),
        "phase": pgettext("field", "Phase"),
        "status": pgettext("field", "Place in the programme"),
        "coach_id": pgettext("field", "Coach"),
        "president_name_ar": pgettext("field", "Name of the president, in Arabic"),
    }


def _visit(texts: Catalogue) -> Mapping[str, str]:
    pgettext = texts.pgettext
    return {
        "session_no": pgettext("field", "Session number (of 12)"),
        "visit_type": pgettext("field", "Kind of visit"),
        "visited_on": pgettext("field", "Date"),
        "arrived_at_time": pgettext("field", "Time of arrival"),
        "left_at_time": pgettext("field", "Time of departure"),
        "place": pgettext("field", "Place"),
        "place_note": pgettext("field", "About the place"),
        "latitude": pgettext("field", "Latitude"),
        "longitude": pgettext("field", "Longitude"),
        "distance_km": pgettext("field", "Distance one way (km)"),
        "participants_total": pgettext("field", "Number of participants"),
        "participants_women": pgettext("field", "of whom women"),
        "participants_youth": pgettext("field", "of whom young people"),
        "participants_roles": pgettext("field", "Functions of those present"),
        "names_consent": pgettext("field", "Agreed that names are written down"),
        "participant_names": pgettext("field", "Names of those present"),
        "topics": pgettext("field", "Subjects dealt with"),
        "objectives": pgettext("field", "Aims of the visit"),
        "findings": pgettext("field", "Findings"),
        "strengths": pgettext("field", "Strengths"),
        "difficulties": pgettext("field", "Difficulties"),
        "advice": pgettext("field", "Advice given"),
        "decisions": pgettext("field", "Decisions taken with the cooperative"),
        "month_sales_mad": pgettext("field", "Sales of the month (DH)"),
        "active_members": pgettext("field", "Members active this month"),
        "alerts": pgettext("field", "Alerts"),
        "next_visit_on": pgettext("field", "Next visit"),
        "next_visit_time": pgettext("field", "Time of the next visit"),
        "next_visit_goals": pgettext("field", "To prepare before the next visit"),
        "satisfaction": pgettext("field", "Satisfaction of the cooperative"),
        "image_consent": pgettext("field", "Agreed to be photographed"),
        "state": pgettext("field", "State of the record"),
        "ended_at": pgettext("field", "Ended on"),
        "coach_id": pgettext("field", "Coach"),
        "visit_mode": pgettext("field", "How the visit was made"),
    }


def _assessment(texts: Catalogue) -> Mapping[str, str]:
    pgettext = texts.pgettext
    return {
        "framework_id": pgettext("field", "Framework"),
        "framework_version": pgettext("field", "Version of the framework"),
        "occasion": pgettext("field", "Moment on the path"),
        "assessed_on": pgettext("field", "Date of the diagnosis"),
        "state": pgettext("field", "State of the record"),
        "submitted_at": pgettext("field", "Ended on"),
        "opened_modules": pgettext("field", "Modules opened by the coach"),
        "answers": pgettext("field", "Answers"),
        "coach_id": pgettext("field", "Coach"),
        "values": pgettext("field", "Other answers of the questionnaire"),
        "score": pgettext("field", "Overall score at submission"),
        "scoring_version": pgettext("field", "Version of the scoring rules"),
        "visit_id": pgettext("field", "Visit it was made at"),
    }


def _planned_action(texts: Catalogue) -> Mapping[str, str]:
    pgettext = texts.pgettext
    return {
        "assessment_id": pgettext("field", "Diagnosis"),
        "visit_id": pgettext("field", "Visit"),
        "criterion_codes": pgettext("field", "Criteria aimed at"),
        "title": pgettext("field", "Action"),
        "action_code": pgettext("field", "Suggested direction"),
        "pathway": pgettext("field", "Pathway"),
        "priority": pgettext("field", "Priority"),
        "expected_result": pgettext("field", "Expected result"),
        "indicator": pgettext("field", "Indicator"),
        "baseline": pgettext("field", "Starting value"),
        "target": pgettext("field", "Target value"),
        "responsible": pgettext("field", "Person in charge (function)"),
        "partner": pgettext("field", "Supporting partner"),
        "starts_on": pgettext("field", "Start"),
        "due_on": pgettext("field", "Due date"),
        "cost_mad": pgettext("field", "Estimated cost (DH)"),
        "funding": pgettext("field", "Source of funding"),
        "status": pgettext("field", "Status"),
        "progress_percent": pgettext("field", "Progress (%)"),
        "proof": pgettext("field", "Proof of completion"),
        "blocker": pgettext("field", "Obstacle"),
        "description": pgettext("field", "What is to be done"),
    }


def _coaching_session(texts: Catalogue) -> Mapping[str, str]:
    pgettext = texts.pgettext
    return {
        "number": pgettext("field", "Session number (of 12)"),
        "planned_on": pgettext("field", "Planned date"),
        "planned_time": pgettext("field", "Planned time"),
        "held_on": pgettext("field", "Date held"),
        "state": pgettext("field", "Status"),
        "visit_id": pgettext("field", "Visit"),
    }


def _training(texts: Catalogue) -> Mapping[str, str]:
    pgettext = texts.pgettext
    return {
        "subject": pgettext("field", "Subject"),
        "planned_on": pgettext("field", "Planned date"),
        "held_on": pgettext("field", "Date held"),
        "state": pgettext("field", "Status"),
    }


def _attachment(texts: Catalogue) -> Mapping[str, str]:
    pgettext = texts.pgettext
    return {
        "record_kind": pgettext("field", "Belongs to"),
        "record_id": pgettext("field", "Belongs to"),
        "role": pgettext("field", "Kind of attachment"),
        "sha256": pgettext("field", "Fingerprint"),
        "media_type": pgettext("field", "File format"),
        "byte_size": pgettext("field", "Size"),
        "caption": pgettext("field", "Caption"),
        "shows_people": pgettext("field", "Shows people"),
        "consent": pgettext("field", "Agreed to be photographed"),
        "taken_at": pgettext("field", "Taken on"),
        "thumb_sha256": pgettext("field", "Digest of the small picture"),
        "thumb_byte_size": pgettext("field", "Size of the small picture"),
        "file_name": pgettext("field", "Name of the file"),
    }


def _coach(texts: Catalogue) -> Mapping[str, str]:
    pgettext = texts.pgettext
    return {
        "name_ar": pgettext("field", "Full name (Arabic)"),
        "name_fr": pgettext("field", "Full name (French)"),
        "region_code": pgettext("field", "Region"),
        "phone": pgettext("field", "Telephone"),
    }
