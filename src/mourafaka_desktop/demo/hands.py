"""A person's hands on a real window: finds widgets by their object name, clicks, types and waits.

Everything goes through Qt events, so a button that is hidden, disabled or out of reach cannot be used here
either. Arabic is committed as an input method does it, because synthetic key clicks know Latin letters only.
"""

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLineEdit,
    QScrollArea,
    QWidget,
)

_PATIENCE_S = 30.0
_LEFT = Qt.MouseButton.LeftButton


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

    def find(self, name: str) -> QWidget:
        """The visible widget with this object name; waits for it to appear."""

        def visible() -> list[QWidget]:
            return [widget for widget in self._all(name) if widget.isVisible()]

        self.wait_until(lambda: bool(visible()), f"“{name}” to be shown")
        return visible()[0]

    def shows(self, name: str) -> bool:
        """Whether a widget with this object name is visible now."""
        return any(widget.isVisible() for widget in self._all(name))

    def _all(self, name: str) -> list[QWidget]:
        # Dialogs are windows of their own: they are looked at first.
        windows = [self._window, *QApplication.topLevelWidgets()]
        found = [
            widget for window in reversed(windows) for widget in window.findChildren(QWidget, name)
        ]
        return found + [window for window in windows if window.objectName() == name]

    def click(self, name: str) -> None:
        """Click the middle of an enabled widget, scrolling to it first."""
        widget = self.find(name)
        self.wait_until(widget.isEnabled, f"“{name}” to be enabled")
        self.reveal(widget)
        QTest.mouseClick(widget, _LEFT, pos=_middle(widget))
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

    def drop_file(self, name: str, file: Path) -> None:
        """Drag a file from the desk onto the widget and let it go."""
        widget = self.find(name)
        self.reveal(widget)
        load = QMimeData()
        load.setUrls([QUrl.fromLocalFile(str(file))])
        middle = QPointF(_middle(widget))
        with_it = (Qt.DropAction.CopyAction, load, _LEFT, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(widget, QDragEnterEvent(_middle(widget), *with_it))
        QApplication.sendEvent(widget, QDropEvent(middle, *with_it))
        QApplication.processEvents()

    def click_and_choose_folder(self, name: str, dialog: str, folder: Path) -> None:
        """Click a button that asks for a folder, write the folder into the dialog and accept it."""
        answered: list[str] = []

        def answer() -> None:
            chooser = QApplication.activeModalWidget()
            if not isinstance(chooser, QFileDialog) or chooser.objectName() != dialog:
                QTimer.singleShot(50, answer)
                return
            if not answered:
                # The dialog reads folders first, and writes what it finds over what is typed too early.
                answered.append("waited")
                QTimer.singleShot(500, answer)
                return
            line = chooser.findChild(QLineEdit, "fileNameEdit")
            assert line is not None  # a Qt file dialog has it, a native one is not used offscreen
            chooser.fileSelected.connect(answered.append)
            line.selectAll()
            QTest.keyClicks(line, str(folder))
            QTest.keyClick(line, Qt.Key.Key_Return)

        QTimer.singleShot(0, answer)
        self.click(name)
        self.wait_until(lambda: answered[-1:] == [str(folder)], f"“{dialog}” to take {folder}")

    def draw(self, name: str) -> None:
        """Draw a signature: one stroke with the left button across the widget."""
        widget = self.find(name)
        self.reveal(widget)
        area = widget.rect()
        points = [
            QPoint(
                round(area.width() * (0.2 + 0.06 * step)),
                round(area.height() * (0.55 + (0.2 if step % 2 else -0.2))),
            )
            for step in range(10)
        ]
        QTest.mousePress(widget, _LEFT, pos=points[0])
        for point in points[1:]:
            QTest.mouseMove(widget, point)
            _drag(widget, point)
        QTest.mouseRelease(widget, _LEFT, pos=points[-1])
        QApplication.processEvents()

    def press(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press one key where the focus is."""
        if QApplication.activeWindow() is None:
            # A window manager gives the focus back when a dialog closes; offscreen there is none.
            self._window.activateWindow()
            QApplication.processEvents()
        target = QApplication.focusWidget() or self._window
        QTest.keyClick(target, key, modifier)
        QApplication.processEvents()

    def press_on(self, name: str, key: Qt.Key) -> None:
        """Press a key with the focus on this widget."""
        widget = self.find(name)
        self.reveal(widget)
        QTest.keyClick(widget, key)
        QApplication.processEvents()

    def is_ticked(self, name: str) -> bool:
        """Whether a tick box or toggle is set."""
        widget = self.find(name)
        assert isinstance(widget, QAbstractButton)
        return widget.isChecked()

    def reveal(self, widget: QWidget) -> None:
        """Scroll every scroll area round the widget until it can be seen."""
        parent = widget.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(widget, 0, 40)
            parent = parent.parentWidget()
        QApplication.processEvents()


def _drag(widget: QWidget, point: QPoint) -> None:
    """Move with the button held: QTest's own move carries no button."""
    there = QPointF(point)
    move = QMouseEvent(
        QEvent.Type.MouseMove,
        there,
        widget.mapToGlobal(there),
        Qt.MouseButton.NoButton,
        _LEFT,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, move)


def _middle(widget: QWidget) -> QPoint:
    return widget.rect().center()


def _press_letter(target: QWidget, letter: str) -> None:
    key = ord(letter.upper())
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter)
        QApplication.sendEvent(target, event)
