"""The licences of all parts, as their owners worded them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import _
from mourafaka_desktop.ui.tokens import Colour, Space, Type
from mourafaka_desktop.ui.widgets.button import Button
from mourafaka_desktop.ui.widgets.focus_ring import FocusRing
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed


class NoticeView(Themed, QDialog):
    """A text to read and to copy. Licences are not translated: only their own words bind."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("settings.notice")
        self.setModal(True)
        self._title = Text(Type.OBJECT_TITLE)
        self.words = QPlainTextEdit()
        self.words.setReadOnly(True)
        self.words.setTabChangesFocus(True)
        self.words.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.close_button = Button()
        self.close_button.setObjectName("settings.notice.close")
        self.close_button.clicked.connect(self.accept)
        paper = self.palette()
        paper.setColor(QPalette.ColorRole.Window, QColor(Colour.SURFACE))
        self.setPalette(paper)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._title)
        self._column.addWidget(self.words, 1)
        self._column.addLayout(foot)
        self.focus_ring = FocusRing(self)
        self.restyle()

    def show_notice(self, notice: str) -> None:
        """Open with this text."""
        self.words.setPlainText(notice)
        self.open()

    def restyle(self) -> None:
        margin = self.theme.space(Space.XXL)
        self._column.setContentsMargins(margin, margin, margin, margin)
        self._column.setSpacing(self.theme.space(Space.M))
        self.resize(min(self.theme.px(860), 1200), min(self.theme.px(560), 680))
        self.words.setFont(self.theme.font(Type.SECONDARY))
        self.setWindowTitle(_("Licences of all parts"))
        self._title.setText(_("Licences of all parts"))
        self.words.setAccessibleName(_("Licences of all parts"))
        self.close_button.setText(_("Close"))
        super().restyle()
