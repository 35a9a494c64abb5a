"""Choices as rows, in two columns where they are short and many."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui.tokens import Space
from mourafaka_desktop.ui.widgets.questions.choice_row import ChoiceRow
from mourafaka_desktop.ui.widgets.questions.question import Choice
from mourafaka_desktop.ui.widgets.themed import Themed

_MOST_IN_ONE_COLUMN = 3


class ChoiceList(Themed, QWidget):
    """Tab stops once, the arrow keys move, Space asks: `asked` with the value of a choice.

    What is chosen then is told by `show_chosen`; nothing is chosen by itself.
    """

    asked = Signal(str)

    def __init__(self, *, is_round: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_round = is_round
        self._choices: tuple[Choice, ...] = ()
        self._content: Language | None = None
        self._columns = 0
        self.rows: dict[str, ChoiceRow] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.restyle()

    def show_choices(self, choices: Sequence[Choice], content: Language) -> None:
        """The choices; rows that stay keep the focus, and new ones come in between."""
        if (tuple(choices), content) == (self._choices, self._content):
            return
        self._choices, self._content = tuple(choices), content
        before, self.rows = self.rows, {}
        for choice in choices:
            row = before.pop(choice.value, None) or self._made(choice.value)
            row.show_choice(choice.label, choice.image, content)
            self.rows[choice.value] = row
        for gone in before.values():
            self._grid.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        self._columns = 0
        self._arrange()
        self._set_tab_stop()
        self.updateGeometry()

    def show_chosen(self, values: Sequence[str]) -> None:
        """Mark these as chosen."""
        for value, row in self.rows.items():
            row.setChecked(value in values)
        self._set_tab_stop()

    def take_focus(self) -> None:
        """Put the focus on the first choice that is chosen, or on the first."""
        stop = self._stop()
        if stop is not None:
            stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def name_rows(self, ref: str, about: str) -> None:
        """How each row is found, and what it is a choice of."""
        for value, row in self.rows.items():
            row.setObjectName(f"choice.{ref}.{value}")
            row.setAccessibleDescription(about)

    def restyle(self) -> None:
        self._grid.setSpacing(self.theme.space(Space.XS))
        self._columns = 0
        self._arrange()
        super().restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        # A narrow place makes one column of two; it is not pushed wider by them.
        widest = max((row.minimumSizeHint().width() for row in self.rows.values()), default=0)
        return QSize(widest, self._grid.minimumSize().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        onwards, back = (Qt.Key.Key_Left, Qt.Key.Key_Right) if rtl else (
            Qt.Key.Key_Right, Qt.Key.Key_Left,
        )  # fmt: skip
        height = self._height(self._columns)
        steps = {
            Qt.Key.Key_Down.value: 1,
            Qt.Key.Key_Up.value: -1,
            onwards.value: height,
            back.value: -height,
        }
        step = steps.get(event.key())
        if step is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        rows = list(self.rows.values())
        now = next((index for index, row in enumerate(rows) if row.hasFocus()), 0)
        target = now + step
        if 0 <= target < len(rows):
            rows[target].setFocus(Qt.FocusReason.TabFocusReason)

    def _made(self, value: str) -> ChoiceRow:
        row = ChoiceRow(is_round=self._is_round)
        row.clicked.connect(lambda: self.asked.emit(value))
        return row

    def _stop(self) -> ChoiceRow | None:
        chosen = (row for row in self.rows.values() if row.isChecked())
        return next(chosen, next(iter(self.rows.values()), None))

    def _set_tab_stop(self) -> None:
        stop = self._stop()
        for row in self.rows.values():
            row.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if row is stop else Qt.FocusPolicy.ClickFocus
            )
        if stop is not None:
            self.setFocusProxy(stop)

    def _wanted_columns(self) -> int:
        if len(self.rows) <= _MOST_IN_ONE_COLUMN or self.theme.has_one_column:
            return 1
        widest = max(row.sizeHint().width() for row in self.rows.values())
        return 2 if 2 * widest + self._grid.spacing() <= self.width() else 1

    def _height(self, columns: int) -> int:
        return -(-len(self.rows) // max(columns, 1))

    def _arrange(self) -> None:
        columns = self._wanted_columns()
        if columns == self._columns:
            return
        self._columns = columns
        height = self._height(columns)
        for index, row in enumerate(self.rows.values()):
            self._grid.addWidget(row, index % height, index // height)
        for column in (0, 1):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
