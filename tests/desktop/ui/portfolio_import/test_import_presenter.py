"""The import of real workbooks into a real encrypted profile, by the dialog's own buttons."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.services import cooperatives
from mourafaka_desktop.services.cooperatives import CooperativeQuery
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.ui.background import Background
from mourafaka_desktop.ui.changes import ChangeNotice
from mourafaka_desktop.ui.portfolio_import.import_presenter import (
    PortfolioImportPresenter,
    PortfolioServices,
)
from mourafaka_desktop.ui.portfolio_import.import_view import PortfolioImportView, Stage
from mourafaka_desktop.ui.portfolio_import.problems_model import Column
from mourafaka_desktop.ui.preferences import FolderUse, Preferences
from tests.builders import make_workspace
from tests.desktop.imports.workbook_files import (
    COOPERATIVE_HEADERS,
    cooperative_cells,
    write_workbook,
)


class Import:
    """The dialog over a profile."""

    def __init__(self, workspace: Workspace, folder: Path, qtbot: QtBot) -> None:
        self.workspace, self.folder = workspace, folder
        self.background = Background()
        self.preferences = Preferences(folder / "preferences.ini")
        self.announced: list[Changes] = []
        notice = ChangeNotice()
        notice.changed.connect(self.announced.append)
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.view = PortfolioImportView(self.window)
        self.presenter = PortfolioImportPresenter(
            self.view,
            PortfolioServices.of(workspace),
            background=self.background,
            notice=notice,
            preferences=self.preferences,
        )
        self.window.show()
        self.presenter.open()

    def workbook(self, *rows: list[object], name: str = "cooperatives.xlsx") -> Path:
        return write_workbook(self.folder / name, COOPERATIVE_HEADERS, *rows)

    def drop(self, *paths: Path) -> None:
        files = QMimeData()
        files.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        self.view.dropEvent(
            QDropEvent(
                QPointF(20, 20),
                Qt.DropAction.CopyAction,
                files,
                Qt.MouseButton.LeftButton,
                Qt.KeyboardModifier.NoModifier,
            )
        )
        self.background.wait_idle()

    def press_import(self) -> None:
        assert self.view.import_button.isEnabled()
        self.view.import_button.click()
        self.background.wait_idle()

    def stored_codes(self) -> set[str | None]:
        found = cooperatives.find_cooperatives(self.workspace, CooperativeQuery())
        return {summary.cooperative.programme_code for summary in found}


@pytest.fixture
def dialog(tmp_path: Path, qtbot: QtBot) -> Iterator[Import]:
    with make_workspace(tmp_path) as workspace:
        dialog = Import(workspace, tmp_path, qtbot)
        yield dialog
        dialog.background.close()


def test_nothing_can_be_imported_before_a_workbook_is_chosen(dialog: Import) -> None:
    assert dialog.view.stage is Stage.CHOOSING
    assert not dialog.view.import_button.isEnabled()
    assert dialog.view.import_button.accessibleDescription()


def test_dropped_workbooks_are_previewed_and_only_then_imported(dialog: Import) -> None:
    dialog.drop(dialog.workbook(cooperative_cells("C-1"), cooperative_cells("C-2")))
    assert dialog.view.stage is Stage.PREVIEW
    assert dialog.view.import_button.text() == "استيراد تعاونيتين"
    assert dialog.stored_codes() == set()
    dialog.press_import()
    assert dialog.view.stage is Stage.DONE
    assert dialog.view.status.isVisible()
    assert dialog.stored_codes() == {"C-1", "C-2"}
    assert len(dialog.announced) == 1
    assert len(dialog.announced[0].ids("cooperative")) == 2


def test_files_are_found_by_the_files_dialog_and_its_folder_is_remembered(dialog: Import) -> None:
    path = dialog.workbook(cooperative_cells("C-1"))
    dialog.view.choose_button.click()
    files = dialog.view.findChild(QFileDialog, "portfolio_import.files")
    assert files is not None
    name = files.findChild(QLineEdit, "fileNameEdit")
    assert name is not None
    name.setText(str(path))
    QTest.keyClick(name, Qt.Key.Key_Return)
    QApplication.processEvents()
    dialog.background.wait_idle()
    assert dialog.view.stage is Stage.PREVIEW
    assert dialog.preferences.folder(FolderUse.IMPORTS) == path.parent


def test_each_problem_is_named_by_its_place_and_the_good_rows_are_imported(dialog: Import) -> None:
    dialog.drop(
        dialog.workbook(
            cooperative_cells("C-1"),
            cooperative_cells("C-2", adherents_actuels="une vingtaine"),
            cooperative_cells("C-1"),
        )
    )
    model = dialog.view.model
    places = {
        tuple(
            str(model.data(model.index(row, column))).strip("\u2066\u2068\u2069")
            for column in (Column.SHEET, Column.ROW, Column.CELL_COLUMN)
        )
        for row in range(model.rowCount())
    }
    assert {("Feuil1", "3", "G"), ("Feuil1", "4", "A")} <= places
    dialog.press_import()
    assert dialog.stored_codes() == {"C-1"}


def test_the_same_workbook_again_changes_nothing_and_says_so(dialog: Import) -> None:
    path = dialog.workbook(cooperative_cells("C-1"))
    dialog.drop(path)
    dialog.press_import()
    dialog.view.close_button.click()
    dialog.presenter.open()
    dialog.drop(path)
    assert not dialog.view.import_button.isEnabled()
    assert "هذا الحاسوب" in dialog.view.import_button.accessibleDescription()


def test_the_workbooks_values_are_taken_only_where_the_coach_wants_it(dialog: Import) -> None:
    dialog.drop(dialog.workbook(cooperative_cells("C-1", adherents_actuels=20)))
    dialog.press_import()
    dialog.presenter.open()
    dialog.drop(dialog.workbook(cooperative_cells("C-1", adherents_actuels=24)))
    assert not dialog.view.import_button.isEnabled()
    dialog.view.take_file_values.click()
    dialog.background.wait_idle()
    dialog.press_import()
    (found,) = cooperatives.find_cooperatives(dialog.workspace, CooperativeQuery())
    assert found.cooperative.members_total == 24


def test_a_file_that_is_no_workbook_is_refused_in_words(dialog: Import) -> None:
    damaged = dialog.folder / "damaged.xlsx"
    damaged.write_bytes(b"PK\x03\x04 not really a zip")
    dialog.drop(damaged)
    assert dialog.view.table.isVisible()
    assert not dialog.view.import_button.isEnabled()
    assert dialog.view.model.longest_sentence()


def test_a_file_can_be_taken_out_again(dialog: Import) -> None:
    good = dialog.workbook(cooperative_cells("C-1"))
    dialog.drop(good, dialog.folder / "missing.xlsx")
    assert dialog.view.model.rowCount() == 1
    dialog.view.file_removed.emit(dialog.folder / "missing.xlsx")
    dialog.background.wait_idle()
    assert dialog.view.model.rowCount() == 0
    assert dialog.view.import_button.isEnabled()


def test_a_cancelled_import_stores_nothing_and_leaves_no_trace(dialog: Import) -> None:
    dialog.drop(dialog.workbook(cooperative_cells("C-1")))
    QTest.keyClick(dialog.view, Qt.Key.Key_Escape)
    assert not dialog.view.isVisible()
    assert dialog.stored_codes() == set()
    dialog.presenter.open()
    assert dialog.view.stage is Stage.CHOOSING


def test_a_preview_that_comes_after_cancelling_is_not_shown(dialog: Import) -> None:
    path = dialog.workbook(cooperative_cells("C-1"))
    dialog.view.files_added.emit((path,))
    dialog.view.cancel_button.click()
    dialog.background.wait_idle()
    dialog.presenter.open()
    assert dialog.view.stage is Stage.CHOOSING
    assert not dialog.view.import_button.isEnabled()


def test_the_list_of_problems_can_be_copied(dialog: Import) -> None:
    dialog.drop(dialog.workbook(cooperative_cells("C-1"), cooperative_cells("C-1")))
    dialog.view.copy_button.click()
    copied = QGuiApplication.clipboard().text()
    assert "cooperatives.xlsx\tFeuil1\t3\tA" in copied
