"""Painting in a cell of a table or list: everything is placed from its start edge, whatever the direction."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.icons import draw_icon
from mourafaka_desktop.ui.tokens import Type
from mourafaka_desktop.ui.widgets.painting import Lines, lay_out


class CellPen:
    """A painter for one cell; `at` counts from its start edge, `top` from its top."""

    def __init__(self, painter: QPainter, cell: QRect) -> None:
        self.painter = painter
        self.cell = cell

    def box(self, at: float, width: float) -> QRectF:
        """The part of the cell that begins at `at`, over its whole height."""
        left = self.cell.left() + at
        if theme.current().is_rtl:
            left = self.cell.left() + self.cell.width() - at - width
        return QRectF(left, self.cell.top(), width, self.cell.height())

    def icon(self, name: str, at: float, top: float, side: float, colour: str) -> None:
        """An icon, `side` px wide."""
        box = self.box(at, side)
        draw_icon(self.painter, name, QRectF(box.left(), self.cell.top() + top, side, side), colour)

    def words(self, lines: Lines, at: float, top: float, colour: str) -> None:
        """Text laid out by `one_line`."""
        left = self.box(at, lines.natural_width + 1).left()
        lines.draw(self.painter, QPointF(left, self.cell.top() + top), colour)

    def paragraph(self, text: str, at: float, top: float, room: float, colour: str) -> None:
        """A wrapped text in the secondary role."""
        lines = paragraph(text, room)
        lines.draw(self.painter, QPointF(self.box(at, room).left(), self.cell.top() + top), colour)

    def middle(self, height: float) -> float:
        """The top of something so high that stands in the middle of the cell."""
        return (self.cell.height() - height) / 2


def one_line(
    text: str,
    role: Type,
    *,
    weight: int | None = None,
    room: float | None = None,
    elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> Lines:
    """A line of text; what does not fit into `room` px gives way to dots."""
    look = theme.current()
    font = look.font(role, weight)
    lines = lay_out(text, font, look.line_height(role), direction=_direction())
    if room is None or lines.natural_width <= room:
        return lines
    shorter = QFontMetrics(font).elidedText(text, elide, int(room))
    return lay_out(shorter, font, look.line_height(role), direction=_direction())


def paragraph(text: str, room: float) -> Lines:
    """A text in the secondary role, wrapped to `room` px."""
    look = theme.current()
    align = Qt.AlignmentFlag.AlignRight if look.is_rtl else Qt.AlignmentFlag.AlignLeft
    return lay_out(
        text,
        look.font(Type.SECONDARY),
        look.line_height(Type.SECONDARY),
        width=room,
        direction=_direction(),
        align=align,
    )


def _direction() -> Qt.LayoutDirection:
    rtl = theme.current().is_rtl
    return Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
