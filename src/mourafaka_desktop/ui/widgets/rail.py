"""The navigation rail at the start edge: 208 px with words, 72 px with icons only."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import _
from mourafaka_desktop.ui.direction import isolate
from mourafaka_desktop.ui.icons import draw_icon
from mourafaka_desktop.ui.navigation import Screen
from mourafaka_desktop.ui.tokens import Colour, Radius, Type
from mourafaka_desktop.ui.widgets.hovered import Hovered
from mourafaka_desktop.ui.widgets.painting import Lines, draw_sheet, lay_out
from mourafaka_desktop.ui.widgets.star_mark import draw_mark
from mourafaka_desktop.ui.widgets.themed import Themed

FULL_WIDTH = 208
COMPACT_WIDTH = 72


_MOST_IN_A_PILL = 99


@dataclass(frozen=True)
class RailEntry:
    """A screen on the rail: its icon, its name in the language of the moment, its key (« Ctrl+1 »)."""

    screen: Screen
    icon: str
    name: Callable[[], str]
    shortcut: str | None = None
    at_foot: bool = False


class Rail(Themed, QWidget):
    """The way between the screens; it says which was `chosen` and never goes there itself."""

    chosen = Signal(object)  # Screen
    foot_chosen = Signal()

    def __init__(self, entries: Sequence[RailEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._compact = False
        self._items = {entry.screen: RailItem(entry) for entry in entries}
        self._foot = RailFoot()
        self._foot.hide()
        self._foot.clicked.connect(self.foot_chosen)
        self._brand = _Brand()
        self._column = QVBoxLayout(self)
        self._column.setSpacing(4)
        self._column.addWidget(self._brand)
        for entry in entries:
            if not entry.at_foot:
                self._add_item(entry)
        self._column.addStretch(1)
        for entry in entries:
            if entry.at_foot:
                self._add_item(entry)
        self._column.addWidget(self._foot)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.restyle()

    @property
    def items(self) -> Mapping[Screen, "RailItem"]:
        """The items by their screen."""
        return self._items

    @property
    def foot(self) -> "RailFoot":
        """The box of what has not been sent."""
        return self._foot

    @property
    def is_compact(self) -> bool:
        """Whether only icons are shown: on a form, or with large text."""
        return self._compact or self.theme.has_compact_rail

    def select(self, screen: Screen) -> None:
        """Mark where the coach is."""
        for key, item in self._items.items():
            item.setChecked(key is screen)

    def set_compact(self, compact: bool) -> None:
        """Make room for a form."""
        self._compact = compact
        self.restyle()

    def set_count(self, screen: Screen, count: int) -> None:
        """A number beside a screen's name; 0 shows none."""
        self._items[screen].set_count(count)

    def show_foot(self, icon: str, title: str, detail: str, count: int) -> None:
        """Say at the foot what has not been sent, and when the last sync was."""
        self._foot.show_words(icon, title, detail, count)
        self._foot.show()

    def hide_foot(self) -> None:
        """Hide the foot: everything has been sent, or the screen says it itself."""
        self._foot.hide()

    def sizeHint(self) -> QSize:
        return QSize(self._rail_width(), 600)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._rail_width(), self._column.minimumSize().height())

    def restyle(self) -> None:
        compact = self.is_compact
        self._brand.set_compact(compact)
        for item in self._items.values():
            item.set_compact(compact)
        self._foot.set_compact(compact)
        self._column.setContentsMargins(12, 0, 12, 16)
        self.setAccessibleName(_("Navigation"))
        super().restyle()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(Colour.NILA_DEEP))
        selected = next((item for item in self._items.values() if item.isChecked()), None)
        if selected is not None:
            self._paint_bar(painter, selected)
        painter.end()

    def _paint_bar(self, painter: QPainter, item: "RailItem") -> None:
        """The white bar on the window's edge beside the selected item, rounded to the inside."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = 28
        bar = QRectF(-4, item.geometry().center().y() + 1 - height / 2, 8, height)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            bar.moveLeft(self.width() - 4)
        draw_sheet(painter, bar, ground=Colour.ON_RAIL, radius=3)

    def _rail_width(self) -> int:
        if self.is_compact:
            return COMPACT_WIDTH if self.theme.text_scale <= 150 else COMPACT_WIDTH + 24
        # Between 100 and 125 % the words grow and the rail with them.
        return self.theme.px(FULL_WIDTH)

    def _add_item(self, entry: RailEntry) -> None:
        item = self._items[entry.screen]
        item.setObjectName(f"rail.{entry.screen}")
        item.toggled.connect(self.update)
        item.clicked.connect(lambda: self.chosen.emit(entry.screen))
        self._column.addWidget(item)
        if entry.shortcut:
            shortcut = QShortcut(QKeySequence(entry.shortcut), self)
            shortcut.activated.connect(lambda: self.chosen.emit(entry.screen))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.update()


class _RailButton(Hovered, Themed, QAbstractButton):
    """A target on the rail: its ring is white."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ring_radius = Radius.BUTTON
        self.ring_colour = Colour.ON_RAIL
        self._compact = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_compact(self, compact: bool) -> None:
        """Show the icon only; the word stays as tooltip and accessible name."""
        self._compact = compact
        self.restyle()

    def paint_count(self, painter: QPainter, centre: QPointF, count: int) -> None:
        """The white pill with a number."""
        font = self.theme.font(Type.SMALL, 600)
        height = self.theme.px(22 if not self._compact else 18)
        # Beyond this the pill would grow over the edge of the rail; the sync screen has the number.
        shown = isolate(count if count <= _MOST_IN_A_PILL else f"{_MOST_IN_A_PILL}+")
        lines = lay_out(shown, font, height)
        width = max(lines.natural_width + 12, height)
        # A wide pill stays on the button: the window's edge would cut it.
        left = min(max(centre.x() - width / 2, 0), self.width() - width)
        pill = QRectF(left, centre.y() - height / 2, width, height)
        draw_sheet(painter, pill, ground=Colour.ON_RAIL, radius=height / 2)
        painter.setPen(QColor(Colour.NILA_DEEP))
        painter.setFont(font)
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, shown)


