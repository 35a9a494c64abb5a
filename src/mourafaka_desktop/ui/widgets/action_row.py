"""Buttons at the end edge of a header: on one line, or on several where they have a line to themselves."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from mourafaka_desktop.ui.tokens import Space
from mourafaka_desktop.ui.widgets.flow_layout import FlowLayout
from mourafaka_desktop.ui.widgets.themed import Themed


class ActionRow(Themed, QWidget):
    """Chips, marks and buttons, from least to most likely; the filled button comes last."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self, spacing=Space.S, at_end=True)
        self._wraps = False
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, widget: QWidget) -> None:
        """Put a widget after those there are."""
        self._flow.addWidget(widget)
        self.updateGeometry()

    def set_wraps(self, wraps: bool) -> None:
        """Whether the buttons may take several lines; beside a title they keep to one."""
        if wraps is not self._wraps:
            self._wraps = wraps
            self.updateGeometry()

    @property
    def narrowest(self) -> int:
        """The width below which a button would be cut."""
        return self._flow.minimumSize().width()

    def minimumSizeHint(self) -> QSize:
        return self._flow.minimumSize() if self._wraps else self._flow.sizeHint()
