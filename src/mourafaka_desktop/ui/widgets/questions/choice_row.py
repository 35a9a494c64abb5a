"""One choice in a list of them: a round mark for one of several, a square one for as many as hold."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui.icons import draw_icon
from mourafaka_desktop.ui.theme import Theme
from mourafaka_desktop.ui.tokens import Colour, Height, Radius, Type
from mourafaka_desktop.ui.widgets.one_of_several import OneOfSeveral
from mourafaka_desktop.ui.widgets.painting import Lines, draw_sheet, lay_out
from mourafaka_desktop.ui.widgets.questions.marked_text import content_theme, in_order, plain

_MARK = 22
_PICTURE = 72
_MOST_WIDTHS = 8


class ChoiceRow(OneOfSeveral):
    """`clicked` when it is asked for; whether it is chosen then, its list decides."""

    def __init__(self, *, is_round: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ring_radius = Radius.CHOICE
        self._is_round = is_round
        self._content = Language.EN
        self._image = QImage()
        self._laid_out: dict[tuple[float | None, bool], Lines] = {}
        self._picture: bytes | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_choice(self, label: str, image: bytes | None, content: Language) -> None:
        """Its words, and the file of its picture."""
        self._content = content
        if image != self._picture:
            self._picture = image
            self._image = QImage.fromData(image) if image else QImage()
        if plain(label) != self.text():
            self.setText(plain(label))
            self.setAccessibleName(self.text())
        self.restyle()

    @property
    def theme(self) -> Theme:
        return content_theme(super().theme, self._content)

    def restyle(self) -> None:
        self.setFont(self.theme.font(Type.BODY))
        self._laid_out.clear()
        super().restyle()

    def sizeHint(self) -> QSize:
        words = int(self._lines(None).natural_width) + 2
        return QSize(self._text_start + words + self._pad, self._smallest_height)

    def minimumSizeHint(self) -> QSize:
        return QSize(
            min(self._text_start + self.theme.px(110), self.sizeHint().width()),
            self._smallest_height,
        )

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        lines = self._lines(self._text_width(width))
        return max(self._smallest_height, round(lines.height) + 2 * self.theme.space(9))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        hot = self.underMouse() and self.isEnabled()
        draw_sheet(
            painter, QRectF(self.rect()),
            ground=Colour.TINT if chosen or hot else Colour.SURFACE,
            edge=self._ink_of_mark if chosen else Colour.LINE, radius=Radius.CHOICE,
            width=2 if chosen else 1,
        )  # fmt: skip
        self._paint_mark(painter)
        self._paint_picture(painter)
        width = self._text_width(self.width())
        lines = self._lines(width)
        box = self.mirrored(QRectF(self._text_start, 0, width, self.height()))
        # The answer is read even where it cannot be changed.
        ink = Colour.INK if self.isEnabled() or chosen else Colour.INK_3
        lines.draw(painter, QPointF(box.left(), (self.height() - lines.height) / 2), ink)
        painter.end()

    def _paint_mark(self, painter: QPainter) -> None:
        side = self.theme.px(_MARK)
        box = self.mirrored(QRectF(self._pad, (self.height() - side) / 2, side, side))
        chosen = self.isChecked()
        mark = self._ink_of_mark
        radius = side / 2 if self._is_round else 5
        ground = mark if chosen else Colour.SURFACE
        draw_sheet(
            painter, box, ground=ground, edge=mark if chosen else Colour.LINE_STRONG, radius=radius
        )
        if chosen and self._is_round:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(Colour.SURFACE))
            painter.drawEllipse(box.center(), side * 0.2, side * 0.2)
        elif chosen:
            draw_icon(painter, "check", box.adjusted(2, 2, -2, -2), Colour.SURFACE)

    def _paint_picture(self, painter: QPainter) -> None:
        if self._image.isNull():
            return
        side = self.theme.px(_PICTURE)
        size = self._image.size().scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(
            self._pad + self.theme.px(_MARK) + self.theme.space(12) + (side - size.width()) / 2,
            (self.height() - size.height()) / 2, size.width(), size.height(),
        )  # fmt: skip
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.mirrored(place), self._image)

    @property
    def _ink_of_mark(self) -> str:
        return Colour.NILA if self.isEnabled() else Colour.INK_3

    @property
    def _pad(self) -> int:
        return self.theme.space(14)

    @property
    def _smallest_height(self) -> int:
        if self._image.isNull():
            return self.theme.px(Height.CONTROL)
        return self.theme.px(_PICTURE) + 2 * self.theme.space(8)

    @property
    def _text_start(self) -> int:
        start = self._pad + self.theme.px(_MARK) + self.theme.space(12)
        if not self._image.isNull():
            start += self.theme.px(_PICTURE) + self.theme.space(12)
        return start

    def _text_width(self, width: int) -> int:
        return max(width - self._text_start - self._pad, 1)

    def _lines(self, width: float | None) -> Lines:
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        known = self._laid_out.get((width, rtl))
        if known is None:
            if len(self._laid_out) > _MOST_WIDTHS:
                self._laid_out.clear()
            known = self._laid_out[width, rtl] = lay_out(
                in_order(self.text()) if rtl else self.text(),
                self.font(),
                self.theme.line_height(Type.BODY),
                width=width,
                direction=self.layoutDirection(),
                align=Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft,
            )
        return known
