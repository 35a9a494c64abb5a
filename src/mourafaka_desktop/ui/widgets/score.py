"""A score: the number, the swatch of its band's pattern and the band's name, never one alone."""

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.tokens import BANDS, Colour, Type
from mourafaka_desktop.ui.widgets.painting import Lines, lay_out
from mourafaka_desktop.ui.widgets.themed import Themed

SWATCH = 14


class Swatch(Themed, QWidget):
    """The pattern of a band alone; the band's name stands beside it."""

    def __init__(self, band: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._band = band
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        side = self.theme.px(SWATCH)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme.draw_band(painter, QRectF(self.rect()), self._band)
        painter.end()


class ScoreLabel(Themed, QWidget):
    """`ScoreLabel(Type.SCORE)`: the number in that role, then swatch and name in `name_role`.

    Without a number only swatch and name are shown: a band beside a score told elsewhere.
    """

    def __init__(
        self, role: Type = Type.FIGURE, name_role: Type = Type.SECONDARY_STRONG,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._role, self._name_role = role, name_role
        self._number, self._band, self._band_name = "", "critical", ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_score(self, score: float | None, band: str, band_name: str) -> None:
        """The score is rounded for display only; None shows the band alone."""
        self._number = "" if score is None else f"{score:.0f}"
        self._band, self._band_name = band, band_name
        self.setAccessibleName(f"{self._number}, {band_name}" if self._number else band_name)
        self.restyle()

    def sizeHint(self) -> QSize:
        number, name = self._number_lines(), self._name_lines()
        width = name.natural_width + self.theme.px(SWATCH) + self.theme.space(8)
        if self._number:
            width += number.natural_width + self.theme.space(14)
        return QSize(int(width) + 3, round(max(number.height if self._number else 0, name.height)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        at, middle = 0.0, self.height() / 2
        if self._number:
            number = self._number_lines()
            box = self.mirrored(QRectF(at, 0, int(number.natural_width) + 1, 10))
            number.draw(painter, QPointF(box.left(), middle - number.height / 2), Colour.INK)
            at += number.natural_width + self.theme.space(14)
        side = self.theme.px(SWATCH)
        swatch = self.mirrored(QRectF(at, middle - side / 2, side, side))
        theme.draw_band(painter, swatch, self._band)
        at += side + self.theme.space(8)
        name = self._name_lines()
        box = self.mirrored(QRectF(at, 0, int(name.natural_width) + 1, 10))
        top = middle - name.height / 2
        name.draw(painter, QPointF(box.left(), top), BANDS[self._band].text)
        painter.end()

    def _number_lines(self) -> Lines:
        return lay_out(
            self._number, self.theme.font(self._role), self.theme.line_height(self._role)
        )

    def _name_lines(self) -> Lines:
        return lay_out(
            self._band_name, self.theme.font(self._name_role),
            self.theme.line_height(self._name_role), direction=self.layoutDirection(),
        )  # fmt: skip
