"""An icon standing in a layout; the word beside it says what it means."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from mourafaka_desktop.ui.icons import ICON_SIZE, draw_icon
from mourafaka_desktop.ui.tokens import Colour
from mourafaka_desktop.ui.widgets.themed import Themed


class IconLabel(Themed, QWidget):
    """A drawing of `size` px at 100 % text, in a text colour."""

    def __init__(
        self,
        name: str,
        colour: str = Colour.INK_3,
        size: int = ICON_SIZE,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name, self._colour, self._size = name, colour, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, name: str, colour: str | None = None) -> None:
        """Show another drawing, in the same colour unless another is given."""
        self._name, self._colour = name, colour or self._colour
        self.update()

    def sizeHint(self) -> QSize:
        side = self.theme.px(self._size)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = self.theme.px(self._size)
        draw_icon(painter, self._name, QRectF(0, 0, side, side), self._colour)
        painter.end()
