"""Which papers can be made, what goes into them, and papers kept on a USB key."""

from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from uuid_utils.compat import uuid7

from mourafaka_desktop.domain.assessments import AssessmentState, Occasion
from mourafaka_desktop.domain.development_plans import ActionStatus
from mourafaka_desktop.domain.ids import CoachId, new_assessment_id
from mourafaka_desktop.errors import FolderNotWritable, RecordMissing
from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.services.reports import (
    Paper,
    blank_questionnaire,
    diagnostic_report,
    printable_questionnaires,
    questionnaire_of,
    reportable_assessments,
    save_papers,
)
from tests.builders import (
    TODAY,
    keep,
    make_action,
    make_answers,
    make_assessment,
    make_cooperative,
    make_visit,
    make_workspace,
)


@pytest.fixture
def profile(tmp_path: Path):
    with make_workspace(tmp_path) as workspace:
        yield workspace


def test_the_newest_assessment_comes_first(profile: Workspace) -> None:
    cooperative = make_cooperative()
    older = make_assessment(cooperative, assessed_on=TODAY - timedelta(days=300))
    newer = make_assessment(cooperative, state=AssessmentState.SUBMITTED)
    keep(profile, cooperative, older, newer)
    found = reportable_assessments(profile)
    assert [document.assessment_id for document in found] == [newer.id, older.id]
    assert [document.is_draft for document in found] == [False, True]
    assert found[0].cooperative == cooperative


def test_what_the_paper_leaves_blank_is_known_beforehand(profile: Workspace) -> None:
    cooperative = make_cooperative(name_ar="تعاونية", name_fr="Coopérative", phone=None)
    keep(profile, cooperative, make_assessment(cooperative))
    (document,) = reportable_assessments(profile)
    assert "phone" in document.to_complete
    assert "name_ar" not in document.to_complete


def test_every_questionnaire_on_the_laptop_can_be_printed_blank(profile: Workspace) -> None:
    [diagnostic] = printable_questionnaires(profile)
    paper = blank_questionnaire(profile, diagnostic, Language.FR)
    version = diagnostic.version.replace(".", "-")
    assert paper.file_name == f"questionnaire_{diagnostic.questionnaire_id}_{version}_fr.pdf"
    with pypdfium2.PdfDocument(paper.content) as pdf:
        assert len(pdf) == paper.pages > 10


def test_the_blank_questionnaire_of_an_assessment_is_made_out_to_its_cooperative(
    profile: Workspace,
) -> None:
    cooperative = make_cooperative(name_fr="Al Amal", programme_code="SM-001")
    assessment = make_assessment(cooperative)
    keep(profile, cooperative, assessment)
    blank = questionnaire_of(profile, assessment.id)
    assert (blank.questionnaire_id, blank.version) == (
        assessment.framework_id,
        assessment.framework_version,
    )
    paper = blank_questionnaire(profile, blank, Language.FR)
    assert "SM-001" in paper.file_name
    with pypdfium2.PdfDocument(paper.content) as pdf:
        assert "Al Amal" in pdf[0].get_textpage().get_text_range()


def test_papers_are_saved_whole_and_replace_those_of_the_same_name(tmp_path: Path) -> None:
    save_papers([Paper("rapport.pdf", b"old", 1)], tmp_path)
    saved = save_papers([Paper("rapport.pdf", b"new", 1), Paper("تقرير.pdf", b"ar", 2)], tmp_path)
    assert [path.read_bytes() for path in saved] == [b"new", b"ar"]
    assert {path.name for path in tmp_path.iterdir()} == {"rapport.pdf", "تقرير.pdf"}


def test_a_key_that_was_pulled_out_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(FolderNotWritable):
        save_papers([Paper("rapport.pdf", b"", 1)], tmp_path / "gone")


