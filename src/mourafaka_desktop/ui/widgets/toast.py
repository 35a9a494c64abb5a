"""A short message at the bottom, with undo: one at a time, 8 seconds, longer while one looks at it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QEnterEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QShortcut,
)
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QHBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import _
from mourafaka_desktop.ui.tokens import Colour, Radius, Type
from mourafaka_desktop.ui.widgets.key_cap import KeyCap
from mourafaka_desktop.ui.widgets.painting import draw_sheet
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed
from mourafaka_desktop.ui.widgets.toast_button import ToastButton

SHOWN_MS = 8_000
_FROM_EDGE = 24


class Toast(Themed, QFrame):
    """Stands at the bottom start of its window, above whatever is there; never takes the focus."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._undo: Callable[[], object] | None = None
        self.message = Text(Type.BODY, colour=Colour.SURFACE, wrap=False)
        self.undo_button = ToastButton()
        self.undo_button.clicked.connect(self.undo)
        self._key = KeyCap("Ctrl Z")
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(12)
        row.addWidget(self.message)
        row.addWidget(self.undo_button)
        row.addWidget(self._key)
        shadow = QGraphicsDropShadowEffect(self)
        ink = QColor(Colour.INK)
        ink.setAlphaF(0.18)
        shadow.setColor(ink)
        shadow.setBlurRadius(16)
        shadow.setOffset(0, 4)
        self.setGraphicsEffect(shadow)
        self._clock = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._clock.timeout.connect(self._leave)
        self._shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), window)
        self._shortcut.setEnabled(False)
        self._shortcut.activated.connect(self.undo)
        window.installEventFilter(self)
        self.hide()
        self.restyle()

    def say(self, message: str, undo: Callable[[], object] | None = None) -> None:
        """Show a message in place of the one before; `undo` takes back what it tells."""
        self.message.setText(message)
        self._undo = undo
        for widget in (self.undo_button, self._key):
            widget.setVisible(undo is not None)
        self._shortcut.setEnabled(undo is not None)
        self.setAccessibleName(message)
        self._place()
        self.show()
        self.raise_()
        self._clock.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, message))

    def undo(self) -> None:
        """Take back what the message told."""
        undo = self._undo
        self.dismiss()
        if undo is not None:
            undo()

    def dismiss(self) -> None:
        """Hide the message; what it told stays."""
        self._undo = None
        self._shortcut.setEnabled(False)
        self._clock.stop()
        self.hide()

    def restyle(self) -> None:
        self.undo_button.setText(_("Undo"))
        super().restyle()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._clock.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._clock.start()
        super().leaveEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_sheet(painter, QRectF(self.rect()), ground=Colour.INK, radius=Radius.BUTTON)
        painter.end()

    def _leave(self) -> None:
        if self.undo_button.hasFocus():
            self._clock.start()
        else:
            self.dismiss()

    def _place(self) -> None:
        window = self.parentWidget()
        assert window is not None
        self._row.activate()
        width = min(self.sizeHint().width(), window.width() - 2 * _FROM_EDGE)
        self.resize(width, self.sizeHint().height())
        left = _FROM_EDGE
        if window.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            left = window.width() - width - _FROM_EDGE
        self.move(left, window.height() - self.height() - _FROM_EDGE)
