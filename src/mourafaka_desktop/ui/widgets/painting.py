"""Painting shared by the widgets: sheets with an edge, and text with the line heights of the theme."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QTextLayout, QTextOption

_UNBOUNDED = 1_000_000.0


def draw_sheet(
    painter: QPainter,
    rect: QRectF,
    *,
    ground: str | None,
    edge: str | None = None,
    radius: float = 8,
    width: float = 1,
    dashed: bool = False,
) -> None:
    """A rounded rectangle whose edge, `width` px wide, lies inside `rect`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(ground) if ground else Qt.BrushStyle.NoBrush)
    if edge:
        pen = QPen(QColor(edge), width)
        if dashed:
            pen.setDashPattern([3 / width, 2 / width])
        painter.setPen(pen)
        rect = rect.adjusted(width / 2, width / 2, -width / 2, -width / 2)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
    painter.drawRoundedRect(rect, radius, radius)
    painter.restore()


@dataclass(frozen=True)
class Lines:
    """Laid out text: draw it with `draw()`; `height` is its lines times the line height."""

    layout: QTextLayout
    height: float
    natural_width: float

    def draw(self, painter: QPainter, top_left: QPointF, colour: str) -> None:
        """Draw from `top_left`, each line in the middle of its line height."""
        painter.setPen(QColor(colour))
        self.layout.draw(painter, top_left)


def lay_out(
    text: str,
    font: QFont,
    line_height: float,
    *,
    width: float | None = None,
    wrap: bool = True,
    direction: Qt.LayoutDirection = Qt.LayoutDirection.LeftToRight,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    formats: list[QTextLayout.FormatRange] | None = None,
) -> Lines:
    """Break `text` into lines of at most `width` px; None keeps one line for each paragraph.

    `align` is absolute: AlignLeft is the left side in both directions.
    """
    option = QTextOption(align | Qt.AlignmentFlag.AlignAbsolute)
    option.setTextDirection(direction)
    option.setWrapMode(
        QTextOption.WrapMode.NoWrap
        if width is None or not wrap
        else QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
    )
    layout = QTextLayout(text.replace("\n", "\u2028"), font)
    layout.setTextOption(option)
    if formats:
        layout.setFormats(formats)
    lines = _break_lines(layout, _UNBOUNDED if width is None else max(width, 1.0), line_height)
    if width is None:
        # An endless line cannot be aligned to its far side; it is set again at its own width.
        lines = _break_lines(layout, lines.natural_width + 1, line_height)
    return lines


def _break_lines(layout: QTextLayout, width: float, line_height: float) -> Lines:
    layout.beginLayout()
    top, natural = 0.0, 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, top + (line_height - line.height()) / 2))
        natural = max(natural, line.naturalTextWidth())
        top += line_height
    layout.endLayout()
    return Lines(layout, top, natural)
