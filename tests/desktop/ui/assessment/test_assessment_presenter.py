"""The assessment on the real services: every answer is kept at once, and the way is found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mourafaka_desktop.domain.assessments import Assessment, AssessmentState
from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.domain.questionnaires import shipped_framework
from mourafaka_desktop.errors import DiskFull
from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.services import assessments
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.assessment.assessment_presenter import (
    AssessmentPresenter,
    AssessmentServices,
)
from mourafaka_desktop.ui.assessment.assessment_view import AssessmentView
from mourafaka_desktop.ui.assessment.migration_view import MigrationView
from mourafaka_desktop.ui.background import Background
from mourafaka_desktop.ui.changes import ChangeNotice
from mourafaka_desktop.ui.navigation import REASONS, Place, Router, Screen
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_forms.answers import Answer, Evidence
from tests.builders import keep, make_answers, make_assessment, make_cooperative, make_workspace
from tests.forms.forms import form_xml
from tests.published import MILK, diagnostic_form, milk_form, publish

FRAMEWORK = shipped_framework()
COOPERATIVE = make_cooperative(province_code="09.001", sector="agriculture")


@dataclass
class Screens:
    """The assessment as the program builds it, on an encrypted profile."""

    workspace: Workspace
    background: Background
    router: Router
    notice: ChangeNotice
    view: AssessmentView
    presenter: AssessmentPresenter
    said: list[tuple[str, Callable[[], object] | None]]
    assessment: Assessment

    def settle(self) -> None:
        QApplication.processEvents()
        self.background.wait_idle()

    def stored(self) -> Assessment:
        """The assessment as it stands on the disk."""
        self.presenter.leave()
        self.settle()
        return assessments.assessment_page(self.workspace, self.assessment.id).assessment

    def answer(self, code: str) -> Answer | None:
        return self.stored().answers.get(code)

    def named(self, name: str) -> QWidget:
        found = self.view.findChild(QWidget, name)
        assert found is not None, name
        return found

    @property
    def criterion(self) -> str:
        return self.view.criterion.code


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = make_workspace(tmp_path)
    keep(workspace, COOPERATIVE)
    yield workspace
    workspace.close()


@pytest.fixture
def build(qtbot: QtBot, workspace: Workspace) -> Iterator[Callable[..., Screens]]:
    background = Background()

    def build_screen(
        services: AssessmentServices | None = None,
        *,
        begins: bool = False,
        **fields: object,
    ) -> Screens:
        assessment = make_assessment(COOPERATIVE, **fields)
        if not begins:
            keep(workspace, assessment)
        ids = {"cooperative": COOPERATIVE.id} if begins else {"assessment": assessment.id}
        view, router, notice = AssessmentView(), Router(), ChangeNotice()
        qtbot.addWidget(view)
        said: list[tuple[str, Callable[[], object] | None]] = []
        presenter = AssessmentPresenter(
            view,
            services or AssessmentServices.of(workspace),
            background=background,
            clock=workspace.clock,
            router=router,
            notice=notice,
            say=lambda sentence, undo: said.append((sentence, undo)),
        )
        router.open(Screen.ASSESSMENT, **ids)
        router.arrived.connect(
            lambda place: presenter.open(place) if place.screen is Screen.ASSESSMENT else None
        )
        view.resize(1294, 768)
        view.show()
        qtbot.waitExposed(view)
        presenter.open(Place(Screen.ASSESSMENT, ids))
        screens = Screens(workspace, background, router, notice, view, presenter, said, assessment)
        screens.settle()
        return screens

    yield build_screen
    background.close()


@pytest.fixture
def page(build: Callable[..., Screens]) -> Screens:
    return build()


def test_it_opens_at_the_first_criterion_with_the_focus_on_the_ladder(page: Screens):
    assert page.criterion == "GOV-1.1"
    assert QApplication.focusWidget() is page.named("assessment.level_0")


def test_it_opens_at_the_first_criterion_not_rated_yet(build: Callable[..., Screens]):
    answers = make_answers(2)
    del answers["INN-2.1"]
    assert build(answers=answers).criterion == "INN-2.1"


def test_a_level_is_on_the_disk_as_soon_as_it_is_chosen(page: Screens):
    page.named("assessment.level_3").click()
    page.settle()
    kept = assessments.assessment_page(page.workspace, page.assessment.id).assessment
    assert kept.answers["GOV-1.1"].rating == 3
    assert page.named("assessment.level_3").isChecked()


def test_a_whole_criterion_by_the_keyboard_alone(page: Screens):
    for key in (Qt.Key.Key_3, Qt.Key.Key_E):
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key)
    note = page.named("assessment.evidence_note")
    note.setFocus()
    QTest.keyClicks(note, "Statuts vus, 2024")
    assert page.answer("GOV-1.1") == Answer(
        rating=3, evidence=Evidence.SEEN, evidence_note="Statuts vus, 2024"
    )
    assert not page.named("assessment.capped").isVisible()


def test_next_and_previous_walk_and_keep_the_focus_on_the_ladder(page: Screens):
    QTest.keyClick(page.named("assessment.level_0"), Qt.Key.Key_Return)
    assert page.criterion == "GOV-1.2"
    assert page.view.criterion.ladder.isAncestorOf(QApplication.focusWidget())
    page.named("assessment.previous").click()
    assert page.criterion == "GOV-1.1"


def test_f8_leads_round_to_what_was_left_out(build: Callable[..., Screens]):
    answers = make_answers(2)
    for code in ("GOV-3.1", "MKT-1.2"):
        del answers[code]
    page = build(answers=answers)
    assert page.criterion == "GOV-3.1"
    QTest.keyClick(page.named("assessment.level_0"), Qt.Key.Key_F8)
    assert page.criterion == "MKT-1.2"
    QTest.keyClick(page.named("assessment.level_0"), Qt.Key.Key_F8)
    assert page.criterion == "GOV-3.1"


def test_not_applicable_counts_once_its_reason_is_written(page: Screens, type_text):
    page.named("assessment.not_applicable").click()
    reason = page.named("assessment.na_reason")
    assert QApplication.focusWidget() is reason
    assert page.answer("GOV-1.1") == Answer(not_applicable_reason="")
    type_text(reason, "تعاونية في طور التأسيس")
    kept = page.answer("GOV-1.1")
    assert kept is not None
    assert kept.not_applicable_reason == "تعاونية في طور التأسيس"
    assert page.named("assessment.part_GOV-1").count_text == "1/4"


def test_not_applicable_taken_back_brings_the_level_back(page: Screens):
    page.named("assessment.level_2").click()
    page.named("assessment.not_applicable").click()
    page.named("assessment.applicable").click()
    assert page.answer("GOV-1.1") == Answer(rating=2)
    assert page.named("assessment.level_2").isChecked()


def test_not_assessed_clears_the_level_and_can_be_undone(page: Screens):
    page.named("assessment.level_2").click()
    page.named("assessment.clear").click()
    assert page.answer("GOV-1.1") is None
    sentence, undo = page.said[-1]
    assert sentence == "أصبح المعيار غير مقيم."
    assert undo is not None
    undo()
    assert page.answer("GOV-1.1") == Answer(rating=2)


def test_ctrl_z_takes_answers_back_one_after_the_other_and_leads_there(page: Screens):
    page.named("assessment.level_2").click()
    page.named("assessment.level_4").click()
    page.named("assessment.next").click()
    page.named("assessment.level_1").click()
    for _time in range(2):
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.criterion == "GOV-1.1"
    assert page.answer("GOV-1.1") == Answer(rating=2)
    assert page.answer("GOV-1.2") is None


def test_notes_written_under_two_criteria_do_not_mix(page: Screens, type_text):
    type_text(page.named("assessment.evidence_note"), "الأولى")
    page.named("assessment.next").click()
    assert page.named("assessment.evidence_note").text() == ""
    type_text(page.named("assessment.evidence_note"), "الثانية")
    kept = page.stored().answers
    assert kept["GOV-1.1"].evidence_note == "الأولى"
    assert kept["GOV-1.2"].evidence_note == "الثانية"


def test_hiding_the_screen_saves_the_last_letter(page: Screens, type_text):
    type_text(page.named("assessment.evidence_note"), "آخر كلمة")
    page.view.hide()
    page.settle()
    kept = assessments.assessment_page(page.workspace, page.assessment.id).assessment
    assert kept.answers["GOV-1.1"].evidence_note == "آخر كلمة"


def test_the_last_of_many_quick_choices_wins(page: Screens):
    for rating in (0, 1, 2, 3, 4, 1):
        page.named(f"assessment.level_{rating}").click()
    assert page.answer("GOV-1.1") == Answer(rating=1)


def test_the_number_appears_when_enough_is_answered(build: Callable[..., Screens]):
    answers = make_answers(2)
    for code in list(answers)[-20:]:
        del answers[code]
    page = build(answers=answers)
    score = page.view.score
    assert score._not_enough.isVisible()
    while score._not_enough.isVisible():
        page.named("assessment.level_2").click()
        page.named("assessment.next_unanswered").click()
    assert len(page.stored().answers) < 61
    assert score._number.isVisible()


def test_a_module_opened_by_hand_is_asked_after_the_61(page: Screens):
    page.named("assessment.modules").click()
    page.named("assessment.module_OAS").click()
    page.settle()
    page.settle()
    assert page.stored().opened_modules == ("OAS",)
    page.named("assessment.chapter_OAS").click()
    assert page.criterion == "OAS-1"
    page.named("assessment.level_2").click()
    assert page.answer("OAS-1") == Answer(rating=2)


def test_a_complete_assessment_finishes_at_once_and_leads_to_its_result(
    build: Callable[..., Screens],
):
    page = build(answers=make_answers(2))
    page.named("assessment.finish").click()
    page.settle()
    assert page.stored().state is AssessmentState.SUBMITTED
    assert page.router.place == Place(Screen.RESULT, {"assessment": page.assessment.id})


def test_a_finished_one_says_in_its_header_how_far_it_has_come(build: Callable[..., Screens]):
    draft = build(answers=make_answers(2))
    assert not draft.named("assessment.sync_state").isVisibleTo(draft.view)
    finished = build(answers=make_answers(2), state=AssessmentState.SUBMITTED)
    badge = finished.named("assessment.sync_state")
    assert badge.isVisibleTo(finished.view)
    assert badge.accessibleName() == "في الحاسوب"


def test_an_incomplete_one_says_what_is_left_and_finishes_when_confirmed(
    build: Callable[..., Screens],
):
    answers = make_answers(2)
    del answers["GOV-3.1"]
    page = build(answers=answers)
    page.named("assessment.finish").click()
    assert page.stored().state is AssessmentState.DRAFT
    assert page.named("assessment.left_GOV-3.1").isVisible()
    page.named("assessment.go_on").click()
    assert page.named("assessment.level_0").isVisible()
    page.named("assessment.finish").click()
    page.named("assessment.confirm_finish").click()
    assert page.stored().state is AssessmentState.SUBMITTED


def test_an_empty_assessment_is_not_finished_and_the_coach_is_told(page: Screens):
    page.named("assessment.finish").click()
    page.named("assessment.confirm_finish").click()
    page.settle()
    assert page.stored().state is AssessmentState.DRAFT
    assert page.view._problem.isVisible()


def test_what_a_sync_brings_is_shown(page: Screens):
    here = page.stored()
    keep(page.workspace, replace(here, answers={"GOV-1.1": Answer(rating=4)}))
    page.notice.announce(Changes.of("assessment", page.assessment.id))
    page.settle()
    page.settle()
    assert page.named("assessment.level_4").isChecked()


def test_a_full_disk_loses_no_answer(workspace: Workspace, build: Callable[..., Screens]):
    real = AssessmentServices.of(workspace)
    disk_is_full = True

    def answer(assessment_id, code, given):
        if disk_is_full:
            raise DiskFull
        return real.answer(assessment_id, code, given)

    page = build(replace(real, answer=answer))
    page.named("assessment.level_3").click()
    page.settle()
    assert page.view._problem.isVisible()
    assert page.named("assessment.level_3").isChecked()
    disk_is_full = False
    assert page.answer("GOV-1.1") == Answer(rating=3)
    assert not page.view._problem.isVisible()


def test_a_message_takes_nothing_back_in_another_assessment(page: Screens):
    page.named("assessment.level_2").click()
    page.named("assessment.clear").click()
    _sentence, undo = page.said[-1]
    other = make_assessment(COOPERATIVE)
    keep(page.workspace, other)
    page.presenter.open(Place(Screen.ASSESSMENT, {"assessment": other.id}))
    page.settle()
    page.named("assessment.level_4").click()
    assert undo is not None
    undo()
    assert page.named("assessment.level_4").isChecked()


def test_a_questionnaire_that_is_not_here_is_said_and_nothing_can_be_answered(
    build: Callable[..., Screens],
):
    page = build(framework_id="another", framework_version="3")
    assert page.view._problem.isVisible()
    assert not page.named("assessment.next").isVisible()
    assert not page.view.outline.isVisible()
    page.view.level_chosen.emit("GOV-1.1", 2)  # a press that was on its way
    assert page.router.place is not None


def test_coming_back_leads_to_where_the_coach_was(page: Screens):
    page.named("assessment.part_GOV-3").click()
    assert page.criterion == "GOV-3.1"
    page.presenter.open(Place(Screen.ASSESSMENT, {"assessment": page.assessment.id}))
    page.settle()
    assert page.criterion == "GOV-3.1"


def test_the_score_so_far_leads_to_its_reasons(page: Screens):
    page.named("assessment.level_3").click()
    page.named("assessment.why").click()
    assert page.router.place == Place(Screen.RESULT, {"assessment": page.assessment.id})
    assert page.router.place.at == REASONS
    assert page.answer("GOV-1.1") == Answer(rating=3)


def test_it_opens_at_the_criterion_that_the_place_names(page: Screens):
    page.router.open(Screen.RESULT, assessment=page.assessment.id)
    page.router.open(Screen.ASSESSMENT, at="MKT-2.1", assessment=page.assessment.id)
    page.settle()
    assert page.criterion == "MKT-2.1"


def test_a_criterion_that_is_not_asked_is_not_opened(page: Screens):
    page.router.open(Screen.ASSESSMENT, at="OAS-1", assessment=page.assessment.id)
    page.settle()
    assert page.criterion == "GOV-1.1"


def test_the_blank_questionnaire_is_asked_of_the_papers(page: Screens):
    page.view.findChild(QAction, "assessment.print_blank").trigger()
    assert page.router.place == Place(Screen.REPORTS, {"blank": page.assessment.id})


# Any questionnaire


@pytest.fixture
def milk(workspace: Workspace, build: Callable[..., Screens]) -> Screens:
    """A questionnaire without scores: choices, a number that must be above 0, a repeat."""
    publish(workspace, milk_form("1.0"))
    return build(framework_id=MILK, framework_version="1.0")


def test_a_questionnaire_without_scores_is_asked_question_by_question(milk: Screens, type_text):
    assert milk.view.questions.isVisible()
    assert not milk.view.criterion.isVisible()
    litres = milk.named("answer./data/litres")
    litres.setFocus()
    QTest.keyClicks(litres, "120")
    assert milk.stored().values["/data/litres"] == "120"


def test_it_has_no_score_card_but_says_how_much_is_answered(milk: Screens):
    score = milk.view.score
    assert not score._head.isVisible()
    assert not score._number.isVisible()
    assert score._count.isVisible()
    assert not milk.named("assessment.not_applicable").isVisible()


def test_what_is_not_translated_offers_no_other_language_and_follows_the_screen(
    milk: Screens, qapp: QApplication
):
    assert not milk.named("assessment.language").isVisible()
    assert milk.view.questionnaire_language is Language.AR
    theme.apply(qapp, Language.FR)
    assert milk.view.questionnaire_language is Language.FR
    QTest.keyClick(milk.view, Qt.Key.Key_F9)
    assert milk.view.questionnaire_language is Language.FR


def test_an_answer_is_undone_on_the_screen_and_on_the_disk(milk: Screens):
    milk.view.question_answered.emit("/data/quality", "good")
    assert milk.stored().values["/data/quality"] == "good"
    milk.view.question_answered.emit("/data/quality", "sour")
    milk.presenter.undo()
    assert milk.stored().values["/data/quality"] == "good"
    milk.presenter.undo()
    assert "/data/quality" not in milk.stored().values


def test_a_row_is_added_and_removed_and_brought_back(milk: Screens, type_text):
    milk.named("assessment.next").click()
    milk.named("repeat./data/members.add").click()
    focused = QApplication.focusWidget()
    assert focused is milk.named("answer./data/members[1]/name")
    type_text(focused, "فاطمة")
    milk.named("repeat./data/members.add").click()
    type_text(QApplication.focusWidget(), "عائشة")
    milk.named("row./data/members[1].remove").click()
    assert milk.stored().values["/data/members[1]/name"] == "عائشة"
    assert "/data/members[2]" not in milk.stored().values
    sentence, undo = milk.said[-1]
    assert sentence == "حذفت البطاقة."
    assert undo is not None
    undo()
    values = milk.stored().values
    assert values["/data/members[1]/name"] == "فاطمة"
    assert values["/data/members[2]/name"] == "عائشة"


def test_only_the_diagnosis_is_finished_by_its_name(page: Screens):
    assert page.named("assessment.finish").text() == "إنهاء التشخيص"


def test_any_other_questionnaire_is_finished_in_words_that_fit_it(
    milk: Screens, qapp: QApplication
):
    assert milk.named("assessment.finish").text() == "إنهاء"
    theme.apply(qapp, Language.FR)
    assert milk.named("assessment.finish").text() == "Terminer"


def test_finishing_names_what_is_missing_and_leads_to_it(milk: Screens):
    milk.named("assessment.finish").click()
    assert milk.stored().state is AssessmentState.DRAFT
    milk.named("assessment.left_/data/litres").click()
    assert QApplication.focusWidget() is milk.named("answer./data/litres")


def test_an_answer_that_breaks_its_rule_keeps_the_assessment_open(milk: Screens):
    milk.view.question_answered.emit("/data/litres", "-5")
    milk.named("assessment.finish").click()
    assert milk.named("assessment.left_/data/litres").isVisible()
    assert not milk.named("assessment.confirm_finish").isVisible()
    milk.named("assessment.go_on").click()
    milk.view.question_answered.emit("/data/litres", "5")
    milk.named("assessment.finish").click()
    milk.settle()
    assert milk.stored().state is AssessmentState.SUBMITTED


def test_a_full_disk_loses_no_answer_to_a_question(
    workspace: Workspace, build: Callable[..., Screens]
):
    publish(workspace, milk_form("1.0"))
    real = AssessmentServices.of(workspace)
    disk_is_full = True

    def set_values(assessment_id, values):
        if disk_is_full:
            raise DiskFull
        return real.set_values(assessment_id, values)

    page = build(replace(real, set_values=set_values), framework_id=MILK, framework_version="1.0")
    page.view.question_answered.emit("/data/quality", "good")
    page.presenter.leave()
    page.settle()
    assert page.view._problem.isVisible()
    disk_is_full = False
    page.view.question_answered.emit("/data/litres", "7")
    values = page.stored().values
    assert (values["/data/quality"], values["/data/litres"]) == ("good", "7")


# Beginning one


def test_with_one_questionnaire_nothing_is_asked(build: Callable[..., Screens]):
    page = build(begins=True)
    page.settle()
    assert page.router.place is not None
    assert "assessment" in page.router.place.ids
    assert page.criterion == "GOV-1.1"
    assert page.named("assessment.level_0").isVisible()


def test_with_several_the_coach_chooses(workspace: Workspace, build: Callable[..., Screens]):
    publish(workspace, milk_form("1.0"))
    page = build(begins=True)
    rows = [
        page.named(f"assessment.questionnaire_{name}") for name in (shipped_framework().id, MILK)
    ]
    assert QApplication.focusWidget() is rows[0]
    assert not page.named("assessment.next").isVisible()
    QTest.keyClick(rows[1], Qt.Key.Key_Return)
    page.settle()
    page.settle()
    place = page.router.place
    assert place is not None
    begun = assessments.assessment_page(workspace, place.ids["assessment"]).assessment
    assert (begun.framework_id, begun.framework_version) == (MILK, "1.0")
    assert page.view.questions.isVisible()


def test_the_choice_names_the_cooperative_in_the_language_of_the_screen(
    workspace: Workspace, build: Callable[..., Screens], qapp: QApplication
):
    keep(workspace, replace(COOPERATIVE, name_ar="تعاونية أمل", name_fr="Coopérative Amal"))
    publish(workspace, milk_form("1.0"))
    page = build(begins=True)
    named = {text.text() for text in page.view.findChildren(Text) if text.isVisible()}
    assert "تعاونية أمل" in named
    theme.apply(qapp, Language.FR)
    named = {text.text() for text in page.view.findChildren(Text) if text.isVisible()}
    assert "Coopérative Amal" in named


def test_a_draft_that_was_begun_is_offered_first(
    workspace: Workspace, build: Callable[..., Screens]
):
    publish(workspace, milk_form("1.0"))
    draft = assessments.start_assessment(workspace, COOPERATIVE.id, questionnaire=MILK)
    page = build(begins=True)
    row = page.named(f"assessment.questionnaire_{MILK}")
    assert QApplication.focusWidget() is row
    row.click()
    page.settle()
    assert page.router.place == Place(Screen.ASSESSMENT, {"assessment": draft.id})


# A newer version


@pytest.fixture
def outdated(workspace: Workspace, build: Callable[..., Screens]) -> Screens:
    """A draft whose questionnaire has a newer version, in which a level of GOV-1.1 is worded anew."""
    level = shipped_framework().criterion("GOV-1.1").levels[2].text.fr
    publish(workspace, diagnostic_form("9.0", (level, "Statuts revus et déposés.")))
    return build(answers={"GOV-1.1": Answer(rating=2), "GOV-1.2": Answer(rating=1)})


def test_a_draft_stays_on_its_version_and_says_that_a_newer_one_is_here(outdated: Screens):
    assert outdated.named("assessment.newer_version").isVisible()
    assert outdated.stored().framework_version == shipped_framework().version


def test_staying_changes_nothing(outdated: Screens):
    outdated.named("assessment.preview_version").click()
    outdated.settle()
    preview = outdated.view.findChild(MigrationView)
    assert preview is not None
    assert QApplication.focusWidget() is preview.cancel_button
    preview.cancel_button.click()
    outdated.settle()
    assert outdated.stored().state is AssessmentState.DRAFT
    assert outdated.router.place == Place(Screen.ASSESSMENT, {"assessment": outdated.assessment.id})


def test_undoing_from_elsewhere_leaves_the_coach_there(outdated: Screens):
    outdated.view.newer_version_requested.emit()
    outdated.settle()
    preview = outdated.view.findChild(MigrationView)
    assert preview is not None
    preview.do_button.click()
    outdated.settle()
    outdated.router.open(Screen.TODAY)
    _sentence, undo = outdated.said[-1]
    assert undo is not None
    undo()
    outdated.settle()
    assert outdated.router.place == Place(Screen.TODAY)
    assert outdated.stored().state is AssessmentState.DRAFT


def test_passing_keeps_the_old_copy_and_can_be_undone(outdated: Screens):
    outdated.named("assessment.preview_version").click()
    outdated.settle()
    preview = outdated.view.findChild(MigrationView)
    assert preview is not None
    preview.do_button.click()
    outdated.settle()
    place = outdated.router.place
    assert place is not None
    passed = assessments.assessment_page(outdated.workspace, place.ids["assessment"]).assessment
    assert passed.framework_version == "9.0"
    assert passed.answers["GOV-1.2"] == Answer(rating=1)
    assert outdated.stored().state is AssessmentState.REPLACED
    assert not outdated.named("assessment.newer_version").isVisible()
    _sentence, undo = outdated.said[-1]
    assert undo is not None
    undo()
    outdated.settle()
    assert outdated.stored().state is AssessmentState.DRAFT
    assert outdated.router.place == Place(Screen.ASSESSMENT, {"assessment": outdated.assessment.id})


def test_a_questionnaire_that_asks_nothing_is_said_and_nothing_can_be_pressed(
    workspace: Workspace, build: Callable[..., Screens]
):
    xform = form_xml("<sum/>", '<bind nodeset="/data/sum" calculate="1 + 1"/>')
    publish(workspace, xform.encode())
    page = build(framework_id="a-form", framework_version="3")
    assert page.view._problem.isVisible()
    assert not page.named("assessment.next").isVisible()
    page.view.next_requested.emit()  # a press that was on its way
    assert page.router.place is not None


def test_an_answer_that_the_questionnaire_fails_over_is_not_kept_and_the_coach_is_told(
    workspace: Workspace, build: Callable[..., Screens]
):
    xform = form_xml(
        "<pattern/><found/>",
        """<bind nodeset="/data/found" calculate="regex('Tiznit', /data/pattern)"/>""",
        '<input ref="/data/pattern"><label>Pattern</label></input>',
    )
    publish(workspace, xform.encode())
    page = build(framework_id="a-form", framework_version="3")
    page.view.question_answered.emit("/data/pattern", "Tiz")
    page.view.question_answered.emit("/data/pattern", "Tiz(")
    assert page.view._problem.isVisible()
    assert page.named("answer./data/pattern").text() == "Tiz"
    assert page.stored().values["/data/pattern"] == "Tiz"
