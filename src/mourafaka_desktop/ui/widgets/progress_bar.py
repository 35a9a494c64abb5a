"""Progress: a nila bar from the start edge; slim in cards, 14 px where one waits for it."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from mourafaka_desktop.ui.tokens import Colour
from mourafaka_desktop.ui.widgets.painting import draw_sheet
from mourafaka_desktop.ui.widgets.themed import Themed


class ProgressBar(Themed, QProgressBar):
    """`show_share(0.4)`; read as a percentage. `slim` is the line under a draft or a pillar."""

    def __init__(self, *, slim: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._slim = slim
        self.setRange(0, 1000)
        self.setTextVisible(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float) -> None:
        """How much is done, from 0 to 1."""
        self.setValue(round(min(max(share, 0.0), 1.0) * 1000))

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(120), self.theme.px(6 if self._slim else 14))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(40), self.theme.px(6 if self._slim else 14))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(self.rect())
        radius = 2 if self._slim else track.height() / 2
        edge = None if self._slim else Colour.LINE
        ground = Colour.SUNKEN if self._slim else Colour.SURFACE
        draw_sheet(painter, track, ground=ground, edge=edge, radius=radius)
        outline = QPainterPath()
        outline.addRoundedRect(track, radius, radius)
        painter.setClipPath(outline)
        done = self.mirrored(QRectF(0, 0, self.width() * self.value() / 1000, self.height()))
        painter.fillRect(done, QColor(Colour.NILA))
        if not self._slim:
            painter.setClipping(False)
            draw_sheet(painter, track, ground=None, edge="#BDB7A8", radius=radius)
        painter.end()
