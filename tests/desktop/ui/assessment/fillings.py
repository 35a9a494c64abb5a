"""Questionnaires to fill in, without a profile: the diagnostic and small forms, on the engine."""

from collections.abc import Mapping
from functools import lru_cache

from mourafaka_desktop import paths
from mourafaka_desktop.domain.assessments import Assessment
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.questionnaire_answers import open_instance
from mourafaka_desktop.services.assessments import AssessmentPage
from mourafaka_desktop.services.sync_status import SyncState
from mourafaka_desktop.ui.assessment.filling_model import Filling
from mourafaka_forms.answers import Answer
from mourafaka_forms.framework_form import framework_from_form, is_scored
from mourafaka_forms.instance import Instance, Surroundings
from mourafaka_forms.scoring import open_modules
from mourafaka_forms.titles import title_of
from mourafaka_forms.xform import Form, read_form
from tests.builders import make_assessment, make_cooperative

COOPERATIVE = make_cooperative(name_ar="تعاونية أمل أملن للأركان", name_fr="Amal Ammeln")


@lru_cache
def shipped_form(name: str = "diagnostic") -> Form:
    """A form shipped with the program: the diagnostic, or the example for authors."""
    return read_form((paths.resources() / "questionnaires" / f"{name}.xform.xml").read_bytes())


def make_filling(
    form: Form | None = None,
    answers: Mapping[str, Answer] | None = None,
    *,
    values: Mapping[str, str] | None = None,
    baseline: Assessment | None = None,
    cooperative: Cooperative = COOPERATIVE,
    newer_version: str | None = None,
    **fields: object,
) -> Filling:
    """A questionnaire of a cooperative in hand; the diagnostic if no other is given."""
    form = form or shipped_form()
    framework = framework_from_form(form) if is_scored(form) else None
    assessment = make_assessment(
        cooperative,
        framework_id=form.id,
        framework_version=form.version,
        answers=dict(answers or {}),
        values=dict(values or {}),
        **fields,
    )
    opened = assessment.opened_modules
    page = AssessmentPage(
        assessment=assessment,
        cooperative=cooperative,
        form=form,
        framework=framework,
        title=title_of(form.title),
        newer_version=newer_version,
        modules_open=open_modules(framework, cooperative.province_code, cooperative.sector, opened)
        if framework
        else (),
        baseline=baseline,
        sync_state=SyncState.ON_LAPTOP,
    )
    return Filling(page, _opened)


def _opened(page: AssessmentPage) -> Instance:
    return open_instance(page.form, page.assessment, page.cooperative, Surroundings())
