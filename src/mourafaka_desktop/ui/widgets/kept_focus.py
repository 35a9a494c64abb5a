"""Rows that are built anew take the focus with them: the widget of the same object name gets it back."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


@contextmanager
def kept_focus(view: QWidget) -> Iterator[None]:
    """What is inside may replace widgets of `view`; those that are named keep the focus."""
    focused = QApplication.focusWidget()
    is_inside = focused is not None and view.isAncestorOf(focused)
    name = focused.objectName() if focused is not None and is_inside else ""
    yield
    if not name:
        return
    # Those replaced are still children until the event loop deletes them, but were hidden on purpose;
    # those that are new are not shown yet, and only what is shown can take the focus.
    for successor in view.findChildren(QWidget, name):
        was_hidden = successor.isHidden() and successor.testAttribute(
            Qt.WidgetAttribute.WA_WState_ExplicitShowHide
        )
        if not was_hidden:
            successor.show()
            successor.setFocus(Qt.FocusReason.OtherFocusReason)
            return
