"""A folder that is typed is the folder that is chosen."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from mourafaka_desktop.ui.widgets.file_dialog import FileDialog


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def dialog(window: QWidget, tmp_path: Path) -> FileDialog:
    (tmp_path / "key" / "papers").mkdir(parents=True)
    made = FileDialog(window, "Folder", folder=tmp_path)
    made.setFileMode(FileDialog.FileMode.Directory)
    made.setOption(FileDialog.Option.ShowDirsOnly)
    return made


@pytest.mark.parametrize("typed", ["key", "key/papers"])
def test_a_typed_folder_is_told_once(
    qtbot: QtBot, dialog: FileDialog, tmp_path: Path, typed: str
) -> None:
    told: list[str] = []
    dialog.fileSelected.connect(told.append)
    dialog.open()
    qtbot.waitExposed(dialog)
    line = dialog.findChild(QLineEdit, "fileNameEdit")
    assert line is not None
    qtbot.wait(500)  # it reads folders first
    with qtbot.waitSignal(dialog.accepted):
        line.selectAll()
        QTest.keyClicks(line, str(tmp_path / typed))
        QTest.keyClick(line, Qt.Key.Key_Return)
    assert told == [str(tmp_path / typed)]


def test_a_typed_folder_is_told_though_the_one_above_is_marked_in_the_list(
    dialog: FileDialog,
) -> None:
    """What Qt says when its list has read the folder above while one types: two folders, and no single one."""
    told: list[str] = []
    dialog.fileSelected.connect(told.append)
    dialog.filesSelected.emit(["/media/key", "/media/key/papers"])
    assert told == ["/media/key/papers"]


def test_of_several_files_no_single_one_is_told(dialog: FileDialog) -> None:
    dialog.setFileMode(FileDialog.FileMode.ExistingFiles)
    told: list[str] = []
    dialog.fileSelected.connect(told.append)
    dialog.filesSelected.emit(["/media/key/a.xlsx", "/media/key/b.xlsx"])
    assert told == []
