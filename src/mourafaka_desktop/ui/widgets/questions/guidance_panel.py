"""A longer explanation of a question, folded away behind a question mark."""

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from mourafaka_desktop.ui.tokens import Colour, Radius, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.painting import draw_sheet
from mourafaka_desktop.ui.widgets.questions.manner import Manner
from mourafaka_desktop.ui.widgets.questions.marked_text import MarkedText
from mourafaka_desktop.ui.widgets.themed import Themed


class GuidancePanel(Themed, QFrame):
    """The text; `button` shows and hides it and stands wherever its owner puts it.

    `turned` when it was shown or hidden by hand.
    """

    turned = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = Button(ButtonKind.LINK, icon="circle-question-mark")
        self.button.clicked.connect(self._turn)
        self._text = MarkedText(Type.SECONDARY)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._text)
        self._is_open = False
        self._words = ("", "")
        self.hide()
        self.restyle()

    def show_guidance(self, guidance: str, manner: Manner) -> None:
        """The text in the questionnaire's language; nothing to explain takes the button away."""
        self._text.show_text(guidance, manner.content)
        texts = manner.texts
        self._words = (texts.gettext("Explanation"), texts.gettext("Hide the explanation"))
        self.button.setVisible(bool(guidance))
        self._show(is_open=self._is_open and bool(guidance))

    def restyle(self) -> None:
        across, along = self.theme.space(16), self.theme.space(10)
        self._column.setContentsMargins(across, along, across, along)
        super().restyle()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_sheet(painter, QRectF(self.rect()), ground=Colour.TINT, radius=Radius.BUTTON)
        painter.end()

    def _turn(self) -> None:
        self._show(is_open=not self._is_open)
        self.turned.emit()

    def _show(self, *, is_open: bool) -> None:
        self._is_open = is_open
        self.setVisible(is_open)
        self.button.setText(self._words[is_open])
        self.button.setAccessibleDescription(self._text.text() if is_open else "")
