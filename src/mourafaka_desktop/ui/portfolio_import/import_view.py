"""The import of the programme's workbooks: choose the files, see what they would do, do it or leave it."""

from collections.abc import Sequence
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from mourafaka_desktop.errors import MourafakaError
from mourafaka_desktop.i18n.catalogue import _, ngettext
from mourafaka_desktop.services.portfolio import PortfolioPreview
from mourafaka_desktop.ui.direction import isolate
from mourafaka_desktop.ui.portfolio_import.problems_model import ProblemsModel
from mourafaka_desktop.ui.portfolio_import.problems_table import ProblemsTable
from mourafaka_desktop.ui.tokens import Colour, Radius, Space, State, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.chip import Chip
from mourafaka_desktop.ui.widgets.file_dialog import FileDialog
from mourafaka_desktop.ui.widgets.flow_layout import FlowLayout
from mourafaka_desktop.ui.widgets.focus_ring import FocusRing
from mourafaka_desktop.ui.widgets.footed_page import FootedPage
from mourafaka_desktop.ui.widgets.icon_label import IconLabel
from mourafaka_desktop.ui.widgets.inline_problem import InlineProblem
from mourafaka_desktop.ui.widgets.painting import draw_sheet
from mourafaka_desktop.ui.widgets.table_frame import TableFrame
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed
from mourafaka_desktop.ui.widgets.tick import Tick


class Stage(Enum):
    """How far the import is."""

    CHOOSING = "choosing"
    READING = "reading"
    PREVIEW = "preview"
    IMPORTING = "importing"
    DONE = "done"


