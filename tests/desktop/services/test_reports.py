"""Which papers can be made, and papers kept on a USB key."""

from datetime import timedelta
from pathlib import Path

import pytest

from mourafaka_desktop.domain.assessments import AssessmentState
from mourafaka_desktop.errors import FolderNotWritable
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.services.reports import Paper, reportable_assessments, save_papers
from tests.builders import TODAY, keep, make_assessment, make_cooperative, make_workspace


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


def test_papers_are_saved_whole_and_replace_those_of_the_same_name(tmp_path: Path) -> None:
    save_papers([Paper("rapport.pdf", b"old", 1)], tmp_path)
    saved = save_papers([Paper("rapport.pdf", b"new", 1), Paper("تقرير.pdf", b"ar", 2)], tmp_path)
    assert [path.read_bytes() for path in saved] == [b"new", b"ar"]
    assert {path.name for path in tmp_path.iterdir()} == {"rapport.pdf", "تقرير.pdf"}


def test_a_key_that_was_pulled_out_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(FolderNotWritable):
        save_papers([Paper("rapport.pdf", b"", 1)], tmp_path / "gone")
