"""A draft goes on in a newer version of its questionnaire: previewed, carried out, taken back; nothing is lost."""

from dataclasses import replace

import pytest

from mourafaka_desktop.domain.assessments import Assessment, AssessmentState
from mourafaka_desktop.domain.ids import AssessmentId, migrated_assessment_id
from mourafaka_desktop.errors import RecordFrozen, RecordMissing
from mourafaka_desktop.services import assessments, cooperatives, reports, today
from mourafaka_desktop.services.interchange import (
    export_cooperative,
    import_cooperative,
    read_document,
)
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import assessments as stored
from mourafaka_desktop.storage import visits
from mourafaka_forms.answers import Answer
from tests.builders import keep, make_action, make_assessment, make_cooperative
from tests.published import MILK, milk_form, publish

COOPERATIVE = make_cooperative()
VALUES = {
    "/data/litres": "40",
    "/data/note": "وصل",
    "/data/members[1]": "",
    "/data/members[1]/name": "Itto",
}
DRAFT = make_assessment(COOPERATIVE, framework_id=MILK, framework_version="1.0", values=VALUES)


@pytest.fixture
def ws(ws: Workspace) -> Workspace:
    keep(ws, COOPERATIVE, DRAFT)
    publish(ws, milk_form("1.0"))
    return ws


@pytest.fixture
def newer(ws: Workspace) -> Workspace:
    publish(ws, milk_form("1.1"), milk_form("2.0", has_note=False, has_price=True))
    return ws


def _read(ws: Workspace, assessment_id: AssessmentId) -> Assessment:
    with ws.database.reading() as connection:
        found = stored.read(connection, assessment_id)
    assert found is not None
    return found


def test_without_a_newer_version_there_is_nothing_to_do(ws: Workspace) -> None:
    publish(ws, milk_form("0.9"))
    assert assessments.newer_version(ws, DRAFT.id) is None
    unmoved = assessments.migrate(ws, DRAFT.id)
    assert unmoved.assessment == DRAFT
    assert not unmoved.changes


def test_a_preview_tells_what_would_become_of_the_answers_and_writes_nothing(
    newer: Workspace,
) -> None:
    preview = assessments.newer_version(newer, DRAFT.id)
    assert preview is not None
    assert (preview.from_version, preview.to_version) == ("1.0", "2.0")
    assert [line.key for line in preview.dropped] == ["/data/note"]
    assert [line.key for line in preview.added] == ["/data/price"]
    assert [line.key for line in preview.kept] == ["/data/litres", "/data/members[1]/name"]
    assert _read(newer, DRAFT.id) == DRAFT


def test_a_draft_goes_on_in_the_newest_version_and_the_old_copy_is_kept(newer: Workspace) -> None:
    moved = assessments.migrate(newer, DRAFT.id)
    draft = moved.assessment
    assert moved.changes.ids("assessment") == {DRAFT.id, draft.id}
    assert _read(newer, draft.id) == draft
    assert (draft.framework_version, draft.state) == ("2.0", AssessmentState.DRAFT)
    assert draft.values == {ref: text for ref, text in VALUES.items() if ref != "/data/note"}
    assert (draft.occasion, draft.assessed_on) == (DRAFT.occasion, DRAFT.assessed_on)
    assert _read(newer, DRAFT.id) == replace(DRAFT, state=AssessmentState.REPLACED)
    assert assessments.newer_version(newer, draft.id) is None


def test_the_old_copy_is_readable_and_neither_a_draft_nor_a_result(newer: Workspace) -> None:
    draft = assessments.migrate(newer, DRAFT.id).assessment
    assert assessments.assessment_page(newer, DRAFT.id).newer_version is None
    assert assessments.newer_version(newer, DRAFT.id) is None
    assert [item.record_id for item in today.today_overview(newer).drafts] == [draft.id]
    assert assessments.start_assessment(newer, COOPERATIVE.id, questionnaire=MILK) == draft
    assert reports.reportable_assessments(newer) == ()
    for write in (
        lambda: assessments.set_value(newer, DRAFT.id, "/data/litres", "1"),
        lambda: assessments.submit_assessment(newer, DRAFT.id),
        lambda: assessments.migrate(newer, DRAFT.id),
    ):
        with pytest.raises(RecordFrozen):
            write()


