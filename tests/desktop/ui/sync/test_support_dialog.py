"""The support file before it is saved: legible at each size of text, and broken between words."""

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.sync.support_dialog import SupportDialog

CONTENT = '{\n  "application": "0.4.0",\n  "waiting": ' + " ".join(
    f'{{"kind": "planned_action", "count": {count}}}' for count in range(30)
)


def test_lines_of_the_support_file_break_between_words(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = SupportDialog(CONTENT, parent)
    dialog.open()
    QApplication.processEvents()
    block = dialog.content.document().lastBlock()
    layout = block.layout()
    starts = [layout.lineAt(number).textStart() for number in range(1, layout.lineCount())]
    assert starts
    assert all(block.text()[start - 1].isspace() for start in starts)


def test_the_support_file_is_written_larger_with_large_text(
    qtbot: QtBot, qapp: QApplication
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = SupportDialog(CONTENT, parent)
    before = dialog.content.font().pixelSize()
    theme.apply(qapp, Language.FR, 200)
    assert dialog.content.font().pixelSize() == 2 * before
