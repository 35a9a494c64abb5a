"""The focus ring: one overlay that follows the focus, so that layouts do not move.

A widget says how it wants the ring by plain attributes: `ring_radius` (its corners), `ring_colour`, or
`ring_radius = None` for none. An input inside a framed field has no `ring_radius`; its frame has.
"""

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from mourafaka_desktop.ui.tokens import Colour, Radius

_DISTANCE = 2
_WIDTH = 2
_REACH = _DISTANCE + _WIDTH + 1
_FOLLOWED = {
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.LayoutRequest,
    QEvent.Type.ZOrderChange,
}


class FocusRing(QWidget):
    """Follows the focus inside one window; make one for each window and keep it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)

    @property
    def target(self) -> QWidget | None:
        """The widget the ring is around; None where it shows none."""
        return self._target

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _FOLLOWED and self._target is not None:
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._target is None:
            return
        radius = getattr(self._target, "ring_radius", Radius.BUTTON)
        colour = getattr(self._target, "ring_colour", Colour.NILA)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colour), _WIDTH))
        inset = _WIDTH / 2 + 1
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, radius + 3, radius + 3)
        painter.end()

    def _follow(self, _old: QWidget | None, now: QWidget | None) -> None:
        for watched in self._watched:
            if shiboken6.isValid(watched):
                watched.removeEventFilter(self)
        self._watched.clear()
        self._target = None
        target = _ringed(now) if now is not None and now.window() is self._window else None
        if target is None:
            self._rest()
            return
        ground = self._ground(target)
        # On the scrolled page itself the ring moves with it and is cut off at its edge.
        self.setParent(ground)
        above: QWidget | None = target
        while above is not None and above is not ground:
            above.installEventFilter(self)
            self._watched.append(above)
            above = above.parentWidget()
        target.destroyed.connect(self._forget)
        self._target = target
        self._place()

    def _forget(self) -> None:
        self._target = None
        self._watched.clear()
        if shiboken6.isValid(self):
            self._rest()

    def _rest(self) -> None:
        """Back to the window: on the page it was shown on the ring would be deleted with that page."""
        self.hide()
        if shiboken6.isValid(self._window):
            self.setParent(self._window)
            self.hide()

    def _place(self) -> None:
        target = self._target
        ground = self.parentWidget()
        if target is None or ground is None or not target.isVisible():
            self.hide()
            return
        corner = target.mapTo(ground, QPoint(0, 0))
        box = QRect(corner, target.size())
        # Where there is no room around it, the ring stands on the edge of the control: it is never cut.
        around = box.adjusted(-_REACH, -_REACH, _REACH, _REACH)
        self.setGeometry(around.intersected(ground.rect()))
        self.raise_()
        self.show()

    def _ground(self, target: QWidget) -> QWidget:
        widget = target.parentWidget()
        while widget is not None and widget is not self._window:
            viewport = widget.parentWidget()
            area = viewport.parentWidget() if viewport is not None else None
            if isinstance(area, QScrollArea) and area.widget() is widget:
                return widget
            widget = viewport
        return self._window


def _ringed(focused: QWidget) -> QWidget | None:
    """The widget itself, or the framed field around it."""
    widget: QWidget | None = focused
    for _step in range(3):
        if widget is None or widget.isWindow():
            break
        if hasattr(widget, "ring_radius"):
            return widget if widget.ring_radius is not None else None
        widget = widget.parentWidget()
    # A page that only holds the focus for its fields shows none.
    return None if focused.focusPolicy() == Qt.FocusPolicy.NoFocus else focused