def test_a_kept_copy_of_the_diagnostic_is_no_baseline(ws: Workspace) -> None:
    kept = make_assessment(COOPERATIVE, state=AssessmentState.REPLACED)
    keep(ws, kept)
    file = cooperatives.cooperative_file(ws, COOPERATIVE.id)
    assert (file.baseline, file.latest) == (None, None)
    started = assessments.start_assessment(ws, COOPERATIVE.id)
    assert started.occasion == "baseline"
    assert assessments.assessment_page(ws, started.id).baseline is None


def test_taking_it_back_opens_the_old_copy_again(newer: Workspace) -> None:
    draft = assessments.migrate(newer, DRAFT.id).assessment
    taken_back = assessments.take_back_migration(newer, draft.id)
    assert taken_back.assessment == DRAFT == _read(newer, DRAFT.id)
    assert taken_back.changes.ids("assessment") == {DRAFT.id, draft.id}
    assert _read(newer, draft.id).state is AssessmentState.REPLACED


def test_answers_given_in_between_are_there_when_it_goes_on_again(newer: Workspace) -> None:
    draft = assessments.migrate(newer, DRAFT.id).assessment
    assessments.set_value(newer, draft.id, "/data/price", "6")
    assessments.set_value(newer, draft.id, "/data/litres", "41")
    assessments.take_back_migration(newer, draft.id)
    assessments.set_value(newer, DRAFT.id, "/data/litres", "42")
    again = assessments.migrate(newer, DRAFT.id).assessment
    assert again.id == draft.id
    assert (again.values["/data/price"], again.values["/data/litres"]) == ("6", "42")


def test_only_what_was_migrated_can_be_taken_back(newer: Workspace) -> None:
    with pytest.raises(RecordMissing):
        assessments.take_back_migration(newer, DRAFT.id)
    draft = assessments.migrate(newer, DRAFT.id).assessment
    assessments.submit_assessment(newer, draft.id)
    with pytest.raises(RecordFrozen):
        assessments.take_back_migration(newer, draft.id)


def test_two_laptops_that_migrate_one_draft_mean_the_same_record(newer: Workspace) -> None:
    draft = assessments.migrate(newer, DRAFT.id).assessment
    assert draft.id == migrated_assessment_id(DRAFT.id, "2.0")
    assert draft.id != migrated_assessment_id(DRAFT.id, "1.1")


def test_what_another_laptop_has_submitted_already_is_not_made_a_draft_again(
    newer: Workspace,
) -> None:
    submitted = replace(
        DRAFT,
        id=migrated_assessment_id(DRAFT.id, "2.0"),
        framework_version="2.0",
        state=AssessmentState.SUBMITTED,
    )
    keep(newer, submitted)
    with pytest.raises(RecordFrozen):
        assessments.migrate(newer, DRAFT.id)
    assert _read(newer, submitted.id) == submitted
    assert _read(newer, DRAFT.id) == DRAFT


def test_actions_agreed_on_follow_the_draft_and_come_back(newer: Workspace) -> None:
    def owner() -> AssessmentId | None:
        with newer.database.reading() as connection:
            (found,) = visits.actions_of_cooperative(connection, COOPERATIVE.id)
        return found.assessment_id

    keep(newer, make_action(COOPERATIVE, assessment_id=DRAFT.id))
    draft = assessments.migrate(newer, DRAFT.id).assessment
    assert owner() == draft.id
    assessments.take_back_migration(newer, draft.id)
    assert owner() == DRAFT.id


def test_a_submitted_assessment_stays_on_its_version(newer: Workspace) -> None:
    done = make_assessment(
        COOPERATIVE,
        framework_id=MILK,
        framework_version="1.0",
        state=AssessmentState.SUBMITTED,
        answers={"GOV-1.1": Answer(rating=1)},
    )
    keep(newer, done)
    assert assessments.newer_version(newer, done.id) is None
    with pytest.raises(RecordFrozen):
        assessments.migrate(newer, done.id)


def test_both_copies_are_in_the_exported_file_and_read_again(newer: Workspace) -> None:
    draft = assessments.migrate(newer, DRAFT.id).assessment
    content = export_cooperative(newer, COOPERATIVE.id)
    document = read_document(content, "file.json")
    by_id = {each.id: each for each in document.assessments}
    assert by_id[draft.id] == draft
    assert by_id[DRAFT.id] == replace(DRAFT, state=AssessmentState.REPLACED)
    assert not import_cooperative(newer, content, "file.json").changes
