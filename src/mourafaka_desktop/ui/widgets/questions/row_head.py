"""The head of one row of a repeat: its number, a line that tells it from others, and a way to take it out."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from mourafaka_desktop.ui.direction import isolate, isolate_name
from mourafaka_desktop.ui.icons import draw_icon
from mourafaka_desktop.ui.tokens import Colour, Height, State, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.chip import Chip
from mourafaka_desktop.ui.widgets.painting import Lines, draw_sheet, lay_out
from mourafaka_desktop.ui.widgets.questions.manner import Manner
from mourafaka_desktop.ui.widgets.questions.question import Row
from mourafaka_desktop.ui.widgets.row_button import RowButton


class RowHead(QWidget):
    """`fold` is the whole line but for its end, `remove` the button there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fold = _Fold()
        self.remove = Button(ButtonKind.TEXT, icon="trash-2", small=True)
        self._gaps = Chip(State.SOON)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.fold, 1)
        row.addWidget(self._gaps)
        row.addWidget(self.remove)

    def show_row(
        self, row: Row, name: str, manner: Manner, *,
        is_folded: bool, may_be_removed: bool, has_gaps: bool,
    ) -> None:  # fmt: skip
        """`name` is that of the repeat, in the questionnaire's language."""
        texts = manner.texts
        numbered = f"{name} {isolate(row.number)}".strip()
        self.fold.show_words(numbered, row.summary, is_folded=is_folded)
        self.fold.setObjectName(f"row.{row.ref}.fold")
        sentence = texts.gettext("Open") if is_folded else texts.gettext("Fold")
        self.fold.setAccessibleDescription(sentence)
        self.remove.setText(texts.pgettext("an entry", "Remove"))
        self.remove.setAccessibleDescription(numbered)
        self.remove.setVisible(may_be_removed)
        self.remove.setObjectName(f"row.{row.ref}.remove")
        self._gaps.show_state(State.SOON, texts.pgettext("an entry", "To complete"), "info")
        self._gaps.setVisible(has_gaps)


class _Fold(RowButton):
    def __init__(self) -> None:
        super().__init__()
        self._summary = ""
        self._is_folded = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_words(self, name: str, summary: str, *, is_folded: bool) -> None:
        self.setText(name)
        self._summary, self._is_folded = summary, is_folded
        self.setAccessibleName(f"{name}, {summary}" if summary else name)
        self.restyle()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(240), self.theme.px(Height.CONTROL))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(120), self.theme.px(Height.CONTROL))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        lines = self._lines(width - self._start)
        return max(self.theme.px(Height.CONTROL), round(lines.height) + self.theme.space(12))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.underMouse() or self.isDown():
            draw_sheet(painter, QRectF(self.rect()), ground=Colour.TINT, radius=6)
        side = self.theme.px(20)
        box = self.mirrored(QRectF(self.theme.space(2), (self.height() - side) / 2, side, side))
        draw_icon(painter, "chevron-down" if self._is_folded else "chevron-up", box, Colour.INK_2)
        width = self.width() - self._start
        lines = self._lines(width)
        words = self.mirrored(QRectF(self._start, 0, width, self.height()))
        top = (self.height() - lines.height) / 2
        lines.draw(painter, QPointF(words.left(), top), Colour.INK)
        painter.end()

    @property
    def _start(self) -> int:
        return self.theme.px(20) + self.theme.space(12)

    def _lines(self, width: float) -> Lines:
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        # Unfolded, the questions below say what the summary would.
        says_more = self._summary and self._is_folded
        text = f"{self.text()} · {isolate_name(self._summary)}" if says_more else self.text()
        return lay_out(
            text, self.theme.font(Type.BODY_STRONG), self.theme.line_height(Type.BODY),
            width=max(width, 1), direction=self.layoutDirection(),
            align=Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft,
        )  # fmt: skip
