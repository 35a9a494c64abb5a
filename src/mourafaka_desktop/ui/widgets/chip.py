"""A chip: a state in an icon, a word and a ground, in this order of importance."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from mourafaka_desktop.ui.icons import draw_icon
from mourafaka_desktop.ui.tokens import Radius, State, Type
from mourafaka_desktop.ui.widgets.painting import Lines, draw_sheet, lay_out
from mourafaka_desktop.ui.widgets.themed import Themed

_ICON = 18
_PADDING = 10
_GAP = 6


class Chip(Themed, QLabel):
    """A short word about a state: `Chip(State.LATE, _("8 days late"), "triangle-alert")`."""

    def __init__(
        self,
        state: State = State.NEUTRAL,
        text: str = "",
        icon: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._state, self._icon = state, icon
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.restyle()

    def show_state(self, state: State, text: str, icon: str | None = None) -> None:
        """Show another state."""
        self._state, self._icon = state, icon
        self.setText(text)
        self.restyle()

    def restyle(self) -> None:
        self.setFont(self.theme.font(Type.SECONDARY, 500))
        super().restyle()

    def sizeHint(self) -> QSize:
        width = self._lines().natural_width + 2 * self.theme.space(_PADDING) + self._icon_room()
        return QSize(int(width) + 2, self.theme.px(28))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._state.value
        painter = QPainter(self)
        draw_sheet(painter, QRectF(self.rect()), ground=look.ground, radius=Radius.CHIP)
        at = float(self.theme.space(_PADDING))
        side = self.theme.px(_ICON)
        if self._icon:
            box = QRectF(at, (self.height() - side) / 2, side, side)
            draw_icon(painter, self._icon, self.mirrored(box), look.text)
            at += self._icon_room()
        lines = self._lines()
        box = self.mirrored(QRectF(at, 0, int(lines.natural_width) + 1, self.height()))
        lines.draw(painter, QPointF(box.left(), (self.height() - lines.height) / 2), look.text)
        painter.end()

    def _icon_room(self) -> int:
        return self.theme.px(_ICON) + self.theme.space(_GAP) if self._icon else 0

    def _lines(self) -> Lines:
        line_height = self.theme.line_height(Type.SECONDARY)
        return lay_out(self.text(), self.font(), line_height, direction=self.layoutDirection())
