"""Diagnostic reports for tests: `make_report(rating=3, actions=…)`, and what can be read in one."""

import re
import subprocess
from collections.abc import Mapping
from typing import Any

from mourafaka_desktop.domain.assessments import AssessmentState
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.questionnaires import shipped_framework
from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.reports.diagnostic_report import DiagnosticReport, diagnostic_report
from mourafaka_forms.answers import Answer
from mourafaka_forms.scoring import assess
from tests.builders import make_assessment, make_coach, make_cooperative

# What pdftotext adds round runs of the other direction.
_DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def make_report(
    answers: Mapping[str, Answer] | None = None,
    *,
    language: Language = Language.FR,
    cooperative: Cooperative | None = None,
    **fields: Any,
) -> DiagnosticReport:
    """A report on these answers, of a cooperative of which only a name is known."""
    cooperative = cooperative or make_cooperative(name_ar="تعاونية الأمل", name_fr="Al Amal")
    framework = fields.pop("framework", shipped_framework())
    modules = fields.pop("modules", ())
    state = fields.pop("state", AssessmentState.SUBMITTED)
    occasion = {"occasion": fields.pop("occasion")} if "occasion" in fields else {}
    assessment = make_assessment(cooperative, answers=answers or {}, state=state, **occasion)
    return DiagnosticReport(
        language=language,
        cooperative=cooperative,
        coach=fields.pop("coach", make_coach(name_fr="Souad El Mrabet")),
        assessment=assessment,
        framework=framework,
        modules=modules,
        score=assess(framework, assessment.answers, modules),
        **fields,
    )


def pages_of(report: DiagnosticReport) -> list[str]:
    """The text of each page as pdftotext finds it, its white space made single spaces."""
    document = diagnostic_report(report)
    done = subprocess.run(
        ["pdftotext", "-", "-"], input=document.content, capture_output=True, check=True
    )
    *pages, _after_the_last = _DIRECTIONS.sub("", done.stdout.decode()).split("\f")
    assert len(pages) == document.pages
    return [" ".join(page.split()) for page in pages]


def text_of(report: DiagnosticReport) -> str:
    """The text of the whole paper."""
    return " ".join(pages_of(report))
