"""A folder that is typed is the folder that is chosen."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from mourafaka_desktop.ui.widgets.file_dialog import FileDialog


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "key" / "papers").mkdir(parents=True)
    (tmp_path / "other").mkdir()
    return tmp_path


@pytest.mark.parametrize("typed", ["key", "key/papers", "other"])
def test_a_typed_folder_is_told_once(qtbot: QtBot, tree: Path, typed: str) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = FileDialog(parent, "Folder", folder=tree)
    dialog.setFileMode(FileDialog.FileMode.Directory)
    dialog.setOption(FileDialog.Option.ShowDirsOnly)
    told: list[str] = []
    dialog.fileSelected.connect(told.append)
    dialog.open()
    qtbot.waitExposed(dialog)
    line = dialog.findChild(QLineEdit, "fileNameEdit")
    assert line is not None
    qtbot.wait(500)  # it reads folders first
    with qtbot.waitSignal(dialog.accepted):
        line.selectAll()
        QTest.keyClicks(line, str(tree / typed))
        QTest.keyClick(line, Qt.Key.Key_Return)
    assert told == [str(tree / typed)]
