"""The white header of a form: back, title, whose form it is, the saved mark, at most two buttons."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import _
from mourafaka_desktop.ui.tokens import Colour, Space, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.header import Header
from mourafaka_desktop.ui.widgets.saved_mark import SavedMark

_LEAST_HEIGHT = 78


class FormHeader(Header):
    """`back_requested` when the arrow is pressed; nothing is asked, everything is saved."""

    back_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Type.OBJECT_TITLE, _LEAST_HEIGHT, parent)
        self._back = Button(ButtonKind.TEXT, icon="arrow-back")
        self._back.clicked.connect(self.back_requested)
        self.saved = SavedMark()
        self.add_action(self.saved)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.context)
        first = QHBoxLayout()
        first.setSpacing(Space.M)
        first.addWidget(self._back)
        first.addLayout(words, 1)
        self._build(first)

    def restyle(self) -> None:
        across = self.theme.space(Space.XL)
        self._row.setContentsMargins(across, self.theme.space(8), across, self.theme.space(9))
        back = _("Back")
        self._back.setAccessibleName(back)
        self._back.setToolTip(back)
        super().restyle()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(Colour.SURFACE))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(Colour.LINE))
        painter.end()
