"""The assessment on real widgets: levels by the key's place, evidence, reasons, languages in place."""

import sys
from collections.abc import Mapping

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mourafaka_desktop.domain.questionnaires import shipped_framework
from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.assessment.assessment_model import (
    FinishSummary,
    LeftQuestion,
    ModuleOffer,
)
from mourafaka_desktop.ui.assessment.assessment_view import AssessmentView
from mourafaka_desktop.ui.assessment.filling_model import Filling
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_forms.answers import Answer, Evidence
from tests.builders import make_assessment
from tests.desktop.ui.assessment.fillings import COOPERATIVE, make_filling, shipped_form

FRAMEWORK = shipped_framework()


def show(
    view: AssessmentView,
    code: str = "GOV-2.1",
    answers: Mapping[str, Answer] | None = None,
    initial: Mapping[str, Answer] | None = None,
    filling: Filling | None = None,
) -> Filling:
    """Show one step as the presenter does."""
    baseline = make_assessment(COOPERATIVE, answers=dict(initial or {}))
    filling = filling or make_filling(answers=answers, baseline=baseline)
    way, outline, page = filling.way, filling.outline, filling.page
    view.show_title(lambda: "منتصف المسار", lambda: "تعاونية أمل أملن للأركان")
    view.show_questionnaire(outline, page.framework, filling.languages)
    filling.speak(view.questionnaire_language)
    step = outline.step(code)
    if step.is_criterion:
        view.show_criterion(filling.shown(code))
    else:
        view.show_questions(
            outline.chapter_of(code), outline.part_of(code), step, filling.items(code)
        )
    view.show_way(has_previous=way.before(code) is not None, has_next=way.after(code) is not None)
    view.show_progress(way.counts())
    view.show_provisional_score(filling.score())
    return filling


@pytest.fixture
def view(qtbot: QtBot) -> AssessmentView:
    view = AssessmentView()
    qtbot.addWidget(view)
    view.resize(1294, 768)
    show(view)
    view.show()
    qtbot.waitExposed(view)
    view.take_focus()
    return view


def named(view: QWidget, name: str) -> QWidget:
    found = view.findChild(QWidget, name)
    assert found is not None, name
    return found


