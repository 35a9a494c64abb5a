"""Columns side by side, which stand one under the other with large text or in a narrow window."""

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from mourafaka_desktop.ui.tokens import Space
from mourafaka_desktop.ui.widgets.themed import Themed


class ResponsiveColumns(Themed, QWidget):
    """`ResponsiveColumns([left, right], stretches=[2, 1])`; below `narrow_px` at 100 % it is one column."""

    def __init__(
        self,
        columns: Sequence[QWidget],
        stretches: Sequence[int] | None = None,
        *,
        spacing: int = Space.L,
        narrow_px: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._spacing, self._narrow_px = spacing, narrow_px
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        for index, column in enumerate(columns):
            self._box.addWidget(column, stretches[index] if stretches else 1)
        self.restyle()

    @property
    def is_one_column(self) -> bool:
        """Whether the columns stand one under the other."""
        return self._box.direction() == QBoxLayout.Direction.TopToBottom

    def restyle(self) -> None:
        self._box.setSpacing(self.theme.space(self._spacing))
        self._turn()
        super().restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        narrow = bool(self._narrow_px) and self.width() < self.theme.px(self._narrow_px)
        self._box.setDirection(
            QBoxLayout.Direction.TopToBottom
            if self.theme.has_one_column or narrow
            else QBoxLayout.Direction.LeftToRight
        )
