"""One page, large, on sunken ground: as wide as its place, or as large as the coach wants it."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from mourafaka_desktop.ui.tokens import Colour
from mourafaka_desktop.ui.widgets.themed import Themed

_INCH_PX = 96  # Qt's logical inch: zoom 100 % is the size of the sheet itself
_A4_INCHES = (8.27, 11.69)
_ZOOMS = (50, 67, 80, 100, 125, 150, 200, 300)
_AROUND = 20
_SETTLED_MS = 120


class PageView(Themed, QScrollArea):
    """`drawing_wanted` when another page size must be drawn; `turned` by one page at the page's end."""

    drawing_wanted = Signal()
    zoom_changed = Signal()
    turned = Signal(int)  # 1 to the next page, -1 to the one before

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ring_radius = 4
        self._zoom: int | None = None  # None: as wide as the place
        self._sheet = _Sheet()
        self.setWidget(self._sheet)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAutoFillBackground(False)
        # Always there: a bar that came and went with the page's height would change its width in turn.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._settled.timeout.connect(self.drawing_wanted)

    @property
    def dpi(self) -> float:
        """How finely the page must be drawn to be sharp at the size it is shown."""
        return self._sheet_width / _A4_INCHES[0] * self.devicePixelRatioF()

    @property
    def zoom_percent(self) -> int:
        """100 is the size of the sheet of paper."""
        return round(self._sheet_width / (_A4_INCHES[0] * _INCH_PX) * 100)

    def show_picture(self, picture: QImage | None) -> None:
        """The page; None leaves the sheet white while another is being drawn."""
        self._sheet.picture = picture
        self._lay_sheet()

    def to_top(self) -> None:
        """Begin reading at the top of the page."""
        self.verticalScrollBar().setValue(0)

    def to_bottom(self) -> None:
        """Begin at the end of the page, coming from the next one."""
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def zoom_in(self) -> None:
        """One step larger."""
        larger = [zoom for zoom in _ZOOMS if zoom > self.zoom_percent]
        self._set_zoom(larger[0] if larger else _ZOOMS[-1])

    def zoom_out(self) -> None:
        """One step smaller."""
        smaller = [zoom for zoom in _ZOOMS if zoom < self.zoom_percent]
        self._set_zoom(smaller[-1] if smaller else _ZOOMS[0])

    def fit(self) -> None:
        """As wide as the place, whatever the window's size."""
        self._set_zoom(None)

    def scroll_on(self, direction: int) -> None:
        """A screenful down (1) or up (-1); from the page's end, to the next page."""
        bar = self.verticalScrollBar()
        end = bar.maximum() if direction > 0 else bar.minimum()
        if bar.value() == end:
            self.turned.emit(direction)
        else:
            bar.setValue(bar.value() + direction * round(self.viewport().height() * 0.9))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_PageDown):
            self.scroll_on(1)
        elif event.key() == Qt.Key.Key_PageUp:
            self.scroll_on(-1)
        elif event.key() == Qt.Key.Key_Home:
            self.to_top()
        elif event.key() == Qt.Key.Key_End:
            self.to_bottom()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_sheet()
        if self._zoom is None:
            self._settled.start()
            self.zoom_changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        self._settled.stop()
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor(Colour.SUNKEN))
        painter.end()
        super().paintEvent(event)

    @property
    def _sheet_width(self) -> int:
        if self._zoom is None:
            return max(self.viewport().width() - 2 * self.theme.space(_AROUND), 120)
        return round(_A4_INCHES[0] * _INCH_PX * self._zoom / 100)

    def _set_zoom(self, zoom: int | None) -> None:
        if zoom == self._zoom:
            return
        self._zoom = zoom
        self._lay_sheet()
        self._settled.stop()
        self.zoom_changed.emit()
        self.drawing_wanted.emit()

    def _lay_sheet(self) -> None:
        around = self.theme.space(_AROUND)
        width = self._sheet_width
        picture = self._sheet.picture
        ratio = _A4_INCHES[1] / _A4_INCHES[0]
        if picture is not None and picture.width():
            ratio = picture.height() / picture.width()
        self._sheet.around = around
        self._sheet.resize(QSize(width + 2 * around, round(width * ratio) + 2 * around))
        self._sheet.update()


class _Sheet(QWidget):
    """The page with its 1 px edge, and the ground around it."""

    def __init__(self) -> None:
        super().__init__()
        self.picture: QImage | None = None
        self.around = _AROUND

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor(Colour.SUNKEN))
        page = QRectF(self.rect()).adjusted(self.around, self.around, -self.around, -self.around)
        painter.fillRect(page, QColor(Colour.SURFACE))
        if self.picture is not None:
            painter.drawImage(page, self.picture, QRectF(QPointF(0, 0), self.picture.size()))
        painter.setPen(QPen(QColor(Colour.LINE_STRONG), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(page.adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.end()
