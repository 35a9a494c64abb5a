"""A number of people or things: − and + of 44 px with the number between, never below its least."""

from PySide6.QtCore import QRectF, QRegularExpression, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from mourafaka_desktop.i18n.catalogue import _
from mourafaka_desktop.ui.icons import draw_icon
from mourafaka_desktop.ui.tokens import Colour, Height, Type
from mourafaka_desktop.ui.widgets.field import Field
from mourafaka_desktop.ui.widgets.framed import Framed
from mourafaka_desktop.ui.widgets.line_field import LineInput
from mourafaka_desktop.ui.widgets.separator import Separator
from mourafaka_desktop.ui.widgets.themed import Themed


class CounterField(Field):
    """`changed` with a whole number, or None where nothing stands. ↑ and ↓ count too."""

    changed = Signal(object)  # int | None

    def __init__(
        self, label: str = "", *, least: int = 0, most: int = 9_999, parent: QWidget | None = None
    ) -> None:
        self._least, self._most = least, most
        self.frame = Framed()
        # Minus, number, plus: figures run from left to right in every language.
        self.frame.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.input = _CountInput()
        digits = QRegularExpression(rf"\d{{0,{len(str(most))}}}")
        self.input.setValidator(QRegularExpressionValidator(digits, self.input))
        self.minus, self.plus = _StepButton("minus"), _StepButton("plus")
        for widget in (self.minus, Separator(upright=True)):
            self.frame.row.addWidget(widget)
        self.frame.row.addWidget(self.input, 1)
        for widget in (Separator(upright=True), self.plus):
            self.frame.row.addWidget(widget)
        super().__init__(self.frame, self.input, label, parent)
        self.minus.clicked.connect(lambda: self._step(-1))
        self.plus.clicked.connect(lambda: self._step(1))
        self.input.stepped.connect(self._step)
        self.input.textEdited.connect(lambda _text: self._tell())
        self._enable_steps()

    @property
    def value(self) -> int | None:
        """The number; None where nothing stands."""
        text = self.input.text()
        return min(int(text), self._most) if text else None

    def set_value(self, value: int | None) -> None:
        """Show a number; says nothing by `changed`."""
        text = "" if value is None else str(value)
        if text != self.input.text():
            self.input.setText(text)
        self._enable_steps()

    def restyle(self) -> None:
        super().restyle()
        self.minus.setAccessibleName(_("One less"))
        self.plus.setAccessibleName(_("One more"))

    def _step(self, by: int) -> None:
        now = self.value
        if now is None:
            now = self._least - 1 if by > 0 else self._least
        self.input.setText(str(min(max(now + by, self._least), self._most)))
        self._tell()

    def _tell(self) -> None:
        self._enable_steps()
        self.changed.emit(self.value)

    def _enable_steps(self) -> None:
        value = self.value
        self.minus.setEnabled(value is not None and value > self._least)
        self.plus.setEnabled(value is None or value < self._most)


class _CountInput(LineInput):
    stepped = Signal(int)

    def __init__(self) -> None:
        super().__init__(ltr=True, role=Type.BODY_BOLD)

    def restyle(self) -> None:
        super().restyle()
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setTextMargins(0, 0, 0, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Up else -1)
        else:
            super().keyPressEvent(event)


class _StepButton(Themed, QAbstractButton):
    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = icon
        # The arrow keys count in the number itself; Tab goes from field to field.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoRepeat(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.restyle()

    def restyle(self) -> None:
        self.setFixedWidth(self.theme.px(Height.CONTROL))
        super().restyle()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = self.theme.px(16)
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        draw_icon(painter, self._icon, box, Colour.INK if self.isEnabled() else Colour.LINE_STRONG)
        painter.end()
