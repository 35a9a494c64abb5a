"""The support file: all that it says is shown before it is saved, and nothing in it names a person."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QTextOption
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QWidget

from mourafaka_desktop.errors import MourafakaError
from mourafaka_desktop.i18n.catalogue import _
from mourafaka_desktop.ui.direction import isolate
from mourafaka_desktop.ui.tokens import State
from mourafaka_desktop.ui.widgets.file_dialog import FileDialog
from mourafaka_desktop.ui.widgets.form_dialog import FormDialog
from mourafaka_desktop.ui.widgets.inline_problem import InlineProblem

FILE_NAME = "mourafaka-support.json"


class SupportDialog(FormDialog):
    """`save_requested` with the file's path."""

    save_requested = Signal(object)  # Path

    def __init__(self, content: str, parent: QWidget) -> None:
        super().__init__("download", parent)
        self.setObjectName("sync.support")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.content = QPlainTextEdit(content)
        self.content.setReadOnly(True)
        self.content.setTabChangesFocus(True)
        self.content.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.content.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.said = InlineProblem(State.OK)
        self.said.setObjectName("sync.support_said")
        self.do_button.setObjectName("sync.support_save")
        self.do_button.clicked.connect(self._choose)
        self.set_fields(self.content, self.said)
        self.restyle()

    def show_saved(self, path: Path) -> None:
        """It lies where it was asked for."""
        self.said.show_problem(
            _("Saved as {name}.").format(name=isolate(path.name)),
            _("Give it to the person who helps you, by e-mail or on a USB key."),
            state=State.OK,
        )

    def show_failure(self, failure: MourafakaError) -> None:
        """It could not be written there."""
        said = failure.explain(_)
        self.said.show_problem(said.title, said.advice, state=State.SOON)

    def restyle(self) -> None:
        self.name(
            _("Support file"),
            _(
                "This is all that the file says: versions, counts and codes. No name, no text and no photo of "
                "yours or of a cooperative is in it."
            ),
            _("Save the file"),
            _("Close"),
        )
        self.content.setAccessibleName(_("What the support file says"))
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPixelSize(self.theme.px(14))
        self.content.setFont(fixed)
        self.content.setMinimumHeight(min(self.theme.px(260), 320))
        super().restyle()
        self.setMinimumWidth(min(self.theme.px(700), 900))  # most lines of the file stay whole

    def _choose(self) -> None:
        dialog = FileDialog(self, _("Save the support file"), accept=_("Save"))
        dialog.setObjectName("sync.support_file")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(FILE_NAME)
        dialog.fileSelected.connect(lambda name: self.save_requested.emit(Path(name)))
        dialog.open()
