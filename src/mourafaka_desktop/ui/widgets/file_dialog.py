"""The file dialog, in words that Qt's own catalogues lack; it opens beside the work and blocks nothing."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from mourafaka_desktop.i18n.catalogue import _


class FileDialog(QFileDialog):
    """Set what may be chosen, connect `filesSelected` or `fileSelected`, then `open()`."""

    def __init__(
        self, parent: QWidget, title: str, *, accept: str = "", folder: Path | None = None
    ) -> None:
        super().__init__(parent, title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if folder is not None:
            self.setDirectory(str(folder))
        words = {
            QFileDialog.DialogLabel.LookIn: _("Folder:"),
            QFileDialog.DialogLabel.FileName: _("Name:"),
            QFileDialog.DialogLabel.FileType: _("Kind:"),
            QFileDialog.DialogLabel.Accept: accept or _("Choose"),
            QFileDialog.DialogLabel.Reject: _("Cancel"),
        }
        for label, word in words.items():
            self.setLabelText(label, word)
        self.filesSelected.connect(self._tell_the_typed_folder)

    def _tell_the_typed_folder(self, chosen: list[str]) -> None:
        """Say which folder was typed: Qt counts the folder above it as chosen too, and then says nothing of one."""
        if self.fileMode() is QFileDialog.FileMode.Directory and len(chosen) > 1:
            self.fileSelected.emit(max(chosen, key=len))
