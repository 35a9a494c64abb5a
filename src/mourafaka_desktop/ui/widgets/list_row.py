"""A row of a list: the whole row is the target; and the list that draws lines between its rows only."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mourafaka_desktop.ui.tokens import Colour, Height, Type
from mourafaka_desktop.ui.widgets.icon_label import IconLabel
from mourafaka_desktop.ui.widgets.painting import draw_sheet
from mourafaka_desktop.ui.widgets.row_button import RowButton
from mourafaka_desktop.ui.widgets.separator import Separator
from mourafaka_desktop.ui.widgets.text import Text


class ListRow(RowButton):
    """An icon or a `lead` widget, a title over a secondary line, then `trailing` widgets, then a chevron.

    `clicked` says that the row was chosen; with `opens=False` it is only read, and takes no focus.
    """

    def __init__(
        self,
        title: str,
        secondary: str = "",
        *,
        icon: str | None = None,
        icon_colour: str = Colour.NILA,
        lead: QWidget | None = None,
        trailing: Sequence[QWidget] = (),
        opens: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._opens = opens
        self.title = Text(Type.BODY_STRONG, title)
        self.secondary = Text(Type.SECONDARY, secondary, colour=Colour.INK_2)
        self._row = QHBoxLayout(self)
        if icon:
            lead = IconLabel(icon, icon_colour)
        if lead is not None:
            self._row.addWidget(lead)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self.title)
        words.addWidget(self.secondary)
        words.addStretch(1)
        self.words = words
        self._row.addLayout(words, 1)
        for widget in trailing:
            self._row.addWidget(widget)
        if opens:
            self._row.addWidget(IconLabel("chevron-forward", Colour.INK))
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if opens else Qt.FocusPolicy.NoFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_words(title, secondary)
        self.restyle()

    def set_words(self, title: str, secondary: str = "") -> None:
        """The two lines of the row; together they are its accessible name."""
        self.title.setText(title)
        self.secondary.setText(secondary)
        self.secondary.setVisible(bool(secondary))
        self.setAccessibleName(f"{title}, {secondary}" if secondary else title)

    def restyle(self) -> None:
        self._row.setContentsMargins(0, self.theme.space(6), 0, self.theme.space(6))
        self._row.setSpacing(self.theme.space(14))
        super().restyle()

    def sizeHint(self) -> QSize:
        hint = self._row.sizeHint()
        return hint.expandedTo(QSize(0, self.theme.px(Height.LIST_ROW)))

    def minimumSizeHint(self) -> QSize:
        return self._row.minimumSize().expandedTo(QSize(0, self.theme.px(Height.LIST_ROW)))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(self._row.heightForWidth(width), self.theme.px(Height.LIST_ROW))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._opens and (self.underMouse() or self.isDown()):
            painter = QPainter(self)
            draw_sheet(painter, QRectF(self.rect()), ground=Colour.TINT, radius=6)
            painter.end()


class RowList(QWidget):
    """Rows one under another, with a line between two."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.rows: list[QWidget] = []

    def show_rows(self, rows: Sequence[QWidget]) -> None:
        """Show these rows in place of those shown before."""
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = list(rows)
        for index, row in enumerate(rows):
            if index:
                self._column.addWidget(Separator())
            self._column.addWidget(row)
