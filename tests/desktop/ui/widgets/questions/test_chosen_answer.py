"""Choices: rows, side by side, searched; the mouse and the keyboard say the same."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.widgets.questions.choice_row import ChoiceRow
from mourafaka_desktop.ui.widgets.questions.chosen_answer import (
    LineChoiceAnswer,
    RowChoiceAnswer,
    SearchChoiceAnswer,
)
from mourafaka_desktop.ui.widgets.questions.question import QuestionKind
from mourafaka_desktop.ui.widgets.segmented_choice import Segment
from tests.desktop.ui.widgets.questions.asked import REF, choices, question

LONG = "جواب طويل لا يسعه مكان صغير في سطر واحد"
FOUR = choices(*(f"{LONG} {number}" for number in range(4)))
MANY = choices(*(f"جماعة {number}" for number in range(12)))
YES_NO = choices("نعم", "لا")


def _row(page, value: str) -> ChoiceRow:
    found = page.list.findChild(ChoiceRow, f"choice.{REF}.{value}")
    assert found is not None
    return found


def _press(qtbot, widget: QWidget) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def _focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("offered", "appearance", "widget"),
    [
        (YES_NO, "", LineChoiceAnswer),
        (FOUR, "", RowChoiceAnswer),
        (FOUR, "likert", LineChoiceAnswer),
        (FOUR, "minimal", SearchChoiceAnswer),
        (MANY, "", SearchChoiceAnswer),
        (MANY, "horizontal", SearchChoiceAnswer),
        ((), "", RowChoiceAnswer),
    ],
)
def test_the_choices_decide_how_they_are_offered(ask, offered, appearance: str, widget: type):
    look = frozenset({appearance}) if appearance else frozenset()
    page = ask(question(QuestionKind.SELECT_ONE, choices=offered, appearance=look))
    assert isinstance(page.view(), widget)


def test_a_row_that_is_pressed_is_the_answer_and_can_be_taken_back(ask, qtbot):
    page = ask(question(QuestionKind.SELECT_ONE, choices=FOUR))
    _press(qtbot, _row(page, "b"))
    assert page.texts == ["b"]
    assert [_row(page, value).isChecked() for value in "abcd"] == [False, True, False, False]
    page.view()._clear.click()
    assert page.texts == ["b", ""]
    assert not _row(page, "b").isChecked()


def test_the_arrow_keys_move_among_rows_and_space_chooses(ask, qtbot):
    page = ask(question(QuestionKind.SELECT_ONE, choices=FOUR))
    page.list.focus(REF)
    qtbot.keyClick(_focused(), Qt.Key.Key_Down)
    qtbot.keyClick(_focused(), Qt.Key.Key_Down)
    assert page.heard == []
    qtbot.keyClick(_focused(), Qt.Key.Key_Space)
    assert page.texts == ["c"]


@pytest.mark.parametrize(
    ("language", "key"), [(Language.AR, Qt.Key.Key_Left), (Language.FR, Qt.Key.Key_Right)]
)
def test_the_key_of_the_reading_direction_goes_to_the_second_column(ask, qtbot, language, key):
    six = choices("un", "deux", "trois", "quatre", "cinq", "six")
    page = ask(question(QuestionKind.SELECT_ONE, choices=six), language=language)
    assert _row(page, "a").y() == _row(page, "d").y()
    assert (_row(page, "d").x() > _row(page, "a").x()) is (language is Language.FR)
    page.list.focus(REF)
    qtbot.keyClick(_focused(), key)
    assert _focused() is _row(page, "d")


def test_side_by_side_the_answer_is_chosen_with_space(ask, qtbot):
    page = ask(question(QuestionKind.SELECT_ONE, choices=YES_NO))
    page.list.focus(REF)
    qtbot.keyClick(_focused(), Qt.Key.Key_Left)
    qtbot.keyClick(_focused(), Qt.Key.Key_Space)
    assert page.texts == ["b"]
    assert isinstance(_focused(), Segment)


def test_tab_stops_once_in_a_list_of_rows(ask):
    page = ask(question(QuestionKind.SELECT_MULTIPLE, "b", choices=FOUR))
    stops = [value for value in "abcd" if _row(page, value).focusPolicy().value & 1]
    assert stops == ["b"]


def test_several_answers_come_in_the_order_of_the_questionnaire_with_their_number(ask, qtbot):
    page = ask(question(QuestionKind.SELECT_MULTIPLE, choices=FOUR))
    _press(qtbot, _row(page, "c"))
    _press(qtbot, _row(page, "a"))
    assert page.texts == ["c", "a c"]
    assert page.view().count.text() == "اختياران"
    _press(qtbot, _row(page, "c"))
    assert page.texts[-1] == "a"


def test_several_answers_are_ticked_even_before_they_come_back(ask, qtbot):
    page = ask(question(QuestionKind.SELECT_MULTIPLE, choices=FOUR), echoes=False)
    _press(qtbot, _row(page, "c"))
    _press(qtbot, _row(page, "a"))
    assert page.texts == ["c", "a c"]


def test_a_statement_is_confirmed_and_unconfirmed(ask, qtbot):
    page = ask(question(QuestionKind.ACKNOWLEDGE))
    page.list.focus(REF)
    qtbot.keyClick(_focused(), Qt.Key.Key_Space)
    qtbot.keyClick(_focused(), Qt.Key.Key_Space)
    assert page.texts == ["OK", ""]


def test_a_long_list_is_searched_by_typing(ask, type_text, qtbot):
    page = ask(
        question(QuestionKind.SELECT_ONE, choices=choices(*(f"أكادير {n}" for n in range(9))))
    )
    page.list.focus(REF)
    line = page.view().combo.input.lineEdit()
    type_text(line, "اكادير 7")
    line.setText("أكادير 7")
    line.editingFinished.emit()
    assert page.texts == ["h"]
    assert page.view().combo.value == "h"


def test_what_is_in_no_list_stays_and_is_explained(ask, type_text):
    page = ask(question(QuestionKind.SELECT_ONE, choices=MANY))
    page.list.focus(REF)
    line = page.view().combo.input.lineEdit()
    type_text(line, "الرباط")
    line.editingFinished.emit()
    assert page.heard == []
    assert line.text() == "الرباط"
    assert "اللائحة" in page.problem()


def test_what_was_typed_to_search_outlives_a_change_of_language(ask, type_text):
    page = ask(question(QuestionKind.SELECT_ONE, choices=MANY))
    line = page.view().combo.input.lineEdit()
    type_text(line, "الرباط")
    line.editingFinished.emit()
    page.list.show_language(Language.FR, Language.FR)
    page.show(
        question(QuestionKind.SELECT_ONE, choices=choices(*(f"commune {n}" for n in range(12))))
    )
    assert line.text() == "الرباط"
    assert page.problem().startswith("Cette valeur")


def test_a_chosen_line_of_a_long_list_is_said_in_the_other_language(ask):
    page = ask(question(QuestionKind.SELECT_ONE, "c", choices=MANY))
    french = choices(*(f"commune {n}" for n in range(12)))
    page.list.show_language(Language.FR, Language.FR)
    page.show(question(QuestionKind.SELECT_ONE, "c", choices=french))
    assert page.view().combo.input.lineEdit().text() == "commune 2"
    assert page.problem() == ""


def test_an_emptied_search_takes_the_answer_back(ask):
    page = ask(question(QuestionKind.SELECT_ONE, "b", choices=MANY))
    line = page.view().combo.input.lineEdit()
    assert line.text() == "جماعة 1"
    line.clear()
    line.editingFinished.emit()
    assert page.texts == [""]


def test_other_choices_keep_the_answer_that_is_still_among_them(ask):
    page = ask(question(QuestionKind.SELECT_ONE, "b", choices=FOUR))
    page.show(question(QuestionKind.SELECT_ONE, "b", choices=FOUR[1:]))
    assert _row(page, "b").isChecked()
    assert page.problem() == ""


def test_an_answer_that_other_choices_took_away_is_told_until_one_chooses_again(ask, qtbot):
    page = ask(question(QuestionKind.SELECT_ONE, "a", choices=FOUR))
    page.show(question(QuestionKind.SELECT_ONE, "", choices=FOUR[1:]))
    assert "تغيرت الاختيارات" in page.problem()
    _press(qtbot, _row(page, "c"))
    assert page.problem() == ""


def test_more_choices_turn_rows_into_a_search_and_the_focus_goes_along(ask):
    page = ask(question(QuestionKind.SELECT_ONE, "a", choices=FOUR))
    page.list.focus(REF)
    page.show(question(QuestionKind.SELECT_ONE, "", choices=MANY[1:]))
    view = page.view()
    assert isinstance(view, SearchChoiceAnswer)
    assert view.isAncestorOf(_focused())
    assert "تغيرت الاختيارات" in page.problem()


def test_choices_change_language_in_place_and_keep_the_focus(ask):
    page = ask(question(QuestionKind.SELECT_ONE, "b", choices=FOUR))
    page.list.focus(REF)
    row = _focused()
    french = choices(*(f"une réponse assez longue {number}" for number in range(4)))
    page.list.show_language(Language.FR, Language.FR)
    page.show(question(QuestionKind.SELECT_ONE, "b", choices=french))
    assert _focused() is row
    assert row.accessibleName() == "une réponse assez longue 1"
    assert row.layoutDirection() == Qt.LayoutDirection.LeftToRight


@pytest.mark.parametrize("scale", [100, 200])
def test_a_row_is_a_target_of_44_pixels_and_grows_with_the_text(ask, qapp, scale: int):
    theme.apply(qapp, Language.AR, scale)
    page = ask(question(QuestionKind.SELECT_ONE, choices=FOUR))
    assert _row(page, "a").height() >= 44 * scale / 100


def test_every_row_is_named_and_says_what_it_answers(ask):
    page = ask(question(QuestionKind.SELECT_ONE, label="الجهة", choices=FOUR))
    assert _row(page, "a").accessibleName() == f"{LONG} 0"
    assert _row(page, "a").accessibleDescription() == "الجهة"
