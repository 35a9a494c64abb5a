"""Pages of a paper before printing: one large on sunken ground, all of them small in a column."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from mourafaka_desktop.i18n.catalogue import _
from mourafaka_desktop.ui.tokens import Colour, Type
from mourafaka_desktop.ui.widgets.themed import Themed

_SMALL_WIDTH = 96


class PagePreview(Themed, QWidget):
    """Takes images, knows no PDF. `page_changed` with the number of the page on show, from 0."""

    page_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: tuple[QImage, ...] = ()
        self._grey = False
        self.page = 0
        self._large = _LargePage()
        self.small_pages: list[SmallPage] = []
        self._column_box = QWidget()
        self._column = QVBoxLayout(self._column_box)
        self._column.setContentsMargins(12, 12, 12, 12)
        self._column.setSpacing(12)
        self._scroll = QScrollArea()
        self._scroll.setWidget(self._column_box)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._large, 1)
        row.addWidget(self._scroll)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.ring_radius = 6
        self.restyle()

    def show_pages(self, pages: Sequence[QImage]) -> None:
        """The pages of a paper; stays on the same page number where it still exists."""
        self._pages = tuple(pages)
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.small_pages = [SmallPage(page, n) for n, page in enumerate(self._pages)]
        for small in self.small_pages:
            small.clicked.connect(
                lambda _checked=False, number=small.number: self.show_page(number)
            )
            self._column.addWidget(small, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch(1)
        self.page = min(self.page, max(len(self._pages) - 1, 0))
        self._repaint_pages()

    def show_page(self, number: int) -> None:
        """Show a page large; does nothing for a number there is not."""
        if 0 <= number < len(self._pages) and number != self.page:
            self.page = number
            self._repaint_pages()
            self.page_changed.emit(number)

    def set_grey(self, grey: bool) -> None:
        """As a printer without colours gives it."""
        self._grey = grey
        self._repaint_pages()

    def restyle(self) -> None:
        self._scroll.setFixedWidth(self.theme.px(_SMALL_WIDTH) + 40)
        self.setAccessibleName(_("Preview of the paper"))
        super().restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_PageDown.value: 1,
            Qt.Key.Key_Down.value: 1,
            Qt.Key.Key_PageUp.value: -1,
            Qt.Key.Key_Up.value: -1,
        }
        step = steps.get(event.key())
        if step is None:
            super().keyPressEvent(event)
        else:
            self.show_page(self.page + step)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(Colour.SUNKEN))
        painter.end()

    def _repaint_pages(self) -> None:
        shown = self._pages[self.page] if self._pages else None
        self._large.show_image(_grey(shown) if shown is not None and self._grey else shown)
        number, count = self.page + 1, len(self._pages)
        self._large.setAccessibleName(
            _("Page {number} of {count}").format(number=number, count=count)
        )
        for small in self.small_pages:
            small.setChecked(small.number == self.page)
            small.set_grey(self._grey)


class _LargePage(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._image: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_image(self, image: QImage | None) -> None:
        self._image = image
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, 620)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._image is None:
            return
        painter = QPainter(self)
        room = self.size() - QSize(48, 40)
        _paint_page(painter, self._image, QRectF(24, 20, room.width(), room.height()))
        painter.end()


class SmallPage(Themed, QAbstractButton):
    """One page in the column, with its number below."""

    def __init__(self, image: QImage, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ring_radius = 4
        self.number = number
        self._image = image
        self._is_grey = False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(_("Page {number}").format(number=number + 1))

    def set_grey(self, grey: bool) -> None:
        """As a printer without colours gives it."""
        self._is_grey = grey
        self.update()

    def nextCheckState(self) -> None:
        """The preview decides which page is on show."""

    def sizeHint(self) -> QSize:
        width = self.theme.px(_SMALL_WIDTH)
        ratio = self._image.height() / max(self._image.width(), 1)
        return QSize(width, round(width * ratio) + self.theme.line_height(Type.SMALL))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        line = self.theme.line_height(Type.SMALL)
        place = QRectF(2, 2, self.width() - 4, self.height() - line - 4)
        _paint_page(painter, _grey(self._image) if self._is_grey else self._image, place)
        if self.isChecked():
            painter.setPen(QPen(QColor(Colour.NILA), 2))
            painter.drawRect(place)
        painter.setFont(self.theme.font(Type.SMALL, 600 if self.isChecked() else 400))
        painter.setPen(QColor(Colour.INK if self.isChecked() else Colour.INK_2))
        below = QRectF(0, self.height() - line, self.width(), line)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, str(self.number + 1))
        painter.end()


def _paint_page(painter: QPainter, image: QImage, room: QRectF) -> None:
    """The page as large as fits, in the middle, with a 1 px edge."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    size = image.size().scaled(room.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
    ratio = painter.device().devicePixelRatioF()
    # Qt scales images smoothly only in scaled(); drawing a large image small would lose its lines.
    small = image.scaled(
        size * ratio,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    place = QRectF(0, 0, size.width(), size.height())
    place.moveCenter(room.center())
    place.moveTo(round(place.left()), round(place.top()))
    painter.drawImage(place, small)
    painter.setPen(QPen(QColor(Colour.LINE_STRONG), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5))


def _grey(image: QImage) -> QImage:
    return image.convertToFormat(QImage.Format.Format_Grayscale8)
