"""Text in one of the roles of the theme: wrapped, with the theme's line height, leading side aligned."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
    QTextLayout,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from mourafaka_desktop.ui.direction import first_strong_direction
from mourafaka_desktop.ui.tokens import Colour, Type
from mourafaka_desktop.ui.widgets.painting import Lines, lay_out
from mourafaka_desktop.ui.widgets.themed import Themed


class Text(Themed, QLabel):
    """A label. `lead` is a bold beginning; `own_direction` is for what people wrote in either script.

    What they wrote lies at the start edge of the screen while it takes one line, as a name in a form; a paragraph
    begins each line at the side where its script begins.
    """

    def __init__(
        self,
        role: Type = Type.BODY,
        text: str = "",
        *,
        colour: str = Colour.INK,
        wrap: bool = True,
        centred: bool = False,
        own_direction: bool = False,
        weight: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role = role
        self._colour = colour
        self._lead = ""
        self._lead_colour = colour
        self._wraps = wrap
        self._centred = centred
        self._own_direction = own_direction
        self._weight = weight
        self._laid_out: dict[int | None, Lines] = {}
        self.setTextFormat(Qt.TextFormat.PlainText)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        if not wrap:
            policy.setHorizontalPolicy(QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(wrap)
        self.setSizePolicy(policy)
        self.restyle()
        self.setText(text)

    def setText(self, text: str) -> None:
        if text == self.text():
            return
        self._laid_out.clear()
        super().setText(text)
        self.updateGeometry()
        self.update()

    def set_lead(self, lead: str, text: str, colour: str | None = None) -> None:
        """A bold beginning in `colour`, then the text on the same line."""
        if (lead, colour or self._colour) != (self._lead, self._lead_colour):
            self._lead, self._lead_colour = lead, colour or self._colour
            self._laid_out.clear()
            self.update()
        self.setText(f"{lead} {text}".strip())

    def set_colour(self, colour: str) -> None:
        """Show the text in another colour."""
        self._colour = colour
        self.update()

    def restyle(self) -> None:
        self.setFont(self.theme.font(self._role, self._weight))
        self._laid_out.clear()
        super().restyle()

    def sizeHint(self) -> QSize:
        return self._padded(self._lines(None))

    def minimumSizeHint(self) -> QSize:
        if not self._wraps:
            return self.sizeHint()
        words = self.text().replace("\u00a0", "x").split()
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(word) for word in words), default=0)
        limit = self.theme.px(150)
        height = self.theme.line_height(self._role) if self.text() else 0
        return QSize(min(widest + 2, limit), height)

    def hasHeightForWidth(self) -> bool:
        return self._wraps

    def heightForWidth(self, width: int) -> int:
        if not self._wraps:
            return -1
        return round(self._lines(width).height) if self.text() else 0

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.text():
            return
        lines = self._lines(self.width())
        painter = QPainter(self)
        top = (self.height() - lines.height) / 2 if not self._wraps else 0.0
        colour = self._colour if self.isEnabled() else Colour.INK_3
        lines.draw(painter, QPointF(0, max(top, 0.0)), colour)
        painter.end()

    def _padded(self, lines: Lines) -> QSize:
        if not self.text():
            return QSize(0, 0)
        return QSize(int(lines.natural_width) + 2, round(lines.height))

    def _lines(self, width: int | None) -> Lines:
        known = self._laid_out.get(width)
        if known is None:
            if len(self._laid_out) > 8:
                self._laid_out.clear()
            known = self._laid_out[width] = self._lay_out(width)
        return known

    def _lay_out(self, width: int | None) -> Lines:
        direction = self.layoutDirection()
        align = Qt.AlignmentFlag.AlignHCenter if self._centred else _start_edge(direction)
        if self._own_direction:
            direction = first_strong_direction(self.text()) or direction
        lines = self._aligned(width, direction, align)
        if (
            direction != self.layoutDirection()
            and not self._centred
            and lines.layout.lineCount() > 1
        ):
            lines = self._aligned(width, direction, _start_edge(direction))
        return lines

    def _aligned(
        self, width: int | None, direction: Qt.LayoutDirection, align: Qt.AlignmentFlag
    ) -> Lines:
        return lay_out(
            self.text(),
            self.font(),
            self.theme.line_height(self._role),
            width=width,
            wrap=self._wraps,
            direction=direction,
            align=align,
            formats=self._formats(),
        )

    def _formats(self) -> list[QTextLayout.FormatRange]:
        if not self._lead:
            return []
        bold = QTextLayout.FormatRange()
        look = QTextCharFormat()
        look.setFontWeight(QFont.Weight.DemiBold)
        look.setForeground(self._brush(self._lead_colour))
        bold.start, bold.length, bold.format = 0, len(self._lead), look
        return [bold]

    @staticmethod
    def _brush(colour: str) -> QBrush:
        return QBrush(QColor(colour))


def _start_edge(direction: Qt.LayoutDirection) -> Qt.AlignmentFlag:
    is_rtl = direction == Qt.LayoutDirection.RightToLeft
    return Qt.AlignmentFlag.AlignRight if is_rtl else Qt.AlignmentFlag.AlignLeft
