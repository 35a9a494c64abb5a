"""Buttons: filled (one to a screen), outlined, text, link and destructive; 44 px, or 36 px in rows."""

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from mourafaka_desktop.ui.icons import draw_icon
from mourafaka_desktop.ui.tokens import Colour, Height, Radius, State, Type
from mourafaka_desktop.ui.widgets.hovered import Hovered
from mourafaka_desktop.ui.widgets.key_cap import draw_key_cap, key_cap_width
from mourafaka_desktop.ui.widgets.painting import Lines, draw_sheet, lay_out
from mourafaka_desktop.ui.widgets.themed import Themed


class ButtonKind(Enum):
    """How much a button asks to be pressed."""

    FILLED = "filled"
    OUTLINED = "outlined"
    TEXT = "text"
    LINK = "link"
    DESTRUCTIVE = "destructive"
    TOGGLE = "toggle"


class Button(Hovered, Themed, QPushButton):
    """A button with a word and perhaps an icon before it, an arrow after it, or the key that does the same.

    A button of an icon alone needs `setAccessibleName` and `setToolTip`. With `wraps` a long word group, as a
    name, may take several lines.
    """

    def __init__(
        self,
        kind: ButtonKind = ButtonKind.OUTLINED,
        text: str = "",
        *,
        icon: str | None = None,
        icon_after: str | None = None,
        key: str | None = None,
        small: bool = False,
        tall: bool = False,
        fills_width: bool = False,
        wraps: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._kind, self._icon_name, self._icon_after = kind, icon, icon_after
        self._key = key
        self._small, self._tall = small, tall
        self._may_wrap = wraps
        self.ring_radius = Radius.BUTTON if kind is not ButtonKind.LINK else 3
        self.setCheckable(kind is ButtonKind.TOGGLE)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        # A mouse press leaves the focus where the coach was writing; Tab reaches every button.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)
        self.setSizePolicy(
            QSizePolicy.Policy.Expanding if fills_width else QSizePolicy.Policy.Minimum,
            QSizePolicy.Policy.Fixed,
        )
        self.restyle()

    @property
    def kind(self) -> ButtonKind:
        """How much the button asks to be pressed."""
        return self._kind

    def set_icon(self, name: str | None) -> None:
        """Show another icon before the word."""
        self._icon_name = name
        self.restyle()

    def restyle(self) -> None:
        weight = 600 if self._kind is ButtonKind.FILLED else 500
        self.setFont(self.theme.font(self._role, weight))
        super().restyle()

    def sizeHint(self) -> QSize:
        text_width = self._lay_out(None).natural_width if self._label else 0
        width = text_width + self._beside_text() + 2 * self._padding
        return QSize(int(width) + 1, self._height(text_width))

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        if self._wraps and self._label:
            words = [self.fontMetrics().horizontalAdvance(word) for word in self._label.split()]
            hint.setWidth(min(hint.width(), max(words) + self._beside_text() + 2 * self._padding))
        return hint

    def hasHeightForWidth(self) -> bool:
        return self._wraps

    def heightForWidth(self, width: int) -> int:
        return self._height(width - self._beside_text() - 2 * self._padding)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground, edge, ink = self._colours()
        if self._kind is not ButtonKind.LINK:
            draw_sheet(
                painter, QRectF(self.rect()), ground=ground, edge=edge, radius=Radius.BUTTON,
                width=1.5 if self.isChecked() else 1,
            )  # fmt: skip
        self._paint_content(painter, ink)
        painter.end()

    @property
    def _wraps(self) -> bool:
        """Whether its words may take several lines: `wraps` always, any button where there is little room."""
        return self._may_wrap or self.theme.has_one_column

    @property
    def _label(self) -> str:
        return self.text().replace("&", "")

    @property
    def _role(self) -> Type:
        if self._tall:
            return Type.SECTION
        return Type.SECONDARY if self._small or self._kind is ButtonKind.LINK else Type.BODY

    @property
    def _target_height(self) -> int:
        if self._tall:
            return Height.TALL
        return Height.IN_ROW if self._small else Height.CONTROL

    @property
    def _padding(self) -> int:
        if self._kind is ButtonKind.LINK:
            return 0
        if not self._label:
            return self.theme.space(12)
        return self.theme.space(12 if self._small else 18)

    @property
    def _gap(self) -> int:
        return self.theme.space(8 if self._small else 10)

    @property
    def _icon_side(self) -> int:
        return self.theme.px(18 if self._small else 20)

    def _beside_text(self) -> int:
        gap = self._gap if self._label else 0
        shown = [self._icon_shown, self._icon_after]
        width = sum(self._icon_side + gap for name in shown if name)
        if self._key:
            width += round(key_cap_width(self._key)) + gap
        return width

    @property
    def _icon_shown(self) -> str | None:
        if self._kind is ButtonKind.TOGGLE and self.isChecked():
            return "check"
        return self._icon_name

    def _height(self, text_width: float) -> int:
        line = self.theme.line_height(self._role)
        if self._kind is ButtonKind.LINK:
            smallest = line + 4
        else:
            smallest = self.theme.px(self._target_height)
        if not self._label:
            return smallest
        text = self._lay_out(text_width + 2).height
        return max(smallest, round(text) + smallest - line)

    def _lay_out(self, width: float | None) -> Lines:
        return lay_out(
            self._label, self.font(), self.theme.line_height(self._role), width=width,
            direction=self.layoutDirection(), align=Qt.AlignmentFlag.AlignHCenter,
        )  # fmt: skip

    def _colours(self) -> tuple[str | None, str | None, str]:
        is_hot = self.underMouse() and self.isEnabled()
        if not self.isEnabled():
            edge = None if self._kind in (ButtonKind.TEXT, ButtonKind.LINK) else Colour.LINE
            return Colour.SUNKEN if edge else None, edge, Colour.INK_3
        if self.isChecked():
            return Colour.TINT, Colour.NILA, Colour.NILA_DARK
        match self._kind:
            case ButtonKind.FILLED:
                ground = Colour.NILA_DARK if self.isDown() or is_hot else Colour.NILA
                return ground, None, Colour.SURFACE
            case ButtonKind.TEXT if not self._label:
                return Colour.SUNKEN if is_hot else None, None, Colour.INK
            case ButtonKind.TEXT | ButtonKind.LINK:
                return Colour.TINT if is_hot else None, None, Colour.NILA
            case ButtonKind.DESTRUCTIVE:
                look = State.LATE.value
                return look.ground if is_hot else Colour.SURFACE, look.mark, look.text
            case _:
                ground = (
                    Colour.TINT if self.isDown() else Colour.PANEL if is_hot else Colour.SURFACE
                )
                return ground, Colour.LINE_STRONG, Colour.INK

    def _paint_content(self, painter: QPainter, ink: str) -> None:
        available = self.width() - self._beside_text() - 2 * self._padding
        lines = self._lay_out(max(available, 1) + 2) if self._label else None
        text_width = min(lines.natural_width, available + 2) if lines else 0.0
        at = (self.width() - text_width - self._beside_text()) / 2
        middle = self.height() / 2
        if self._icon_shown:
            self._paint_icon(painter, self._icon_shown, at, ink)
            at += self._icon_side + self._gap
        if lines:
            box = self.mirrored(QRectF(at, 0, text_width, self.height()))
            # The lines are centred in the width they were laid out for, which may be wider than the words.
            shift = (available + 2 - text_width) / 2
            lines.draw(painter, QPointF(box.left() - shift, middle - lines.height / 2), ink)
            if self._kind is ButtonKind.LINK:
                painter.setPen(QPen(painter.pen().color(), 1))
                bottom = middle + lines.height / 2 + 0.5
                painter.drawLine(QPointF(box.left(), bottom), QPointF(box.right(), bottom))
            at += text_width + self._gap
        if self._icon_after:
            self._paint_icon(painter, self._icon_after, at, ink)
            at += self._icon_side + self._gap
        if self._key:
            cap = self.mirrored(QRectF(at, 0, key_cap_width(self._key), self.height()))
            draw_key_cap(painter, cap.center(), self._key)

    def _paint_icon(self, painter: QPainter, name: str, at: float, ink: str) -> None:
        side = self._icon_side
        box = QRectF(at, (self.height() - side) / 2, side, side)
        draw_icon(painter, name, self.mirrored(box), ink)