def words(view: QWidget) -> str:
    shown = [
        text.text() for text in view.findChildren(Text) if text.isVisibleTo(view) and text.text()
    ]
    return "\n".join(shown).translate(dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069")))


def press(key: Qt.Key, text: str = "", place: int = 0) -> None:
    """Press a key where the focus is, as a keyboard would: what it writes, and its place."""
    target = QApplication.focusWidget()
    assert target is not None
    none = Qt.KeyboardModifier.NoModifier
    event = QKeyEvent(QEvent.Type.KeyPress, key, none, place, 0, 0, text)
    QApplication.sendEvent(target, event)


def test_a_criterion_shows_its_rule_its_levels_and_the_evidence_to_ask_for(view: AssessmentView):
    criterion = FRAMEWORK.criterion("GOV-2.1")
    shown = words(view)
    assert criterion.label.ar in shown
    assert criterion.legal is not None
    assert criterion.legal.rule.ar in shown
    assert criterion.evidence.ar in shown
    for level in criterion.levels:
        assert level.text.ar in named(view, f"assessment.level_{level.rating}").accessibleName()
    assert "المعامل 3" in shown


def test_the_level_of_the_first_assessment_carries_a_chip(view: AssessmentView):
    show(view, initial={"GOV-2.1": Answer(rating=0)})
    assert named(view, "assessment.level_0").accessibleDescription() == "في التشخيص الأول"
    assert named(view, "assessment.level_1").accessibleDescription() == ""


@pytest.mark.parametrize("rating", range(5))
def test_a_level_is_chosen_by_a_click_on_its_card(view: AssessmentView, rating: int):
    told: list[tuple[str, int]] = []
    view.level_chosen.connect(lambda code, level: told.append((code, level)))
    QTest.mouseClick(named(view, f"assessment.level_{rating}"), Qt.MouseButton.LeftButton)
    assert told == [("GOV-2.1", rating)]


X11_TOP_ROW = {0: 19, 1: 10, 2: 11, 3: 12, 4: 13}
AZERTY = {
    0: (Qt.Key.Key_Agrave, "à"),
    1: (Qt.Key.Key_Ampersand, "&"),
    2: (Qt.Key.Key_Eacute, "é"),
    3: (Qt.Key.Key_QuoteDbl, '"'),
    4: (Qt.Key.Key_Apostrophe, "'"),
}


@pytest.mark.skipif(sys.platform != "linux", reason="the places of the keys differ")
@pytest.mark.parametrize("rating", range(5))
def test_on_azerty_the_key_of_a_digit_chooses_its_level_without_shift(
    view: AssessmentView, rating: int
):
    told: list[tuple[str, int]] = []
    view.level_chosen.connect(lambda code, level: told.append((code, level)))
    key, character = AZERTY[rating]
    press(key, character, X11_TOP_ROW[rating])
    assert told == [("GOV-2.1", rating)]


@pytest.mark.skipif(sys.platform != "linux", reason="the places of the keys differ")
def test_the_key_n_leaves_out_whatever_the_keyboard_writes(view: AssessmentView):
    told: list[str] = []
    view.not_applicable_chosen.connect(told.append)
    press(Qt.Key(0x0649), "ى", 57)
    press(Qt.Key.Key_N, "n", 57)
    assert told == ["GOV-2.1", "GOV-2.1"]


def test_e_turns_the_evidence_from_one_kind_to_the_next(view: AssessmentView):
    told: list[Evidence] = []
    view.evidence_chosen.connect(lambda _code, kind: told.append(kind))
    for evidence in (None, Evidence.SEEN, Evidence.OBSERVED, Evidence.DECLARED):
        show(view, answers={"GOV-2.1": Answer(rating=1, evidence=evidence)})
        view.take_focus()
        press(Qt.Key.Key_E, "e")
    assert told == [Evidence.SEEN, Evidence.OBSERVED, Evidence.DECLARED, Evidence.SEEN]


def test_digits_and_letters_are_text_where_a_note_is_written(view: AssessmentView):
    told: list[object] = []
    view.level_chosen.connect(lambda *given: told.append(given))
    view.not_applicable_chosen.connect(lambda *given: told.append(given))
    note = named(view, "assessment.evidence_note")
    note.setFocus()
    QTest.keyClicks(note, "N 3 en 2026")
    assert told == []
    assert note.text() == "N 3 en 2026"


def test_choosing_does_not_jump_on_and_enter_does(view: AssessmentView):
    told: list[str] = []
    view.next_requested.connect(lambda: told.append("next"))
    press(Qt.Key.Key_3, "3")
    assert told == []
    press(Qt.Key.Key_Return)
    assert told == ["next"]


def test_the_arrows_walk_the_ladder_and_space_chooses(view: AssessmentView):
    told: list[int] = []
    view.level_chosen.connect(lambda _code, level: told.append(level))
    assert QApplication.focusWidget() is named(view, "assessment.level_0")
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    assert QApplication.focusWidget() is named(view, "assessment.level_2")
    QTest.keyClick(named(view, "assessment.level_2"), Qt.Key.Key_Space)
    assert told == [2]


def test_tab_enters_the_ladder_once_then_goes_to_evidence_and_note(view: AssessmentView):
    show(view, answers={"GOV-2.1": Answer(rating=2)})
    view.take_focus()
    walked = []
    for _step in range(12):
        focused = QApplication.focusWidget()
        assert focused is not None
        walked.append(focused.objectName())
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    stops = [
        "assessment.level_2",
        "assessment.evidence_seen",
        "assessment.evidence_note",
        "assessment.previous",
        "assessment.clear",
        "assessment.not_applicable",
        "assessment.next",
    ]
    assert [name for name in walked if name in stops] == stops


def test_a_low_level_of_a_legal_obligation_shows_the_alert(view: AssessmentView):
    alert = named(view, "assessment.legal_alert")
    show(view, answers={"GOV-2.1": Answer(rating=1)})
    assert alert.isVisible()
    show(view, answers={"GOV-2.1": Answer(rating=2)})
    assert not alert.isVisible()


def test_a_high_level_without_seen_evidence_says_what_it_counts_for(view: AssessmentView):
    capped = named(view, "assessment.capped")
    show(view, answers={"GOV-2.1": Answer(rating=3, evidence=Evidence.DECLARED)})
    assert capped.isVisible()
    assert "يحتسب في المستوى 2 حاليا." in words(view)
    show(
        view,
        answers={"GOV-2.1": Answer(rating=3, evidence=Evidence.SEEN, evidence_note="المحضر")},
    )
    assert not capped.isVisible()


def test_a_criterion_left_out_asks_for_its_reason_and_offers_the_usual_one(view: AssessmentView):
    told: list[tuple[str, str]] = []
    view.reason_written.connect(lambda code, text: told.append((code, text)))
    show(view, answers={"GOV-2.1": Answer(rating=1, not_applicable_reason="")})
    assert not named(view, "assessment.level_1").isChecked()
    usual = named(view, "assessment.na_usual_reason")
    assert usual.isVisible()
    usual.click()
    reason = FRAMEWORK.criterion("GOV-2.1").not_applicable
    assert reason is not None
    assert told == [("GOV-2.1", reason.ar)]
    assert named(view, "assessment.na_reason").text() == reason.ar


def test_f9_changes_the_texts_in_place_and_keeps_focus_scroll_and_words(view: AssessmentView):
    view.resize(1294, 560)
    show(view, answers={"GOV-2.1": Answer(rating=1, evidence_note="المحضر non signé")})
    note = named(view, "assessment.evidence_note")
    note.setFocus()
    note.setCursorPosition(3)
    bar = view._scroll.verticalScrollBar()
    QApplication.processEvents()
    bar.setValue(40)
    at = bar.value()
    told: list[object] = []
    view.evidence_note_written.connect(lambda *given: told.append(given))
    QTest.keyClick(note, Qt.Key.Key_F9)
    criterion = FRAMEWORK.criterion("GOV-2.1")
    assert criterion.label.fr in words(view)
    assert criterion.levels[1].text.fr in named(view, "assessment.level_1").accessibleName()
    assert named(view, "assessment.language").text() == "العربية"
    assert QApplication.focusWidget() is note
    assert (note.text(), note.cursorPosition()) == ("المحضر non signé", 3)
    assert bar.value() == at
    assert told == []
    # The screen itself stays in Arabic.
    assert named(view, "assessment.next").text() == "التالي"
    QTest.keyClick(note, Qt.Key.Key_F9)
    assert criterion.label.ar in words(view)


def test_the_questionnaire_follows_the_screen_unless_it_was_switched(
    view: AssessmentView, qapp: QApplication
):
    criterion = FRAMEWORK.criterion("GOV-2.1")
    theme.apply(qapp, Language.FR)
    assert criterion.label.fr in words(view)
    assert named(view, "assessment.next").text() == "Suivant"
    QTest.keyClick(named(view, "assessment.level_0"), Qt.Key.Key_F9)
    assert criterion.label.ar in words(view)
    assert named(view, "assessment.next").text() == "Suivant"
    theme.apply(qapp, Language.EN)
    assert criterion.label.ar in words(view)


def test_f8_asks_for_the_next_criterion_not_assessed_from_anywhere(view: AssessmentView):
    told: list[str] = []
    view.next_unanswered_requested.connect(lambda: told.append("F8"))
    QTest.keyClick(named(view, "assessment.level_0"), Qt.Key.Key_F8)
    note = named(view, "assessment.evidence_note")
    note.setFocus()
    QTest.keyClick(note, Qt.Key.Key_F8)
    named(view, "assessment.next_unanswered").click()
    assert told == ["F8"] * 3


def test_ctrl_m_puts_the_caret_in_the_note(view: AssessmentView):
    QTest.keyClick(
        named(view, "assessment.level_0"), Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier
    )
    assert QApplication.focusWidget() is named(view, "assessment.evidence_note")


def test_no_number_before_enough_is_answered(view: AssessmentView):
    card = named(view, "assessment.provisional_score")
    assert "غير كاف بعد" in words(card)
    everything = {c.code: Answer(rating=2) for c in FRAMEWORK.criteria()}
    show(view, answers=everything)
    assert "غير كاف بعد" not in words(card)
    assert "61 معيارا من 61" in words(card)


def test_the_outline_counts_and_leads(view: AssessmentView):
    told: list[str] = []
    view.part_requested.connect(told.append)
    show(view, answers={"GOV-1.1": Answer(rating=1), "GOV-1.2": Answer(rating=1)})
    assert named(view, "assessment.chapter_GOV").count_text == "2/25"
    assert named(view, "assessment.part_GOV-1").count_text == "2/4"
    assert not named(view, "assessment.part_INN-1").isVisible()
    named(view, "assessment.part_GOV-3").click()
    named(view, "assessment.chapter_INN").click()
    assert told == ["GOV-3", "INN-1"]


def test_a_module_is_opened_and_closed_by_hand(view: AssessmentView):
    told: list[tuple[str, str]] = []
    view.module_opened.connect(lambda code: told.append(("open", code)))
    view.module_closed.connect(lambda code: told.append(("close", code)))
    offers = [
        ModuleOffer(m.code, m.label, m.applies_to.note, m.code == "ART", m.code == "ARG")
        for m in FRAMEWORK.modules
    ]
    view.show_modules(offers)
    named(view, "assessment.modules").click()
    named(view, "assessment.module_OAS").click()
    named(view, "assessment.module_ART").click()
    assert told == [("open", "OAS"), ("close", "ART")]
    assert view.findChild(QWidget, "assessment.module_ARG") is None  # opened by the rule


def test_a_whole_part_is_rated_in_one_view(view: AssessmentView):
    told: list[object] = []
    view.level_chosen.connect(lambda code, level: told.append((code, level)))
    view.whole_part_requested.connect(lambda: told.append("whole"))
    view.single_view_requested.connect(lambda: told.append("single"))
    named(view, "assessment.whole_part").click()
    filling = make_filling()
    part = filling.outline.part("GOV-2")
    view.show_part(part, filling.shown, filling.items, filling.way.is_asked)
    assert named(view, "assessment.levels_GOV-2.3").isVisible()
    # What is said of one criterion stands in its own row there.
    assert not named(view, "assessment.not_applicable").isVisible()
    named(view, "assessment.level_GOV-2.3_4").click()
    named(view, "assessment.one_by_one").click()
    assert told == ["whole", ("GOV-2.3", 4), "single"]


def test_other_questions_of_a_part_are_answered_in_its_view(view: AssessmentView):
    told: list[tuple[str, str]] = []
    view.question_answered.connect(lambda ref, text: told.append((ref, text)))
    filling = make_filling(shipped_form("example"))
    show(view, filling.way.steps[0], filling=filling)
    part = filling.outline.part_of(filling.way.steps[0])
    view.show_part(part, filling.shown, filling.items, filling.way.is_asked)
    (key,) = view.question_steps
    visited = named(view.part, "answer./visite/lieu/visited_on")
    assert visited.isVisible()
    QTest.keyClicks(visited, "23/11/2026")
    assert told[-1] == ("/visite/lieu/visited_on", "2026-11-23")
    view.show_items(key, filling.items(key))
    assert visited.text() == "23/11/2026"


def test_what_is_left_before_finishing_is_a_list_of_links(view: AssessmentView):
    told: list[str] = []
    view.criterion_requested.connect(told.append)
    view.question_requested.connect(told.append)
    view.finish_confirmed.connect(lambda: told.append("finish"))
    view.show_finish(
        FinishSummary(
            unanswered=(FRAMEWORK.criterion("GOV-1.1"),),
            missing=(LeftQuestion("/data/members[2]/name", "الاسم الكامل"),),
            capped=(FRAMEWORK.criterion("GOV-2.1"),),
        )
    )
    assert "معيار واحد لم يقيم بعد" in words(view)
    assert QApplication.focusWidget() is named(view, "assessment.left_/data/members[2]/name")
    named(view, "assessment.left_GOV-2.1").click()
    named(view, "assessment.left_/data/members[2]/name").click()
    named(view, "assessment.confirm_finish").click()
    assert told == ["GOV-2.1", "/data/members[2]/name", "finish"]


def test_an_answer_that_does_not_hold_is_corrected_before_finishing(view: AssessmentView):
    view.show_finish(
        FinishSummary(refused=(LeftQuestion("/data/age", "السن", "السن بين 18 و99."),))
    )
    assert "السن بين 18 و99." in words(view)
    assert not named(view, "assessment.confirm_finish").isVisible()
    assert named(view, "assessment.go_on").isVisible()


def test_the_last_criterion_leads_to_the_end(view: AssessmentView):
    assert named(view, "assessment.next").text() == "التالي"
    show(view, code="MKT-5.4" if "MKT-5.4" in _codes() else _codes()[-1])
    assert named(view, "assessment.next").text() == "إنهاء"
    show(view, code=_codes()[0])
    assert not named(view, "assessment.previous").isEnabled()


def _codes() -> list[str]:
    return [criterion.code for criterion in FRAMEWORK.criteria()]


def test_a_finished_assessment_is_read_and_not_written(view: AssessmentView):
    view.show_frozen(True)
    assert not named(view, "assessment.level_1").isEnabled()
    assert not named(view, "assessment.evidence_note").isEnabled()
    assert not named(view, "assessment.finish").isVisible()
    assert named(view, "assessment.next").isEnabled()


@pytest.mark.parametrize("language", list(Language))
def test_every_control_has_a_name_in_every_language(
    view: AssessmentView, qapp: QApplication, language: Language
):
    theme.apply(qapp, language)
    nameless = [
        widget.objectName() or type(widget).__name__
        for widget in view.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisibleTo(view)
        and not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert nameless == []


@pytest.mark.parametrize("scale", [100, 150, 200])
@pytest.mark.parametrize("language", [Language.AR, Language.FR])
def test_the_screen_needs_no_more_than_its_width(
    view: AssessmentView, qapp: QApplication, language: Language, scale: int
):
    theme.apply(qapp, language, scale)
    qapp.processEvents()
    assert view.minimumSizeHint().width() <= 1294


def test_with_very_large_text_the_outline_opens_in_the_place_of_the_criterion(
    view: AssessmentView, qapp: QApplication
):
    theme.apply(qapp, Language.FR, 200)
    qapp.processEvents()
    assert not named(view, "assessment.chapter_GOV").isVisible()
    named(view, "assessment.outline").click()
    assert named(view, "assessment.chapter_GOV").isVisible()
    assert not named(view, "assessment.level_0").isVisible()
    named(view, "assessment.part_GOV-2").click()
    assert named(view, "assessment.level_0").isVisible()
