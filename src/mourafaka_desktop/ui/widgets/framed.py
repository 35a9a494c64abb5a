"""The white frame of a field: it paints the edge and carries the ring, whatever input stands in it."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from mourafaka_desktop.ui.tokens import Colour, Height, Radius
from mourafaka_desktop.ui.widgets.painting import draw_sheet
from mourafaka_desktop.ui.widgets.themed import Themed


class Framed(Themed, QFrame):
    """A 44 px frame around inputs that have no edge of their own; `grows` for texts of several lines."""

    def __init__(
        self, *, grows: bool = False, tall: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.ring_radius = Radius.BUTTON
        self._grows = grows
        self._target_height = Height.TALL if tall else Height.CONTROL
        self._edge: str = Colour.LINE_STRONG
        self.row = QHBoxLayout(self)
        # The input paints its own ground: it must not cover the edge.
        self.row.setContentsMargins(1, 1, 1, 1)
        self.row.setSpacing(0)
        self.setSizePolicy(
            QSizePolicy.Policy.Expanding,
            QSizePolicy.Policy.Minimum if grows else QSizePolicy.Policy.Fixed,
        )

    def set_edge(self, colour: str) -> None:
        """Another colour of the edge: where the content deserves a second look."""
        self._edge = colour
        self.update()

    def sizeHint(self) -> QSize:
        height = self.theme.px(self._target_height)
        hint = super().sizeHint()
        return QSize(hint.width(), max(hint.height(), height) if self._grows else height)

    def minimumSizeHint(self) -> QSize:
        height = self.theme.px(self._target_height)
        hint = super().minimumSizeHint()
        return QSize(hint.width(), max(hint.height(), height) if self._grows else height)

    def hasHeightForWidth(self) -> bool:
        # A button in it may wrap its words with large text, and the frame is as high as it is all the same.
        return self._grows and super().hasHeightForWidth()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground = Colour.SURFACE if self.isEnabled() else Colour.PANEL
        draw_sheet(
            painter, QRectF(self.rect()), ground=ground, edge=self._edge, radius=Radius.BUTTON
        )
        painter.end()
