"""A criterion left out: the reason is written here, or the usual one is taken with one press."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import Language, catalogue
from mourafaka_desktop.ui.tokens import Colour, Radius, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.icon_label import IconLabel
from mourafaka_desktop.ui.widgets.line_field import LineField
from mourafaka_desktop.ui.widgets.painting import draw_sheet
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed
from mourafaka_forms.framework import Text as Words


class NotApplicableView(Themed, QWidget):
    """Hidden unless the criterion is left out. `withdrawn` asks it back in."""

    reason_written = Signal(str)
    withdrawn = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = self._content = Language.EN
        self._reason: str | None = None
        self._usual: Words | None = None
        self._title = Text(Type.BODY_BOLD)
        self._back_in = Button(ButtonKind.TEXT, icon="undo", small=True)
        self._back_in.setObjectName("assessment.applicable")
        self._field = LineField()
        self._field.input.setObjectName("assessment.na_reason")
        self._take_usual = Button(small=True, icon="plus")
        self._take_usual.setObjectName("assessment.na_usual_reason")
        self._field.changed.connect(self.reason_written)
        self._back_in.clicked.connect(self.withdrawn)
        self._take_usual.clicked.connect(self._write_usual)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(IconLabel("ban", Colour.INK_2))
        head.addWidget(self._title, 1, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self._back_in)
        usual = QHBoxLayout()
        usual.addWidget(self._take_usual)
        usual.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 14)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._field)
        column.addLayout(usual)
        self.hide()

    def show_reason(self, reason: str | None, usual: Words | None) -> None:
        """None: the criterion applies. An empty reason is still to be written."""
        self._reason, self._usual = reason, usual
        self.setVisible(reason is not None)
        if self._field.value != (reason or "").strip():
            self._field.set_value(reason)
        self._show_texts()

    def show_language(self, words: Language, content: Language) -> None:
        """The language of the words, and that of the usual reason."""
        self._words, self._content = words, content
        self._show_texts()

    def take_focus(self) -> None:
        """Put the caret in the reason."""
        self._field.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_sheet(
            painter,
            QRectF(self.rect()),
            ground=Colour.SUNKEN,
            edge=Colour.LINE,
            radius=Radius.CHOICE,
        )
        painter.end()

    def _show_texts(self) -> None:
        gettext = catalogue(self._words).gettext
        self._title.setText(gettext("Not applicable: out of the score, with its reason."))
        self._back_in.setText(gettext("It applies"))
        self._field.set_label(gettext("Reason"))
        self._field.set_help(
            "" if self._reason else gettext("Until a reason is written, it counts as not assessed.")
        )
        offered = self._usual is not None and not self._reason
        self._take_usual.setVisible(offered)
        if self._usual is not None:
            self._take_usual.setText(self._usual.in_language(self._content))

    def _write_usual(self) -> None:
        if self._usual is not None:
            self._field.set_value(self._usual.in_language(self._content))
            self.reason_written.emit(self._field.value)
            self.take_focus()
