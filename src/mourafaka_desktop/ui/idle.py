"""Locks the files of a laptop that was left alone."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

IDLE_MINUTES = 10
"""After so long without a key or a click the files are closed; the unlock screen says so."""

_SIGNS_OF_LIFE = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.InputMethod,
    QEvent.Type.TouchBegin,
}


class IdleWatch(QObject):
    """Calls `on_idle` when nobody has touched the program for `minutes`; only between `start()` and `stop()`.

    The window must have been shown before.
    """

    def __init__(
        self, window: QWidget, on_idle: Callable[[], object], minutes: float = IDLE_MINUTES
    ) -> None:
        super().__init__(window)
        self._window = window
        self._timer = QTimer(self, singleShot=True, interval=round(minutes * 60_000))
        self._timer.timeout.connect(on_idle)

    def start(self) -> None:
        """Begin to watch."""
        # On the window's own surface, where keys and clicks arrive once, not on each of its widgets.
        self._surface().installEventFilter(self)
        self._timer.start()

    def stop(self) -> None:
        """Watch no more."""
        self._surface().removeEventFilter(self)
        self._timer.stop()

    def _surface(self) -> QObject:
        return self._window.windowHandle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS_OF_LIFE:
            self._timer.start()
        return super().eventFilter(watched, event)
