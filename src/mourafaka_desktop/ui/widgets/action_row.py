"""Buttons at the end edge of a header: on one line, or on several below the title with very large text."""

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
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, widget: QWidget) -> None:
        """Put a widget after those there are."""
        self._flow.addWidget(widget)
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """Only with very large text may the buttons take several lines."""
        return self._flow.minimumSize() if self.theme.has_one_column else self._flow.sizeHint()
