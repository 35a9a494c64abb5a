"""The score of an assessment by its own framework, with the territorial modules its cooperative is asked."""

from dataclasses import dataclass

from mourafaka_desktop.domain.assessments import Assessment
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_forms.framework import Framework, Text
from mourafaka_forms.scoring import AssessmentScore, assess
from mourafaka_forms.scoring import open_modules as modules_that_apply


@dataclass(frozen=True)
class AssessmentSummary:
    """An assessment and what it says.

    Framework and score are None where its questionnaire is not scored, or not on this laptop. `title` is what the
    questionnaire is called; None for the diagnostic, which is known by its occasion.
    """

    assessment: Assessment
    framework: Framework | None
    score: AssessmentScore | None
    title: Text | None = None


@dataclass(frozen=True)
class ScoredAssessment(AssessmentSummary):
    """An assessment whose score is known, with the framework it was counted by."""

    framework: Framework
    score: AssessmentScore


def open_modules(
    framework: Framework, assessment: Assessment, cooperative: Cooperative
) -> tuple[str, ...]:
    """The codes of the modules asked: those that match the cooperative, and those opened by hand."""
    return modules_that_apply(
        framework, cooperative.province_code, cooperative.sector, assessment.opened_modules
    )


def score(
    framework: Framework, assessment: Assessment, cooperative: Cooperative
) -> AssessmentScore:
    """The score of an assessment of this cooperative."""
    modules = open_modules(framework, assessment, cooperative)
    return assess(framework, assessment.answers, modules)


def summary(
    framework: Framework | None,
    assessment: Assessment,
    cooperative: Cooperative,
    title: Text | None = None,
) -> AssessmentSummary:
    """The assessment with its score; a ScoredAssessment where there is a framework to count by."""
    if framework is None:
        return AssessmentSummary(assessment, None, None, title)
    return scored(framework, assessment, cooperative, title)


def scored(
    framework: Framework,
    assessment: Assessment,
    cooperative: Cooperative,
    title: Text | None = None,
) -> ScoredAssessment:
    """The assessment with its score."""
    counted = score(framework, assessment, cooperative)
    return ScoredAssessment(assessment, framework, counted, title)
