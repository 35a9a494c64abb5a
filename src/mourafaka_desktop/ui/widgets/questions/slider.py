"""A slider with steps: it says plainly where nothing was chosen yet, and turns with the reading direction."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from mourafaka_desktop.ui.tokens import Colour, Height
from mourafaka_desktop.ui.widgets.painting import draw_sheet
from mourafaka_desktop.ui.widgets.themed import Themed

_KNOB = 26
_TRACK = 8
_MOST_TICKS = 21


class Slider(Themed, QSlider):
    """Steps 0 to `maximum()`. `moved` with the step a person chose; showing one says nothing."""

    moved = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.ring_radius = 8
        self._is_chosen = False
        self.setPageStep(1)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_step(self, step: int | None) -> None:
        """Stand at a step; None is nowhere yet."""
        self._is_chosen = step is not None
        self.setValue(step or 0)
        self.update()

    @property
    def step(self) -> int | None:
        """The step chosen; None for none."""
        return self.value() if self._is_chosen else None

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(280), self.theme.px(Height.CONTROL))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(140), self.theme.px(Height.CONTROL))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling a page must not change an answer under the pointer."""
        event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose(self._step_at(event.position().x()))
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._choose(self._step_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        more, less = (Qt.Key.Key_Left, Qt.Key.Key_Right) if rtl else (
            Qt.Key.Key_Right, Qt.Key.Key_Left,
        )  # fmt: skip
        far = max(self.maximum() // 5, 1)
        steps = {
            more.value: 1,
            less.value: -1,
            Qt.Key.Key_Up.value: 1,
            Qt.Key.Key_Down.value: -1,
            Qt.Key.Key_PageUp.value: far,
            Qt.Key.Key_PageDown.value: -far,
            Qt.Key.Key_Home.value: -self.maximum(),
            Qt.Key.Key_End.value: self.maximum(),
            Qt.Key.Key_Space.value: 0,
        }
        by = steps.get(event.key())
        if by is None:
            super().keyPressEvent(event)
        elif self._is_chosen:
            self._choose(self.value() + by)
        else:
            # The first key only takes a stand, at the end one goes towards from the other one.
            self._choose(self.maximum() if event.key() == Qt.Key.Key_End.value else 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, height = self.height() / 2, self.theme.px(_TRACK)
        start, length = self._track()
        track = QRectF(start, middle - height / 2, length, height)
        draw_sheet(painter, track, ground=Colour.SUNKEN, edge=Colour.LINE_STRONG, radius=height / 2)
        ink = Colour.NILA if self.isEnabled() else Colour.INK_3
        at = self._place(self.value())
        if self._is_chosen:
            origin = self._place(0)
            filled = QRectF(min(origin, at), track.top(), abs(at - origin), height)
            filled = filled.united(QRectF(origin - 1, track.top(), 2, height))
            draw_sheet(painter, filled.intersected(track), ground=ink, radius=height / 2)
        self._paint_ticks(painter, middle, height)
        side = self.theme.px(_KNOB)
        knob = QRectF(at - side / 2, middle - side / 2, side, side)
        draw_sheet(
            painter, knob, ground=ink if self._is_chosen else Colour.SURFACE,
            edge=ink if self._is_chosen else Colour.LINE_STRONG, radius=side / 2, width=2,
            dashed=not self._is_chosen,
        )  # fmt: skip
        painter.end()

    def _paint_ticks(self, painter: QPainter, middle: float, height: float) -> None:
        if self.maximum() >= _MOST_TICKS:
            return
        painter.setPen(QPen(QColor(Colour.LINE_STRONG), 1))
        for step in range(self.maximum() + 1):
            x = round(self._place(step)) + 0.5
            top = middle + height / 2 + self.theme.px(4)
            painter.drawLine(QPointF(x, top), QPointF(x, top + self.theme.px(5)))

    def _track(self) -> tuple[float, float]:
        """Where the track begins from the left, and its length."""
        inset = self.theme.px(_KNOB) / 2 + 1
        return inset, max(self.width() - 2 * inset, 1.0)

    def _place(self, step: int) -> float:
        """The middle of a step, from the left."""
        start, length = self._track()
        share = step / self.maximum() if self.maximum() else 0.0
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            share = 1 - share
        return start + share * length

    def _step_at(self, x: float) -> int:
        start, length = self._track()
        share = (x - start) / length
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            share = 1 - share
        return round(min(max(share, 0.0), 1.0) * self.maximum())

    def _choose(self, step: int) -> None:
        step = min(max(step, 0), self.maximum())
        if step != self.step:
            self.show_step(step)
            self.moved.emit(step)
