"""The head of a screen stays while its page scrolls, unless it would leave the page too little room."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from mourafaka_desktop.ui.widgets.scroll_page import ScrollPage

_LARGEST_SHARE = 0.4
_MEASURED_AT = {QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.Show}


class CarriedHead(QObject):
    """Lets `head` scroll with the page on show while it takes more than 40 % of the height of `view`.

    `column` is the layout of the view, where the head stands first otherwise; `page` says which page is on
    show. Call `settle()` when another page is shown.
    """

    def __init__(
        self, view: QWidget, head: QWidget, column: QVBoxLayout, page: Callable[[], ScrollPage]
    ) -> None:
        super().__init__(view)
        self._view, self._head, self._column, self._page = view, head, column, page
        self._carrier: ScrollPage | None = None
        column.insertWidget(0, head)
        view.installEventFilter(self)
        head.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MEASURED_AT:
            self.settle()
        return super().eventFilter(watched, event)

    def settle(self) -> None:
        """Put the head where it belongs now; the focus inside it stays."""
        head = self._head
        height = (
            head.heightForWidth(self._view.width())
            if head.hasHeightForWidth()
            else head.sizeHint().height()
        )
        is_high = height > _LARGEST_SHARE * self._view.height()
        carrier = self._page() if is_high else None
        if carrier is self._carrier:
            return
        focused = QApplication.focusWidget()
        if self._carrier is not None:
            self._carrier.carry(None)
        self._carrier = carrier
        if carrier is None:
            self._column.insertWidget(0, self._head)
        else:
            carrier.carry(self._head)
        # A widget that changes its parent is polished anew, with the font it had first: it is dressed again.
        QApplication.sendEvent(head, QEvent(QEvent.Type.LanguageChange))
        if focused is not None and self._head.isAncestorOf(focused):
            focused.setFocus(Qt.FocusReason.OtherFocusReason)