class RailItem(_RailButton):
    """One screen: icon, word, count."""

    def __init__(self, entry: RailEntry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entry = entry
        self._count = 0
        self.setCheckable(True)
        self.setAutoExclusive(False)
        self.restyle()

    def set_count(self, count: int) -> None:
        """The number in the pill; 0 hides it."""
        self._count = count
        self.restyle()

    def nextCheckState(self) -> None:
        """A click asks for a screen; only arriving there marks it."""

    def restyle(self) -> None:
        name = self._entry.name()
        self.setText(name)
        self.setAccessibleName(f"{name}, {self._count}" if self._count else name)
        keys = f" ({self._entry.shortcut})" if self._entry.shortcut else ""
        self.setToolTip(f"{name}{keys}" if self._compact else "")
        super().restyle()

    def sizeHint(self) -> QSize:
        return QSize(48, self.theme.px(44))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        selected = self.isChecked()
        ink = Colour.ON_RAIL if selected or self.underMouse() else Colour.ON_RAIL_SOFT
        if selected:
            draw_sheet(
                painter, QRectF(self.rect()), ground=Colour.RAIL_SELECTED, radius=Radius.BUTTON
            )
        side = self.theme.px(20)
        at = (self.width() - side) / 2 if self._compact else 12
        box = QRectF(at, (self.height() - side) / 2, side, side)
        draw_icon(painter, self._entry.icon, self.mirrored(box), ink)
        if not self._compact:
            self._paint_name(painter, at + side + 12, ink)
        if self._count:
            self._paint_count(painter)
        painter.end()

    def _paint_name(self, painter: QPainter, at: float, ink: str) -> None:
        font = self.theme.font(Type.BODY, 600 if self.isChecked() else 500)
        lines = lay_out(self.text(), font, self.height(), direction=self.layoutDirection())
        box = self.mirrored(QRectF(at, 0, int(lines.natural_width) + 1, self.height()))
        lines.draw(painter, QPointF(box.left(), 0), ink)

    def _paint_count(self, painter: QPainter) -> None:
        if self._compact:
            spot = QRectF(self.width() - 16, 4, 18, 18)
            # The pill sits on the outer upper corner of the icon, as close to the text's end.
            spot.moveLeft(self.width() / 2 + 8)
        else:
            spot = QRectF(self.width() - 28, 0, 22, self.height())
        self.paint_count(painter, self.mirrored(spot).center(), self._count)


class RailFoot(_RailButton):
    """What is only on this laptop, and the last sync; a press opens the sync screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._title, self._detail, self._count = "laptop", "", "", 0

    def show_words(self, icon: str, title: str, detail: str, count: int) -> None:
        """The icon, the bold line, the quiet line, and the number for the compact rail."""
        self._icon, self._title, self._detail, self._count = icon, title, detail, count
        self.setAccessibleName(f"{title}. {detail}")
        self.restyle()

    def restyle(self) -> None:
        self.setToolTip(f"{self._title}. {self._detail}" if self._compact else "")
        super().restyle()

    def sizeHint(self) -> QSize:
        return QSize(48, self.theme.px(44 if self._compact else 66))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._compact:
            self._paint_compact(painter)
        else:
            self._paint_box(painter)
        painter.end()

    def _paint_compact(self, painter: QPainter) -> None:
        side = self.theme.px(20)
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        draw_icon(painter, self._icon, box, Colour.ON_RAIL_SOFT)
        if self._count:
            spot = self.mirrored(QRectF(self.width() / 2 + 8, 2, 18, 18))
            self.paint_count(painter, spot.center(), self._count)

    def _paint_box(self, painter: QPainter) -> None:
        draw_sheet(
            painter, QRectF(self.rect()), ground=Colour.NILA_DEEP if not self.underMouse() else
            Colour.NILA_DARK, edge=Colour.RAIL_LINE, radius=Radius.BUTTON,
        )  # fmt: skip
        side = self.theme.px(18)
        line = self.theme.px(24)
        top = (self.height() - 2 * line) / 2
        draw_icon(
            painter, self._icon, self.mirrored(QRectF(12, top + (line - side) / 2, side, side)),
            Colour.ON_RAIL,
        )  # fmt: skip
        bold, quiet = self.theme.font(Type.SECONDARY, 600), self.theme.font(Type.SMALL, 400)
        title = lay_out(self._title, bold, line, direction=self.layoutDirection())
        detail = lay_out(self._detail, quiet, line, direction=self.layoutDirection())
        self._draw_from(painter, title, QPointF(12 + side + 8, top), Colour.ON_RAIL)
        self._draw_from(painter, detail, QPointF(12, top + line), Colour.ON_RAIL_SOFT)

    def _draw_from(self, painter: QPainter, lines: Lines, start: QPointF, ink: str) -> None:
        box = self.mirrored(QRectF(start.x(), start.y(), int(lines.natural_width) + 1, 24))
        lines.draw(painter, QPointF(box.left(), start.y()), ink)


class _Brand(Themed, QWidget):
    """The mark and the name at the head of the rail."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._compact = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_compact(self, compact: bool) -> None:
        self._compact = compact
        self.setAccessibleName(_("Mourafaka"))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(48, 70)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        at = (self.width() - 32) / 2 if self._compact else 8
        draw_mark(painter, self.mirrored(QRectF(at, 20, 32, 32)))
        if not self._compact:
            font = self.theme.font(Type.FIGURE)
            lines = lay_out(_("Mourafaka"), font, 32, direction=self.layoutDirection())
            box = self.mirrored(QRectF(52, 20, int(lines.natural_width) + 1, 32))
            lines.draw(painter, QPointF(box.left(), 20), Colour.ON_RAIL)
        painter.end()
