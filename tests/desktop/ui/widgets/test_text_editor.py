"""Free text: two scripts in one note, each paragraph in its own direction."""

import pytest
from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.widgets.text_editor import MOST_LETTERS, TextField

RTL, LTR = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight
NOTE = "تم استقبالنا من طرف 12 متعاونة.\nDemande d’autorisation لدى ONSSA.\n(118) وصل"


@pytest.fixture
def field(qtbot) -> TextField:
    field = TextField("الملاحظات الميدانية")
    qtbot.addWidget(field)
    field.resize(500, 200)
    field.show()
    return field


def _directions(field: TextField) -> list[Qt.LayoutDirection]:
    document = field.input.document()
    return [document.findBlockByNumber(n).textDirection() for n in range(document.blockCount())]


CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PRESS, RELEASE = QEvent.Type.KeyPress, QEvent.Type.KeyRelease


def _keys(field: TextField, *events) -> None:
    """Keys as the system sends them: with the modifiers that were held before each of them."""
    for kind, key, held in events:
        QApplication.sendEvent(field.input, QKeyEvent(kind, key, held))


def _turn(field: TextField) -> None:
    _keys(
        field,
        (PRESS, Qt.Key.Key_Control, Qt.KeyboardModifier.NoModifier),
        (PRESS, Qt.Key.Key_Shift, CONTROL),
        (RELEASE, Qt.Key.Key_Shift, CONTROL | SHIFT),
        (RELEASE, Qt.Key.Key_Control, CONTROL),
    )


def test_each_paragraph_runs_as_its_first_letter_says(field: TextField):
    field.set_value(NOTE)
    assert _directions(field) == [RTL, LTR, RTL]


def test_a_paragraph_takes_its_direction_while_it_is_written(field: TextField, type_text, qtbot):
    type_text(field.input, "تم")
    qtbot.keyClick(field.input, Qt.Key.Key_Return)
    assert _directions(field) == [RTL, RTL]
    qtbot.keyClicks(field.input, "le 3")
    assert _directions(field) == [RTL, LTR]


def test_an_empty_note_waits_at_the_start_edge(qtbot, qapp: QApplication, field: TextField):
    assert _directions(field) == [RTL]
    theme.apply(qapp, Language.FR)
    assert _directions(field) == [LTR]


def test_control_shift_turns_the_paragraph_and_writing_does_not_turn_it_back(
    field: TextField, qtbot
):
    field.set_value("12 litres")
    _turn(field)
    assert _directions(field) == [RTL]
    qtbot.keyClicks(field.input, "abc")
    assert _directions(field) == [RTL]


def test_control_shift_and_a_third_key_is_that_keys_shortcut(field: TextField, qtbot):
    field.set_value("abc")
    _keys(
        field,
        (PRESS, Qt.Key.Key_Control, Qt.KeyboardModifier.NoModifier),
        (PRESS, Qt.Key.Key_Shift, CONTROL),
        (PRESS, Qt.Key.Key_Right, CONTROL | SHIFT),
        (RELEASE, Qt.Key.Key_Right, CONTROL | SHIFT),
        (RELEASE, Qt.Key.Key_Shift, CONTROL | SHIFT),
    )
    assert _directions(field) == [LTR]


def test_the_text_comes_back_as_it_was_typed(field: TextField, type_text, qtbot):
    heard: list[str] = []
    field.changed.connect(heard.append)
    for line in NOTE.split("\n"):
        type_text(field.input, line)
        qtbot.keyClick(field.input, Qt.Key.Key_Return)
    assert heard[-1] == field.value == NOTE + "\n"


def test_showing_a_text_says_nothing_and_keeps_the_caret(field: TextField, qtbot):
    field.set_value(NOTE)
    field.input.moveCursor(QTextCursor.MoveOperation.End)
    position = field.input.textCursor().position()
    with qtbot.assertNotEmitted(field.changed):
        field.set_value(NOTE)
        field.set_value(field.value)
    assert field.input.textCursor().position() == position


def test_every_undo_takes_back_writing_never_formatting_alone(field: TextField, qtbot):
    qtbot.keyClicks(field.input, "abc")
    seen = [field.value]
    while field.input.document().isUndoAvailable():
        field.input.undo()
        seen.append(field.value)
    assert seen[-1] == ""
    assert len(set(seen)) == len(seen)


def test_a_switch_of_language_changes_no_word_and_says_nothing(
    field: TextField, qtbot, qapp: QApplication
):
    field.set_value(NOTE)
    with qtbot.assertNotEmitted(field.changed):
        theme.apply(qapp, Language.FR, 150)
    assert field.value == NOTE
    assert _directions(field) == [RTL, LTR, RTL]


def test_the_editor_grows_so_that_no_line_hides(field: TextField, qapp: QApplication):
    before = field.input.height()
    field.set_value("\n".join(["سطر"] * 20))
    qapp.processEvents()
    assert field.input.height() > before
    assert field.input.document().size().height() <= field.input.height()


def test_a_paste_that_does_not_fit_is_not_taken_at_all_and_says_so(field):
    field.set_value("ما كتب من قبل")
    pasted = QMimeData()
    pasted.setText("س" * MOST_LETTERS)
    field.input.insertFromMimeData(pasted)
    assert field.value == "ما كتب من قبل"
    assert str(MOST_LETTERS) in field.problem.text()
    pasted.setText(" وما أضيف")
    field.input.moveCursor(QTextCursor.MoveOperation.End)
    field.input.insertFromMimeData(pasted)
    assert field.value == "ما كتب من قبل وما أضيف"
    assert not field.problem.isVisible()
