"""What is seldom wanted lies in a menu under three dots."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.tokens import Type
from mourafaka_desktop.ui.widgets.menu_button import MenuButton


def test_the_menu_opens_by_the_keyboard_and_does_what_it_says(qtbot: QtBot):
    button = MenuButton()
    qtbot.addWidget(button)
    action = button.add("print")
    action.setText("طباعة الاستمارة فارغة")
    button.show()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert button.menu_below.isVisible()
    with qtbot.waitSignal(action.triggered):
        QTest.keyClick(button.menu_below, Qt.Key.Key_Down)
        QTest.keyClick(button.menu_below, Qt.Key.Key_Return)
    assert not button.menu_below.isVisible()


def test_the_menu_grows_with_the_text(qtbot: QtBot, qapp: QApplication):
    button = MenuButton()
    qtbot.addWidget(button)
    button.add("print").setText("Imprimer")
    small = button.menu_below.sizeHint().height()
    theme.apply(qapp, Language.FR, 200)
    assert button.menu_below.font().pixelSize() == theme.current().font(Type.BODY).pixelSize()
    assert button.menu_below.sizeHint().height() > small