def test_a_report_is_named_so_that_it_sorts_and_says_what_it_is(profile: Workspace) -> None:
    cooperative = make_cooperative(programme_code="SM 001/b")
    assessment = make_assessment(cooperative, answers=make_answers(2))
    keep(profile, cooperative, assessment)
    paper = diagnostic_report(profile, assessment.id, Language.AR)
    assert paper.file_name == f"{TODAY}_diagnostic_SM-001-b_ar.pdf"
    assert paper.content.startswith(b"%PDF")
    with pypdfium2.PdfDocument(paper.content) as pdf:
        assert len(pdf) == paper.pages


def test_a_report_on_what_is_not_here_is_refused(profile: Workspace) -> None:
    with pytest.raises(RecordMissing):
        diagnostic_report(profile, new_assessment_id(), Language.AR)


def test_a_report_shows_what_went_before_and_what_was_agreed_on(profile: Workspace) -> None:
    cooperative = make_cooperative(name_fr="Al Amal", members_total=34)
    submitted = {"state": AssessmentState.SUBMITTED}
    baseline, later = (
        make_assessment(
            cooperative,
            answers=make_answers(rating),
            assessed_on=TODAY - timedelta(days=days),
            **submitted,
        )
        for rating, days in ((1, 300), (0, 100))
    )
    final = make_assessment(cooperative, answers=make_answers(2), occasion=Occasion.FINAL)
    draft = make_assessment(
        cooperative, answers=make_answers(2), occasion=Occasion.MID_TERM, assessed_on=TODAY
    )
    agreed = make_action(cooperative, title="Action convenue", assessment_id=final.id)
    dropped = make_action(
        cooperative,
        title="Action abandonnée",
        assessment_id=final.id,
        status=ActionStatus.DROPPED,
    )
    elsewhere = make_action(cooperative, title="Autre action", assessment_id=baseline.id)
    visit = make_visit(cooperative, participants_total=18)
    uncounted = make_visit(cooperative)
    records = (baseline, later, final, draft, agreed, dropped, elsewhere, visit, uncounted)
    keep(profile, cooperative, *records)
    text = _text(diagnostic_report(profile, final.id, Language.FR))
    # The newest baseline counts; a mid-term that is still a draft does not.
    assert "+50 points depuis le diagnostic initial" in text
    assert "mi-parcours" not in text.lower()
    assert "18 personnes sur 34" in text
    assert "Action convenue" in text
    assert "Action abandonnée" not in text
    assert "Autre action" not in text


def test_an_assessment_by_another_framework_is_not_compared(profile: Workspace) -> None:
    cooperative = make_cooperative(name_fr="Al Amal")
    older = make_assessment(
        cooperative,
        answers=make_answers(1),
        framework_version="9.0.0",
        state=AssessmentState.SUBMITTED,
        assessed_on=TODAY - timedelta(days=300),
    )
    final = make_assessment(cooperative, answers=make_answers(2), occasion=Occasion.FINAL)
    keep(profile, cooperative, older, final)
    text = _text(diagnostic_report(profile, final.id, Language.FR))
    assert "une autre version du référentiel" in text
    assert "points depuis" not in text


def test_another_coachs_assessment_does_not_carry_this_coachs_name(profile: Workspace) -> None:
    cooperative = make_cooperative(name_fr="Al Amal")
    mine = make_assessment(cooperative, coach_id=profile.coach.id)
    another = make_assessment(cooperative, coach_id=CoachId(uuid7()), assessed_on=TODAY)
    keep(profile, cooperative, mine, another)
    assert "Khadija" in _text(diagnostic_report(profile, mine.id, Language.FR))
    assert "Khadija" not in _text(diagnostic_report(profile, another.id, Language.FR))


def _text(paper: Paper) -> str:
    """The words of a paper, its white space made single spaces."""
    with pypdfium2.PdfDocument(paper.content) as pdf:
        texts = [page.get_textpage().get_text_range() for page in pdf]
    return " ".join(" ".join(texts).split())