class PortfolioImportView(Themed, QDialog):
    """Asks by signals, shows by `show_…`. Closing it stores nothing, except once the import is done."""

    files_added = Signal(object)  # tuple of Path
    file_removed = Signal(object)  # Path
    file_values_toggled = Signal(bool)
    import_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("portfolio_import")
        self.setModal(True)
        self.setAcceptDrops(True)
        self.stage = Stage.CHOOSING
        self._files: tuple[Path, ...] = ()
        self._preview: PortfolioPreview | None = None
        self._failure: MourafakaError | None = None
        self._start_folder: Path | None = None
        self._page = FootedPage()
        self._title = Text(Type.OBJECT_TITLE)
        self._explanation = Text(Type.BODY, colour=Colour.INK_2)
        self.drop_zone = _DropZone()
        self.choose_button = self.drop_zone.button
        self.choose_button.setObjectName("portfolio_import.choose")
        self.choose_button.clicked.connect(self._choose_files)
        self.files = _FileRow()
        self.files.removed.connect(self.file_removed)
        self.files.more_requested.connect(self._choose_files)
        self.problem = InlineProblem(State.LATE)
        self.counts = _Counts()
        self._problems_title = Text(Type.BODY_BOLD)
        self.copy_button = Button(ButtonKind.TEXT, icon="clipboard-list", small=True)
        self.copy_button.setObjectName("portfolio_import.copy")
        self.model = ProblemsModel()
        self.table = ProblemsTable(self.model)
        self.table.setObjectName("portfolio_import.problems")
        self.copy_button.clicked.connect(self.table.copy)
        self._sheet = TableFrame(self.table, around=Colour.SURFACE)
        self.take_file_values = Tick()
        self.take_file_values.setObjectName("portfolio_import.take_file_values")
        self.take_file_values.clicked.connect(self.file_values_toggled)
        self.status = InlineProblem(State.OK)
        self.status.setObjectName("portfolio_import.status")
        self._page.reason.setObjectName("portfolio_import.reason")
        self.cancel_button = Button(ButtonKind.OUTLINED)
        self.cancel_button.setObjectName("portfolio_import.cancel")
        self.cancel_button.clicked.connect(self.reject)
        self.import_button = Button(ButtonKind.FILLED, icon="download")
        self.import_button.setObjectName("portfolio_import.import")
        self.import_button.clicked.connect(self.import_requested)
        self.close_button = Button(ButtonKind.FILLED)
        self.close_button.setObjectName("portfolio_import.close")
        self.close_button.clicked.connect(self.accept)
        paper = self.palette()
        paper.setColor(QPalette.ColorRole.Window, QColor(Colour.SURFACE))
        self.setPalette(paper)
        self._build()
        self.focus_ring = FocusRing(self)
        self.restyle()

    def begin(self, folder: Path | None) -> None:
        """Open with nothing chosen; files are looked for in `folder`."""
        self._start_folder = folder
        self.take_file_values.setChecked(False)
        self.show_files(())
        self.open()
        self.choose_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_files(self, files: Sequence[Path]) -> None:
        """These files are chosen and are being read; without any, they are still to be chosen."""
        self._files, self._preview, self._failure = tuple(files), None, None
        self.stage = Stage.READING if files else Stage.CHOOSING
        self._show()

    def show_preview(self, preview: PortfolioPreview) -> None:
        """What an import would do."""
        self._preview, self._failure = preview, None
        self.stage = Stage.PREVIEW
        self.model.show(preview.problems)
        self._show()
        first = self.table if preview.problems else self.import_button
        (first if first.isEnabled() else self.cancel_button).setFocus(
            Qt.FocusReason.OtherFocusReason
        )

    def show_importing(self) -> None:
        """The records are being written."""
        self.stage = Stage.IMPORTING
        self._show()

    def show_done(self) -> None:
        """All of it is stored."""
        self.stage = Stage.DONE
        self._show()
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_failure(self, failure: MourafakaError) -> None:
        """Say what kept it from being done: nothing was stored."""
        self._failure = failure
        self.stage = Stage.PREVIEW if self._preview is not None else Stage.CHOOSING
        self._show()

    def reject(self) -> None:
        """Esc and *Cancel* leave; what is being written is waited for, for it is all or nothing."""
        if self.stage is not Stage.IMPORTING:
            super().reject()

    def restyle(self) -> None:
        self._sheet.setMinimumHeight(self.theme.px(150))
        self.resize(min(self.theme.px(1060), 1300), min(self.theme.px(650), 690))
        self._retranslate()
        super().restyle()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._may_choose and event.mimeData().hasUrls():
            event.acceptProposedAction()
            self.drop_zone.show_welcome(True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self.drop_zone.show_welcome(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.drop_zone.show_welcome(False)
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.files_added.emit(tuple(paths))

    @property
    def _may_choose(self) -> bool:
        return self.stage in (Stage.CHOOSING, Stage.PREVIEW)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._problems_title, 1, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.copy_button)
        self._problems = QWidget()
        problems = QVBoxLayout(self._problems)
        problems.setContentsMargins(0, 0, 0, 0)
        problems.setSpacing(Space.XXS)
        problems.addLayout(head)
        problems.addWidget(self._sheet, 1)
        page = self._page
        page.add(self._title)
        page.add(self._explanation)
        page.add(self.drop_zone)
        page.add(self.files)
        page.add(self.problem)
        page.add(self.counts)
        page.add(self._problems, 1)
        page.add(self.take_file_values)
        page.add(self.status)
        page.fill()
        for button in (self.cancel_button, self.import_button, self.close_button):
            page.add_action(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(page)

    def _retranslate(self) -> None:
        self.setWindowTitle(_("Import from Excel"))
        self._title.setText(_("Import from Excel"))
        self._explanation.setText(
            _(
                "Choose the programme's workbooks: cooperatives, trainings, coaching sessions."
                " Nothing is stored before you confirm."
            )
        )
        self.copy_button.setText(_("Copy the list"))
        self.table.setAccessibleName(_("To look at in the workbooks"))
        self.take_file_values.setText(_("Take the workbook's values where they differ"))
        self.cancel_button.setText(_("Cancel"))
        self.close_button.setText(_("Close"))
        self.model.retranslate()
        self._show()

    def _show(self) -> None:
        preview = self._preview
        is_done = self.stage is Stage.DONE
        self._explanation.setVisible(not self._files)
        self.drop_zone.setVisible(not self._files)
        self.files.show_files(self._files, may_change=self._may_choose)
        self._show_problem()
        self.counts.setVisible(preview is not None)
        self._problems.setVisible(preview is not None and bool(preview.problems))
        self.take_file_values.setVisible(preview is not None and not is_done)
        self.take_file_values.setEnabled(self.stage is Stage.PREVIEW)
        if preview is not None:
            self.counts.show_preview(preview, is_done=is_done)
            count = len(preview.problems)
            self._problems_title.setText(
                ngettext(
                    "{n} point to look at in the workbooks",
                    "{n} points to look at in the workbooks",
                    count,
                ).format(n=count)
            )
        self._show_status()
        self._show_buttons()

    def _show_problem(self) -> None:
        if self._failure is None:
            self.problem.clear()
            return
        said = self._failure.explain(_)
        self.problem.show_problem(said.title, said.advice)

    def _show_status(self) -> None:
        match self.stage:
            case Stage.READING:
                self.status.show_problem(_("The workbooks are being read…"), state=State.CALM)
            case Stage.IMPORTING:
                self.status.show_problem(_("The cooperatives are being stored…"), state=State.CALM)
            case Stage.DONE:
                assert self._preview is not None
                count = _importable(self._preview)
                self.status.show_problem(
                    ngettext(
                        "{n} cooperative was imported.", "{n} cooperatives were imported.", count
                    ).format(n=count),
                    _("What their files still lack is listed there as “to complete”."),
                    state=State.OK,
                )
            case _:
                self.status.clear()

    def _show_buttons(self) -> None:
        is_done = self.stage is Stage.DONE
        preview = self._preview
        count = _importable(preview) if preview is not None else 0
        self.cancel_button.setVisible(not is_done)
        self.cancel_button.setEnabled(self.stage is not Stage.IMPORTING)
        self.close_button.setVisible(is_done)
        self.import_button.setVisible(not is_done)
        self.import_button.setEnabled(self.stage is Stage.PREVIEW and count > 0)
        self.import_button.setText(
            ngettext("Import {n} cooperative", "Import {n} cooperatives", count).format(n=count)
            if count
            else _("Import")
        )
        reason = _reason(preview) if self.stage in (Stage.CHOOSING, Stage.PREVIEW) else ""
        self._page.set_reason(reason)
        self.import_button.setAccessibleDescription(reason)

    def _choose_files(self) -> None:
        dialog = FileDialog(self, _("Choose the workbooks"), folder=self._start_folder)
        dialog.setObjectName("portfolio_import.files")
        dialog.setFileMode(FileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([_("Excel workbooks") + " (*.xlsx *.xlsm)", _("All files") + " (*)"])
        dialog.filesSelected.connect(
            lambda chosen: self.files_added.emit(tuple(Path(path) for path in chosen))
        )
        dialog.open()


class _DropZone(Themed, QFrame):
    """Where files may be dropped, with the button that looks for them."""

    def __init__(self) -> None:
        super().__init__()
        self._is_welcoming = False
        self._words = Text(Type.BODY)
        self.button = Button(ButtonKind.OUTLINED, icon="folder-open")
        self._row = QHBoxLayout(self)
        middle = Qt.AlignmentFlag.AlignVCenter
        self._row.addWidget(IconLabel("file-spreadsheet", Colour.NILA, 28), 0, middle)
        self._row.addWidget(self._words, 1, middle)
        self._row.addWidget(self.button, 0, middle)
        self.restyle()

    def show_welcome(self, is_welcoming: bool) -> None:
        """Files hover over the window."""
        self._is_welcoming = is_welcoming
        self.update()

    def restyle(self) -> None:
        across, along = self.theme.space(Space.XL), self.theme.space(Space.XXL)
        self._row.setContentsMargins(across, along, across, along)
        self._row.setSpacing(self.theme.space(Space.M))
        self._words.setText(_("Drop the Excel files here, or choose them."))
        self.button.setText(_("Choose files"))
        super().restyle()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_sheet(
            painter, QRectF(self.rect()),
            ground=Colour.TINT if self._is_welcoming else Colour.PANEL,
            edge=Colour.NILA if self._is_welcoming else Colour.LINE_STRONG,
            radius=Radius.CHOICE, dashed=not self._is_welcoming,
        )  # fmt: skip
        painter.end()


class _FileRow(Themed, QWidget):
    """The chosen files, each with a way to take it out, and a way to more."""

    removed = Signal(object)  # Path
    more_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._flow = FlowLayout(self, spacing=Space.XS)

    def show_files(self, files: tuple[Path, ...], *, may_change: bool) -> None:
        """Show these files; they can be taken out while nothing is being done with them."""
        self._flow.clear()
        for path in files:
            button = Button(
                ButtonKind.OUTLINED,
                isolate(path.name),
                icon="file-spreadsheet",
                icon_after="x" if may_change else None,
                small=True,
            )
            button.setToolTip(_("Take this file out"))
            button.setAccessibleDescription(_("Take this file out"))
            button.clicked.connect(lambda _checked=False, path=path: self.removed.emit(path))
            self._add(button, may_change)
        more = Button(ButtonKind.TEXT, _("Add files"), icon="plus", small=True)
        more.setObjectName("portfolio_import.add")
        more.clicked.connect(self.more_requested)
        self._add(more, may_change)
        self.setVisible(bool(files))
        self._flow.invalidate()

    def _add(self, button: Button, is_enabled: bool) -> None:
        button.setEnabled(is_enabled)
        self._flow.addWidget(button)
        button.show()


class _Counts(QWidget):
    """What would be new, changed, unchanged or left out: a sign, a number and a word each."""

    def __init__(self) -> None:
        super().__init__()
        self._flow = FlowLayout(self, spacing=Space.S)

    def show_preview(self, preview: PortfolioPreview, *, is_done: bool) -> None:
        """The counts of a preview, or of the import that was done."""
        self._flow.clear()
        for chip in _count_chips(preview):
            self._flow.addWidget(chip)
            chip.show()
        self.setAccessibleName(_("Imported") if is_done else _("What would be imported"))
        self._flow.invalidate()


def _count_chips(preview: PortfolioPreview) -> list[Chip]:
    counts = [
        (State.OK, "plus", ngettext("{n} new", "{n} new ones", preview.new), preview.new),
        (
            State.CALM,
            "pen-line",
            ngettext("{n} changed", "{n} changed ones", preview.changed),
            preview.changed,
        ),
        (
            State.NEUTRAL,
            "check",
            ngettext("{n} unchanged", "{n} unchanged ones", preview.unchanged),
            preview.unchanged,
        ),
        (
            State.SOON,
            "triangle-alert",
            ngettext("{n} row left out", "{n} rows left out", preview.left_out),
            preview.left_out,
        ),
        (
            State.LATE,
            "ban",
            ngettext("{n} file left out", "{n} files left out", preview.refused_files),
            preview.refused_files,
        ),
    ]
    return [Chip(state, words.format(n=n), icon) for state, icon, words, n in counts if n]


def _importable(preview: PortfolioPreview) -> int:
    return preview.new + preview.changed


def _reason(preview: PortfolioPreview | None) -> str:
    """Why nothing can be imported, or that all of it will be."""
    if preview is None:
        return _("Choose at least one workbook.")
    if _importable(preview):
        return _("All of it is imported, or nothing.")
    if preview.unchanged:
        return _("Everything in these workbooks is already on this laptop.")
    return _("Nothing in these workbooks can be imported. The list says why.")
