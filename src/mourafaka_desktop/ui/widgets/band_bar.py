"""A score as a bar filled with its band's pattern, and a tick where the first assessment stood."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.tokens import Colour
from mourafaka_desktop.ui.widgets.painting import draw_sheet
from mourafaka_desktop.ui.widgets.themed import Themed


class BandBar(Themed, QWidget):
    """From the start edge; the words and the number stand beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._score, self._band = 0.0, "critical"
        self._baseline: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_score(
        self, score: float, band: str, baseline: float | None = None, spoken: str = ""
    ) -> None:
        """0 to 100 for score and baseline; None draws no tick. `spoken` is the accessible name."""
        self._score, self._band, self._baseline = score, band, baseline
        self.setAccessibleName(spoken or f"{score:.0f}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(140), self.theme.px(24))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(80), self.theme.px(24))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = self.theme.px(15)
        top = (self.height() - height) / 2
        track = QRectF(0, top, self.width(), height)
        outline = QPainterPath()
        outline.addRoundedRect(track, 3, 3)
        draw_sheet(painter, track, ground=Colour.SURFACE, edge="#BDB7A8", radius=3)
        painter.setClipPath(outline)
        part = self.mirrored(QRectF(0, top, self.width() * self._score / 100, height))
        if self._score > 0:
            theme.draw_band(painter, part, self._band, radius=2.5)
        painter.setClipping(False)
        if self._baseline is not None:
            at = (self.width() - 2) * self._baseline / 100
            reach = self.theme.px(4)
            tick = self.mirrored(QRectF(round(at), top - reach, 2, height + 2 * reach))
            painter.fillRect(tick, QColor(Colour.INK))
        painter.end()
