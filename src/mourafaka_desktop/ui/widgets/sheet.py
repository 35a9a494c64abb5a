"""A painted ground with round corners, for cards and what lies on them."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from mourafaka_desktop.ui.tokens import Colour, Radius
from mourafaka_desktop.ui.widgets.painting import draw_sheet
from mourafaka_desktop.ui.widgets.themed import Themed


class Sheet(Themed, QFrame):
    """White with a line around it, unless another ground, edge (None: none) or radius is asked for."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        ground: str = Colour.SURFACE,
        edge: str | None = Colour.LINE,
        radius: float = Radius.CARD,
    ) -> None:
        super().__init__(parent)
        self._ground, self._edge, self._radius = ground, edge, radius

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_sheet(
            painter,
            QRectF(self.rect()),
            ground=self._ground,
            edge=self._edge,
            radius=self._radius,
        )
        painter.end()
