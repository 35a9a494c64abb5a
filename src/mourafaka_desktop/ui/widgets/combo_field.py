"""A choice from a list that folds away; long lists (communes) can be searched by typing.

The search forgets hamzas, accents and capitals, as everywhere (`i18n.arabic`).
"""

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from mourafaka_desktop.i18n.arabic import search_key
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.icons import draw_icon
from mourafaka_desktop.ui.tokens import Colour, Height, Radius, Type
from mourafaka_desktop.ui.widgets.field import Field
from mourafaka_desktop.ui.widgets.painting import draw_sheet, lay_out
from mourafaka_desktop.ui.widgets.themed import Themed

V = TypeVar("V")
_PAD = 14
_SEARCH_KEY = Qt.ItemDataRole.UserRole + 1


class ComboBox(Themed, QComboBox):
    """A combo box that paints its own edge and chevron; a style-sheet border would break its arrow."""

    def __init__(self, *, searchable: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ring_radius = Radius.BUTTON
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMaxVisibleItems(12)
        self.setItemDelegate(_LineDelegate(self))
        if searchable:
            self._make_searchable()
        self.restyle()

    def show_texts(self, texts: Sequence[str]) -> None:
        """The lines of the list, in place of those before."""
        self.clear()
        for text in texts:
            self.addItem(text)
            self.setItemData(self.count() - 1, search_key(text), _SEARCH_KEY)

    def restyle(self) -> None:
        self.setFont(self.theme.font(Type.BODY))
        self.view().setFont(self.theme.font(Type.BODY))
        self._clear_line()
        super().restyle()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._clear_line()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._clear_line()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        texts = [self.itemText(index) for index in range(min(self.count(), 60))]
        texts.append(self.placeholderText())
        widest = max(metrics.horizontalAdvance(text) for text in texts)
        width = min(widest, self.theme.px(360)) + self.theme.space(28) + self.theme.px(30)
        return QSize(width, self.theme.px(Height.CONTROL))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(110), self.theme.px(Height.CONTROL))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling a page must not change an answer under the pointer."""
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground = Colour.SURFACE if self.isEnabled() else Colour.PANEL
        draw_sheet(
            painter, QRectF(self.rect()), ground=ground, edge=Colour.LINE_STRONG,
            radius=Radius.BUTTON,
        )  # fmt: skip
        side, pad = self.theme.px(18), self.theme.space(_PAD)
        box = QRectF(self.width() - pad - side, (self.height() - side) / 2, side, side)
        draw_icon(painter, "chevron-down", self.mirrored(box), Colour.INK)
        if not self.isEditable():
            self._paint_text(painter, pad, box.left() - 8)
        painter.end()

    def _paint_text(self, painter: QPainter, start: float, end: float) -> None:
        chosen = self.currentIndex() >= 0
        text = self.currentText() if chosen else self.placeholderText()
        width = int(end - start)
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
        lines = lay_out(shown, self.font(), self.height(), direction=self.layoutDirection())
        box = self.mirrored(QRectF(start, 0, int(lines.natural_width) + 1, self.height()))
        lines.draw(painter, QPointF(box.left(), 0), Colour.INK if chosen else Colour.INK_3)

    def _clear_line(self) -> None:
        """The line must not cover the edge and the chevron; Qt gives it a ground again at each polish."""
        line = self.lineEdit()
        if line is None:
            return
        palette = line.palette()
        if palette.color(palette.ColorRole.Base) != Qt.GlobalColor.transparent:
            palette.setColor(palette.ColorRole.Base, Qt.GlobalColor.transparent)
            line.setPalette(palette)

    def _make_searchable(self) -> None:
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setCompleter(_SearchCompleter(self))
        line = self.lineEdit()
        assert line is not None
        line.setFrame(False)
        line.setTextMargins(12, 0, 12, 0)


class _LineDelegate(QStyledItemDelegate):
    """A line of the list as high as a target in a row, with the words where those of the field stand."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        hint = super().sizeHint(option, index)
        look = theme.current()
        return QSize(hint.width() + 2 * look.space(_PAD), look.px(Height.IN_ROW))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        look = theme.current()
        rect, state, direction = option.rect, option.state, option.direction
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(Colour.TINT))
        width = rect.width() - 2 * look.space(_PAD)
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        font = look.font(Type.BODY)
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, width)
        rtl = direction == Qt.LayoutDirection.RightToLeft
        lines = lay_out(
            shown, font, rect.height(), width=width, wrap=False, direction=direction,
            align=Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft,
        )  # fmt: skip
        lines.draw(painter, QPointF(rect.left() + look.space(_PAD), rect.top()), Colour.INK)


class _SearchCompleter(QCompleter):
    """Looks for the search key of what is typed in those of the lines, and writes the line itself."""

    def __init__(self, combo: ComboBox) -> None:
        super().__init__(combo.model(), combo)
        self.setCompletionRole(_SEARCH_KEY)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setMaxVisibleItems(12)
        popup = self.popup()
        assert popup is not None, "a completer that pops up has where to"
        popup.setItemDelegate(_LineDelegate(self))

    def splitPath(self, path: str) -> list[str]:
        return [search_key(path)]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return str(index.data(Qt.ItemDataRole.DisplayRole))


class ComboField(Field, Generic[V]):
    """Shows texts, gives values: `changed` with the chosen value, None where nothing is chosen."""

    changed = Signal(object)

    def __init__(
        self, label: str = "", *, searchable: bool = False, parent: QWidget | None = None
    ) -> None:
        self.input = ComboBox(searchable=searchable)
        super().__init__(self.input, self.input, label, parent)
        self._values: list[V | None] = []
        self.input.activated.connect(lambda _index: self.changed.emit(self.value))

    def set_options(self, options: Sequence[tuple[V | None, str]], placeholder: str = "") -> None:
        """The values with their texts; the chosen value stays chosen if it is among them."""
        chosen = self.value
        self._values = [value for value, _text in options]
        self.input.show_texts([text for _value, text in options])
        self.input.setPlaceholderText(placeholder)
        line = self.input.lineEdit()
        if line is not None:
            line.setPlaceholderText(placeholder)
        self.set_value(chosen)
        self.input.restyle()

    @property
    def value(self) -> V | None:
        """The chosen value; None where nothing is chosen."""
        index = self.input.currentIndex()
        return self._values[index] if 0 <= index < len(self._values) else None

    def set_value(self, value: V | None) -> None:
        """Show a choice; says nothing by `changed`."""
        self.input.setCurrentIndex(self._values.index(value) if value in self._values else -1)
