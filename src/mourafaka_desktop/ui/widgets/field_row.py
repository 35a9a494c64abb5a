"""Fields side by side; one under the other where the text is large or the place narrow."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from mourafaka_desktop.ui.tokens import Space
from mourafaka_desktop.ui.widgets.themed import Themed


class FieldRow(Themed, QWidget):
    """Fields of equal width, aligned at their labels."""

    def __init__(self, *fields: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields = fields
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for field in fields:
            self._row.addWidget(field, 1)
        self.restyle()

    def restyle(self) -> None:
        self._turn()
        super().restyle()

    def minimumSizeHint(self) -> QSize:
        """No wider than its widest field: a narrow place stacks them."""
        widest = max(field.minimumSizeHint().width() for field in self._fields)
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        apart = self.theme.space(Space.L)
        needed = sum(field.minimumSizeHint().width() + apart for field in self._fields) - apart
        stacked = self.theme.has_one_column or self.width() < needed
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._row.setDirection(down if stacked else across)
        self._row.setSpacing(self.theme.space(Space.S) if stacked else apart)
        top = Qt.AlignmentFlag(0) if stacked else Qt.AlignmentFlag.AlignTop
        for field in self._fields:
            self._row.setAlignment(field, top)
