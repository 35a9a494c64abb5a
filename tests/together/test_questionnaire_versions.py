"""What staff wrote in Excel is filled in on a laptop, version after version, and the server counts the same."""

from mourafaka_desktop.demo.comparison import differences
from mourafaka_desktop.demo.server_process import ServerProcess
from mourafaka_desktop.domain.assessments import Assessment, AssessmentState, changed_values
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.ids import AssessmentId
from mourafaka_desktop.domain.questionnaire_answers import given_values
from mourafaka_desktop.services import assessments, cooperatives
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.sync.engine import synchronise
from mourafaka_forms.answers import Answer, Evidence
from mourafaka_server import score_checks
from mourafaka_server.installation import opened
from mourafaka_server.score_checks import Finding
from mourafaka_server.settings import Settings
from tests.builders import make_cooperative
from tests.together.conftest import Laptops, Publish

PROVED = Answer(rating=4, evidence=Evidence.SEEN, evidence_note="vu")


def begun(workspace: Workspace, form_id: str) -> Assessment:
    """A draft by the newest version that is here, of a cooperative of its own."""
    cooperative: Cooperative = make_cooperative()
    cooperatives.save_cooperative(workspace, cooperative)
    return assessments.start_assessment(workspace, cooperative.id, questionnaire=form_id)


def fill_in(workspace: Workspace, draft: AssessmentId) -> None:
    """Two products, the second without a name, and two ratings."""
    live = assessments.opened_instance(workspace, assessments.assessment_page(workspace, draft))
    before = given_values(live)
    row = live.add_repeat("/visite/produits")
    live.set_value(f"{row}/produit", "زيت أركان")
    live.add_repeat("/visite/produits")
    changed = changed_values(before, given_values(live))
    assessments.set_values(workspace, draft, changed)
    assessments.answer(workspace, draft, "QUA-1.1", PROVED)
    assessments.answer(workspace, draft, "QUA-1.2", Answer(rating=1))


def stored(workspace: Workspace, assessment_id: AssessmentId) -> Assessment:
    return assessments.assessment_page(workspace, assessment_id).assessment


def test_a_workbook_is_filled_in_and_the_server_counts_the_same_score(
    laptop: Laptops, published: Publish, server: ServerProcess
) -> None:
    first = laptop()
    form_id = published("1.0")
    synchronise(first)
    draft = begun(first, form_id)
    fill_in(first, draft.id)
    for code in ("VEN-1.1", "VEN-1.2"):
        assessments.answer(first, draft.id, code, Answer(rating=2))
    assessments.submit_assessment(first, draft.id)
    assert synchronise(first).refused == 0
    second = laptop(of=first)
    synchronise(second)
    assert differences(first, second) == ()
    there = stored(second, draft.id)
    assert there.score is not None
    assert "زيت أركان" in there.values.values()
    with opened(Settings(server.data)) as service:
        found = service.database.read(
            lambda connection: score_checks.find(
                connection, f"coop:{draft.cooperative_id}", draft.id
            )
        )
    assert found is not None
    assert found.finding is Finding.EQUAL


def test_a_draft_that_two_laptops_take_to_the_new_version_is_one_draft(
    laptop: Laptops, published: Publish
) -> None:
    first = laptop()
    form_id = published("1.0")
    synchronise(first)
    draft = begun(first, form_id)
    fill_in(first, draft.id)
    synchronise(first)
    second = laptop(of=first)
    published("1.1")
    synchronise(second)
    synchronise(first)
    moved = {assessments.migrate(each, draft.id).assessment.id for each in (first, second)}
    assert len(moved) == 1
    (moved_id,) = moved
    assessments.answer(second, moved_id, "VEN-1.1", Answer(rating=3))
    for each in (first, second, first):
        assert synchronise(each).refused == 0
    assert differences(first, second) == ()
    here = stored(first, moved_id)
    assert (here.framework_version, here.state) == ("1.1", AssessmentState.DRAFT)
    assert here.answers.keys() == {"QUA-1.1", "QUA-1.2", "VEN-1.1"}
    assert here.values == stored(first, draft.id).values
    assert stored(first, draft.id).state is AssessmentState.REPLACED
