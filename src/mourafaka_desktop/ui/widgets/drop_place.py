"""A dashed place that takes files and images, with a button that picks them."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mourafaka_desktop.ui.tokens import Colour, Radius, Type
from mourafaka_desktop.ui.widgets.button import Button
from mourafaka_desktop.ui.widgets.icon_label import IconLabel
from mourafaka_desktop.ui.widgets.painting import draw_sheet
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed


class DropPlace(Themed, QWidget):
    """`dropped` with what was brought; `button` is the way for the keyboard."""

    dropped = Signal(object)  # QMimeData

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_over = False
        self._words = Text(Type.BODY, colour=Colour.INK_2)
        self.button = Button(icon="image-plus", small=True)
        self.setAcceptDrops(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 14, 18, 14)
        row.setSpacing(14)
        row.addWidget(IconLabel("image", Colour.INK_3))
        row.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.button)

    def show_words(self, words: str, button: str) -> None:
        """What can be done here, and the button's word."""
        self._words.setText(words)
        self.button.setText(button)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()
            self._show_over(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_over(False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._show_over(False)
        event.acceptProposedAction()
        self.dropped.emit(event.mimeData())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_sheet(
            painter,
            QRectF(self.rect()),
            ground=Colour.TINT if self._is_over else Colour.PANEL,
            edge=Colour.NILA if self._is_over else Colour.LINE_STRONG,
            radius=Radius.BUTTON,
            dashed=True,
        )
        painter.end()

    def _show_over(self, is_over: bool) -> None:
        self._is_over = is_over
        self.update()
