"""Written answers: what is typed arrives in ODK's form, what is no answer stays and is explained."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QTextEdit

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui.widgets.questions.question import QuestionKind
from tests.desktop.ui.widgets.questions.asked import REF, question

OTHER = "/data/other"


def _line(page, ref: str = REF) -> QLineEdit:
    found = page.list.findChild(QLineEdit, f"answer.{ref}")
    assert found is not None
    return found


def _leave(page) -> None:
    QApplication.focusWidget().clearFocus()


def test_words_arrive_at_each_key(ask, type_text):
    page = ask(question(QuestionKind.TEXT))
    page.list.focus(REF)
    type_text(_line(page), "تيز")
    assert page.heard == [(REF, "ت"), (REF, "تي"), (REF, "تيز")]


def test_words_on_several_lines_arrive_at_each_key_and_leaving_is_told(ask, qtbot, type_text):
    page = ask(question(QuestionKind.LONG_TEXT))
    page.list.focus(REF)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QTextEdit)
    type_text(editor, "تم")
    assert page.texts[-1] == "تم"
    with qtbot.waitSignal(page.list.left) as left:
        _leave(page)
    assert left.args == [REF]


@pytest.mark.parametrize(
    ("kind", "typed", "text", "shown"),
    [
        (QuestionKind.INTEGER, "1250", "1250", "1\u00a0250"),
        (QuestionKind.INTEGER, "١٢٥٠", "1250", "1\u00a0250"),
        (QuestionKind.INTEGER, "-7", "-7", "\u22127"),
        (QuestionKind.DECIMAL, "1250,5", "1250.5", "1\u00a0250,5"),
        (QuestionKind.DECIMAL, "٣٫٥", "3.5", "3,5"),
    ],
)
def test_a_number_is_given_in_odk_s_form_and_shown_as_people_write_it(
    ask, type_text, kind: QuestionKind, typed: str, text: str, shown: str
):
    page = ask(question(kind))
    page.list.focus(REF)
    type_text(_line(page), typed)
    assert page.texts[-1] == text
    _leave(page)
    assert _line(page).text() == shown
    assert page.problem() == ""


def test_arabic_figures_turn_western_under_the_caret(ask, type_text):
    page = ask(question(QuestionKind.INTEGER))
    page.list.focus(REF)
    type_text(_line(page), "١٢")
    assert _line(page).text() == "12"
    _line(page).setCursorPosition(1)
    type_text(_line(page), "٩")
    assert (_line(page).text(), _line(page).cursorPosition()) == ("192", 2)


@pytest.mark.parametrize(
    ("kind", "typed", "word"),
    [
        (QuestionKind.INTEGER, "12a", "بالأرقام"),
        (QuestionKind.INTEGER, "2,5", "صحيح"),
        (QuestionKind.INTEGER, "3000000000", "2\u00a0147\u00a0483\u00a0647"),
        (QuestionKind.DECIMAL, "1234567890,123456", "15"),
    ],
)
def test_what_is_no_answer_stays_as_typed_and_is_explained_when_one_leaves(
    ask, type_text, kind: QuestionKind, typed: str, word: str
):
    page = ask(question(kind))
    page.list.focus(REF)
    type_text(_line(page), typed)
    assert page.problem() == ""
    _leave(page)
    assert word in page.problem()
    assert _line(page).text() == typed
    assert typed not in page.texts
    assert word in _line(page).accessibleDescription()


def test_an_explained_number_is_forgiven_as_soon_as_it_is_one(ask, qtbot, type_text):
    page = ask(question(QuestionKind.INTEGER))
    page.list.focus(REF)
    type_text(_line(page), "12a")
    _leave(page)
    page.list.focus(REF)
    _line(page).setCursorPosition(3)
    qtbot.keyClick(_line(page), Qt.Key.Key_Backspace)
    assert page.problem() == ""
    assert page.texts[-1] == "12"


def test_an_emptied_number_is_no_answer(ask, qtbot):
    page = ask(question(QuestionKind.INTEGER, "12"))
    page.list.focus(REF)
    _line(page).selectAll()
    qtbot.keyClick(_line(page), Qt.Key.Key_Delete)
    assert page.texts == [""]


def test_the_engine_s_spelling_of_the_same_number_leaves_the_line_alone(ask, type_text):
    page = ask(question(QuestionKind.DECIMAL), echoes=False)
    page.list.focus(REF)
    type_text(_line(page), "12,")
    page.show(question(QuestionKind.DECIMAL, "12.0"))
    assert _line(page).text() == "12,"


def test_a_value_that_changed_elsewhere_is_shown_even_while_one_writes(ask, type_text):
    page = ask(question(QuestionKind.INTEGER, "5"))
    page.list.focus(REF)
    type_text(_line(page), "a")
    page.show(question(QuestionKind.INTEGER, "8"))
    assert _line(page).text() == "8"


def test_a_broken_rule_waits_until_one_leaves_and_goes_at_once(ask, type_text):
    broken = question(QuestionKind.TEXT, "12", is_broken=True, message="يتكون من **15** رقما.")
    page = ask(question(QuestionKind.TEXT), echoes=False)
    page.list.focus(REF)
    type_text(_line(page), "12")
    page.show(broken)
    assert page.problem() == ""
    _leave(page)
    assert page.problem() == "يتكون من 15 رقما."
    page.list.focus(REF)
    type_text(_line(page), "3")
    page.show(replace(broken, value="123", is_broken=False, message=""))
    assert page.problem() == ""


def test_a_broken_rule_without_words_of_its_own_has_ours(ask):
    page = ask(question(QuestionKind.TEXT, "12", is_broken=True))
    assert page.problem() == "هذا الجواب لا يحترم قاعدة السؤال."


def test_a_refused_answer_stays_with_its_reason_until_it_changes(ask, type_text):
    page = ask(question(QuestionKind.TEXT), echoes=False)
    page.list.focus(REF)
    type_text(_line(page), "x")
    page.list.show_refused(REF)
    assert page.problem()
    assert _line(page).text() == "x"
    type_text(_line(page), "y")
    assert page.problem() == ""


def test_a_missing_answer_is_pointed_out_only_when_asked_for(ask):
    page = ask(
        question(QuestionKind.TEXT, is_required=True),
        question(QuestionKind.TEXT, ref=OTHER, is_required=True, message="الاسم مطلوب."),
    )
    assert (page.problem(), page.problem(OTHER)) == ("", "")
    page.list.show_problems(True)
    assert page.problem() == "هذا السؤال في انتظار جواب."
    assert page.problem(OTHER) == "الاسم مطلوب."
    page.show(question(QuestionKind.TEXT, "x", is_required=True))
    assert page.problem() == ""


@pytest.mark.parametrize(
    ("words", "content", "mark"),
    [
        (Language.AR, Language.FR, "إلزامي"),
        (Language.FR, Language.FR, "obligatoire"),
        (Language.FR, Language.AR, "obligatoire"),
    ],
)
def test_our_words_and_the_questionnaire_s_may_be_of_two_languages(
    ask, words: Language, content: Language, mark: str
):
    page = ask(question(QuestionKind.INTEGER, "12", is_required=True))
    page.list.show_language(words, content)
    view = page.view()
    assert view.required.text() == mark
    rtl = content is Language.AR
    assert (view.layoutDirection() == Qt.LayoutDirection.RightToLeft) is rtl
    assert bool(_line(page).alignment() & Qt.AlignmentFlag.AlignRight) is rtl


def test_the_input_is_called_by_its_label_and_described_by_its_hint(ask):
    page = ask(question(QuestionKind.TEXT, label="**ICE**", hint="15 رقما", is_required=True))
    assert _line(page).accessibleName() == "ICE"
    assert _line(page).accessibleDescription() == "15 رقما. إلزامي"


def test_frozen_answers_are_read_not_written(ask):
    page = ask(question(QuestionKind.TEXT, "x"))
    page.list.freeze(True)
    assert not _line(page).isEnabled()
    page.list.freeze(False)
    assert _line(page).isEnabled()
