"""The fifth tab of a file: photos, scans and signatures of its visits; one opens large."""

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from mourafaka_desktop import labels
from mourafaka_desktop.domain.attachments import Attachment, AttachmentRole
from mourafaka_desktop.domain.ids import AttachmentId
from mourafaka_desktop.i18n.catalogue import _, current
from mourafaka_desktop.i18n.formats import formats, morocco_time
from mourafaka_desktop.services.cooperatives import CooperativeFile
from mourafaka_desktop.ui.direction import isolate_name
from mourafaka_desktop.ui.tokens import Colour, Radius, Space, Type
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.empty_state import EmptyState
from mourafaka_desktop.ui.widgets.flow_layout import FlowLayout
from mourafaka_desktop.ui.widgets.painting import draw_sheet
from mourafaka_desktop.ui.widgets.scroll_page import ScrollPage
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed

_TILE = QSize(200, 150)


class DocumentsView(ScrollPage):
    """`photo_requested` with the attachment to see large."""

    photo_requested = Signal(object)  # AttachmentId

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._thumbnails: dict[AttachmentId, QPixmap] = {}
        self.tiles: dict[AttachmentId, DocumentTile] = {}
        self.nothing = EmptyState()
        self._flow_box = QWidget()
        self._flow = FlowLayout(self._flow_box, spacing=Space.M)
        self._card = Card(lined=True)
        self._card.add(self._flow_box)
        self._card.add(self.nothing)
        self.add(self._card)
        self.column.addStretch(1)

    def show_file(self, file: CooperativeFile) -> None:
        """Show what is attached; the pictures follow by `show_thumbnail`."""
        self._card.set_title(_("Documents"))
        self._card.set_count(str(len(file.attachments)) if file.attachments else "")
        self.nothing.show_words(_("No photo or document yet. They are added in a visit note."))
        self.nothing.setVisible(not file.attachments)
        self._flow_box.setVisible(bool(file.attachments))
        self._flow.clear()
        self.tiles = {attachment.id: self._tile(attachment) for attachment in file.attachments}
        for tile in self.tiles.values():
            self._flow.addWidget(tile)

    def has_thumbnail(self, attachment_id: AttachmentId) -> bool:
        """Whether the small picture is there already."""
        return attachment_id in self._thumbnails

    def show_thumbnail(self, attachment_id: AttachmentId, content: bytes) -> None:
        """The small picture of an attachment, as an encoded image."""
        picture = QPixmap()
        picture.loadFromData(content)
        self._thumbnails[attachment_id] = picture
        if attachment_id in self.tiles:
            self.tiles[attachment_id].show_picture(picture)

    def forget_thumbnails(self) -> None:
        """Another file is shown: nothing of this one stays."""
        self._thumbnails.clear()

    def _tile(self, attachment: Attachment) -> "DocumentTile":
        tile = DocumentTile(_caption(attachment))
        tile.setObjectName(f"cooperative.document.{attachment.id}")
        if attachment.id in self._thumbnails:
            tile.show_picture(self._thumbnails[attachment.id])
        tile.clicked.connect(lambda: self.photo_requested.emit(attachment.id))
        return tile


class DocumentTile(Themed, QAbstractButton):
    """A small picture over its caption."""

    def __init__(self, caption: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ring_radius = Radius.BUTTON
        self._picture = QPixmap()
        self._caption = Text(Type.SECONDARY, caption, colour=Colour.INK_2)
        self.setAccessibleName(caption)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._column = QVBoxLayout(self)
        self._column.addStretch(1)
        self._column.addWidget(self._caption)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.restyle()

    def show_picture(self, picture: QPixmap) -> None:
        """The picture, cut to the tile."""
        self._picture = picture
        self.update()

    def restyle(self) -> None:
        self._column.setContentsMargins(4, self.theme.px(_TILE.height()) + 6, 4, 0)
        super().restyle()

    def sizeHint(self) -> QSize:
        width = self.theme.px(_TILE.width())
        words = self._caption.heightForWidth(width - 8)
        return QSize(width, self.theme.px(_TILE.height()) + 6 + words)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        place = QRectF(0, 0, self.width(), self.theme.px(_TILE.height()))
        if self._picture.isNull():
            painter.fillRect(place, QColor(Colour.SUNKEN))
        else:
            filled = self._picture.size().scaled(
                place.size().toSize(), Qt.AspectRatioMode.KeepAspectRatioByExpanding
            )
            share = self._picture.width() / filled.width()
            part = QRectF(0, 0, place.width() * share, place.height() * share)
            part.moveCenter(QRectF(self._picture.rect()).center())
            painter.drawPixmap(place, self._picture, part)
        draw_sheet(painter, place, ground=None, edge=Colour.LINE, radius=2)
        painter.end()


def _caption(attachment: Attachment) -> str:
    words = attachment.caption or _file_name(attachment) or labels.enum_label(attachment.role)
    if attachment.taken_at is None:
        return words
    day = formats(current()).day_month(morocco_time(attachment.taken_at).date())
    return _("{what}, {date}").format(what=words, date=day)


def _file_name(attachment: Attachment) -> str:
    """A scan is known by its name; what a telephone calls a photo says nothing."""
    is_scan = attachment.role is AttachmentRole.SCAN
    return isolate_name(Path(attachment.file_name).stem) if is_scan and attachment.file_name else ""
