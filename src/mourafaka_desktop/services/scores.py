"""The score of an assessment, with the territorial modules its cooperative is asked."""

from dataclasses import dataclass

from mourafaka_desktop.domain.assessments import Assessment
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.questionnaires import shipped_framework
from mourafaka_forms.scoring import AssessmentScore, assess
from mourafaka_forms.scoring import open_modules as modules_that_apply


@dataclass(frozen=True)
class AssessmentSummary:
    """An assessment and what it says."""

    assessment: Assessment
    score: AssessmentScore


def open_modules(assessment: Assessment, cooperative: Cooperative) -> tuple[str, ...]:
    """The codes of the modules asked: those that match the cooperative, and those opened by hand."""
    return modules_that_apply(
        shipped_framework(),
        cooperative.province_code,
        cooperative.sector,
        assessment.opened_modules,
    )


def score(assessment: Assessment, cooperative: Cooperative) -> AssessmentScore:
    """The score of an assessment of this cooperative."""
    modules = open_modules(assessment, cooperative)
    return assess(shipped_framework(), assessment.answers, modules)


def summary(assessment: Assessment, cooperative: Cooperative) -> AssessmentSummary:
    """The assessment with its score."""
    return AssessmentSummary(assessment, score(assessment, cooperative))
