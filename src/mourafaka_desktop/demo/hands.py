"""A person's hands on a real window: finds widgets by their object name, clicks, types and waits.

Everything goes through Qt events, so a button that is hidden, disabled or out of reach cannot be used here
either. Arabic is committed as an input method does it, because synthetic key clicks know Latin letters only.
"""

import time
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QEvent, QEventLoop, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

_Widget = TypeVar("_Widget", bound=QWidget)
_PATIENCE_S = 30.0


class OutOfReachError(AssertionError):
    """A person could not have done this: the widget is missing, hidden, disabled, or nothing happened."""


class Hands:
    """Hands on one top-level window."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    def wait_until(self, holds: Callable[[], bool], what: str) -> None:
        """Let the event loop run until `holds()`; raises OutOfReachError naming `what` after 30 s."""
        deadline = time.monotonic() + _PATIENCE_S
        while not holds():
            if time.monotonic() > deadline:
                raise OutOfReachError(f"waited in vain for: {what}")
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            QTest.qWait(5)

    def find(self, name: str, kind: type[_Widget] = QWidget) -> _Widget:  # type: ignore[assignment]
        """The visible widget with this object name; waits for it to appear."""

        def visible() -> list[_Widget]:
            return [widget for widget in self._all(name, kind) if widget.isVisible()]

        self.wait_until(lambda: bool(visible()), f"“{name}” to be shown")
        return visible()[0]

    def shows(self, name: str) -> bool:
        """Whether a widget with this object name is visible now."""
        return any(widget.isVisible() for widget in self._all(name, QWidget))

    def _all(self, name: str, kind: type[_Widget]) -> list[_Widget]:
        # Dialogs are windows of their own: they are looked at first.
        windows = [self._window, *QApplication.topLevelWidgets()]
        found = [
            widget for window in reversed(windows) for widget in window.findChildren(kind, name)
        ]
        return found + [w for w in windows if isinstance(w, kind) and w.objectName() == name]

    def click(self, name: str) -> None:
        """Click the middle of an enabled widget, scrolling to it first."""
        widget = self.find(name)
        self.wait_until(widget.isEnabled, f"“{name}” to be enabled")
        self.reveal(widget)
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=_middle(widget))
        QApplication.processEvents()

    def type_into(self, name: str, text: str) -> None:
        """Focus the widget by a click and write `text` at the cursor."""
        self.click(name)
        self.write(text)

    def write(self, text: str) -> None:
        """Write into whatever has the focus, letter by letter for Latin, as an input method for the rest."""
        target = QApplication.focusWidget()
        if target is None:
            raise OutOfReachError("nothing has the focus to write into")
        for letter in text:
            if letter == "\n":
                QTest.keyClick(target, Qt.Key.Key_Return)
            elif letter.isascii():
                _press_letter(target, letter)
            else:
                commit = QInputMethodEvent()
                commit.setCommitString(letter)
                QApplication.sendEvent(target, commit)
        QApplication.processEvents()

    def press(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press one key where the focus is."""
        target = QApplication.focusWidget() or self._window
        QTest.keyClick(target, key, modifier)
        QApplication.processEvents()

    def reveal(self, widget: QWidget) -> None:
        """Scroll every scroll area round the widget until it can be seen."""
        parent = widget.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(widget, 0, 40)
            parent = parent.parentWidget()
        QApplication.processEvents()


def _middle(widget: QWidget) -> QPoint:
    return widget.rect().center()


def _press_letter(target: QWidget, letter: str) -> None:
    key = ord(letter.upper())
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter)
        QApplication.sendEvent(target, event)
