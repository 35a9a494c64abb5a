"""A row laid out in a grid that is one target."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mourafaka_desktop.ui.tokens import Type
from mourafaka_desktop.ui.widgets.row_target import TargetedRow
from mourafaka_desktop.ui.widgets.text import Text


@pytest.fixture
def row(qtbot: QtBot) -> TargetedRow:
    row = TargetedRow(Text(Type.BODY, "الحكامة الجيدة"), "الحكامة الجيدة: 63. لماذا هذه النقطة؟")
    qtbot.addWidget(row)
    row.resize(300, 40)
    row.show()
    qtbot.waitExposed(row)
    return row


def test_the_words_of_the_row_are_clicked_through(qtbot: QtBot, row: TargetedRow):
    with qtbot.waitSignal(row.target.clicked):
        QTest.mouseClick(row.childAt(row.rect().center()), Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_the_row_is_chosen_by_the_keyboard(qtbot: QtBot, row: TargetedRow, key: Qt.Key):
    row.target.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(row.target.clicked):
        QTest.keyClick(row.target, key)


def test_the_target_covers_the_row_and_is_high_enough_to_be_met(row: TargetedRow):
    assert row.target.geometry() == row.rect()
    assert row.minimumSizeHint().height() >= 36
    assert row.minimumSizeHint().width() == row.findChild(Text).minimumSizeHint().width()


def test_a_screen_reader_says_where_the_row_leads(row: TargetedRow):
    assert row.target.accessibleName() == "الحكامة الجيدة: 63. لماذا هذه النقطة؟"
