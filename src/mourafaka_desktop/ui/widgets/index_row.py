"""A row of the index beside a form: a part's name, tinted where the coach is, with a sign or a count beside it."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from mourafaka_desktop.ui.tokens import Colour, Radius, Type
from mourafaka_desktop.ui.widgets.hovered import Hovered
from mourafaka_desktop.ui.widgets.painting import Lines, draw_sheet, lay_out
from mourafaka_desktop.ui.widgets.themed import Themed


class IndexRow(Hovered, Themed, QAbstractButton):
    """`clicked` leads to the part. Subclasses paint what stands beside the name, and say how much room it takes.

    `before` and `after` are that room in pixels, at the start and at the end of the row, margins included.
    """

    role = Type.BODY
    padding_along = 5
    least_height = 36

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ring_radius = Radius.BUTTON
        self.is_current = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_current(self, is_current: bool) -> None:
        """Whether the coach is in this part."""
        if is_current != self.is_current:
            self.is_current = is_current
            self.updateGeometry()
            self.update()

    @property
    def before(self) -> float:
        """The room before the name."""
        return 12

    @property
    def after(self) -> float:
        """The room after the name."""
        return 12

    @property
    def ink(self) -> str:
        """The colour of the name."""
        return Colour.NILA_DARK if self.is_current else Colour.INK

    @property
    def weight(self) -> int:
        """The weight of the name."""
        return 600 if self.is_current else 400

    def paint_beside(self, painter: QPainter, name: QRectF) -> None:
        """Paint the sign or the count; `name` is where the name stands, thought from left to right."""

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        words = round(self._words(width).height) + 2 * self.theme.space(self.padding_along)
        return max(words, self.theme.px(self.least_height))

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(200), self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(120), self.theme.px(self.least_height))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.is_current or self.underMouse():
            draw_sheet(painter, QRectF(self.rect()), ground=Colour.TINT, radius=Radius.BUTTON)
        words = self._words(self.width())
        name = QRectF(self.before, self._top(words), self._room(self.width()), words.height)
        words.draw(painter, QPointF(self.mirrored(name).left(), name.top()), self.ink)
        self.paint_beside(painter, name)
        painter.end()

    def _top(self, words: Lines) -> float:
        """Names stand in the middle; a subclass with something under the name moves them up."""
        return (self.height() - words.height) / 2

    def _room(self, width: int) -> float:
        return max(width - self.before - self.after, 1)

    def _words(self, width: int) -> Lines:
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        return lay_out(
            self.text(),
            self.theme.font(self.role, self.weight),
            self.theme.line_height(self.role),
            width=self._room(width),
            direction=self.layoutDirection(),
            align=Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft,
        )
