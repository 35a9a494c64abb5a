"""Photos of a visit: a place to drop or choose files, and a small picture of each that is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QImage,
    QPainter,
    QPainterPath,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import _
from mourafaka_desktop.ui.icons import draw_icon
from mourafaka_desktop.ui.tokens import Colour, Radius, Type
from mourafaka_desktop.ui.widgets.flow_layout import FlowLayout
from mourafaka_desktop.ui.widgets.painting import draw_sheet, lay_out
from mourafaka_desktop.ui.widgets.themed import Themed

K = TypeVar("K")
PICTURE_ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".heic")


@dataclass(frozen=True)
class Photo(Generic[K]):
    """A kept photo: its key, its small picture, its caption for those who do not see it."""

    key: K
    picture: QImage
    caption: str


class PhotoDrop(Themed, QWidget, Generic[K]):
    """`files_given` with the paths that were dropped or chosen; `photo_chosen` with the key of a photo."""

    files_given = Signal(object)  # tuple of Path
    photo_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.thumbnails: list[Thumbnail] = []
        self.target = DropTarget()
        self.target.files_given.connect(self.files_given)
        self.target.clicked.connect(self._choose_files)
        pictures = QWidget()
        self._flow = FlowLayout(pictures, spacing=12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.target)
        column.addWidget(pictures)

    def show_photos(self, photos: Sequence[Photo[K]]) -> None:
        """Show the photos that are kept."""
        self._flow.clear()
        self.thumbnails = []
        for photo in photos:
            thumbnail = Thumbnail(photo.picture, photo.caption)
            thumbnail.clicked.connect(
                lambda _checked=False, key=photo.key: self.photo_chosen.emit(key)
            )
            self._flow.addWidget(thumbnail)
            self.thumbnails.append(thumbnail)

    def _choose_files(self) -> None:
        endings = " ".join(f"*{ending}" for ending in PICTURE_ENDINGS)
        chosen, _filter = QFileDialog.getOpenFileNames(
            self, _("Choose photos"), "", f"{_('Photos')} ({endings})"
        )
        if chosen:
            self.files_given.emit(tuple(Path(name) for name in chosen))


class DropTarget(Themed, QAbstractButton):
    """The dashed place: press it to choose, or drop files on it."""

    files_given = Signal(object)  # tuple of Path

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ring_radius = Radius.CHOICE
        self._is_over = False
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.restyle()

    def restyle(self) -> None:
        self.setText(_("Drop photos here, or press to choose them"))
        self.setAccessibleName(self.text())
        super().restyle()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(320), self.theme.px(88))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _pictures(event):
            self._is_over = True
            self.update()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._is_over = False
        self.update()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._is_over = False
        self.update()
        event.acceptProposedAction()
        self.files_given.emit(_pictures(event))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        hot = self._is_over or self.underMouse()
        draw_sheet(
            painter, QRectF(self.rect()), ground=Colour.TINT if hot else Colour.PANEL,
            edge=Colour.NILA if self._is_over else Colour.LINE_STRONG, radius=Radius.CHOICE,
            dashed=True,
        )  # fmt: skip
        side = self.theme.px(22)
        line = self.theme.line_height(Type.BODY)
        top = (self.height() - side - line - 6) / 2
        draw_icon(
            painter, "image-plus", QRectF((self.width() - side) / 2, top, side, side), Colour.NILA
        )
        lines = lay_out(
            self.text(), self.theme.font(Type.BODY), line, width=self.width() - 24,
            direction=self.layoutDirection(), align=Qt.AlignmentFlag.AlignHCenter,
        )  # fmt: skip
        lines.draw(painter, QPointF(12, top + side + 6), Colour.INK_2)
        painter.end()


class Thumbnail(Themed, QAbstractButton):
    """A small picture with rounded corners."""

    def __init__(self, picture: QImage, caption: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ring_radius = Radius.BUTTON
        self._picture = picture
        self.setAccessibleName(caption)
        self.setToolTip(caption)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(128), self.theme.px(96))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()), Radius.BUTTON, Radius.BUTTON)
        painter.setClipPath(outline)
        expanding = Qt.AspectRatioMode.KeepAspectRatioByExpanding
        size = self._picture.size().scaled(self.size(), expanding)
        place = QRectF(0, 0, size.width(), size.height())
        place.moveCenter(QRectF(self.rect()).center())
        painter.drawImage(place, self._picture)
        painter.setClipping(False)
        draw_sheet(
            painter, QRectF(self.rect()), ground=None, edge=Colour.LINE, radius=Radius.BUTTON
        )
        painter.end()


def _pictures(event: QDropEvent) -> tuple[Path, ...]:
    files = (Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
    return tuple(file for file in files if file.suffix.lower() in PICTURE_ENDINGS)
