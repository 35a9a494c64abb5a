"""The target of a row whose parts are laid out in a grid: it lies over them and takes the click and the focus."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from mourafaka_desktop.ui.tokens import Height
from mourafaka_desktop.ui.widgets.painting import draw_sheet
from mourafaka_desktop.ui.widgets.row_button import RowButton
from mourafaka_desktop.ui.widgets.themed import Themed

_VEIL = "#1A2F3B8C"  # the accent, so thin that the words below stay as readable as they were


class RowTarget(RowButton):
    """Put it into the cells of the row, after all else: `clicked` says that the row was chosen."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def sizeHint(self) -> QSize:
        return QSize(0, 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.underMouse() or self.isDown():
            painter = QPainter(self)
            draw_sheet(painter, QRectF(self.rect()), ground=_VEIL, radius=6)
            painter.end()


class TargetedRow(Themed, QWidget):
    """A row of any content that is one target as a whole, high enough to be met."""

    def __init__(self, content: QWidget, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.target = RowTarget(name)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.addWidget(content, 0, 0)
        self._grid.addWidget(self.target, 0, 0)
        self.restyle()

    def restyle(self) -> None:
        self._grid.setRowMinimumHeight(0, self.theme.px(Height.IN_ROW))
        super().restyle()
