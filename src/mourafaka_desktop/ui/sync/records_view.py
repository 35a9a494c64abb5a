"""The records of a tab: what each is, whose, when, and how far it has come. Only those on show are painted."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QScrollArea,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from mourafaka_desktop.i18n.catalogue import current
from mourafaka_desktop.i18n.formats import formats, morocco_time
from mourafaka_desktop.services.sync_status import WaitingItem
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.direction import joined
from mourafaka_desktop.ui.sync.sync_model import KIND_ICONS, kind_word, owner_name, what_word
from mourafaka_desktop.ui.tokens import Colour, Radius, Type
from mourafaka_desktop.ui.widgets.cell_pen import CellPen, one_line
from mourafaka_desktop.ui.widgets.painting import Lines
from mourafaka_desktop.ui.widgets.sync_badge import LOOKS, SyncMark, sync_word
from mourafaka_desktop.ui.widgets.themed import Themed

_Index = QModelIndex | QPersistentModelIndex
_ITEM_ROLE = Qt.ItemDataRole.UserRole
_NOWHERE = QModelIndex()
_EDGE = 20


class RecordsModel(QAbstractListModel):
    """The records in the order they came."""

    def __init__(self) -> None:
        super().__init__()
        self._items: tuple[WaitingItem, ...] = ()

    def show(self, items: Sequence[WaitingItem]) -> None:
        """Show these records."""
        self.beginResetModel()
        self._items = tuple(items)
        self.endResetModel()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self._items[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return kind_word(item.kind)
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(
                    (kind_word(item.kind), _facts(item), sync_word(SyncMark(item.state)))
                )
            case _ if role == _ITEM_ROLE:
                return item
        return None


class RecordsView(Themed, QListView):
    """As tall as its rows: the page around it scrolls. `opened` at Enter or a click."""

    opened = Signal(object)  # WaitingItem

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ring_radius = Radius.CARD
        self.records = RecordsModel()
        self.setModel(self.records)
        self.setItemDelegate(_RecordDelegate(self))
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda index: self.opened.emit(index.data(_ITEM_ROLE)))
        self.restyle()

    def show_records(self, items: Sequence[WaitingItem]) -> None:
        """Show these records."""
        self.records.show(items)
        self._fit()

    def restyle(self) -> None:
        self._fit()
        self.viewport().update()
        super().restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.opened.emit(index.data(_ITEM_ROLE))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self.records.index(0))

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        # The list is as tall as its rows and never scrolls itself: the page around it must follow.
        page = self.parentWidget()
        while page is not None and not isinstance(page, QScrollArea):
            page = page.parentWidget()
        content = page.widget() if isinstance(page, QScrollArea) else None
        if isinstance(page, QScrollArea) and content is not None:
            row = self.visualRect(current)
            place = self.mapTo(content, row.center())
            page.ensureVisible(place.x(), place.y(), 0, row.height())

    def _fit(self) -> None:
        # An item size that changed with the text is taken over only when the items are laid out again.
        self.scheduleDelayedItemsLayout()
        self.setFixedHeight(max(self.records.rowCount() * row_height(), 1))


def row_height() -> int:
    """The height of a row with the text size in use."""
    look = theme.current()
    lines = look.line_height(Type.BODY) + look.line_height(Type.SECONDARY)
    if look.has_one_column:
        lines += look.line_height(Type.SECONDARY)
    return lines + look.space(14)


class _RecordDelegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(100, row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        item: WaitingItem = index.data(_ITEM_ROLE)
        look = theme.current()
        rect: QRect = option.rect
        painter.save()
        hot = option.state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected)
        painter.fillRect(rect, QColor(Colour.TINT if hot else Colour.SURFACE))
        if index.row():
            painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), 1), QColor(Colour.LINE))
        pen = CellPen(painter, rect)
        edge, side, top = look.space(_EDGE), look.px(20), look.space(7)
        icon = KIND_ICONS.get(item.kind, "file-text")
        pen.icon(icon, edge, pen.middle(side), side, Colour.NILA)
        at = edge + side + look.space(14)
        room = float(rect.width() - at - edge)
        badge = one_line(sync_word(SyncMark(item.state)), Type.SECONDARY, weight=500)
        badge_width = look.px(18) + look.space(8) + badge.natural_width + 1
        under_title = top + look.line_height(Type.BODY)
        if look.has_one_column:
            self._paint_badge(pen, item, badge, at, under_title + look.line_height(Type.SECONDARY))
        else:
            badge_at = rect.width() - edge - badge_width
            self._paint_badge(pen, item, badge, badge_at, pen.middle(badge.height))
            room -= badge_width + edge
        title = one_line(kind_word(item.kind), Type.BODY_STRONG, room=room)
        pen.words(title, at, top, Colour.INK)
        facts = one_line(_facts(item), Type.SECONDARY, room=room)
        pen.words(facts, at, under_title, Colour.INK_2)
        painter.restore()

    @staticmethod
    def _paint_badge(pen: CellPen, item: WaitingItem, words: Lines, at: float, top: float) -> None:
        look = theme.current()
        mark = LOOKS[SyncMark(item.state)]
        side = look.px(18)
        pen.icon(mark.icon, at, top + (words.height - side) / 2, side, mark.colour)
        pen.words(words, at + side + look.space(8), top, mark.colour)


def _facts(item: WaitingItem) -> str:
    when = ""
    if item.changed_at is not None:
        when = formats(current()).day_month(morocco_time(item.changed_at).date())
    return joined([owner_name(item), what_word(item.what), when])
