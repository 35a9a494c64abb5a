"""Columns side by side, which stand one under the other with large text or in a narrow window."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from mourafaka_desktop.ui.tokens import Space
from mourafaka_desktop.ui.widgets.themed import Themed


class ResponsiveColumns(Themed, QWidget):
    """`ResponsiveColumns([left, right], stretches=[2, 1])`: one column where they have no room side by side.

    `narrow_px`, at 100 %, is the width below which they would fit and not look well. With `last_on_top` the
    last column, at the end edge, comes first where they stand one under the other. With `at_top` a column keeps
    its own height beside a taller one.
    """

    def __init__(
        self,
        columns: Sequence[QWidget],
        stretches: Sequence[int] | None = None,
        *,
        spacing: int = Space.L,
        narrow_px: int = 0,
        last_on_top: bool = False,
        at_top: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._spacing, self._narrow_px = spacing, narrow_px
        self._columns = tuple(columns)
        self._stacked = (
            QBoxLayout.Direction.BottomToTop if last_on_top else QBoxLayout.Direction.TopToBottom
        )
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        for index, column in enumerate(columns):
            self._box.addWidget(column, stretches[index] if stretches else 1)
            if at_top:
                self._box.setAlignment(column, Qt.AlignmentFlag.AlignTop)
        self.restyle()

    @property
    def is_one_column(self) -> bool:
        """Whether the columns stand one under the other."""
        return self._box.direction() == self._stacked

    def restyle(self) -> None:
        self._box.setSpacing(self.theme.space(self._spacing))
        self._turn()
        super().restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def minimumSizeHint(self) -> QSize:
        # What one column needs: a narrow window turns the columns, and is not pushed wider by them.
        return QSize(max(self._narrowest(), default=0), self._box.minimumSize().height())

    def _narrowest(self) -> list[int]:
        """The least width of each column on show."""
        return [
            max(column.minimumSizeHint().width(), column.minimumWidth())
            for column in self._columns
            if not column.isHidden()
        ]

    def _turn(self) -> None:
        widths = self._narrowest()
        needed = sum(widths) + self._box.spacing() * max(len(widths) - 1, 0)
        has_room = self.width() >= max(needed, self.theme.px(self._narrow_px))
        self._box.setDirection(
            QBoxLayout.Direction.LeftToRight
            if has_room and not self.theme.has_one_column
            else self._stacked
        )
