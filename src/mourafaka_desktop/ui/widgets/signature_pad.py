"""A place to sign with the mouse, a pen or a finger; the signature is a PNG without ground."""

from itertools import pairwise

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QImageWriter,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from mourafaka_desktop.i18n.catalogue import _
from mourafaka_desktop.ui.tokens import Colour, Radius, Type
from mourafaka_desktop.ui.widgets.painting import draw_sheet, lay_out
from mourafaka_desktop.ui.widgets.themed import Themed

_PIXEL_RATIO = 2
_PEN = 2.4


class SignaturePad(Themed, QWidget):
    """`changed` after each stroke with the PNG bytes, or None when emptied. Delete empties it."""

    changed = Signal(object)  # bytes | None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ring_radius = Radius.BUTTON
        self._strokes: list[list[QPointF]] = []
        self._shown: QImage | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.restyle()

    @property
    def is_empty(self) -> bool:
        """Whether nobody has signed."""
        return not self._strokes and self._shown is None

    def png(self) -> bytes | None:
        """The signature as PNG on a transparent ground; None where there is none."""
        if self.is_empty:
            return None
        picture = QImage(self.size() * _PIXEL_RATIO, QImage.Format.Format_ARGB32)
        picture.setDevicePixelRatio(_PIXEL_RATIO)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self._paint_signature(painter)
        painter.end()
        content = QByteArray()
        buffer = QBuffer(content)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"PNG")).write(picture)
        buffer.close()
        return bytes(content.data())

    def show_png(self, content: bytes | None) -> None:
        """Show a signature that was given before; None shows the empty place."""
        self._strokes.clear()
        self._shown = QImage.fromData(content) if content else None
        self.update()

    def clear(self) -> None:
        """Empty the place; `changed` says so."""
        if not self.is_empty:
            self._strokes.clear()
            self._shown = None
            self.update()
            self.changed.emit(None)

    def restyle(self) -> None:
        self.setAccessibleDescription(_("Sign here with the mouse or the pen; Delete empties it."))
        super().restyle()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(320), self.theme.px(140))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._strokes.append([event.position()])
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._strokes and event.buttons() & Qt.MouseButton.LeftButton:
            self._strokes[-1].append(event.position())
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._strokes:
            self.changed.emit(self.png())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        edge = Colour.LINE_STRONG
        draw_sheet(painter, rect, ground=Colour.SURFACE, edge=edge, radius=Radius.BUTTON)
        painter.setPen(QPen(QColor(Colour.LINE), 1))
        line = rect.bottom() - self.theme.px(30)
        painter.drawLine(QPointF(20, line), QPointF(rect.right() - 20, line))
        if self.is_empty:
            words = lay_out(
                _("Sign here"), self.theme.font(Type.SECONDARY),
                self.theme.line_height(Type.SECONDARY), width=rect.width(),
                direction=self.layoutDirection(), align=Qt.AlignmentFlag.AlignHCenter,
            )  # fmt: skip
            words.draw(painter, QPointF(0, line + 3), Colour.INK_3)
        self._paint_signature(painter)
        painter.end()

    def _paint_signature(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._shown is not None:
            fitting = Qt.AspectRatioMode.KeepAspectRatio
            size = self._shown.size().scaled(self.size(), fitting)
            place = QRectF(0, 0, size.width(), size.height())
            place.moveCenter(QRectF(self.rect()).center())
            painter.drawImage(place, self._shown)
        pen = QPen(QColor(Colour.INK), _PEN)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for stroke in self._strokes:
            painter.drawPath(_smooth(stroke))


def _smooth(points: list[QPointF]) -> QPainterPath:
    """A stroke through the middles between its points, so that corners become curves."""
    path = QPainterPath(points[0])
    for before, after in pairwise(points):
        path.quadTo(before, (before + after) / 2)
    path.lineTo(points[-1] + QPointF(0.01, 0))
    return path
